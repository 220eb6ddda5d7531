"""The list of what is not sent, while the line fails again and again; and what another page throws away."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.filling import answer_no_data
from tests.e2e.test_no_portal import answers
from tests.e2e.test_offline import FIRST, OPEN_ROWS, QUEUE, SAVED, SECOND, state
from tests.submissions.conftest import PDF

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

COUNT_TRIES = """() => {
    window.tries = 0;
    document.addEventListener("outbox", ({ detail }) => detail.type === "failing" && (window.tries += 1));
}"""


@pytest.fixture
def page(page_of, operator_pandeglang, address) -> Page:
    page = page_of(operator_pandeglang, service_workers="block")
    page.goto(address)
    return page


def choose_files(page: Page, *names: str) -> None:
    files = [{"name": name, "mimeType": "application/pdf", "buffer": PDF} for name in names]
    page.set_input_files("[name='i1_1-evidence']", files)


def test_a_try_that_fails_closes_nothing_in_the_list_and_takes_no_keyboard_away(site, page):
    page.context.route("**/kartu/**", answers(0))
    for number, card in ((1, FIRST), (2, SECOND)):
        for note in ("Arsip terbakar.", "Arsip terbakar pada 2023."):
            answer_no_data(page, number, note)
            expect(state(page, card)).to_contain_text("Belum terkirim")
    queue = page.context.new_page()
    queue.goto(QUEUE)
    row = queue.locator(OPEN_ROWS).first
    row.get_by_text("Sebelumnya di kartu ini").click()
    row.get_by_text("Buang", exact=True).focus()
    queue.keyboard.press("Enter")
    queue.keyboard.press("Tab")
    sure = row.get_by_role("button", name="Ya, buang")
    expect(sure).to_be_focused()
    queue.evaluate(COUNT_TRIES)
    queue.wait_for_function("() => window.tries > 1", timeout=30_000)
    answer_no_data(page, 2, "Arsip hanyut.")
    expect(queue.locator(OPEN_ROWS).nth(1)).to_contain_text("Arsip hanyut.")
    expect(sure).to_be_focused()
    expect(row.locator("details[data-earlier]")).to_have_attribute("open", "")
    # What is discarded leaves the keyboard at the next row, and the last one at what is said of all.
    queue.keyboard.press("Enter")
    expect(queue.locator(OPEN_ROWS)).to_have_count(1)
    expect(queue.get_by_role("link", name="Buka kartunya")).to_be_focused()
    row.get_by_text("Buang", exact=True).click()
    row.get_by_role("button", name="Ya, buang").click()
    expect(queue.locator(OPEN_ROWS)).to_have_count(0)
    expect(queue.locator("[data-outbox-state]")).to_be_focused()


def test_a_file_that_was_discarded_on_another_page_is_called_kept_no_longer(site, page):
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page, FIRST)).to_have_text(SAVED)
    page.context.route("**/bukti/", answers(0))
    choose_files(page, "satu.pdf", "dua.pdf")
    names = page.locator(f"{FIRST} [data-file-names]")
    expect(names).to_contain_text("“satu.pdf”, “dua.pdf” tersimpan di perangkat ini.")
    queue = page.context.new_page()
    queue.goto(QUEUE)
    for left in (1, 0):
        row = queue.locator(OPEN_ROWS).first
        row.get_by_text("Buang", exact=True).click()
        row.get_by_role("button", name="Ya, buang").click()
        expect(queue.locator(OPEN_ROWS)).to_have_count(left)
        if left:
            expect(names).not_to_contain_text("satu.pdf")
            expect(names).to_contain_text("“dua.pdf” tersimpan di perangkat ini.")
    expect(names).to_have_text("Belum ada berkas dipilih")


def test_a_refusal_that_was_discarded_on_another_page_leaves_its_card(site, page):
    page.set_input_files(
        "[name='i1_1-evidence']", {"name": "kosong.pdf", "mimeType": "application/pdf", "buffer": b""}
    )
    refused = page.locator(f"{FIRST} [data-refused-files]")
    expect(refused).to_contain_text("“kosong.pdf” kosong")
    queue = page.context.new_page()
    queue.goto(QUEUE)
    row = queue.locator(OPEN_ROWS)
    row.get_by_text("Buang", exact=True).click()
    row.get_by_role("button", name="Ya, buang").click()
    expect(refused.get_by_text("kosong")).to_have_count(0)


def test_nobody_is_told_that_a_refused_file_will_be_sent(site, page):
    page.set_input_files(
        "[name='i1_1-evidence']", {"name": "kosong.pdf", "mimeType": "application/pdf", "buffer": b""}
    )
    expect(page.locator(f"{FIRST} [data-refused-files]")).to_contain_text("“kosong.pdf” kosong")
    expect(page.locator("[data-outbox-link]")).to_have_text("1 berkas menunggu keputusan Anda")
    queue = page.context.new_page()
    queue.goto(QUEUE)
    expect(queue.locator("[data-outbox-state]")).to_have_text("1 berkas menunggu keputusan Anda")
    expect(queue.get_by_role("button", name="Kirim sekarang")).to_be_hidden()
    queue.goto(reverse("account_logout"))
    leaving = queue.locator("form[data-sign-out] p:visible")
    expect(leaving.first).to_contain_text("1 berkas menunggu keputusan Anda.")
    expect(leaving.filter(has_text="terkirim setelah")).to_have_count(0)
    # Without a line the page itself asks, and says the same; and so does what is left of it.
    page.context.route("**/portal/**", lambda route: route.abort())
    page.locator("details.menu summary").click()
    page.locator("details.menu").get_by_role("button", name="Keluar").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 berkas menunggu keputusan Anda")
    expect(dialog).not_to_contain_text("belum terkirim")
    dialog.get_by_role("button", name="Keluar").click()
    expect(page.locator("[data-left]")).to_contain_text("tidak terkirim sendiri")
