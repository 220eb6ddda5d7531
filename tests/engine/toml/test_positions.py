from apps.engine.toml.positions import find_positions

TEXT = '''\
# comment

[index]
code = "x"   # trailing
note = """
[not a header]
key = "neither"
"""

[[groups]]
code = "a"
[[groups]]
"code" = "b"
[groups.extra]
deep = 1

[method.classify]
province = { name = "fixed", cuts = [
  1, # one
  2,
] }
[method.aggregate."1.1"]
name = "arithmetic"
'''


def test_positions_of_headers_keys_and_inline_tables() -> None:
    line_of = find_positions(TEXT).line_of
    assert line_of("index") == 3
    assert line_of("index", "code") == 4
    assert line_of("index", "note") == 5
    assert line_of("groups", 0) == 10
    assert line_of("groups", 0, "code") == 11
    assert line_of("groups", 1) == 12
    assert line_of("groups", 1, "code") == 13
    assert line_of("groups", 1, "extra", "deep") == 15
    assert line_of("method", "classify") == 17
    assert line_of("method", "classify", "province", "cuts") == 18
    assert line_of("method", "aggregate", "1.1", "name") == 23


def test_positions_of_what_is_absent_are_those_of_its_table() -> None:
    line_of = find_positions(TEXT).line_of
    assert line_of("groups", 0, "weight") == 10
    assert line_of("method", "classify", "regency") == 17
    assert line_of("event_levels") == 1


def test_positions_of_a_long_text_take_one_try_a_statement() -> None:
    lines = ["baris"] * 100_000
    text = "\n".join(['note = """', *lines, '"""', "last = 1"])
    assert find_positions(text).line_of("last") == 100_003


def test_positions_do_not_read_keys_inside_of_long_texts() -> None:
    assert find_positions(TEXT).line_of("key") == 1
