"""Parts of the pages of forms that apps above this one add, such as filling a form in a workbook.

The other app adds them when it starts (`AppConfig.ready`), so that this app need not know about it.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from django.utils.safestring import SafeString

from apps.accounts.access import PortalRequest
from apps.indicators.models import Edition

from ..models import Submission

SubmissionSection: TypeAlias = Callable[[PortalRequest, Submission], SafeString]
ListSection: TypeAlias = Callable[[PortalRequest, Edition], SafeString]

_OF_SUBMISSION: Final[list[SubmissionSection]] = []
_OF_LIST: Final[list[ListSection]] = []


def add_sections(*, of_submission: SubmissionSection, of_list: ListSection) -> None:
    """Add a part to the page of every form, and one to the list of the forms of an edition."""
    _OF_SUBMISSION.append(of_submission)
    _OF_LIST.append(of_list)


def submission_sections(request: PortalRequest, submission: Submission) -> list[SafeString]:
    """Return the added parts of the page of a form as HTML; they show what this reader may see."""
    return [section(request, submission) for section in _OF_SUBMISSION]


def list_sections(request: PortalRequest, edition: Edition) -> list[SafeString]:
    """Return the added parts of the list of forms as HTML; they show what this reader may see."""
    return [section(request, edition) for section in _OF_LIST]
