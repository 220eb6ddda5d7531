"""The context of the methodology page, made from the run's own manifest."""

from typing import Any

from django.utils.translation import gettext as _

from apps.indicators.enums import PublicationStatus

from ..content.dataset import GroupInfo, IndicatorInfo, LevelSummary, ReleaseContent
from ..content.method_words import describe_steps
from ..content.wording import level_noun, level_title, status_words


def method_context(content: ReleaseContent, base: str) -> dict[str, Any]:
    """Return everything the methodology page shows."""
    return {
        "breadcrumbs": [
            {"label": str(content.edition_name), "url": base},
            {"label": _("Metodologi"), "url": ""},
        ],
        "steps": describe_steps(content),
        "levels": [_level(content.provinces), _level(content.regencies)],
        "weights": [_dimension(content, group) for _position, group in content.top_groups],
        "event_levels": [
            {"info": level, "status_label": status_words(level.status)} for level in content.event_levels
        ],
        "has_unpublished": any(
            status == PublicationStatus.UNPUBLISHED
            for status in (
                *(group.status for group in content.groups),
                *(info.status for info in content.indicators),
                *(level.status for level in content.event_levels),
                *(step.status for step in content.run_manifest.statuses.method),
            )
        ),
        "is_weighted": content.has_indicators,
    }


def _level(summary: LevelSummary) -> dict[str, Any]:
    return {"summary": summary, "title": level_title(summary.level), "noun": level_noun(summary.level)}


def _dimension(content: ReleaseContent, group: GroupInfo) -> dict[str, Any]:
    """Return one dimension with its indicators, their weights, and the largest value of each by level."""
    derived = content.run_manifest.derived
    provinces, regencies = (derived.maxima(s.level.value) for s in (content.provinces, content.regencies))

    def row(info: IndicatorInfo) -> dict[str, Any]:
        return {
            "info": info,
            "status_label": status_words(info.status),
            "province_maximum": provinces.get(info.code),
            "regency_maximum": regencies.get(info.code),
        }

    return {
        "group": group,
        "status_label": status_words(group.status),
        "rows": [row(info) for info in content.indicators if info.dimension == group.code],
    }
