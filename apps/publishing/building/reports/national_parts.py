"""What the book of the nation says of all regions, as plain values: the same words and figures as on the pages."""

from typing import Any

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent
from apps.regions.presentation import MapFigure

from ...content.wording import gaps_sentence, status_words
from ..causes import dimension_means, driver_tables
from ..rendition import LevelView
from .pictures import map_svg, scale_svg
from .region_parts import RegionParts, ordered


def national_parts(parts: RegionParts) -> dict[str, Any]:
    """Return the maps, the causes and the tables of the nation, and a profile of every province."""
    content, rendition = parts.content, parts.rendition
    return {
        "levels": [_level(view) for view in rendition.levels],
        "gaps": gaps_sentence(content),
        "means": _means(parts),
        "drivers": _drivers(parts),
        "provinces": [parts.regency_row(region) for region in ordered(content.provinces.regions)],
        "profiles": [
            {**parts.explained(region), "around": parts.around(region)}
            for region in content.provinces.regions
        ],
        "regencies": [
            {
                "name": province.name,
                "rows": [parts.regency_row(region) for region in content.regencies_of[province.code]],
            }
            for province in content.provinces.regions
            if content.regencies_of[province.code]
        ],
        "framework": _framework(parts),
    }


def _level(view: LevelView) -> dict[str, Any]:
    summary, published = view.summary, ""
    if summary.is_sample and summary.published:
        published = _("Banyaknya wilayah menurut kelas dikutip dari %(source)s.") % {
            "source": summary.published.source
        }
    scale = view.scale if view.scale and view.scale.distribution else None
    words = {
        "count": summary.n_scored,
        "noun": view.noun,
        "mean": summary.written.score(summary.mean),
        "lower": summary.written.lower,
        "upper": summary.written.upper,
    }
    spread = _("Sebaran skor %(count)s %(noun)s: rata-rata %(mean)s, ambang batas %(lower)s dan %(upper)s.")
    return {
        "finding": view.finding,
        "map_title": view.figure.title,
        "map": map_svg(view.figure),
        "map_alt": _map_words(view, view.figure),
        "has_borders": bool(view.figure.borders),
        "legend": view.legend,
        "published": published,
        "scale": scale_svg(scale) if scale else "",
        "scale_alt": scale.description if scale else "",
        "scale_caption": spread % words,
    }


def _map_words(view: LevelView, figure: MapFigure) -> str:
    """Return what a map shows, with the number of regions in each class."""
    classes = "; ".join(f"{item['label']} {item['detail']}" for item in view.legend)
    return f"{figure.title}. {view.finding} {classes}."


def _means(parts: RegionParts) -> dict[str, Any]:
    rows = [
        {
            "name": str(row["group"].name),
            "weight": format_percent(row["group"].share),
            "province": format_decimal(row["province"]),
            "regency": format_decimal(row["regency"]),
            "at": row["province"],
            "mean_at": row["regency"],
        }
        for row in dimension_means(parts.content)
    ]
    if parts.content.is_external:
        note = _("Balok menunjukkan rata-rata provinsi pada skala 0 sampai 100.")
    else:
        note = _(
            "Balok menunjukkan rata-rata provinsi pada skala 0 sampai 100, garis tegak rata-rata kabupaten/kota."
        )
    return {"rows": rows, "note": note}


def _drivers(parts: RegionParts) -> list[dict[str, Any]]:
    content = parts.content
    if not content.has_indicators:
        return []
    title, happened = _("Indikator yang paling mendorong skor %(noun)s"), _("%(count)s dari %(total)s")
    return [
        {
            "title": title % {"noun": table["noun"]},
            "rows": [
                {
                    "name": str(driver.indicator.name),
                    "dimension": str(content.names(driver.indicator.dimension)),
                    "happened": happened % {"count": driver.n_occurred, "total": driver.n_answered},
                    "share": format_percent(driver.share, 1),
                    "bar": (driver.share or 0.0) / table["largest"],
                }
                for driver in table["rows"]
            ],
        }
        for table in driver_tables(parts.rendition.levels)
        if table["rows"]
    ]


def _framework(parts: RegionParts) -> list[dict[str, Any]]:
    content = parts.content
    if not content.has_indicators:
        return []
    return [
        {
            "name": str(group.name),
            "share": format_percent(group.share),
            "rows": [
                {
                    "code": info.code,
                    "name": str(info.name),
                    "weight": format_percent(info.share, 2),
                    "status": status_words(info.status),
                }
                for info in content.indicators_of[group.code]
            ],
        }
        for _position, group in content.top_groups
    ]
