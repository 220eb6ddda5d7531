import pytest
from django.utils import translation

from apps.engine.enums import THREE_CLASSES
from apps.engine.method import KEYED_STAGES
from apps.engine.registry import NEUTRAL_STEPS, OPERATIONS, Stage
from apps.indicators.enums import MethodStage
from apps.indicators.methods import (
    METHODS,
    NEUTRAL_METHODS,
    STAGES_BY_GROUP,
    STAGES_BY_LEVEL,
    method_label,
    method_sentence,
    parameter_label,
)


def test_methods_are_those_of_the_engine_in_its_order() -> None:
    assert [stage.value for stage in MethodStage] == [stage.value for stage in Stage]
    described = {
        stage.value: {name: dict(words.defaults) for name, words in methods.items()}
        for stage, methods in METHODS.items()
    }
    computed = {
        stage.value: {
            name: {key: parameter.default for key, parameter in operation.parameters.items()}
            for name, operation in operations.items()
        }
        for stage, operations in OPERATIONS.items()
    }
    assert described == computed


def test_stages_that_may_differ_are_those_of_the_engine() -> None:
    assert {stage.value for stage in (*STAGES_BY_LEVEL, *STAGES_BY_GROUP)} == {
        stage.value for stage in KEYED_STAGES
    }
    assert {stage.value: name for stage, name in NEUTRAL_METHODS.items()} == NEUTRAL_STEPS
    assert METHODS[MethodStage.CLASSIFY]["fixed"].defaults["labels"] == THREE_CLASSES


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "mean_sd",
            {"k": 1.5},
            (
                "Tinggi bila di atas rata-rata + 1,5 simpangan baku, rendah bila di bawah rata-rata - 1,5 simpangan "
                "baku, selebihnya sedang. Dihitung per tingkat wilayah, pembagi n - 1."
            ),
        ),
        ("fixed", {"cuts": [13.47, 49.33]}, "Kelas berganti di atas ambang batas 13,47 dan 49,33."),
        ("unheard_of", {"p": 2.5, "q": "x"}, "p = 2,5, q = x"),
    ],
)
def test_method_sentence_says_the_parameters(name: str, parameters: dict[str, object], expected: str) -> None:
    with translation.override("id"):
        assert method_sentence("classify", name, parameters) == expected


@pytest.mark.parametrize("stage", METHODS)
def test_every_method_has_words(stage: MethodStage) -> None:
    for name, words in METHODS[stage].items():
        parameters = {key: 1 for key, default in words.defaults.items() if default is None}
        assert method_label(stage, name) != name
        assert "%(" not in method_sentence(stage, name, parameters)


def test_every_parameter_has_words() -> None:
    parameters = {
        (name, parameter)
        for methods in METHODS.values()
        for name, words in methods.items()
        for parameter in words.defaults
    }
    assert [pair for pair in parameters if parameter_label(*pair) == pair[1]] == []
    assert parameter_label("mean_sd", "k") != parameter_label("quantiles", "k")


def test_method_label_of_an_unknown_method_is_its_name() -> None:
    assert method_label("classify", "unheard_of") == "unheard_of"
