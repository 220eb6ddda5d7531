"""A colleague's version that arrives while a card is saved, and a large file on a bad line: neither is passed over."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from apps.accounts.permissions import Role
from apps.indicators.enums import CheckKind, CheckSeverity
from apps.submissions.enums import AnswerValue
from apps.submissions.forms import TypedCard
from apps.submissions.models import Answer, AnswerRevision, Evidence
from apps.submissions.services import AnswerInput, EventInput, answer_save_many, draft_keep
from tests.e2e.filling import answer_no_data, fill_row
from tests.factories import check_make, edition_make, instrument_make, person_make, submission_make
from tests.submissions.conftest import PDF

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

CARD = "[id='indikator-1.1']"
CARDS = "**/kartu/**"
SAVED = re.compile(r"^\s*Tersimpan oleh")


@pytest.fixture
def page(page_of, operator_pandeglang, address) -> Page:
    page = page_of(operator_pandeglang, service_workers="block")
    page.goto(address)
    return page


def state(page: Page):
    return page.locator(f"{CARD} [data-card-state]")


def note(page: Page):
    return page.locator("[name='i1_1-note']")


def write(page: Page, text: str) -> None:
    page.locator("[name='i1_1-value'][value=no_data]").check()
    note(page).fill(text)
    note(page).blur()


def test_a_save_that_is_repeated_after_a_colleague_saved_shows_the_colleagues_version(site, page, colleague):
    def store_and_lose_the_answer(route: Route) -> None:
        route.fetch()
        colleague(AnswerValue.NO_DATA, "Dari rekan.")
        route.abort()

    page.route(CARDS, store_and_lose_the_answer, times=1)
    answer_no_data(page, 1, "Dari saya.")

    expect(note(page)).to_have_value("Dari rekan.", timeout=30_000)
    expect(state(page)).to_contain_text("Tersimpan oleh Rekan")
    note(page).fill("Dari rekan, diperiksa saya.")
    note(page).blur()
    expect(state(page)).not_to_contain_text("Rekan")
    expect(state(page)).to_have_text(SAVED)
    last = [row.content["note"] for row in AnswerRevision.objects.order_by("revision")][-2:]
    assert last == ["Dari rekan.", "Dari rekan, diperiksa saya."]


def test_a_choice_taken_back_shows_what_a_colleague_stored_meanwhile(site, page, colleague, address):
    write(page, "Belum ada laporan.")
    expect(state(page)).to_have_text(SAVED)
    colleague(AnswerValue.DID_NOT_OCCUR, "")

    page.locator("[name='i1_1-value'][value=occurred]").check()
    page.locator("[name='i1_1-value'][value=no_data]").check()

    expect(page.locator("[name='i1_1-value'][value=did_not_occur]")).to_be_checked()
    expect(state(page)).to_contain_text("Tersimpan oleh Rekan")
    assert Answer.objects.get().value == "did_not_occur"


def test_what_is_typed_on_while_the_newer_version_is_told_meets_it(site, page, colleague):
    write(page, "Belum ada laporan.")
    expect(state(page)).to_have_text(SAVED)
    colleague(AnswerValue.NO_DATA, "Dari rekan.")

    def type_on(route: Route) -> None:
        answer = route.fetch()
        note(page).fill("Belum ada laporan, kata Polres.")
        route.fulfill(response=answer)

    page.route(CARDS, type_on, times=1)
    page.locator("[name='i1_1-value'][value=occurred]").check()
    page.locator("[name='i1_1-value'][value=no_data]").check()

    expect(page.locator(f"{CARD} .card-conflict")).to_contain_text("Dari rekan.")
    assert Answer.objects.get().note == "Dari rekan."


@pytest.mark.parametrize("says_the_same", [True, False])
def test_a_choice_holds_above_a_draft_that_became_the_answer_with_the_same_words(
    site, page, form, regions, says_the_same
):
    person = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    draft = draft_keep(
        submission=form,
        indicator="1.1",
        typed=TypedCard("no_data", "Dari rekan.").to_json(),
        read_at=0,
        draft_at="",
        actor=person,
    )
    write(page, "Dari saya.")
    notice = page.locator(f"{CARD} .card-conflict")
    expect(notice).to_contain_text("Dari rekan.")
    words = "Dari rekan." if says_the_same else "Dari rekan, lain."
    item = AnswerInput("1.1", AnswerValue.NO_DATA, words, draft_at=draft.version)
    answer_save_many(submission=form, inputs=[item], actor=person)

    page.get_by_role("button", name="Pakai versi saya").click()

    if not says_the_same:
        expect(notice).to_contain_text("baru saja disimpan lagi dengan isi lain")
        assert Answer.objects.get().note == "Dari rekan, lain."
        return
    expect(state(page)).to_have_text(SAVED)
    expect(notice).to_have_count(0)
    assert Answer.objects.get().note == "Dari saya."


def test_a_card_emptied_again_shows_what_a_colleague_answered(site, page, colleague):
    note(page).fill("Belum")
    note(page).blur()
    expect(state(page)).to_contain_text("Belum lengkap, tersimpan")
    # By the API, which knows of no drafts.
    colleague(AnswerValue.NO_DATA, "Dari rekan.")

    note(page).fill("")
    note(page).blur()

    expect(note(page)).to_have_value("Dari rekan.")
    expect(state(page)).to_contain_text("Tersimpan oleh Rekan")


def test_no_word_waits_for_a_file_and_a_file_that_fails_is_not_called_a_lost_line(site, page):
    write(page, "Satu.")
    expect(state(page)).to_have_text(SAVED)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/bukti/", hold, times=1)
    page.locator(f"{CARD} input[type=file]").set_input_files(
        {"name": "putusan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(page.locator(f"{CARD} [data-file-names]")).to_contain_text("Mengirim berkas")

    note(page).fill("Dua.")
    note(page).blur()
    expect(state(page)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Dua."

    held[0].abort()
    bar = page.locator("[data-save-state]")
    expect(bar).to_contain_text("1 berkas belum terkirim: pengirimannya terputus, dicoba lagi terus")
    expect(page.locator(f"{CARD} [data-file-names]")).to_contain_text(
        "Belum terkirim: pengirimannya terputus. Dicoba lagi dalam 2 detik."
    )
    expect(state(page)).to_have_text(SAVED)
    expect(bar).to_contain_text("Semua isian tersimpan")
    assert Evidence.objects.count() == 1


def test_the_list_marks_what_checks_find_between_answers_as_soon_as_one_is_stored(
    site, page_of, operator_pandeglang, regions
):
    instrument = instrument_make("silang")
    check_make(
        instrument,
        "silang",
        CheckKind.IMPLIES,
        CheckSeverity.ERROR,
        indicators=["1.1"],
        then=["1.2"],
        must="not_occur",
    )
    form = submission_make(edition_make("silang", instrument=instrument), regions.pandeglang)
    event = EventInput("pemilu-2024", "rendah", 1, "kejadian", "Bentrokan.", "Polres")
    answers = [
        AnswerInput("1.1", AnswerValue.OCCURRED, events=(event,)),
        AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR),
    ]
    answer_save_many(submission=form, inputs=answers, actor=operator_pandeglang)
    page = page_of(operator_pandeglang)
    page.goto(reverse("submissions:dimension", args=[form.public_id, "1"]))

    def mark(code: str):
        return page.locator(f".outline__item[href='#indikator-{code}'] .visually-hidden")

    expect(mark("1.1")).to_have_text("(terjadi, belum ada bukti)")
    fill_row(page, "i1_2", count="3", narrative="Bentrokan.", source="Polres")
    expect(mark("1.2")).to_have_text("(terjadi, belum ada bukti)")
    expect(mark("1.1")).to_have_text("(ada kesalahan)")

    note(page).fill("Diperiksa lagi.")
    note(page).blur()
    expect(state(page)).to_have_text(SAVED)
    assert AnswerRevision.objects.filter(content__note="Diperiksa lagi.").exists()
    expect(mark("1.1")).to_have_text("(ada kesalahan)")

    page.locator("[name='i1_2-events-0-DELETE']").check()
    page.locator("[name='i1_2-value'][value=did_not_occur]").check()
    expect(mark("1.2")).to_have_text("(sudah dijawab)")
    expect(mark("1.1")).to_have_text("(terjadi, belum ada bukti)")


def test_the_list_marks_what_a_colleague_stored(site, page, colleague):
    mark = page.locator(".outline__item[href='#indikator-1.1'] .visually-hidden")
    expect(mark).to_have_text("(belum dijawab)")
    colleague(AnswerValue.DID_NOT_OCCUR, "")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mark).to_have_text("(sudah dijawab)")
