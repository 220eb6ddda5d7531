"""One checker for every tree: the engine's own, and the two file formats, which say the same of the same fault."""

import pytest

from apps.engine import Framework, FrameworkError, Group, Indicator, Theme
from apps.engine.headless.framework_file import read_framework
from apps.engine.headless.reading import SourceFile
from apps.engine.toml import FileError
from apps.engine.tree import Tree
from apps.engine.tree_checks import DEEPEST, find_problems
from apps.indicators.files.instrument_file import InvalidFileError, instrument_content_read
from tests.indicators.samples import changed

FAULTS = {
    "orphan": changed('code = "A2"\nparent = "A"', 'code = "A2"\nparent = "Z"'),
    "child of an indicator": changed('code = "A2"\nparent = "A"', 'code = "A2"\nparent = "B1"'),
    "code twice": changed('code = "B2"', 'code = "A"'),
    "code of the index": changed('code = "B2"', 'code = "kecil"'),
    "own parent": changed('code = "C"\nparent = "kecil"', 'code = "C"\nparent = "C"'),
    "empty group": changed(
        "[[event_levels]]", '[[groups]]\ncode = "D"\nparent = "A"\nname = "Kosong"\n[[event_levels]]'
    ),
    "nothing weighs": changed("weight = 1\ndirection = -1", "weight = 0\ndirection = -1").replace(
        "weight = 2\n", "weight = 0\n"
    ),
    "declared sum missed": changed("weight = 20", "weight = 21"),
    "declared sum missed below what is only displayed": changed(
        'name = "Cuaca"\nweight = 20', 'name = "Cuaca"\ndisplay_only = true'
    ),
    "goalposts that fall": changed("goalposts = [0, 12.5]", "goalposts = [12.5, 0]"),
    "one goalpost": changed("goalposts = [0, 12.5]", "goalposts = [12.5]"),
    "goalposts in one place": changed("goalposts = [0, 12.5]", "goalposts = [3, 3]"),
    "no direction": changed("weight = 1\ndirection = -1", "weight = 1\ndirection = 0"),
    "theme of nothing": changed('indicators = ["A2"]', 'indicators = ["A2", "A9", "A2"]'),
    "code missing": changed('code = "A2"\n', ""),
    "all at once": changed('code = "A2"\nparent = "A"', 'code = "A2"\nparent = "Z"')
    .replace('code = "C3"', 'code = "C2"')
    .replace('code = "A"\nparent = "kecil"', 'code = "A"\nparent = "B"')
    .replace('code = "B"\nparent = "kecil"', 'code = "B"\nparent = "A"'),
}


@pytest.mark.parametrize("text", FAULTS.values(), ids=FAULTS)
def test_both_formats_say_the_same_of_a_fault(text: str) -> None:
    with pytest.raises(InvalidFileError) as instrument:
        instrument_content_read(text)
    with pytest.raises(FileError) as framework:
        read_framework(SourceFile("kecil.toml", text, ""))

    assert framework.value.problems == instrument.value.problems


def test_find_problems_goes_on_behind_what_it_found() -> None:
    tree = Tree(
        "X",
        [Group(code="A", parent="B"), Group(code="B", parent="A"), Group(code="C", parent="X", weight=-1)],
        [
            Indicator(code="i", parent="Y"),
            Indicator(code="i", parent="A"),
            Indicator(code="j", parent="B", weight=0),
            Indicator(code="k", parent="X", direction=0, target=float("inf"), goalposts=(3.0, 2.0)),
        ],
        [Theme(code="T"), Theme(code="U", indicators=("i", "z"))],
    )

    assert [(problem.path, problem.code) for problem in find_problems(tree)] == [
        (("indicators", 1, "code"), "i"),
        (("groups", 2, "weight"), "C"),
        (("indicators", 0, "parent"), "i"),
        (("indicators", 3, "direction"), "k"),
        (("indicators", 3, "target"), "k"),
        (("indicators", 3, "goalposts"), "k"),
        (("themes", 0, "indicators"), "T"),
        (("themes", 1, "indicators"), "U"),
        (("groups", 0, "parent"), "A"),
        (("groups", 1, "parent"), "B"),
        (("groups", 2, "code"), "C"),
        (("groups", 1, "code"), "B"),
    ]


def test_a_tree_that_nobody_could_mean_is_refused_before_anything_else() -> None:
    parents = ["X", *(f"g{number}" for number in range(DEEPEST))]
    deep = tuple(Group(code=f"g{number}", parent=parent) for number, parent in enumerate(parents))
    leaf = Indicator(code="i", parent=f"g{DEEPEST}", weight=-1)

    with pytest.raises(FrameworkError) as caught:
        Framework("X", "", deep, (leaf,))
    assert caught.value.problems == (
        f"Kelompok g{DEEPEST} terletak lebih dari {DEEPEST} tingkat di bawah indeks; kurangi tingkatannya.",
    )
    Framework("X", "", deep[:-1], (Indicator(code="i", parent=f"g{DEEPEST - 1}"),))
