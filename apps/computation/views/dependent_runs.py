"""What a reviewer is told of runs before a form that they read is reopened."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse

from apps.accounts.access import PortalRequest
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_has_anywhere
from apps.reviews.views.dependents import Dependent
from apps.submissions.models import Submission
from apps.submissions.selectors import Period

from ..selectors import run_list_reading

SHOWN: Final = 3


def dependent_runs(
    request: PortalRequest, submission: Submission, periods: Sequence[Period]
) -> list[Dependent]:
    """Return the newest runs that read the form, and how many others there are."""
    if not user_has_anywhere(request.user, Permission.RUN_VIEW):
        return []
    runs = list(run_list_reading(submission, periods))
    meaning = "Hitungan ini tetap seperti semula, dan memakai data yang sekarang."
    found = [Dependent(str(run), meaning, run.get_absolute_url()) for run in runs[:SHOWN]]
    if len(runs) > SHOWN:
        url = f"{reverse('computation:run_list')}?edisi={submission.edition.code}"
        found.append(Dependent(f"{len(runs) - SHOWN} hitungan lain", meaning, url))
    return found
