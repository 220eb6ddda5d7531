"""What the review screens show, made from rows that were read before. No queries, no writes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from apps.core.formatting import format_act, format_decimal
from apps.core.pages import address_of_part
from apps.submissions.content import Content, indicator_anchor
from apps.submissions.differences import AnswerChange, FieldChange
from apps.submissions.models import Submission
from apps.submissions.presentation import Card
from apps.submissions.selectors import Change, DimensionStatus, IndicatorStatus, Peers

from .enums import VerdictOutcome
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
    """Return what was said; it `is_standing` where the answer and what explains it are still what was judged."""
    if row is None:
        return Judged("empty", "Belum diputuskan", fields)
    if is_standing:
        return Judged(*verdict_words(row), fields)
    act = format_act(str(row.given_by), row.given_at)
    if row.is_own_work:
        said = (
            f"Putusan “{row.get_outcome_display()}” {act} tidak dihitung: {row.given_by} ikut mengisi atau mengirim "
            "data ini. Orang lain harus memutuskannya."
        )
        return Judged("partial", said, fields)
    said = f"Isian atau penjelasannya berubah, jadi putusan “{row.get_outcome_display()}” {act} tidak berlaku lagi."
    return Judged("partial", said, fields)


def own_work_words(rows: Iterable[WorkingVerdict]) -> list[str]:
    """Return why verdicts do not count that somebody gave who has a hand in the data by now: a sentence for each."""
    found = Counter(row.given_by for row in rows if row.is_own_work)
    return [
        f"{count} putusan {person} tidak dihitung, karena {person} ikut mengisi atau mengirim data ini. "
        "Indikatornya harus diputuskan orang lain."
        for person, count in found.items()
    ]


def verdict_words(row: WorkingVerdict) -> tuple[str, str]:
    """Return the state of a verdict, and who gave it when: for the page, and for the script that has just sent it."""
    said = f"Tersimpan {format_act(str(row.given_by), row.given_at)}"
    if lacks_reason(row.outcome, row.reason):
        return "partial", f"{said}. Tulis apa yang perlu diperbaiki."
    if row.outcome == VerdictOutcome.OK and row.reason:
        return "saved", f"{said}. Alasan yang masih tertulis tidak ikut dikirim."
    return "saved", said


@dataclass(frozen=True)
class Mark:
    """One value on a strip: how far along it lies in percent, how many offices have it, whether this one does."""

    place: float
    count: int
    is_own: bool

    @property
    def x(self) -> str:
        """In the units of the drawing, which leaves room for half a dot at either end."""
        return f"{_MARGIN + self.place:.1f}"

    @property
    def radius(self) -> str:
        """The same; the area of the dot stands for the number of offices, and one's own is seen at a glance."""
        least = _OWN_DOT if self.is_own else 0
        return f"{max(least, min(_DOT * self.count**0.5, _LARGEST_DOT)):.1f}"


