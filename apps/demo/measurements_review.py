"""What `make bench` measures of reviewing: the queue and a case where 552 forms wait."""

import statistics
from dataclasses import dataclass
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

from .measurements import Line, p95_of, reader_line
from .measurements_approval import forms_of, largest_province
from .measurements_entry import browser_of, opened, openings_of, queries_of

OPENINGS: Final = 40
QUERIES_AIM: Final = 12
P95_AIM: Final = 150.0


@transaction.atomic
def measure_review(of: Edition, nation: User) -> list[Line]:
    """Measure with all forms of an edition waiting, and leave them as they were.

    The nation opens the same case as the coordinator, once it waits there.
    """
    province = largest_province(of)
    coordinator = user_list_with(Permission.SUBMISSION_APPROVE_REGENCY, province)[0]
    case = forms_of(of).filter(region__parent=province)[0]
    _put(of, SubmissionState.SUBMITTED)
    in_province = _pages(case, coordinator, "status=submitted")
    _put(of, SubmissionState.APPROVED)
    in_nation = _pages(case, nation, "status=approved")
    transaction.set_rollback(True)
    return [
        *(page.line(f"review {what}, coordinator") for what, page in in_province.items()),
        *(page.line(f"review {what}, nation") for what, page in in_nation.items()),
        *(
            reader_line(f"review {what}", page.times, in_nation[what].times)
            for what, page in in_province.items()
        ),
    ]


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


def _pages(case: Submission, person: User, query: str) -> dict[str, "_Page"]:
    browser = browser_of(person)
    pages = {
        "queue": f"{reverse('reviews:queue')}?{query}",
        "queue, filtered": f"{reverse('reviews:queue')}?{query}&tanpa_bukti=ada&peringatan=tidak",
        "case": f"{reverse('reviews:detail', args=[case.public_id])}?{query}",
    }
    return {what: _Page.measured(browser, address) for what, address in pages.items()}


@dataclass(frozen=True)
class _Page:
    """One page as one person opens it: its queries, its compressed size, and the milliseconds of every opening."""

    queries: int
    kilobytes: float
    times: list[float]

    @classmethod
    def measured(cls, browser: Client, address: str) -> "_Page":
        answer, queries = opened(browser, address), queries_of(browser, address)
        return cls(queries, len(answer.content) / 1000, openings_of(browser, address, OPENINGS))

    def line(self, what: str) -> Line:
        median, p95 = statistics.median(self.times), p95_of(self.times)
        return Line(
            what,
            f"{self.queries} queries, p95 {p95:.0f} ms",
            f"{QUERIES_AIM}, {P95_AIM:.0f} ms",
            self.queries <= QUERIES_AIM and p95 <= P95_AIM,
            f"{OPENINGS} openings in this process, median {median:.0f} ms, {self.kilobytes:.0f} KB compressed",
        )
