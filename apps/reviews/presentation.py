"""What the review screens show, made from rows that were read before. No queries, no writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.formatting import format_act
from apps.submissions.presentation import indicator_anchor
from apps.submissions.selectors import DimensionStatus, IndicatorStatus

from .forms import VerdictForm
from .models import WorkingVerdict


@dataclass(frozen=True)
class Judged:
    """What was said of one answer in words, with the fields to say it; `is_lapsed`: the answer has changed since."""

    said: str
    fields: VerdictForm | None
    is_lapsed: bool = False


def judged_of(row: WorkingVerdict | None, fields: VerdictForm | None, *, is_standing: bool) -> Judged:
    """Return the words for a verdict."""
    if row is None:
        return Judged("Belum diputuskan", fields)
    act = format_act(str(row.given_by), row.given_at)
    if is_standing:
        return Judged(verdict_words(row), fields)
    said = f"Isiannya berubah, jadi putusan “{row.get_outcome_display()}” {act} tidak berlaku lagi."
    return Judged(said, fields, is_lapsed=True)


def verdict_words(row: WorkingVerdict) -> str:
    """Return who has given a verdict, and when: for the page, and for the script that has just sent it."""
    return f"Tersimpan {format_act(str(row.given_by), row.given_at)}"


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
