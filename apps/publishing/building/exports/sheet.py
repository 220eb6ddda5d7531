"""The sheet that every picture is drawn on: head, drawing, and where the figures come from."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from ..rendition import Rendition
from .letters import FAMILY, REGULAR, STRONG, wrap
from .marks import DANGER, LINE, SOFT, block, lines, moved, text, written

WIDTH: Final = 1200
MARGIN: Final = 48
INNER: Final = WIDTH - 2 * MARGIN
"""Width of what is drawn."""

CARD_HEIGHT: Final = 630
"""Height of a picture that a shared link is shown with."""

_GAP: Final = 28
"""What is left free below the drawing."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows, from (0, 0) on, `INNER` units wide. `shapes` are what it is drawn with: SVG definitions."""

    body: str
    height: float
    shapes: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure as a picture. `notes` are said below it, besides the source of the release."""

    title: str
    finding: str
    drawing: Drawing
    notes: tuple[str, ...] = ()
    least_height: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture as SVG. A PNG is made of it, in the same size or a multiple, with `about` in its head."""

    svg: str
    height: int
    about: str


def sheet_of(rendition: Rendition, picture: Picture) -> Sheet:
    """Return the whole picture: edition, title and finding above, source, version and address below."""
    content, drawing = rendition.content, picture.drawing
    head, top = _head(rendition, picture)
    foot, foot_height = _foot(rendition, picture)
    height = max(picture.least_height, round(top + drawing.height + _GAP + foot_height))
    about = f"{content.edition_name}: {picture.title}. {rendition.statement}. {rendition.citation}"
    return Sheet(
        svg=(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-labelledby="t d" font-family="{FAMILY}">\n'
            f'<title id="t">{written(f"{content.edition_name}: {picture.title}")}</title>\n'
            f'<desc id="d">{written(f"{picture.finding} {rendition.statement}.")}</desc>\n'
            f"<defs>{drawing.shapes}</defs>\n"
            f"{block(0, 0, WIDTH, height, '#ffffff')}\n{head}\n{moved(drawing.body, MARGIN, top)}\n"
            f"{moved(foot, MARGIN, height - foot_height)}\n</svg>\n"
        ),
        height=height,
        about=about,
    )


def room_for(rendition: Rendition, picture: Picture, height: int) -> float:
    """Return how high the drawing of a picture may be for the whole to have that height."""
    _above, top = _head(rendition, picture)
    _below, foot_height = _foot(rendition, picture)
    return height - top - _GAP - foot_height


def _head(rendition: Rendition, picture: Picture) -> tuple[str, float]:
    """Return what stands above the drawing, and where the drawing begins."""
    content = rendition.content
    kicker = f"{_('Indeks Kerawanan Pemilu')} · {content.edition_name}"
    parts = [text(MARGIN, 52, kicker, size=18, fill=SOFT)]
    if content.is_simulated:
        parts.append(
            text(WIDTH - MARGIN, 54, rendition.statement, size=24, weight=STRONG, fill=DANGER, anchor="end")
        )
    titles = wrap(picture.title, 34, INNER, STRONG)
    parts.append(lines(MARGIN, 96, titles, size=34, step=40, weight=STRONG))
    below = 96 + 40 * (len(titles) - 1)
    found = wrap(picture.finding, 21, INNER)
    parts.append(lines(MARGIN, below + 38, found, size=21, step=28))
    return "".join(parts), below + 10 + 28 * len(found) + 24


def _foot(rendition: Rendition, picture: Picture) -> tuple[str, float]:
    """Return the source and the notes below a line, and how high they are, with the margin of the sheet."""
    source = _("Sumber: %(citation)s") % {"citation": rendition.citation}
    texts = [row for note in (source, *picture.notes) for row in wrap(note, 15.5, INNER)]
    body = block(0, 0, INNER, 1, LINE) + lines(0, 26, texts, size=15.5, step=21, weight=REGULAR, fill=SOFT)
    return body, 26 + 21 * (len(texts) - 1) + 28
