"""What a reviewer is told of releases before a form that they rest on is reopened."""

from collections.abc import Sequence

from apps.accounts.access import PortalRequest
from apps.core.formatting import format_datetime
from apps.reviews.views.dependents import Dependent
from apps.submissions.models import Submission
from apps.submissions.selectors import Period

from ..models import Release
from ..rules import can_read_drafts
from ..selectors import release_list_made_of


def dependent_releases(
    request: PortalRequest, submission: Submission, periods: Sequence[Period]
) -> list[Dependent]:
    """Return the releases in force that were made of the form, which everybody may read, and the drafts.

    Of a draft whoever reopens the form learns that there is one; its page opens to those who may see drafts.
    """
    may_open = can_read_drafts(request.user)
    return [_told(row, may_open=may_open) for row in release_list_made_of(submission, periods)]


def _told(release: Release, *, may_open: bool) -> Dependent:
    if release.is_scheduled:
        meaning = (
            f"Portal menerbitkannya pada {format_datetime(release.publish_at)}, juga bila data ini dibuka kembali. "
            "Beri tahu penerbit bila itu tidak tepat lagi."
        )
        return Dependent(str(release), meaning, release.get_absolute_url() if may_open else "")
    if release.is_coming:
        meaning = "Rancangan ini belum terbit. Penerbit melihat di halamannya bahwa data ini dibuka kembali."
        return Dependent(f"Rancangan {release}", meaning, release.get_absolute_url() if may_open else "")
    meaning = "Terbitan ini tetap berlaku sampai ada versi baru dari hitungan berikutnya."
    return Dependent(str(release), meaning, release.public_path)
