"""What stands in a field and is not stored stays the person's: after the way Back, and in a form that was refused."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.indicators.enums import WindowStage
from apps.panels.enums import PanelMethod
from apps.panels.models import ExpertComparison, ExpertScore
from apps.reviews.models import WorkingVerdict
from apps.scenarios.services import scenario_create
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Answer
from tests.computation.finished_runs import finished_run_make
from tests.e2e.filling import answer_no_data
from tests.e2e.test_offline import FIRST, SAVED
from tests.e2e.test_typing_on import FULL_BROWSER
from tests.factories import panel_make, submission_advance, window_make

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

TYPED = "Diketik, belum tersimpan."
OFFER = "[data-kept]"


def copies(page: Page) -> list[str]:
    """Return what the browser keeps of forms, in the words that stand in the copies."""
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('isian:')).map((key) => localStorage[key])"
    )


def leave_and_come_back(page: Page) -> None:
    """As the browser does it where it keeps no page alive: it asks for it again, and puts back what was typed."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.wait_for_timeout(500)
    page.goto("/kesehatan/")
    page.go_back()
    page.wait_for_load_state()


def open_panel(page: Page, token: str) -> None:
    page.goto(f"/panel/{token}/")
    page.get_by_role("link", name="Mulai mengisi").click()


def cut(page: Page, addresses: str) -> None:
    """Let nothing through to these addresses, from this page nor from those after it."""
    page.route(addresses, lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    # What a page sends with its last breath is seen by no route.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('cut')); }")


def test_a_score_that_the_browser_puts_back_is_saved(site, page_of, analyst):
    panel_make(analyst, "open", token="ahli", method=PanelMethod.SCORE)
    page = page_of(analyst)
    open_panel(page, "ahli")
    cut(page, "**/isi/**")
    page.locator("#answer-form input[type=radio][value='4']").first.check()
    expect(page.locator("[data-save-state]")).to_contain_text("Gagal menyimpan")
    leave_and_come_back(page)
    expect(page.locator("[data-save-state]")).to_contain_text("Gagal menyimpan")
    assert not ExpertScore.objects.exists()
    assert len(copies(page)) == 1
    page.unroute("**/isi/**")
    expect(page.locator("[data-save-state]")).to_contain_text("Tersimpan")
    assert ExpertScore.objects.get().score == 4


def test_a_choice_of_a_comparison_that_the_browser_puts_back_is_saved(site, page_of, analyst):
    panel_make(analyst, "open", token="ahli", method=PanelMethod.AHP, dimensions=3)
    page = page_of(analyst)
    open_panel(page, "ahli")
    cut(page, "**/isi/**")
    page.locator("#pasangan-1 input[value=pertama]").check()
    page.locator("#pasangan-1 select").select_option("5")
    expect(page.locator("[data-save-state]")).to_contain_text("Gagal menyimpan")
    leave_and_come_back(page)
    assert len(copies(page)) == 1
    page.unroute("**/isi/**")
    expect(page.locator("[data-save-state]")).to_contain_text("Tersimpan")
    assert ExpertComparison.objects.get().preference == 5


@pytest.fixture
def case(form, operator_pandeglang, coordinator_banten, national_reviewer):
    return submission_advance(
        form,
        SubmissionState.IN_REVIEW,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )


def test_a_reason_that_the_browser_puts_back_is_saved(site, case, page_of, coordinator_banten):
    page = page_of(coordinator_banten)
    page.goto(reverse("reviews:detail", args=[case.public_id]))
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    page.fill("[name='i1_1-reason']", "Lama.")
    expect(page.locator("[data-review-saved]")).to_have_text("Semua putusan tersimpan")
    cut(page, "**/putusan/")
    page.fill("[name='i1_1-reason']", TYPED)
    expect(page.locator("[id='indikator-1.1'] [data-verdict-state]")).to_contain_text("Belum tersimpan")
    leave_and_come_back(page)
    expect(page.locator("[name='i1_1-reason']")).to_have_value(TYPED)
    expect(page.locator("[id='indikator-1.1'] [data-verdict-state]")).to_contain_text("Belum tersimpan")
    assert len(copies(page)) == 1
    page.unroute("**/putusan/")
    expect(page.locator("[data-review-saved]")).to_have_text("Semua putusan tersimpan")
    assert WorkingVerdict.objects.get().reason == TYPED


def test_a_message_that_the_browser_puts_back_stays_kept(site, case, page_of, coordinator_banten):
    page = page_of(coordinator_banten)
    address = reverse("reviews:thread", args=[case.public_id, "1.1"])
    page.goto(address)
    page.fill("textarea", TYPED)
    leave_and_come_back(page)
    expect(page.locator("textarea")).to_have_value(TYPED)
    assert not page.locator(OFFER).count()
    assert TYPED in copies(page)[0]
    page.goto(address)
    page.get_by_role("button", name="Pakai isian itu").click()
    page.get_by_role("button", name="Kirim pesan").click()
    expect(page.locator("[data-message]")).to_contain_text(TYPED)
    assert copies(page) == []
    # What is stored and put back by the browser is not said to have got lost.
    page.goto("/kesehatan/")
    page.go_back()
    page.goto(address)
    expect(page.locator("[data-message]")).to_contain_text(TYPED)
    assert (page.locator(OFFER).count(), copies(page)) == (0, [])


def test_a_card_whose_words_the_browser_puts_back_late_is_saved(site, page_of, operator_pandeglang, address):
    """The browser was full, so the outbox has nothing of them; and the last script of the page is slow."""
    page = page_of(operator_pandeglang, service_workers="block")
    page.goto(address)
    cut(page, "**/kartu/**")
    page.evaluate(FULL_BROWSER)
    answer_no_data(page, 1, TYPED)
    expect(page.locator(f"{FIRST} [data-card-state]")).to_contain_text("penuh")
    page.route("**/js/file-scan.js", lambda route: (time.sleep(2), route.continue_()))
    leave_and_come_back(page)
    expect(page.locator("[name='i1_1-note']")).to_have_value(TYPED)
    expect(page.locator(f"{FIRST} [data-card-state]")).to_contain_text("Belum terkirim")
    page.unroute("**/kartu/**")
    expect(page.locator(f"{FIRST} [data-card-state]")).to_have_text(SAVED, timeout=15_000)
    assert Answer.objects.get().note == TYPED


@pytest.fixture
def refused(
    request, site, form, regions, page_of, analyst, administrator, coordinator_banten, operator_pandeglang
):
    """Return a page with a form, the field in which somebody writes, and what they write there."""
    way: str = request.param
    if way == "message":
        address = reverse("reviews:thread", args=[form.public_id, "1.1"])
        return page_of(operator_pandeglang), address, "text", f"{TYPED} " + "x" * 5000
    if way == "codebook":
        instrument = form.edition.instrument
        address = reverse("indicators:codebook_change", args=[instrument.code, instrument.version, "1.1"])
        return page_of(analyst), address, "definition", TYPED
    if way == "scenario":
        scenario = scenario_create(run=finished_run_make(regions, analyst), title="Cara lain", actor=analyst)
        return page_of(analyst), scenario.get_absolute_url(), "weight-2", "abc"
    if way == "extension":
        for stage, days in ((WindowStage.ENTRY, 1), (WindowStage.REVIEW, 30)):
            window_make(form.edition, stage, timezone.now() + timedelta(days=days))
        return (
            page_of(coordinator_banten),
            reverse("submissions:extend", args=[form.public_id]),
            "reason",
            TYPED,
        )
    person, address, field = {
        "panel": (analyst, reverse("panels:panel_create"), "introduction"),
        "invitation": (administrator, reverse("accounts:invitation_send"), "full_name"),
    }[way]
    return page_of(person), address, field, TYPED


@pytest.mark.parametrize(
    "refused", ["message", "codebook", "extension", "panel", "scenario", "invitation"], indirect=True
)
def test_what_was_refused_is_offered_again_on_a_later_visit(refused):
    page, address, name, typed = refused
    page.goto(address)
    field = page.locator(f"[name='{name}']")
    field.fill(typed)
    page.locator("form", has=field).locator("[type=submit]").last.click()
    page.locator("[data-focus-on-load]").wait_for()
    page.wait_for_timeout(500)
    assert (page.locator(OFFER).count(), len(copies(page))) == (0, 1)
    expect(field).to_have_value(typed)
    # Typed on, it is the same copy.
    field.fill(f"{typed} Lagi.")
    page.wait_for_timeout(600)
    assert "Lagi." in copies(page)[0]
    page.goto("/kesehatan/")
    page.goto(address)
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(field).to_have_value(f"{typed} Lagi.")
    assert len(copies(page)) == 1
