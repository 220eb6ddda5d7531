"""The rows of the form for a study: at each stage the methods to tick, with fields for their parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from apps.core.exceptions import InvalidInputError, read_all
from apps.engine import Stage
from apps.engine.registry import NEUTRAL_STEPS
from apps.indicators.method_choices import (
    ParameterField,
    methods_of,
    open_sentence,
    parameter_fields,
    read_step,
    stage_field,
)
from apps.indicators.methods import method_label

from .words import choice_text

STAGES: Final = (Stage.IMPUTE, Stage.TREAT, Stage.NORMALISE, Stage.AGGREGATE)

OFFICIAL: Final = "official"
"""The value that the box of the run's own method sends."""

_QUESTIONS: Final[Mapping[Stage, str]] = {
    Stage.IMPUTE: "Bagaimana bila data kosong diisi dengan cara lain?",
    Stage.TREAT: "Bagaimana bila nilai yang sangat jauh dari yang lain diredam dengan cara lain?",
    Stage.NORMALISE: "Bagaimana bila nilai dijadikan skor dengan cara lain?",
    Stage.AGGREGATE: "Bagaimana bila skor digabungkan dengan cara lain?",
}


@dataclass(frozen=True)
class MethodOption:
    """One method to tick. The run's own comes first; it has no fields, because its parameters stay as they are."""

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
    stage: Stage
    question: str
    options: tuple[MethodOption, ...]


def stage_choices(
    method: Mapping[str, Any], proposed: Mapping[str, Any], typed: Mapping[str, list[str]] | None = None
) -> list[StageChoices]:
    """Return the rows of the form for the method of a run, one for each stage.

    A new form has the proposed methods ticked. A form that comes back because something is wrong has those ticked that
    the person chose (`typed`).
    """
    return [_stage(stage, method.get(stage.value), proposed, typed) for stage in STAGES]


def read_alternatives(
    content: Mapping[str, list[str]], method: Mapping[str, Any], weights: Mapping[str, Any]
) -> dict[str, Any]:
    """Read what was ticked, as the engine's alternatives. A stage with only the run's own method ticked is left out.

    Raises InvalidInputError, with every fault at its field, if nothing is ticked at a stage, or an unknown method, or
    one with a parameter that cannot be used.
    """
    chosen = read_all(partial(_read_stage, content, stage, method) for stage in STAGES)
    varied = {
        stage.value: options for stage, options in zip(STAGES, chosen, strict=True) if options is not None
    }
    return {"weights": dict(weights), **varied}


def _read_stage(
    content: Mapping[str, list[str]], stage: Stage, method: Mapping[str, Any]
) -> list[Any] | None:
    """Read what was ticked at a stage; None where that is the run's own method alone."""
    names = content.get(stage_field(stage), [])
    if not names:
        message = f"{stage.label}: belum ada cara yang dicentang. Centang sedikitnya cara hitungan resmi."
        raise InvalidInputError(message, {stage_field(stage): [message]})
    options = read_all(partial(_read_option, content, stage, name, method) for name in names)
    return None if names == [OFFICIAL] else options


def _stage(
    stage: Stage,
    own: Any,
    proposed: Mapping[str, Any],
    typed: Mapping[str, list[str]] | None,
) -> StageChoices:
    field = stage_field(stage)
    own = own or NEUTRAL_STEPS[stage]
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
            label=label,
            sentence=open_sentence(stage, name),
            is_official=False,
            is_checked=name in ticked,
            parameters=parameter_fields(field, stage, name, _given(suggested.get(name)), _last(typed or {})),
        )
        for name, label in methods_of(stage)
        if name != repeated
    ]
    return StageChoices(field, stage, _QUESTIONS[stage], tuple(options))


def _read_option(content: Mapping[str, list[str]], stage: Stage, name: str, method: Mapping[str, Any]) -> Any:
    if name == OFFICIAL:
        return method.get(stage.value) or NEUTRAL_STEPS[stage]
    return read_step(_last(content), stage_field(stage), stage, name)


def _last(content: Mapping[str, list[str]]) -> dict[str, str]:
    """Return one text for each field: the last one, of a field that was sent several times."""
    return {field: texts[-1] for field, texts in content.items() if texts}


def _name(choice: Any) -> str:
    """Return the name of a method that holds for everything; an empty text if it differs by level or group."""
    return str(choice.get("name", "")) if isinstance(choice, Mapping) else str(choice)


def _given(choice: Any) -> dict[str, Any]:
    return {key: value for key, value in choice.items() if key != "name"} if choice else {}


def _label(stage: Stage, own: Any) -> str:
    name = _name(own)
    return method_label(stage, name) if name else "Berbeda menurut tingkat atau kelompok"
