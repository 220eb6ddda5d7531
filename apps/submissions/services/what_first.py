"""What has to come first where a step cannot be taken in the state of a form, for whoever tried it."""

from collections.abc import Mapping
from typing import Final

from apps.accounts.models import User

from ..enums import SubmissionAction, SubmissionState
from ..models import Submission
from ..rules import has_permission_for, is_in_time
from ..selectors import is_contributor
from ..windows import NATIONAL

_A, _S = SubmissionAction, SubmissionState

_OF_STEP: Final[Mapping[tuple[SubmissionState, SubmissionAction], str]] = {
    (_S.SUBMITTED, _A.SUBMIT): "Isiannya terkunci, dan menunggu pemeriksaan.",
    (_S.SUBMITTED, _A.ACCEPT): "Data itu harus diperiksa dan disetujui dahulu, baru dapat diterima.",
    (_S.IN_REVIEW, _A.SUBMIT): "Isiannya terkunci selama diperiksa.",
    (
        _S.IN_REVIEW,
        _A.ACCEPT,
    ): "Pemeriksaannya harus selesai dan datanya disetujui dahulu, baru dapat diterima.",
    (_S.APPROVED, _A.SUBMIT): "Isiannya terkunci, dan menunggu penerimaan.",
    (_S.ACCEPTED, _A.SUBMIT): "Isiannya terkunci.",
}
"""What is so for everybody, in an edition that is open and in one that is closed."""

_ENDED: Final = "Edisinya sudah ditutup, jadi"


def what_first(reader: User, submission: Submission, action: SubmissionAction) -> str:
    """Return what to do, or to wait for, before `action` can be taken, for example with data that is only sent.

    Nobody is told to do what they may not, or what the closing of the edition has ended.
    """
    state = SubmissionState(submission.state)
    if told := _OF_STEP.get((state, action)):
        return told
    if state in {_S.DRAFT, _S.RETURNED}:
        return _until_sent(submission, state)
    if state in {_S.APPROVED, _S.ACCEPTED}:
        waits = "Pemeriksaannya selesai, dan data itu menunggu penerimaan. " if state == _S.APPROVED else ""
        return f"{waits}{_reopening(reader, submission)}"
    may_review = _may_review(reader, submission)
    if action == _A.REOPEN:
        return (
            f"Hanya data yang sudah disetujui dibuka kembali. {_returning(submission, may_review=may_review)}"
        )
    if state == _S.IN_REVIEW:
        is_holder = submission.claimed_by_id == reader.pk
        return f"Pemeriksaannya belum selesai{'; lanjutkan pemeriksaan itu' if is_holder else ''}."
    return _until_claimed(action, may_review=may_review)


def _until_claimed(action: SubmissionAction, *, may_review: bool) -> str:
    if action == _A.TAKE_OVER:
        return f"Belum ada yang memeriksanya lagi.{' Mulai periksa, tanpa mengambil alih.' if may_review else ''}"
    return "Mulai periksa dahulu, lalu putuskan." if may_review else "Data itu menunggu pemeriksaan."


def _until_sent(submission: Submission, state: SubmissionState) -> str:
    if not submission.edition.is_open:
        return f"{_ENDED} data itu tidak akan dikirim lagi."
    if state == _S.DRAFT:
        return "Tunggu sampai kantornya mengirim data itu."
    return "Kantornya sedang memperbaiki data itu; tunggu sampai dikirim lagi."


def _reopening(reader: User, submission: Submission) -> str:
    if not submission.edition.is_open:
        return f"{_ENDED} data itu tidak dapat dibuka kembali."
    if has_permission_for(reader, submission, _A.REOPEN):
        return "Bila perlu diperbaiki, buka kembali dahulu."
    return f"Bila perlu diperbaiki, hanya {NATIONAL} yang dapat membukanya kembali."


def _returning(submission: Submission, *, may_review: bool) -> str:
    if not submission.edition.is_open:
        return f"{_ENDED} data itu tidak dapat dikembalikan atau dibuka kembali."
    if submission.state == _S.SUBMITTED and may_review:
        return "Bila perlu diperbaiki, mulai periksa dahulu, lalu kembalikan."
    return "Bila perlu diperbaiki, yang memeriksanya dapat mengembalikannya."


def _may_review(reader: User, submission: Submission) -> bool:
    """Whether the person can begin the review, or could if it had not begun."""
    is_reviewer = has_permission_for(reader, submission, _A.CLAIM) and is_in_time(submission, _A.CLAIM)
    return is_reviewer and not is_contributor(submission, reader)
