"""Who may do what to a submission. The same predicates serve the services, the buttons and the API."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_has
from apps.regions.enums import RegionLevel

from .enums import HOLDER_ACTIONS, SubmissionAction, SubmissionState
from .models import Submission
from .workflow import TRANSITIONS


def has_permission_for(user: User, submission: Submission, action: SubmissionAction) -> bool:
    """Whether a role of the person allows `action` on this submission at all, whatever its state."""
    permission = TRANSITIONS[action].permission.get(RegionLevel(submission.region.level))
    return permission is not None and user_has(user, permission, submission.region)


def keeps_four_eyes(action: SubmissionAction, *, is_contributor: bool) -> bool:
    """Whether the four-eyes rule allows `action`: whoever had a hand in the data may not claim, approve or accept."""
    return not (TRANSITIONS[action].is_four_eyes and is_contributor)


def suits_claim(user: User, submission: Submission, action: SubmissionAction) -> bool:
    """Whether the step is open to the person, going by who holds the review.

    Who holds it releases it or hands it over; anybody else takes it over once the claim has expired, or at once where
    the holder's account was deactivated.
    """
    is_holder = submission.claimed_by_id == user.pk
    if action in HOLDER_ACTIONS:
        return is_holder
    return action != SubmissionAction.TAKE_OVER or (not is_holder and submission.is_claim_left)


def can_transition(
    user: User, submission: Submission, action: SubmissionAction, *, is_contributor: bool
) -> bool:
    """Whether the person may take `action` now; decides which buttons a screen shows."""
    return (
        SubmissionState(submission.state) in TRANSITIONS[action].sources
        and has_permission_for(user, submission, action)
        and suits_claim(user, submission, action)
        and keeps_four_eyes(action, is_contributor=is_contributor)
        and (action != SubmissionAction.SUBMIT or submission.edition.is_open)
    )


def may_enter(user: User, submission: Submission) -> bool:
    """Whether a role of the person allows filling this form at all, whatever its state."""
    return user_has(user, Permission.SUBMISSION_ENTER, submission.region)


def can_enter(user: User, submission: Submission) -> bool:
    """Whether the person may change answers now."""
    return submission.is_open_for_entry and submission.edition.is_open and may_enter(user, submission)


def allowed_actions(user: User, submission: Submission, *, is_contributor: bool) -> list[SubmissionAction]:
    """Return the steps that the person may take with the submission now, in the order of the workflow."""
    return [
        action
        for action in SubmissionAction
        if can_transition(user, submission, action, is_contributor=is_contributor)
    ]


def is_held_back_by_four_eyes(user: User, submission: Submission, *, is_contributor: bool) -> bool:
    """Whether the four-eyes rule is the only reason why the person may not decide now.

    The page then says so, instead of only leaving the buttons out.
    """
    state = SubmissionState(submission.state)
    return is_contributor and any(
        transition.is_four_eyes
        and state in transition.sources
        and has_permission_for(user, submission, action)
        for action, transition in TRANSITIONS.items()
    )
