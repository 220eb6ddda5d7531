"""Whoever types on is disturbed by nothing: no conflict, no newer version, no full browser, no failure of one item."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from apps.accounts.permissions import Role
from apps.submissions.enums import AnswerValue
from apps.submissions.models import Answer, AnswerDraft, AnswerRevision
from apps.submissions.services import answer_restore
from tests.at_once import alone
from tests.e2e.filling import answer_no_data
from tests.e2e.looking import faults_of
from tests.factories import person_make

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

CARD = "[id='indikator-1.1']"
SAVED = re.compile(r"^\s*Tersimpan oleh")
FULL_BROWSER = """() => {
    globalThis.storeAgain = () => { IDBObjectStore.prototype.put = real; };
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


@pytest.fixture
def page(page_of, operator_pandeglang, address) -> Page:
    page = page_of(operator_pandeglang, service_workers="block")
    page.goto(address)
    return page


@pytest.fixture
def colleague(colleague):
    """The same, for whom there is no data either."""
    return lambda text: colleague(AnswerValue.NO_DATA, text)


def state(page: Page, card: str = CARD):
    return page.locator(f"{card} [data-card-state]")


def note(page: Page):
    return page.locator("[name='i1_1-note']")


def test_a_conflict_takes_no_letter_away_from_whoever_types_on(site, page, colleague):
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    page.locator("[name='i1_1-value'][value=no_data]").check()
    note(page).press_sequentially("satu dua ")
    expect(page.locator(".card-conflict")).to_contain_text("Dari rekan.")
    page.keyboard.type("tiga empat")
    expect(note(page)).to_have_value("satu dua tiga empat")
    page.get_by_role("button", name="Pakai versi saya").click()
    expect(state(page)).to_have_text(SAVED)
    assert Answer.objects.get().note == "satu dua tiga empat"


def test_a_newer_version_waits_until_the_card_in_which_somebody_types_is_left(site, page, colleague):
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page)).to_have_text(SAVED)
    # Typed and taken back: what is sent says what the page had read, and the portal has something newer by then.
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    note(page).click()
    page.keyboard.press("End")
    page.keyboard.type(".")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+s")
    expect(state(page)).to_contain_text("Versi itu tampil setelah kartu ini ditinggalkan")
    expect(note(page)).to_have_value("Arsip terbakar.")
    expect(note(page)).to_be_focused()
    note(page).blur()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(note(page)).to_have_value("Dari rekan.")
    expect(page.locator(CARD).get_by_role("button", name="Kembalikan isian tadi")).to_be_visible()


def test_a_text_that_is_left_at_once_becomes_the_answer_and_leaves_no_draft_behind(site, page):
    page.locator("[name='i1_1-value'][value=no_data]").check()
    expect(state(page)).to_contain_text("Tersimpan")
    note(page).press_sequentially("Arsip terbakar.")
    page.keyboard.press("Tab")
    expect(state(page)).to_have_text(SAVED)
    page.wait_for_function(
        "() => document.querySelector('[data-save-state]').textContent.includes('Semua isian')"
    )
    assert Answer.objects.get().note == "Arsip terbakar."
    assert not AnswerDraft.objects.exists()


def test_the_version_that_is_chosen_is_the_one_that_was_shown_also_beside_a_draft(
    site, page, form, colleague
):
    colleague("Versi satu.")
    colleague("Versi dua.")
    page.reload()
    note(page).press_sequentially("Rancangan. ", delay=10)
    expect(state(page)).to_contain_text("Tersimpan oleh Operator")
    person = AnswerRevision.objects.last().saved_by
    alone(
        lambda: answer_restore(
            submission=form, indicator="1.1", revision=1, read_at=Answer.objects.get().revision, actor=person
        )
    )
    page.keyboard.type("Lagi.")
    conflict = page.locator(".card-conflict")
    expect(conflict).to_contain_text("Versi satu.")
    conflict.get_by_role("button", name="Pakai versi itu").click()
    expect(note(page)).to_have_value("Versi satu.")
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(note(page)).to_have_value("Versi satu.")
    assert Answer.objects.get().note == "Versi satu."
    assert not AnswerDraft.objects.exists()


def test_a_version_that_was_replaced_meanwhile_is_shown_before_it_is_used(site, page, colleague):
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    answer_no_data(page, 1, "Dari saya.")
    conflict = page.locator(".card-conflict")
    expect(conflict).to_contain_text("Dari rekan.")
    colleague("Dari rekan, lagi.")
    conflict.get_by_role("button", name="Pakai versi itu").click()
    expect(conflict).to_contain_text("Dari rekan, lagi.")
    expect(note(page)).to_have_value("Dari saya.")
    conflict.get_by_role("button", name="Pakai versi itu").click()
    expect(note(page)).to_have_value("Dari rekan, lagi.")


