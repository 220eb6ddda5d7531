"""The plots of a robustness study: intervals of ranks, shares of classes, sensitivity."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from .drawing import Plot, Specification, draw_plot


@dataclass(frozen=True)
class Interval:
    """The rank of one region: official, with its class, and in the runs: 5th percentile, median, 95th percentile."""

    label: str
    class_key: str
    official: float
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class ClassShare:
    """In what share of the runs (0 to 1) a region is in a class; the least vulnerable class has `position` 0."""

    label: str
    class_key: str
    position: int
    share: float


@dataclass(frozen=True)
class Bar:
    """A sensitivity index of one factor with its interval. `kind` says whether it counts alone or with the others.

    All three numbers lie between 0 and about 1.
    """

    label: str
    kind: str
    value: float
    low: float
    high: float


def draw_rank_intervals(intervals: Sequence[Interval], alternative: str) -> Plot:
    """Draw the interval of ranks of every region, in the order given."""

    def describe(width: int) -> Specification:
        from .specifications import specify_rank_intervals  # noqa: PLC0415 - imports Altair

        return specify_rank_intervals([asdict(interval) for interval in intervals], width)

    return draw_plot(describe, alternative)


def draw_class_shares(shares: Sequence[ClassShare], alternative: str) -> Plot:
    """Draw, for every region in the order given, how its runs divide among the classes."""

    def describe(width: int) -> Specification:
        from .specifications import specify_class_shares  # noqa: PLC0415 - imports Altair

        return specify_class_shares([asdict(share) for share in shares], width)

    return draw_plot(describe, alternative)


def draw_sensitivity(bars: Sequence[Bar], alternative: str) -> Plot:
    """Draw the sensitivity indices: for each factor one bar of each kind, in the order given, with its interval."""

    def describe(width: int) -> Specification:
        from .specifications import specify_sensitivity  # noqa: PLC0415 - imports Altair

        return specify_sensitivity([asdict(bar) for bar in bars], width)

    return draw_plot(describe, alternative)
