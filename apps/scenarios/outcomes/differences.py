"""Where two ways of computing differ. Plain functions on frameworks and methods as runs stored them."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.engine import Framework, Group, Indicator, Method, Stage, Step
from apps.engine.run_manifest import InstrumentFacts, RunManifest
from apps.indicators.methods import method_label, method_sentence

from ..method_choices import stage_steps
from .outcome import declared_weights


@dataclass(frozen=True)
class MethodDifference:
    """A stage that is done differently; `place` is the level or group for which it is, empty where for all.

    `before` and `after` say how in full, `after_label` is the name of the new method alone.
    """

    stage: Stage
    place: str
    before: str
    after: str
    after_label: str


@dataclass(frozen=True)
class WeightDifference:
    """A group or indicator whose weight differs."""

    code: str
    name: str
    before: float
    after: float


def method_differences(before: Method, after: Method) -> list[MethodDifference]:
    """Return the stages that differ, in the order in which they run."""
    differences = []
    for stage in Stage:
        old, new = stage_steps(before, stage), stage_steps(after, stage)
        for place in dict.fromkeys((*old, *new)):
            step_before, step_after = old.get(place, old.get("")), new.get(place, new.get(""))
            if step_before != step_after:
                label = method_label(stage.value, step_after.name) if step_after else ""
                differences.append(
                    MethodDifference(stage, place, _say(stage, step_before), _say(stage, step_after), label)
                )
    return differences


def weight_differences(before: Framework, after: Framework) -> list[WeightDifference]:
    """Return the groups, then the indicators, that both frameworks have with different weights."""
    weights = declared_weights(after)
    return [
        WeightDifference(node.code, node.name, node.weight, weights[node.code])
        for node in _nodes(before)
        if node.code in weights and weights[node.code] != node.weight
    ]


def series_obstacles(first: RunManifest, second: RunManifest) -> list[str]:
    """Return why the runs with these manifests cannot be read as one series; empty where they can."""
    if first.edition.kind != second.edition.kind:
        return [
            "Asal angkanya berbeda: data kantor, angka terbitan luar, dan data simulasi bukan satu deret."
        ]
    if first.framework == second.framework and first.event_levels == second.event_levels:
        return []
    obstacles = [
        f"Instrumennya berbeda: {_name_instrument(first.instrument)} dan {_name_instrument(second.instrument)}."
    ]
    old, new = first.framework, second.framework
    obstacles += _compare_codes("Dimensi dan subdimensi", old.groups, new.groups)
    obstacles += _compare_codes("Indikator", old.indicators, new.indicators)
    if len(obstacles) == 1:
        obstacles.append(
            "Indikatornya sama, tetapi bobot, arah, susunan, atau bobot tingkat kejadiannya tidak."
        )
    return obstacles


def _nodes(framework: Framework) -> tuple[Group | Indicator, ...]:
    return (*framework.groups, *framework.indicators)


def _compare_codes(
    noun: str, first: Sequence[Group | Indicator], second: Sequence[Group | Indicator]
) -> list[str]:
    codes, other = ({node.code for node in nodes} for nodes in (first, second))
    if codes == other:
        return []
    return [f"{noun}: {len(codes)} dan {len(other)}, {len(codes & other)} di antaranya sama kodenya."]


def _name_instrument(instrument: InstrumentFacts) -> str:
    return f"{instrument.name} versi {instrument.version}"


def _say(stage: Stage, step: Step | None) -> str:
    if step is None:
        return ""
    label = method_label(stage.value, step.name)
    return f"{label}. {method_sentence(stage.value, step.name, step.parameters)}"
