"""From the rows of an instrument to the engine's framework and method."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.indicators.models import Instrument, MethodStep

from .engine import Framework, Group, Indicator, Method
from .engine.method import DEFAULT_KEY


@dataclass(frozen=True)
class Plan:
    """How an instrument is computed: the engine's tree and pipeline, and what one event of each level weighs.

    `statuses` says of every setting whether Bawaslu has published it; it is for readers, not for the engine.
    """

    framework: Framework
    method: Method
    event_levels: tuple[str, ...]
    event_weights: tuple[float, ...]
    statuses: dict[str, Any]


def plan_of(instrument: Instrument) -> Plan:
    """Return the plan of an instrument. Raises EngineError where it cannot be computed as it stands."""
    groups = list(instrument.groups.select_related("parent", "weight"))
    indicators = list(instrument.indicators.select_related("group", "weight"))
    levels = list(instrument.event_levels.all())
    steps = list(instrument.method_steps.all())
    index_code = instrument.code
    framework = Framework(
        code=index_code,
        name=instrument.name,
        groups=tuple(
            Group(
                code=group.code,
                parent=group.parent.code if group.parent else index_code,
                name=group.name,
                weight=float(group.weight.value),
                is_display_only=group.is_display_only,
            )
            for group in groups
        ),
        indicators=tuple(
            Indicator(
                code=indicator.code,
                parent=indicator.group.code,
                name=indicator.name,
                weight=float(indicator.weight.value),
                direction=indicator.direction,
            )
            for indicator in indicators
        ),
    )
    statuses = {
        "groups": {group.code: group.weight.status for group in groups},
        "indicators": {indicator.code: indicator.weight.status for indicator in indicators},
        "event_levels": {level.code: level.status for level in levels},
        "method": [
            {
                "stage": step.stage,
                "applies_to": step.applies_to,
                "name": step.name,
                "parameters": step.parameters,
                "status": step.status,
                "note": step.note,
            }
            for step in steps
        ],
    }
    return Plan(
        framework=framework,
        method=Method.from_dict(_pipeline(steps)),
        event_levels=tuple(level.code for level in levels),
        event_weights=tuple(float(level.weight) for level in levels),
        statuses=statuses,
    )


def _pipeline(steps: Sequence[MethodStep]) -> dict[str, Any]:
    """Return the steps as `Method.from_dict` reads them: one table a stage, or one by what it applies to."""
    pipeline: dict[str, dict[str, Any]] = {}
    for step in steps:
        choices = pipeline.setdefault(step.stage, {})
        choices[step.applies_to or DEFAULT_KEY] = {"name": step.name, **step.parameters}
    return {
        stage: choices[DEFAULT_KEY] if set(choices) == {DEFAULT_KEY} else choices
        for stage, choices in pipeline.items()
    }
