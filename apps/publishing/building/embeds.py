"""Small pages that others put into theirs as a frame: a map each, and a card of each region.

They are the only pages that may be framed (`views/public.py`), and work without scripts. Their links open the full page
in a window of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ..content.dataset import RegionScore
from ..content.standing import standing_sentences
from ..content.subjects import is_mapped
from ..content.wording import region_finding
from .embed_paths import card_embed_path, dimension_embed_path, map_embed_path
from .exports.figure_paths import GEOGRAPHY, HEXAGONS
from .exports.tools import source_words
from .rendition import LevelView, Rendition, subject_views
from .sharing import Shared
from .spread import Spreads


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """One of the small pages: its folder within the pages of a language, its template and context."""

    path: str
    template: str
    context: dict[str, Any]


def embed_groups(rendition: Rendition) -> list[Callable[[], Iterable[EmbedPage]]]:
    """Return what makes the small pages in one language: all maps together, and the card of each region.

    Call each with the language of the rendition active.
    """
    spreads = Spreads(rendition.content)
    cards = [partial(_cards, rendition, spreads, region) for region in rendition.content.regions]
    return [partial(_maps, rendition), *cards]


def _maps(rendition: Rendition) -> Iterator[EmbedPage]:
    for view in rendition.levels:
        title = _("Indeks Kerawanan Pemilu: %(level)s") % {"level": view.noun}
        for shape in shapes_of(view):
            yield _map(rendition, view, map_embed_path(view.figure.kind, shape), shape, title)
    for dimension in rendition.dimensions:
        for view in subject_views(rendition, dimension):
            title = _("%(dimension)s: %(level)s") % {"dimension": dimension.name, "level": view.noun}
            for shape in shapes_of(view):
                path = dimension_embed_path(dimension.code, view.figure.kind, shape)
                yield _map(rendition, view, path, shape, title, dimension.path)


def _cards(rendition: Rendition, spreads: Spreads, region: RegionScore) -> Iterator[EmbedPage]:
    yield _card(rendition, spreads, region)


def count_embeds(rendition: Rendition) -> int:
    """Return how many small pages a language has."""
    n_maps = sum(
        len(shapes_of(view))
        * (1 + sum(is_mapped(dimension, dimension.levels[place]) for dimension in rendition.dimensions))
        for place, view in enumerate(rendition.levels)
    )
    return n_maps + len(rendition.content.regions)


def shapes_of(view: LevelView) -> tuple[str, ...]:
    """Return the forms in which the map of a level is there, the first choice first."""
    return (GEOGRAPHY, HEXAGONS) if view.geography else (HEXAGONS,)


def _map(
    rendition: Rendition, view: LevelView, path: str, shape: str, title: str, page: str = ""
) -> EmbedPage:
    """Return the map of a level in one form; the full one is on `page`, a folder within the pages of the language."""
    place = f"{page}#peta-{view.figure.kind}-{shape}"
    context = {
        "title": title,
        "view": view,
        "shape": shape,
        "full_url": f"{rendition.base}{place}",
        "full_label": _("Buka peta lengkap"),
        "source": source_words(rendition),
        "shared": Shared(title, view.finding),
    }
    return EmbedPage(path, "embed_map.html", context)


def _card(rendition: Rendition, spreads: Spreads, region: RegionScore) -> EmbedPage:
    content, view = rendition.content, rendition.level_of(region.level)
    province = content.province_of.get(region.parent)
    context = {
        "title": region.name,
        "region": region,
        "province": province,
        "summary": view.summary,
        "standing": " ".join(standing_sentences(content, region)),
        "spread": spreads.of(region),
        "full_url": f"{rendition.base}{region.path}",
        "full_label": _("Buka halaman %(name)s") % {"name": region.name},
        "source": source_words(rendition),
        "shared": Shared(region.name, region_finding(region, view.summary)),
    }
    return EmbedPage(card_embed_path(region), "embed_card.html", context)
