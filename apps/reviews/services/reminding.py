"""Reminding offices of forms that they have not sent yet.

It belongs to `reviews` and not to `submissions`, because it is an act of those who wait for the data: whoever may
review or accept a form may remind its office.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import people_by_zone, users_by_lineage, zones_of
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import Record, audit_record_many
from apps.core.exceptions import (
    AlreadyDoneError,
    ConflictError,
    NotAllowedError,
    OutOfTimeError,
    PortalError,
)
from apps.core.formatting import format_act, format_datetime, format_days_until, in_zone
from apps.indicators.enums import WindowStage
from apps.notifications.enums import NoticeKind
from apps.notifications.services import notice_send
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from apps.submissions.selectors import Progress, more_time, progress_of, who_invites, why_closed_to
from apps.submissions.services import LATE_OR_FORBIDDEN, refusal_record

from ..models import Reminder
from ..selectors import remindable, reminder_list_standing

REPEAT_AFTER: Final = dt.timedelta(hours=24)


@dataclass(frozen=True)
class RemindResult:
    """What became of the reminder to one office: how many people were told, or in `problem` why nobody was."""

    submission: Submission
    told: int = 0
    problem: PortalError | None = None


def submission_remind(*, submission: Submission, actor: User) -> RemindResult:
    """Remind the office of one form, as `submissions_remind` does; raises what is in the way."""
    [result] = submissions_remind(forms=[submission], actor=actor)
    if result.problem is not None:
        raise result.problem
    return result


@transaction.atomic
def submissions_remind(*, forms: Sequence[Submission], actor: User) -> list[RemindResult]:
    """Remind the office of each form to send it; a result for each, in order.

    The operators of the office get a notice that says what is missing and until when. One office that cannot be
    reminded keeps no other from it: `problem` is NotAllowedError (the actor may not review this form), AlreadyDoneError
    (sent meanwhile, or reminded within the last day: by whom and when), or ConflictError (the edition is closed, the
    office cannot fill its form yet, or no more, or it has no active operator). The rows are locked first, so that of
    two who remind at once only one does. What was refused is in the log, at its form.
    """
    keys = [form.pk for form in forms]
    rows = Submission.objects.with_region().with_window(WindowStage.ENTRY).filter(pk__in=keys).order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(of=("self",))}
    known = _Known.of(list(locked.values()), actor)
    results = [_checked(locked[key], known) for key in keys]
    told = [result for result in results if result.problem is None]
    for result in results:
        if isinstance(result.problem, LATE_OR_FORBIDDEN):
            refusal_record(
                submission=result.submission,
                step=AuditAction.SUBMISSION_REMIND,
                actor=actor,
                reason=result.problem.message,
            )
    _store([result.submission for result in told], actor)
    _tell(told, known, actor)
    return results


@dataclass(frozen=True)
class _Known:
    """What the checks ask of all forms together."""

    actor: User
    in_reach: Collection[int]
    standing: dict[int, Reminder]
    operators: dict[str, list[User]]

    @classmethod
    def of(cls, forms: Sequence[Submission], actor: User) -> "_Known":
        keys = [form.pk for form in forms]
        reach = Submission.objects.filter(remindable(actor), pk__in=keys)
        return cls(
            actor=actor,
            in_reach=set(reach.values_list("pk", flat=True)),
            standing={row.submission_id: row for row in reminder_list_standing(keys)},
            operators=users_by_lineage(Permission.SUBMISSION_SUBMIT, [form.region.lineage for form in forms]),
        )


def _checked(form: Submission, known: _Known) -> RemindResult:
    """Return how many people are told, or what is in the way."""
    place, operators = form.region, known.operators.get(form.region.lineage, [])
    problem: PortalError | None = None
    if form.pk not in known.in_reach:
        problem = NotAllowedError(f"Peran Anda tidak mencakup mengingatkan {place}.")
    elif not form.is_open_for_entry:
        problem = already_done(form, f"Data {place}", AuditAction.SUBMISSION_SUBMIT)
    elif not form.edition.is_open:
        problem = ConflictError(why_closed_to(known.actor, form))
    elif not form.window.is_open:
        problem = _out_of_time(form, known.actor)
    elif last := known.standing.get(form.pk):
        problem = AlreadyDoneError(
            f"{place} sudah diingatkan {format_act(str(last.reminded_by), last.reminded_at)}. "
            "Satu kantor diingatkan paling banyak sekali dalam 24 jam."
        )
    elif not operators:
        problem = ConflictError(
            f"{place} tidak mempunyai operator aktif, jadi tidak ada yang dapat diingatkan. "
            f"{who_invites(known.actor, form)}"
        )
    return RemindResult(form, len(operators) if problem is None else 0, problem)


def _out_of_time(form: Submission, actor: User) -> OutOfTimeError:
    """Return why an office is not asked to send what it cannot fill now, and what to do."""
    what = f"Pengisian data {form.region}"
    if form.window.is_early:
        return OutOfTimeError(
            f"{what} belum dibuka, jadi kantornya tidak diingatkan. "
            f"Pengisian dibuka pada {format_datetime(form.window.opens_at)}."
        )
    return OutOfTimeError(
        f"{what} sudah ditutup: batasnya lewat pada {format_datetime(form.window.due_at)}, jadi kantornya tidak "
        f"diingatkan. {more_time(actor, form, WindowStage.ENTRY)}"
    )


def _store(forms: Sequence[Submission], actor: User) -> None:
    now = timezone.now()
    Reminder.objects.bulk_create(
        Reminder(submission=form, reminded_by=actor, reminded_at=now, repeat_from=now + REPEAT_AFTER)
        for form in forms
    )


def _tell(results: Sequence[RemindResult], known: _Known, actor: User) -> None:
    """Write the notices and the audit entries."""
    progress = progress_of({row.submission.pk: row.submission.edition.instrument_id for row in results})
    records: list[Record] = []
    zones = zones_of(
        person for result in results for person in known.operators[result.submission.region.lineage]
    )
    for result in results:
        form, done = result.submission, progress[result.submission.pk]
        for zone, people in people_by_zone(known.operators[form.region.lineage], zones).items():
            with in_zone(zone):
                body = _words(form, done, actor)
            notice_send(
                kind=NoticeKind.DEADLINE,
                recipients=people,
                region=form.region,
                subject=f"Data {form.region} belum dikirim",
                body=body,
                path=form.get_absolute_url(),
            )
        names = {
            "edition": form.edition.name,
            "revision": form.revision,
            "people": result.told,
            "done": done.answered,
            "all": done.asked,
        }
        records.append(Record(AuditAction.SUBMISSION_REMIND, form, form.region, names=names))
    audit_record_many(actor=actor, records=records)


def _words(form: Any, done: Progress, actor: User) -> str:
    """Return what the office is told: what is missing, how much is left, until when, in the zone in force.

    `form` has the annotations of `with_window` as well as its fields.
    """
    lines = [f"{actor.label} mengingatkan bahwa data {form.region} untuk {form.edition} belum dikirim."]
    if form.state == SubmissionState.RETURNED:
        lines.append("Data ini dikembalikan untuk diperbaiki, dan menunggu dikirim lagi.")
    left = done.asked - done.answered
    if left > 0:
        lines.append(f"{done.answered} dari {done.asked} indikator terjawab, {left} lagi belum.")
    else:
        lines.append(f"Semua {done.asked} indikator sudah terjawab; datanya tinggal diperiksa dan dikirim.")
    if bare := done.occurred - done.backed:
        lines.append(f"{bare} jawaban “terjadi” belum dilampiri bukti.")
    if form.due_at:
        lines.append(f"Batas pengisian {format_datetime(form.due_at)} ({format_days_until(form.due_at)}).")
    return "\n".join(lines)
