"""How an instrument is computed, as the engine takes it; and the key by which two runs are known to be the same."""

from dataclasses import dataclass

from apps.core.jobs import job_key
from apps.engine import ENGINE_VERSION, Framework, Method
from apps.engine.run_manifest import DeclaredStep, Statuses
from apps.indicators.models import Edition, Instrument
from apps.indicators.selectors import instrument_structure


@dataclass(frozen=True)
class Plan:
    """How an instrument is computed: the engine's tree and pipeline, and what one event of each level weighs.

    `statuses` says of every setting whether Bawaslu has published it; it is for readers, not for the engine.
    """

    framework: Framework
    method: Method
    event_levels: tuple[str, ...]
    event_weights: tuple[float, ...]
    statuses: Statuses


def plan_of(instrument: Instrument) -> Plan:
    """Return the plan of an instrument. Raises EngineError where it cannot be computed as it stands."""
    structure = instrument_structure(instrument)
    levels = structure.event_levels
    statuses = Statuses(
        groups={group.code: group.weight_status for group in structure.groups if group.weight_status},
        indicators={
            indicator.code: indicator.weight_status
            for indicator in structure.indicators
            if indicator.weight_status
        },
        themes={theme.code: theme.status for theme in structure.themes},
        event_levels={level.code: level.weight_status for level in levels},
        method=tuple(
            DeclaredStep(
                stage=step.stage,
                applies_to=step.applies_to,
                name=step.name,
                parameters=dict(step.parameters),
                status=step.status,
                note=step.note,
                note_en=step.note_en,
            )
            for step in structure.steps
        ),
    )
    return Plan(
        framework=structure.framework(),
        method=Method.from_dict(structure.method_dict()),
        event_levels=tuple(level.code for level in levels),
        event_weights=tuple(float(level.weight) for level in levels),
        statuses=statuses,
    )


def run_key_of(edition: Edition, plan: Plan, input_sha256: str) -> str:
    """Return the hash of edition, instrument, method, engine and inputs: equal keys mean equal results."""
    return job_key(
        {
            "edition": edition.code,
            "kind": edition.kind,
            "framework": plan.framework.to_dict(),
            "method": plan.method.to_dict(),
            "event_levels": dict(zip(plan.event_levels, plan.event_weights, strict=True)),
            "engine_version": ENGINE_VERSION,
            "input_sha256": input_sha256,
        }
    )
