"""The entry form in a browser: it saves by itself, says nothing untrue of what is stored, and loses no word."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.indicators.enums import WindowStage
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerOrigin, AnswerValue, SubmissionState
from apps.submissions.models import Answer, AnswerDraft, AnswerRevision, Evidence, Submission
from apps.submissions.services import (
    AnswerInput,
    Upload,
    answer_save_many,
    evidence_attach_many,
    evidence_reattach,
    evidence_remove,
    extension_grant,
)
from tests.factories import edition_make, submission_advance, submission_make, window_make
from tests.submissions.conftest import PDF

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

BAR = "[data-save-state] .save-state"
FIRST, SECOND = "[id='indikator-1.1']", "[id='indikator-1.2']"
SAVED = re.compile(r"^\s*Tersimpan oleh")


@pytest.fixture
def address(regions):
    submission = submission_make(edition_make(), regions.pandeglang)
    return reverse("submissions:dimension", args=[submission.public_id, "1"])


@pytest.fixture
def open_form(address, page_of, operator_pandeglang):
    """Return a function that opens the first dimension of Pandeglang's form on a phone, in a browser of its own."""

    def act():
        page = page_of(operator_pandeglang)
        page.set_viewport_size({"width": 360, "height": 640})
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)
        return page

    return act


def state(page, card):
    return page.locator(f"{card} [data-card-state]")


def answer_the_second(page, note="Arsip terbakar.  "):
    page.locator("[name='i1_2-value'][value=no_data]").check()
    page.fill("[name='i1_2-note']", note)


def half_a_row(page):
    page.locator("[name='i1_1-value'][value=occurred]").check()
    page.fill("[name='i1_1-events-0-narrative']", "Bentrokan di alun-alun.")


def test_what_is_typed_is_stored_by_itself_and_is_there_after_closing_the_page(site, open_form):
    page = open_form()
    history = page.locator(f"{SECOND} p:has([data-versions])")
    expect(history).to_be_hidden()
    answer_the_second(page)
    expect(state(page, SECOND)).to_have_text(SAVED)
    page.locator("[name='i1_2-note']").blur()
    expect(history).to_contain_text("(1 versi)")
    expect(history).to_be_visible()
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    expect(page.locator(".outline__item[href='#indikator-1.2']")).to_contain_text("sudah dijawab")
    expect(page.locator("[data-entry-progress]")).to_contain_text("1 dari 4")
    page.close()

    again = open_form()
    assert again.input_value("[name='i1_2-note']") == "Arsip terbakar."
    assert again.locator("[data-kept]").count() == 0
    assert Answer.objects.get().note == "Arsip terbakar."


def test_half_a_row_is_kept_and_becomes_an_answer_once_nothing_is_missing(site, open_form):
    page = open_form()
    half_a_row(page)
    expect(state(page, FIRST)).to_contain_text("Belum lengkap, tersimpan")
    assert (Answer.objects.count(), AnswerDraft.objects.count()) == (0, 1)
    page.close()

    again = open_form()
    assert again.input_value("[name='i1_1-events-0-narrative']") == "Bentrokan di alun-alun."
    again.select_option("[name='i1_1-events-0-election']", "pemilu-2024")
    again.select_option("[name='i1_1-events-0-level']", "rendah")
    again.fill("[name='i1_1-events-0-count']", "1.250")
    expect(again.locator("[id='id_i1_1-events-0-count_error']")).to_contain_text("tulis 1250 tanpa titik")
    again.fill("[name='i1_1-events-0-count']", "1250")
    again.fill("[name='i1_1-events-0-source']", "Polres")
    again.locator("[name='i1_1-events-0-source']").blur()
    expect(state(again, FIRST)).to_have_text(SAVED)
    expect(again.locator("[id='id_i1_1-events-0-count_error']")).to_have_count(0)
    assert [event.count for event in Answer.objects.get().events.all()] == [1250]
    assert not AnswerDraft.objects.exists()


def test_a_line_that_is_down_is_said_and_everything_arrives_once_when_it_is_back(site, open_form):
    page = open_form()
    page.context.set_offline(True)
    answer_the_second(page)
    expect(state(page, SECOND)).to_contain_text("Belum terkirim: tidak ada sambungan")
    expect(page.locator(BAR)).to_contain_text("1 perubahan belum terkirim")
    page.context.set_offline(False)
    expect(state(page, SECOND)).to_have_text(SAVED)
    assert (Answer.objects.get().note, Answer.objects.get().revision) == ("Arsip terbakar.", 1)
    assert AnswerRevision.objects.get().origin == AnswerOrigin.OFFLINE


