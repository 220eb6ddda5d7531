"""The form without a network: it opens, takes everything that is typed, and all of it arrives once."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerOrigin, AnswerValue, SubmissionState
from apps.submissions.models import Answer, AnswerRevision, Evidence, Submission
from apps.submissions.services import AnswerInput, answer_save_many
from tests.e2e.filling import answer_no_data, fill_row
from tests.factories import PASSWORD, person_make, submission_advance, submission_fill
from tests.submissions.conftest import PDF

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

FIRST, SECOND, THIRD = ("[id='indikator-1.1']", "[id='indikator-1.2']", "[id='indikator-1.3']")
SAVED = re.compile(r"^\s*Tersimpan oleh")
KEPT = re.compile(r"^\s*Tersimpan di perangkat ini\. Belum terkirim")
QUEUE = reverse("submissions:outbox")
OPEN_ROWS = "[data-outbox-list] > li"


@pytest.fixture
def page(page_of, operator_pandeglang, address):
    """The form, open in a browser that has kept it."""
    page = page_of(operator_pandeglang)
    open_and_keep(page, address)
    return page


@pytest.fixture
def cast(operator_pandeglang, coordinator_banten, national_reviewer) -> dict[str, User]:
    return {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}


@pytest.fixture
def computer(site, browser_type, browser_options, tmp_path) -> Iterator:
    """Return a function that starts the same browser again, with what it has kept on its disk."""
    running: list[BrowserContext] = []

    def start() -> BrowserContext:
        for context in running:
            context.close()
        context = browser_type.launch_persistent_context(
            tmp_path / "profile", base_url=site.address, locale="id-ID", **browser_options
        )
        running[:] = [context]
        return context

    yield start
    for context in running:
        context.close()


def open_and_keep(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-offline-ready]")).to_be_visible(timeout=20_000)


def sign_in(page: Page, person) -> None:
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def state(page: Page, card: str):
    return page.locator(f"{card} [data-card-state]")


def make_ten_changes(page: Page) -> None:
    fill_row(page, "i1_1", count="3", narrative="Bentrokan di alun-alun.", source="Polres")
    page.locator("[name='i1_2-value'][value=no_data]").check()
    for text in ("Arsip terbakar.", "Arsip terbakar pada 2023."):
        page.fill("[name='i1_2-note']", text)
        page.locator("[name='i1_2-note']").blur()
    page.locator("[name='i1_3-value'][value=did_not_occur]").check()


def test_a_page_that_was_kept_says_so_until_it_has_read_how_things_stand(page, colleague, address):
    colleague(AnswerValue.NO_DATA, "Dari perangkat lain.")
    page.context.set_offline(True)
    page.goto(address)
    notice, bar = page.locator("[data-page-copy]"), page.locator("[data-save-state]")
    expect(notice).to_contain_text(re.compile(r"salinan dari \d+ \w+ \d{4} pukul \d\d\.\d\d WIB"))
    expect(bar).not_to_contain_text("Semua isian tersimpan")
    page.context.set_offline(False)
    expect(notice).to_be_hidden(timeout=20_000)
    assert page.input_value("[name='i1_1-note']") == "Dari perangkat lain."
    # A page that the portal has answered is none.
    page.goto(address)
    page.wait_for_timeout(300)
    expect(notice).to_be_hidden()


def send_back(form: Submission, cast: dict[str, User]) -> None:
    """Let the form be filled, sent, and given back with a remark on 1.2."""
    submission_advance(form, SubmissionState.IN_REVIEW, **cast)
    stored = Submission.objects.with_region().get()
    said = [VerdictInput("1.2", VerdictOutcome.RETURNED, "Sebutkan sumbernya.")]
    submission_return(
        submission=stored, actor=cast["reviewer"], revision=stored.revision, note="", verdicts=said
    )


def test_a_page_that_was_kept_takes_over_what_became_of_its_form_elsewhere(page, form, cast, address):
    page.context.set_offline(True)
    page.goto(address)
    notice, remark = page.locator("[data-page-copy]"), page.locator(f"{SECOND} [data-remark]")
    expect(notice).to_be_visible()
    expect(page.locator(".page-header__meta")).to_contain_text("Diisi")
    send_back(form, cast)
    assert remark.count() == 0
    page.context.set_offline(False)
    expect(notice).to_be_hidden(timeout=20_000)
    expect(remark).to_contain_text("Sebutkan sumbernya.")
    expect(page.locator(".page-header__meta")).to_contain_text("Dikembalikan")
    expect(page.locator(".outline__item[href='#indikator-1.2']")).to_contain_text("(perlu diperbaiki)")
    expect(page.locator(".outline__group").nth(1)).to_contain_text("3 dari 3")


def test_a_page_that_stays_open_shows_the_remarks_with_which_its_form_comes_back(page, form, cast, address):
    """Also those on a card in which somebody types: the words that are typed stay."""
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, SECOND)).to_have_text(SAVED)
    send_back(form, cast)
    page.fill("[name='i1_2-note']", "Arsip terbakar pada 2023.")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(f"{SECOND} [data-remark]")).to_contain_text("Sebutkan sumbernya.", timeout=30_000)
    assert page.input_value("[name='i1_2-note']") == "Arsip terbakar pada 2023."
    expect(page.locator(".page-header__meta")).to_contain_text("Dikembalikan")


def test_a_copy_says_so_as_long_as_a_card_shows_what_was_kept(page, form, cast, address):
    """In that card stands the keyboard, and nothing is typed: it takes over the rest once it is left."""
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, SECOND)).to_have_text(SAVED)
    page.goto(address)
    page.context.set_offline(True)
    page.goto(address)
    notice = page.locator("[data-page-copy]")
    expect(notice).to_be_visible()
    page.focus("[name='i1_2-note']")
    send_back(form, cast)
    page.context.set_offline(False)
    expect(page.locator("[data-renewed]")).to_have_text("Catatan peninjau pada indikator 1.2", timeout=20_000)
    expect(notice).to_contain_text("belum semua yang tampak di sini diperbarui")
    page.locator("[name='i1_2-note']").blur()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(notice).to_be_hidden()
    expect(page.locator(".outline__item[href='#indikator-1.2']")).to_contain_text("(perlu diperbaiki)")


HOLD_THE_PAGE = """() => {
    const own = fetch;
    const gate = new Promise((open) => (globalThis.letGo = open));
    globalThis.fetch = async (...asked) => {
        const answer = await own(...asked);
        if (asked[0] !== location.pathname) return answer;
        globalThis.isHeld = true;
        await gate;
        return answer;
    };
}"""


def test_a_card_that_was_stored_while_the_page_was_fetched_anew_is_not_put_back(page, form, cast, address):
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, SECOND)).to_have_text(SAVED)
    send_back(form, cast)
    page.evaluate(HOLD_THE_PAGE)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function("() => globalThis.isHeld")
    answer_no_data(page, 2, "Arsip terbakar pada 2023. Sumber: berita.")
    expect(page.locator(f"{SECOND} [data-versions]")).to_have_text("2")
    expect(state(page, SECOND)).to_have_text(SAVED)
    page.evaluate("globalThis.letGo()")
    expect(page.locator(".page-header__meta")).to_contain_text("Dikembalikan")
    item = page.locator(".outline__item[href='#indikator-1.2']")
    expect(item).to_contain_text("(sudah dijawab)")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(f"{SECOND} [data-remark]")).to_contain_text("Sudah diubah setelah dikembalikan")
    expect(item).to_contain_text("(sudah dijawab)")


def test_a_copy_whose_form_was_sent_meanwhile_does_not_pass_for_how_things_stand(page, form, cast, address):
    page.context.set_offline(True)
    page.goto(address)
    submission_advance(form, SubmissionState.SUBMITTED, **cast)
    page.context.set_offline(False)
    notice = page.locator("[data-page-copy]")
    expect(notice).to_contain_text("belum semua yang tampak di sini diperbarui", timeout=20_000)
    expect(page.locator(".page-header__meta")).to_contain_text("Dikirim")
    expect(page.locator("[data-offline-ready]")).to_have_count(0)
    expect(page.locator("[data-save-state]")).not_to_contain_text("Semua isian tersimpan")


def test_the_page_that_says_what_is_missing_opens_without_a_line_and_sends_nothing(page, form, cast, address):
    last, check = reverse("submissions:dimension", args=[form.public_id, "2"]), "Periksa dan kirim"
    submit = reverse("submissions:submit", args=[form.public_id])
    page.wait_for_function("(address) => caches.match(address)", arg=submit)
    submission_fill(form, cast["operator"])
    page.context.set_offline(True)
    page.goto(last)
    page.get_by_role("button", name=check).click()
    page.wait_for_url(f"**{submit}")
    notice, verdict = page.locator("[data-page-copy]"), page.locator("[data-outbox-verdict]")
    expect(notice).to_contain_text(re.compile(r"salinan dari \d+ \w+ \d{4} pukul \d\d\.\d\d WIB"))
    expect(notice).to_contain_text("Mengirim isian memerlukan sambungan ke portal.")
    expect(page.get_by_role("heading", name="indikator belum dijawab")).to_be_visible()
    expect(verdict).to_be_hidden()
    page.context.set_offline(False)
    notice.get_by_role("link", name="Muat ulang").click()
    expect(page.get_by_role("heading", name="Isian siap dikirim")).to_be_visible()
    expect(notice).to_be_hidden()


def test_a_copy_gives_no_verdict_where_its_script_does_not_run(page, form, cast):
    submission_fill(form, cast["operator"])
    submit = reverse("submissions:submit", args=[form.public_id])
    page.goto(submit)
    expect(page.get_by_role("button", name="Kirim ke provinsi")).to_be_visible()
    page.wait_for_function("(address) => caches.match(address)", arg=submit)
    page.context.new_cdp_session(page).send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.context.set_offline(True)
    page.goto(submit)
    expect(page.locator("[data-page-copy]")).to_be_visible()
    expect(page.locator("[data-outbox-verdict]")).to_be_hidden()


def test_on_a_line_that_swallows_everything_the_bar_says_what_the_page_waits_for(page, form, address):
    submit = reverse("submissions:submit", args=[form.public_id])
    page.goto(reverse("submissions:dimension", args=[form.public_id, "2"]))
    page.wait_for_function("(address) => caches.match(address)", arg=submit)
    page.route("**/sedang-dibuka/", lambda _route: None)
    page.get_by_role("button", name="Periksa dan kirim").click()
    bar = page.locator("[data-save-state]")
    expect(bar).to_contain_text("Menghubungi portal")
    page.wait_for_url(f"**{submit}", timeout=30_000)


def test_a_page_that_was_read_past_every_cache_is_kept_too(page):
    """As one that came while the service worker started: the worker does not hear of either by itself."""
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    expect(page.locator("[data-offline-ready]")).to_be_visible(timeout=20_000)


def test_ten_changes_and_a_file_without_a_network_survive_a_closed_browser_and_arrive_once(
    site, computer, operator_pandeglang, address
):
    page = computer().new_page()
    page.goto(address)
    sign_in(page, operator_pandeglang)
    open_and_keep(page, address)
    page.context.set_offline(True)
    make_ten_changes(page)
    page.set_input_files(
        "[name='i1_1-evidence']", {"name": "putusan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    for card in (FIRST, SECOND, THIRD):
        expect(state(page, card)).to_have_text(KEPT)
    expect(page.locator(f"{FIRST} [data-file-names]")).to_contain_text(
        "“putusan.pdf” tersimpan di perangkat ini"
    )

    context = computer()
    context.set_offline(True)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("[name='i1_1-events-0-narrative']")).to_have_value("Bentrokan di alun-alun.")
    expect(page.locator("[name='i1_2-note']")).to_have_value("Arsip terbakar pada 2023.")
    assert not Answer.objects.exists()

    # A browser that was closed has lost the session, and nothing else.
    context.set_offline(False)
    page.get_by_role("link", name="Masuk lagi").first.click()
    sign_in(page, operator_pandeglang)
    for card in (FIRST, SECOND, THIRD):
        expect(state(page, card)).to_have_text(SAVED)
    expect(page.locator(f"{FIRST} [data-card-files]")).to_contain_text("putusan.pdf")

    answers = {answer.indicator.code: answer for answer in Answer.objects.select_related("indicator")}
    assert [event.narrative for event in answers["1.1"].events.all()] == ["Bentrokan di alun-alun."]
    assert answers["1.2"].note == "Arsip terbakar pada 2023."
    assert answers["1.3"].value == AnswerValue.DID_NOT_OCCUR
    assert Evidence.objects.get().original_name == "putusan.pdf"
    history = AnswerRevision.objects.order_by("answer", "revision")
    assert {row.origin for row in history} == {AnswerOrigin.OFFLINE}
    contents = [(row.answer_id, str(row.content)) for row in history]
    assert len(set(contents)) == len(contents)
    page.goto(QUEUE)
    expect(page.locator("[data-outbox-state]")).to_contain_text(
        "Semua yang Anda ketik di peramban ini sudah tersimpan"
    )


def test_what_waits_is_shown_to_nobody_else_and_goes_out_when_its_person_is_back(
    site, page, page_of, operator_pandeglang, operator_badung, address
):
    page.context.set_offline(True)
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, SECOND)).to_have_text(KEPT)
    Session.objects.all().delete()
    page.context.set_offline(False)

    page.goto(reverse("account_login"))
    sign_in(page, operator_badung)
    page.goto(QUEUE)
    expect(page.locator("[data-outbox-state]")).to_contain_text("Semua yang Anda ketik di peramban ini")
    assert page.locator(OPEN_ROWS).count() == 0
    assert page.evaluate(READ_ALL, "Arsip terbakar") == {"items": 1, "readable": False, "keys": 0, "pages": 0}
    assert not Answer.objects.exists()

    page.context.clear_cookies()
    page.goto(address)
    sign_in(page, operator_pandeglang)
    expect(state(page, SECOND)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Arsip terbakar."


READ_ALL = """async (words) => {
  const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const base = await answer(indexedDB.open("portal-isian"));
  const all = (name) => answer(base.transaction(name).objectStore(name).getAll());
  const [items, contents, keys] = [await all("items"), await all("contents"), await all("keys")];
  const text = JSON.stringify([items, contents.map(({ sealed }) => new TextDecoder().decode(sealed.data))]);
  const own = document.body.dataset.keeper;
  const pages = (await caches.keys()).filter((name) => name.startsWith("halaman-") && !name.endsWith(own));
  const others = keys.filter(({ keeper }) => keeper !== own);
  return { items: items.length, readable: text.includes(words), keys: others.length, pages: pages.length };
}"""


def test_signing_out_says_what_is_not_sent_and_keeps_it(site, page, operator_pandeglang, address):
    page.route("**/kartu/**", lambda route: route.abort())
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, SECOND)).to_have_text(KEPT)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Keluar").click()

    expect(page.get_by_text("1 perubahan belum terkirim ke portal")).to_be_visible()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(lambda url: "/keluar" not in url and "/logout" not in url)
    assert page.evaluate("caches.keys()") == page.evaluate(
        "caches.keys().then((names) => names.filter((name) => name.startsWith('kerangka-')))"
    )

    page.unroute("**/kartu/**")
    page.goto(address)
    sign_in(page, operator_pandeglang)
    expect(state(page, SECOND)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Arsip terbakar."


def test_signing_out_without_a_line_asks_first_then_closes_what_is_kept_and_the_portal_hears_of_it_later(
    site, page, operator_pandeglang, address
):
    page.context.set_offline(True)
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, SECOND)).to_have_text(KEPT)

    def leave(choice: str) -> None:
        page.locator("details.menu summary").click()
        page.locator("details.menu").get_by_role("button", name="Keluar").click()
        expect(page.get_by_role("dialog")).to_contain_text("1 perubahan belum terkirim")
        page.get_by_role("dialog").get_by_role("button", name=choice).click()

    leave("Batal")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("details.menu summary").click()
    leave("Keluar")
    left = page.get_by_text("Anda sudah keluar di peramban ini.")
    expect(left).to_be_visible()
    for place in (QUEUE, address):
        page.goto(place)
        expect(page.get_by_text("Tidak ada sambungan").first).to_be_visible()
        expect(left).to_be_visible()
        assert "Arsip terbakar." not in page.content()

    # The line drops once more before the portal has heard of it.
    page.context.set_offline(False)
    page.route("**/masuk/logout/", lambda route: route.abort())
    page.goto("/portal/")
    expect(left).to_be_visible()
    page.unroute("**/masuk/logout/")
    page.goto("/portal/")
    expect(page.get_by_role("link", name="Masuk")).to_be_visible()
    page.goto(address)
    sign_in(page, operator_pandeglang)
    expect(state(page, SECOND)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Arsip terbakar."


def test_a_card_is_one_row_of_what_is_not_sent_with_its_earlier_texts_folded_below(site, page):
    page.context.set_offline(True)
    make_ten_changes(page)
    for card in (FIRST, SECOND, THIRD):
        expect(state(page, card)).to_have_text(KEPT)
    page.goto(QUEUE)
    expect(page.locator(OPEN_ROWS)).to_have_count(3)
    expect(page.locator("[data-outbox-state]")).to_contain_text("3 perubahan belum terkirim")

    row = page.locator(OPEN_ROWS).filter(has_text="1.2")
    assert row.inner_text().count("Arsip terbakar pada 2023.") == 1
    assert "Arsip terbakar." not in row.inner_text()
    row.locator("summary", has_text="Sebelumnya di kartu ini").click()
    assert row.inner_text().count("Arsip terbakar.") == 1

    row.locator("summary", has_text="Buang").click()
    row.get_by_role("button", name="Ya, buang").click()
    expect(page.locator(OPEN_ROWS)).to_have_count(2)
    expect(page.locator("[data-outbox-state]")).to_contain_text("2 perubahan belum terkirim")


def test_the_list_beside_the_cards_tells_what_is_typed_and_not_sent(site, page):
    item = page.locator(".outline__item[href='#indikator-1.1']")
    following = page.locator("[data-entry-next]")
    expect(following).to_contain_text("1.1")
    page.context.set_offline(True)
    answer_no_data(page, 1, "Arsip terbakar.")
    expect(item).to_contain_text("(belum terkirim)")
    expect(following).to_contain_text("1.2")
    page.context.set_offline(False)
    expect(item).to_contain_text("(sudah dijawab)", timeout=30_000)


def test_a_number_that_is_none_is_said_without_a_network_too(site, page):
    page.context.set_offline(True)
    fill_row(page, "i1_1", count="1.234")
    field = page.locator("[name='i1_1-events-0-count']")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"{FIRST} .errorlist")).to_contain_text("“1.234” belum jelas.")
    field.fill("1234")
    field.blur()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    page.context.set_offline(False)


def test_answers_that_a_colleague_changed_meanwhile_are_listed_and_decided_one_by_one(
    site, page, form, regions, address
):
    page.context.set_offline(True)
    for number in (2, 3):
        answer_no_data(page, number, f"Dari saya, {number}.")
    for card in (SECOND, THIRD):
        expect(state(page, card)).to_have_text(KEPT)
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    inputs = [AnswerInput(f"1.{number}", AnswerValue.NO_DATA, note="Dari rekan.") for number in (2, 3)]
    answer_save_many(submission=form, inputs=inputs, actor=colleague)

    page.goto(QUEUE)
    expect(page.locator(OPEN_ROWS)).to_have_count(2)
    page.context.set_offline(False)
    expect(page.locator("[data-outbox-state]")).to_contain_text("2 perubahan menunggu keputusan Anda")
    expect(page.locator(OPEN_ROWS).first).to_contain_text("Dari saya, 2.")
    page.get_by_role("link", name="Bandingkan dan pilih").first.click()

    for card in (SECOND, THIRD):
        expect(page.locator(f"{card} .card-conflict")).to_contain_text("Dari rekan.")
    assert set(Answer.objects.values_list("note", flat=True)) == {"Dari rekan."}
    page.locator(SECOND).get_by_role("button", name="Pakai versi saya").click()
    expect(state(page, SECOND)).to_have_text(SAVED)
    page.locator(THIRD).get_by_role("button", name="Pakai versi itu").click()
    expect(page.locator("[name='i1_3-note']")).to_have_value("Dari rekan.")
    notes = dict(Answer.objects.values_list("indicator__code", "note"))
    assert notes == {"1.2": "Dari saya, 2.", "1.3": "Dari rekan."}
    page.goto(QUEUE)
    expect(page.locator("[data-outbox-state]")).to_contain_text("Semua yang Anda ketik di peramban ini")


def test_a_save_whose_answer_is_lost_on_the_way_is_stored_once(site, page):
    def store_and_lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/kartu/**", store_and_lose_the_answer, times=1)
    answer_no_data(page, 2, "Arsip terbakar.")
    expect(state(page, SECOND)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Arsip terbakar."
    assert [row.revision for row in AnswerRevision.objects.all()] == [1]


def test_pages_that_were_not_kept_say_so_and_lead_to_what_was(site, page):
    page.context.set_offline(True)
    page.goto(reverse("dashboard:home"))
    expect(page.get_by_role("heading", name="Tidak ada sambungan")).to_be_visible()
    page.get_by_role("link", name="Lihat yang tersimpan di peramban ini").click()
    page.locator("[data-outbox-pages-list] a").first.click()
    expect(page.locator("[data-entry-form]")).to_be_visible()


def test_a_page_that_stayed_open_sends_nothing_in_the_name_of_who_signed_in_beside_it(
    site, page, regions, address
):
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    client = Client()
    client.force_login(colleague)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.address}])
    answer_no_data(page, 2, "Diketik oleh operator.")
    expect(state(page, SECOND)).to_contain_text("orang lain")
    assert not Answer.objects.exists()
