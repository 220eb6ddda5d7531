"""What a scenario may change, as the rows of its form: a method a stage, its parameters, the weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from apps.core.exceptions import InvalidInputError
from apps.engine import EngineError, Framework, Method, Step
from apps.indicators.enums import MethodStage
from apps.indicators.methods import METHODS, method_sentence, parameter_label
from apps.indicators.parameter_text import read_number, read_parameter, show_parameter
from apps.indicators.words import method_place

_SUGGESTED: Final[Mapping[tuple[str, str], str]] = {
    ("cap", "value"): "100",
    ("count", "cuts"): "5; 15",
    ("fixed", "cuts"): "33; 66",
    ("generalised", "p"): "0,5",
    ("minimum_share", "share"): "0,5",
    ("winsorise", "count"): "3",
}
"""What a parameter without a default begins with when its method has just been chosen."""


@dataclass(frozen=True)
class ParameterField:
    """One parameter of the chosen method; `text` is what stands in the field."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class StageField:
    """One stage, for one place where it differs by level or group: the methods to choose from, and the chosen."""

    field: str
    stage: MethodStage
    place: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    sentence: str
    parameters: tuple[ParameterField, ...]


@dataclass(frozen=True)
class WeightField:
    """The weight of a group or indicator; `official` is what the run used."""

    field: str
    code: str
    name: str
    text: str
    official: float
    depth: int


def stage_fields(method: Method, typed: Mapping[str, str] | None = None) -> list[StageField]:
    """Return the rows of the form for a method, in the order of the stages, holding what was typed where given."""
    return [
        _stage_field(stage, key, step, typed or {})
        for stage in MethodStage
        for key, step in stage_steps(method, stage).items()
    ]


def weight_fields(
    framework: Framework, weights: Mapping[str, float], typed: Mapping[str, str] | None = None
) -> list[WeightField]:
    """Return the nodes that weigh, groups and indicators in the order of the tree."""
    return [
        WeightField(
            field=f"weight-{node.code}",
            code=node.code,
            name=node.name,
            text=(typed or {}).get(
                f"weight-{node.code}", show_parameter(weights.get(node.code, node.weight))
            ),
            official=node.weight,
            depth=depth,
        )
        for node, depth in _walk(framework, framework.code, 1)
        if not getattr(node, "is_display_only", False)
    ]


def read_method(content: Mapping[str, str], method: Method) -> Method:
    """Read the method from a form. Raises InvalidInputError with the engine's words where it is not possible."""
    choices: dict[str, Any] = {}
    for stage in MethodStage:
        steps = {
            key: _read_step(content, stage, key, step) for key, step in stage_steps(method, stage).items()
        }
        choices[stage.value] = steps[""] if "" in steps and len(steps) == 1 else _with_default(steps)
    try:
        return Method.from_dict(choices)
    except EngineError as error:
        raise InvalidInputError(str(error)) from error


def read_weights(content: Mapping[str, str], framework: Framework) -> dict[str, float]:
    """Read the weights that differ from the framework's. Raises InvalidInputError where one is no weight."""
    weights: dict[str, float] = {}
    for row in weight_fields(framework, {}):
        text = content.get(row.field, "").strip()
        if not text:
            continue
        number = read_number(text)
        if not isinstance(number, int | float) or number < 0:
            raise InvalidInputError(f"Bobot {row.code} adalah {text}; isi angka 0 atau lebih, misalnya 0,25.")
        if number != row.official:
            weights[row.code] = float(number)
    return weights


def _stage_field(stage: MethodStage, key: str, stored: Step, typed: Mapping[str, str]) -> StageField:
    methods = METHODS[stage]
    field = _field_name(stage, key)
    name = typed.get(field, stored.name)
    step = stored if name == stored.name or name not in methods else Step(name)
    return StageField(
        field=field,
        stage=stage,
        place=method_place(key) if key else "",
        choices=tuple((name, str(words.label)) for name, words in methods.items()),
        chosen=step.name,
        sentence=_sentence(stage, step),
        parameters=tuple(
            ParameterField(
                field=f"{field}-{step.name}-{parameter}",
                label=parameter_label(step.name, parameter),
                text=typed.get(
                    f"{field}-{step.name}-{parameter}",
                    show_parameter(step.parameters.get(parameter, default))
                    or _SUGGESTED.get((step.name, parameter), ""),
                ),
            )
            for parameter, default in methods[step.name].defaults.items()
        ),
    )


def _read_step(content: Mapping[str, str], stage: MethodStage, key: str, step: Step) -> dict[str, Any]:
    """Read one row; parameters belong to the method they were shown for, so a newly chosen one has its defaults."""
    field = _field_name(stage, key)
    name = content.get(field, step.name)
    if name not in METHODS[stage]:
        raise InvalidInputError(f"Metode {name} tidak dikenal.")
    texts = {
        parameter: content.get(f"{field}-{name}-{parameter}", _SUGGESTED.get((name, parameter), ""))
        for parameter in METHODS[stage][name].defaults
    }
    given = {parameter: read_parameter(parameter, text) for parameter, text in texts.items() if text.strip()}
    return {"name": name, **given}


def _with_default(steps: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {key or "default": step for key, step in steps.items()}


def stage_steps(method: Method, stage: MethodStage) -> dict[str, Step]:
    """Return the steps of a stage by the level or group they hold for; "" is all the rest."""
    choice: Step | Mapping[str, Step] = getattr(method, stage.value)
    if isinstance(choice, Step):
        return {"": choice}
    return {"" if key == "default" else key: step for key, step in choice.items()}


def _field_name(stage: MethodStage, key: str) -> str:
    return f"stage-{stage.value}-{key}" if key else f"stage-{stage.value}"


def _walk(framework: Framework, parent: str, depth: int) -> list[tuple[Any, int]]:
    rows: list[tuple[Any, int]] = []
    for group in framework.groups:
        if group.parent == parent:
            rows += [(group, depth), *_walk(framework, group.code, depth + 1)]
    rows += [(indicator, depth) for indicator in framework.indicators if indicator.parent == parent]
    return rows


def _sentence(stage: MethodStage, step: Step) -> str:
    """Return what the step does; nothing while a parameter that it needs has not been given."""
    defaults = METHODS[stage][step.name].defaults
    missing = [name for name, default in defaults.items() if default is None and name not in step.parameters]
    return "" if missing else method_sentence(stage.value, step.name, step.parameters)
