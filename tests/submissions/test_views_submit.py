"""The page that sends a form: whether it can be sent, what is in the way, and where a warning is explained."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.core.read_marks import mark_of
from apps.indicators.enums import CheckKind, CheckSeverity
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.forms import TypedCard
from apps.submissions.models import CheckExplanation, Submission
from apps.submissions.services import (
    AnswerInput,
    EventInput,
    answer_save_many,
    draft_drop,
    draft_keep,
    explanation_save_all,
)
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    check_make,
    edition_make,
    instrument_make,
    submission_advance,
    submission_fill,
    submission_make,
    user_make,
)
from tests.submissions.conftest import Cast

Browser = Callable[[User | None], Client]


@pytest.fixture
def form(regions: Regions) -> Submission:
    """The form of Pandeglang: more than 9 events are unusual, evidence is wanted, 2.1 must not be without 2.2."""
    instrument = instrument_make("berpemeriksaan")
    check_make(instrument)
    check_make(instrument, "bukti", CheckKind.REQUIRED_EVIDENCE, from_level="tinggi")
    check_make(
        instrument,
        "kait",
        CheckKind.IMPLIES,
        CheckSeverity.ERROR,
        indicators=["2.1"],
        then=["2.2"],
        must="occur",
    )
    return submission_make(
        edition_make(instrument=instrument, region_set=regions.region_set), regions.pandeglang
    )


def occurs(form: Submission, actor: User, code: str, count: int) -> None:
    known = form.answers.filter(indicator__code=code).first()
    event = EventInput("pemilu-2024", "tinggi", count, "kejadian", "Uraian.", "Polres")
    read_at = known.revision if known else 0
    item = AnswerInput(code, AnswerValue.OCCURRED, events=(event,), read_at=read_at)
    answer_save_many(submission=form, inputs=[item], actor=actor)


def page_of(browser: Client, form: Submission) -> str:
    return _text(browser.get(f"/portal/isian/{form.public_id}/kirim/"))


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def _fields(response: Any) -> dict[str, str]:
    """Return what the form of explanations sends where nobody typed anything."""
    page = response.content.decode()
    hidden = re.findall(r'name="(w\d+-(?:key|sha256|shown))"\s+value="([^"]*)"', page)
    texts = re.findall(r'<textarea name="(w\d+-text)"[^>]*>\n?([^<]*)</textarea>', page)
    return {"warnings": re.search(r'name="warnings"\s+value="(\d+)"', page)[1], **dict(hidden), **dict(texts)}


def test_the_page_leads_with_what_is_in_the_way(
    form: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    occurs(form, operator_pandeglang, "1.1", 10)
    occurs(form, operator_pandeglang, "2.1", 1)
    answer_save_many(
        submission=form,
        inputs=[AnswerInput("2.2", AnswerValue.DID_NOT_OCCUR)],
        actor=operator_pandeglang,
    )
    page = page_of(client_of(operator_pandeglang), form)
    assert "Isian belum dapat dikirim" in page
    for said in (
        '<a href="#kosong">1 indikator belum dijawab</a>',
        '<a href="#kesalahan">1 kesalahan harus diperbaiki</a>',
        '<a href="#peringatan">3 peringatan perlu dijelaskan</a>',
    ):
        assert said in page
    assert "Kirim ke provinsi" not in page
    assert f'href="/portal/isian/{form.public_id}/dimensi/1/#indikator-1.2">1.2 Indikator 1.2</a>' in page
    assert re.findall(r'id="temuan-([^"]+)"', page) == ["kait-2.1", "batas-1.1", "bukti-1.1", "bukti-2.1"]
    assert "10 × 2" in page
    assert "bukan skor" in page


def test_a_card_that_is_begun_is_named_once(
    form: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    typed = {
        "indicator": "2.1",
        "typed": TypedCard(note="Belum selesai").to_json(),
        "read_at": 0,
        "draft_at": "",
    }
    draft_keep(submission=form, actor=operator_pandeglang, **typed)
    browser = client_of(operator_pandeglang)
    page = page_of(browser, form)
    assert page.count(">2.1 Indikator 2.1</a>") == 1
    assert '<a href="#kosong">3 indikator belum dijawab</a>' in page
    refused = browser.post(f"/portal/isian/{form.public_id}/kirim/", {"revision": form.revision})
    assert "Belum dijawab: 1.1, 1.2, 2.2." in _text(refused)


def test_a_form_with_cards_that_are_no_answer_yet_is_not_ready_and_links_to_them(
    form: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    submission_fill(form, operator_pandeglang)
    draft = draft_keep(
        submission=form,
        indicator="2.1",
        typed=TypedCard(note="Belum selesai").to_json(),
        read_at=1,
        draft_at="",
        actor=operator_pandeglang,
    )
    browser = client_of(operator_pandeglang)
    page = page_of(browser, form)
    assert '<a href="#belum-selesai">1 indikator belum selesai</a>' in page
    assert f'href="/portal/isian/{form.public_id}/dimensi/2/#indikator-2.1">2.1 Indikator 2.1</a>' in page
    assert "Kirim ke provinsi" not in page
    revision = Submission.objects.get().revision
    response = browser.post(f"/portal/isian/{form.public_id}/kirim/", {"revision": revision})
    assert response.status_code == 422
    said = _text(response)
    assert "1 indikator belum selesai: 2.1. Yang diketik terakhir di formulir belum menjadi jawaban" in said
    # All is stored; only the sending has failed.
    assert "Belum terkirim" in said
    assert "Belum tersimpan" not in said
    draft_drop(submission=form, indicator="2.1", draft_at=draft.version, actor=operator_pandeglang)
    assert "Isian siap dikirim" in page_of(browser, form)


def test_what_was_asked_for_and_is_not_mended_is_named_in_the_verdict_with_the_reviewers_words(
    form: Submission, cast: Cast, operator_pandeglang: User, client_of: Browser
) -> None:
    occurs(form, operator_pandeglang, "1.1", 10)
    rest = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in ("1.2", "2.1", "2.2")]
    answer_save_many(submission=form, inputs=rest, actor=operator_pandeglang)
    explanation_save_all(submission=form, text_of=lambda _row: "Sepuluh.", actor=operator_pandeglang)
    sent = submission_advance(form, SubmissionState.IN_REVIEW, **cast)
    submission_return(
        submission=sent,
        actor=cast["reviewer"],
        revision=sent.revision,
        note="Ada yang kurang.",
        verdicts=[VerdictInput("1.2", VerdictOutcome.RETURNED, "Lampirkan putusannya.")],
    )
    browser = client_of(operator_pandeglang)

    page = page_of(browser, form)

    assert "Isian siap dikirim" not in page
    assert '<a href="#belum-diubah">1 indikator yang diminta diperbaiki belum diubah</a>' in page
    assert "Kirim ke provinsi" in page
    assert page.index("Lampirkan putusannya.") < page.index("semua sudah dijelaskan")
    item = AnswerInput("1.2", AnswerValue.NO_DATA, "Arsip hilang.", read_at=1)
    answer_save_many(submission=form, inputs=[item], actor=operator_pandeglang)
    assert "Isian siap dikirim" in page_of(browser, form)


SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def alone(fields: dict[str, str], number: int, **more: str) -> dict[str, str]:
    """Return what the page sends by itself of one explanation."""
    own = {f"w0-{name}": fields[f"w{number}-{name}"] for name in ("key", "sha256", "shown", "text")}
    return {"warnings": "1", **own, **more}


def test_one_explanation_is_stored_by_itself_and_its_page_never_contradicts_itself(
    form: Submission, two_warnings: tuple[Client, str, dict[str, str]], operator_pandeglang: User
) -> None:
    browser, address, fields = two_warnings
    revision = Submission.objects.get().revision

    def send(**more: str) -> Any:
        return browser.post(address + "penjelasan/", alone(fields, 0, **more), headers=SCRIPT)

    page = {"writer": "11111111-1111-4111-8111-111111111111"}
    told = send(**{"w0-text": "Sepuluh"}, **page).json()
    assert (told["state"], told["before"], told["read_at"]) == ("saved", revision, revision + 1)
    assert f"oleh {operator_pandeglang.full_name}" in told["text"]
    # The answer was lost on the way, or is still under way: the page goes on from what stood there first.
    assert send(**{"w0-text": "Sepuluh laporan."}, **page).status_code == 200
    assert explained(form) == {"batas": "Sepuluh laporan."}
    again = send(**{"w0-text": "Sepuluh laporan."}, **page).json()
    assert (again["before"], again["read_at"]) == (revision + 2, revision + 2)

    # Undone while the first save was under way: what stood there first is wished for again.
    assert send(**{"w0-text": "Sepuluh laporan, keliru."}, **page).status_code == 200
    back = {"w0-text": "Sepuluh laporan.", "w0-shown": again["shown"]}
    assert send(**back, **page).status_code == 200
    assert explained(form) == {"batas": "Sepuluh laporan."}

    # Another page of the same person, or of a colleague, has not seen it.
    stale = send(**{"w0-text": "Lain.", "writer": "22222222-2222-4222-8222-222222222222"})
    assert (stale.status_code, stale.json()["newer"]["text"]) == (409, "Sepuluh laporan.")
    chosen = {"w0-text": "Lain.", "w0-shown": stale.json()["newer"]["shown"]}
    assert send(**chosen).status_code == 200
    assert explained(form) == {"batas": "Lain."}
    # Whoever chose the text that was shown to them hears that it is not the one that holds any more.
    theirs = {"w0-text": "Sepuluh laporan.", "w0-shown": stale.json()["newer"]["shown"]}
    replaced = send(**theirs)
    assert (replaced.status_code, replaced.json()["newer"]["text"]) == (409, "Lain.")


def test_an_explanation_that_cannot_be_stored_by_itself_says_why(
    form: Submission, two_warnings: tuple[Client, str, dict[str, str]], operator_pandeglang: User
) -> None:
    browser, address, fields = two_warnings

    def told(**more: str) -> tuple[int, str]:
        answer = browser.post(address + "penjelasan/", alone(fields, 0, **more), headers=SCRIPT)
        return answer.status_code, answer.json()["message"]

    assert told(**{"w0-text": "..."})[0] == 422
    assert told(**{"w0-text": "Ada.", "w0-sha256": "x"}) == (
        422,
        "Jawabannya berubah sejak Anda membaca peringatan ini. Baca lagi, lalu simpan lagi.",
    )
    headers = SCRIPT | {"X-Person": "33333333-3333-4333-8333-333333333333"}
    sent = alone(fields, 0, **{"w0-text": "Ada."})
    assert browser.post(address + "penjelasan/", sent, headers=headers).status_code == 403
    assert explained(form) == {}


def test_letters_that_cannot_be_stored_are_left_out_of_an_explanation(
    form: Submission, two_warnings: tuple[Client, str, dict[str, str]]
) -> None:
    browser, address, fields = two_warnings
    sent = alone(fields, 0, **{"w0-text": "Sepuluh\x00 laporan."})
    told = browser.post(address + "penjelasan/", sent, headers=SCRIPT).json()
    assert explained(form) == {"batas": "Sepuluh laporan."}
    assert told["shown"] == mark_of("Sepuluh laporan.")

    both = {
        **fields,
        "w0-text": "Sebelas\x00 laporan.",
        "w0-shown": told["shown"],
        "w1-text": "Menyusul.\x00",
    }
    assert browser.post(address + "penjelasan/", both).status_code == 302
    assert explained(form) == {"batas": "Sebelas laporan.", "bukti": "Menyusul."}


@pytest.fixture
def two_warnings(
    form: Submission, operator_pandeglang: User, client_of: Browser
) -> tuple[Client, str, dict[str, str]]:
    """A form in which only two warnings are left to explain: the office, its address, and the fields of its page."""
    submission_fill(form, operator_pandeglang)
    occurs(form, operator_pandeglang, "1.1", 10)
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{form.public_id}/"
    return browser, address, _fields(browser.get(address + "kirim/"))


def test_explaining_the_warnings_makes_the_form_ready(
    form: Submission, two_warnings: tuple[Client, str, dict[str, str]]
) -> None:
    browser, address, fields = two_warnings
    assert fields["warnings"] == "2"

    response = browser.post(
        address + "penjelasan/", {**fields, "w0-text": "Sepuluh laporan.", "w1-text": " "}
    )
    assert (response.status_code, response["Location"]) == (302, address + "kirim/")
    page = page_of(browser, form)
    assert "1 peringatan perlu dijelaskan" in page
    assert "Sepuluh laporan." in page

    browser.post(address + "penjelasan/", {**fields, "w1-text": "Berkas menyusul dari Polres."})
    page = page_of(browser, form)
    assert "Isian siap dikirim" in page
    assert "2 peringatan sudah dijelaskan" in page
    assert CheckExplanation.objects.count() == 2
    revision = Submission.objects.get().revision
    assert browser.post(address + "kirim/", {"revision": revision}).status_code == 302
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_what_was_typed_about_a_changed_answer_stays_on_the_page(
    form: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    occurs(form, operator_pandeglang, "1.1", 10)
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{form.public_id}/"
    fields = _fields(browser.get(address + "kirim/"))
    occurs(form, operator_pandeglang, "1.1", 12)
    response = browser.post(address + "penjelasan/", {**fields, "w0-text": "Sepuluh laporan."})
    assert response.status_code == 422
    page = _text(response)
    assert "Sepuluh laporan.</textarea>" in page
    assert "Jawabannya berubah sejak Anda membaca peringatan ini." in page
    occurs(form, operator_pandeglang, "1.1", 1)
    response = browser.post(address + "penjelasan/", {**_fields(response), "w0-text": "Dua belas laporan."})
    assert response.status_code == 422
    assert "<li>Dua belas laporan.</li>" in _text(response)


def explained(form: Submission) -> dict[str, str]:
    """Return the explanations in force, by the codes of their checks."""
    return {row.check_code: row.text for row in form.explanations.order_by("pk")}


@pytest.fixture
def old_tab(form: Submission, operator_pandeglang: User, client_of: Browser) -> tuple[Client, dict[str, str]]:
    """Two warnings with explanations, and a page of them that was opened before a colleague changed the first."""
    occurs(form, operator_pandeglang, "1.1", 10)
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{form.public_id}/"
    first = _fields(browser.get(address + "kirim/"))
    browser.post(address + "penjelasan/", {**first, "w0-text": "Sepuluh laporan.", "w1-text": "Menyusul."})
    opened = _fields(browser.get(address + "kirim/"))
    colleague = user_make("rekan@ikp.example", full_name="Rekan Pandeglang")
    assignment_make(colleague, "operator", form.region)
    now = client_of(colleague)
    changed = {**_fields(now.get(address + "kirim/")), "w0-text": "Sepuluh laporan, dua dicabut."}
    assert now.post(address + "penjelasan/", changed).status_code == 302
    return browser, opened


def test_an_old_page_changes_only_the_explanation_that_was_typed_on_it(
    form: Submission, old_tab: tuple[Client, dict[str, str]]
) -> None:
    browser, opened = old_tab
    sent = {**opened, "w1-text": "Berkas dari Polres."}
    assert browser.post(f"/portal/isian/{form.public_id}/penjelasan/", sent).status_code == 302
    assert explained(form) == {"batas": "Sepuluh laporan, dua dicabut.", "bukti": "Berkas dari Polres."}


def test_an_explanation_that_two_people_changed_shows_both_and_loses_neither(
    form: Submission, old_tab: tuple[Client, dict[str, str]]
) -> None:
    browser, opened = old_tab
    address = f"/portal/isian/{form.public_id}/penjelasan/"
    sent = {**opened, "w0-text": "Sembilan laporan.", "w1-text": "Berkas dari Polres."}
    response = browser.post(address, sent)
    assert response.status_code == 409
    assert explained(form) == {"batas": "Sepuluh laporan, dua dicabut.", "bukti": "Menyusul."}
    page = _text(response)
    assert "Rekan Pandeglang menyimpan penjelasan lain setelah Anda membaca peringatannya." in page
    assert "Tersimpan oleh Rekan Pandeglang, " in page
    assert page.count("<p>Sepuluh laporan, dua dicabut.</p>") == 1
    again = _fields(response)
    assert (again["w0-text"], again["w1-text"]) == ("Sembilan laporan.", "Berkas dari Polres.")

    # Sent again, what was read beside the other version is the one that counts.
    assert browser.post(address, again).status_code == 302
    assert explained(form) == {"batas": "Sembilan laporan.", "bukti": "Berkas dari Polres."}


def test_the_other_version_is_shown_also_where_something_else_is_wrong(
    form: Submission, old_tab: tuple[Client, dict[str, str]]
) -> None:
    browser, opened = old_tab
    sent = {**opened, "w0-text": "Sembilan laporan.", "w1-text": "--"}
    response = browser.post(f"/portal/isian/{form.public_id}/penjelasan/", sent)
    assert response.status_code == 422
    assert "<p>Sepuluh laporan, dua dicabut.</p>" in _text(response)
    assert _fields(response)["w0-text"] == "Sembilan laporan."


def test_what_nobody_typed_is_not_said_to_be_about_changed_answers(
    form: Submission, operator_pandeglang: User, old_tab: tuple[Client, dict[str, str]]
) -> None:
    """The answer behind the first warning changes as well; the person explains the other warning only."""
    occurs(form, operator_pandeglang, "2.1", 1)  # a second answer without its evidence: a third warning
    browser, _ = old_tab
    address = f"/portal/isian/{form.public_id}/"
    opened = _fields(browser.get(address + "kirim/"))
    occurs(form, operator_pandeglang, "1.1", 12)
    response = browser.post(address + "penjelasan/", {**opened, "w2-text": "Menyusul juga."})
    assert response.status_code == 302
    assert form.explanations.last().text == "Menyusul juga."


def test_an_old_page_that_says_the_same_as_what_is_stored_meanwhile_is_content(
    form: Submission, old_tab: tuple[Client, dict[str, str]]
) -> None:
    browser, opened = old_tab
    sent = {**opened, "w0-text": "Sepuluh laporan, dua dicabut."}
    before = CheckExplanation.objects.count()
    assert browser.post(f"/portal/isian/{form.public_id}/penjelasan/", sent).status_code == 302
    assert CheckExplanation.objects.count() == before


def test_nonsense_about_warnings_stores_nothing(
    form: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    browser = client_of(operator_pandeglang)
    address = f"/portal/isian/{form.public_id}/penjelasan/"
    for sent in ({}, {"warnings": "banyak"}, {"warnings": "99999999"}, {"warnings": "1", "w0-text": " "}):
        assert browser.post(address, sent).status_code == 302
    assert browser.post(address, {"warnings": "1", "w0-key": "x", "w0-text": "Ada."}).status_code == 422
    assert not CheckExplanation.objects.exists()


def test_the_card_tells_its_findings_and_gives_its_script_the_rules(
    form: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    occurs(form, operator_pandeglang, "1.1", 10)
    response = client_of(operator_pandeglang).get(f"/portal/isian/{form.public_id}/dimensi/1/")
    page = _text(response)
    assert 'data-finding="batas 1.1 tidak lazim (10)."' in page
    assert f'href="/portal/isian/{form.public_id}/kirim/#temuan-batas-1.1"' in page
    assert response.context["check_data"]["facts"]["indicators"] == ["1.1", "1.2"]
    told = [check["code"] for check in response.context["check_data"]["checks"]]
    assert told == ["_reason", "_evidence", "_repeated_rows", "batas", "bukti"]
    assert 'id="check-data" type="application/json"' in page


def test_the_reviewer_reads_warning_and_explanation(form: Submission, cast: Cast, client_of: Browser) -> None:
    operator = cast["operator"]
    submission_fill(form, operator)
    occurs(form, operator, "1.1", 10)
    browser = client_of(operator)
    address = f"/portal/isian/{form.public_id}/"
    fields = _fields(browser.get(address + "kirim/"))
    browser.post(address + "penjelasan/", {**fields, "w0-text": "Sepuluh laporan.", "w1-text": "Menyusul."})
    browser.post(address + "kirim/", {"revision": Submission.objects.get().revision})
    page = _text(client_of(cast["reviewer"]).get(f"/portal/tinjauan/{form.public_id}/"))
    assert "1.1 tidak lazim (10)." in page
    assert "<p>Sepuluh laporan.</p>" in page
    assert "peringatan dijelaskan" in page
    assert "Jelaskan sebelum mengirim" not in page


def test_a_form_that_left_the_office_takes_no_explanation(
    form: Submission, cast: Cast, client_of: Browser
) -> None:
    submission = submission_make(edition_make("polos"), form.region)
    submission_advance(submission, SubmissionState.SUBMITTED, **cast)
    response = client_of(cast["operator"]).post(f"/portal/isian/{submission.public_id}/penjelasan/")
    assert (response.status_code, response["Location"]) == (302, submission.get_absolute_url())


def test_sending_takes_along_what_was_changed_in_an_explanation_and_not_saved(
    form: Submission, two_warnings: tuple[Client, str, dict[str, str]]
) -> None:
    browser, address, fields = two_warnings
    browser.post(address + "penjelasan/", {**fields, "w0-text": "Sepuluh laporan.", "w1-text": "Menyusul."})
    page = browser.get(address + "kirim/")
    assert 'form="penjelasan"' in _text(page), "the button that sends belongs to the form of the explanations"
    typed = {**_fields(page), "revision": Submission.objects.get().revision}

    refused = browser.post(address + "kirim/", {**typed, "revision": 1, "w0-text": "Sebelas laporan."})
    assert (refused.status_code, "Sebelas laporan.</textarea>" in _text(refused)) == (409, True)
    assert explained(form) == {"batas": "Sepuluh laporan.", "bukti": "Menyusul."}

    assert browser.post(address + "kirim/", {**typed, "w0-text": "Sebelas laporan."}).status_code == 302
    assert explained(form) == {"batas": "Sebelas laporan.", "bukti": "Menyusul."}
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


@pytest.mark.parametrize("step", ["kirim/", "penjelasan/"])
def test_an_explanation_that_was_emptied_is_asked_for_and_neither_dropped_nor_ignored(
    form: Submission, two_warnings: tuple[Client, str, dict[str, str]], step: str
) -> None:
    browser, address, fields = two_warnings
    browser.post(address + "penjelasan/", {**fields, "w0-text": "Sepuluh laporan.", "w1-text": "Menyusul."})
    typed = {**_fields(browser.get(address + "kirim/")), "revision": Submission.objects.get().revision}

    refused = browser.post(address + step, {**typed, "w0-text": "  "})

    assert (refused.status_code, "Tuliskan penjelasannya." in _text(refused)) == (422, True)
    assert explained(form) == {"batas": "Sepuluh laporan.", "bukti": "Menyusul."}
    assert Submission.objects.get().state == SubmissionState.DRAFT


def test_an_explanation_that_is_too_long_is_told_once(
    two_warnings: tuple[Client, str, dict[str, str]],
) -> None:
    browser, address, fields = two_warnings
    page = _text(browser.post(address + "penjelasan/", {**fields, "w0-text": "x" * 2001}))
    assert page.count("Tulis paling banyak 2.000 karakter; sekarang 2.001.</li>") == 1
    assert "huruf" not in page
