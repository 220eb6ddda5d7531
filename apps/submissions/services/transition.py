"""Moving a submission from state to state: the one service that applies the transition table."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.selectors import already_done
from apps.audit.sentences import moment_kept
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError, StaleRevisionError
from apps.core.formatting import format_datetime
from apps.core.reasons import is_reason
from apps.indicators.enums import CheckSeverity
from apps.indicators.structure import CheckNode

from ..content import Content, bare_indicators, content_sha256
from ..enums import DECISIONS_OF_HOLDER, ENTRY_STATES, SubmissionAction, SubmissionState
from ..models import Decision, Submission
from ..rules import has_permission_for, is_left, suits_claim
from ..selectors import (
    ReportedFinding,
    draft_list,
    is_contributor,
    report_of,
    reviewer_list_besides,
    rulebook_read,
    submission_content,
)
from ..workflow import TRANSITIONS
from .claims import claim_end
from .extensions import grant_mending_time
from .locking import check_edition_open, check_window_open, lock_submission
from .messages import notify_decision
from .what_first import what_first

_STEPS: Final = tuple(transition.audit_action for transition in TRANSITIONS.values())
_NO_ANSWER_YET: Final = (
    "Yang diketik terakhir di formulir belum menjadi jawaban; lengkapi atau kosongkan isiannya."
)


@transaction.atomic
def submission_transition(
    *,
    submission: Submission,
    action: SubmissionAction,
    actor: User,
    revision: int,
    note: str = "",
    remarks: Mapping[str, str] | None = None,
    to: User | None = None,
) -> Decision:
    """Move a submission one step, for example from "Dikirim" to "Diperiksa".

    In one transaction: check that the person may, store the decision, change the state, write the audit entry, and
    send the notices. Data that is given back gets the time to be mended. `revision` is that of the submission when the
    person read it, so that nobody decides on data that has changed meanwhile. `remarks` (by indicator) are told in the
    notice, `to` is the reviewer to whom a review is handed over.

    Raises NotAllowedError (no permission, or four eyes), ConflictError (state, time), StaleRevisionError (changed
    since it was read), InvalidInputError (no reason given; errors, warnings that nobody explained, or what was
    typed and is no answer yet; nobody to hand over to who may review this form: "to").
    """
    locked = lock_submission(submission.pk)
    check_step(locked, action, actor, revision)
    return step_take(locked, action, actor, note=note, remarks=remarks, to=to)


def step_take(
    locked: Submission,
    action: SubmissionAction,
    actor: User,
    *,
    note: str = "",
    remarks: Mapping[str, str] | None = None,
    to: User | None = None,
    content: Mapping[str, Content] | None = None,
) -> Decision:
    """Move a submission that is locked, and of which `check_step` approves.

    `content` is its `submission_content`, where that was read under the same lock. Raises InvalidInputError as
    `submission_transition` does.
    """
    transition = TRANSITIONS[action]
    if transition.needs_reason and not is_reason(note):
        raise InvalidInputError("Alasan wajib diisi.", {"note": ["Tuliskan alasannya."]})
    counterpart = _counterpart(locked, action, to)
    content = submission_content(locked) if content is None else content
    if action == SubmissionAction.SUBMIT:
        warnings = _check_submittable(locked, content, actor)
        locked.warning_count = len(warnings)
        locked.warned_indicators = sorted({code for row in warnings for code in row.finding.indicators})
        locked.bare_indicators = bare_indicators(content)
    names = {
        "edition": locked.edition.name,
        "revision": locked.revision,
        **_names_of_claim(locked, action, counterpart),
    }
    decision = _write_decision(locked, action, actor, counterpart, note.strip(), content_sha256(content))
    _move(locked, action, transition.target, actor, counterpart)
    audit_record(
        actor=actor,
        action=transition.audit_action,
        subject=locked,
        region=locked.region,
        detail={"from": decision.from_state, "to": decision.to_state, "decision": str(decision.public_id)},
        names=names,
    )
    if transition.target == SubmissionState.RETURNED:
        grant_mending_time(locked, action, actor)
    notify_decision(decision, locked, remarks or {})
    return decision


def check_permission(submission: Submission, action: SubmissionAction, actor: User) -> None:
    """Raise NotAllowedError where no role of the person allows this step on the submission, whatever its state."""
    if not has_permission_for(actor, submission, action):
        raise NotAllowedError(f"Peran Anda tidak mencakup tindakan ini untuk {submission.region}.")


def check_state(submission: Submission, action: SubmissionAction, actor: User) -> None:
    """Raise AlreadyDoneError where the state allows no such step: it says who took the last one, and what comes first.

    The state of a review includes who holds it, and until when: raises ConflictError where it is not this person's, or
    NotAllowedError where they had a hand in the data, so that to ask for the review would not help them. Raises
    OutOfTimeError where the state allows the step, but the time for it has not come or is over.
    """
    state = SubmissionState(submission.state)
    is_source = state in TRANSITIONS[action].sources
    if is_source and suits_claim(actor, submission, action):
        if TRANSITIONS[action].is_timed:
            check_window_open(submission, actor)
        return
    if is_source and submission.claimed_by not in (None, actor):
        _check_four_eyes(submission, actor)
        if TRANSITIONS[action].is_timed and is_left(submission):
            check_window_open(submission, actor)  # whoever takes the review over could not go on with it
        raise _held_by_another(submission, action)
    if (
        state == SubmissionState.IN_REVIEW
        and action == SubmissionAction.CLAIM
        and submission.claimed_by != actor
    ):
        _check_four_eyes(submission, actor)
        raise _held_by_another(submission, action)
    then = what_first(actor, submission, action)
    if state == SubmissionState.DRAFT:
        raise ConflictError(
            f"Data {submission.region} belum dikirim kantornya, jadi belum ada yang dapat diputuskan. {then}",
            place=submission.get_absolute_url(),
        )
    raise already_done(submission, f"Data {submission.region}", *_STEPS, then=then)


def why_locked(submission: Submission) -> str:
    """Return who took the last step with a form, after which its office cannot change it: for a page left open."""
    return already_done(submission, "Formulir ini", *_STEPS, then="Isiannya terkunci.").message


def _held_by_another(submission: Submission, action: SubmissionAction) -> ConflictError:
    """Return the error that says who holds the review, until when, and how a colleague comes to go on with it.

    Where the review itself was to change hands, it begins with who took the last step: of two who take it over at
    once, the second hears of the first.
    """
    holder, ends_at = submission.claimed_by, submission.claim_expires_at
    told = f"dipegang {holder} sampai {format_datetime(ends_at)}" if ends_at else f"dipegang {holder}"
    if is_left(submission):
        told += ", dan kini boleh dilanjutkan orang lain. Ambil alih dahulu, lalu ulangi."
    else:
        told += (
            f". Hanya {holder} yang dapat melanjutkannya. "
            "Minta diserahkan kepada Anda, atau ambil alih setelah waktu itu lewat."
        )
    if action in DECISIONS_OF_HOLDER:
        text = f"Pemeriksaan data {submission.region} {told}"
        return ConflictError(text, place=submission.get_absolute_url())
    return already_done(submission, f"Data {submission.region}", *_STEPS, then=f"Pemeriksaannya {told}")


def check_step(submission: Submission, action: SubmissionAction, actor: User, revision: int) -> None:
    """Raise what `submission_transition` raises before it takes a step, but for what is wrong with the data itself."""
    check_permission(submission, action, actor)
    check_state(submission, action, actor)
    if TRANSITIONS[action].is_four_eyes:
        _check_four_eyes(submission, actor)
    if TRANSITIONS[action].target == SubmissionState.RETURNED and not submission.edition.is_open:
        raise ConflictError(
            f"Edisi {submission.edition} sudah ditutup, jadi kantor {submission.region} tidak dapat memperbaiki "
            "datanya lagi. Data tetap seperti sekarang.",
            place=submission.get_absolute_url(),
        )
    if submission.revision != revision:
        raise StaleRevisionError(_told_stale(submission), conflicts=[submission])


def _told_stale(submission: Submission) -> str:
    """Return that the form changed since it was read; with who did it where only a step can have changed it."""
    changed = f"Data {submission.region} berubah sejak Anda membukanya"
    then = "Periksa versi terbaru, lalu ulangi."
    if submission.state in ENTRY_STATES:
        return f"{changed}. {then}"
    return already_done(submission, f"{changed}:", *_STEPS, then=then).message


def _check_four_eyes(submission: Submission, actor: User) -> None:
    """Raise NotAllowedError where the person had a hand in the data, in any round."""
    if is_contributor(submission, actor):
        raise NotAllowedError(
            f"Anda ikut mengisi atau mengirim data {submission.region}. "
            "Pemeriksaan dan persetujuan harus dilakukan orang lain."
        )


def _check_submittable(
    submission: Submission, content: Mapping[str, Content], actor: User
) -> tuple[ReportedFinding, ...]:
    """Return the warnings, all explained; raise InvalidInputError where something is in the way.

    That is what was typed and is no answer yet, an error that the checks find, or a warning without explanation. The
    error names the indicators.
    """
    check_edition_open(submission, actor)
    drafts = [draft.indicator.code for draft in draft_list(submission)]
    report = report_of(submission, content, rulebook_read(submission.edition))
    blocking = [
        row
        for row in report.found
        if row.blocks and not (row.finding.is_unanswered and row.finding.subject in drafts)
    ]
    if not drafts and not blocking:
        return report.warnings
    by_check = {row.finding.check.code: row.finding.check for row in blocking}
    sentences = [_unfinished(drafts)] if drafts else []
    sentences += [
        _refusal(check, [row for row in blocking if row.finding.check.code == code])
        for code, check in by_check.items()
    ]
    errors = {code: [_NO_ANSWER_YET] for code in drafts}
    for row in blocking:
        errors.setdefault(row.finding.subject or row.finding.check.code, []).append(row.finding.text)
    raise InvalidInputError(" ".join(sentences), errors)


def _unfinished(codes: Sequence[str]) -> str:
    return f"{len(codes)} indikator belum selesai: {', '.join(codes)}. {_NO_ANSWER_YET}"


def _refusal(check: CheckNode, rows: Sequence[ReportedFinding]) -> str:
    """Return what one check has against sending the form, such as “Belum dijawab: 1.1, 1.2.”, and what to do."""
    codes = ", ".join(dict.fromkeys(row.finding.subject or ", ".join(row.finding.indicators) for row in rows))
    texts = {row.finding.text for row in rows}
    advice = f" {texts.pop()}" if len(texts) == 1 else ""
    if check.severity == CheckSeverity.WARNING:
        advice += " Jelaskan peringatan ini, atau perbaiki jawabannya."
    return f"{check.name}: {codes}.{advice}"


def _counterpart(submission: Submission, action: SubmissionAction, to: User | None) -> User | None:
    """Return the other reviewer of a review that changes hands, None for all other steps."""
    if action == SubmissionAction.TAKE_OVER:
        return submission.claimed_by
    if action != SubmissionAction.HAND_OVER:
        return None
    if to is None or to not in reviewer_list_besides(submission):
        text = "Pilih rekan yang boleh memeriksa data ini dan tidak ikut mengisinya."
        raise InvalidInputError(text, {"to": [text]})
    return to


def _names_of_claim(
    submission: Submission, action: SubmissionAction, counterpart: User | None
) -> dict[str, str]:
    """Return what the audit log tells of a review that changes hands."""
    if counterpart is None:
        return {}
    names = {"person": str(counterpart)}
    if action == SubmissionAction.TAKE_OVER and submission.is_claim_expired:
        names["until"] = moment_kept(submission.claim_expires_at)
    elif action == SubmissionAction.TAKE_OVER:
        names["reason"] = (
            "tidak lagi bertugas memeriksanya" if counterpart.is_active else "akunnya dinonaktifkan"
        )
    return names


def _write_decision(
    submission: Submission,
    action: SubmissionAction,
    actor: User,
    counterpart: User | None,
    note: str,
    sha256: str,
) -> Decision:
    return Decision.objects.create(
        submission=submission,
        number=submission.decisions.count() + 1,
        action=action,
        from_state=submission.state,
        to_state=TRANSITIONS[action].target,
        round=submission.round,
        note=note,
        content_sha256=sha256,
        decided_by=actor,
        counterpart=counterpart,
    )


def _move(
    submission: Submission,
    action: SubmissionAction,
    target: SubmissionState,
    actor: User,
    counterpart: User | None,
) -> None:
    submission.state = target
    submission.revision += 1
    submission.claim_expires_at = claim_end() if target == SubmissionState.IN_REVIEW else None
    if action == SubmissionAction.SUBMIT:
        submission.submitted_by, submission.submitted_at = actor, timezone.now()
        submission.claimed_by = None
    elif action == SubmissionAction.RELEASE:
        submission.claimed_by = None
    elif action == SubmissionAction.HAND_OVER:
        submission.claimed_by = counterpart
    elif action in {SubmissionAction.CLAIM, SubmissionAction.TAKE_OVER}:
        submission.claimed_by = actor
    elif action == SubmissionAction.REOPEN:
        submission.round += 1
    submission.save()
