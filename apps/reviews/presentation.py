"""What the review screens show, made from rows that were read before. No queries, no writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.formatting import format_act
from apps.submissions.content import indicator_anchor
from apps.submissions.selectors import DimensionStatus, IndicatorStatus

from .forms import VerdictForm
from .models import WorkingVerdict
from .services import lacks_reason


@dataclass(frozen=True)
class Judged:
    """What was said of one answer, as `components/save_state.html` names it and in words, and the fields to say it."""

    state: str
    said: str
    fields: VerdictForm | None


def judged_of(row: WorkingVerdict | None, fields: VerdictForm | None, *, is_standing: bool) -> Judged:
    """Return what was said; it `is_standing` where the answer is still what was judged."""
    if row is None:
        return Judged("empty", "Belum diputuskan", fields)
    if is_standing:
        return Judged(*verdict_words(row), fields)
    act = format_act(str(row.given_by), row.given_at)
    said = f"Isiannya berubah, jadi putusan “{row.get_outcome_display()}” {act} tidak berlaku lagi."
    return Judged("partial", said, fields)


def verdict_words(row: WorkingVerdict) -> tuple[str, str]:
    """Return the state of a verdict, and who gave it when: for the page, and for the script that has just sent it."""
    said = f"Tersimpan {format_act(str(row.given_by), row.given_at)}"
    if lacks_reason(row.outcome, row.reason):
        return "partial", f"{said}. Tulis apa yang perlu diperbaiki."
    return "saved", said


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