def test_what_is_typed_while_the_chosen_version_is_on_its_way_contradicts_nothing_later(
    site, page, colleague
):
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    answer_no_data(page, 1, "Dari saya.")
    conflict = page.locator(".card-conflict")
    expect(conflict).to_contain_text("Dari rekan.")
    held: list[Route] = []
    page.route("**/kartu/1.1/**", lambda r: held.append(r) if r.request.method == "GET" else r.fallback())
    conflict.get_by_role("button", name="Pakai versi itu").click()
    expect(conflict).to_contain_text("Mengambil versi itu")
    note(page).press_sequentially(" Lagi.")
    held.pop().continue_()
    expect(note(page)).to_have_value("Dari rekan.")
    expect(page.locator("[data-outbox-shown]").first).to_be_hidden()
    answer_no_data(page, 2, "Kartu lain.")
    expect(state(page, "[id='indikator-1.2']")).to_have_text(SAVED)
    expect(conflict).to_have_count(0)
    page.get_by_role("button", name="Kembalikan isian tadi").click()
    expect(note(page)).to_have_value("Dari saya. Lagi.")
    expect(state(page)).to_have_text(SAVED)
    assert set(Answer.objects.values_list("note", flat=True)) == {"Dari saya. Lagi.", "Kartu lain."}


def test_a_version_that_its_writer_has_taken_back_gives_way_to_nothing_that_nobody_chose(
    site, page, page_of, regions
):
    other = page_of(person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang))
    other.goto(page.url)
    note(other).fill("Rancangan rekan.")
    note(other).blur()
    expect(state(other)).to_contain_text("Belum lengkap, tersimpan oleh Rekan")
    note(page).fill("Dari saya.")
    note(page).blur()
    conflict = page.locator(".card-conflict")
    expect(conflict).to_contain_text("Rancangan rekan.")
    note(other).fill("")
    note(other).blur()
    expect(state(other)).to_contain_text("Belum dijawab")

    choice = conflict.get_by_role("button", name="Pakai versi itu")
    choice.click()
    expect(conflict).to_contain_text("sudah dihapus lagi oleh penulisnya")
    expect(note(page)).to_have_value("Dari saya.")
    assert not AnswerDraft.objects.exists()
    choice.click()
    expect(note(page)).to_have_value("")
    expect(page.locator(".outline__item[href='#indikator-1.1']")).to_contain_text("belum dijawab")
    page.get_by_role("button", name="Kembalikan isian tadi").click()
    expect(note(page)).to_have_value("Dari saya.")
    expect(state(page)).to_contain_text("Belum lengkap, tersimpan oleh Operator")
    assert AnswerDraft.objects.get().saved_by.label == "Operator Pandeglang"


def test_a_form_that_is_closed_and_opened_again_lets_its_cards_go_on(site, page):
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, "[id='indikator-1.2']")).to_have_text(SAVED)
    closed = {"people": [], "cards": {}, "is_open": False, "why": "Pengisian sudah ditutup."}
    page.route("**/sedang-dibuka/", lambda route: route.fulfill(json=closed))
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(look)
    expect(state(page)).to_have_text("Pengisian sudah ditutup.")
    answer_no_data(page, 1, "Ditulis sesudahnya.")
    page.unroute("**/sedang-dibuka/")
    page.evaluate(look)
    expect(state(page)).to_have_text(SAVED)
    expect(state(page, "[id='indikator-1.2']")).to_have_text(SAVED)
    expect(page.locator("[data-save-state]")).to_contain_text("Semua isian tersimpan")
    assert Answer.objects.count() == 2


def test_a_card_that_is_renewed_takes_the_keyboard_from_no_other(site, page, colleague):
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page)).to_have_text(SAVED)
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    choice = page.locator("[name='i1_1-value']")
    choice.nth(0).check()
    held: list[Route] = []
    page.route("**/kartu/1.1/", lambda r: held.append(r) if r.request.method == "GET" else r.fallback())
    choice.nth(2).check()
    page.locator("[name='i1_2-note']").press_sequentially("satu ")
    expect(state(page)).to_contain_text("Mengambil versi itu")
    held.pop().continue_()
    expect(note(page)).to_have_value("Dari rekan.")
    page.keyboard.type("dua")
    expect(page.locator("[name='i1_2-note']")).to_have_value("satu dua")


