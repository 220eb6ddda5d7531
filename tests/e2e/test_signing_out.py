"""Signing out ends every page at once, with a line or without, and the portal hears of it by itself."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, expect

from apps.submissions.models import Answer
from tests.e2e.filling import answer_no_data
from tests.e2e.test_offline import FIRST, KEPT, READ_ALL, SAVED, SECOND, open_and_keep, sign_in, state

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PORTAL = "**/{portal,masuk}/**"
WHY = {"line": "tidak ada sambungan", "portal": "portal sedang terganggu"}

HELD_HERE = """async () => {
    const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const base = await answer(indexedDB.open("portal-isian"));
    const { held } = await navigator.locks.query();
    return {
        keys: await answer(base.transaction("keys").objectStore("keys").count()),
        writers: held.filter(({ name }) => name.startsWith("isian-halaman:")).length,
    };
}"""
"""How many keys the browser has, of whomever, and how many open pages are still at a form."""
KEPT_PAGES = "caches.keys().then((all) => all.filter((name) => !name.startsWith('kerangka-')))"


@pytest.fixture
def page(page_of, operator_pandeglang, address) -> Page:
    page = page_of(operator_pandeglang, service_workers="block")
    page.goto(address)
    expect(page.locator("[data-entry-progress]")).to_contain_text("0 dari")
    return page


def leave(page: Page, *, is_asked: bool) -> None:
    page.locator("details.menu summary").click()
    page.locator("details.menu").get_by_role("button", name="Keluar").click()
    if is_asked:
        page.get_by_role("dialog").get_by_role("button", name="Keluar").click()


def left(page: Page) -> Locator:
    return page.locator("[data-left]")


def is_anybody_in() -> bool:
    return any(SESSION_KEY in session.get_decoded() for session in Session.objects.all())


def break_line(context: BrowserContext) -> None:
    """As behind a router that is dead itself: the browser believes that it has a line."""
    context.route(PORTAL, lambda route: route.abort())


def test_after_signing_out_without_a_line_nothing_is_sent_in_any_tab_until_its_person_is_back(
    site, page, operator_pandeglang, address
):
    other = page.context.new_page()
    other.goto(address)
    break_line(page.context)
    answer_no_data(page, 1, "Dari tab pertama.")
    expect(state(page, FIRST)).to_have_text(KEPT)
    answer_no_data(other, 2, "Dari tab kedua.")
    leave(page, is_asked=True)
    for tab in (page, other):
        expect(left(tab)).to_contain_text("2 perubahan belum terkirim. Isian itu terkunci")
        expect(tab.locator("form, input, textarea")).to_have_count(0)
        assert tab.evaluate(READ_ALL, "Dari tab") == {"items": 2, "readable": False, "keys": 0, "pages": 0}
        assert tab.evaluate(HELD_HERE) == {"keys": 0, "writers": 0}

    sent: list[Request] = []
    faults: list[str] = []
    for tab in (page, other):
        tab.on("request", lambda request: sent.append(request) if "/portal/isian/" in request.url else None)
        tab.on("pageerror", lambda error: faults.append(str(error)))
    page.context.unroute(PORTAL)
    for tab in (page, other):
        expect(left(tab)).to_contain_text("Anda sudah keluar dari portal.", timeout=30_000)
        tab.evaluate("dispatchEvent(new Event('online'))")
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        tab.wait_for_timeout(3000)
    assert not is_anybody_in()
    assert not Answer.objects.exists()
    assert {request.url.rpartition("/portal/isian/")[2] for request in sent} <= {"belum-terkirim/kunci/"}
    assert faults == []

    left(other).get_by_role("link", name="Masuk lagi").click()
    sign_in(other, operator_pandeglang)
    expect(state(other, SECOND)).to_have_text(SAVED)
    expect(state(other, FIRST)).to_have_text(SAVED)
    assert {answer.note for answer in Answer.objects.all()} == {"Dari tab pertama.", "Dari tab kedua."}


def test_what_is_under_way_when_somebody_signs_out_ends(site, page):
    page.route("**/kartu/1.1/", lambda _route: None)
    answer_no_data(page, 1, "Belum sampai.")
    expect(state(page, FIRST)).to_contain_text("Menyimpan")
    page.route("**/{kunci,logout}/", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: "/kartu/1.1/" in request.url):
        leave(page, is_asked=True)
    expect(left(page)).to_contain_text("1 perubahan belum terkirim")


def test_with_a_line_the_other_tabs_close_too_and_keep_what_was_typed_there(
    site, page, operator_pandeglang, address
):
    other = page.context.new_page()
    other.goto(address)
    # Whatever tab is open sends what waits.
    page.context.route("**/kartu/**", lambda route: route.abort())
    answer_no_data(other, 2, "Dari tab kedua.")
    expect(state(other, SECOND)).to_have_text(KEPT)
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Keluar").click()
    page.wait_for_url(f"{site.address}/")
    expect(left(other)).to_contain_text("Anda sudah keluar dari portal.")
    expect(left(other)).to_contain_text("1 perubahan belum terkirim")
    assert not is_anybody_in()

    page.context.unroute("**/kartu/**")
    left(other).get_by_role("link", name="Masuk lagi").click()
    sign_in(other, operator_pandeglang)
    expect(state(other, SECOND)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Dari tab kedua."


def test_a_tab_that_slept_meanwhile_shows_nothing_once_it_is_woken(site, page):
    """The browser tells a frozen page nothing: it asks when it is shown again, and before it sends."""
    page.evaluate("""() => {
        const note = { person: document.body.dataset.keeper, at: Date.now(), isTold: true };
        localStorage.setItem("keluar", JSON.stringify(note));
    }""")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if "/kartu/" in request.url else None)
    answer_no_data(page, 1, "Diketik orang lain.")
    page.wait_for_timeout(1500)
    assert sent == []
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(left(page)).to_be_visible()
    expect(page.locator("[data-entry-form]")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "why"), [(200, "line"), (511, "line"), (503, "portal")], ids=["page", "network", "down"]
)
def test_somebody_elses_answer_is_no_sign_that_the_portal_has_heard(site, page, status, why):
    def answer(route: Route) -> None:
        route.fulfill(status=status, body="<h1>Masuk ke jaringan tamu</h1>", content_type="text/html")

    answer_no_data(page, 1, "Arsip terbakar.")
    expect(state(page, FIRST)).to_have_text(SAVED)
    page.context.route(PORTAL, answer)
    page.route("**/kartu/1.2/", lambda route: route.abort())
    answer_no_data(page, 2, "Arsip hanyut.")
    expect(state(page, SECOND)).to_contain_text("Belum terkirim: tidak ada sambungan")
    page.locator("details.menu summary").click()
    page.locator("details.menu").get_by_role("button", name="Keluar").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(WHY[why].capitalize())
    expect(dialog).to_contain_text("1 perubahan belum terkirim")
    dialog.get_by_role("button", name="Keluar").click()
    expect(left(page)).to_contain_text(f"Portal belum diberi tahu: {WHY[why]}")
    assert is_anybody_in()
    page.context.unroute(PORTAL)
    expect(left(page)).to_contain_text("Anda sudah keluar dari portal.", timeout=30_000)
    assert not is_anybody_in()


def test_the_page_without_a_network_tells_the_portal_by_itself_and_nothing_is_kept_for_who_left(
    site, page_of, operator_pandeglang, address
):
    page = page_of(operator_pandeglang)
    open_and_keep(page, address)
    page.context.set_offline(True)
    leave(page, is_asked=False)
    expect(left(page)).to_contain_text("Portal belum diberi tahu: tidak ada sambungan")
    page.goto(address)
    expect(left(page)).to_contain_text("Portal belum diberi tahu: tidak ada sambungan")

    # The line is back, but for the one address that matters.
    page.context.route("**/logout/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(address)
    expect(left(page)).to_contain_text("Portal belum diberi tahu: tidak ada sambungan")
    # The session still holds: what asks for the page gets it, and the worker keeps nothing of it.
    assert "Isian" in page.evaluate("(form) => fetch(form).then((answer) => answer.text())", address)
    page.wait_for_timeout(500)
    assert page.evaluate(KEPT_PAGES) == []
    page.context.set_offline(True)
    page.goto(address)
    expect(left(page)).to_contain_text("Portal belum diberi tahu: tidak ada sambungan")
    page.context.unroute("**/logout/")
    page.context.set_offline(False)
    expect(left(page)).to_contain_text("Anda sudah keluar dari portal.", timeout=40_000)
    assert not is_anybody_in()
