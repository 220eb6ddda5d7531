"""The context of the page of one province or regency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent
from apps.indicators.words import level_label_short
from apps.regions.enums import RegionLevel
from apps.submissions.enums import AnswerValue

from ..content.dataset import NO_CLASS, LevelSummary, RegionScore
from ..content.figure_sources import sources_of
from ..content.standing import mean_of_group, mean_of_group_near, standing_sentences
from ..content.summaries import Cause, causes_of
from ..content.wording import answer_words, counts_words, region_finding
from .downloads import ROBUSTNESS, Download, csv_path, report_download
from .embed_paths import CARD_HEIGHT, card_embed_path
from .exports.figure_paths import (
    GEOGRAPHY,
    HEXAGONS,
    answer_path,
    causes_path,
    has_region_pngs,
    level_table_path,
    neighbours_path,
    profile_path,
)
from .exports.tools import FigureTools, Toolbox
from .figures import draw_neighbour_map
from .files import FileRecord
from .geography import draw_neighbour_areas
from .rendition import Rendition
from .reports.paths import region_report_path
from .robustness_view import robustness_view
from .sharing import Shared
from .spread import Spreads

CAUSES_SHOWN: Final = 8
FILES_SHOWN: Final = 4
"""How many of the files of the whole release the page of a region offers."""
HERE: Final = '<use class="geomap__here" href="#geo-" />'
"""What `components/geomap.html` writes for the outline of the region of a page."""


@dataclass(frozen=True, slots=True)
class IndicatorTexts:
    """The texts about an indicator that are the same on every page of one language."""

    code: str
    name: str
    path: str
    dimension: str
    weight: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One indicator of one region with every figure formatted, once for all places of the page that show it."""

    texts: IndicatorTexts
    answer: str
    n_events: str
    counts: str
    value: str
    score: str
    share: str
    share_number: float | None