@dataclass(frozen=True)
class Spread:
    """How the answer lies among those of the other offices: a sentence, and marks to draw where values differ."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class ReviewItem:
    """One indicator on the page of a review."""

    card: Card
    judged: Judged
    change: AnswerChange | None
    """What the office changed since the data was given back, None where it is the same."""
    explained: tuple[FieldChange, ...]
    """Which warnings it explains in other words since then."""
    files: str
    """What became of the files since then, in words."""
    spread: Spread | None


_MARGIN: Final = 10
_DOT: Final = 2.2
_OWN_DOT: Final = 4
_LARGEST_DOT: Final = 8


def spread_of(peers: Peers | None, own: Decimal | None, place: str) -> Spread | None:
    """Return how `own`, the value here (None without one), lies among the others in `place`; None without others."""
    if peers is None:
        return None
    values, known = peers.values, len(peers.values)
    occurred = [value for value in values if value]
    parts = [f"Pada {known + peers.without_data} kantor lain di {place} yang sudah mengirim:"]
    if occurred:
        parts.append(
            f"terjadi di {len(occurred)}, nilai tengahnya {_value(_median(occurred))}, tertinggi {_value(values[-1])}."
        )
    elif known:
        parts.append("tidak terjadi.")
    if peers.without_data:
        parts.append(f"{peers.without_data} tidak mempunyai data.")
    if own and known:
        below = sum(value < own for value in values)
        parts.append(f"Di sini {_value(own)}: lebih tinggi daripada {below} dari {known}.")
    return Spread(" ".join(parts), _marks(values, own))


def _marks(values: Sequence[Decimal], own: Decimal | None) -> tuple[Mark, ...]:
    counted = Counter(values)
    if own is not None:
        counted[own] += 1
    top = max(counted, default=Decimal(0))
    if not top:
        return ()
    ascending = sorted(counted.items())
    return tuple(Mark(float(100 * value / top), count, value == own) for value, count in ascending)


def _median(values: Sequence[Decimal]) -> Decimal:
    ascending, half = sorted(values), len(values) // 2
    return ascending[half] if len(values) % 2 else (ascending[half - 1] + ascending[half]) / 2


def _value(value: Decimal) -> str:
    digits = max(0, -int(value.normalize().as_tuple().exponent))
    return format_decimal(value, min(digits, 2))


def files_changed(change: Change | None) -> str:
    """Return what became of the files of an answer since the data was given back; "" where they are the same."""
    if change is None:
        return ""
    before, after = set(_files(change.before)), set(_files(change.after))
    parts = [(len(after - before), "ditambahkan"), (len(before - after), "ditarik")]
    told = ", ".join(f"{count} berkas {word}" for count, word in parts if count)
    return f"Bukti: {told}." if told else ""


def _files(content: Content | None) -> Sequence[str]:
    return content["evidence"] if content else ()


def review_outline(
    submission: Submission,
    statuses: Sequence[DimensionStatus],
    standing: Mapping[str, WorkingVerdict],
    shown: Sequence[DimensionStatus],
) -> list[dict[str, Any]]:
    """Return the list at the side: how each indicator was judged, and flags such as "berubah".

    Of the dimensions that are `shown` all indicators are listed, of the others those that need a look: with a flag, to
    be mended, or without a verdict where others of the dimension have one.
    """
    return [_outline_group(submission, status, standing, is_current=status in shown) for status in statuses]


def _outline_group(
    submission: Submission,
    status: DimensionStatus,
    standing: Mapping[str, WorkingVerdict],
    *,
    is_current: bool,
) -> dict[str, Any]:
    verdicts = [standing.get(item.indicator.code) for item in status.items]
    is_begun = any(verdicts)
    entries = [
        # On the page itself the cards say it, and what they say changes.
        _entry(
            item, verdict, "" if is_current or item.is_remark_open else _missed(verdict, is_begun=is_begun)
        )
        for item, verdict in zip(status.items, verdicts, strict=True)
    ]
    return {
        "label": f"{status.dimension.code} {status.dimension.label}",
        "is_current": is_current,
        "url": address_of_part("reviews:dimension", submission.public_id, status.dimension.code),
        "judged": sum(verdict is not None for verdict in verdicts),
        "total": status.total,
        "entries": [entry for entry in entries if is_current or entry["flags"]],
    }


def _missed(verdict: WorkingVerdict | None, *, is_begun: bool) -> str:
    """Return what another page has to be opened for; in a dimension without any verdict its count says so."""
    if verdict is None:
        return "belum diputuskan" if is_begun else ""
    return "ditandai perlu diperbaiki" if verdict.outcome == VerdictOutcome.RETURNED else ""


_MARKS: Final = {VerdictOutcome.OK: "done", VerdictOutcome.RETURNED: "returned"}


def _entry(item: IndicatorStatus, verdict: WorkingVerdict | None, missed: str) -> dict[str, Any]:
    return {
        "anchor": f"#{indicator_anchor(item.indicator.code)}",
        "code": item.indicator.code,
        "label": item.indicator.label,
        "mark": _MARKS[VerdictOutcome(verdict.outcome)] if verdict else "empty",
        "mark_label": verdict.get_outcome_display() if verdict else "",
        "flags": [*([missed] if missed else []), *_flags(item)],
    }


def remarks_besides(standing: Mapping[str, WorkingVerdict], codes: Collection[str]) -> list[tuple[str, str]]:
    """Return what is to be mended in other indicators than these, with the reasons: those go to the office as well."""
    return [
        (code, row.reason)
        for code, row in standing.items()
        if row.outcome == VerdictOutcome.RETURNED and code not in codes
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
