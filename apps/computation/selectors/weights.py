"""How much each indicator counts in a run, and where its weight comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from apps.engine import Framework, Stage, Step
from apps.engine.registry import NEUTRAL_STEPS
from apps.indicators.methods import method_label
from apps.regions.enums import OFFICE_LEVELS, RegionLevel

from ..models import IndexRun

DECLARED: Final = NEUTRAL_STEPS[Stage.WEIGH]
"""The method of weighing that takes the weights as the instrument declares them."""


@dataclass(frozen=True)
class WeightLine:
    """One indicator: its weight among its siblings as declared, and its share of the index at each level.

    `method` says where the weights come from. `status` (a `PublicationStatus`) says whether the declared weight is
    published; it is empty if that weight is not used. `constant` names the levels in which the indicator is the same
    for all regions, so that it cannot tell them apart.
    """

    code: str
    name: str
    declared: float
    status: str
    method: str
    province: float | None
    regency: float | None
    constant: tuple[str, ...]


def weight_lines(run: IndexRun) -> list[WeightLine]:
    """Return one line for each indicator; none if the run had only published scores to work with."""
    manifest = run.content
    shares, constant = manifest.derived.effective_weights, manifest.derived.constant_indicators
    if not shares:
        return []
    parents = _weighing_parents(manifest.framework)
    steps = manifest.steps(Stage.WEIGH.value)
    return [
        WeightLine(
            code=indicator.code,
            name=indicator.name,
            declared=indicator.weight,
            status=manifest.statuses.indicators.get(indicator.code, "") if method == DECLARED else "",
            method=method_label(Stage.WEIGH, method),
            province=shares.get(RegionLevel.PROVINCE, {}).get(indicator.code),
            regency=shares.get(RegionLevel.REGENCY, {}).get(indicator.code),
            constant=tuple(
                str(level.label) for level in OFFICE_LEVELS if indicator.code in constant.get(level.value, ())
            ),
        )
        for indicator in manifest.framework.indicators
        for method in [_weighing_method(steps, parents[indicator.code])]
    ]


def _weighing_parents(framework: Framework) -> dict[str, str]:
    """Return, for each indicator, the group or index in which its weight counts, skipping groups for display only."""
    groups = {group.code: group for group in framework.groups}
    parents = {}
    for indicator in framework.indicators:
        code = indicator.parent
        while code in groups and groups[code].is_display_only:
            code = groups[code].parent
        parents[indicator.code] = code
    return parents


def _weighing_method(steps: Mapping[str, Step], parent: str) -> str:
    """Return the name of the method that weighs what lies directly below a group or the index."""
    step = steps.get(parent) or steps.get("")
    return step.name if step else DECLARED