def test_a_full_browser_hides_no_conflict(site, page, colleague):
    page.evaluate(FULL_BROWSER)
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    answer_no_data(page, 1, "Dari saya.")
    expect(page.locator(".card-conflict")).to_contain_text("Dari rekan.")
    page.get_by_role("button", name="Pakai versi saya").click()
    expect(state(page)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Dari saya."


def test_a_full_browser_sends_what_it_cannot_keep(site, page):
    page.evaluate(FULL_BROWSER)
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Arsip terbakar."

    page.context.set_offline(True)
    answer_no_data(page, 1, "Arsip hanyut.")
    expect(state(page)).to_contain_text("penuh")
    expect(page.locator("[data-save-state]")).to_contain_text("penuh")
    page.context.set_offline(False)
    page.evaluate("storeAgain()")
    expect(state(page)).to_have_text(SAVED, timeout=30_000)
    assert Answer.objects.get().note == "Arsip hanyut."


def kept_without_line(page: Page) -> None:
    """What is typed is in the outbox, and then the browser takes nothing more in."""
    page.context.set_offline(True)
    answer_no_data(page, 1, "Arsip hanyut.")
    expect(state(page)).to_contain_text("Tersimpan di perangkat ini. Belum terkirim")
    page.evaluate(FULL_BROWSER)
    page.context.set_offline(False)


def test_what_was_kept_before_the_browser_was_full_is_sent_once_and_let_go(site, page):
    kept_without_line(page)
    expect(state(page)).to_have_text(SAVED, timeout=30_000)
    expect(page.locator("[data-save-state]")).to_contain_text("Semua isian tersimpan")
    expect(page.locator("[data-outbox-shown]").first).to_be_hidden()
    assert Answer.objects.get().note == "Arsip hanyut."


def test_a_conflict_of_what_was_kept_before_the_browser_was_full_is_shown(site, page, colleague):
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    kept_without_line(page)
    expect(page.locator(".card-conflict")).to_contain_text("Dari rekan.", timeout=30_000)
    page.get_by_role("button", name="Pakai versi saya").click()
    expect(state(page)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Arsip hanyut."


def test_what_the_portal_fails_on_stops_nothing_else(site, page):
    def fail(route: Route) -> None:
        route.fulfill(status=500, body="{}", content_type="application/json")

    page.route("**/kartu/1.1/", fail)
    answer_no_data(page, 1, "Yang pertama.")
    expect(state(page)).to_contain_text("portal gagal menyimpannya")
    answer_no_data(page, 2, "Yang kedua.")
    expect(state(page, "[id='indikator-1.2']")).to_have_text(SAVED)
    expect(page.locator("[data-save-state]")).to_contain_text(
        "1 kartu belum terkirim: portal gagal menyimpannya"
    )
    page.unroute("**/kartu/1.1/")
    expect(state(page)).to_have_text(SAVED, timeout=30_000)
    assert Answer.objects.count() == 2


def test_a_file_that_the_browser_can_refuse_is_not_sent_first(site, page):
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    page.set_input_files(
        "[name='i1_1-evidence']", {"name": "x.zip", "mimeType": "application/zip", "buffer": b"PK"}
    )
    expect(page.locator(f"{CARD} [data-refused-files] > li")).to_contain_text(
        "“x.zip” tidak dapat dilampirkan"
    )
    expect(page.locator("[data-save-state]")).to_contain_text("1 berkas tidak terlampir")


def test_the_next_dimension_opens_where_the_portal_has_gone_unnoticed(
    site, page_of, operator_pandeglang, address
):
    page = page_of(operator_pandeglang)
    page.goto(address)
    expect(page.locator("[data-offline-ready]")).to_be_visible(timeout=20_000)
    # The browser believes that it has a line; nothing was sent since it broke.
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => true })")
    page.context.set_offline(True)
    page.get_by_role("button", name="Ke dimensi 2").click()
    page.wait_for_url("**/dimensi/2/")
    expect(page.locator("[data-entry-form]")).to_be_visible()


def test_the_keyboard_leads_from_any_card_to_what_is_left_and_then_on(site, page):
    for number in (1, 3):
        answer_no_data(page, number, "Arsip terbakar.")
    expect(page.locator("[data-entry-progress]")).to_contain_text("2 dari 6")
    note(page).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[id='indikator-1.2']")).to_be_focused()
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(page.locator("[data-entry-progress]")).to_contain_text("3 dari 6")
    note(page).focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Ke dimensi 2")).to_be_focused()


def test_what_scripts_put_into_the_form_and_the_outbox_stands_before_axe_and_the_eye(site, page, colleague):
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, "[id='indikator-1.2']")).to_have_text(SAVED)
    page.set_input_files(
        "[name='i1_2-evidence']", {"name": "x.zip", "mimeType": "application/zip", "buffer": b"PK"}
    )
    page.route("**/kartu/1.1/", lambda route: (colleague("Dari rekan."), route.continue_()), times=1)
    page.locator("[name='i1_1-value'][value=no_data]").check()
    note(page).press_sequentially("satu dua ")
    expect(page.locator(".card-conflict")).to_contain_text("Dari rekan.")
    page.locator("[name='i1_3-value'][value=occurred]").check()
    page.locator("[name='i1_3-events-0-count']").press_sequentially("1.234")
    page.keyboard.press("Tab")
    expect(page.locator("#id_i1_3-events-0-count_error")).to_contain_text("belum jelas")
    assert faults_of(page) == []

    page.goto(reverse("submissions:outbox"))
    expect(page.locator("[data-outbox-list] > li")).to_have_count(2)
    assert faults_of(page) == []
