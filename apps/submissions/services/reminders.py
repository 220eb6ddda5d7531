"""Telling people of deadlines: before, so that nobody is surprised, and after, so that nothing closes silently.

Each form is told of once for each deadline and each nearness to it (`DeadlineWarning`). What several forms of one
province have in common is one notice, so that a coordinator reads one list and not 38 notices.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.permissions import Permission
from apps.accounts.selectors import people_by_zone, user_list_with, users_by_lineage, zones_of
from apps.core.formatting import format_datetime, format_time_left, in_zone
from apps.indicators.enums import EditionState, WindowStage
from apps.notifications.enums import NoticeKind
from apps.notifications.services import notice_send
from apps.regions.enums import RegionLevel

from ..enums import ENTRY_STATES, SubmissionAction, SubmissionState, Warned
from ..models import DeadlineWarning, Submission
from ..selectors import stage_windows, why_closed_to_office
from ..windows import NATIONAL, is_spent
from ..workflow import TRANSITIONS

BEFORE: Final = {
    Warned.DAY: dt.timedelta(days=1),
    Warned.DAYS: dt.timedelta(days=3),
    Warned.WEEK: dt.timedelta(days=7),
}
"""How long before a deadline people are reminded of it, the shortest first."""

LISTED: Final = 40
"""How many offices a notice names; a province has fewer."""

_LOCK: Final = 0x494B5003
"""Any number that no other advisory lock of the portal uses."""


@dataclass(frozen=True)
class _Audience:
    """Those who hold a permission over the forms of a province ("" for the nation), and what they are told of."""

    permission: Permission
    province: str
    edition: int
    stage: WindowStage
    kind: Warned


@transaction.atomic
def deadline_warn() -> int:
    """Send what is to be told of deadlines now, and note it; return of how many forms it was.

    A worker that comes while another is at it does nothing; what a broken-off run has not noted the next one tells.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() == (False,):
            return 0
    rows = _forms_to_tell_of()
    DeadlineWarning.objects.bulk_create(
        DeadlineWarning(submission=row, stage=row.window_stage, due_at=row.due_at, kind=row.kind)
        for row in rows
    )
    _tell_offices([row for row in rows if row.window_stage == WindowStage.ENTRY])
    groups: dict[_Audience, list[Any]] = {}
    for row in rows:
        for audience in _overseers(row):
            groups.setdefault(audience, []).append(row)
    for audience, forms in groups.items():
        _tell_overseers(audience, forms)
    return len(rows)


def _forms_to_tell_of() -> list[Any]:
    """Return the forms whose step is due soon or was due, and that nobody was told of; `kind` says how near it is.

    Nobody is reminded of a step that has not begun: once it has, the next run tells of it.
    """
    now = timezone.now()
    waiting = Submission.objects.with_window().with_region().exclude(state=SubmissionState.ACCEPTED)
    is_filled = Q(state__in=ENTRY_STATES)
    # The rows have the annotations as well as the fields.
    has_begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    rows: Any = waiting.filter(has_begun, ~is_filled | Q(edition__state=EditionState.OPEN))
    near = list(rows.filter(due_at__lte=now + max(BEFORE.values())).order_by("region__code", "pk"))
    for row in near:
        row.kind = _kind_of(row.due_at - now)
    told = set(
        DeadlineWarning.objects.filter(submission__in=near).values_list(
            "submission_id", "stage", "due_at", "kind"
        )
    )
    return [row for row in near if (row.pk, row.window_stage, row.due_at, row.kind) not in told]


def _kind_of(left: dt.timedelta) -> Warned:
    if left < dt.timedelta():
        return Warned.PASSED
    return next(kind for kind, span in BEFORE.items() if left <= span)


def _tell_offices(rows: Sequence[Any]) -> None:
    """Tell those who fill the forms."""
    people = users_by_lineage(Permission.SUBMISSION_SUBMIT, {row.region.lineage for row in rows})
    zones = zones_of(person for group in people.values() for person in group)
    for row in rows:
        for zone, theirs in people_by_zone(people.get(row.region.lineage, []), zones).items():
            with in_zone(zone):
                subject, body = _office_words(row)
            notice_send(
                kind=NoticeKind.DEADLINE,
                recipients=theirs,
                region=row.region,
                subject=subject,
                body=body,
                path=row.get_absolute_url(),
            )


