"""What the review screens show, made from rows that were read before. No queries, no writes."""

from collections.abc import Sequence
from typing import Any

from apps.submissions.presentation import indicator_anchor
from apps.submissions.selectors import DimensionStatus, IndicatorStatus


def review_outline(statuses: Sequence[DimensionStatus]) -> list[dict[str, Any]]:
    """Return the indicators for the list at the side, each with flags such as "berubah" where it needs a look."""
    return [
        {
            "label": f"{status.dimension.code} {status.dimension.label}",
            "entries": [
                {
                    "url": f"#{indicator_anchor(item.indicator.code)}",
                    "code": item.indicator.code,
                    "label": item.indicator.label,
                    "flags": _flags(item),
                }
                for item in status.items
            ],
        }
        for status in statuses
    ]


def _flags(item: IndicatorStatus) -> list[str]:
    """Return in words what the reviewer should look at in one indicator."""
    flags: list[str] = []
    if item.is_remark_open:
        flags.append("diminta diperbaiki, belum berubah")
    if item.change is not None:
        flags.append("berubah")
    if item.has_warning:
        flags.append("peringatan belum dijelaskan")
    elif any(row.finding.is_warning for row in item.findings):
        flags.append("peringatan dijelaskan")
    if item.lacks_evidence:
        flags.append("tanpa bukti")
    return flags
