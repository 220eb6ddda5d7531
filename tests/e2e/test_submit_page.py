"""The page that sends a form, in a browser: nothing that is typed about a warning is lost, whatever happens next."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Route, expect

from apps.accounts.permissions import Role
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import CheckExplanation
from apps.submissions.services import AnswerInput, answer_save_many, explanation_save_all
from tests.factories import (
    check_make,
    edition_make,
    instrument_make,
    person_make,
    submission_fill,
    submission_make,
)
from tests.running import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def form(request, regions, operator_pandeglang):
    """A whole form with one unusual answer, which is explained; not in a test that takes `unexplained`."""
    instrument = instrument_make("berpemeriksaan")
    check_make(instrument)
    edition = edition_make(instrument=instrument, region_set=regions.region_set)
    form = submission_fill(submission_make(edition, regions.pandeglang), operator_pandeglang, n_events=10)
    if "unexplained" not in request.fixturenames:
        explanation_save_all(
            submission=form, text_of=lambda _row: "Sepuluh laporan.", actor=operator_pandeglang
        )
    return form


@pytest.fixture
def page(site, form, page_of, operator_pandeglang):
    page = page_of(operator_pandeglang)
    page.goto(reverse("submissions:submit", args=[form.public_id]))
    return page


def texts() -> list[str]:
    return list(CheckExplanation.objects.order_by("pk").values_list("text", flat=True))


def test_sending_takes_along_what_was_just_typed(form, page):
    field = page.locator("textarea")
    expect(field).to_have_value("Sepuluh laporan.")
    field.fill("Sepuluh laporan, sebelas saksi.")
    page.get_by_role("button", name="Kirim ke provinsi").click()
    expect(page.get_by_text("Data Kabupaten Pandeglang terkirim.")).to_be_visible()
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED
    assert texts()[-1] == "Sepuluh laporan, sebelas saksi."


def state(page):
    return page.locator("[data-explain-state]")


def test_what_is_typed_is_stored_without_a_button_and_the_page_may_be_left(form, page):
    page.locator("textarea").press_sequentially("Juga saksi. ", delay=30)
    expect(state(page)).to_contain_text("Tersimpan oleh Operator Pandeglang")
    page.get_by_role("link", name="Kembali ke isian").click()
    assert texts()[-1] == "Juga saksi. Sepuluh laporan."
    page.go_back()
    page.locator("textarea").fill("Dua belas laporan.")
    expect(state(page)).to_contain_text("Tersimpan oleh Operator Pandeglang")
    page.get_by_role("button", name="Kirim ke provinsi").click()
    expect(page.get_by_text("Data Kabupaten Pandeglang terkirim.")).to_be_visible()
    assert texts()[-1] == "Dua belas laporan."


def test_no_letter_is_lost_that_was_typed_before_the_page_was_ready(form, page):
    """The outbox opens late here, as on a slow computer."""
    page.add_init_script("""
        const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...names) {
            const asked = open.apply(this, names);
            const { set } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess");
            Object.defineProperty(asked, "onsuccess", {
                set: (act) => set.call(asked, (event) => setTimeout(() => act.call(asked, event), 1000)),
            });
            return asked;
        };
    """)
    page.goto(page.url)
    page.locator("textarea").press_sequentially("Juga saksi. ")
    wait_until("what was typed is stored", lambda: texts()[-1] == "Juga saksi. Sepuluh laporan.")
    expect(page.locator("textarea")).to_have_value("Juga saksi. Sepuluh laporan.")


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize("unexplained", [True])
def test_the_last_explanation_makes_the_form_ready_at_once(page, unexplained):
    expect(page.get_by_role("heading", name="Isian belum dapat dikirim")).to_be_visible()
    page.locator("textarea").fill("Sepuluh laporan.")
    expect(page.get_by_role("heading", name="Isian siap dikirim")).to_be_visible()
    expect(page.get_by_role("heading", name="1 peringatan, semua sudah dijelaskan")).to_be_visible()
    page.get_by_role("button", name="Kirim ke provinsi").click()
    expect(page.get_by_text("Data Kabupaten Pandeglang terkirim.")).to_be_visible()


def test_without_a_network_it_is_kept_sealed_and_sent_once_the_line_is_back(form, page):
    page.context.set_offline(True)
    page.locator("textarea").fill("Ditulis tanpa jaringan.")
    expect(state(page)).to_contain_text("Tersimpan di perangkat ini. Belum terkirim: tidak ada sambungan.")
    expect(page.get_by_text("Sebagian isian masih di peramban ini")).to_be_visible()
    expect(page.get_by_role("button", name="Kirim ke provinsi")).to_be_hidden()
    assert "tanpa jaringan" not in page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    expect(state(page)).to_contain_text("Tersimpan oleh", timeout=40_000)
    expect(page.get_by_role("button", name="Kirim ke provinsi")).to_be_visible()
    assert texts()[1:] == ["Ditulis tanpa jaringan."]


KEPT = """async (path) => {
    while (!(await caches.match(path))) await new Promise((over) => setTimeout(over, 100));
}"""
"""Ends once the browser has kept the page."""


@pytest.mark.parametrize("place", ["submissions:submit", "submissions:detail", "submissions:outbox"])
def test_a_fresh_browser_that_begins_here_opens_something_of_the_portal_without_a_line(
    site, form, page_of, operator_pandeglang, place
):
    page = page_of(operator_pandeglang)
    page.goto(reverse(place, args=[] if place.endswith("outbox") else [form.public_id]))
    page.wait_for_function("() => navigator.serviceWorker.controller", timeout=30_000)
    if not place.endswith("detail"):
        page.evaluate(KEPT, urlsplit(page.url).path)
    page.context.set_offline(True)
    page.reload()
    heading = "Tidak ada sambungan" if place.endswith("detail") else "kirim"
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_the_form_is_not_sent_into_a_line_that_is_gone_and_the_page_says_so(form, page):
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim ke provinsi").click()
    expect(page.get_by_role("alert").filter(has_text="Belum terkirim")).to_contain_text(
        "Tidak ada sambungan."
    )
    page.context.set_offline(False)
    page.get_by_role("button", name="Kirim ke provinsi").click()
    expect(page.get_by_text("Data Kabupaten Pandeglang terkirim.")).to_be_visible()


def test_a_page_that_was_left_without_a_network_goes_on_where_it_was(form, page):
    page.context.route("**/penjelasan/", lambda route: route.abort())
    page.locator("textarea").fill("Belum sempat terkirim.")
    expect(state(page)).to_contain_text("Belum terkirim: tidak ada sambungan.")
    page.goto(reverse("submissions:outbox"))
    expect(page.locator("[data-outbox-list]")).to_contain_text("Belum sempat terkirim.")
    page.get_by_role("link", name="Buka kartunya").click()
    expect(page.locator("textarea")).to_have_value("Belum sempat terkirim.")
    page.context.unroute("**/penjelasan/")
    expect(state(page)).to_contain_text("Tersimpan oleh", timeout=40_000)
    assert texts()[1:] == ["Belum sempat terkirim."]


def test_what_a_closed_form_refused_is_not_said_to_be_sent_again(form, page):
    refusal = {"message": "Pengisian sudah berakhir."}
    page.route("**/penjelasan/", lambda route: route.fulfill(status=409, json=refusal))
    page.locator("textarea").fill("Terlambat.")
    expect(state(page)).to_contain_text("Pengisian sudah berakhir.")
    told = page.locator("[data-outbox-form] > [role=status]:visible")
    expect(told).to_contain_text("Bila data dibuka lagi, kirim dari kartunya")
    expect(page.get_by_text("setelah itu isian ini dapat dikirim")).to_be_hidden()
    expect(page.get_by_role("button", name="Kirim ke provinsi")).to_be_hidden()


def test_signing_out_with_an_unsent_explanation_says_so_first(form, page):
    page.context.route("**/penjelasan/", lambda route: route.abort())
    page.locator("textarea").fill("Belum terkirim.")
    expect(state(page)).to_contain_text("Belum terkirim: tidak ada sambungan.")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("1 perubahan belum terkirim ke portal.")).to_be_visible()


def test_two_people_on_one_warning_choose_between_both_texts(form, page, page_of, regions):
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    other = page_of(colleague)
    other.goto(page.url)
    other.locator("textarea").fill("Menurut rekan.")
    expect(state(other)).to_contain_text("Tersimpan oleh Rekan Pandeglang")
    page.locator("textarea").fill("Menurut saya.")
    expect(state(page)).to_contain_text("Ada dua versi. Pilih salah satu")
    notice = page.locator("[data-newer]")
    expect(notice).to_contain_text("Menurut rekan.")
    assert texts()[-1] == "Menurut rekan."

    page.reload()
    expect(page.locator("textarea")).to_have_value("Menurut saya.")
    notice.get_by_role("button", name="Pakai versi saya").click()
    expect(state(page)).to_contain_text("Tersimpan oleh Operator Pandeglang")
    assert texts()[-1] == "Menurut saya."

    other.locator("textarea").fill("Lagi menurut rekan.")
    other.locator("[data-newer]").get_by_role("button", name="Pakai versi itu").click()
    expect(other.locator("textarea")).to_have_value("Menurut saya.")
    assert texts()[-1] == "Menurut saya."


def test_an_emptied_explanation_is_asked_for_and_what_is_stored_stays(form, page):
    page.locator("textarea").fill("")
    expect(state(page)).to_contain_text("tuliskan penjelasannya")
    page.get_by_role("button", name="Kirim ke provinsi").click()
    expect(page.locator("textarea")).to_be_focused()
    form.refresh_from_db()
    assert form.state == SubmissionState.DRAFT
    page.locator("textarea").fill("Sebelas.")
    expect(state(page)).to_contain_text("Tersimpan oleh")
    assert texts() == ["Sepuluh laporan.", "Sebelas."]


@pytest.fixture
def colleague(page_of, regions):
    return page_of(person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang))


def test_whoever_types_is_not_interrupted_by_what_a_colleague_stores(form, page, operator_pandeglang):
    """The form changed meanwhile, so its page is not true any more; yet it is not read anew while somebody types."""
    codes = form.edition.instrument.indicators.exclude(code="1.1").values_list("code", flat=True)
    stored = form.answers.get(indicator__code=codes[0])
    said = AnswerInput(
        codes[0], AnswerValue.DID_NOT_OCCUR, note="Arsip sudah dibuka.", read_at=stored.revision
    )
    answer_save_many(submission=form, inputs=[said], actor=operator_pandeglang)
    field = page.locator("textarea")
    field.fill("")
    field.press_sequentially("Satu dua tiga", delay=10)
    expect(state(page)).to_contain_text("Tersimpan oleh")
    field.press_sequentially(" empat lima", delay=10)
    expect(page.get_by_text("Data ini berubah sejak halaman dibuka")).to_be_visible()
    expect(page.get_by_role("button", name="Kirim ke provinsi")).to_be_hidden()
    expect(field).to_have_value("Satu dua tiga empat lima")
    expect(state(page)).to_contain_text("Tersimpan oleh")
    assert texts()[-1] == "Satu dua tiga empat lima"
    page.get_by_role("link", name="Muat ulang halaman").click()
    page.get_by_role("button", name="Kirim ke provinsi").click()
    expect(page.get_by_text("Data Kabupaten Pandeglang terkirim.")).to_be_visible()


def test_what_comes_back_after_a_closed_page_contradicts_what_was_stored_meanwhile(form, page, colleague):
    page.context.route("**/penjelasan/", lambda route: route.abort())
    page.locator("textarea").fill("Menurut saya.")
    expect(state(page)).to_contain_text("Belum terkirim: tidak ada sambungan.")
    address = page.url
    page.goto("about:blank")
    colleague.goto(address)
    colleague.locator("textarea").fill("Menurut rekan.")
    expect(state(colleague)).to_contain_text("Tersimpan oleh Rekan Pandeglang")
    page.goto(address)
    expect(page.locator("textarea")).to_have_value("Menurut saya.")
    page.locator("textarea").press_sequentially("Juga. ")
    page.context.unroute("**/penjelasan/")
    expect(page.locator("[data-newer]")).to_contain_text("Menurut rekan.", timeout=40_000)
    assert texts()[-1] == "Menurut rekan."


def test_on_the_way_back_nobody_contradicts_themselves(form, page):
    page.locator("textarea").fill("Satu.")
    page.get_by_role("link", name="Kembali ke isian").click()
    page.go_back()
    page.locator("textarea").fill("Dua.")
    expect(state(page)).to_contain_text("Tersimpan oleh")
    page.go_forward()
    page.go_back()
    page.locator("textarea").fill("Tiga.")
    expect(state(page)).to_contain_text("Tersimpan oleh")
    expect(page.locator("[data-newer]")).to_have_count(0)
    assert texts()[-1] == "Tiga."


@pytest.mark.parametrize("unexplained", [True])
def test_a_text_that_was_taken_out_while_it_was_on_its_way_is_said_to_hold(form, page, unexplained):
    held: list[Route] = []
    page.route("**/penjelasan/", lambda route: held.append(route) if not held else route.continue_())
    field = page.locator("textarea")
    field.fill("Salah kartu.")
    expect(state(page)).to_contain_text("Menyimpan")
    field.fill("")
    expect(state(page)).to_contain_text("tuliskan penjelasannya")
    [sent] = held
    sent.continue_()
    expect(state(page)).to_contain_text("Yang tersimpan tetap berlaku")
    # What the page counts is what the portal has.
    expect(page.locator("[data-outbox-verdict]")).not_to_contain_text("perlu dijelaskan")
    assert texts() == ["Salah kartu."]


def test_the_text_of_a_colleague_that_was_replaced_meanwhile_is_not_said_to_hold(form, page, colleague):
    other = colleague
    other.goto(page.url)
    page.locator("textarea").fill("Satu.")
    expect(state(page)).to_contain_text("Tersimpan oleh")
    other.locator("textarea").fill("Dari rekan.")
    notice = other.locator("[data-newer]")
    expect(notice).to_contain_text("Satu.")
    page.locator("textarea").fill("Tiga.")
    wait_until("the third text is stored", lambda: texts()[-1] == "Tiga.")
    notice.get_by_role("button", name="Pakai versi itu").click()
    expect(notice).to_contain_text("Tiga.")
    notice.get_by_role("button", name="Pakai versi itu").click()
    expect(state(other)).to_contain_text("Memakai versi yang tersimpan")
    expect(other.locator("textarea")).to_have_value("Tiga.")
    assert texts() == ["Sepuluh laporan.", "Satu.", "Tiga."]


KEEP_AS_IT_WAS = """async ([address, name]) => {
  const kept = await caches.match(address, { cacheName: name });
  return { text: await kept.text(), headers: [...kept.headers] };
}"""
PUT_BACK = """async ([address, name, { text, headers }]) =>
  await (await caches.open(name)).put(address, new Response(text, { headers }))
