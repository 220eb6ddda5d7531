"""The review in a browser: by keyboard alone, on a bad line, and after the page was closed."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from apps.accounts.permissions import Role
from apps.regions.enums import RegionLevel
from apps.reviews.enums import VerdictOutcome
from apps.reviews.models import Verdict, WorkingVerdict
from apps.reviews.services import VerdictInput, reply_save, submission_return, verdicts_give
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from tests.at_once import alone
from tests.factories import (
    PASSWORD,
    edition_make,
    instrument_make,
    person_make,
    region_make,
    submission_advance,
    submission_make,
)

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
    page.keyboard.press("s")
    expect(page.get_by_role("link", name="Ke dimensi 2")).to_be_focused()
    expect(page.locator(".outline__done")).to_have_text(["3 dari 3", "0 dari 3"])
    page.keyboard.press("Enter")
    # The way on waits until the last verdict is stored.
    page.locator("[id='indikator-2.1']").focus()
    assert "1.3" in outcomes()
    for _ in range(3):
        page.keyboard.press("s")
    expect(page.get_by_role("link", name="Ke keputusan")).to_be_focused()
    expect(page.locator("[data-review-count]")).to_have_text("6 dari 6 diputuskan, 0 perlu diperbaiki")
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    page.get_by_role("button", name="Setujui data").press("Enter")
    expect(page.get_by_text("Data Kabupaten Pandeglang disetujui.")).to_be_visible()
    assert Verdict.objects.filter(outcome="ok").count() == 6


def test_the_way_to_another_page_waits_for_the_line(page, case):
    page.context.set_offline(True)
    page.locator("[name='i1_1-outcome'][value=ok]").check()
    page.get_by_role("link", name="Ke dimensi 2").click()
    expect(state(page, "1.1")).to_contain_text("Belum tersimpan: tidak ada sambungan")
    page.context.set_offline(False)
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    page.get_by_role("link", name="Ke dimensi 2").click()
    expect(page.locator("[id='indikator-2.1']")).to_be_visible()
    assert outcomes() == {"1.1": "ok"}


def test_a_reason_typed_while_a_colleague_took_over_can_be_copied_from_the_page_that_is_closed(
    page, case, regions, coordinator_banten
):
    colleague = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    alone(
        lambda: submission_transition(
            submission=case,
            action=SubmissionAction.HAND_OVER,
            actor=coordinator_banten,
            revision=case.revision,
            to=colleague,
        )
    )
    page.locator("[name='i1_2-outcome'][value=returned]").check()
    page.fill("[name='i1_2-reason']", "Lampirkan putusannya.")
    expect(state(page, "1.2")).to_contain_text("Belum tersimpan.")
    page.reload()
    kept = page.locator("[data-kept-words]")
    expect(kept.locator("li")).to_have_text("1.2: Lampirkan putusannya.")
    kept.get_by_role("button", name="Buang").click()
    page.reload()
    expect(page.get_by_text("Pemeriksaan ini dipegang")).to_be_visible()
    expect(kept).to_be_hidden()


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


def test_what_the_portal_cannot_store_now_is_sent_in_nobodys_name_after_signing_out(site, page):
    page.route("**/putusan/", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(state(page, "1.1")).to_contain_text("Belum tersimpan: portal sedang terganggu. Dicoba lagi dalam")
    other = page.context.new_page()
    other.goto(reverse("account_logout"))
    other.get_by_role("main").get_by_role("button", name="Keluar").click()
    other.wait_for_url(f"{site.address}/")
    expect(page.locator("[data-left]")).to_contain_text("Anda sudah keluar dari portal.")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.unroute("**/putusan/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(5500)
    assert sent == []
    assert outcomes() == {}


def test_what_was_judged_meanwhile_in_another_tab_is_told_and_stays(page, case, page_of, coordinator_banten):
    other = page_of(coordinator_banten)
    other.goto(reverse("reviews:detail", args=[case.public_id]))
    other.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(state(other, "1.1")).to_have_text(SAVED)
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    expect(state(page, "1.1")).to_contain_text("1.1 Sesuai oleh Koordinator Banten")
    assert outcomes() == {"1.1": "ok"}
    # What the portal did not take is counted nowhere.
    expect(page.locator("[data-review-count]")).to_have_text("0 dari 6 diputuskan, 0 perlu diperbaiki")
    page.locator("[name='i1_2-outcome'][value=ok]").check()
    expect(state(page, "1.2")).to_have_text(SAVED)
    expect(page.locator("[data-review-count]")).to_have_text("1 dari 6 diputuskan, 0 perlu diperbaiki")


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


def test_a_returned_case_is_reviewed_again_by_keyboard_alone(
    site, form, page_of, operator_pandeglang, coordinator_banten, national_reviewer
):
    """From the queue to the approval: only what changed since the return asks for a verdict."""
    case = submission_advance(
        form,
        SubmissionState.IN_REVIEW,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    codes = case.edition.instrument.indicators.values_list("code", flat=True)
    verdicts = [VerdictInput(code, VerdictOutcome.OK) for code in codes if code != "1.2"]
    verdicts.append(VerdictInput("1.2", VerdictOutcome.RETURNED, "Periksa lagi."))
    submission_return(
        submission=case, actor=coordinator_banten, revision=case.revision, note="", verdicts=verdicts
    )
    changed = AnswerInput("1.2", AnswerValue.NO_DATA, note="Arsip hilang.", read_at=1)
    answer_save_many(submission=case, inputs=[changed], actor=operator_pandeglang)
    case.refresh_from_db()
    submission_transition(
        submission=case, action=SubmissionAction.SUBMIT, actor=operator_pandeglang, revision=case.revision
    )

    page = page_of(coordinator_banten)
    page.goto(reverse("reviews:queue"))
    page.get_by_role("link", name="Kabupaten Pandeglang").press("Enter")
    page.get_by_role("button", name="Mulai periksa").press("Enter")
    expect(page.locator("[data-review-count]")).to_have_text("5 dari 6 diputuskan, 0 perlu diperbaiki")
    card = page.locator("[id='indikator-1.2']")
    expect(card.get_by_text("Yang berubah sejak dikembalikan")).to_be_visible()
    expect(card.locator("ins").first).to_contain_text("Tidak ada data")
    page.get_by_role("link", name=re.compile(r"^1\.2 ")).press("Enter")
    page.keyboard.press("s")
    expect(state(page, "1.2")).to_have_text(SAVED)
    page.get_by_role("button", name="Setujui data").press("Enter")
    expect(page.get_by_text("Data Kabupaten Pandeglang disetujui.")).to_be_visible()


def test_38_are_approved_at_once_but_for_two_that_cannot_be(
    site, regions, page_of, coordinator_banten, national_reviewer
):
    edition = edition_make(
        region_set=regions.region_set, instrument=instrument_make("kecil", dimensions=1, each=1)
    )
    for place in range(38):
        region = region_make(f"36.{place + 50}", f"Kabupaten {place:02}", RegionLevel.REGENCY, regions.banten)
        case = submission_advance(
            submission_make(edition, region),
            SubmissionState.IN_REVIEW,
            operator=person_make(f"Operator {place}", Role.OPERATOR, region),
            reviewer=coordinator_banten,
            accepter=national_reviewer,
        )
        outcome = VerdictOutcome.RETURNED if place == 7 else VerdictOutcome.OK
        verdicts = [VerdictInput("1.1", outcome, "Lampirkan." if place == 7 else "")]
        if place != 5:
            verdicts_give(
                submission=case, verdicts=verdicts, actor=coordinator_banten, revision=case.revision
            )
    page = page_of(coordinator_banten)
    page.goto(f"{reverse('reviews:queue')}?status=in_review")
    page.get_by_role("button", name="Pilih semua di halaman ini").click()
    expect(page.locator("[data-pick-count]")).to_have_text("38 dipilih")
    page.get_by_role("button", name="Setujui yang dipilih").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("36 formulir disetujui", timeout=30_000)
    for name, problem in (("05", "1 indikator belum diberi putusan"), ("07", "masih ditandai")):
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=f"Kabupaten {name}"))
        expect(row).to_contain_text(problem)
    page.get_by_role("link", name="Kembali ke antrean").click()
    expect(page.get_by_role("rowheader")).to_have_count(2)
    assert Submission.objects.filter(state=SubmissionState.APPROVED).count() == 36


def test_an_accepted_form_is_reopened_with_a_reason(
    site, form, page_of, operator_pandeglang, coordinator_banten, national_reviewer
):
    case = submission_advance(
        form,
        SubmissionState.ACCEPTED,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    page = page_of(national_reviewer)
    page.goto(reverse("reviews:detail", args=[case.public_id]))
    page.get_by_text("Buka kembali untuk putaran baru").click()
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.get_by_role("alert")).to_contain_text("Tuliskan alasannya.")
    page.get_by_label("Pesan untuk kantor").fill("Ada putusan baru.")
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.get_by_text("Data Kabupaten Pandeglang dibuka kembali.")).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.round) == (SubmissionState.RETURNED, 2)


def test_a_message_about_one_answer_is_written_beside_the_page(page, case, operator_pandeglang):
    card = page.locator("[id='indikator-1.2']")
    card.get_by_role("link", name="Percakapan").click()
    dialog = page.get_by_role("dialog", name="Percakapan")
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Pesan belum terkirim")
    dialog.get_by_label("Pesan").fill("Putusan mana?")
    dialog.get_by_text("Sebut orang").click()
    dialog.get_by_label(operator_pandeglang.label).check()
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.locator("[data-message]")).to_contain_text("Putusan mana?")
    page.context.set_offline(True)
    dialog.get_by_label("Pesan").fill("Masih di sini.")
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Tidak ada sambungan. Pesan belum terkirim")
    expect(dialog.get_by_label("Pesan")).to_have_value("Masih di sini.")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.locator("[data-message]")).to_have_count(2)
    dialog.get_by_role("button", name="Tutup").click()
    expect(card.locator("[data-thread-count]")).to_have_text("2")


def test_a_message_that_was_closed_unsent_keeps_its_words_and_whom_it_names(page, case, operator_pandeglang):
    link = page.locator("[id='indikator-1.2']").get_by_role("link", name="Percakapan")
    dialog = page.get_by_role("dialog", name="Percakapan")
    link.click()
    dialog.get_by_label("Pesan").fill("Putusan mana?")
    dialog.get_by_text("Sebut orang").click()
    dialog.get_by_label(operator_pandeglang.label).check()
    page.keyboard.press("Escape")
    link.click()
    expect(dialog.get_by_label("Pesan")).to_have_value("Putusan mana?")
    expect(dialog.get_by_label(operator_pandeglang.label)).to_be_checked()
    expect(dialog.get_by_label(operator_pandeglang.label)).to_be_visible()


def test_a_message_outlives_the_session_in_which_it_was_typed(page, case, coordinator_banten):
    link = page.locator("[id='indikator-1.2']").get_by_role("link", name="Percakapan")
    dialog = page.get_by_role("dialog", name="Percakapan")
    link.click()
    dialog.get_by_label("Pesan").press_sequentially("Putusan mana?")
    Session.objects.all().delete()
    dialog.get_by_role("button", name="Kirim pesan").click()
    dialog.get_by_role("link", name="Masuk lagi").click()
    expect(page.get_by_text("Yang Anda ketik masih ada di peramban ini")).to_be_visible()
    page.fill("[name=login]", coordinator_banten.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Masuk").click()

    link.click()
    dialog.get_by_role("button", name="Pakai isian itu").click()
    expect(dialog.get_by_label("Pesan")).to_have_value("Putusan mana?")
    dialog.get_by_role("button", name="Kirim pesan").click()
    expect(dialog.locator("[data-message]")).to_have_count(1)
    page.reload()
    link.click()
    expect(dialog.locator("[data-message]")).to_have_count(1)
    expect(dialog.get_by_role("button", name="Pakai isian itu")).to_have_count(0)


def test_a_reason_is_kept_and_taken_from_the_list(page):
    card = page.locator("[id='indikator-1.1']")
    card.locator("[value=returned]").check()
    card.locator("textarea").fill("Lampirkan putusannya.")
    card.get_by_role("button", name="Simpan alasan ini").click()
    expect(card.locator("[data-reply-said]")).to_have_text("Alasan ini disimpan untuk dipakai lagi.")
    other = page.locator("[id='indikator-1.2']")
    other.locator("[value=returned]").check()
    other.get_by_label("Alasan tersimpan").select_option("Lampirkan putusannya.")
    expect(other.locator("textarea")).to_have_value("Lampirkan putusannya.")
    expect(state(page, "1.2")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("[id='indikator-1.2'] textarea")).to_have_value("Lampirkan putusannya.")
    expect(page.locator("[id='indikator-1.2']").get_by_label("Alasan tersimpan")).to_be_visible()


def test_escape_leads_out_of_the_reason_and_the_keys_go_on(page):
    page.locator("[id='indikator-1.1']").focus()
    page.keyboard.press("p")
    page.keyboard.type("Lampirkan putusannya.")
    page.keyboard.press("Escape")
    expect(page.locator("[id='indikator-1.1']")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[id='indikator-1.2']")).to_be_focused()
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    assert WorkingVerdict.objects.get().reason == "Lampirkan putusannya."


def test_a_message_for_the_office_outlives_the_verdicts_that_are_stored_beside_it(page):
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Pesan untuk kantor").fill("Mohon dilengkapi.")
    page.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    page.reload()
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.get_by_label("Pesan untuk kantor")).to_have_value("Mohon dilengkapi.")
    assert outcomes() == {"1.1": "ok"}


def test_what_another_tab_was_faster_with_can_be_judged_anew_after_reading_it(
    page, case, page_of, coordinator_banten
):
    page.on("dialog", lambda dialog: dialog.accept())
    other = page_of(coordinator_banten)
    other.goto(reverse("reviews:detail", args=[case.public_id]))
    other.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(state(other, "1.1")).to_have_text(SAVED)
    page.locator("[name='i1_1-outcome'][value=returned]").check()
    page.fill("[name='i1_1-reason']", "Lampirkan putusannya.")
    expect(state(page, "1.1")).to_contain_text("1.1 Sesuai oleh Koordinator Banten")
    page.wait_for_timeout(700)  # kept after a pause
    page.reload()
    expect(page.get_by_text("Data ini sudah diubah sejak itu.")).to_be_visible()
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    assert outcomes() == {"1.1": "returned"}


def test_a_verdict_that_is_taken_from_the_kept_copy_is_stored(page):
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(re.compile("/putusan/"), lambda route: route.abort())
    page.locator("[name='i1_2-outcome'][value=returned]").check()
    page.fill("[name='i1_2-reason']", "Lampirkan putusannya.")
    kept = "Object.entries(localStorage).find(([key]) => key.startsWith('isian:'))"
    page.wait_for_timeout(700)  # kept after a pause
    key, copy = page.evaluate(kept)
    page.unroute(re.compile("/putusan/"))
    page.locator("[name='i1_1-outcome'][value=ok]").check()
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    # As a page leaves it that was closed before it could send: more than is stored, of one card alone.
    longer = copy.replace("putusannya.", "putusannya yang lengkap.").replace(
        '"i1_2-seen":"0"', '"i1_2-seen":"1"'
    )
    page.evaluate("([key, copy]) => localStorage.setItem(key, copy)", [key, longer])
    page.reload()
    page.get_by_role("button", name="Pakai isian itu").click()
    expect(page.locator("[data-review-saved]")).to_have_text(ALL_SAVED)
    assert WorkingVerdict.objects.get(indicator__code="1.2").reason == "Lampirkan putusannya yang lengkap."
    assert outcomes() == {"1.1": "ok", "1.2": "returned"}  # what was judged meanwhile stays judged
    assert page.locator("[name='i1_1-outcome'][value=ok]").is_checked()


def test_a_kept_reason_is_chosen_by_arrow_keys_and_taken_with_enter(page, coordinator_banten):
    for text in ("Lampirkan putusannya.", "Sebutkan tanggalnya."):
        reply_save(owner=coordinator_banten, text=text)
    card = page.locator("[id='indikator-1.1']")
    card.locator("[value=returned]").check()
    choice = card.get_by_label("Alasan tersimpan")
    expect(choice.locator("option")).to_have_count(3)
    choice.focus()
    second = choice.locator("option").nth(2).get_attribute("value")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(card.locator("textarea")).to_have_value(second)


def test_the_first_key_goes_to_the_card_in_view_and_judges_none(page):
    page.keyboard.press("s")
    expect(page.locator("[id='indikator-1.1']")).to_be_focused()
    assert outcomes() == {}
    page.keyboard.press("s")
    expect(state(page, "1.1")).to_have_text(SAVED)


def test_on_a_slow_line_no_answer_comes_into_another_conversation(page, case):
    """Answers that come late are held back by hand here, until the next conversation is open."""
    dialog = page.get_by_role("dialog", name="Percakapan")
    first, second = (page.locator(f"[id='indikator-1.{number}']") for number in (1, 2))
    held: list[Route] = []

    def open_thread(card) -> None:
        card.get_by_role("link", name="Percakapan").click()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/percakapan/*/1.1/", hold)
    open_thread(first)
    expect(dialog).to_contain_text("Membuka percakapan")
    dialog.get_by_role("button", name="Tutup").click()
    open_thread(second)
    dialog.get_by_label("Pesan").fill("Untuk 1.2.")
    with page.expect_response("**/percakapan/*/1.1/"):
        held.pop().continue_()
    expect(dialog.get_by_role("heading")).to_contain_text("1.2")
    expect(dialog.get_by_label("Pesan")).to_have_value("Untuk 1.2.")
    dialog.get_by_role("button", name="Tutup").click()
    page.unroute("**/percakapan/*/1.1/")

    open_thread(first)
    dialog.get_by_label("Pesan").fill("Untuk 1.1.")
    page.route("**/percakapan/*/1.1/", hold)
    dialog.get_by_role("button", name="Kirim pesan").click()
    dialog.get_by_role("button", name="Tutup").click()
    open_thread(second)
    expect(dialog.get_by_label("Pesan")).to_have_value("Untuk 1.2.")
    with page.expect_response("**/percakapan/*/1.1/"):
        held.pop().continue_()
    expect(first.locator("[data-thread-count]")).to_have_text("1")
    expect(second.locator("[data-thread-count]")).to_have_text("")
    expect(dialog.get_by_label("Pesan")).to_have_value("Untuk 1.2.")
    dialog.get_by_role("button", name="Tutup").click()
    page.unroute("**/percakapan/*/1.1/")
    open_thread(first)
    expect(dialog.locator("[data-message]")).to_have_count(1)
    expect(dialog.get_by_label("Pesan")).to_have_value("")
    expect(dialog.get_by_role("button", name="Pakai isian itu")).to_have_count(0)
