"""The context of the page of one province or regency."""

from typing import Any, Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal
from apps.regions.enums import RegionLevel

from ..content.dataset import NO_CLASS, RegionScore, ReleaseContent
from ..content.summaries import Cause, causes_of
from ..content.wording import answer_words, counts_words, level_noun, region_finding
from .figures import draw_neighbour_map, draw_scale

CAUSES_SHOWN: Final = 8
INDEX_SOURCE: Final = "index"


def region_context(content: ReleaseContent, region: RegionScore, base: str) -> dict[str, Any]:
    """Return everything the page of one region shows."""
    summary = content.level_of(region.level)
    is_province = region.level == RegionLevel.PROVINCE
    province = region if is_province else content.province_of.get(region.parent)
    causes = causes_of(region, content.indicators) if content.has_indicators else ()
    main = [cause for cause in causes if cause.share][:CAUSES_SHOWN]
    return {
        "breadcrumbs": _breadcrumbs(content, region, province, base),
        "region": region,
        "is_province": is_province,
        "province": province,
        "summary": summary,
        "noun": level_noun(region.level),
        "finding": region_finding(region, summary.cutoffs),
        "scale": draw_scale(summary.cutoffs, summary.regions, region),
        "aggregate_note": _aggregate_note(region),
        "profile": _profile(content, region),
        "causes": [_cause_row(content, cause) for cause in main],
        "largest_share": main[0].share if main else None,
        "dimensions": _dimensions(content, region, causes),
        "neighbours": draw_neighbour_map(content, province, region.code) if province else None,
        "regencies": content.regencies_of[region.code] if is_province else (),
        "sources": _sources(content, region),
        "has_any_data": region.score is not None or bool(region.answers),
    }


def _breadcrumbs(
    content: ReleaseContent, region: RegionScore, province: RegionScore | None, base: str
) -> list[dict[str, str]]:
    crumbs = [{"label": str(content.edition_name), "url": base}]
    if province is not None and province is not region:
        crumbs.append({"label": province.name, "url": base + province.path})
    return [*crumbs, {"label": region.name, "url": ""}]


def _aggregate_note(region: RegionScore) -> str:
    """Return of how many regencies the aggregated score is made, in words."""
    words = {
        "count": region.aggregated_count,
        "total": region.aggregated_total,
    }
    if region.aggregated_score is None:
        return _("Tidak ada agregat: skor kabupaten/kota belum lengkap diketahui.")
    if region.aggregated_count < region.aggregated_total:
        return _("Rata-rata %(count)s dari %(total)s kabupaten/kota; sisanya belum mempunyai skor.") % words
    return _("Rata-rata seluruh %(total)s kabupaten/kota.") % words


def _profile(content: ReleaseContent, region: RegionScore) -> list[dict[str, Any]]:
    """Return the dimensions of the region against the mean of its level; empty where none is known."""
    summary = content.level_of(region.level)
    rows = []
    for position, group in content.top_groups:
        mean = summary.group_means[position]
        if content.is_external:
            mean = content.published_means.get(group.code) if region.level == RegionLevel.PROVINCE else None
        rows.append(
            {
                "group": group,
                "score": region.group_scores[position] if region.group_scores else None,
                "class_key": (region.group_classes[position] if region.group_classes else "") or NO_CLASS,
                "mean": mean,
            }
        )
    return rows if any(row["score"] is not None for row in rows) else []


def _cause_row(content: ReleaseContent, cause: Cause) -> dict[str, Any]:
    names = {level.code: level.name for level in content.event_levels}
    return {
        "cause": cause,
        "name": cause.indicator.name,
        "code": cause.indicator.code,
        "dimension": content.names(cause.indicator.dimension),
        "answer": answer_words(cause.answer),
        "counts": counts_words(cause.counts, names) if len(names) > 1 else "",
        "unit": cause.indicator.unit or _("kejadian"),
        "value": format_decimal(cause.value, 2) if cause.value is not None else "",
    }


def _dimensions(
    content: ReleaseContent, region: RegionScore, causes: tuple[Cause, ...]
) -> list[dict[str, Any]]:
    """Return every indicator of the region under its dimension, in the order of the instrument."""
    if not causes:
        return []
    by_code = {cause.indicator.code: cause for cause in causes}
    dimensions = []
    for position, group in content.top_groups:
        rows = [
            _cause_row(content, by_code[info.code])
            for info in content.indicators
            if info.dimension == group.code
        ]
        dimensions.append(
            {
                "group": group,
                "score": region.group_scores[position] if region.group_scores else None,
                "rows": rows,
                "n_occurred": sum(row["cause"].n_events > 0 for row in rows),
                "n_missing": sum(row["cause"].score is None for row in rows),
            }
        )
    return dimensions


def _sources(content: ReleaseContent, region: RegionScore) -> list[dict[str, str]]:
    """Return where each figure of an imported region was taken from."""
    if not content.is_external or not region.sources:
        return []
    rows = []
    for code, url in region.sources.items():
        what = _("Skor indeks") if code == INDEX_SOURCE else str(content.names(code))
        label = f"{what}: {url}" if url else _("%(what)s: tautan sumber tidak tercatat") % {"what": what}
        rows.append({"label": label, "url": url})
    return rows
