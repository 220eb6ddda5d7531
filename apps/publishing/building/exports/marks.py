"""Parts of an SVG as text: letters, blocks and lines, in the colours of the light theme."""

from typing import Final

from django.utils.html import escape

from .letters import REGULAR

INK: Final = "#1c1b19"
SOFT: Final = "#57534b"
LINE: Final = "#dcd8ce"
SUNKEN: Final = "#f1efe9"
ACCENT: Final = "#14546a"
DANGER: Final = "#a32020"


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 18,
    weight: int = REGULAR,
    fill: str = INK,
    anchor: str = "start",
) -> str:
    """Return one line of text whose letters stand on `y`."""
    ends = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{fill}"{ends}>'
        f"{written(words)}</text>"
    )


def lines(
    x: float, y: float, texts: list[str], *, size: float, step: float, weight: int = REGULAR, fill: str = INK
) -> str:
    """Return several lines of text, the first of them on `y`."""
    return "".join(
        text(x, y + number * step, words, size=size, weight=weight, fill=fill)
        for number, words in enumerate(texts)
    )


def block(x: float, y: float, width: float, height: float, fill: str, line: str = "") -> str:
    """Return a rectangle."""
    edge = f' stroke="{line}"' if line else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"{edge}/>'


def upright(
    x: float, top: float, bottom: float, *, width: float = 1, fill: str = LINE, dash: str = ""
) -> str:
    """Return a line from top to bottom."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x:g} {top:g}V{bottom:g}" stroke="{fill}" stroke-width="{width:g}"{dashes}/>'


def triangle(x: float, top: float, half: int, height: int, *, fill: str) -> str:
    """Return a triangle that points up to (x, top), `2 * half` wide."""
    shape = f"M{x:g} {top:g}l{half} {height}h-{2 * half}z"
    return f'<path d="{shape}" fill="{fill}" stroke="{INK}" stroke-width="1.6"/>'


def moved(body: str, x: float, y: float, scale: float = 1) -> str:
    """Return a group of parts at another place, in another size."""
    size = "" if scale == 1 else f" scale({scale:.5g})"
    return f'<g transform="translate({x:g} {y:g}){size}">{body}</g>'


def written(words: str) -> str:
    """Return a text as XML; what XML has no place for, such as a control character, is left out."""
    return escape("".join(letter for letter in words if letter.isprintable()))
