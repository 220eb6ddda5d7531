"""The review in a browser: by keyboard alone, on a bad line, and after the page was closed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.reviews.models import Verdict, WorkingVerdict
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.factories import submission_advance

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

SAVED = re.compile(r"^\s*Tersimpan oleh Koordinator Banten")
ALL_SAVED = "Semua putusan tersimpan"


@pytest.fixture
def case(form, operator_pandeglang, coordinator_banten, national_reviewer) -> Submission:
    return submission_advance(
        form,
        SubmissionState.IN_REVIEW,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )


@pytest.fixture
def page(site, case, page_of, coordinator_banten) -> Page:
    page = page_of(coordinator_banten)
    page.goto(reverse("reviews:detail", args=[case.public_id]))
    return page


def state(page: Page, code: str):
    return page.locator(f"[id='indikator-{code}'] [data-verdict-state]")


def outcomes() -> dict[str, str]:
    return dict(WorkingVerdict.objects.values_list("indicator__code", "outcome"))


def test_a_case_is_reviewed_by_keyboard_and_nothing_is_lost_by_closing_the_page(page, case):
    page.locator("[id='indikator-1.1']").focus()
    page.keyboard.press("s")
    expect(state(page, "1.1")).to_have_text(SAVED)
    page.keyboard.press("p")
    page.keyboard.type("Lampirkan putusannya.")
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    expect(page.locator("[data-review-count]")).to_have_text("2 dari 6 diputuskan, 1 perlu diperbaiki")
    page.reload()
    assert page.locator("[name='i1_1-outcome'][value=ok]").is_checked()
    assert page.input_value("[name='i1_2-reason']") == "Lampirkan putusannya."
    expect(page.locator("[data-review-count]")).to_have_text("2 dari 6 diputuskan, 1 perlu diperbaiki")

    page.locator("[id='indikator-1.2']").focus()
    page.keyboard.press("s")
    expect(state(page, "1.2")).to_have_text(SAVED)
    page.fill("[name='i1_2-reason']", "")
    page.locator("[id='indikator-1.3']").focus()
    for _ in range(4):
        page.keyboard.press("s")
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    page.get_by_role("button", name="Setujui data").press("Enter")
    expect(page.get_by_text("Data Kabupaten Pandeglang disetujui.")).to_be_visible()
    assert Verdict.objects.filter(outcome="ok").count() == 6


def test_verdicts_wait_for_the_line_and_are_stored_when_it_is_back(page):
    page.context.set_offline(True)
    page.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(state(page, "1.1")).to_contain_text("Belum tersimpan: tidak ada sambungan")
    page.locator("[name='i1_2-outcome'][value=returned]").check()
    page.fill("[name='i1_2-reason']", "Lampirkan.")
    assert outcomes() == {}
    page.context.set_offline(False)
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    assert outcomes() == {"1.1": "ok", "1.2": "returned"}
    assert WorkingVerdict.objects.get(outcome="returned").reason == "Lampirkan."


def test_what_another_reviewer_said_meanwhile_is_told_and_stays(page, case, page_of, regions):
    from apps.accounts.permissions import Role
    from tests.factories import person_make

    other = page_of(person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten))
    other.goto(reverse("reviews:detail", args=[case.public_id]))
    other.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(state(other, "1.1")).to_contain_text("Tersimpan oleh Koordinator Kedua")
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    expect(state(page, "1.1")).to_contain_text("1.1 Sesuai oleh Koordinator Kedua")
    assert outcomes() == {"1.1": "ok"}


def test_leaving_at_once_and_coming_back_shows_what_is_stored_and_offers_nothing(page, case):
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    page.fill("[name='i1_1-reason']", "Lampirkan putusannya.")
    page.goto(reverse("dashboard:home"))
    page.wait_for_timeout(500)
    page.go_back()
    expect(page.locator("[name='i1_1-reason']")).to_have_value("Lampirkan putusannya.")
    expect(state(page, "1.1")).to_have_text(SAVED)
    expect(page.locator("[data-review-count]")).to_have_text("1 dari 6 diputuskan, 1 perlu diperbaiki")
    expect(page.get_by_text("Ada isian yang belum tersimpan")).to_have_count(0)
