"""How wide texts are in the letters of the pictures, and where they break into lines."""

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Final

from PIL import ImageFont

REGULAR: Final = 400
STRONG: Final = 600

FAMILY: Final = "'Source Sans 3', Arial, Helvetica, sans-serif"
"""Pictures (PNG) are set in the first. Where a reader of the SVG does not have it, others take its place."""

SLACK: Final = 1.1
"""How much wider than the first of the family the others may be."""

_EM: Final = 1000


def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """Return about how wide a text is in whichever letters of the family it is set."""
    return SLACK * sum(_letter_width(letter, weight) for letter in text) * size / _EM


def fitting_size(text: str, size: float, width: float, weight: int = REGULAR) -> float:
    """Return the size in which a text is no wider than `width`, at most `size`."""
    return size * min(1.0, width / text_width(text, size, weight))


def wrap(text: str, size: float, width: float, weight: int = REGULAR) -> list[str]:
    """Return a text as lines that are no wider than `width`; a word that is wider has a line of its own."""
    return list(_lines(text.split(), size, width, weight))


def _lines(words: list[str], size: float, width: float, weight: int) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and text_width(longer, size, weight) > width:
            yield line
            longer = word
        line = longer
    if line:
        yield line


@lru_cache(maxsize=2048)
def _letter_width(letter: str, weight: int) -> float:
    return _font(weight).getlength(letter)


@lru_cache(maxsize=2)
def _font(weight: int) -> ImageFont.FreeTypeFont:
    path = resources.files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf"
    font = ImageFont.truetype(str(path), _EM, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font
