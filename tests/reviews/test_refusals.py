"""Every step of a review that is refused changes nothing, says why, and stands in the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.indicators.enums import WindowStage
from apps.reviews.models import WorkingVerdict
from apps.submissions.enums import SubmissionState
from tests.cast import Regions
from tests.factories import assignment_make, person_make, window_make
from tests.reviews.conftest import At

Browser = Callable[[User | None], Client]
JUDGED = {"i1_1-outcome": "returned", "i1_1-reason": "Lampirkan putusan."}


@dataclass(frozen=True)
class Attempt:
    """A step that cannot be taken in this state, with these fields; what the answer is, and what the log says of it."""

    state: SubmissionState
    step: str
    fields: Mapping[str, Any]
    status: int
    reason: str
    stale: int = 0
    is_late: bool = False


ATTEMPTS = {
    "on a stale revision": Attempt(
        SubmissionState.IN_REVIEW,
        "return",
        JUDGED,
        409,
        "berubah sejak Anda membukanya: sudah mulai diperiksa oleh",
        stale=1,
    ),
    "without a reason": Attempt(
        SubmissionState.IN_REVIEW, "return", {"i1_1-outcome": "returned"}, 422, "apa yang perlu diperbaiki"
    ),
    "without a verdict": Attempt(SubmissionState.IN_REVIEW, "approve", {}, 422, "belum diberi putusan"),
    "on an indicator of another form": Attempt(
        SubmissionState.IN_REVIEW,
        "return",
        {**JUDGED, "i9_9-outcome": "ok"},
        422,
        "bukan indikator formulir ini",
    ),
    "a verdict on an indicator of another form": Attempt(
        SubmissionState.IN_REVIEW, "verdicts", {"i9_9-outcome": "ok"}, 302, "bukan indikator formulir ini"
    ),
    "before it was claimed": Attempt(SubmissionState.SUBMITTED, "return", JUDGED, 409, "sudah dikirim"),
    "after it was approved": Attempt(SubmissionState.APPROVED, "approve", {}, 302, "sudah disetujui"),
    "past the deadline": Attempt(
        SubmissionState.IN_REVIEW, "approve", {}, 409, "Pandeglang sudah ditutup: batasnya", is_late=True
    ),
    "without the permission": Attempt(
        SubmissionState.APPROVED, "accept", {}, 403, "Peran Anda tidak mencakup"
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_refused_step_is_in_the_log_and_nothing_else_is(
    at: At, client_of: Browser, coordinator_banten: User, attempt: Attempt
) -> None:
    form = at(attempt.state)
    if attempt.is_late:
        window_make(form.edition, WindowStage.REVIEW, timezone.now() - timedelta(days=1))
    before, state = Entry.objects.count(), (form.state, form.revision)
    fields = {"revision": form.revision - attempt.stale, **attempt.fields}
    answer = client_of(coordinator_banten).post(
        reverse(f"reviews:{attempt.step}", args=[form.public_id]), fields
    )
    assert answer.status_code == attempt.status
    form.refresh_from_db()
    assert (form.state, form.revision) == state
    assert not WorkingVerdict.objects.filter(submission=form, reason__contains="Lampirkan").exists()
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.first()
    assert entry is not None
    assert (entry.action, entry.actor_label, entry.region) == (
        "submission.refuse",
        coordinator_banten.label,
        form.region,
    )
    assert attempt.reason in entry.sentence
    assert "Lampirkan putusan" not in f"{entry.sentence}{entry.detail}"


def test_a_step_by_somebody_who_reviews_no_form_is_in_the_log(
    at: At, client_of: Browser, operator_pandeglang: User
) -> None:
    form = at(SubmissionState.IN_REVIEW)
    address = reverse("reviews:approve", args=[form.public_id])
    assert client_of(operator_pandeglang).post(address, {"revision": form.revision}).status_code == 403
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.actor_label) == ("submission.refuse", operator_pandeglang.label)


@pytest.mark.parametrize(
    ("address", "label"), [("approve", "menyetujui isian"), ("verdicts", "memberi putusan")]
)
def test_a_step_in_another_province_is_in_the_log_of_that_province(
    at: At, client_of: Browser, coordinator_bali: User, address: str, label: str
) -> None:
    form = at(SubmissionState.IN_REVIEW)
    fields = {"revision": form.revision, **JUDGED}
    answer = client_of(coordinator_bali).post(reverse(f"reviews:{address}", args=[form.public_id]), fields)
    assert answer.status_code == 404
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.actor_label) == ("submission.refuse", coordinator_bali.label)
    assert (entry.region, label in entry.sentence) == (form.region, True)
    assert "di luar wilayah tugasnya" in entry.sentence
    unknown = "00000000-0000-4000-8000-000000000000"
    client_of(coordinator_bali).post(reverse(f"reviews:{address}", args=[unknown]), fields)
    assert Entry.objects.latest("pk") == entry


def test_a_bulk_step_in_another_province_is_in_its_log_too(
    at: At, client_of: Browser, coordinator_bali: User
) -> None:
    form = at(SubmissionState.SUBMITTED)
    ticked = {"step": "claim", "form": [f"{form.public_id}:{form.revision}"]}
    client_of(coordinator_bali).post(reverse("reviews:bulk"), ticked)
    [entry] = Entry.objects.filter(action="submission.refuse")
    assert (entry.actor_label, entry.region) == (coordinator_bali.label, form.region)


def test_whoever_lost_the_role_meanwhile_hears_that_it_has_ended(
    at: At, client_of: Browser, regions: Regions, coordinator_banten: User
) -> None:
    form = at(SubmissionState.IN_REVIEW)
    assignment_make(coordinator_banten, Role.COORDINATOR, regions.bali)
    coordinator_banten.assignments.filter(region=regions.banten).update(revoked_at=timezone.now())
    answer = client_of(coordinator_banten).post(
        reverse("reviews:verdicts", args=[form.public_id]), {"revision": form.revision, **JUDGED}
    )
    assert (answer.status_code, "sudah berakhir" in answer.content.decode()) == (403, True)
    assert Entry.objects.filter(action="submission.refuse", actor_label=coordinator_banten.label).exists()


def test_a_refused_decision_of_a_page_left_behind_asks_to_mend_nothing(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    """The data went back in another tab: a verdict without a reason in this one is nothing to mend any more."""
    form = at(SubmissionState.IN_REVIEW)
    browser = client_of(coordinator_banten)
    browser.post(reverse("reviews:return", args=[form.public_id]), {"revision": form.revision, **JUDGED})
    late = {"revision": form.revision, "i1_1-outcome": "returned", "note": "Sudah baik."}
    page = browser.post(reverse("reviews:approve", args=[form.public_id]), late).content.decode()
    assert "sudah dikembalikan" in page
    assert "Sudah baik." in page  # to be copied
    assert "Perbaiki bagian berikut" not in page


def test_each_form_of_a_common_step_that_is_refused_is_in_the_log(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    form = at(SubmissionState.IN_REVIEW)
    chosen = {"step": "approve", "form": [f"{form.public_id}:{form.revision}"]}
    client_of(coordinator_banten).post(reverse("reviews:bulk"), chosen)
    entry = Entry.objects.get(action="submission.refuse")
    assert "mencoba menyetujui isian" in entry.sentence


def test_a_case_held_by_another_is_decided_by_nobody_else(
    at: At, client_of: Browser, regions: Regions
) -> None:
    form = at(SubmissionState.IN_REVIEW)
    other = person_make("Koordinator Lain", Role.COORDINATOR, regions.banten)
    for step in ("return", "approve"):
        fields = {"revision": form.revision, **JUDGED}
        told = client_of(other).post(reverse(f"reviews:{step}", args=[form.public_id]), fields)
        assert "dipegang Koordinator Banten sampai" in told.content.decode()
    assert Entry.objects.filter(action="submission.refuse", actor_label="Koordinator Lain").count() == 2
    form.refresh_from_db()
    assert form.state == SubmissionState.IN_REVIEW


def test_a_step_that_is_taken_is_no_refusal(at: At, client_of: Browser, coordinator_banten: User) -> None:
    form = at(SubmissionState.IN_REVIEW)
    fields = {"revision": form.revision, **JUDGED}
    client_of(coordinator_banten).post(reverse("reviews:return", args=[form.public_id]), fields)
    assert not Entry.objects.filter(action="submission.refuse").exists()


def test_the_log_names_the_indicators_whose_verdicts_were_not_complete(
    at: At, client_of: Browser, coordinator_banten: User
) -> None:
    form = at(SubmissionState.IN_REVIEW)
    browser = client_of(coordinator_banten)

    def refused(step: str, **fields: str) -> str:
        browser.post(reverse(f"reviews:{step}", args=[form.public_id]), {"revision": form.revision, **fields})
        return Entry.objects.filter(action="submission.refuse").latest("pk").sentence

    browser.post(
        reverse("reviews:verdicts", args=[form.public_id]),
        {"revision": form.revision, "i1_1-outcome": "returned", "i2_1-outcome": "returned"},
    )
    assert "1.1, 2.1: Tuliskan apa yang perlu diperbaiki" in refused("return")
    long = refused("verdicts", **{"i1_2-outcome": "returned", "i1_2-reason": "a" * 2_001})
    assert "1.2: " in long
    assert "aaa" not in long


def test_a_bulk_step_tells_of_each_form_for_which_the_role_has_ended(
    at: At, client_of: Browser, regions: Regions, coordinator_banten: User
) -> None:
    form = at(SubmissionState.SUBMITTED)
    assignment_make(coordinator_banten, Role.COORDINATOR, regions.bali)
    coordinator_banten.assignments.filter(region=regions.banten).update(revoked_at=timezone.now())
    ticked = {"step": "claim", "form": [f"{form.public_id}:{form.revision}"]}
    answer = client_of(coordinator_banten).post(reverse("reviews:bulk"), ticked)
    assert answer.status_code == 200
    assert "Peran Anda untuk Kabupaten Pandeglang sudah berakhir" in answer.content.decode()
    [entry] = Entry.objects.filter(action="submission.refuse")
    assert entry.sentence.endswith("dan ditolak: perannya untuk Kabupaten Pandeglang sudah berakhir.")
