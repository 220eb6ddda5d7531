"""Bringing an older version of an answer back, as a new version."""

from django.db import transaction

from apps.accounts.models import User
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, StaleRevisionError
from apps.core.formatting import format_act

from ..content import Content
from ..enums import AnswerOrigin, AnswerValue
from ..models import Answer, AnswerRevision, Submission
from ..selectors import answer_version_get
from .answer_input import AnswerInput, EventInput
from .answer_save import answer_save_many
from .locking import lock_for_entry


@transaction.atomic
def answer_restore(
    *, submission: Submission, indicator: str, revision: int, read_at: int, actor: User
) -> Answer:
    """Store what version `revision` of an answer said as its newest version. Files stay as they are.

    `read_at` is the version that was the newest when the person asked for it. Raises NotAllowedError, MissingError (no
    such version), StaleRevisionError (changed meanwhile), AlreadyDoneError (restored already), ConflictError (not open
    for entry; it says what the answer says now; it breaks a rule of today).
    """
    locked = lock_for_entry(submission.pk, actor)
    wanted = answer_version_get(locked, indicator, revision)
    if wanted.answer.revision != read_at:
        raise _outdated(locked, wanted)
    try:
        outcome = answer_save_many(
            submission=locked,
            inputs=[_input_of(wanted, read_at)],
            actor=actor,
            origin=AnswerOrigin.RESTORED,
        )
    except InvalidInputError as error:
        raise _refused(locked, wanted, [text for texts in error.errors.values() for text in texts]) from error
    if not outcome.saved:
        raise ConflictError(
            f"Versi {revision} berbunyi sama dengan jawaban sekarang, jadi tidak ada yang perlu dipulihkan.",
            place=locked.get_absolute_url(),
        )
    return outcome.saved[0]


def _input_of(version: AnswerRevision, read_at: int) -> AnswerInput:
    content = version.content
    return AnswerInput(
        indicator=version.answer.indicator.code,
        value=AnswerValue(content["value"]),
        note=content["note"],
        events=tuple(EventInput(**event) for event in content["events"]),
        read_at=read_at,
        restores=version.revision,
    )


def _outdated(submission: Submission, wanted: AnswerRevision) -> ConflictError:
    """Return why a page that was read before cannot be acted on: somebody restored the same, or changed the answer."""
    answer = wanted.answer
    newest = answer_version_get(submission, answer.indicator.code, answer.revision)
    by = format_act(newest.saved_by.label, newest.saved_at)
    if newest.origin == AnswerOrigin.RESTORED and _says(newest) == _says(wanted):
        return AlreadyDoneError(
            f"Versi {wanted.revision} dari jawaban indikator {answer.indicator.code} sudah dipulihkan {by}.",
            place=submission.get_absolute_url(),
        )
    return StaleRevisionError(
        f"Jawaban ini sudah diubah {by}, setelah Anda membacanya. Belum ada yang dipulihkan. "
        "Bandingkan lagi dengan jawaban yang baru, lalu putuskan.",
        conflicts=[answer],
    )


def _says(version: AnswerRevision) -> Content:
    return {**version.content, "evidence": []}


def _refused(submission: Submission, wanted: AnswerRevision, reasons: list[str]) -> ConflictError:
    return ConflictError(
        f"Versi {wanted.revision} tidak dapat dipulihkan. {' '.join(reasons)} "
        "Salin yang masih berlaku ke formulir dengan tangan.",
        place=submission.get_absolute_url(),
    )
