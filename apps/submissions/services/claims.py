"""How long a review stays with who began it."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from apps.core.working_days import add_working_days

from ..models import Submission


def claim_end() -> dt.datetime:
    """Return until when a review is held whose holder does something now."""
    return add_working_days(timezone.now(), settings.CLAIM_WORKING_DAYS)


def claim_renew(submission: Submission) -> None:
    """Note that the holder of the review has done something in it."""
    submission.claim_expires_at = claim_end()
    Submission.objects.filter(pk=submission.pk).update(claim_expires_at=submission.claim_expires_at)
