"""One step for many forms: each by itself, so that one that cannot take it stops no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from apps.accounts.models import User
from apps.core.exceptions import AlreadyDoneError, PortalError
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Submission

from .steps import submission_accept, submission_approve, submission_claim


class Step(Protocol):
    def __call__(self, *, submission: Submission, actor: User, revision: int) -> Decision: ...


BULK_STEPS: Final[Mapping[SubmissionAction, Step]] = {
    SubmissionAction.CLAIM: submission_claim,
    SubmissionAction.APPROVE: submission_approve,
    SubmissionAction.ACCEPT: submission_accept,
}
"""The steps that need no word about a single form; what is given back or reopened has a reason of its own."""

_REACHED: Final[Mapping[SubmissionAction, frozenset[SubmissionState]]] = {
    SubmissionAction.CLAIM: frozenset({SubmissionState.IN_REVIEW}),
    SubmissionAction.APPROVE: frozenset({SubmissionState.APPROVED, SubmissionState.ACCEPTED}),
    SubmissionAction.ACCEPT: frozenset({SubmissionState.ACCEPTED}),
}
"""Where a form stands once the step was taken; data that were accepted since were approved before."""


@dataclass(frozen=True)
class BulkResult:
    """What became of one form: the decision, or in `problem` why there is none.

    Where the step was taken before, as when a page is sent twice, `done_before` says by whom: that is no problem.
    """

    submission: Submission
    decision: Decision | None = None
    problem: str = ""
    done_before: str = ""


def submissions_step(
    *, chosen: Sequence[tuple[Submission, int]], action: SubmissionAction, actor: User
) -> list[BulkResult]:
    """Take one of `BULK_STEPS` with each form, at the revision that was on the screen; a result for each, in order.

    The same checks hold as for a single form: permission, state, four eyes, verdicts. The forms of refused steps have
    the state in which they are now: what was read before may be what a colleague has changed meanwhile.
    """
    return [_step(submission, revision, action, actor) for submission, revision in chosen]


def _step(submission: Submission, revision: int, action: SubmissionAction, actor: User) -> BulkResult:
    try:
        decision = BULK_STEPS[action](submission=submission, actor=actor, revision=revision)
    except PortalError as error:
        now = Submission.objects.values_list("state", "claimed_by").get(pk=submission.pk)
        submission.state, holder = now
        is_reached = submission.state in _REACHED[action]
        # A review that a colleague has begun is not one's own.
        is_theirs = action != SubmissionAction.CLAIM or holder == actor.pk
        if isinstance(error, AlreadyDoneError) and is_reached and is_theirs:
            return BulkResult(submission, done_before=error.message)
        return BulkResult(submission, problem=error.message)
    return BulkResult(submission, decision)
