"""Opening an edition for entry, with an empty form for every office, and closing it."""

from django.db import transaction

from apps.accounts.models import User
from apps.indicators.models import Edition
from apps.indicators.services import edition_close, edition_open
from apps.regions.enums import OFFICE_LEVELS
from apps.regions.models import Region

from ..models import Submission
from .closed_editions import edition_close_tell
from .opened_editions import edition_open_tell


@transaction.atomic
def collection_open(*, edition: Edition, actor: User) -> int:
    """Open the edition: every province and regency of its region set finds an empty form, marked "Diisi".

    The instrument is frozen, so that all offices are asked the same, and everybody who fills, reviews or accepts the
    forms gets a notice. Returns how many forms were made. Raises what `edition_open` raises.
    """
    opened = edition_open(edition=edition, actor=actor)
    offices = Region.objects.in_set(opened.region_set).filter(level__in=OFFICE_LEVELS)
    created = Submission.objects.bulk_create(
        [Submission(edition=opened, region=region) for region in offices], ignore_conflicts=True
    )
    edition_open_tell(opened, actor)
    return len(created)


@transaction.atomic
def collection_close(*, edition: Edition, actor: User) -> Edition:
    """Close the edition for good: what was not sent stays unsent, and what was sent is not given back any more.

    Everybody who had a step to take in it gets a notice that says so. Raises what `edition_close` raises.
    """
    closed = edition_close(edition=edition, actor=actor)
    edition_close_tell(closed, actor)
    return closed
