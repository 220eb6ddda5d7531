"""What `make bench` measures of reviewing: the queue and a case where 552 forms wait."""

import statistics
import time
from typing import Final

from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from apps.submissions.querysets import SubmissionQuerySet

from .measurements import Line
from .measurements_entry import browser_of

OPENINGS: Final = 40
QUERIES_AIM: Final = 12
P95_AIM: Final = 150.0


@transaction.atomic
def measure_review(of: Edition, nation: User) -> list[Line]:
    """Measure with all forms of an edition waiting, and leave them as they were."""
    province = _largest_province(of)
    coordinator = user_list_with(Permission.SUBMISSION_APPROVE_REGENCY, province)[0]
    _put(of, SubmissionState.SUBMITTED)
    below = _forms(of).filter(region__parent=province)
    lines = _pages(below[0], "coordinator", coordinator, "status=submitted")
    _put(of, SubmissionState.APPROVED)
    lines += _pages(_forms(of)[0], "nation", nation, "status=approved")
    transaction.set_rollback(True)
    return lines


def _largest_province(of: Edition) -> Region:
    regions = Region.objects.in_set(of.region_set).filter(level=RegionLevel.PROVINCE)
    return regions.annotate(size=Count("children")).order_by("-size", "code")[0]


def _forms(of: Edition) -> SubmissionQuerySet:
    return Submission.objects.filter(edition=of).with_region().order_by("region__code")


def _put(of: Edition, state: SubmissionState) -> None:
    """Put all forms of an edition into one state, past the triggers that would ask for every step on the way."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE submissions_submission DISABLE TRIGGER USER")
        Submission.objects.filter(edition=of).update(
            state=state, submitted_at=timezone.now(), claimed_by=None, claim_expires_at=None
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE submissions_submission ENABLE TRIGGER USER")


def _pages(case: Submission, who: str, person: User, query: str) -> list[Line]:
    browser = browser_of(person)
    pages = {
        "queue": f"{reverse('reviews:queue')}?{query}",
        "queue, filtered": f"{reverse('reviews:queue')}?{query}&tanpa_bukti=ada&peringatan=tidak",
        "case": f"{reverse('reviews:detail', args=[case.public_id])}?{query}",
    }
    return [_page(browser, f"review {what}, {who}", address) for what, address in pages.items()]


def _page(browser: Client, what: str, address: str) -> Line:
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    times = []
    for _ in range(OPENINGS):
        began = time.perf_counter()
        browser.get(address)
        times.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    return Line(
        what,
        f"{len(queries)} queries, p95 {p95:.0f} ms",
        f"{QUERIES_AIM}, {P95_AIM:.0f} ms",
        len(queries) <= QUERIES_AIM and p95 <= P95_AIM,
        f"{OPENINGS} openings in this process, median {statistics.median(times):.0f} ms, "
        f"{len(answer.content) / 1000:.0f} KB",
    )
