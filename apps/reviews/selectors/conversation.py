"""What office and reviewers wrote to each other about the answers of a form, and a reviewer's kept reasons."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.core.exceptions import MissingError
from apps.indicators.models import Indicator
from apps.regions.enums import RegionLevel
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Submission
from apps.submissions.workflow import TRANSITIONS

from ..models import SavedReply, ThreadMessage


def thread_indicator(submission: Submission, code: str) -> Indicator:
    """Return the indicator of a form by its code; MissingError where its instrument has none."""
    found = submission.edition.instrument.indicators.filter(code=code).first()
    if found is None:
        raise MissingError("Indikator ini tidak ada dalam formulir.")
    return found


def thread_list(submission: Submission, indicator: Indicator) -> list[ThreadMessage]:
    """Return the messages about one answer, oldest first, with people loaded."""
    rows = submission.thread_messages.filter(indicator=indicator).select_related("written_by")
    return list(rows.prefetch_related("mentions__person"))


def talker_list(submission: Submission) -> list[User]:
    """Return the active people who fill, review or accept a form: those who write to each other about it."""
    level = RegionLevel(submission.region.level)
    permissions = (
        Permission.SUBMISSION_ENTER,
        TRANSITIONS[SubmissionAction.RETURN].permission[level],
        TRANSITIONS[SubmissionAction.ACCEPT].permission[level],
    )
    found = {
        person.pk: person
        for permission in permissions
        for person in user_list_with(permission, submission.region)
    }
    return sorted(found.values(), key=lambda person: (person.label, person.pk))


def reply_list(owner: User) -> list[SavedReply]:
    """Return the reasons that a person has kept, in alphabetical order."""
    return list(SavedReply.objects.filter(owner=owner))
