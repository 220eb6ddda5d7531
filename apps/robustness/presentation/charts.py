"""The plots of a robustness study: intervals of ranks, shares of classes, sensitivity."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import altair as alt

from .drawing import (
    ACCENT,
    CLASS_FILLS,
    CLASS_LINES,
    INK,
    INK_SOFT,
    NARROW,
    SURFACE,
    Plot,
    Specification,
    draw_plot,
)

ROW: Final = 22
"""Height of the row of one region in CSS pixels."""


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
        rows = alt.InlineData(values=[asdict(interval) for interval in intervals])
        labels = [interval.label for interval in intervals]
        base = alt.Chart(rows).encode(y=_label_axis(labels, width))
        rank = alt.Scale(zero=False, nice=False, padding=8)
        interval = base.mark_rule(strokeWidth=6, color=INK_SOFT, opacity=0.35, strokeCap="round").encode(
            x=alt.X("low:Q", title="Peringkat (1 = paling rawan)", scale=rank, axis=_value_axis()),
            x2="high:Q",
        )
        median = base.mark_tick(color=INK, thickness=2, height=12).encode(x=alt.X("median:Q", scale=rank))
        official = base.mark_point(filled=True, size=70, opacity=1, strokeWidth=1.5).encode(
            x=alt.X("official:Q", scale=rank), color=_class_colour("fill"), stroke=_class_colour("stroke")
        )
        chart = alt.layer(interval, median, official)
        return _specify(chart, width, _height(ROW, labels))

    return draw_plot(describe, alternative)


def draw_class_shares(shares: Sequence[ClassShare], alternative: str) -> Plot:
    """Draw, for every region in the order given, how its runs divide among the classes."""

    def describe(width: int) -> Specification:
        labels = list(dict.fromkeys(share.label for share in shares))
        bars = (
            alt.Chart(alt.InlineData(values=[asdict(share) for share in shares]))
            .mark_bar(height=ROW - 8, stroke=SURFACE, strokeWidth=1)
            .encode(
                y=_label_axis(labels, width),
                x=alt.X(
                    "share:Q",
                    stack="zero",
                    title="Bagian simulasi",
                    scale=alt.Scale(domain=[0, 1]),
                    axis=alt.Axis(format=".0%", tickCount=5),
                ),
                color=_class_colour("fill"),
                stroke=_class_colour("stroke"),
                order=alt.Order("position:Q"),
            )
        )
        return _specify(bars, width, _height(ROW, labels))

    return draw_plot(describe, alternative)


def draw_sensitivity(bars: Sequence[Bar], alternative: str) -> Plot:
    """Draw the sensitivity indices: for each factor one bar of each kind, in the order given, with its interval."""

    def describe(width: int) -> Specification:
        labels = list(dict.fromkeys(bar.label for bar in bars))
        kinds = list(dict.fromkeys(bar.kind for bar in bars))
        base = alt.Chart(alt.InlineData(values=[asdict(bar) for bar in bars])).encode(
            y=_label_axis(labels, width), yOffset=alt.YOffset("kind:N", sort=kinds)
        )
        fill = alt.Color(
            "kind:N",
            sort=kinds,
            scale=alt.Scale(domain=kinds, range=[ACCENT, INK_SOFT]),
            legend=alt.Legend(
                orient="top",
                direction="vertical",
                title=None,
                labelColor=INK,
                labelFontSize=12,
                labelLimit=280,
            ),
        )
        value = base.mark_bar(height=12, opacity=0.6).encode(
            x=alt.X("value:Q", title="Bagian keragaman", axis=alt.Axis(format=".0%", tickCount=5)),
            color=fill,
        )
        spread = base.mark_rule(color=INK, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
        return _specify(alt.layer(value, spread), width, _height(40, labels, legend=44))

    return draw_plot(describe, alternative)


def _label_axis(labels: list[str], width: int) -> alt.Y:
    """Return the axis of names. Long names are cut to leave room for the marks; the table has them in full."""
    limit = 105 if width == NARROW else 200
    return alt.Y(
        "label:N",
        sort=labels,
        title=None,
        axis=alt.Axis(labelLimit=limit, labelPadding=6, domain=False, ticks=False),
    )


def _value_axis() -> alt.Axis:
    return alt.Axis(format=",.0f", tickMinStep=1)


def _class_colour(channel: str) -> alt.Color | alt.Stroke:
    colours = CLASS_FILLS if channel == "fill" else CLASS_LINES
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    if channel == "fill":
        return alt.Color("class_key:N", scale=scale, legend=None)
    return alt.Stroke("class_key:N", scale=scale, legend=None)


def _height(row: int, labels: list[str], legend: int = 0) -> int:
    """Return the height of a plot with its axis and, where it has one, its legend."""
    return row * len(labels) + 46 + legend


def _specify(chart: Any, width: int, height: int) -> Specification:
    # Not validated here: it takes a fifth as long as the drawing itself, and the tests draw every chart anyway.
    content: Specification = chart.properties(width=width, height=height).to_dict(validate=False)
    return content