class RegionPages:
    """Makes the contexts of all region pages in one language; what several of them share is made once and kept."""

    def __init__(self, rendition: Rendition, records: Mapping[str, FileRecord]) -> None:
        self.rendition = rendition
        self._records = records
        self._files = [download.measured(records) for download in rendition.downloads[:FILES_SHOWN]]
        self.content = content = rendition.content
        self._texts = {
            info.code: IndicatorTexts(
                info.code,
                str(info.name),
                info.path,
                str(content.names(info.dimension)),
                format_percent(info.share, 2),
            )
            for info in content.indicators
        }
        self._level_names = {level.code: str(level.name) for level in content.event_levels}
        self._surroundings: dict[str, str] = {}
        self._spreads = Spreads(content)
        self._answers = {value: answer_words(value) for value in ("", *AnswerValue.values)}

    def context(self, region: RegionScore) -> dict[str, Any]:
        """Return everything the page of one region shows."""
        content = self.content
        view = self.rendition.level_of(region.level)
        is_province = region.level == RegionLevel.PROVINCE
        province = region if is_province else content.province_of.get(region.parent)
        causes = causes_of(region, content.indicators) if content.has_indicators else ()
        rows = [self._cause_row(cause) for cause in causes]
        main = [row for row in rows if row.share_number][:CAUSES_SHOWN]
        above = [(province.name, province.path)] if province and not is_province else []
        return {
            "breadcrumbs": self.rendition.way_to(*above, (region.name, "")),
            "region": region,
            "is_province": is_province,
            "province": province,
            "summary": view.summary,
            "noun": view.noun,
            "finding": region_finding(region, view.summary),
            "standing": " ".join(standing_sentences(content, region)),
            "spread": (spread := self._spreads.of(region)),
            "shared": _shared(region, view.summary, has_picture=spread is not None),
            "aggregate_note": aggregate_note(region),
            "profile": (profile := self._profile(region, view.summary)),
            "has_means": any(row["mean"] is not None for row in profile),
            "near_name": province.short_name
            if province and any(row["near"] is not None for row in profile)
            else "",
            "robustness": robustness_view(content, region),
            "causes": main,
            "largest_share": main[0].share_number if main else None,
            "dimensions": self._dimensions(region, view.summary, causes, rows),
            "neighbours": self._neighbours(province, region) if province else None,
            "report": (report := self._report(region)),
            "files": [report, *self._files],
            "figure_sources": sources_of(content, region),
            "tools": self._tools(region),
        }

    def _tools(self, region: RegionScore) -> dict[str, FigureTools]:
        """Return the lines below the figures of the page, by the names that the template has for these."""
        toolbox = Toolbox(self.rendition, region.path)
        has_png = has_region_pngs(region.level, self.rendition.language)
        kind = self.rendition.level_of(region.level).figure.kind
        letak = toolbox.form("letak", answer_path(region))
        answer = toolbox.tools(_("Letak di antara semua wilayah"), level_table_path(kind), letak)
        card = replace(answer, name=region.name)
        causes = _("Indikator yang paling mendorong skor")
        robustness = (
            {"robustness": toolbox.link_only(_("Ketahanan kelas"), csv_path(ROBUSTNESS), "ketahanan")}
            if self.content.study
            else {}
        )
        return robustness | {
            "answer": replace(
                answer, forms=toolbox.embedded(card, {"": card_embed_path(region)}, CARD_HEIGHT).forms
            ),
            "profile": toolbox.simple(_("Profil dimensi"), "dimensi", profile_path(region), has_png=has_png),
            "causes": toolbox.simple(causes, "sebab", causes_path(region), has_png=has_png),
        }

    def _neighbour_tools(self, province: RegionScore, title: str, *, has_boundaries: bool) -> FigureTools:
        """Return the line below the map of a province, which links to the map on the page of the province."""
        return Toolbox(self.rendition, province.path).map_tools(
            title,
            neighbours_path(province),
            {shape: neighbours_path(province, shape) for shape in (GEOGRAPHY, HEXAGONS)},
            "tetangga",
            has_boundaries=has_boundaries,
        )

    def _report(self, region: RegionScore) -> Download:
        """Return the report on a province, or the sheet on a regency."""
        path = region_report_path(region)
        is_province = region.level == RegionLevel.PROVINCE
        name = _("Laporan provinsi") if is_province else _("Lembar 1 halaman")
        return report_download(self.content, path, name).measured(self._records)

    def _neighbours(self, province: RegionScore, region: RegionScore) -> dict[str, Any] | None:
        """Return map and table of the region's province: rendered once per province, then the region is marked."""
        regions = self.content.regencies_of[province.code]
        if not regions:
            return None
        title = _("Kabupaten/kota di %(province)s") % {"province": province.name}
        if province.code not in self._surroundings:
            context = {
                "figure": (figure := draw_neighbour_map(self.content, province)),
                "geography": (geography := draw_neighbour_areas(self.content, province)),
                "shape_views": shape_views("tetangga") if figure and geography else [],
                "boundaries": self.content.boundaries,
                "tools": self._neighbour_tools(province, title, has_boundaries=geography is not None),
                "table_tools": Toolbox(self.rendition, province.path).link_only(
                    _("Tabel %(title)s") % {"title": title}, neighbours_path(province), "tetangga-tabel"
                ),
                "regions": regions,
                "province": province,
                "base": self.rendition.base,
                "written": self.content.regencies.written,
                "shows_completeness": self.content.has_indicators,
            }
            body = render_to_string("publishing/release/partials/neighbours.html", context)
            self._surroundings[province.code] = body
        # The body comes escaped from a template, and what is put into it here is no text that people typed.
        here = f'href="{escape(self.rendition.base + region.path)}"'
        marked = self._surroundings[province.code].replace(here, f'{here} aria-current="page"')
        ring = HERE.replace("#geo-", f"#geo-{region.code}")
        marked = marked.replace(HERE, ring if f'id="geo-{region.code}"' in marked else "")
        return {"title": title, "body": mark_safe(marked)}  # noqa: S308

    def _profile(self, region: RegionScore, summary: LevelSummary) -> list[dict[str, Any]]:
        """Return the region's dimensions beside the means of nation and province; empty where no score is known."""
        rows = []
        for position, group in self.content.top_groups:
            class_key = (region.group_classes[position] if region.group_classes else "") or NO_CLASS
            rows.append(
                {
                    "group": group,
                    "score": region.group_score(position),
                    "score_text": summary.groups_written[position].score(region.group_score(position)),
                    "class_key": class_key,
                    "class_label": level_label_short(class_key),
                    "mean": mean_of_group(self.content, region.level, position),
                    "near": mean_of_group_near(self.content, region, position),
                }
            )
        return rows if any(row["score"] is not None for row in rows) else []

    def _cause_row(self, cause: Cause) -> CauseRow:
        return CauseRow(
            texts=self._texts[cause.indicator.code],
            answer=self._answers[cause.answer],
            n_events=format_decimal(cause.n_events, 0) if cause.n_events else "",
            counts=counts_words(cause.counts, self._level_names) if cause.counts else "",
            value=format_decimal(cause.value),
            score=format_decimal(cause.score),
            share="" if cause.share is None else format_percent(cause.share, 1),
            share_number=cause.share or None,
        )

    def _dimensions(
        self, region: RegionScore, summary: LevelSummary, causes: tuple[Cause, ...], rows: list[CauseRow]
    ) -> list[dict[str, Any]]:
        """Return every indicator of the region under its dimension, in the order of the instrument."""
        if not causes:
            return []
        by_code = {cause.indicator.code: (cause, row) for cause, row in zip(causes, rows, strict=True)}
        dimensions = []
        for position, group in self.content.top_groups:
            members = [by_code[info.code] for info in self.content.indicators_of[group.code]]
            dimensions.append(
                {
                    "group": group,
                    "score_text": summary.groups_written[position].score(region.group_score(position)),
                    "rows": [row for _cause, row in members],
                    "share": _share(cause for cause, _row in members),
                    "n_occurred": sum(bool(cause.n_events) for cause, _row in members),
                    "n_missing": sum(cause.score is None for cause, _row in members),
                }
            )
        return dimensions


def _share(causes: Iterable[Cause]) -> str:
    """Return the part of the region's score that these indicators add; "" where it has none to be a part of."""
    known = [cause.share for cause in causes if cause.share is not None]
    return format_percent(sum(known), 1) if known else ""


def _shared(region: RegionScore, summary: LevelSummary, *, has_picture: bool) -> Shared:
    text = region_finding(region, summary)
    return Shared(region.name, text, answer_path(region)) if has_picture else Shared(region.name, text)


def shape_views(name: str) -> list[dict[str, Any]]:
    """Return the switch between a map of boundaries and one of hexagons, whose ids begin with `name`."""
    return [
        {"label": _("Geografi"), "url": f"#{name}-geografi", "is_current": True},
        {"label": _("Heksagon"), "url": f"#{name}-heksagon", "is_current": False},
    ]


def aggregate_note(region: RegionScore) -> str:
    """Return in words how many regencies the aggregated score is the mean of."""
    words = {"count": region.aggregated_count, "total": region.aggregated_total}
    if region.aggregated_score is None:
        return _("Tidak ada agregat: skor kabupaten/kota belum lengkap diketahui.")
    if region.aggregated_count < region.aggregated_total:
        return _("Rata-rata %(count)s dari %(total)s kabupaten/kota; sisanya belum mempunyai skor.") % words
    return _("Rata-rata seluruh %(total)s kabupaten/kota.") % words
