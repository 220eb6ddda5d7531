"""Which pages a release has, and the context each is rendered with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.formatting import format_datetime
from apps.regions.presentation import MapFigure

from ..content.dataset import LevelSummary, ReleaseContent
from ..content.wording import (
    citation,
    gaps_sentence,
    legend_items,
    level_noun,
    level_title,
    licence,
    national_finding,
    regency_finding,
    version_words,
)
from .downloads import list_downloads
from .figures import draw_province_map, draw_regency_map, draw_scale
from .method_page import method_context
from .region_page import RegionPages

LANGUAGES: Final = ("id", "en")
STATUS_MARK: Final = b"<!--release-status-->"
"""The place in every page where the server says that the release was superseded or withdrawn."""

DRIVERS_SHOWN: Final = 10


@dataclass(frozen=True)
class Page:
    """One file of the release, rendered."""

    path: str
    body: bytes


def render_pages(content: ReleaseContent) -> Iterator[Page]:
    """Yield every page of the release, one after the other, in Indonesian and English."""
    for language in LANGUAGES:
        with translation.override(language):
            site = _SiteLinks(content, language)
            yield site.render("index.html", "national.html", _national_context(content))
            yield site.render("metodologi/index.html", "methodology.html", method_context(content, site.base))
            regions = RegionPages(content, site.base)
            for region in (*content.provinces.regions, *content.regencies.regions):
                yield site.render(f"{region.path}index.html", "region.html", regions.context(region))


def count_pages(content: ReleaseContent) -> int:
    """Return how many pages `render_pages` yields."""
    return len(LANGUAGES) * (2 + content.provinces.n_regions + content.regencies.n_regions)


class _SiteLinks:
    """What every page of one language shares: the shell's links, the citation, the assets."""

    def __init__(self, content: ReleaseContent, language: str) -> None:
        self.content = content
        self.language = language
        self.prefix = "" if language == "id" else f"{language}/"
        self.base = content.base_path + self.prefix

    def render(self, path: str, template: str, context: Mapping[str, Any]) -> Page:
        body = get_template(f"publishing/release/{template}").render({**self._shared(path), **context})
        return Page(self.prefix + path, _squeeze(body).encode())

    def _shared(self, path: str) -> dict[str, Any]:
        other = "en/" if self.language == "id" else ""
        page = path.removesuffix("index.html")
        return {
            "content": self.content,
            "language": self.language,
            "base": self.base,
            "root": self.content.base_path,
            "asset_base": f"{self.content.base_path}assets/",
            "home_url": self.base,
            "editions_url": "/terbitan/" if self.language == "id" else "/terbitan/?bahasa=en",
            "language_url": f"{self.content.base_path}{other}{page}",
            "sign_in_url": "/portal/",
            "simulated": self.content.is_simulated,
            "citation": citation(self.content),
            "licence": licence(),
            "version_label": version_words(self.content),
            "permalink": f"{self.base}{page}",
            "downloads": list_downloads(self.content),
        }


def _squeeze(html: str) -> str:
    """Drop the indentation and empty lines of the templates: half of the bytes of a long table.

    Lines stay lines, so that no two words grow together.
    """
    return "\n".join(line for line in map(str.strip, html.splitlines()) if line) + "\n"


def _national_context(content: ReleaseContent) -> dict[str, Any]:
    views = [
        _map_view(content.provinces, draw_province_map(content)),
        _map_view(content.regencies, draw_regency_map(content)),
    ]
    summaries = (content.provinces, content.regencies)
    return {
        "breadcrumbs": (),
        "finding": national_finding(content),
        "regency_finding": regency_finding(content),
        "gaps": gaps_sentence(content),
        "maps": views,
        "map_views": [
            {
                "label": view["title"],
                "url": f"#peta-{view['figure'].kind}",
                "is_current": view is views[0],
                "count": view["summary"].n_regions,
            }
            for view in views
        ],
        "dimension_means": _dimension_means(content),
        "driver_tables": [_driver_table(summary) for summary in summaries] if content.has_indicators else [],
        "history": _history(content),
        "province_names": {code: region.name for code, region in content.province_of.items()},
        "shows_completeness": not content.is_external,
    }


def _map_view(summary: LevelSummary, figure: MapFigure) -> dict[str, Any]:
    return {
        "figure": figure,
        "summary": summary,
        "legend": legend_items(summary),
        "title": level_title(summary.level),
        "noun": level_noun(summary.level),
        "scale": draw_scale(summary.cutoffs, summary.regions),
    }


def _dimension_means(content: ReleaseContent) -> list[dict[str, Any]]:
    """Return the mean of each dimension over provinces and regencies; published ones for an external edition."""
    rows = []
    for position, group in content.top_groups:
        if content.is_external:
            if group.code in content.published_means:
                rows.append(
                    {"group": group, "province": content.published_means[group.code], "regency": None}
                )
            continue
        province, regency = (s.group_means[position] for s in (content.provinces, content.regencies))
        if province is not None or regency is not None:
            rows.append({"group": group, "province": province, "regency": regency})
    return rows


def _driver_table(summary: LevelSummary) -> dict[str, Any]:
    known = [driver for driver in summary.drivers if driver.share]
    return {
        "title": level_title(summary.level),
        "noun": level_noun(summary.level),
        "rows": known[:DRIVERS_SHOWN],
        "largest": known[0].share if known else None,
    }


def _history(content: ReleaseContent) -> list[dict[str, Any]]:
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
