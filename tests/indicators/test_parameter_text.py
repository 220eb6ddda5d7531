import pytest

from apps.core.exceptions import InvalidInputError
from apps.engine.registry import OPERATIONS, Stage
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
        ("treat.two_stage.winmax", " 5 ", 5),
        ("aggregate.generalised.p", "0,25", 0.25),
        ("aggregate.generalised.p", "0.25", 0.25),
        ("classify.fixed.cuts", "21,7; 68,5;", [21.7, 68.5]),
        ("classify.fixed.cuts", "50", [50]),
        ("classify.fixed.labels", "1; 2", ["1", "2"]),
        ("classify.jenks.labels", "1; 2", ["1", "2"]),
        ("normalise.distance_reference.reference", "36.01", "36.01"),
        ("weigh.optimised.influence", "given", "given"),
        ("aggregate.generalised.p", "banyak", "banyak"),
        ("aggregate.generalised.p", "inf", "inf"),
        ("classify.jenks.k", "1e3", 1000),
        ("aggregate.generalised.p", "-,5", -0.5),
        ("classify.jenks.k", "1e400", "1e400"),
        ("classify.jenks.k", "1e9999999", "1e9999999"),
        ("classify.jenks.k", "9" * 400, "9" * 400),
        ("classify.jenks.k", "１２", "１２"),
        ("classify.jenks.k", "1_000", "1_000"),
        ("classify.jenks.k", "1,5,5", "1,5,5"),
        ("treat.cap.value", "1.234.567", 1234567),
        ("treat.cap.value", "1.234,5", 1234.5),
        ("treat.cap.value", "1,234", 1.234),
        ("treat.cap.value", "1.2345", 1.2345),
    ],
)
def test_read_parameter_reads_what_its_kind_is_and_leaves_the_rest_to_the_engine(parameter, text, value):
    stage, method, name = parameter.split(".")
    assert read_parameter(OPERATIONS[Stage(stage)][method].parameters[name], text) == value


@pytest.mark.parametrize(
    ("parameter", "text"), [("treat.cap.value", "1.234"), ("classify.fixed.cuts", "5; 1.234")]
)
def test_a_point_that_may_stand_between_thousands_is_asked_about(parameter, text):
    stage, method, name = parameter.split(".")
    with pytest.raises(InvalidInputError, match=r"“1\.234” dapat berarti 1234 atau 1,234"):
        read_parameter(OPERATIONS[Stage(stage)][method].parameters[name], text)
