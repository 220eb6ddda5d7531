"""The analysis of one level of region as rows of its page: which indicators go together, which the ranks depend on."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from apps.core.formatting import format_apart, format_decimal
from apps.engine import EngineError, IndexResult
from apps.engine.analysis import (
    REDUNDANT_ABOVE,
    SIGNIFICANT_BELOW,
    WEAK_BELOW,
    CorrelatedPair,
    Correlations,
    analyse_components,
    correlate_across,
    correlate_within,
    leave_one_out,
    measure_reliability,
)
from apps.engine.enums import CorrelationFlag
from apps.engine.missing import number_or_none
from apps.regions.enums import RegionLevel

_USUAL_ALPHA: Final = 0.7
_LOW_ALPHA: Final = 0.5
_SMALLEST_P: Final = 0.001
_READINGS: Final[Mapping[str, str]] = {
    "": "seiring",
    CorrelationFlag.REDUNDANT.value: "sangat seiring",
    CorrelationFlag.NEGATIVE.value: "berlawanan",
    CorrelationFlag.WEAK.value: "lemah",
}
"""How the page words what a correlation says about an indicator and its dimension, or a dimension and the index."""


@dataclass(frozen=True)
class PairLine:
    """How two things go together: two indicators, an indicator and its dimension, or a dimension and the index."""

    first: str
    second: str
    coefficient: float | None
    p_value: float | None
    n: int
    flag: str

    @property
    def reading(self) -> str:
        """What the page says about the first as a part of the second, such as "lemah"."""
        if self.coefficient is None:
            return "tidak membedakan wilayah"
        return str(_READINGS[self.flag])

    @property
    def coefficient_text(self) -> str:
        """The coefficient with as many decimals as tell it from the limits by which it is read."""
        return format_apart(self.coefficient, 0, WEAK_BELOW, REDUNDANT_ABOVE)

    @property
    def p_text(self) -> str:
        """The p-value as it is usually written: "< 0,001" if it is tiny, since no p-value is really 0."""
        if self.p_value is not None and self.p_value < _SMALLEST_P:
            return f"< {format_decimal(_SMALLEST_P, 3)}"
        return format_apart(self.p_value, SIGNIFICANT_BELOW, digits=3)


@dataclass(frozen=True)
class AlphaLine:
    """Cronbach's alpha of a dimension: how well its indicators go together.

    `better_without` names the indicator without which alpha would be highest; empty if each of them helps.
    """

    name: str
    n_indicators: int
    n_regions: int
    alpha: float | None
    reading: str
    better_without: str
    alpha_without: float | None

    @property
    def alpha_text(self) -> str:
        """Alpha with as many decimals as tell it from the limits by which it is read."""
        return format_apart(self.alpha, 0, _LOW_ALPHA, _USUAL_ALPHA)

    @property
    def alpha_without_text(self) -> str:
        """Alpha without that indicator, told from the alpha beside it as well."""
        beside = () if self.alpha is None else (self.alpha,)
        return format_apart(self.alpha_without, 0, _LOW_ALPHA, _USUAL_ALPHA, *beside)


@dataclass(frozen=True)
class ComponentLine:
    """How many different things the indicators of a dimension measure (principal components).

    `problem` says why that cannot be computed; it is empty if it could.
    """

    name: str
    n_indicators: int
    n_regions: int
    n_components: int
    first_share: float
    kept_share: float
    problem: str


@dataclass(frozen=True)
class LeftOutLine:
    """How ranks and classes would change without one indicator; `n_lost` regions would have no score at all."""

    name: str
    mean_change: float | None
    max_change: float | None
    n_class_changes: int
    n_lost: int
    problem: str


@dataclass(frozen=True)
class LevelAnalysis:
    """Everything the page shows about one level.

    `n_pairs` counts the pairs of indicators within one dimension. `belonging` compares every indicator with its
    dimension, `dimensions` every dimension with the index.
    """

    level: RegionLevel
    n_regions: int
    n_pairs: int
    redundant: tuple[PairLine, ...]
    negative: tuple[PairLine, ...]
    belonging: tuple[PairLine, ...]
    dimensions: tuple[PairLine, ...]
    alphas: tuple[AlphaLine, ...]
    components: tuple[ComponentLine, ...]
    left_out: tuple[LeftOutLine, ...]

    @property
    def by_chance(self) -> str:
        """How many of the pairs would seem to run against each other by chance alone.

        Chance makes 5 percent of all pairs look related; half of those run against each other.
        """
        return format_decimal(self.n_pairs * SIGNIFICANT_BELOW / 2, 0)

    @property
    def misplaced(self) -> tuple[PairLine, ...]:
        """The indicators that hardly go with their dimension, or run against it."""
        return tuple(
            line for line in self.belonging if line.flag in (CorrelationFlag.NEGATIVE, CorrelationFlag.WEAK)
        )

    @property
    def loosest(self) -> PairLine | None:
        """The dimension with the lowest correlation with the index."""
        known = [line for line in self.dimensions if line.coefficient is not None]
        return min(known, key=lambda line: line.coefficient or 0.0, default=None)

    @property
    def decisive(self) -> LeftOutLine | None:
        """The indicator without which the ranks would change most."""
        return next((line for line in self.left_out if line.mean_change), None)


def analyse_level(result: IndexResult, level: RegionLevel) -> LevelAnalysis:
    """Analyse one level of a computed run."""
    names = _names(result)
    dimensions = result.framework.top_groups or (result.framework.code,)
    across = correlate_across(result, level.value)
    within = {code: _pairs(correlate_within(result, level.value, code), names) for code in dimensions}
    every = _pairs(correlate_within(result, level.value), names)
    return LevelAnalysis(
        level=level,
        n_regions=len(result.units.rows_by_level[level.value]),
        n_pairs=sum(len(pairs) for pairs in within.values()),
        redundant=_flagged(every, CorrelationFlag.REDUNDANT),
        negative=_flagged([pair for pairs in within.values() for pair in pairs], CorrelationFlag.NEGATIVE),
        belonging=_belonging(across, result, names),
        dimensions=_selected(across, result.framework.top_groups, (result.framework.code,), names),
        alphas=tuple(_alpha(result, level, code, names) for code in dimensions),
        components=tuple(_components(result, level, code, names) for code in dimensions),
        left_out=_left_out(result, level, names),
    )


def _names(result: IndexResult) -> dict[str, str]:
    framework = result.framework
    names = {framework.code: framework.name or framework.code}
    names |= {group.code: f"{group.code} {group.name}".strip() for group in framework.groups}
    return names | {node.code: f"{node.code} {node.name}".strip() for node in framework.indicators}


def _pairs(correlations: Correlations, names: Mapping[str, str]) -> list[PairLine]:
    return [_line(pair, names) for pair in correlations.pairs()]


def _line(pair: CorrelatedPair, names: Mapping[str, str]) -> PairLine:
    return PairLine(
        first=names[pair.first],
        second=names[pair.second],
        coefficient=number_or_none(pair.coefficient),
        p_value=number_or_none(pair.p_value),
        n=pair.n,
        flag=pair.flag.value if pair.flag else "",
    )


def _flagged(pairs: list[PairLine], flag: CorrelationFlag) -> tuple[PairLine, ...]:
    """Return the pairs with a flag, the strongest first."""
    return tuple(
        sorted((pair for pair in pairs if pair.flag == flag), key=lambda pair: -abs(pair.coefficient or 0.0))
    )


def _belonging(across: Correlations, result: IndexResult, names: Mapping[str, str]) -> tuple[PairLine, ...]:
    """Return each indicator with its dimension, the lowest correlation first, those without a correlation last."""
    dimensions = result.framework.top_groups or (result.framework.code,)
    lines = _selected(across, result.framework.indicator_codes, dimensions, names)
    return tuple(sorted(lines, key=lambda line: 2.0 if line.coefficient is None else line.coefficient))


def _selected(
    across: Correlations, lower: Collection[str], upper: Collection[str], names: Mapping[str, str]
) -> tuple[PairLine, ...]:
    pairs = across.pairs()
    return tuple(_line(pair, names) for pair in pairs if pair.first in lower and pair.second in upper)


def _alpha(result: IndexResult, level: RegionLevel, code: str, names: Mapping[str, str]) -> AlphaLine:
    found = measure_reliability(result, level.value, code)
    without = dict(zip(found.codes, found.alpha_without.tolist(), strict=True))
    known = {name: value for name, value in without.items() if value > found.alpha}
    best = max(known, key=lambda name: known[name], default="")
    return AlphaLine(
        name=names[code],
        n_indicators=len(found.codes),
        n_regions=found.n_regions,
        alpha=number_or_none(found.alpha),
        reading=_read_alpha(found.alpha),
        better_without=names[best] if best else "",
        alpha_without=known[best] if best else None,
    )


def _read_alpha(alpha: float) -> str:
    if math.isnan(alpha):
        return "tidak dapat dihitung: perlu dua indikator dan dua wilayah berdata lengkap"
    if alpha >= _USUAL_ALPHA:
        return "menyatu"
    if alpha >= _LOW_ALPHA:
        return "agak menyatu"
    return "kurang menyatu" if alpha >= 0 else "saling berlawanan"


def _components(
    result: IndexResult, level: RegionLevel, code: str, names: Mapping[str, str]
) -> ComponentLine:
    try:
        found = analyse_components(result, level.value, code)
    except EngineError:
        problem = (
            "tidak dapat dihitung: perlu dua indikator yang membedakan wilayah, dan lebih banyak wilayah "
            "berdata lengkap daripada indikator"
        )
        return ComponentLine(names[code], 0, 0, 0, 0.0, 0.0, problem)
    kept = max(found.n_kaiser, 1)
    return ComponentLine(
        name=names[code],
        n_indicators=len(found.codes),
        n_regions=found.n_regions,
        n_components=kept,
        first_share=float(found.shares[0]),
        kept_share=float(found.shares[:kept].sum()),
        problem="",
    )


def _left_out(result: IndexResult, level: RegionLevel, names: Mapping[str, str]) -> tuple[LeftOutLine, ...]:
    """Return a line per indicator; first the one without which the ranks would change most."""
    found = leave_one_out(result, level.value)
    lines = [
        LeftOutLine(
            name=names[code],
            mean_change=number_or_none(found.mean_rank_changes[column]),
            max_change=number_or_none(found.max_rank_changes[column]),
            n_class_changes=int(found.n_class_changes[column]),
            n_lost=int(found.n_lost[column]),
            problem=found.problems.get(code, ""),
        )
        for column, code in enumerate(found.indicator_codes)
    ]
    return tuple(sorted(lines, key=lambda line: (-(line.mean_change or 0.0), -(line.max_change or 0.0))))
