"""The plots of a robustness study: intervals of ranks, shares of classes, sensitivity."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from types import ModuleType

from .drawing import Plot, draw_plot


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
    rows = [asdict(interval) for interval in intervals]
    return draw_plot(lambda width: _specifications().specify_rank_intervals(rows, width), alternative)


def draw_class_shares(shares: Sequence[ClassShare], alternative: str) -> Plot:
    """Draw, for every region in the order given, how its runs divide among the classes."""
    rows = [asdict(share) for share in shares]
    return draw_plot(lambda width: _specifications().specify_class_shares(rows, width), alternative)


def draw_sensitivity(bars: Sequence[Bar], alternative: str) -> Plot:
    """Draw the sensitivity indices: for each factor one bar of each kind, in the order given, with its interval."""
    rows = [asdict(bar) for bar in bars]
    return draw_plot(lambda width: _specifications().specify_sensitivity(rows, width), alternative)


def _specifications() -> ModuleType:
    from . import specifications  # noqa: PLC0415 - imports Altair, which only drawing needs

    return specifications
