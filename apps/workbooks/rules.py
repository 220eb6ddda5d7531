"""Who may do what with workbooks. Filling is judged by the rules of the forms themselves."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_has_anywhere
from apps.submissions.models import Submission
from apps.submissions.rules import can_enter, may_enter
from apps.submissions.selectors import why_closed_to


def may_download(user: User) -> bool:
    """Whether the person may have any workbook made: whoever reads forms may."""
    return user_has_anywhere(user, Permission.SUBMISSION_VIEW)


def may_upload(user: User) -> bool:
    """Whether the person may bring a workbook at all: whoever fills a form may."""
    return user_has_anywhere(user, Permission.SUBMISSION_ENTER)


def why_refused(user: User, submission: Submission) -> str:
    """Return why the answers of a workbook for this form are not stored; "" where they are.

    Region and edition of the form must be loaded.
    """
    if can_enter(user, submission):
        return ""
    if not may_enter(user, submission):
        return f"Hanya operator {submission.region} yang dapat mengisi formulir ini."
    if submission.is_open_for_entry:
        return why_closed_to(user, submission)
    return f"Data {submission.region} berstatus “{submission.get_state_display()}” dan terkunci."
