"""Where the small pages lie that others put into theirs (embeds.py), and how they write them there."""

from html import escape
from typing import Final
from urllib.parse import quote

from ..content.dataset import RegionScore
from ..content.subjects import DIMENSIONS_PATH
from .exports.figure_paths import GEOGRAPHY, HEXAGONS

EMBED_PATH: Final = "sisip/"
OEMBED_PATH: Final = "/terbitan/oembed"
MAP_WIDTH: Final = 800
MAP_HEIGHT: Final = 800
CARD_WIDTH: Final = 600
CARD_HEIGHT: Final = 520
"""How large a frame is, in pixels, unless its host asks for less. On a phone the words of a map need more lines."""


def map_embed_path(kind: str, shape: str) -> str:
    """Return the folder of the map of a level, `kind` "provinsi" or "kabkota", in one of its forms."""
    return f"{EMBED_PATH}peta-{kind}-{shape}/"


def dimension_embed_path(code: str, kind: str, shape: str) -> str:
    """Return the folder of the map of one dimension."""
    return f"{EMBED_PATH}dimensi-{code}-{kind}-{shape}/"


def card_embed_path(region: RegionScore) -> str:
    """Return the folder of the card of a region."""
    return f"{EMBED_PATH}{region.path}"


def embed_code(address: str, title: str, width: str, height: int) -> str:
    """Return the frame as others write it into their pages. `width` is a number of pixels, or "100%"."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" '
        f'loading="lazy" style="border:0"></iframe>'
    )


def embed_of(page: str) -> tuple[str, ...]:
    """Return the folders of the small pages that stand for a page, by its folder; the first that exists is meant."""
    if page.startswith(EMBED_PATH):
        return (page,)
    if page.startswith(("provinsi/", "kabkota/")):
        return (f"{EMBED_PATH}{page}",)
    if page.startswith(DIMENSIONS_PATH):
        code = page.removeprefix(DIMENSIONS_PATH).strip("/")
        return tuple(
            dimension_embed_path(code, kind, shape)
            for kind in ("provinsi", "kabkota")
            for shape in (GEOGRAPHY, HEXAGONS)
        )
    return () if page else tuple(map_embed_path("provinsi", shape) for shape in (GEOGRAPHY, HEXAGONS))


def oembed_address(site_url: str, page: str) -> str:
    """Return where programs ask how a page is put into theirs (oembed.com); `page` is its whole address."""
    return f"{site_url}{OEMBED_PATH}?url={quote(page, safe='')}&format=json"
