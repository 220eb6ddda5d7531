"""One card saved by itself while the person types."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.enums import WindowStage
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerOrigin, AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Answer, AnswerDraft, AnswerRevision, Evidence, Submission
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from tests.cast import Regions
from tests.factories import person_make, submission_advance, submission_fill, window_make
from tests.submissions.conftest import PDF, Cast
from tests.submissions.sending import ROW, card

HALF = {**ROW, "level": ""}


@pytest.fixture
def browser(operator_pandeglang: User, client_of) -> Client:
    return client_of(operator_pandeglang)


@pytest.fixture
def colleague(regions: Regions) -> User:
    return person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)


@pytest.fixture
def address(pandeglang: Submission) -> str:
    return reverse("submissions:card", args=[pandeglang.public_id, "1.1"])


def sent(value: str = "", **more: Any) -> dict[str, Any]:
    """Return what a page sends for card 1.1 when its field was left."""
    return {**card("1.1", value, **more), "settle": "1"}


def test_a_complete_card_becomes_an_answer(browser: Client, address: str) -> None:
    told = browser.post(address, sent("no_data", note=" Arsip terbakar. ")).json()
    assert (told["state"], told["read_at"], told["draft_at"]) == ("saved", 1, "")
    assert told["text"].startswith("Tersimpan oleh Operator Pandeglang, pukul ")
    assert (told["mark"], told["mark_label"], told["errors"]) == ("done", "sudah dijawab", [])
    stored = AnswerRevision.objects.get()
    assert (stored.content["note"], stored.origin) == ("Arsip terbakar.", AnswerOrigin.FORM)


def test_a_card_that_was_sent_back_has_its_mark_until_it_is_changed(
    pandeglang: Submission, cast: Cast, client_of: Any
) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    submission_return(
        submission=submission,
        actor=cast["reviewer"],
        revision=submission.revision,
        note="",
        verdicts=[VerdictInput("1.2", VerdictOutcome.RETURNED, "Perbaiki.")],
    )
    office = client_of(cast["operator"])
    address = reverse("submissions:card", args=[pandeglang.public_id, "1.2"])
    as_it_was = {**card("1.2", "did_not_occur", read_at=1), "settle": "1"}
    assert office.post(address, as_it_was).json()["mark"] == "returned"
    changed = {**card("1.2", "no_data", note="Arsip terbakar.", read_at=1), "settle": "1"}
    assert office.post(address, changed).json()["mark"] == "done"


def test_while_one_types_a_complete_card_is_only_kept(browser: Client, address: str) -> None:
    told = browser.post(address, card("1.1", "no_data", note="Arsip")).json()
    assert (told["state"], told["read_at"], told["mark"]) == ("saved", 0, "")
    # It is stored, and says that it is no answer yet: until then the form cannot be sent.
    assert told["text"].endswith(", menjadi jawaban setelah selesai diketik")
    assert told["draft_at"] == AnswerDraft.objects.get().version
    assert not Answer.objects.exists()


def test_a_card_with_gaps_is_kept_and_says_what_is_missing_and_what_is_wrong(
    browser: Client, address: str
) -> None:
    told = browser.post(address, sent("occurred", rows=({**HALF, "count": "1.250"},))).json()
    assert (told["state"], told["mark"], told["mark_label"]) == ("partial", "partial", "belum selesai")
    assert told["text"].startswith("Belum lengkap, tersimpan oleh Operator Pandeglang")
    assert {(error["anchor"], error["is_missing"]) for error in told["errors"]} == {
        ("id_i1_1-events-0-level", True),
        ("id_i1_1-events-0-count", False),
    }


def test_what_is_wrong_in_a_row_is_told_at_that_row_whatever_stands_before_it(
    browser: Client, address: str
) -> None:
    wrong, removed = {**ROW, "count": "abc"}, {**ROW, "DELETE": "on"}
    for before in ({}, removed):
        told = browser.post(address, sent("occurred", rows=(before, wrong))).json()
        assert [error["anchor"] for error in told["errors"]] == ["id_i1_1-events-1-count"]


def test_the_answer_is_shown_without_the_draft_beside_it_where_it_was_chosen(
    browser: Client, address: str
) -> None:
    browser.post(address, sent("no_data", note="Jawaban."))
    browser.post(address, card("1.1", "no_data", note="Rancangan.", read_at=1))
    assert "Rancangan." in browser.get(address).content.decode()
    chosen = browser.get(f"{address}?versi=answer").content.decode()
    assert "Jawaban." in chosen
    assert "Rancangan." not in chosen
    assert 'name="i1_1-read_at" value="1"' in chosen


def test_a_card_without_anything_in_it_is_empty_again(browser: Client, address: str) -> None:
    kept = browser.post(address, sent(note="Salah kartu")).json()
    told = browser.post(address, sent(draft_at=kept["draft_at"])).json()
    assert (told["state"], told["text"], told["mark"]) == ("empty", "Belum dijawab", "empty")
    assert not AnswerDraft.objects.exists()


def test_the_form_shows_what_was_kept(browser: Client, address: str, pandeglang: Submission) -> None:
    browser.post(address, sent("occurred", rows=({**HALF, "count": "1.250"},)))
    page = browser.get(reverse("submissions:dimension", args=[pandeglang.public_id, "1"])).content.decode()
    assert 'value="1.250"' in page
    told = re.search(r"Belum lengkap, tersimpan oleh Operator Pandeglang[^<]*", page)
    assert told is not None
    assert told[0].strip().endswith("Pilih tingkat kejadian.")
    assert "(belum selesai)" in page


def test_a_draft_that_lacks_nothing_says_so_and_can_be_made_the_answer(
    browser: Client, address: str, pandeglang: Submission
) -> None:
    kept = browser.post(address, card("1.1", "no_data", note="Arsip terbakar.")).json()
    form = reverse("submissions:dimension", args=[pandeglang.public_id, "1"])
    page = browser.get(form).content.decode()
    assert "Diketik oleh Operator Pandeglang" in page
    assert page.count("Isian ini lengkap, tetapi belum menjadi jawaban.") == 1
    assert "Belum lengkap" not in page
    # The button works without scripts too: it sends the page, like "Simpan".
    browser.post(form, sent("no_data", note="Arsip terbakar.", draft_at=kept["draft_at"]))
    assert Answer.objects.get().note == "Arsip terbakar."
    assert "belum menjadi jawaban" not in browser.get(form).content.decode()


def test_a_draft_says_of_an_answer_that_came_past_it(
    browser: Client, address: str, pandeglang: Submission, colleague: User
) -> None:
    form = reverse("submissions:dimension", args=[pandeglang.public_id, "1"])
    browser.post(address, card("1.1", "occurred"))
    told = "Sesudah draf ini diketik, jawaban lain disimpan oleh Rekan Pandeglang, pukul"
    assert told not in " ".join(browser.get(form).content.decode().split())
    # A workbook and a program know nothing of drafts.
    imported = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR)
    answer_save_many(submission=pandeglang, inputs=[imported], actor=colleague, origin=AnswerOrigin.WORKBOOK)
    page = " ".join(browser.get(form).content.decode().split())
    assert page.count(told) == 1


def test_the_same_page_twice_stores_once(browser: Client, address: str) -> None:
    page = {**sent("no_data", note="Arsip terbakar."), "writer": str(uuid.uuid4())}
    assert browser.post(address, page).json()["read_at"] == 1
    assert browser.post(address, page).json()["read_at"] == 1
    assert AnswerRevision.objects.count() == 1
    # The same page goes on, though it never heard of the first version.
    assert browser.post(address, {**page, "i1_1-note": "Arsip basah."}).json()["read_at"] == 2


def test_what_was_typed_without_a_network_says_so(browser: Client, address: str) -> None:
    browser.post(address, {**sent("no_data", note="N"), "offline": "1"})
    assert AnswerRevision.objects.get().origin == AnswerOrigin.OFFLINE


@pytest.mark.parametrize("typed", [sent("did_not_occur"), sent("occurred", rows=(HALF,))])
def test_a_newer_version_is_shown_with_who_saved_it_and_mine_is_not_stored(
    browser: Client, address: str, pandeglang: Submission, colleague: User, typed: dict[str, Any]
) -> None:
    theirs = AnswerInput("1.1", AnswerValue.NO_DATA, note="Versi rekan.")
    answer_save_many(submission=pandeglang, inputs=[theirs], actor=colleague)
    answer = browser.post(address, typed)
    told = answer.json()
    assert answer.status_code == 409
    for words in ("Versi rekan.", "Rekan Pandeglang", "Pakai versi saya", 'data-use-mine="1/"'):
        assert words in told["html"]
    assert Answer.objects.get().note == "Versi rekan."

    mine = {**typed, "i1_1-read_at": "1"}
    assert browser.post(address, mine).status_code == 200


def test_two_tabs_on_a_half_typed_card_do_not_overwrite_each_other(browser: Client, address: str) -> None:
    browser.post(address, {**sent(note="Tab pertama"), "writer": str(uuid.uuid4())})
    answer = browser.post(address, {**sent(note="Tab kedua"), "writer": str(uuid.uuid4())})
    assert answer.status_code == 409
    assert "Tab pertama" in answer.json()["html"]
    assert AnswerDraft.objects.get().typed["note"] == "Tab pertama"


def test_a_card_is_read_again_as_it_is_stored(browser: Client, address: str) -> None:
    browser.post(address, sent("no_data", note="Arsip terbakar."))
    page = browser.get(address).content.decode()
    assert page.lstrip().startswith("<article")
    assert 'name="i1_1-read_at" value="1"' in page
    assert "Arsip terbakar." in page


@pytest.mark.parametrize("code", ["9.9", "1", "x"])
def test_there_is_no_card_of_an_indicator_that_is_not_asked(
    browser: Client, pandeglang: Submission, code: str
) -> None:
    address = reverse("submissions:card", args=[pandeglang.public_id, code])
    assert browser.get(address).status_code == 404
    assert browser.post(address, sent("no_data")).status_code == 404


def test_a_locked_form_says_so_to_the_script(
    browser: Client, address: str, pandeglang: Submission, operator_pandeglang: User
) -> None:
    filled = submission_fill(pandeglang, operator_pandeglang)
    submission_transition(
        submission=filled, action=SubmissionAction.SUBMIT, actor=operator_pandeglang, revision=filled.revision
    )
    answer = browser.post(address, sent("no_data", read_at=1), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 409
    assert "terkunci" in answer.json()["message"]
    assert browser.get(address).status_code == 404


def test_another_region_finds_no_card(address: str, operator_lebak: User, client_of) -> None:
    stranger = client_of(operator_lebak)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, sent("no_data")).status_code == 404
    assert stranger.post(f"{address}bukti/").status_code == 404


def test_a_card_costs_the_same_number_of_queries_however_large_the_instrument(
    browser: Client, address: str, django_assert_max_num_queries
) -> None:
    browser.post(address, sent("no_data", note="N"))
    with django_assert_max_num_queries(24):
        browser.post(address, sent("occurred", rows=(ROW, ROW), read_at=1))


def test_a_file_is_attached_by_itself(browser: Client, address: str) -> None:
    browser.post(address, sent("occurred", rows=(ROW,)))
    answer = browser.post(f"{address}bukti/", {"file": SimpleUploadedFile("putusan.pdf", PDF)})
    told = answer.json()
    assert told["message"] == "Berkas “putusan.pdf” terlampir."
    assert "putusan.pdf" in told["html"]
    assert (told["mark"], Evidence.objects.get().original_name) == ("done", "putusan.pdf")
    again = browser.post(f"{address}bukti/", {"file": SimpleUploadedFile("lain.pdf", PDF)})
    assert "sudah dilampirkan oleh Operator Pandeglang" in again.json()["message"]
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "tidak diterima"),
        ("a.pdf", b"<html>", "bukan PDF"),
        ("", b"", "Pilih berkasnya"),
    ],
)
def test_a_bad_file_is_refused_by_name(
    browser: Client, address: str, name: str, content: bytes, words: str
) -> None:
    browser.post(address, sent("occurred", rows=(ROW,)))
    data = {"file": SimpleUploadedFile(name, content)} if name else {}
    answer = browser.post(f"{address}bukti/", data, headers={"X-Requested-With": "XMLHttpRequest"})
    body = answer.json()
    assert answer.status_code == 422
    assert words in body["message"]
    assert not Evidence.objects.exists()


def test_a_file_without_an_answer_is_told_to_wait(browser: Client, address: str) -> None:
    data = {"file": SimpleUploadedFile("putusan.pdf", PDF)}
    answer = browser.post(f"{address}bukti/", data, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 422
    assert "Pilih jawaban indikator ini dahulu" in answer.json()["message"]


def test_the_page_hears_who_else_is_there_and_what_is_stored(
    browser: Client, pandeglang: Submission, colleague: User, client_of
) -> None:
    cache.clear()
    address = reverse("submissions:others", args=[pandeglang.public_id])
    empty = {"people": [], "cards": {}, "is_open": True, "standing": "draft/1////", "revision": 0}
    assert browser.get(address).json() == empty
    theirs = AnswerInput("1.1", AnswerValue.NO_DATA, note="N")
    answer_save_many(submission=pandeglang, inputs=[theirs], actor=colleague)
    other = client_of(colleague).get(address).json()
    assert other["people"] == ["Operator Pandeglang"]
    assert other["cards"] == {"1.1": {"read_at": 1, "draft_at": "", "by": "Rekan Pandeglang", "files": []}}
    assert browser.get(address).json() == other | {"people": ["Rekan Pandeglang"], "revision": 1}


def test_the_page_hears_of_another_state_another_deadline_and_another_round_of_remarks(
    browser: Client, address: str, pandeglang: Submission, cast: Cast
) -> None:
    """By the mark that it shows itself, and also where the form is closed by now."""
    others = reverse("submissions:others", args=[pandeglang.public_id])

    def told() -> tuple[list[str], bool]:
        page = browser.get(reverse("submissions:dimension", args=[pandeglang.public_id, "1"]))
        said = browser.get(others).json()
        assert (
            f'data-standing="{said["standing"]}" data-revision="{said["revision"]}"' in page.content.decode()
        )
        return said["standing"].split("/", 2)[:2], said["is_open"]

    before = browser.get(others).json()["standing"]
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=3))
    assert browser.get(others).json()["standing"] != before
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    assert told() == (["submitted", "1"], False)
    for action in (SubmissionAction.CLAIM, SubmissionAction.RETURN):
        stored = Submission.objects.get()
        submission_transition(
            submission=stored,
            action=action,
            actor=cast["reviewer"],
            revision=stored.revision,
            note="Lengkapi.",
        )
    assert told() == (["returned", "1"], True)


def test_filling_goes_on_without_the_cache(browser: Client, pandeglang: Submission, monkeypatch) -> None:
    def broken(*_arguments: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "get", broken)
    told = browser.get(reverse("submissions:others", args=[pandeglang.public_id])).json()
    assert (told["people"], told["is_open"]) == ([], True)


def test_letters_that_cannot_be_stored_are_left_out_and_an_unknown_answer_is_refused(
    browser: Client, address: str
) -> None:
    stored = browser.post(address, sent("no_data", note="Arsip\x00 terbakar."))
    assert (stored.status_code, Answer.objects.get().note) == (200, "Arsip terbakar.")
    refused = browser.post(
        address, card("1.1", "bogus", note="N"), headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert (refused.status_code, "di antara pilihannya" in refused.json()["message"]) == (422, True)
    assert not AnswerDraft.objects.exists()


def test_a_page_is_told_where_something_else_is_stored_than_it_sent(
    browser: Client, address: str, pandeglang: Submission, colleague: User
) -> None:
    """What the page does then is in tests/e2e/test_newer_versions.py."""
    writer = str(uuid.uuid4())
    first = browser.post(address, {**sent("no_data", note="Satu."), "writer": writer}).json()
    assert first["is_outdated"] is False
    item = AnswerInput("1.1", AnswerValue.NO_DATA, "Dari rekan.", read_at=1)
    answer_save_many(submission=pandeglang, inputs=[item], actor=colleague)

    repeated = {**sent("no_data", note="Satu."), "writer": writer}
    unchanged = sent("no_data", note="Satu.", read_at=1)
    emptied = sent("", read_at=0)
    same = sent("no_data", note="Dari rekan.", read_at=1)
    told = [browser.post(address, fields).json() for fields in (repeated, unchanged, emptied, same)]
    assert [row["is_outdated"] for row in told] == [True, True, True, False]
    assert Answer.objects.get().note == "Dari rekan."
