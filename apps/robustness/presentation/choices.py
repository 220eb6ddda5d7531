"""What a study may vary, as the rows of its form: methods to tick at each stage, with their parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from apps.core.exceptions import InvalidInputError
from apps.indicators.enums import MethodStage
from apps.indicators.methods import METHODS, NEUTRAL_METHODS, method_label, method_sentence, parameter_label
from apps.indicators.parameter_text import read_parameter, show_parameter

from .words import choice_text

STAGES: Final = (MethodStage.IMPUTE, MethodStage.TREAT, MethodStage.NORMALISE, MethodStage.AGGREGATE)

OFFICIAL: Final = "official"
"""What the box of the run's own method sends."""

_QUESTIONS: Final[Mapping[MethodStage, str]] = {
    MethodStage.IMPUTE: "Bagaimana bila data kosong diisi dengan cara lain?",
    MethodStage.TREAT: "Bagaimana bila nilai yang sangat jauh dari yang lain diredam dengan cara lain?",
    MethodStage.NORMALISE: "Bagaimana bila nilai dijadikan skor dengan cara lain?",
    MethodStage.AGGREGATE: "Bagaimana bila skor digabungkan dengan cara lain?",
}


@dataclass(frozen=True)
class ParameterField:
    """One parameter of a method; `text` is what stands in the field."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class MethodOption:
    """One method to tick. The run's own comes first, with the parameters it had."""

    value: str
    label: str
    sentence: str
    is_official: bool
    is_checked: bool
    parameters: tuple[ParameterField, ...]


@dataclass(frozen=True)
class StageChoices:
    """One stage of the method and what may take its place."""

    field: str
    stage: MethodStage
    question: str
    options: tuple[MethodOption, ...]


def stage_choices(
    method: Mapping[str, Any], proposed: Mapping[str, Any], typed: Mapping[str, list[str]] | None = None
) -> list[StageChoices]:
    """Return the rows of the form for the method of a run, a stage each.

    What is proposed is ticked; what was typed instead, where a form comes back.
    """
    return [_stage(stage, method.get(stage.value), proposed, typed) for stage in STAGES]


def read_alternatives(
    content: Mapping[str, list[str]], method: Mapping[str, Any], weights: Mapping[str, Any]
) -> dict[str, Any]:
    """Read what was ticked, as the engine's alternatives; a stage with its own method alone is left out.

    Raises InvalidInputError where a stage has no method, or an unknown one.
    """
    alternatives: dict[str, Any] = {"weights": dict(weights)}
    for stage in STAGES:
        names = content.get(f"stage-{stage.value}", [])
        if not names:
            raise InvalidInputError(
                f"{stage.label}: belum ada cara yang dicentang. Centang sedikitnya cara hitungan resmi."
            )
        if names != [OFFICIAL]:
            alternatives[stage.value] = [_read_option(content, stage, name, method) for name in names]
    return alternatives


def _stage(
    stage: MethodStage,
    own: Any,
    proposed: Mapping[str, Any],
    typed: Mapping[str, list[str]] | None,
) -> StageChoices:
    field = f"stage-{stage.value}"
    own = own or NEUTRAL_METHODS[stage]
    suggested = {_name(choice): choice for choice in proposed.get(stage.value, []) if choice != own}
    ticked = {OFFICIAL, *suggested} if typed is None else set(typed.get(field, []))
    repeated = _name(own) if isinstance(own, Mapping) and set(own) == {"name"} else ""
    options = [
        MethodOption(
            OFFICIAL, _label(stage, own), choice_text(stage, own), True, OFFICIAL in ticked, parameters=()
        )
    ]
    options += [
        MethodOption(
            value=name,
            label=str(words.label),
            sentence=_sentence(stage, name),
            is_official=False,
            is_checked=name in ticked,
            parameters=_parameters(field, name, {**words.defaults, **_given(suggested.get(name))}, typed),
        )
        for name, words in METHODS[stage].items()
        if name != repeated
    ]
    return StageChoices(field, stage, _QUESTIONS[stage], tuple(options))


def _parameters(
    field: str, name: str, values: Mapping[str, Any], typed: Mapping[str, list[str]] | None
) -> tuple[ParameterField, ...]:
    fields = []
    for parameter, value in values.items():
        place = f"{field}-{name}-{parameter}"
        text = show_parameter(value) if typed is None else (typed.get(place) or [""])[-1]
        fields.append(ParameterField(place, parameter_label(name, parameter), text))
    return tuple(fields)


def _read_option(
    content: Mapping[str, list[str]], stage: MethodStage, name: str, method: Mapping[str, Any]
) -> Any:
    if name == OFFICIAL:
        return method.get(stage.value) or NEUTRAL_METHODS[stage]
    if name not in METHODS[stage]:
        raise InvalidInputError(f"Metode {name} tidak dikenal.")
    given = {
        parameter: (content.get(f"stage-{stage.value}-{name}-{parameter}") or [""])[-1].strip()
        for parameter in METHODS[stage][name].defaults
    }
    return {"name": name} | {
        parameter: read_parameter(parameter, text) for parameter, text in given.items() if text
    }


def _name(choice: Any) -> str:
    """Return the name of a method that holds for all; nothing where it differs by level or group."""
    return str(choice.get("name", "")) if isinstance(choice, Mapping) else str(choice)


def _given(choice: Any) -> dict[str, Any]:
    return {key: value for key, value in choice.items() if key != "name"} if choice else {}


def _label(stage: MethodStage, own: Any) -> str:
    name = _name(own)
    return method_label(stage, name) if name else "Berbeda menurut tingkat atau kelompok"


def _sentence(stage: MethodStage, name: str) -> str:
    """Return what a method does with its defaults; a parameter that has yet to be given is left open."""
    defaults = METHODS[stage][name].defaults
    return method_sentence(stage, name, {key: "…" for key, value in defaults.items() if value is None})
