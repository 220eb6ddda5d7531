"""Which pages a release has, and the context each is rendered with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from django.template.loader import get_template
from django.utils.translation import gettext as _

from apps.core.formatting import format_datetime

from ..content.aggregates import AGGREGATE_PATH, has_aggregates
from ..content.dataset import INDICATORS_PATH, THEMES_PATH, ReleaseContent
from ..content.licence import LICENCE
from ..content.method_words import describe_main_steps
from ..content.robustness_words import national_robustness, tried_sentence
from ..content.wording import gaps_sentence
from .aggregate_page import aggregate_context, source_views
from .causes import dimension_means, driver_tables
from .change_paths import CHANGES_PATH
from .changes_page import changes_context, changes_title
from .codebook_page import codebook_context
from .compare import COMPARE_PATH, compare_context
from .data_page import data_context
from .data_paths import CODEBOOK_PATH, DATA_PATH
from .dimension_pages import DimensionPages
from .embed_paths import MAP_HEIGHT, embed_of, map_embed_path, oembed_address
from .embeds import EmbedPage, count_embeds, embed_groups, shapes_of
from .exports.figure_paths import GEOGRAPHY, HEXAGONS, MEANS, drivers_path, level_table_path, map_path
from .exports.tools import FigureTools, Toolbox
from .files import SEARCH_FILE, FileRecord
from .indicator_pages import IndicatorPages
from .method_page import method_context
from .press_page import press_context
from .region_page import RegionPages, shape_views
from .rendition import ENGLISH, INDONESIAN, LevelView, Rendition, level_switch
from .sharing import Shared, share_tags
from .subject_pages import map_subjects
from .theme_pages import ThemePages

PageGroup = Callable[[], Iterable[tuple[str, bytes]]]
"""Draws one page, or a few that are drawn together, when it is called."""

STATUS_MARK: Final = b"<!--release-status-->"
"""The server puts a notice in its place while the release is a draft, superseded or withdrawn."""


def page_files(
    rendition: Rendition, records: Mapping[str, FileRecord] = MappingProxyType({})
) -> Iterator[tuple[str, bytes]]:
    """Yield every page of the release in one language with its path, one after the other."""
    for group in page_groups(rendition, records):
        yield from group()


def page_groups(rendition: Rendition, records: Mapping[str, FileRecord]) -> list[PageGroup]:
    """Return what makes the pages of the release in one language. Nothing is drawn before a group is asked for.

    `records` are those of the files that were written before, for readers want to know how large a file is.
    """
    content = rendition.content
    with rendition.active():
        shell = _shell(rendition, records)
        regions = RegionPages(rendition, records)

    def page(path: str, template: str, context: Callable[..., Mapping[str, Any]], *about: Any) -> PageGroup:
        return partial(_one_page, rendition, shell, f"{path}index.html", template, partial(context, *about))

    groups = [
        page("", "national.html", _national_context, rendition),
        page("metodologi/", "methodology.html", method_context, rendition),
        page(CHANGES_PATH, "changes.html", changes_context, rendition),
        page(DATA_PATH, "data.html", data_context, rendition, records),
        page("pers/", "press.html", press_context, rendition, records),
        page(COMPARE_PATH, "compare.html", compare_context, rendition),
    ]
    if content.codebook:
        groups.append(page(CODEBOOK_PATH, "codebook.html", codebook_context, rendition))
    if content.has_indicators:
        with rendition.active():
            indicators = IndicatorPages(rendition)
        groups.append(page(INDICATORS_PATH, "indicators.html", indicators.list_context))
        groups += [page(info.path, "indicator.html", indicators.context, info) for info in content.indicators]
    if has_aggregates(content):
        groups.append(page(AGGREGATE_PATH, "aggregate.html", aggregate_context, rendition))
    dimensions = DimensionPages(rendition)
    groups += [
        page(dimension.path, "dimension.html", dimensions.context, dimension)
        for dimension in rendition.dimensions
    ]
    if content.themes:
        themes = ThemePages(rendition)
        groups.append(page(THEMES_PATH, "themes.html", themes.list_context))
        groups += [page(theme.path, "theme.html", themes.context, theme) for theme in content.themes]
    groups += [page(region.path, "region.html", regions.context, region) for region in content.regions]
    groups += [partial(_small_pages, rendition, shell, embeds) for embeds in embed_groups(rendition)]
    return groups


def _one_page(
    rendition: Rendition,
    shell: Mapping[str, Any],
    path: str,
    template: str,
    context: Callable[[], Mapping[str, Any]],
) -> Iterator[tuple[str, bytes]]:
    with rendition.active():
        yield _render(rendition, shell, path, template, context())


def _small_pages(
    rendition: Rendition, shell: Mapping[str, Any], embeds: Callable[[], Iterable[EmbedPage]]
) -> Iterator[tuple[str, bytes]]:
    with rendition.active():
        for embed in embeds():
            yield _render(rendition, shell, f"{embed.path}index.html", embed.template, embed.context)


def count_pages(rendition: Rendition) -> int:
    """Return how many pages `page_files` yields."""
    content = rendition.content
    n_indicators = 1 + len(content.indicators) if content.has_indicators else 0
    n_subjects = len(rendition.subjects) + bool(content.themes)
    return (
        6
        + bool(content.codebook)
        + has_aggregates(content)
        + n_indicators
        + n_subjects
        + len(content.regions)
        + count_embeds(rendition)
    )


def _shell(rendition: Rendition, records: Mapping[str, FileRecord]) -> dict[str, Any]:
    """Return what the frame around every page shows."""
    content, is_indonesian = rendition.content, rendition.language == INDONESIAN
    return {
        "content": content,
        "language": rendition.language,
        "base": rendition.base,
        "search_url": f"{rendition.base}{SEARCH_FILE}",
        "root": content.base_path,
        "asset_base": f"{content.base_path}assets/",
        "home_url": rendition.base,
        "editions_url": "/terbitan/" if is_indonesian else "/terbitan/?bahasa=en",
        "sign_in_url": "/portal/",
        "simulated": content.is_simulated,
        "citation": rendition.citation,
        "source_note": rendition.source_note,
        "licence": rendition.licence,
        "licence_name": LICENCE.short,
        "version_label": rendition.version,
        "changes_url": f"{rendition.base}{CHANGES_PATH}",
        "changes_label": changes_title(content.changes),
        "downloads": [download.measured(records) for download in rendition.downloads],
    }


def _render(
    rendition: Rendition, shell: Mapping[str, Any], path: str, template: str, context: Mapping[str, Any]
) -> tuple[str, bytes]:
    page = path.removesuffix("index.html")
    other = f"{ENGLISH}/" if rendition.language == INDONESIAN else ""
    links: dict[str, Any] = {
        "language_url": f"{rendition.content.base_path}{other}{page}",
        "permalink": f"{rendition.content.site_url}{rendition.base}{page}",
    }
    shared = context.get("shared") or Shared(str(rendition.content.edition_name), rendition.provinces.finding)
    links["share_tags"] = share_tags(rendition, shared, links["permalink"])
    links["oembed_url"] = (
        oembed_address(rendition.content.site_url, links["permalink"]) if embed_of(page) else ""
    )
    body = get_template(f"publishing/release/{template}").render({**shell, **links, **context})
    return rendition.prefix + path, _squeeze(body).encode()


def _squeeze(html: str) -> str:
    """Drop the indentation and the empty lines of the templates, which are half of the bytes of a long table.

    The other line breaks stay, so that no two words run together.
    """
    return "\n".join(line for line in map(str.strip, html.splitlines()) if line) + "\n"


def _national_context(rendition: Rendition) -> dict[str, Any]:
    content, levels, toolbox = rendition.content, rendition.levels, Toolbox(rendition)
    return {
        "breadcrumbs": (),
        "finding": rendition.provinces.finding,
        "gaps": gaps_sentence(content),
        "maps": levels,
        "map_views": level_switch(levels),
        "shape_views": shape_views("peta-provinsi") if content.boundaries else [],
        "source_views": source_views(rendition),
        "subjects": map_subjects(rendition),
        "map_tools": {view.figure.kind: _map_tools(toolbox, view) for view in levels},
        "table_tools": {
            (kind := view.figure.kind): toolbox.link_only(
                _("Tabel %(level)s") % {"level": view.noun}, level_table_path(kind), f"tabel-{kind}"
            )
            for view in levels
        },
        "dimension_means": dimension_means(content),
        "dimension_paths": {dimension.code: dimension.path for dimension in rendition.dimensions},
        "means_tools": toolbox.simple(_("Rata-rata skor dimensi"), "dimensi", MEANS),
        "driver_tables": [table | {"tools": _driver_tools(toolbox, table)} for table in driver_tables(levels)]
        if content.has_indicators
        else [],
        "made": describe_main_steps(content),
        "robustness": national_robustness(content),
        "tried": tried_sentence(content),
        "history": history(content),
        "province_names": {code: region.name for code, region in content.province_of.items()},
        "shows_completeness": not content.is_external,
    }


def _map_tools(toolbox: Toolbox, view: LevelView) -> FigureTools:
    kind = view.figure.kind
    tools = toolbox.map_tools(
        view.figure.title,
        level_table_path(kind),
        {shape: map_path(kind, shape) for shape in (GEOGRAPHY, HEXAGONS)},
        f"peta-{kind}",
        has_boundaries=view.geography is not None,
    )
    # Without boundaries the one form of the map has no name.
    frames = {shape if view.geography else "": map_embed_path(kind, shape) for shape in shapes_of(view)}
    return toolbox.embedded(tools, frames, MAP_HEIGHT)


def _driver_tools(toolbox: Toolbox, table: Mapping[str, Any]) -> FigureTools:
    name = _("Indikator yang paling mendorong skor %(noun)s") % {"noun": table["noun"]}
    return toolbox.simple(name, f"pendorong-{table['kind']}", drivers_path(table["kind"]))


def history(content: ReleaseContent) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Versi %(version)s") % {"version": version.version},
            "url": f"/terbitan/{content.edition_code}/v{version.version}/",
            "is_this": version.is_this,
            "at": format_datetime(version.published_at) if version.published_at else "",
            "note": version.note,
        }
        for version in content.history
    ]
