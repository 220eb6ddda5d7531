"""What a reviewer is told of releases before a form that they rest on is reopened."""

from collections.abc import Sequence

from apps.accounts.access import PortalRequest
from apps.reviews.views.dependents import Dependent
from apps.submissions.models import Submission
from apps.submissions.selectors import Period

from ..selectors import release_list_made_of


def dependent_releases(
    request: PortalRequest, submission: Submission, periods: Sequence[Period]
) -> list[Dependent]:
    """Return the releases in force that were made of the form; everybody may read those."""
    meaning = "Terbitan ini tetap berlaku sampai ada versi baru dari hitungan berikutnya."
    return [
        Dependent(str(row), meaning, row.public_path) for row in release_list_made_of(submission, periods)
    ]
