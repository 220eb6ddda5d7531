"""Working through a filtered list: from one form to the next, without losing the filters on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import submission_transition
from tests.cast import Regions
from tests.factories import (
    edition_make,
    person_make,
    region_make,
    submission_advance,
    submission_make,
    window_make,
)

Browser = Callable[[User | None], Client]


@pytest.fixture
def forms(regions: Regions, coordinator_banten: User, national_reviewer: User) -> list[Submission]:
    """Three forms of Banten that wait for their review, in the order of the queue."""
    people = {"reviewer": coordinator_banten, "accepter": national_reviewer}
    edition = edition_make(region_set=regions.region_set)
    return three_forms(edition, regions, SubmissionState.SUBMITTED, people)


def three_forms(
    edition: Edition, regions: Regions, state: SubmissionState, people: dict[str, User]
) -> list[Submission]:
    made = []
    for place in range(3):
        region = region_make(f"36.{place + 50}", f"Kabupaten {place}", RegionLevel.REGENCY, regions.banten)
        operator = person_make(f"Operator {place}", Role.OPERATOR, region)
        form = submission_make(edition, region)
        made.append(submission_advance(form, state, operator=operator, **people))
    return made


def address(form: Submission, query: str = "") -> str:
    return reverse("reviews:detail", args=[form.public_id]) + query


def test_a_case_knows_its_place_and_its_neighbours(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    query = "?status=submitted&cari=kabupaten"
    page = client_of(coordinator_banten).get(address(forms[1], query))
    place = page.context["place"]
    assert (place.number, place.total) == (2, 3)
    text = page.content.decode()
    for neighbour in (forms[0], forms[2]):
        assert address(neighbour, query).replace("&", "&amp;") in text
    assert "2 dari 3 dalam antrean" in text


def test_a_filter_leaves_out_the_neighbours_that_it_does_not_find(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    page = client_of(coordinator_banten).get(address(forms[0], "?status=submitted&cari=Kabupaten+0"))
    place = page.context["place"]
    assert (place.number, place.total, place.before, place.after) == (1, 1, None, None)


def test_a_case_opened_alone_has_the_neighbours_of_its_queue(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    place = client_of(coordinator_banten).get(address(forms[2])).context["place"]
    assert (place.number, place.before.public_id) == (3, forms[1].public_id)


def test_beginning_a_review_keeps_the_list_and_its_neighbours(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    browser, query = client_of(coordinator_banten), "?status=submitted&cari=kabupaten"
    page = browser.get(address(forms[1], query))
    claim = reverse("reviews:claim", args=[forms[1].public_id]) + query
    assert claim.replace("&", "&amp;") in page.content.decode()
    done = browser.post(claim, {"revision": forms[1].revision})
    assert done["Location"] == address(forms[1], query)
    place = browser.get(done["Location"]).context["place"]
    assert (place.number, place.total) == (None, 2)
    assert (place.before.public_id, place.after.public_id) == (forms[0].public_id, forms[2].public_id)


def test_a_decision_leads_to_the_next_of_the_list_and_from_the_last_to_the_one_before(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    browser, query = client_of(coordinator_banten), "?status=submitted"

    def give_back(form: Submission) -> str:
        browser.post(reverse("reviews:claim", args=[form.public_id]) + query, {"revision": form.revision})
        form.refresh_from_db()
        fields = {"revision": form.revision, "i1_1-outcome": "returned", "i1_1-reason": "Lampirkan."}
        done = browser.post(reverse("reviews:return", args=[form.public_id]) + query, fields)
        return str(done["Location"])

    assert give_back(forms[1]) == address(forms[2], query)
    assert give_back(forms[2]) == address(forms[0], query)
    assert give_back(forms[0]) == reverse("reviews:queue") + query


def test_a_decision_on_a_form_opened_alone_leads_to_the_queue(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    browser = client_of(coordinator_banten)
    browser.post(reverse("reviews:claim", args=[forms[0].public_id]), {"revision": forms[0].revision})
    forms[0].refresh_from_db()
    done = browser.post(
        reverse("reviews:release", args=[forms[0].public_id]), {"revision": forms[0].revision}
    )
    assert done["Location"] == reverse("reviews:queue")


def test_the_queue_links_to_its_cases_with_its_filters_but_without_its_page(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    page = client_of(coordinator_banten).get(reverse("reviews:queue") + "?cari=kabupaten&page=1")
    link = address(forms[0], "?cari=kabupaten&status=submitted").replace("&", "&amp;")
    assert link in page.content.decode()


def test_the_result_of_a_common_step_leads_back_to_the_filtered_queue(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    browser, query = client_of(coordinator_banten), "?status=submitted&cari=kabupaten"
    chosen = [f"{form.public_id}:{form.revision}" for form in forms]
    page = browser.post(reverse("reviews:bulk") + query, {"step": "claim", "form": chosen})
    back = (reverse("reviews:queue") + query).replace("&", "&amp;")
    assert back in page.content.decode()


def test_a_filter_that_does_not_exist_is_refused_at_a_case_too(
    forms: list[Submission], client_of: Browser, coordinator_banten: User
) -> None:
    browser = client_of(coordinator_banten)
    assert browser.get(address(forms[0], "?status=apa")).status_code == 400
    assert browser.get(address(forms[0], "?saringan=1")).status_code == 400


def test_the_place_in_the_queue_shows_nobody_elses_forms(
    forms: list[Submission], client_of: Browser, national_reviewer: User
) -> None:
    """The nation sees the data of regencies and reviews none of it."""
    place = client_of(national_reviewer).get(address(forms[0])).context["place"]
    assert (place.number, place.total, place.before, place.after) == (None, 0, None, None)


def test_a_decision_that_ends_the_deadline_leads_to_the_next_of_the_list_as_it_was(
    regions: Regions, client_of: Browser, coordinator_banten: User, national_reviewer: User
) -> None:
    edition = edition_make(region_set=regions.region_set)
    window_make(edition, WindowStage.ACCEPTANCE, timezone.now() + timedelta(days=3))
    people = {"reviewer": coordinator_banten, "accepter": national_reviewer}
    three_forms(edition, regions, SubmissionState.APPROVED, people)
    browser, query = client_of(national_reviewer), "?status=approved"
    first, second, _third = browser.get(reverse("reviews:queue") + query).context["page"]
    accept = reverse("reviews:accept", args=[first.public_id]) + query
    done = browser.post(accept, {"revision": first.revision})
    assert done["Location"] == address(second, query)


@pytest.mark.parametrize("hours", [20 * 24, 2])
@pytest.mark.parametrize("step", ["approve", "accept", "return"])
def test_a_form_on_which_a_colleague_decides_keeps_its_neighbours(
    regions: Regions,
    client_of: Browser,
    coordinator_banten: User,
    national_reviewer: User,
    step: str,
    hours: int,
) -> None:
    """Whatever it waits for then, and however late that is due; also where giving it back gives it time."""
    edition = edition_make(region_set=regions.region_set)
    now = timezone.now()
    window_make(edition, WindowStage.ENTRY, now + timedelta(hours=hours))
    window_make(edition, WindowStage.REVIEW, now + timedelta(hours=hours))
    window_make(edition, WindowStage.ACCEPTANCE, now + timedelta(days=90))
    is_acceptance = step == "accept"
    state = SubmissionState.APPROVED if is_acceptance else SubmissionState.IN_REVIEW
    reader, queue = (
        (person_make("Kedua", Role.NATIONAL_REVIEWER, regions.nation), "approved")
        if is_acceptance
        else (person_make("Kedua", Role.COORDINATOR, regions.banten), "others")
    )
    people = {"reviewer": coordinator_banten, "accepter": national_reviewer}
    forms = three_forms(edition, regions, state, people)
    query = f"?status={queue}"
    before = client_of(reader).get(address(forms[1], query)).context["place"]
    assert (before.number, before.before.public_id) == (2, forms[0].public_id)

    submission_transition(
        submission=forms[1],
        action=SubmissionAction(step),
        actor=national_reviewer if is_acceptance else coordinator_banten,
        revision=forms[1].revision,
        note="Lampirkan sumbernya.",
    )
    place = client_of(reader).get(address(forms[1], query)).context["place"]
    assert (place.number, place.total) == (None, 2)
    neighbours = (place.before and place.before.public_id, place.after and place.after.public_id)
    assert neighbours == (forms[0].public_id, forms[2].public_id)
