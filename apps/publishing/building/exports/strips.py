"""The answer about one region as a picture: score and class, and the line of all regions with this one marked."""

import re
from functools import lru_cache
from typing import Final

from ..spread import HEIGHT, Spread
from .colours import ground_of, line_of, patterns
from .legends import swatch
from .letters import STRONG, text_width
from .marks import INK, SOFT, moved, text, triangle, upright
from .sheet import INNER, Drawing

_GROWN: Final = INNER / 1000
_HIGHER: Final = 1.8
"""How much higher than on a page the dots are piled, so that each can be seen."""

_LINE_TOP: Final = 124.0
_FLOOR: Final = _LINE_TOP + HEIGHT * _HIGHER
"""Where the dots begin and where they stand."""

_DOT: Final = re.compile(r"M([\d.]+) ([\d.]+)h0")


def answer_card(spread: Spread, class_key: str, class_label: str, note: str) -> Drawing:
    """Return score and class of the marked region large, and below them the line of all regions."""
    score = spread.region.text
    x = text_width(score, 72, STRONG) + 20
    head = text(0, 58, score, size=72, weight=STRONG)
    head += swatch(class_key, x, 30, 40, 26) + text(x + 52, 52, class_label, size=28, weight=STRONG)
    return Drawing(head + _line(spread) + _key(spread, note), _FLOOR + 100, patterns())


def _line(spread: Spread) -> str:
    parts = []
    for key, path in spread.dots:
        parts += [_dots(path, line_of(key), 8), _dots(path, ground_of(key), 6)]
    for band in spread.bands:
        left, width = _at(band.left), _at(band.width)
        parts.append(swatch(band.class_key, left, _FLOOR + 6, width, 16))
    for cut in spread.cuts:
        left = _at(cut.left)
        parts.append(upright(left, _LINE_TOP - 4, _FLOOR + 28, width=1.6, fill=INK, dash="5 4"))
        parts.append(text(left, _FLOOR + 46, cut.text, size=17, weight=STRONG, anchor=cut.anchor))
    for number, mean in enumerate(spread.means):
        fill = INK if number else "#ffffff"
        parts.append(triangle(_at(mean.left), _FLOOR + 20, 9, 15, fill=fill))
    left = _at(spread.region.left)
    parts.append(upright(left, _LINE_TOP - 26, _FLOOR + 22, width=3, fill=INK))
    if spread.own:
        parts += [
            _dots(spread.own, colour, width) for colour, width in ((INK, 18), ("#ffffff", 13), (INK, 9))
        ]
    name = text(left, _LINE_TOP - 34, spread.region.name, size=19, weight=STRONG, anchor=spread.region.anchor)
    ends = text(0, _FLOOR + 46, "0", size=17, fill=SOFT)
    ends += text(INNER, _FLOOR + 46, "100", size=17, fill=SOFT, anchor="end")
    return "".join(parts) + name + ends


def _key(spread: Spread, note: str) -> str:
    """Return what the triangles and the dots are."""
    y, x, parts = _FLOOR + 84, 0.0, []
    for number, mean in enumerate(spread.means):
        words = f"{mean.name} {mean.text}"
        fill = INK if number else "#ffffff"
        parts.append(triangle(x + 9, y - 14, 8, 14, fill=fill))
        parts.append(text(x + 26, y, words, size=17, fill=SOFT))
        x += 26 + text_width(words, 17) + 28
    parts.append(text(x, y, note, size=17, fill=SOFT))
    return "".join(parts)


def _dots(path: str, colour: str, width: int) -> str:
    dots = moved(f'<path d="{_piled(path)}"/>', 0, _LINE_TOP)
    return f'<g stroke-linecap="round" fill="none" stroke="{colour}" stroke-width="{width}">{dots}</g>'


@lru_cache(maxsize=64)
def _piled(path: str) -> str:
    """Return dots of a page as they stand here. A line without length by itself is not drawn everywhere."""
    return _DOT.sub(
        lambda found: f"M{float(found[1]) * _GROWN:.1f} {float(found[2]) * _HIGHER:.1f}h.01", path
    )


def _at(percent: str) -> float:
    return float(percent.rstrip("%")) * INNER / 100
