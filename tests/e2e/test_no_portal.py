"""What stands between a browser and the portal is told apart: no line, a portal that is down, one item it fails on."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from apps.submissions.models import Answer, Evidence
from tests.e2e.filling import answer_no_data
from tests.e2e.test_offline import FIRST, OPEN_ROWS, QUEUE, SAVED, SECOND, open_and_keep, state
from tests.submissions.conftest import PDF

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PRESS_LATER = "Yang diketik tersimpan; tekan lagi setelah portal terhubung"
BAR = "[data-save-state]"
GUEST = "<body><h1>Masuk ke jaringan tamu</h1></body>"


@pytest.fixture
def page(page_of, operator_pandeglang, address) -> Page:
    page = page_of(operator_pandeglang, service_workers="block")
    page.goto(address)
    return page


def answers(status: int):
    """Return what answers a request in the place of the portal."""

    def answer(route: Route) -> None:
        if status:
            route.fulfill(status=status, body=GUEST, content_type="text/html")
        else:
            route.abort()

    return answer


def queue_of(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(QUEUE)
    return page


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (0, "tidak ada sambungan"),
        (200, "tidak ada sambungan"),
        (511, "tidak ada sambungan"),
        (502, "portal sedang terganggu"),
        (503, "portal sedang terganggu"),
    ],
)
def test_card_bar_and_list_say_the_same_of_what_keeps_words_from_the_portal(site, page, status, why):
    page.context.route("**/kartu/**", answers(status))
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page, FIRST)).to_contain_text(f"Belum terkirim: {why}. Dicoba lagi dalam")
    expect(page.locator(BAR)).to_have_text(f"1 perubahan belum terkirim: {why}, dicoba lagi terus")
    queue = queue_of(page.context)
    expect(queue.locator("[data-outbox-state]")).to_have_text(f"1 perubahan belum terkirim: {why}")
    expect(queue.locator(OPEN_ROWS)).to_contain_text(f"Belum terkirim: {why}. Dicoba lagi terus.")


@pytest.mark.parametrize(("status", "why"), [(0, "tidak ada sambungan"), (502, "portal sedang terganggu")])
def test_the_newest_failure_is_the_one_that_is_told(site, page, status, why):
    page.route("**/kartu/**", answers(500))
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page, FIRST)).to_contain_text("portal gagal menyimpannya")
    expect(page.locator(BAR)).to_have_text(
        "1 kartu belum terkirim: portal gagal menyimpannya, dicoba lagi terus"
    )
    page.unroute("**/kartu/**")
    page.route("**/kartu/**", answers(status))
    expect(state(page, FIRST)).to_contain_text(f"Belum terkirim: {why}")
    expect(page.locator(BAR)).to_have_text(f"1 perubahan belum terkirim: {why}, dicoba lagi terus")
    page.unroute("**/kartu/**")
    page.route("**/kartu/**", answers(500))
    expect(state(page, FIRST)).to_contain_text("portal gagal menyimpannya", timeout=20_000)
    expect(page.locator(BAR)).to_have_text(
        "1 kartu belum terkirim: portal gagal menyimpannya, dicoba lagi terus"
    )


def test_a_file_on_which_the_portal_fails_is_not_called_under_way(site, page):
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page, FIRST)).to_have_text(SAVED)
    page.context.route("**/bukti/", answers(500))
    page.set_input_files(
        "[name='i1_1-evidence']", {"name": "putusan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    names = page.locator(f"{FIRST} [data-file-names]")
    expect(names).to_contain_text("“putusan.pdf” tersimpan di perangkat ini.")
    expect(names).to_contain_text("Belum terkirim: portal gagal menyimpannya. Dicoba lagi dalam")
    expect(page.locator(BAR)).to_have_text(
        "1 berkas belum terkirim: portal gagal menyimpannya, dicoba lagi terus"
    )
    queue = queue_of(page.context)
    expect(queue.locator(OPEN_ROWS)).to_contain_text("Belum terkirim: portal gagal menyimpannya.")
    expect(queue.locator("[data-outbox-state]")).to_contain_text("portal gagal menyimpannya")
    queue.close()
    page.context.unroute("**/bukti/")
    expect(page.locator(f"{FIRST} [data-card-files]")).to_contain_text("putusan.pdf", timeout=30_000)
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    "is_noticed", [True, False], ids=["the browser notices", "only the portal's answer tells"]
)
def test_that_a_step_waits_for_a_line_is_said_no_longer_than_it_does(site, page, is_noticed):
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page, FIRST)).to_have_text(SAVED)
    page.evaluate("document.querySelector('[name=then][value=next]').value = 'submit'")
    if is_noticed:
        page.context.set_offline(True)
    else:
        page.context.route("**/sedang-dibuka/", answers(0))
    page.get_by_role("button", name="Ke dimensi 2").click()
    expect(page.locator(BAR)).to_have_text(f"Tidak ada sambungan. {PRESS_LATER}")
    if is_noticed:
        page.context.set_offline(False)
    else:
        page.context.unroute("**/sedang-dibuka/")
        answer_no_data(page, 2, "Arsip hanyut.")
        expect(state(page, SECOND)).to_have_text(SAVED)
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan", timeout=3000)


def test_a_step_that_the_portal_cannot_take_now_leads_to_no_page_of_a_proxy(site, page):
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page, FIRST)).to_have_text(SAVED)
    page.evaluate("document.querySelector('[name=then][value=next]').value = 'submit'")
    page.context.route("**/portal/isian/**", answers(502))
    page.get_by_role("button", name="Ke dimensi 2").click()
    expect(page.locator(BAR)).to_have_text(f"Portal sedang terganggu. {PRESS_LATER}")
    page.context.unroute("**/portal/isian/**")
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan", timeout=8000)
    page.get_by_role("button", name="Ke dimensi 2").click()
    page.wait_for_url("**/kirim/")


def test_what_goes_out_while_a_page_is_opening_is_told_on_it(site, page, address):
    """The page waits for a tab that has the card before open, and its sender does not."""
    gone = page.context.new_page()
    gone.goto(address)
    for tab, number, card in ((page, 1, FIRST), (gone, 2, SECOND)):
        tab.route("**/kartu/**", answers(0))
        answer_no_data(tab, number, "Arsip terbakar.")
        expect(state(tab, card)).to_contain_text("Tersimpan di perangkat ini. Belum terkirim")
    gone.close()
    opening = page.context.new_page()
    opening.goto(address)
    expect(state(opening, SECOND)).to_have_text(SAVED)


ELSEWHERE = {"status": 302, "headers": {"Location": "http://jaringan.example/masuk"}}
WAYS = {
    "gateway": ({"status": 502, "body": GUEST, "content_type": "text/html"}, "Portal sedang terganggu"),
    "own": ({"status": 500, "headers": {"X-Request-ID": "1"}, "body": GUEST}, "Portal sedang terganggu"),
    "guest": ({"status": 200, "body": GUEST, "content_type": "text/html"}, "Tidak ada sambungan"),
    "elsewhere": (ELSEWHERE, "Tidak ada sambungan"),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_form_that_was_kept_opens_in_the_place_of_what_is_not_the_portals(
    site, page_of, operator_pandeglang, address, way
):
    page = page_of(operator_pandeglang)
    open_and_keep(page, address)
    answer, why = WAYS[way]
    page.context.route("**/portal/isian/**", lambda route: route.fulfill(**answer))
    page.reload()
    expect(page.locator("[data-entry-form]")).to_be_visible()
    expect(page.locator(BAR)).to_contain_text(why)
    answer_no_data(page, 1, "Diketik selagi portal tidak menjawab.")
    expect(state(page, FIRST)).to_contain_text("Tersimpan di perangkat ini. Belum terkirim")
    page.context.unroute("**/portal/isian/**")
    expect(state(page, FIRST)).to_have_text(SAVED, timeout=30_000)
    assert Answer.objects.get().note == "Diketik selagi portal tidak menjawab."

    # Where the portal itself leads elsewhere, the browser follows.
    Session.objects.all().delete()
    page.reload()
    expect(page.locator("[name=login]")).to_be_visible()
    assert page.url.startswith(f"{site.address}{reverse('account_login')}")
