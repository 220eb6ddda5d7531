"""The context of the methodology page, made from the run's own manifest."""

from typing import Any

from django.utils.translation import gettext as _

from apps.indicators.enums import PublicationStatus

from ..content.dataset import ReleaseContent
from ..content.method_words import describe_steps
from ..content.robustness_words import national_robustness, tried_sentence, tried_words
from ..content.wording import status_words
from .rendition import Rendition


def method_context(rendition: Rendition) -> dict[str, Any]:
    """Return everything the methodology page shows."""
    content = rendition.content
    return {
        "breadcrumbs": rendition.way_to((_("Metodologi"), "")),
        "steps": describe_steps(content),
        "levels": rendition.levels,
        "weights": _dimensions(content),
        "event_levels": [
            {"info": level, "status_label": status_words(level.status)} for level in content.event_levels
        ],
        "has_unpublished": PublicationStatus.UNPUBLISHED in _statuses(content),
        "is_weighted": content.has_indicators,
        "robustness": national_robustness(content),
        "tried": tried_sentence(content),
        "tried_rows": tried_words(content),
    }


def _statuses(content: ReleaseContent) -> set[str]:
    """Return the publication statuses (published, derived, unpublished) that weights and steps of the run have."""
    return {
        *(group.status for group in content.groups),
        *(info.status for info in content.indicators),
        *(level.status for level in content.event_levels),
        *(step.status for step in content.run_manifest.statuses.method),
    }


def _dimensions(content: ReleaseContent) -> list[dict[str, Any]]:
    """Return the dimensions with their indicators, their weights, and the largest value of each by level."""
    provinces, regencies = (
        content.run_manifest.derived.maxima(summary.level.value) for summary in content.levels
    )
    return [
        {
            "group": group,
            "status_label": status_words(group.status),
            "rows": [
                {
                    "info": info,
                    "status_label": status_words(info.status),
                    "province_maximum": provinces.get(info.code),
                    "regency_maximum": regencies.get(info.code),
                }
                for info in content.indicators_of[group.code]
            ],
        }
        for _position, group in content.top_groups
    ]
