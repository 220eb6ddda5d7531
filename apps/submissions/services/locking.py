"""Locking a submission before a change, and the checks that every change of its content has to pass."""

from apps.accounts.models import User
from apps.core.exceptions import ConflictError, NotAllowedError

from ..models import Submission
from ..rules import may_enter


def lock_submission(pk: int) -> Submission:
    """Lock and return the submission, with region and edition loaded; call inside a transaction."""
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.select_related("region__parent", "edition__instrument").get(pk=pk)


def lock_for_entry(pk: int, actor: User) -> Submission:
    """Lock the submission for a change of its answers.

    Raises NotAllowedError where the person may not fill this form, ConflictError where it is not open.
    """
    submission = lock_submission(pk)
    if not may_enter(actor, submission):
        raise NotAllowedError(f"Hanya operator {submission.region} yang dapat mengisi formulir ini.")
    if not submission.is_open_for_entry:
        raise ConflictError(
            f"Data {submission.region} berstatus “{submission.get_state_display()}” dan terkunci. "
            "Isian hanya dapat diubah saat berstatus “Diisi” atau “Dikembalikan”.",
            place=submission.get_absolute_url(),
        )
    check_edition_open(submission)
    return submission


def check_edition_open(submission: Submission) -> None:
    """Raise ConflictError where the edition is not open for entry."""
    if not submission.edition.is_open:
        raise ConflictError(
            f"Edisi {submission.edition} tidak sedang dibuka untuk pengisian.",
            place=submission.get_absolute_url(),
        )


def bump_revision(submission: Submission) -> None:
    """Count one more change of the submission's content, so that pages read before it are recognised as outdated."""
    submission.revision += 1
    submission.save(update_fields=["revision", "updated_at"])
