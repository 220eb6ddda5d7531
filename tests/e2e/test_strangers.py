"""Who answers in the place of the portal is taken for it nowhere: a network that asks to sign in, a proxy."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.panels.enums import PanelMethod
from apps.panels.models import ExpertScore
from apps.reviews.models import SavedReply, ThreadMessage
from apps.scenarios.services import scenario_create
from apps.submissions.enums import SubmissionState
from tests.computation.finished_runs import finished_run_make
from tests.e2e.test_no_portal import answers
from tests.factories import panel_make, submission_advance

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

TYPED = "Putusan mana?"
GUEST = re.compile("Masuk ke jaringan tamu")
STRANGERS = [
    (200, "Tidak ada sambungan"),
    (403, "Tidak ada sambungan"),
    (404, "Tidak ada sambungan"),
    (502, "Portal sedang terganggu"),
]


@pytest.fixture
def page(site, form, page_of, operator_pandeglang, coordinator_banten, national_reviewer) -> Page:
    """A review, open in the browser of its reviewer."""
    case = submission_advance(
        form,
        SubmissionState.IN_REVIEW,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    page = page_of(coordinator_banten)
    page.goto(reverse("reviews:detail", args=[case.public_id]))
    return page


def copies(page: Page) -> str:
    return page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize(("status", "why"), STRANGERS)
def test_a_message_is_not_sent_and_no_strange_page_is_its_conversation(page, status, why):
    link = page.locator("[id='indikator-1.1']").get_by_role("link", name="Percakapan")
    dialog = page.get_by_role("dialog", name="Percakapan")
    link.click()
    dialog.get_by_label("Pesan").fill(TYPED)
    page.wait_for_timeout(500)
    page.route("**/percakapan/**", answers(status))
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.get_by_role("alert")).to_contain_text(
        f"{why}. Belum diketahui apakah pesan ini sudah sampai"
    )
    expect(dialog.get_by_label("Pesan")).to_have_value(TYPED)
    assert TYPED in copies(page)
    page.keyboard.press("Escape")
    link.click()
    expect(dialog.get_by_role("alert")).to_contain_text(f"{why}. Percakapan ini belum dapat dibuka")
    expect(dialog).not_to_contain_text(GUEST)
    expect(dialog).not_to_contain_text("Membuka percakapan")
    page.keyboard.press("Escape")
    page.unroute("**/percakapan/**")
    link.click()
    expect(dialog.get_by_label("Pesan")).to_have_value(TYPED)
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.locator("[data-message]")).to_contain_text(TYPED)
    assert ThreadMessage.objects.count() == 1
    assert TYPED not in copies(page)


def test_a_message_that_came_back_with_errors_stays_kept(page):
    page.locator("[id='indikator-1.1']").get_by_role("link", name="Percakapan").click()
    dialog = page.get_by_role("dialog", name="Percakapan")
    dialog.get_by_label("Pesan").fill(f"{TYPED} " + "x" * 5000)
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Pesan belum terkirim")
    page.wait_for_timeout(500)
    assert TYPED in copies(page)
    dialog.get_by_label("Pesan").fill(TYPED)
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.locator("[data-message]")).to_contain_text(TYPED)
    assert TYPED not in copies(page)


@pytest.mark.parametrize(("status", "why"), STRANGERS)
def test_a_reason_that_was_not_kept_is_not_among_those_that_were(page, status, why):
    card = page.locator("[id='indikator-1.1']")
    card.locator("[value=returned]").check()
    card.locator("textarea").fill("Lampirkan putusannya.")
    page.route("**/alasan/", answers(status))
    card.get_by_role("button", name="Simpan alasan ini untuk dipakai lagi").click()
    expect(card.locator("[data-reply-said]")).to_contain_text(f"{why}. Belum tersimpan")
    assert card.locator("[data-reply-choice] option", has_text="Lampirkan").count() == 0
    page.unroute("**/alasan/")
    card.get_by_role("button", name="Simpan alasan ini untuk dipakai lagi").click()
    expect(card.locator("[data-reply-choice] option", has_text="Lampirkan")).to_have_count(1)
    assert SavedReply.objects.count() == 1


@pytest.mark.parametrize("status", [403, 404, 511])
def test_an_expert_whose_network_answers_is_not_told_that_the_link_is_wrong(site, page_of, analyst, status):
    panel_make(analyst, "open", token="ahli", method=PanelMethod.SCORE)
    page = page_of(analyst)
    page.goto("/panel/ahli/")
    page.get_by_role("link", name="Mulai mengisi").click()
    page.wait_for_load_state()
    page.route("**/isi/**", answers(status))
    page.locator("#answer-form input[type=radio][value='4']").first.check()
    expect(page.locator("[data-save-state]")).to_contain_text("Gagal menyimpan")
    page.unroute("**/isi/**")
    expect(page.locator("[data-save-state]")).to_contain_text("Tersimpan")
    assert ExpertScore.objects.get().score == 4


@pytest.mark.parametrize(("status", "why"), STRANGERS)
def test_nothing_strange_is_put_in_the_place_of_a_preview(site, page_of, regions, analyst, status, why):
    scenario = scenario_create(run=finished_run_make(regions, analyst), title="Cara lain", actor=analyst)
    page = page_of(analyst)
    page.goto(scenario.get_absolute_url())
    result = page.locator("#scenario-result")
    before = result.inner_text()
    page.route("**/portal/skenario/**", answers(status))
    page.fill("[name=weight-1]", "0,75")
    page.locator("[name=weight-1]").blur()
    expect(page.locator("#background-refusal")).to_contain_text(f"{why}, jadi halaman ini belum diperbarui")
    assert result.inner_text() == before
    page.unroute("**/portal/skenario/**")
    page.fill("[name=weight-1]", "0,7")
    page.locator("[name=weight-1]").blur()
    expect(page.locator("#background-refusal")).to_have_count(0)
