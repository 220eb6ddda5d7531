"""Locking a submission before a change, and the checks that every change of its content has to pass."""

from collections.abc import Collection

from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.core.exceptions import ConflictError, NotAllowedError

from ..models import Submission
from ..querysets import SubmissionQuerySet
from ..rules import may_enter


def lock_submission(pk: int) -> Submission:
    """Lock and return the submission, with region and edition loaded; call inside a transaction."""
    return _locking().get(pk=pk)


def lock_for_entry(pk: int, actor: User) -> Submission:
    """Lock the submission for a change of its answers.

    Raises NotAllowedError where the person may not fill this form, ConflictError where it is not open.
    """
    return lock_all_for_entry([pk], actor)[pk]


def lock_all_for_entry(pks: Collection[int], actor: User) -> dict[int, Submission]:
    """The same for several submissions, in one statement and always in the same order; return them by their keys."""
    locked = {row.pk: row for row in _locking().filter(pk__in=pks).order_by("pk")}
    for submission in locked.values():
        _check_enterable(submission, actor)
    return locked


def _locking() -> SubmissionQuerySet:
    return Submission.objects.select_for_update(of=("self",)).select_related(
        "region__parent", "edition__instrument"
    )


def check_may_enter(submission: Submission, actor: User) -> None:
    """Raise NotAllowedError where no role of the person allows filling this form, whatever its state."""
    if not may_enter(actor, submission):
        raise NotAllowedError(f"Hanya operator {submission.region} yang dapat mengisi formulir ini.")


def _check_enterable(submission: Submission, actor: User) -> None:
    check_may_enter(submission, actor)
    if not submission.is_open_for_entry:
        raise ConflictError(
            f"Data {submission.region} berstatus “{submission.get_state_display()}” dan terkunci. "
            "Isian hanya dapat diubah saat berstatus “Diisi” atau “Dikembalikan”.",
            place=submission.get_absolute_url(),
        )
    check_edition_open(submission)


def check_edition_open(submission: Submission) -> None:
    """Raise ConflictError where the edition is not open for entry."""
    if not submission.edition.is_open:
        raise ConflictError(
            f"Edisi {submission.edition} tidak sedang dibuka untuk pengisian.",
            place=submission.get_absolute_url(),
        )


def bump_revision(*submissions: Submission) -> None:
    """Count one more change of the content of each, so that pages read before it are recognised as outdated."""
    now = timezone.now()
    Submission.objects.filter(pk__in=[row.pk for row in submissions]).update(
        revision=F("revision") + 1, updated_at=now
    )
    for row in submissions:
        row.revision += 1
        row.updated_at = now
