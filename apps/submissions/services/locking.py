"""Locking a submission before a change, and the checks that every change of its content has to pass."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.copying import rows_update
from apps.core.exceptions import ConflictError, NotAllowedError, OutOfTimeError
from apps.core.prepared import prepared

from ..models import Submission
from ..rules import may_enter
from ..selectors import why_closed_to
from ..windows import WINDOW_FIELDS


def lock_submission(pk: int) -> Submission:
    """Lock and return the submission, with region, edition and its window loaded; call inside a transaction."""
    rows = Submission.objects.select_for_update(of=("self",)).with_window()
    return rows.select_related("region__parent", "edition__instrument").get(pk=pk)


def lock_for_entry(pk: int, actor: User) -> Submission:
    """Lock the submission for a change of its answers.

    Raises NotAllowedError where the person may not fill this form, ConflictError where it is not open.
    """
    submission = lock_submission(pk)
    _check_enterable(submission, actor)
    return submission


def relock_for_entry(forms: Iterable[Submission], actor: User) -> None:
    """Lock submissions that were read before, for a change of their answers, always in the same order.

    What may have changed since they were read is brought up to date on the objects; their regions stay. One statement,
    however many. Raises as `lock_for_entry`.
    """
    by_key = {form.pk: form for form in forms}
    for pk, state, turn, revision, of_edition, *window in _locked([*by_key]):
        form = by_key[pk]
        form.state, form.round, form.revision, form.edition.state = state, turn, revision, of_edition
        vars(form).update(zip(WINDOW_FIELDS, window, strict=True))
        _check_enterable(form, actor)


@prepared
def _locked(keys: list[int], /) -> QuerySet[Submission, Any]:
    rows = Submission.objects.select_for_update(of=("self",)).with_window().order_by("pk")
    return rows.filter(pk__among=keys).values_list(
        "pk", "state", "round", "revision", "edition__state", *WINDOW_FIELDS
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
    check_edition_open(submission, actor)
    check_window_open(submission, actor)


def check_window_open(submission: Submission, actor: User) -> None:
    """Raise OutOfTimeError before and after the window of the step that the form waits for."""
    if text := why_closed_to(actor, submission):
        raise OutOfTimeError(text, place=submission.get_absolute_url())


def check_edition_open(submission: Submission, actor: User) -> None:
    """Raise ConflictError where entry has ended with the edition of a form that its office has not sent."""
    if not submission.edition.is_open:
        raise ConflictError(why_closed_to(actor, submission), place=submission.get_absolute_url())


def bump_revision(*submissions: Submission) -> None:
    """Count one more change of the content of each, so that pages read before it are recognised as outdated.

    They are locked, and hold the revision that was read under the lock.
    """
    now = timezone.now()
    for row in submissions:
        row.revision += 1
        row.updated_at = now
    counted = [(row.pk, row.revision, row.updated_at) for row in submissions]
    rows_update(Submission, ("revision", "updated_at"), counted)