def _office_words(row: Any) -> tuple[str, str]:
    if row.kind == Warned.PASSED:
        return f"Pengisian data {row.region} ditutup", why_closed_to_office(row)
    due_at = format_datetime(row.due_at)
    return (
        f"Data {row.region} belum dikirim, batasnya {format_time_left(row.due_at)}",
        f"Data {row.region} untuk {row.edition} belum dikirim. Batas pengisiannya {due_at}. Setelah itu isian ditutup.",
    )


def _overseers(row: Any) -> Iterator[_Audience]:
    """Yield who beside the office is told: who reviews or accepts; once a review is late, the nation as well."""
    level, stage, kind = RegionLevel(row.region.level), WindowStage(row.window_stage), Warned(row.kind)
    of_province = row.region.parent.lineage if level == RegionLevel.REGENCY else ""
    review = TRANSITIONS[SubmissionAction.CLAIM].permission[level]
    accept = TRANSITIONS[SubmissionAction.ACCEPT].permission[level]
    is_late = kind == Warned.PASSED
    if stage == WindowStage.REVIEW or (stage == WindowStage.ENTRY and is_late):
        yield _Audience(review, of_province, row.edition_id, stage, kind)
    if stage == WindowStage.ACCEPTANCE or (stage == WindowStage.REVIEW and is_late and of_province):
        yield _Audience(accept, "", row.edition_id, stage, kind)


def _tell_overseers(audience: _Audience, rows: Sequence[Any]) -> None:
    first = rows[0]
    province = first.region.parent if first.region.level == RegionLevel.REGENCY else first.region
    what = {
        WindowStage.ENTRY: "belum dikirim",
        WindowStage.REVIEW: "belum selesai diperiksa",
        WindowStage.ACCEPTANCE: "belum diterima",
    }[audience.stage]
    is_late = audience.kind == Warned.PASSED
    # Of several ends the nearest: each line says its own.
    nearest = min(row.due_at for row in rows)
    when = "batasnya lewat" if is_late else f"batasnya {format_time_left(nearest)}"
    others = [f"dan {len(rows) - LISTED} lainnya"] if len(rows) > LISTED else []
    for zone, people in people_by_zone(user_list_with(audience.permission, first.region)).items():
        with in_zone(zone):
            lines = [f"{row.region}: batas {format_datetime(row.due_at)}" for row in rows[:LISTED]]
        notice_send(
            kind=NoticeKind.DEADLINE,
            recipients=people,
            region=province if audience.province else province.parent,
            subject=f"{len(rows)} data {what}, {when}",
            body="\n".join(
                [f"{first.edition}, {len(rows)} data {what}.", *lines, *others, _advice(audience, rows)]
            ),
            path=_list_of(audience, first),
        )


def _advice(audience: _Audience, rows: Sequence[Any]) -> str:
    """Return what those who are told can do; a province grants more time for filling, and none for its own reviews."""
    if audience.kind != Warned.PASSED:
        return "Setelah batas itu, tahap ini tertutup."
    closed = "Tahap ini sekarang tertutup untuk data itu"
    if audience.province and audience.stage == WindowStage.REVIEW:
        return f"{closed}. Bila masih perlu diperiksa, minta perpanjangan kepada {NATIONAL}."
    extended = f"{closed}, sampai batasnya diperpanjang di halaman datanya."
    if not audience.province:
        return extended
    spent = [is_spent(stage_windows(row)) for row in rows]
    if all(spent):
        return f"{closed}. Bila masih perlu diisi, minta perpanjangan kepada {NATIONAL}."
    others = f" Yang batas pemeriksaannya juga tercapai hanya dapat diperpanjang {NATIONAL}."
    return f"{extended}{others if any(spent) else ''}"


def _list_of(audience: _Audience, row: Any) -> str:
    """Return the address of a list that holds just these forms: the queue of those who take the step, else the late."""
    edition = f"?edisi={row.edition.code}"
    if _is_in_queue(audience, row):
        return f"{reverse('reviews:queue')}{edition}"
    return f"{reverse('dashboard:progress')}{edition}&lewat=ya#kantor"


def _is_in_queue(audience: _Audience, row: Any) -> bool:
    """Whether those who are told find the forms in their queue; the nation only hears that a province reviews late."""
    review = TRANSITIONS[SubmissionAction.CLAIM].permission[RegionLevel(row.region.level)]
    is_review = audience.stage == WindowStage.REVIEW and audience.permission == review
    return is_review or audience.stage == WindowStage.ACCEPTANCE
