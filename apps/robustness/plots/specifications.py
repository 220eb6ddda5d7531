"""The plots of `charts` in Vega-Lite.

A module of its own, because Altair takes a quarter as long to import as all the rest of the portal: only what draws
imports it, and so neither the workers nor the commands do.
"""

from typing import Any, Final, TypeAlias

import altair as alt

from .drawing import ACCENT, CLASS_FILLS, CLASS_LINES, INK, INK_SOFT, NARROW, SURFACE, Specification

Rows: TypeAlias = list[dict[str, Any]]
"""The fields of what `charts` is given: one row for each region, each class of a region, or each bar."""

ROW: Final = 22
"""Height of the row of one region in CSS pixels."""


def specify_rank_intervals(rows: Rows, width: int) -> Specification:
    labels = [row["label"] for row in rows]
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=_label_axis(labels, width))
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


def specify_class_shares(rows: Rows, width: int) -> Specification:
    labels = list(dict.fromkeys(row["label"] for row in rows))
    bars = (
        alt.Chart(alt.InlineData(values=rows))
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


def specify_sensitivity(rows: Rows, width: int) -> Specification:
    labels = list(dict.fromkeys(row["label"] for row in rows))
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    base = alt.Chart(alt.InlineData(values=rows)).encode(
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


def _label_axis(labels: list[str], width: int) -> alt.Y:
    """Return the axis of names. Long names are cut to leave room for the marks; the table has them in full."""
    return alt.Y(
        "label:N",
        sort=labels,
        title=None,
        axis=alt.Axis(labelLimit=_label_limit(width), labelPadding=6, domain=False, ticks=False),
    )


def _label_limit(width: int) -> int:
    """Return how wide a name may be in CSS pixels, as the drawing measures it."""
    return 105 if width == NARROW else 200


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


def _padding(width: int) -> dict[str, float]:
    """Return the room around a plot, with a fifth of a name on the left.

    The drawing measures names in a font of its own; where the reader's font is wider they reach further to the left.
    """
    return {"left": 0.2 * _label_limit(width), "right": 4, "top": 2, "bottom": 2}


def _specify(chart: Any, width: int, height: int) -> Specification:
    # Not validated here: it takes a fifth as long as the drawing itself, and the tests draw every chart anyway.
    properties = {"width": width, "height": height, "padding": _padding(width)}
    content: Specification = chart.properties(**properties).to_dict(validate=False)
    return content
