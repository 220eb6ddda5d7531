"""Legends of pictures: the classes with their limits, and over the coloured scale how the scores are spread."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from apps.core.ramp import ramp_pattern

from ..figures import DISTRIBUTION_HEIGHT, ScaleFigure
from ..rendition import LevelView
from .colours import ground_of, ink_of, line_of
from .letters import STRONG, text_width
from .marks import INK, SOFT, block, moved, text, upright
from .sheet import INNER, Drawing

ROW: Final = 34
_SIZE: Final = 18
_SCALE_WIDTH: Final = 400.0
"""Units across in which `draw_scale` makes its figure."""


@dataclass(frozen=True, slots=True)
class Item:
    """One colour of a legend: the class or step, what it is called, and what is said of it besides."""

    key: str
    label: str
    detail: str = ""


def class_legend(view: LevelView) -> Drawing:
    """Return the legend of a map of the index: classes with limits and counts, and the spread of the scores."""
    chips = chip_legend(Item(row["level"], row["label"], row["detail"]) for row in view.legend)
    if view.scale is None:
        return chips
    scale = scale_drawing(view.scale)
    return Drawing(chips.body + moved(scale.body, 0, chips.height + 14), chips.height + 14 + scale.height)


def chip_legend(items: Iterable[Item]) -> Drawing:
    """Return a swatch a class with its words, in as many rows as they need."""
    parts: list[str] = []
    x, row = 0.0, 0
    for item in items:
        label, detail = item.label, f"({item.detail})" if item.detail else ""
        wide = text_width(label, _SIZE, STRONG) + 8
        room = 44 + wide + text_width(detail, _SIZE) + 30
        if x and x + room - 30 > INNER:
            x, row = 0.0, row + 1
        y = row * ROW
        parts += [swatch(item.key, x, y, 34, 20), text(x + 44, y + 16, label, size=_SIZE, weight=STRONG)]
        if detail:
            parts.append(text(x + 44 + wide, y + 16, detail, size=_SIZE, fill=SOFT))
        x += room
    return Drawing("".join(parts), (row + 1) * ROW - 10)


def swatch(key: str, x: float, y: float, width: float, height: float) -> str:
    """Return a block in the colour and pattern of a class or step."""
    pattern = ramp_pattern(key)
    hatch = block(x, y, width, height, f"url(#p-{pattern})") if pattern else ""
    return block(x, y, width, height, ground_of(key), line_of(key)) + hatch


def scale_drawing(scale: ScaleFigure) -> Drawing:
    """Return the scale from 0 to 100 with its classes and cut-offs; over it the histogram, where there is one."""
    grown = INNER / _SCALE_WIDTH
    floor = DISTRIBUTION_HEIGHT * 1.5 if scale.distribution else 0.0
    parts = []
    if scale.distribution:
        parts.append(
            f'<path d="{scale.distribution}" transform="translate(0 {floor:g}) scale({grown:g} 1.5)" '
            'fill="#b9b4a9"/>'
        )
    for band in scale.bands:
        x, width = float(band.x) * grown, float(band.width) * grown
        parts.append(swatch(band.class_key, x, floor + 3, width, 22))
        if width > text_width(band.label, 15, STRONG) + 12:
            middle, wide = float(band.middle) * grown, text_width(band.label, 15, STRONG) + 8
            parts.append(block(middle - wide / 2, floor + 4, wide, 20, ground_of(band.class_key)))
            ink = ink_of(band.class_key)
            parts.append(
                text(middle, floor + 19, band.label, size=15, weight=STRONG, fill=ink, anchor="middle")
            )
    for tick in scale.ticks:
        is_cut = tick.text not in {"0", "100"}
        x = float(tick.x) * grown
        if is_cut:
            parts.append(upright(x, 4 if floor else 0, floor + 32, width=1.6, fill=INK, dash="5 4"))
        weight = STRONG if is_cut else 400
        parts.append(text(x, floor + 50, tick.text, size=17, weight=weight, anchor=tick.anchor))
    return Drawing("".join(parts), floor + 54)
