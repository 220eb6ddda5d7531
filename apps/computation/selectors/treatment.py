"""The values that a run filled in (imputation) or changed (treatment), so that people can check them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from apps.engine.registry import TREATMENTS
from apps.engine.run_manifest import TreatmentRecord
from apps.engine.treated import IMPUTED
from apps.regions.enums import OFFICE_LEVELS, RegionLevel
from apps.regions.scoping import RegionScope

from ..models import IndexRun, RegionResult

_STEPS: Final[Mapping[str, str]] = {
    IMPUTED: "diisi",
    **{name: operation.done for name, operation in TREATMENTS.items() if operation.done},
}


@dataclass(frozen=True)
class TreatedPoint:
    """One changed value; `before` is None where there was no data, `step` as in `RegionResult.treated`."""

    region_code: str
    region_name: str
    code: str
    name: str
    step: str
    before: float | None
    after: float

    @property
    def step_label(self) -> str:
        """What was done, in words: "diisi, lalu logaritma"."""
        return step_words(self.step)


@dataclass(frozen=True)
class TreatedIndicator:
    """What was done to one indicator at one level of region, and how its values were spread before and after."""

    level: str
    code: str
    name: str
    step: str
    imputed: int
    points: int
    skewness_before: float | None
    skewness_after: float | None
    kurtosis_before: float | None
    kurtosis_after: float | None


def treated_points(*, scope: RegionScope, run: IndexRun) -> list[TreatedPoint]:
    """Return the changed values of the regions in `scope`: first values that treatment changed, then filled gaps.

    Each of the two is ordered by region, then by indicator.
    """
    rows = RegionResult.objects.in_scope(scope).filter(run=run).exclude(treated={}).order_by("region__code")
    names = run.content.indicator_names
    points = [
        TreatedPoint(
            region_code=region_code,
            region_name=region_name,
            code=code,
            name=names[code],
            step=point["step"],
            before=point["before"],
            after=point["after"],
        )
        for region_code, region_name, treated in rows.values_list("region__code", "region__name", "treated")
        for code in names
        if (point := treated.get(code)) is not None
    ]
    return sorted(points, key=lambda point: point.before is None)


def treated_indicators(run: IndexRun) -> list[TreatedIndicator]:
    """Return what was done to each indicator, by level of region from the top down."""
    manifest = run.content
    return [
        _indicator(level, code, name, treated.get(code, TreatmentRecord()), imputed.get(code, 0))
        for level in OFFICE_LEVELS
        for treated in [manifest.derived.treated(level.value)]
        for imputed in [manifest.derived.imputed.get(level.value, {})]
        for code, name in manifest.indicator_names.items()
        if code in treated or code in imputed
    ]


def count_imputed(points: Sequence[TreatedPoint]) -> int:
    """Return how many of the values were missing and have been filled in."""
    return sum(point.before is None for point in points)


def step_words(step: str) -> str:
    """Return what was done to a value: "diisi, lalu logaritma"."""
    return ", lalu ".join(_STEPS.get(name, name) for name in step.split("+"))


def _indicator(
    level: RegionLevel, code: str, name: str, found: TreatmentRecord, imputed: int
) -> TreatedIndicator:
    return TreatedIndicator(
        level=str(level.label),
        code=code,
        name=name,
        step=step_words(found.step),
        imputed=imputed,
        points=found.points,
        skewness_before=found.skewness_before,
        skewness_after=found.skewness_after,
        kurtosis_before=found.kurtosis_before,
        kurtosis_after=found.kurtosis_after,
    )