def test_a_text_that_is_far_too_long_is_refused_whole_and_goes_on_once_it_is_shorter(site, open_form):
    page = open_form()
    page.locator("[name='i1_2-value'][value=no_data]").check()
    page.fill("[name='i1_2-note']", "x" * 100_001)
    page.locator("[name='i1_2-note']").blur()
    expect(state(page, SECOND)).to_contain_text("terlalu panjang")
    expect(page.locator(BAR)).to_contain_text("1 kartu belum tersimpan")
    page.fill("[name='i1_2-note']", "Arsip terbakar.")
    page.locator("[name='i1_2-note']").blur()
    expect(state(page, SECOND)).to_have_text(SAVED)


@pytest.mark.parametrize(
    ("choice", "stored"), [("Pakai versi saya", "Tab kedua."), ("Pakai versi itu", "Tab pertama.")]
)
def test_two_tabs_on_one_answer_show_both_versions_and_overwrite_nothing(site, open_form, choice, stored):
    first, second = open_form(), open_form()
    answer_the_second(first, "Tab pertama.")
    first.locator("[name='i1_2-note']").blur()
    expect(state(first, SECOND)).to_have_text(SAVED)
    expect(first.locator(BAR)).to_have_text("Semua isian tersimpan")
    answer_the_second(second, "Tab kedua.")
    second.locator("[name='i1_2-note']").blur()

    clash = second.locator(f"{SECOND} .card-conflict")
    expect(clash).to_contain_text("Tab pertama.")
    expect(clash).to_contain_text("Operator Pandeglang")
    assert Answer.objects.get().note == "Tab pertama."
    second.get_by_role("button", name=choice).click()
    expect(clash).to_have_count(0)
    expect(state(second, SECOND)).to_have_text(SAVED)
    assert second.input_value("[name='i1_2-note']") == stored
    assert Answer.objects.get().note == stored


def test_a_colleague_is_named_and_what_they_store_appears_by_itself(
    site, open_form, page_of, address, regions
):
    from apps.accounts.permissions import Role
    from tests.factories import person_make

    colleague = page_of(person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang))
    colleague.goto(address)
    answer_the_second(colleague, "Dari rekan.")
    colleague.locator("[name='i1_2-note']").blur()
    page = open_form()
    expect(page.locator("[data-others]")).to_have_text("Juga sedang membuka formulir ini: Rekan Pandeglang")
    expect(state(colleague, SECOND)).to_have_text(SAVED)
    colleague.fill("[name='i1_2-note']", "Dari rekan, diperbaiki.")
    colleague.locator("[name='i1_2-note']").blur()
    expect(colleague.locator(BAR)).to_have_text("Semua isian tersimpan")
    # Looks around every twenty seconds; coming back to the tab looks at once.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[name='i1_2-note']")).to_have_value("Dari rekan, diperbaiki.")


def test_what_is_typed_while_a_colleagues_version_is_on_its_way_stays(site, open_form, operator_pandeglang):
    page, slow = open_form(), []
    card = "**/kartu/1.2/"
    page.route(card, lambda route: slow.append(route) if route.request.method == "GET" else route.continue_())
    inputs = [AnswerInput("1.2", AnswerValue.NO_DATA, note="Dari rekan.")]
    answer_save_many(submission=Submission.objects.get(), inputs=inputs, actor=operator_pandeglang)
    with page.expect_request(card):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    answer_the_second(page, "Dari saya.")
    slow[0].continue_()
    expect(page.locator(f"{SECOND} .card-conflict")).to_contain_text("Dari rekan.")
    expect(page.locator("[name='i1_2-note']")).to_have_value("Dari saya.")


def test_what_the_browser_puts_back_on_the_way_back_is_stored_too(site, open_form):
    page = open_form()
    page.route("**/kartu/**", lambda route: route.abort())
    answer_the_second(page)
    expect(state(page, SECOND)).to_contain_text("Belum terkirim")
    page.goto(reverse("dashboard:home"))
    page.unroute("**/kartu/**")
    page.go_back()
    expect(state(page, SECOND)).to_have_text(SAVED)
    assert Answer.objects.get().note == "Arsip terbakar."