"""
FORGET_WORDS = """new Promise((done) => {
  const asked = indexedDB.open("portal-isian");
  asked.onsuccess = () => {
    const change = asked.result.transaction("contents", "readwrite");
    change.objectStore("contents").clear();
    change.oncomplete = done;
  };
})"""


def explain_and_open_the_copy_from_before(page, form, *, has_words: bool = True) -> None:
    page.goto(reverse("submissions:dimension", args=[form.public_id, "1"]))
    expect(page.locator("[data-offline-ready]")).to_be_visible(timeout=20_000)
    address = reverse("submissions:submit", args=[form.public_id])
    page.goto(address)
    name = page.evaluate("'halaman-' + document.body.dataset.keeper")
    page.wait_for_function("(address) => caches.match(address)", arg=address)
    copy = page.evaluate(KEEP_AS_IT_WAS, [address, name])
    page.locator("textarea").fill("Sepuluh laporan.")
    expect(state(page)).to_contain_text("Tersimpan oleh")
    expect(page.get_by_role("heading", name="Isian siap dikirim")).to_be_visible()
    page.evaluate(PUT_BACK, [address, name, copy])
    if not has_words:
        page.evaluate(FORGET_WORDS)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-page-copy]")).to_be_visible()


@pytest.mark.parametrize("unexplained", [True])
def test_a_copy_shows_what_was_explained_after_it_was_kept(form, page, unexplained):
    explain_and_open_the_copy_from_before(page, form)
    expect(page.locator("textarea")).to_have_value("Sepuluh laporan.")
    expect(state(page)).to_contain_text("Tersimpan oleh")
    page.locator("textarea").fill("Sebelas laporan.")
    page.context.set_offline(False)
    wait_until("it is stored", lambda: len(texts()) > 1)
    assert texts() == ["Sepuluh laporan.", "Sebelas laporan."]


@pytest.mark.parametrize("unexplained", [True])
def test_a_copy_does_not_write_over_what_it_cannot_show(form, page, unexplained):
    """The browser has lost the words that it sent: the portal shows both texts."""
    explain_and_open_the_copy_from_before(page, form, has_words=False)
    page.locator("textarea").fill("Lain sekali.")
    expect(state(page)).to_contain_text("Belum terkirim")
    page.context.set_offline(False)
    expect(page.locator("[data-newer]")).to_contain_text("Sepuluh laporan.", timeout=40_000)
    assert texts() == ["Sepuluh laporan."]
