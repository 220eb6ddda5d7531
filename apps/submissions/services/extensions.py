"""More time for one office: granted by those who may, or by itself where data is given back late."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import people_by_zone, user_list_with
from apps.audit.enums import AuditAction
from apps.audit.sentences import moment_kept
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_datetime, in_zone
from apps.core.reasons import REASON_WITHOUT_WORDS, is_reason
from apps.core.working_days import add_working_days
from apps.indicators.enums import WindowStage
from apps.notifications.enums import NoticeKind
from apps.notifications.services import notice_send
from apps.regions.enums import RegionLevel

from ..enums import SubmissionAction
from ..models import Extension, Submission
from ..rules import is_national_extender, may_enter, may_extend, stages_to_extend, stages_with_deadline
from ..selectors import is_contributor, stage_windows, whom_to_ask, why_closed_to
from ..windows import NATIONAL, Window
from ..workflow import STAGE_OF, TRANSITIONS
from .locking import lock_submission

MAX_EXTENSION_REASON: Final = 2_000
_GIVEN_BACK: Final[Mapping[SubmissionAction, str]] = {
    SubmissionAction.RETURN: "Aturan portal, sesudah {person} mengembalikan data untuk diperbaiki.",
    SubmissionAction.REOPEN: "Aturan portal, sesudah {person} membuka kembali data untuk diperbaiki.",
}


@transaction.atomic
def extension_grant(
    *, submission: Submission, stage: WindowStage, due_at: dt.datetime, reason: str, actor: User
) -> Extension:
    """Give one office more time for a step, for example for filling its form; whoever takes that step is notified.

    A province may for filling the forms of its regencies, until the end of their review; the nation for every step.
    It ends later than what the office has already, by the window of the edition or because it was granted: nobody takes
    away what somebody else, or the rule about data that is given back, has promised.

    Raises NotAllowedError (no role, or one's own work), ConflictError (the step is done, or has no deadline) and
    InvalidInputError ("due_at", "reason").
    """
    locked = lock_submission(submission.pk)
    windows = stage_windows(locked)
    if stage not in check_extendable(locked, windows, actor):
        raise _refused(locked, windows, actor)
    _check_due(due_at, windows, stage, actor)
    if not is_reason(reason) or len(reason) > MAX_EXTENSION_REASON:
        text = REASON_WITHOUT_WORDS if not is_reason(reason) else "Alasannya terlalu panjang."
        raise InvalidInputError(text, {"reason": [text]})
    made = _write(locked, windows[stage], due_at, reason.strip(), actor)
    _notify(made, locked, actor)
    return made


def check_extendable(
    submission: Submission, windows: Mapping[WindowStage, Window], actor: User
) -> list[WindowStage]:
    """Return the steps for which the person may grant the office more time; `windows` are those of the form.

    Raises NotAllowedError where no role allows it, or it would be their own work, ConflictError where there is no such
    step now.
    """
    has_hand = is_contributor(submission, actor)
    if has_hand or may_enter(actor, submission):
        stage = STAGE_OF.get(submission.state_now, WindowStage.ENTRY)
        raise NotAllowedError(
            f"Anda mengisi atau ikut mengisi data {submission.region}, jadi perpanjangannya diberikan orang lain. "
            f"Minta kepada {whom_to_ask(actor, submission, stage)}."
        )
    if not may_extend(actor, submission, is_contributor=has_hand):
        raise NotAllowedError(
            f"Peran Anda tidak mencakup perpanjangan batas waktu untuk {submission.region}."
        )
    stages = stages_to_extend(actor, submission, windows, is_contributor=has_hand)
    if not stages:
        raise _refused(submission, windows, actor)
    return stages


def _refused(submission: Submission, windows: Mapping[WindowStage, Window], actor: User) -> ConflictError:
    if submission.window.closed_at:
        return ConflictError(why_closed_to(actor, submission), place=submission.get_absolute_url())
    is_left_to_others = not is_national_extender(actor) and stages_with_deadline(submission, windows)
    others = f" Untuk tahap lain, minta kepada {NATIONAL}." if is_left_to_others else ""
    return ConflictError(
        f"Data {submission.region} berstatus “{submission.get_state_display()}”, dan tidak ada batas waktu "
        f"yang dapat Anda perpanjang untuk tahap itu.{others}",
        place=submission.get_absolute_url(),
    )


def grant_mending_time(submission: Submission, action: SubmissionAction, actor: User) -> None:
    """Let data that is given back not end in front of a closed door: each step from here on gets its time.

    The office has at least `MENDING_WORKING_DAYS` to mend it, and then as many those who review and those who accept,
    until the end of the day where the office is. Windows that end later stay as they are. It is the rule of the portal
    that grants it: `actor`, who gave the data back, is named in the reason and not as who did it.
    """
    reason = _GIVEN_BACK[action].format(person=actor)
    windows = stage_windows(submission)
    with in_zone(submission.region.timezone):
        needed = timezone.now()
        for stage in WindowStage:
            needed = _end_of_day(add_working_days(needed, settings.MENDING_WORKING_DAYS))
            due_at = windows[stage].due_at
            if due_at is not None and due_at < needed:
                _write(submission, windows[stage], needed, reason, None)


def _end_of_day(moment: dt.datetime) -> dt.datetime:
    return moment.replace(hour=23, minute=59, second=0, microsecond=0)


def _check_due(
    due_at: dt.datetime, windows: Mapping[WindowStage, Window], stage: WindowStage, actor: User
) -> None:
    window, review = windows[stage], windows[WindowStage.REVIEW].due_at
    text = ""
    if due_at <= timezone.now():
        text = "Batas baru harus sesudah saat ini."
    elif window.due_at and due_at <= window.due_at:
        text = f"{_told_present(window)}. Tulis waktu sesudahnya."
    elif review and due_at > review and not is_national_extender(actor):
        text = (
            f"Anda dapat memperpanjang paling lama sampai batas pemeriksaan, {format_datetime(review)}. "
            f"Untuk waktu yang lebih lama, minta kepada {NATIONAL}."
        )
    if text:
        raise InvalidInputError(text, {"due_at": [text]})


def _told_present(window: Window) -> str:
    until = format_datetime(window.due_at)
    if window.reason:
        return f"Tahap ini sudah diperpanjang sampai {until}, dan perpanjangan tidak mengurangi waktu itu"
    return f"Batas edisi untuk tahap ini {until}"


def _write(
    submission: Submission, window: Window, due_at: dt.datetime, reason: str, actor: User | None
) -> Extension:
    stage = window.stage or WindowStage.ENTRY
    made = Extension.objects.create(
        submission=submission, stage=stage, due_at=due_at, reason=reason, granted_by=actor
    )
    audit_record(
        actor=actor,
        action=AuditAction.SUBMISSION_EXTEND,
        subject=submission,
        region=submission.region,
        detail={
            "due_before": moment_kept(window.due_at),
            "due_after": moment_kept(due_at),
            "reason": reason,
        },
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            "stage": stage.label.lower(),
            "until": moment_kept(due_at),
            "reason": reason,
        },
    )
    return made


def _notify(made: Extension, submission: Submission, actor: User) -> None:
    """Tell those who take the step, but not whoever granted the time."""
    stage, level = WindowStage(made.stage), RegionLevel(submission.region.level)
    permission: Permission = {
        WindowStage.ENTRY: TRANSITIONS[SubmissionAction.SUBMIT],
        WindowStage.REVIEW: TRANSITIONS[SubmissionAction.APPROVE],
        WindowStage.ACCEPTANCE: TRANSITIONS[SubmissionAction.ACCEPT],
    }[stage].permission[level]
    told = [user for user in user_list_with(permission, submission.region) if user.pk != actor.pk]
    page = "submissions:detail" if stage == WindowStage.ENTRY else "reviews:detail"
    for zone, people in people_by_zone(told).items():
        with in_zone(zone):
            until = format_datetime(made.due_at)
        notice_send(
            kind=NoticeKind.DEADLINE,
            recipients=people,
            region=submission.region,
            subject=f"Batas {stage.label.lower()} data {submission.region} diperpanjang",
            body=f"{actor.label} memperpanjang batas {stage.label.lower()} data {submission.region} "
            f"sampai {until}: {made.reason}",
            path=reverse(page, args=[submission.public_id]),
        )
