import pytest

from apps.indicators.parameter_text import read_parameter, show_parameter

SHOWN = [
    (5, "5"),
    (0.25, "0,25"),
    (2.0, "2"),
    (None, ""),
    ([21.7, 68.5], "21,7; 68,5"),
    (("low", "high"), "low; high"),
    ("36.01", "36.01"),
]


@pytest.mark.parametrize(("value", "text"), SHOWN)
def test_show_parameter_writes_as_a_reader_types(value, text):
    assert show_parameter(value) == text


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        ("winmax", " 5 ", 5),
        ("p", "0,25", 0.25),
        ("p", "0.25", 0.25),
        ("cuts", "21,7; 68,5;", [21.7, 68.5]),
        ("cuts", "50", [50]),
        ("labels", "1; 2", ["1", "2"]),
        ("reference", "36.01", "36.01"),
        ("p", "banyak", "banyak"),
        ("p", "inf", "inf"),
        ("k", "1e3", 1000),
        ("p", "-,5", -0.5),
        ("k", "1e400", "1e400"),
        ("k", "1e9999999", "1e9999999"),
        ("k", "9" * 400, "9" * 400),
        ("k", "１２", "１２"),
        ("k", "1_000", "1_000"),
        ("k", "1,5,5", "1,5,5"),
    ],
)
def test_read_parameter_reads_by_name_and_leaves_the_rest_to_the_engine(parameter, text, value):
    assert read_parameter(parameter, text) == value
