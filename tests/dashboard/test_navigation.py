"""The counts of the navigation are asked by a kept statement: each person's own, and as of the moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.dashboard.navigation import nav_items
from apps.notifications.enums import NoticeKind
from apps.notifications.models import Notice
from apps.reviews.enums import Queue
from apps.reviews.selectors import queue_place
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.factories import person_make, submission_advance, submission_make

pytestmark = pytest.mark.django_db


def counts_of(user: User) -> dict[object, object]:
    return {item["label"]: item["count"] for item in nav_items(user, "/portal/") if item["count"]}


@pytest.fixture
def waiting(edition, regions: Regions, coordinator_banten, coordinator_bali) -> dict[str, Submission]:
    """A form in the review of Banten's coordinator, and one that waits for Bali's."""
    lebak = submission_make(edition, regions.lebak)
    badung = submission_make(edition, regions.badung)
    lebak_operator = person_make("Operator Lebak", Role.OPERATOR, regions.lebak)
    badung_operator = person_make("Operator Badung", Role.OPERATOR, regions.badung)
    submission_advance(
        lebak,
        SubmissionState.IN_REVIEW,
        operator=lebak_operator,
        reviewer=coordinator_banten,
        accepter=coordinator_banten,
    )
    submission_advance(
        badung,
        SubmissionState.SUBMITTED,
        operator=badung_operator,
        reviewer=coordinator_bali,
        accepter=coordinator_bali,
    )
    Notice.objects.all().delete()
    return {"lebak": lebak, "badung": badung}


def test_each_person_is_told_what_waits_for_them(
    waiting, regions, coordinator_banten, coordinator_bali, auditor, operator_pandeglang
):
    beside = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    both = person_make("Koordinator Dua Provinsi", Role.COORDINATOR, regions.bali)
    both.assignments.create(role=Role.COORDINATOR, region=regions.banten)
    Notice.objects.create(
        recipient=both, kind=NoticeKind.REVIEW, subject="Data Badung terkirim", region=regions.badung
    )
    for _ in range(2):
        assert counts_of(coordinator_banten) == {"Tinjauan": 1}
        assert counts_of(coordinator_bali) == {"Tinjauan": 1}
        assert counts_of(beside) == {}
        assert counts_of(both) == {"Tinjauan": 1, "Pemberitahuan": 1}
        assert counts_of(auditor) == counts_of(operator_pandeglang) == {}
    # Whose time has ended, whose review others may take over: no word of it is kept.
    Submission.objects.filter(pk=waiting["lebak"].pk).update(
        claim_expires_at=timezone.now() - timedelta(minutes=1)
    )
    assert counts_of(beside) == {"Tinjauan": 1}
    assert counts_of(both) == {"Tinjauan": 2, "Pemberitahuan": 1}


def test_each_reviewer_is_told_the_place_in_their_own_list(
    waiting, regions, edition, coordinator_banten, coordinator_bali
):
    for _ in range(2):
        place = queue_place(coordinator_bali, waiting["badung"], Queue.SUBMITTED)
        assert (place.number, place.total, place.before, place.after) == (1, 1, None, None)
        place = queue_place(coordinator_banten, waiting["badung"], Queue.SUBMITTED)
        assert (place.number, place.total) == (None, 0)
        place = queue_place(coordinator_banten, waiting["lebak"], Queue.MINE)
        assert (place.number, place.total) == (1, 1)
