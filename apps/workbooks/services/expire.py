"""Deleting what is kept for some days only."""

import logging

from django.utils import timezone

from apps.core.enums import OPEN_JOB_STATES

from ..models import WorkbookJob

logger = logging.getLogger(__name__)


def workbook_delete_expired() -> int:
    """Delete workbooks whose time is over, with their files and previews; return how many. Answers stay, of course.

    A job that still waits or runs is left alone. Safe to run twice and at the same time.
    """
    over = WorkbookJob.objects.filter(kept_until__lte=timezone.now()).exclude(job_state__in=OPEN_JOB_STATES)
    deleted = 0
    for job in over.order_by("pk"):
        if job.file.name:
            job.file.storage.delete(job.file.name)
        deleted += job.delete()[1].get("workbooks.WorkbookJob", 0)
    if deleted:
        logger.info("workbooks_deleted count=%s", deleted)
    return deleted
