"""Two tabs of one browser, and answers that are not the portal's: nothing is overwritten, nothing is lost unseen."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.accounts.permissions import Role
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.forms import TypedCard
from apps.submissions.models import Answer, AnswerDraft, AnswerRevision, Evidence
from apps.submissions.services import AnswerInput, answer_save_many, draft_keep, submission_transition
from tests.e2e.filling import answer_no_data
from tests.factories import person_make
from tests.submissions.conftest import PDF

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

CARD = "[id='indikator-1.1']"
CARDS = "**/kartu/**"
SAVED = re.compile(r"^\s*Tersimpan oleh")
KEPT = re.compile(r"^\s*Tersimpan di perangkat ini\. Belum terkirim")
NO_PAGE_TYPES = "navigator.locks.query().then(({ held }) => held.length === 0)"
QUEUE = reverse("submissions:outbox")


@pytest.fixture
def first(page_of, operator_pandeglang, address) -> Page:
    # While a service worker takes a page over, requests go past the walls that these tests put in their way.
    page = page_of(operator_pandeglang, service_workers="block")
    page.goto(address)
    return page


@pytest.fixture
def second(first, address) -> Page:
    page = first.context.new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    return page


def write(page: Page, note: str) -> None:
    answer_no_data(page, 1, note)


def state(page: Page):
    return page.locator(f"{CARD} [data-card-state]")


def conflict(page: Page):
    return page.locator(f"{CARD} .card-conflict")


def notes() -> set[str]:
    return set(Answer.objects.values_list("note", flat=True))


def close_the_line(context) -> None:
    context.route(CARDS, lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def test_two_tabs_that_typed_without_a_line_are_compared_when_it_is_back(site, first, second):
    close_the_line(first.context)
    write(first, "Dari tab pertama.")
    expect(state(first)).to_have_text(KEPT)
    write(second, "Dari tab kedua.")
    expect(state(second)).to_have_text(KEPT)

    first.context.unroute(CARDS)
    expect(state(first)).to_have_text(SAVED, timeout=30_000)
    expect(conflict(second)).to_contain_text("Dari tab pertama.")
    assert notes() == {"Dari tab pertama."}
    second.locator(CARD).get_by_role("button", name="Pakai versi saya").click()
    expect(state(second)).to_have_text(SAVED)
    assert notes() == {"Dari tab kedua."}


def test_a_tab_goes_on_while_the_other_one_decides_and_loses_nothing_by_the_decision(site, first, second):
    write(first, "Satu.")
    expect(state(first)).to_have_text(SAVED)
    write(second, "Dari tab kedua.")
    expect(conflict(second)).to_contain_text("Satu.")
    write(first, "Satu, lalu dua.")
    expect(state(first)).to_have_text(SAVED)

    close_the_line(first.context)
    write(first, "Satu, dua, tiga.")
    expect(state(first)).to_have_text(KEPT)
    second.locator(CARD).get_by_role("button", name="Pakai versi itu").click()
    first.context.unroute(CARDS)
    expect(state(first)).to_have_text(SAVED, timeout=30_000)
    assert notes() == {"Satu, dua, tiga."}


def test_a_tab_that_waits_for_a_choice_goes_on_where_the_other_one_has_typed_the_same(site, first, second):
    write(first, "Satu.")
    expect(state(first)).to_have_text(SAVED)
    write(second, "Dua.")
    expect(conflict(second)).to_contain_text("Satu.")
    write(first, "Dua.")
    expect(state(second)).to_have_text(SAVED)
    expect(conflict(second)).to_have_count(0)
    write(second, "Dua, lalu tiga.")
    expect(state(second)).to_have_text(SAVED)
    assert notes() == {"Dua, lalu tiga."}


def test_the_other_version_that_cannot_be_fetched_now_is_said_to_be_missing(site, first, second):
    write(first, "Satu.")
    expect(state(first)).to_have_text(SAVED)
    write(second, "Dari tab kedua.")
    expect(conflict(second)).to_contain_text("Satu.")
    use_theirs = second.locator(CARD).get_by_role("button", name="Pakai versi itu")
    second.context.set_offline(True)
    use_theirs.click()
    expect(conflict(second)).to_contain_text(
        "Versi itu belum dapat diambil. Periksa sambungan, lalu tekan lagi."
    )
    assert second.input_value("[name='i1_1-note']") == "Dari tab kedua."
    second.context.set_offline(False)
    use_theirs.click()
    expect(second.locator("[name='i1_1-note']")).to_have_value("Satu.")
    expect(second.locator("[data-save-state]")).to_contain_text("Semua isian tersimpan")
    expect(second.locator(CARD)).to_be_focused()
    expect(second.locator(CARD).get_by_role("button", name="Simpan", exact=True)).to_be_hidden()


def test_a_choice_of_the_other_version_can_be_taken_back_and_again(site, first, second):
    write(first, "Dari tab pertama.")
    expect(state(first)).to_have_text(SAVED)
    write(second, "Dari tab kedua.")
    second.locator(CARD).get_by_role("button", name="Pakai versi itu").click()
    note = second.locator("[name='i1_1-note']")
    expect(note).to_have_value("Dari tab pertama.")
    assert notes() == {"Dari tab pertama."}

    note.fill("Dari tab pertama, lalu diteruskan.")
    note.blur()
    expect(state(second)).to_have_text(SAVED)
    give_back = second.locator(CARD).get_by_role("button", name="Kembalikan isian tadi")
    for text in ("Dari tab kedua.", "Dari tab pertama, lalu diteruskan."):
        give_back.click()
        expect(note).to_have_value(text)
        expect(state(second)).to_have_text(SAVED)
        expect(give_back).to_have_count(1)
        assert notes() == {text}
    assert AnswerRevision.objects.count() == 4


def test_a_draft_that_a_colleague_replaced_can_be_had_back(site, first, second):
    def half(page: Page, text: str) -> None:
        page.locator("[name='i1_1-value'][value=occurred]").check()
        page.fill("[name='i1_1-events-0-narrative']", text)
        page.locator("[name='i1_1-events-0-narrative']").blur()

    half(first, "Kata-kata A yang panjang.")
    expect(state(first)).to_contain_text("Belum lengkap, tersimpan")
    half(second, "Kata B.")
    second.locator(CARD).get_by_role("button", name="Pakai versi saya").click()
    expect(state(second)).to_contain_text("Belum lengkap, tersimpan")

    first.locator("h1").click()
    first.evaluate("document.activeElement.blur()")
    look_around = "document.dispatchEvent(new Event('visibilitychange'))"
    first.evaluate(look_around)
    narrative = first.locator("[name='i1_1-events-0-narrative']")
    expect(narrative).to_have_value("Kata B.")
    first.locator(CARD).get_by_role("button", name="Kembalikan isian tadi").click()
    expect(narrative).to_have_value("Kata-kata A yang panjang.")
    expect(state(first)).to_contain_text("Belum lengkap, tersimpan")
    assert AnswerDraft.objects.get().typed["rows"][0]["narrative"] == "Kata-kata A yang panjang."


def test_what_closed_tabs_leave_comes_back_one_after_the_other(site, first, second, address):
    close_the_line(first.context)
    write(first, "Dari tab pertama.")
    expect(state(first)).to_have_text(KEPT)
    write(second, "Dari tab kedua.")
    expect(state(second)).to_have_text(KEPT)
    write(first, "Dari tab pertama, lagi.")
    expect(state(first)).to_have_text(KEPT)
    context = first.context
    first.close()
    second.close()

    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(reverse("account_login"))
    # A page that is just closing may count as open: then its chain is decided upon after the other one.
    page.wait_for_function(NO_PAGE_TYPES)
    context.unroute(CARDS)
    page.goto(address)
    # Beside what the first tab typed last, though the choice may have been offered before that was stored.
    expect(conflict(page)).to_contain_text("Dari tab pertama, lagi.")
    assert notes() == {"Dari tab pertama, lagi."}
    page.locator(CARD).get_by_role("button", name="Pakai versi saya").click()
    expect(state(page)).to_have_text(SAVED)
    assert notes() == {"Dari tab kedua."}
    page.goto(QUEUE)
    expect(page.locator("[data-outbox-state]")).to_contain_text("Semua yang Anda ketik di peramban ini")


def test_opening_a_form_writes_nothing_and_disturbs_nobody_who_types(
    site, first, address, page_of, operator_pandeglang
):
    half = first.locator("[name='i1_1-events-0-narrative']")
    first.locator("[name='i1_1-value'][value=occurred]").check()
    half.fill("Bentrokan.")
    half.blur()
    expect(state(first)).to_contain_text("Belum lengkap, tersimpan")
    writes = []
    tabs = [first.context.new_page() for _ in range(2)]
    for tab in tabs:
        tab.on("request", lambda request: writes.append(request.url) if request.method == "POST" else None)
        tab.goto(address, wait_until="networkidle")
    assert writes == []
    half.fill("Bentrokan di alun-alun.")
    half.blur()
    expect(state(first)).to_contain_text("Belum lengkap, tersimpan")
    expect(conflict(first)).to_have_count(0)
    assert AnswerDraft.objects.get().typed["rows"][0]["narrative"] == "Bentrokan di alun-alun."


def test_a_draft_that_lacks_nothing_becomes_the_answer_by_a_button(
    site, first, address, form, operator_pandeglang
):
    typed = TypedCard("no_data", "Arsip terbakar.").to_json()
    versions = {"indicator": "1.1", "read_at": 0, "draft_at": ""}
    draft_keep(submission=form, typed=typed, actor=operator_pandeglang, **versions)
    first.goto(address)
    notice = first.get_by_text("Isian ini lengkap, tetapi belum menjadi jawaban.")
    expect(notice).to_be_visible()
    assert not Answer.objects.exists()
    first.get_by_role("button", name="Jadikan jawaban").click()
    expect(state(first)).to_have_text(SAVED)
    expect(notice).to_have_count(0)
    assert notes() == {"Arsip terbakar."}


def test_a_whole_draft_of_a_page_that_was_left_becomes_the_answer_where_it_was_typed(site, first, address):
    # The five seconds of rest after which a draft becomes the answer do not pass here.
    first.evaluate("""() => {
        const later = globalThis.setTimeout;
        globalThis.setTimeout = (act, wait, ...rest) => wait === 5000 ? 0 : later(act, wait, ...rest);
    }""")
    first.locator("[name='i1_1-value'][value=no_data]").check()
    first.locator("[name='i1_1-note']").press_sequentially("Arsip terbakar.")
    expect(state(first)).to_have_text(SAVED)
    beside = first.context.new_page()
    beside.goto(address)
    expect(beside.get_by_role("button", name="Jadikan jawaban")).to_be_visible()
    assert not Answer.objects.exists()

    # The page ends before its last save is on its way.
    first.evaluate("() => { IDBDatabase.prototype.transaction = () => { throw new Error('gone'); }; }")
    first.route(CARDS, lambda route: route.abort())
    first.close()
    beside.reload()
    expect(state(beside)).to_have_text(SAVED)
    expect(beside.get_by_role("button", name="Jadikan jawaban")).to_have_count(0)
    assert notes() == {"Arsip terbakar."}


@pytest.mark.parametrize(
    ("wall", "kind"),
    [
        ("<!doctype html><title>Wi-Fi</title><p>Silakan masuk.", "text/html"),
        ('{"html": "<p>Silakan masuk."}', "application/json"),
    ],
)
def test_what_answers_in_place_of_the_portal_stores_nothing(site, first, wall, kind):
    first.context.route("**/portal/**", lambda route: route.fulfill(body=wall, content_type=kind))
    write(first, "Diketik di balik tembok.")
    expect(state(first)).to_have_text(KEPT)
    expect(first.locator("[data-save-state]")).to_contain_text("1 perubahan belum terkirim")

    first.context.unroute("**/portal/**")
    expect(state(first)).to_have_text(SAVED, timeout=30_000)
    assert notes() == {"Diketik di balik tembok."}


def test_a_choice_between_two_versions_is_offered_again_on_the_way_back(site, first, second):
    write(first, "Dari tab pertama.")
    expect(state(first)).to_have_text(SAVED)
    write(second, "Dari tab kedua.")
    expect(conflict(second)).to_contain_text("Dari tab pertama.")

    first.close()
    second.goto(reverse("dashboard:home"))
    # Only then does the page go on in the name of the one that was left, behind what waits for the choice.
    second.wait_for_function(NO_PAGE_TYPES)
    second.go_back()
    expect(conflict(second)).to_contain_text("Dari tab pertama.")
    second.locator(CARD).get_by_role("button", name="Pakai versi saya").click()
    expect(state(second)).to_have_text(SAVED)
    assert notes() == {"Dari tab kedua."}


def test_on_the_way_back_without_a_line_one_change_stays_one(site, first):
    close_the_line(first.context)
    write(first, "Satu.")
    expect(state(first)).to_have_text(KEPT)
    for _ in range(2):
        first.goto(reverse("dashboard:home"))
        first.wait_for_function(NO_PAGE_TYPES)
        first.go_back()
        expect(first.locator("[name='i1_1-note']")).to_have_value("Satu.")
        expect(state(first)).to_have_text(KEPT)
    expect(first.locator("[data-save-state]")).to_contain_text("1 perubahan belum terkirim")
    first.goto(QUEUE)
    expect(first.locator("[data-outbox-list] > li")).to_have_count(1)


def test_of_files_chosen_together_each_that_is_refused_is_told_until_it_is_read(site, first):
    write(first, "Arsip terbakar.")
    expect(state(first)).to_have_text(SAVED)
    files = [
        {"name": "rusak.pdf", "mimeType": "application/pdf", "buffer": b"bukan pdf"},
        {"name": "program.exe", "mimeType": "application/pdf", "buffer": b"MZ"},
        {"name": "putusan.pdf", "mimeType": "application/pdf", "buffer": PDF},
    ]
    first.set_input_files("[name='i1_1-evidence']", files)
    refused = first.locator(f"{CARD} [data-refused-files] > li")
    expect(refused).to_have_count(2)
    expect(first.locator(f"{CARD} [data-card-files]")).to_contain_text("putusan.pdf")
    expect(first.locator("[data-save-state]")).to_contain_text("2 berkas tidak terlampir")
    assert [file.original_name for file in Evidence.objects.all()] == ["putusan.pdf"]

    first.reload()
    expect(refused).to_have_count(2)
    expect(refused.first).to_contain_text("rusak.pdf")
    for _ in range(2):
        refused.first.get_by_role("button", name="Tutup").click()
    expect(refused).to_have_count(0)
    first.goto(QUEUE)
    expect(first.locator("[data-outbox-state]")).to_contain_text("Semua yang Anda ketik di peramban ini")


def test_the_end_of_a_session_says_where_text_and_file_are(site, first):
    Session.objects.all().delete()
    write(first, "Diketik sesudahnya.")
    expect(state(first)).to_contain_text(
        "Tersimpan di perangkat ini. Belum terkirim: sesi Anda sudah berakhir."
    )
    first.set_input_files(
        "[name='i1_2-evidence']", {"name": "putusan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    names = first.locator("[id='indikator-1.2'] [data-file-names]")
    expect(names).to_contain_text("“putusan.pdf” tersimpan di perangkat ini")
    first.locator(CARD).get_by_role("link", name="Masuk lagi").click()
    expect(first.get_by_text("Yang Anda ketik masih ada di peramban ini")).to_be_visible()


def test_a_form_is_not_called_ready_while_this_browser_holds_changes_of_it(
    site, first, form, operator_pandeglang
):
    codes = form.edition.instrument.indicators.values_list("code", flat=True)
    inputs = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in codes]
    answer_save_many(submission=form, inputs=inputs, actor=operator_pandeglang)
    first.reload()
    close_the_line(first.context)
    write(first, "Ternyata tidak ada arsip.")
    expect(state(first)).to_have_text(KEPT)
    first.goto(reverse("submissions:submit", args=[form.public_id]))
    expect(first.get_by_text("Sebagian isian masih di peramban ini")).to_be_visible()
    expect(first.get_by_role("button", name="Kirim ke provinsi")).to_be_hidden()

    first.context.unroute(CARDS)
    first.get_by_role("button", name="Kirim ke provinsi").click(timeout=40_000)
    expect(first.get_by_text("Data Kabupaten Pandeglang terkirim.")).to_be_visible()
    form.refresh_from_db()
    assert form.state == SubmissionState.SUBMITTED
    assert "Ternyata tidak ada arsip." in notes()


def test_the_bar_says_that_a_change_of_a_closed_tab_waits_for_a_decision(site, first, second):
    write(second, "Dari tab kedua.")
    expect(state(second)).to_have_text(SAVED)
    close_the_line(first.context)
    write(first, "Dari tab pertama.")
    second.close()
    third = first.context.new_page()
    first.context.unroute(CARDS)
    expect(conflict(first)).to_contain_text("Dari tab kedua.")
    third.goto(first.url)
    expect(state(third)).to_contain_text("Sedang diisi di tab lain")
    third.locator(f"{CARD} [type=radio]").first.focus()
    first.close()
    expect(third.locator("[data-save-state]")).to_contain_text("menunggu keputusan Anda", timeout=30_000)


def test_a_form_that_was_sent_elsewhere_says_so_and_counts_nothing_as_unsaved(
    site, first, form, regions, operator_pandeglang
):
    codes = form.edition.instrument.indicators.values_list("code", flat=True)
    inputs = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in codes]
    answer_save_many(submission=form, inputs=inputs, actor=operator_pandeglang)
    first.reload()
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    form.refresh_from_db()
    submission_transition(
        submission=form, action=SubmissionAction.SUBMIT, actor=colleague, revision=form.revision
    )
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    bar = first.locator("[data-save-state]")
    expect(bar).to_contain_text("Formulir ini sudah dikirim oleh Rekan Pandeglang, pukul")
    expect(bar).not_to_contain_text("belum tersimpan")
    expect(state(first)).to_contain_text("Formulir ini sudah dikirim oleh Rekan Pandeglang")
