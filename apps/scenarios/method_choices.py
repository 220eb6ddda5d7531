"""What a scenario may change, as the rows of its form: the method of each stage, its parameters, and the weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from apps.core.exceptions import InvalidInputError, read_all
from apps.engine import EngineError, Framework, Method, Stage, Step
from apps.engine.method import DEFAULT_KEY, join_steps
from apps.engine.registry import OPERATIONS
from apps.indicators.method_choices import (
    ParameterField,
    methods_of,
    open_parameters,
    parameter_fields,
    read_step,
    stage_field,
)
from apps.indicators.methods import method_sentence
from apps.indicators.parameter_text import read_number, show_parameter
from apps.indicators.words import method_place


@dataclass(frozen=True)
class StageField:
    """One stage in the form: the methods to choose from, and the chosen one.

    A stage whose method differs by level or group has one of these for each of them, named in `place`.
    """

    field: str
    stage: Stage
    place: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    sentence: str
    parameters: tuple[ParameterField, ...]


@dataclass(frozen=True)
class WeightField:
    """The weight of a group or indicator in the form; `official` is the weight that the run used."""

    field: str
    code: str
    name: str
    text: str
    official: float
    depth: int


def stage_fields(method: Method, typed: Mapping[str, str] | None = None) -> list[StageField]:
    """Return the rows of the form for a method, in the order of the stages, with what was `typed` where it was."""
    return [
        _stage_field(stage, key, step, typed or {})
        for stage in Stage
        for key, step in stage_steps(method, stage).items()
    ]


def weight_fields(
    framework: Framework, weights: Mapping[str, float], typed: Mapping[str, str] | None = None
) -> list[WeightField]:
    """Return a row for each group and indicator that has a weight, in the order of the tree."""
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


def read_plan(
    content: Mapping[str, str], framework: Framework, method: Method
) -> tuple[Method, dict[str, float]]:
    """Read method and weights from a form. Raises InvalidInputError with every fault of both, each at its field."""
    plan: list[Any] = read_all(
        [partial(read_method, content, method), partial(read_weights, content, framework)]
    )
    return plan[0], plan[1]


def read_method(content: Mapping[str, str], method: Method) -> Method:
    """Read the method from a form. Raises InvalidInputError with every fault at its field."""
    places = [(stage, key, step) for stage in Stage for key, step in stage_steps(method, stage).items()]
    read = read_all(partial(_read_step, content, *place) for place in places)
    steps = [(stage, key, step) for (stage, key, _), step in zip(places, read, strict=True)]
    try:
        return Method.from_dict(join_steps(steps))
    except EngineError as error:
        raise InvalidInputError(str(error)) from error


def read_weights(content: Mapping[str, str], framework: Framework) -> dict[str, float]:
    """Read the weights that differ from the framework's.

    Raises InvalidInputError, with each fault at its field, unless all are numbers from 0 on.
    """
    rows = weight_fields(framework, {})
    read = read_all(partial(_read_weight, row, content.get(row.field, "").strip()) for row in rows)
    return {
        row.code: number
        for row, number in zip(rows, read, strict=True)
        if number is not None and number != row.official
    }


def _read_weight(row: WeightField, text: str) -> float | None:
    """Read one weight; None where its field is empty."""
    if not text:
        return None
    try:
        number = read_number(text, f"Bobot {row.code}")
    except InvalidInputError as error:
        raise InvalidInputError(error.message, {row.field: [error.message]}) from error
    if not isinstance(number, int | float) or number < 0:
        message = f"Bobot {row.code} adalah {text}; isi angka 0 atau lebih, misalnya 0,25."
        raise InvalidInputError(message, {row.field: [message]})
    return float(number)


def _stage_field(stage: Stage, key: str, stored: Step, typed: Mapping[str, str]) -> StageField:
    field = stage_field(stage, key)
    name = typed.get(field, stored.name)
    step = stored if name == stored.name or name not in OPERATIONS[stage] else Step(name)
    return StageField(
        field=field,
        stage=stage,
        place=method_place(key) if key else "",
        choices=methods_of(stage),
        chosen=step.name,
        sentence=_sentence(stage, step),
        parameters=parameter_fields(field, stage, step.name, step.parameters, typed, with_suggestions=True),
    )


def _read_step(content: Mapping[str, str], stage: Stage, key: str, step: Step) -> dict[str, Any]:
    """Read one row. The parameters of a method that was just chosen were not on the form: it gets the suggestions."""
    field = stage_field(stage, key)
    return read_step(content, field, stage, content.get(field, step.name))


def stage_steps(method: Method, stage: Stage) -> dict[str, Step]:
    """Return the steps of a stage by the level or group they are for; the key "" stands for all others."""
    choice: Step | Mapping[str, Step] = getattr(method, stage.value)
    if isinstance(choice, Step):
        return {"": choice}
    return {"" if key == DEFAULT_KEY else key: step for key, step in choice.items()}


def _walk(framework: Framework, parent: str, depth: int) -> list[tuple[Any, int]]:
    rows: list[tuple[Any, int]] = []
    for group in framework.groups:
        if group.parent == parent:
            rows += [(group, depth), *_walk(framework, group.code, depth + 1)]
    rows += [(indicator, depth) for indicator in framework.indicators if indicator.parent == parent]
    return rows


def _sentence(stage: Stage, step: Step) -> str:
    """Return what the step does; nothing while a parameter that it needs has not been given."""
    missing = [key for key in open_parameters(stage, step.name) if key not in step.parameters]
    return "" if missing else method_sentence(stage, step.name, step.parameters)
