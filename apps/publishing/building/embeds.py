"""Small pages that others put into theirs as a frame: a map each, and a card of each region.

They are the only pages that may be framed (`views/public.py`), and work without scripts. Their links open the full page
in a window of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ..content.dataset import GroupInfo, LevelSummary, RegionScore
from ..content.standing import standing_sentences
from ..content.summaries import summary_of_group
from ..content.wording import region_finding
from .embed_paths import card_embed_path, dimension_embed_path, map_embed_path
from .exports.figure_paths import GEOGRAPHY, HEXAGONS
from .exports.tools import source_words
from .figures import region_words
from .geography import repaint_areas
from .rendition import LevelView, Rendition, level_views
from .sharing import Shared
from .spread import Spreads


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """One of the small pages: its folder within the pages of a language, its template and context."""

    path: str
    template: str
    context: dict[str, Any]


def dimension_views(rendition: Rendition) -> Iterator[tuple[GroupInfo, LevelView]]:
    """Yield each dimension with each level of which its classes are known, as the maps of the index show theirs."""
    content = rendition.content
    for position, group in content.top_groups:
        provinces, regencies = (summary_of_group(summary, position) for summary in content.levels)
        drawn = level_views(replace(content, provinces=provinces, regencies=regencies))
        for of_index, view in zip(rendition.levels, drawn, strict=True):
            if has_classes(of_index, position):
                areas = of_index.geography and repaint_areas(of_index.geography, _paint(view.summary))
                yield group, replace(view, geography=areas)


def has_classes(view: LevelView, position: int) -> bool:
    """Whether the classes of a dimension are known on a level, so that there is a map of it."""
    return any(region.group_classes and region.group_classes[position] for region in view.summary.regions)


def dimension_links(rendition: Rendition) -> dict[str, list[tuple[str, str]]]:
    """Return the maps of each dimension by its code: what each shows, and its address."""
    return {
        group.code: [
            (
                view.noun,
                rendition.base + dimension_embed_path(group.code, view.figure.kind, shapes_of(view)[0]),
            )
            for view in rendition.levels
            if has_classes(view, position)
        ]
        for position, group in rendition.content.top_groups
    }


def _paint(summary: LevelSummary) -> dict[str, tuple[str, str]]:
    return {
        region.code: (region.class_key, region_words(region, summary.written)) for region in summary.regions
    }


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
    for group, view in dimension_views(rendition):
        title = _("%(dimension)s: %(level)s") % {"dimension": group.name, "level": view.noun}
        for shape in shapes_of(view):
            path = dimension_embed_path(group.code, view.figure.kind, shape)
            yield _map(rendition, view, path, shape, title)


def _cards(rendition: Rendition, spreads: Spreads, region: RegionScore) -> Iterator[EmbedPage]:
    yield _card(rendition, spreads, region)


def count_embeds(rendition: Rendition) -> int:
    """Return how many small pages a language has."""
    content = rendition.content
    n_maps = sum(
        len(shapes_of(view))
        * (1 + sum(has_classes(view, position) for position, _group in content.top_groups))
        for view in rendition.levels
    )
    return n_maps + len(content.regions)


def shapes_of(view: LevelView) -> tuple[str, ...]:
    """Return the forms in which the map of a level is there, the first choice first."""
    return (GEOGRAPHY, HEXAGONS) if view.geography else (HEXAGONS,)


def _map(rendition: Rendition, view: LevelView, path: str, shape: str, title: str) -> EmbedPage:
    place = f"#peta-{view.figure.kind}-{shape}"
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
