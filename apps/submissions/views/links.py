"""Addresses that several screens of one submission show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ..models import Submission
from ..presentation import dimension_url
from ..selectors import DimensionStatus, IndicatorStatus


@dataclass(frozen=True)
class IndicatorLink:
    """An indicator with the address of its card."""

    item: IndicatorStatus
    url: str


def breadcrumbs_of(submission: Submission, *more: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the breadcrumbs of a page of one submission; the last of `more` is the page itself."""
    own: dict[str, Any] = {"label": str(submission.region), "url": submission.get_absolute_url()}
    return [{"label": "Isian", "url": reverse("submissions:list")}, own, *more]


def indicator_links(
    submission: Submission,
    statuses: Sequence[DimensionStatus],
    wanted: Callable[[IndicatorStatus], bool],
) -> list[IndicatorLink]:
    """Return links to the indicators for which `wanted` is true, in the order of the form."""
    return [
        IndicatorLink(item, dimension_url(submission, status.dimension.code, item.indicator.code))
        for status in statuses
        for item in status.items
        if wanted(item)
    ]
