"""A review is read a dimension at a time, and decided as a whole."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, verdicts_give
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Decision, Submission
from tests.pages import errors_of
from tests.reviews.conftest import At

Browser = Callable[[User | None], Client]
OK, RETURNED = VerdictOutcome.OK, VerdictOutcome.RETURNED


@pytest.fixture
def case(at: At) -> Submission:
    return at(SubmissionState.IN_REVIEW)


@pytest.fixture
def browser(client_of: Browser, coordinator_banten: User) -> Client:
    return client_of(coordinator_banten)


def page_of(case: Submission, code: str) -> str:
    return reverse("reviews:dimension", args=[case.public_id, code])


def shown(response: Any) -> list[str]:
    """Return the codes of the dimensions that a page shows."""
    return [status.dimension.code for status, _ in response.context["sections"]]


def judge(case: Submission, actor: User, **outcomes: VerdictOutcome) -> None:
    """Keep verdicts without a reason: `i2_1=OK` is about indicator 2.1."""
    verdicts = [VerdictInput(name[1:].replace("_", "."), outcome) for name, outcome in outcomes.items()]
    verdicts_give(submission=case, verdicts=verdicts, actor=actor, revision=case.revision)


def test_the_page_shows_the_dimension_that_the_address_names(case: Submission, browser: Client) -> None:
    assert shown(browser.get(page_of(case, "2"))) == ["2"]
    assert shown(browser.get(page_of(case, "2.2"))) == ["2"]
    assert browser.get(page_of(case, "9")).status_code == 404


def test_without_one_it_goes_on_where_a_verdict_is_missing_or_the_queue_was_filtered(
    case: Submission, browser: Client, coordinator_banten: User
) -> None:
    address = reverse("reviews:detail", args=[case.public_id])
    assert shown(browser.get(address)) == ["1"]
    judge(case, coordinator_banten, i1_1=OK, i1_2=OK)
    assert shown(browser.get(address)) == ["2"]
    filtered = browser.get(f"{address}?status=in_review&dimensi=1")
    assert shown(filtered) == ["1"]
    on = f"{page_of(case, '2')}?status=in_review&amp;dimensi=1"
    assert filtered.content.decode().count(f'href="{on}"') == 2  # in the list at the side, and in the bar
    judge(case, coordinator_banten, i2_1=OK, i2_2=OK)
    assert shown(browser.get(address)) == ["1"]


def test_the_list_and_the_bar_count_the_whole_form(
    case: Submission, browser: Client, coordinator_banten: User
) -> None:
    judge(case, coordinator_banten, i1_1=OK, i2_1=RETURNED)
    response = browser.get(page_of(case, "1"))
    text = response.content.decode()
    assert "2 dari 4 diputuskan, 1 perlu diperbaiki" in text
    assert 'data-elsewhere="1"' in text
    assert 'data-elsewhere-wrong="1"' in text
    assert [(group["judged"], group["total"]) for group in response.context["outline"]] == [(1, 2), (1, 2)]
    assert response.context["remarks"] == [("2.1", "")]
    assert browser.get(page_of(case, "2")).context["remarks"] == []


def test_a_decision_that_lacks_a_verdict_elsewhere_leads_there_and_keeps_what_was_sent(
    case: Submission, browser: Client
) -> None:
    sent = {"revision": case.revision, "i1_1-outcome": "ok", "i1_2-outcome": "ok", "i1_1-reason": ""}
    refused = browser.post(reverse("reviews:approve", args=[case.public_id]), sent)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert shown(refused) == ["1", "2"]
    assert set(errors_of(text)) == {"i2_1-outcome"}
    assert 'name="i1_2-outcome" value="ok"' in text


def test_a_return_names_the_reason_that_is_missing_in_another_dimension(
    case: Submission, browser: Client, coordinator_banten: User
) -> None:
    judge(case, coordinator_banten, i2_1=RETURNED)
    sent = {"revision": case.revision, "i1_1-outcome": "returned", "i1_1-reason": "Lampirkan."}
    refused = browser.post(reverse("reviews:return", args=[case.public_id]), sent)
    assert refused.status_code == 422
    assert shown(refused) == ["1", "2"]
    assert set(errors_of(refused.content.decode())) == {"i2_1-reason"}
    sent |= {"i2_1-outcome": "returned", "i2_1-reason": "Sebutkan sumbernya.", "i2_1-seen": "1"}
    assert browser.post(reverse("reviews:return", args=[case.public_id]), sent).status_code == 302
    [decision] = Decision.objects.filter(action="return")
    assert dict(decision.verdicts.values_list("indicator__code", "reason")) == {
        "1.1": "Lampirkan.",
        "2.1": "Sebutkan sumbernya.",
    }


def test_handing_over_asks_for_no_verdict(
    case: Submission, browser: Client, coordinator_banten: User
) -> None:
    """What lacks its reason is for the colleague to finish."""
    judge(case, coordinator_banten, i2_1=RETURNED)
    sent = {"revision": Submission.objects.get().revision}
    assert browser.post(reverse("reviews:release", args=[case.public_id]), sent).status_code == 302


def test_the_list_tells_on_every_page_what_is_to_be_mended_and_what_lacks_a_verdict(
    case: Submission, browser: Client, coordinator_banten: User
) -> None:
    """In a dimension that nobody has begun its count says that all is missing."""

    def told(place: int) -> list[tuple[str, list[str]]]:
        [*groups] = browser.get(page_of(case, "2" if place == 0 else "1")).context["outline"]
        return [(entry["code"], entry["flags"]) for entry in groups[place]["entries"]]

    assert told(0) == [("1.1", ["tanpa bukti"])]
    assert told(1) == []
    judge(case, coordinator_banten, i1_1=OK, i1_2=RETURNED, i2_1=OK)
    assert told(0) == [("1.1", ["tanpa bukti"]), ("1.2", ["ditandai perlu diperbaiki"])]
    assert told(1) == [("2.2", ["belum diputuskan"])]
    on_its_page = browser.get(page_of(case, "1")).context["outline"][0]["entries"]
    assert [entry["flags"] for entry in on_its_page] == [["tanpa bukti"], []]
