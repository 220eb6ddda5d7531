"""Who may do what to a submission. The same predicates serve the services, the buttons and the API."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for, user_has
from apps.indicators.enums import WindowStage
from apps.regions.enums import RegionLevel

from .enums import HOLDER_ACTIONS, SubmissionAction, SubmissionState
from .models import Submission
from .windows import Window
from .workflow import STAGE_OF, TRANSITIONS


def has_permission_for(user: User, submission: Submission, action: SubmissionAction) -> bool:
    """Whether a role of the person allows `action` on this submission at all, whatever its state."""
    permission = TRANSITIONS[action].permission.get(RegionLevel(submission.region.level))
    return permission is not None and user_has(user, permission, submission.region)


def keeps_four_eyes(action: SubmissionAction, *, is_contributor: bool) -> bool:
    """Whether the four-eyes rule allows `action`: whoever had a hand in the data may not judge it."""
    return not (TRANSITIONS[action].is_four_eyes and is_contributor)


def suits_claim(user: User, submission: Submission, action: SubmissionAction) -> bool:
    """Whether the step is open to the person, going by who holds the review.

    Who holds it ends it: by a decision, by releasing it, or by handing it over. Anybody else takes it over once the
    claim has expired, or at once where the holder's account was deactivated, or may no longer review this form.
    """
    is_holder = submission.claimed_by_id == user.pk
    if action in HOLDER_ACTIONS:
        return is_holder
    return action != SubmissionAction.TAKE_OVER or (not is_holder and is_left(submission))


def is_left(submission: Submission) -> bool:
    """Whether who holds the review will not come back: the time is over, the account or the role has ended."""
    holder = submission.claimed_by if submission.is_under_review else None
    return holder is not None and (
        submission.is_claim_left or not has_permission_for(holder, submission, SubmissionAction.CLAIM)
    )


def is_in_time(submission: Submission, action: SubmissionAction) -> bool:
    """Whether the step may be taken at this time."""
    return not TRANSITIONS[action].is_timed or submission.window.is_open


def can_transition(
    user: User, submission: Submission, action: SubmissionAction, *, is_contributor: bool
) -> bool:
    """Whether the person may take `action` now; decides which buttons a screen shows."""
    return (
        SubmissionState(submission.state) in TRANSITIONS[action].sources
        and has_permission_for(user, submission, action)
        and suits_claim(user, submission, action)
        and keeps_four_eyes(action, is_contributor=is_contributor)
        and (submission.edition.is_open or not TRANSITIONS[action].needs_open_edition)
        and is_in_time(submission, action)
    )


def may_enter(user: User, submission: Submission) -> bool:
    """Whether a role of the person allows filling this form at all, whatever its state."""
    return user_has(user, Permission.SUBMISSION_ENTER, submission.region)


def can_enter(user: User, submission: Submission) -> bool:
    """Whether the person may change answers now."""
    is_open = submission.is_open_for_entry and submission.edition.is_open
    return is_open and may_enter(user, submission) and submission.window.is_open


def may_extend(user: User, submission: Submission, *, is_contributor: bool) -> bool:
    """Whether the person may grant this office more time for some step, whatever its state.

    A role has to allow it, and nobody prolongs their own work: whoever fills the form, or had a hand in its data.
    """
    is_own = is_contributor or may_enter(user, submission)
    reaches = is_national_extender(user) or submission.region.level == RegionLevel.REGENCY
    return not is_own and reaches and user_has(user, Permission.SUBMISSION_EXTEND, submission.region)


def may_extend_stage(user: User, submission: Submission, stage: WindowStage, *, is_contributor: bool) -> bool:
    """Whether the person may grant more time for this step: the nation for each, a province for filling alone.

    So nobody prolongs their own review.
    """
    is_theirs = stage == WindowStage.ENTRY or is_national_extender(user)
    return is_theirs and may_extend(user, submission, is_contributor=is_contributor)


def is_national_extender(user: User) -> bool:
    """Whether the person may grant more time for every step, and as much as is needed."""
    return scope_for(user, Permission.SUBMISSION_EXTEND).is_nation


def stages_to_extend(
    user: User, submission: Submission, windows: Mapping[WindowStage, Window], *, is_contributor: bool
) -> list[WindowStage]:
    """Return the steps for which the person may grant the office more time now: the present one and later ones.

    Only those that have a deadline in the edition, as the `windows` of the form say.
    """
    return [
        stage
        for stage in stages_with_deadline(submission, windows)
        if may_extend_stage(user, submission, stage, is_contributor=is_contributor)
    ]


def stages_with_deadline(submission: Submission, windows: Mapping[WindowStage, Window]) -> list[WindowStage]:
    """Return the present step and later ones, so far as they have a deadline in the edition that somebody can move."""
    now = STAGE_OF.get(submission.state_now)
    if now is None or windows[now].closed_at:
        return []
    order = list(WindowStage)
    return [stage for stage in order[order.index(now) :] if windows[stage].general_due_at]


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
