"""What `make bench` measures of reviewing: the queue and a case where 552 forms wait."""

import statistics
from typing import Final

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.indicators.models import Edition
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission

from .measurements import Line, p95_of
from .measurements_approval import forms_of, largest_province
from .measurements_entry import browser_of, opened, openings_of, queries_of

OPENINGS: Final = 40
QUERIES_AIM: Final = 12
P95_AIM: Final = 150.0


@transaction.atomic
def measure_review(of: Edition, nation: User) -> list[Line]:
    """Measure with all forms of an edition waiting, and leave them as they were."""
    province = largest_province(of)
    coordinator = user_list_with(Permission.SUBMISSION_APPROVE_REGENCY, province)[0]
    _put(of, SubmissionState.SUBMITTED)
    below = forms_of(of).filter(region__parent=province)
    lines = _pages(below[0], "coordinator", coordinator, "status=submitted")
    _put(of, SubmissionState.APPROVED)
    lines += _pages(forms_of(of)[0], "nation", nation, "status=approved")
    transaction.set_rollback(True)
    return lines


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
        # As PostgreSQL does by itself in a portal that runs: else it plans for a state that no form is in.
        cursor.execute("ANALYZE submissions_submission")


def _pages(case: Submission, who: str, person: User, query: str) -> list[Line]:
    browser = browser_of(person)
    pages = {
        "queue": f"{reverse('reviews:queue')}?{query}",
        "queue, filtered": f"{reverse('reviews:queue')}?{query}&tanpa_bukti=ada&peringatan=tidak",
        "case": f"{reverse('reviews:detail', args=[case.public_id])}?{query}",
    }
    return [_page(browser, f"review {what}, {who}", address) for what, address in pages.items()]


def _page(browser: Client, what: str, address: str) -> Line:
    answer, queries = opened(browser, address), queries_of(browser, address)
    times = openings_of(browser, address, OPENINGS)
    p95 = p95_of(times)
    return Line(
        what,
        f"{queries} queries, p95 {p95:.0f} ms",
        f"{QUERIES_AIM}, {P95_AIM:.0f} ms",
        queries <= QUERIES_AIM and p95 <= P95_AIM,
        f"{OPENINGS} openings in this process, median {statistics.median(times):.0f} ms, "
        f"{len(answer.content) / 1000:.0f} KB compressed",
    )
