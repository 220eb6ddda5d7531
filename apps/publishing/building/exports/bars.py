"""Bars in pictures: rows with a name, the figure in words, and the bar that repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .letters import STRONG, wrap
from .marks import ACCENT, INK, LINE, SOFT, SUNKEN, block, lines, text, upright
from .sheet import INNER, Drawing

_NAME_WIDTH: Final = 470.0
_FIGURE_END: Final = 560.0
_BAR_LEFT: Final = 584.0
_BAR_WIDTH: Final = INNER - _BAR_LEFT
_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar. `mark` is a value that is drawn as a line on it; `note` stands small below the name."""

    name: str
    figure: str
    value: float | None
    mark: float | None = None
    note: str = ""


def bars(rows: Sequence[BarRow], largest: float, *, has_axis: bool = True, key: str = "") -> Drawing:
    """Return the bars on one scale from 0 to `largest`; `key` says what the line on a bar is."""
    parts: list[str] = []
    y = 0.0
    if key:
        parts += [upright(_BAR_LEFT + 2, 2, 22, width=3, fill=INK), text(_BAR_LEFT + 12, 18, key, fill=SOFT)]
        y = 36.0
    top = y
    body: list[str] = []
    for row in rows:
        names = wrap(row.name, _SIZE, _NAME_WIDTH)
        height = max(26 * len(names) + (22 if row.note else 0), 30) + 16
        body += [_row(row, names, y, largest)]
        y += height
    if has_axis:
        parts += [_axis(top, y, largest)]
        y += 26
    return Drawing("".join((*parts, *body)), y)


def _row(row: BarRow, names: list[str], y: float, largest: float) -> str:
    parts = [lines(0, y + 22, names, size=_SIZE, step=26)]
    if row.note:
        parts.append(text(0, y + 22 + 26 * (len(names) - 1) + 22, row.note, size=16, fill=SOFT))
    parts.append(text(_FIGURE_END, y + 22, row.figure, size=_SIZE, weight=STRONG, anchor="end"))
    if row.value is not None:
        parts.append(block(_BAR_LEFT, y + 4, _BAR_WIDTH, 24, SUNKEN))
        parts.append(block(_BAR_LEFT, y + 4, _BAR_WIDTH * row.value / largest, 24, ACCENT))
    if row.mark is not None:
        x = _BAR_LEFT + _BAR_WIDTH * row.mark / largest
        parts.append(
            upright(x, y, y + 32, width=7, fill="#ffffff") + upright(x, y, y + 32, width=3, fill=INK)
        )
    return "".join(parts)


def _axis(top: float, bottom: float, largest: float) -> str:
    """Return lines at the quarters of the scale, with their values below."""
    parts = []
    for quarter in range(5):
        x = _BAR_LEFT + _BAR_WIDTH * quarter / 4
        anchor = "start" if quarter == 0 else "end" if quarter == 4 else "middle"
        parts.append(upright(x, top, bottom, fill=LINE))
        parts.append(text(x, bottom + 18, f"{largest * quarter / 4:g}", size=16, fill=SOFT, anchor=anchor))
    return "".join(parts)