def test_what_gets_the_focus_by_keyboard_is_never_under_the_bar(site, open_form):
    page = open_form()
    page.locator("[name='i1_1-note']").focus()
    for _ in range(25):
        page.keyboard.press("Tab")
        # In two frames the browser has scrolled.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        is_covered = page.evaluate(
            """() => {
              const [focus, bar] = [document.activeElement, document.querySelector(".action-bar")];
              const [at, over] = [focus.getBoundingClientRect(), bar.getBoundingClientRect()];
              return !bar.contains(focus) && at.top >= over.top && at.bottom <= over.bottom;
            }"""
        )
        assert not is_covered, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_a_file_that_is_chosen_early_waits_for_its_answer_and_is_sent_by_itself(site, open_form):
    page = open_form()
    names = page.locator(f"{FIRST} [data-file-names]")
    page.set_input_files(
        "[name='i1_1-evidence']", {"name": "putusan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    told = "terkirim sendiri begitu jawaban kartu ini lengkap dan tersimpan di portal"
    expect(names).to_contain_text(told)
    expect(page.locator(BAR)).to_have_text("1 berkas menunggu jawaban kartunya")
    page.context.set_offline(True)
    page.locator("[name='i1_1-value'][value=did_not_occur]").check()
    expect(state(page, FIRST)).to_contain_text("Belum terkirim")
    expect(names).to_contain_text(told)
    page.context.set_offline(False)
    expect(names).to_have_text("Berkas “putusan.pdf” terlampir.")
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    expect(page.locator(f"{FIRST} [data-card-files]")).to_contain_text("putusan.pdf")
    assert Evidence.objects.get().original_name == "putusan.pdf"


def test_a_file_still_waits_where_a_colleague_stored_the_answer_meanwhile(
    site, open_form, operator_pandeglang
):
    page = open_form()
    page.set_input_files(
        "[name='i1_2-evidence']", {"name": "putusan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(page.locator(f"{SECOND} [data-file-names]")).to_contain_text("terkirim sendiri")
    submission = Submission.objects.get()
    theirs = AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR)
    answer_save_many(submission=submission, inputs=[theirs], actor=operator_pandeglang)
    page.evaluate("document.activeElement.blur(); document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[name='i1_2-value'][value=did_not_occur]")).to_be_checked()
    page.locator("[name='i1_1-value'][value=did_not_occur]").check()
    expect(page.locator(f"{SECOND} [data-card-files]")).to_contain_text("putusan.pdf")


def test_the_form_says_that_it_was_sent_elsewhere(site, open_form, operator_pandeglang):
    from apps.submissions.enums import SubmissionAction
    from apps.submissions.services import submission_transition
    from tests.factories import submission_fill

    page = open_form()
    filled = submission_fill(Submission.objects.get(), operator_pandeglang)
    submission_transition(
        submission=filled, action=SubmissionAction.SUBMIT, actor=operator_pandeglang, revision=filled.revision
    )
    answer_the_second(page)
    expect(state(page, SECOND)).to_contain_text("terkunci")
    assert page.input_value("[name='i1_2-note']") == "Arsip terbakar.  "


def test_words_typed_past_the_deadline_wait_in_the_browser_for_more_time(site, open_form, national_reviewer):
    page = open_form()
    form, address = Submission.objects.get(), page.url
    window_make(form.edition, WindowStage.ENTRY, timezone.now() - timedelta(minutes=1))
    answer_the_second(page)
    expect(state(page, SECOND)).to_contain_text("sudah ditutup")
    assert page.input_value("[name='i1_2-note']") == "Arsip terbakar.  "
    page.goto(address)
    expect(page.get_by_text("Formulir tidak dapat diisi sekarang")).to_be_visible()
    page.goto(reverse("submissions:outbox"))
    expect(page.locator("main")).to_contain_text("Arsip terbakar.")
    assert not Answer.objects.exists()

    due = timezone.now() + timedelta(days=1)
    extension_grant(
        submission=form,
        stage=WindowStage.ENTRY,
        due_at=due,
        reason="Listrik padam.",
        actor=national_reviewer,
    )
    page.goto(address)
    expect(state(page, SECOND)).to_have_text(SAVED)
    # A draft becomes an answer in a moment; whichever it is by now.
    kept = [row.typed["note"].strip() for row in AnswerDraft.objects.all()]
    kept += [row.note for row in Answer.objects.all()]
    assert "Arsip terbakar." in kept


@pytest.mark.parametrize("fragment", ["", "#indikator-1.1"])
def test_a_page_that_comes_back_shows_the_card_at_which_one_was(site, open_form, fragment):
    page = open_form()
    page.goto(page.url + fragment)
    answer_the_second(page)
    # Its state and its history then take lines above what is being read: the browser moves the card by them.
    expect(state(page, SECOND)).to_contain_text("Tersimpan oleh")
    expect(page.locator(f"{SECOND} [data-versions]")).to_be_visible(timeout=15_000)
    before = page.locator(SECOND).bounding_box()["y"]
    with page.expect_navigation():
        page.evaluate("document.querySelector('[data-entry-form]').requestSubmit()")
    page.wait_for_function("document.activeElement.id === 'indikator-1.2'")
    assert page.locator(SECOND).bounding_box()["y"] == pytest.approx(before, abs=2)
    expect(page.locator(BAR)).to_have_text(re.compile(r"^\s*Tersimpan"))


def test_a_row_is_typed_from_its_first_field_to_its_last_before_it_can_be_removed(site, open_form):
    page = open_form()
    page.locator("[name='i1_1-value'][value=occurred]").check()
    page.get_by_role("button", name="Tambah kejadian").first.click()
    reached = []
    for _ in range(6):
        reached.append(page.evaluate("document.activeElement.name.split('-').at(-1)"))
        page.keyboard.press("Tab")

    assert reached == ["election", "level", "count", "narrative", "source", "DELETE"]


def test_whoever_types_saves_at_once_from_where_the_hands_are(site, open_form):
    page = open_form()
    page.locator("[name='i1_2-value'][value=no_data]").check()
    page.locator("[name='i1_2-note']").press_sequentially("Arsip")
    page.keyboard.press("Control+s")
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    assert Answer.objects.get().note == "Arsip"
    assert page.evaluate("document.activeElement.name") == "i1_2-note"


def tab_to(page, selector):
    """Press Tab until the focus is at a field or button, as somebody does who has no mouse."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_a_form_is_filled_and_sent_by_the_keyboard_alone(site, open_form):
    page = open_form()
    tab_to(page, "[name='i1_1-value']")
    page.keyboard.press("Space")
    tab_to(page, "[name=add_row]")
    page.keyboard.press("Enter")
    for _choice in ("election", "level"):
        page.keyboard.type(page.evaluate("document.activeElement.options[1].text"))
        page.keyboard.press("Tab")
    for text in ("2", "Bentrokan di alun-alun.", "Polres"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(state(page, FIRST)).to_have_text(SAVED)
    for code in ("1_2", "2_1", "2_2"):
        tab_to(page, f"[name='i{code}-value']")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        if code == "2_1":
            continue
        tab_to(page, "[name=then]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    tab_to(page, "main button[type=submit].button--primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    said = dict(Answer.objects.values_list("indicator__code", "value"))
    assert said == {"1.1": "occurred", **dict.fromkeys(("1.2", "2.1", "2.2"), "did_not_occur")}
    assert Submission.objects.get().state == "submitted"


def test_a_button_goes_on_at_the_first_press_where_nothing_was_typed(site, open_form, address):
    page = open_form()
    expect(page.locator("[data-entry-progress]")).to_contain_text("0 dari 4")
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Ke dimensi 2").click()
    page.wait_for_url("**/dimensi/2/")


FORGET_PAGES = """
async () => {
  for (const name of await caches.keys()) {
    const kept = await caches.open(name);
    for (const { url } of await kept.keys()) if (url.endsWith("/kirim/")) await kept.delete(url);
  }
}
"""


def test_without_a_line_a_button_opens_nothing_of_the_browser_and_says_what_it_waits_for(site, open_form):
    """Where the page that it leads to was not kept; `test_offline.py` has the one that was."""
    page = open_form()
    answer_the_second(page)
    page.locator("[name='i1_2-note']").blur()
    expect(page.locator("[data-entry-progress]")).to_contain_text("1 dari 4")
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    page.context.set_offline(True)
    page.evaluate(FORGET_PAGES)
    page.evaluate("document.querySelector('[name=then][value=next]').value = 'submit'")
    page.get_by_role("button", name="Ke dimensi 2").click()
    expect(page.locator(BAR)).to_have_text(re.compile("Tidak ada sambungan"))
    assert "/dimensi/1/" in page.url
    page.context.set_offline(False)
    page.get_by_role("button", name="Ke dimensi 2").click()
    page.wait_for_url("**/kirim/")


def test_what_is_wrong_with_a_draft_stands_at_its_field_after_a_reload_too(site, open_form):
    page = open_form()
    half_a_row(page)
    page.fill("[name='i1_1-events-0-count']", "1.234")
    page.locator("[name='i1_1-events-0-count']").blur()
    wrong = page.locator("#id_i1_1-events-0-count_error")
    expect(wrong).to_contain_text("belum jelas")
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    page.reload()
    expect(wrong).to_contain_text("belum jelas")
    expect(page.locator("#id_i1_1-events-0-source_error")).to_have_count(0)  # only missing yet
    page.fill("[name='i1_1-events-0-count']", "1234")
    page.locator("[name='i1_1-events-0-count']").blur()
    expect(wrong).to_have_count(0)


def test_a_page_that_the_browser_brings_back_shows_the_files_that_are_attached_now(
    site, address, page_of, operator_pandeglang
):
    form = Submission.objects.get()
    stored = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR)
    answer_save_many(submission=form, inputs=[stored], actor=operator_pandeglang)
    page = page_of(operator_pandeglang, service_workers="block")
    before = page.request.get(address).text()
    upload = Upload("1.1", "putusan.pdf", BytesIO(PDF))
    [file] = evidence_attach_many(submission=form, uploads=[upload], actor=operator_pandeglang)
    between = page.request.get(address).text()
    evidence_remove(evidence=file, actor=operator_pandeglang)

    # As browsers do on the way back: the page of then, without asking the portal.
    brought_back = [before, between]
    page.route(f"**{address}", lambda route: route.fulfill(body=brought_back.pop(), content_type="text/html"))
    files = page.locator(f"{FIRST} .files__name")
    page.goto(address)
    expect(files).to_have_text("Ditarik: putusan.pdf")
    evidence_reattach(evidence=file, actor=operator_pandeglang)
    page.reload()
    expect(files).to_have_text("putusan.pdf")


def test_a_file_that_no_answer_can_take_waits_for_none(site, open_form):
    page = open_form()
    chosen = [
        {"name": "alat.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
        {"name": "kosong.pdf", "mimeType": "application/pdf", "buffer": b""},
    ]
    page.locator(f"{FIRST} input[type=file]").set_input_files(chosen)
    refused = page.locator(f"{FIRST} [data-refused-files]")
    expect(refused).to_contain_text("“alat.exe” tidak dapat dilampirkan")
    expect(refused).to_contain_text("“kosong.pdf” kosong")
    expect(page.locator(BAR)).not_to_contain_text("menunggu")


def test_a_remark_is_called_mended_as_soon_as_its_answer_is_another(
    site, page_of, regions, operator_pandeglang, coordinator_banten, national_reviewer
):
    form = submission_make(edition_make(), regions.pandeglang)
    people = {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}
    form = submission_advance(form, SubmissionState.IN_REVIEW, **people)
    verdict = VerdictInput("1.2", VerdictOutcome.RETURNED, "Lampirkan putusannya.")
    submission_return(
        submission=form, actor=coordinator_banten, revision=form.revision, note="", verdicts=[verdict]
    )
    page = page_of(operator_pandeglang)
    page.goto(reverse("submissions:dimension", args=[form.public_id, "1"]))
    remark = page.locator(f"{SECOND} [data-remark] .notice__title")
    expect(remark).to_have_text(re.compile("Diminta diperbaiki"))
    page.fill("[name='i1_2-note']", "Putusannya menyusul.")
    page.locator("[name='i1_2-note']").blur()
    expect(remark).to_have_text("Sudah diubah setelah dikembalikan")
    page.fill("[name='i1_2-note']", "")
    page.locator("[name='i1_2-note']").blur()
    expect(remark).to_have_text("Diminta diperbaiki")


WATCH = """([card, bar]) => {
  window.untrue = [];
  const look = () => {
    const isSaving = document.querySelector(card + " [data-card-state]").classList.contains("save-state--saving");
    const said = document.querySelector(bar).textContent.trim();
    if (isSaving && said === "Semua isian tersimpan") window.untrue.push(said);
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


def test_the_bar_says_nothing_is_left_only_when_no_card_is_being_saved(site, open_form):
    page = open_form()
    page.evaluate(WATCH, [SECOND, BAR])
    answer_the_second(page)
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    page.locator("[name='i1_2-note']").blur()  # the draft becomes the answer
    expect(page.locator("[data-entry-progress]")).to_contain_text("1 dari 4")
    expect(page.locator(BAR)).to_have_text("Semua isian tersimpan")
    assert page.evaluate("window.untrue") == []
