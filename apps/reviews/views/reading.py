"""What every view of one review reads, once for each request."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from apps.accounts.access import PortalRequest
from apps.accounts.models import User
from apps.core.exceptions import NotAllowedError
from apps.submissions.enums import REVIEWER_ACTIONS, SubmissionAction
from apps.submissions.models import Submission
from apps.submissions.rules import allowed_actions, has_permission_for, is_held_back_by_four_eyes
from apps.submissions.selectors import (
    FilledForm,
    Surroundings,
    filled_form,
    left_alone,
    reviewer_list_besides,
    submission_get_for,
)

from ..forms import ReviewForm
from ..models import WorkingVerdict
from ..selectors import verdict_list, verdicts_standing
from .worklist import Worklist, worklist_read


@dataclass
class Review:
    """A submission with what is decided about it, and by whom it may be."""

    submission: Submission
    around: Surroundings
    filled: FilledForm
    actions: list[SubmissionAction]
    is_held_back: bool
    is_staffed: bool
    """Whether somebody of the office would mend the data if it were given back."""
    verdicts: dict[str, WorkingVerdict]
    """What was said of each indicator, whether it still holds or not."""
    colleagues: list[User]
    """To whom the person may hand the review over; nobody where the person does not hold it."""
    worklist: Worklist

    def form(self, data: Any = None) -> ReviewForm:
        """Return the form of verdicts: empty, or as it was sent in `data`."""
        return ReviewForm(self.filled.structure.indicators, data, self.standing, self.colleagues)

    def left_alone_for(self, reader: User) -> str:
        """Return, for whoever reads it, that nobody of the office would mend the data; "" where somebody would."""
        return left_alone(reader, self.submission, is_staffed=self.is_staffed)

    @cached_property
    def standing(self) -> dict[str, WorkingVerdict]:
        """The verdicts that hold, by the code of the indicator."""
        return verdicts_standing(self.verdicts.values(), self.filled.content, self.around.explanations)


def review_read(request: PortalRequest, public_id: uuid.UUID) -> Review:
    """Read one review: 404 outside of the person's scope, 403 where no role of the person reviews the submission."""
    submission, has_hand, is_staffed, around = submission_get_for(
        request.user, scope=request.region_scope, public_id=public_id
    )
    check_reviewer(request.user, submission)
    filled = filled_form(submission, around.explanations)
    actions = allowed_actions(request.user, submission, is_contributor=has_hand)
    return Review(
        submission=submission,
        around=around,
        filled=filled,
        actions=actions,
        is_held_back=is_held_back_by_four_eyes(request.user, submission, is_contributor=has_hand),
        is_staffed=is_staffed,
        verdicts={row.indicator.code: row for row in verdict_list(submission)},
        colleagues=reviewer_list_besides(submission) if SubmissionAction.HAND_OVER in actions else [],
        worklist=worklist_read(request),
    )


def check_reviewer(user: User, submission: Submission) -> None:
    """Raise NotAllowedError where no role of the person reviews this submission."""
    if not any(has_permission_for(user, submission, action) for action in REVIEWER_ACTIONS):
        raise NotAllowedError(f"Peran Anda tidak mencakup pemeriksaan data {submission.region}.")
