"""Answers through the API: the same rules as in the form, under the version that the program has read."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts.enums import TokenScope
from apps.accounts.models import User
from apps.audit.models import Entry
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Answer, AnswerRevision, Submission
from apps.submissions.services import draft_keep
from tests.cast import Regions
from tests.factories import submission_advance, submission_fill, submission_make, token_make_for
from tests.submissions.asking import EVENT, NOT, Program, occurred, program_of
from tests.submissions.conftest import Cast


@pytest.fixture
def operator(operator_pandeglang: User) -> Program:
    return program_of(operator_pandeglang)


@pytest.fixture
def address(pandeglang: Submission) -> str:
    return f"/api/v1/submissions/{pandeglang.public_id}/"


def test_a_first_answer_is_stored_with_its_events(
    pandeglang: Submission, operator: Program, address: str
) -> None:
    made = operator("put", f"{address}answers/1.1/", {**occurred(), "note": "Dua kecamatan."})

    assert made.status_code == 201, made.content
    assert made["Location"] == f"{address}answers/1.1/"
    told = made.json()
    assert (told["value"], told["note"], told["revision"], told["saved_by"]) == (
        "occurred",
        "Dua kecamatan.",
        1,
        "Operator Pandeglang",
    )
    assert told["events"] == [{**EVENT, "unit": "kejadian"}]
    assert told["etag"] == made["ETag"]
    assert operator("get", f"{address}answers/1.1/").json() == told
    assert AnswerRevision.objects.get().origin == "api"
    pandeglang.refresh_from_db()
    assert pandeglang.revision == 1
    assert Entry.objects.get(action="answer.save").sentence.startswith("Operator Pandeglang menyimpan isian")


def test_what_the_checks_find_in_an_answer_is_told_with_it(operator: Program, address: str) -> None:
    body = {"value": "occurred", "events": [EVENT, EVENT]}
    made = operator("put", f"{address}answers/1.1/", body).json()
    assert [(row["check"], row["severity"]) for row in made["findings"]] == [
        ("_evidence", "hint"),
        ("_repeated_rows", "hint"),
    ]
    assert made["findings"][1]["text"].startswith("Ada beberapa baris untuk pemilihan dan tingkat yang sama.")
    assert operator("get", address).json()["answers"] == [made]
    [again] = operator("post", f"{address}answers/", {"answers": [made]}).json()["answers"]
    assert again == made


def test_what_was_read_can_be_sent_back_as_it_is(
    pandeglang: Submission, operator: Program, operator_pandeglang: User, address: str
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    read = operator("get", f"{address}answers/1.1/")
    again = operator("put", f"{address}answers/1.1/", read.json(), if_match=read["ETag"])
    assert (again.status_code, again.json()) == (200, read.json())
    everything = operator("get", f"{address}answers/").json()
    assert [row["indicator"] for row in everything["answers"]] == ["1.1", "1.2", "2.1", "2.2"]
    assert operator("post", f"{address}answers/", everything).json() == everything
    assert AnswerRevision.objects.count() == 4


def test_a_change_takes_the_version_that_was_read(operator: Program, address: str) -> None:
    place = f"{address}answers/1.1/"
    first = operator("put", place, NOT)["ETag"]
    blind = operator("put", place, occurred())
    assert (blind.status_code, blind.json()["code"]) == (428, "version_needed")
    unread = operator("put", place, occurred(), if_match="*")
    assert (unread.status_code, unread.json()["code"]) == (428, "version_needed")
    second = operator("put", place, occurred(), if_match=first)
    assert (second.status_code, second.json()["revision"]) == (200, 2)

    stale = operator("put", place, {"value": "no_data"}, if_match=first)

    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert stale.json()["stored"] == [second.json()]
    assert Answer.objects.get().value == "occurred"
    for malformed in (f"W/{second['ETag']}", "dibaca"):
        refused = operator("put", place, {"value": "no_data"}, if_match=malformed)
        assert (refused.status_code, "bukan ETag yang diberikan portal" in refused.json()["message"]) == (
            412,
            True,
        )
    assert operator("put", place, {"value": "no_data"}, if_match=f'"x", {second["ETag"]}').status_code == 200


def test_a_first_answer_is_not_written_over_one_that_came_meanwhile(operator: Program, address: str) -> None:
    place = f"{address}answers/1.1/"
    assert operator("put", place, NOT, if_match='"dibaca"').status_code == 412
    assert operator("put", place, NOT, if_none_match="*").status_code == 201
    late = operator("put", place, occurred(), if_none_match="*")
    assert (late.status_code, late.json()["stored"][0]["value"]) == (412, "did_not_occur")


def test_what_has_not_changed_is_not_sent_again(
    pandeglang: Submission, operator: Program, operator_pandeglang: User, address: str
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    for place in (address, f"{address}answers/", f"{address}answers/1.1/"):
        etag = operator("get", place)["ETag"]
        for known in (etag, f'"lain", W/{etag}', "*"):
            same = operator("get", place, if_none_match=known)
            assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
        assert operator("get", place, if_none_match='"lain"').status_code == 200
    before = operator("get", address)["ETag"]
    etag = operator("get", f"{address}answers/1.1/")["ETag"]
    operator("put", f"{address}answers/1.1/", NOT, if_match=etag)
    assert operator("get", address, if_none_match=before).status_code == 200


def test_many_answers_are_stored_in_one_request(
    pandeglang: Submission, operator: Program, address: str
) -> None:
    known = operator("put", f"{address}answers/1.1/", NOT).json()
    sent = [
        {"indicator": "1.1", "etag": known["etag"], **occurred(count="3")},
        {"indicator": "2.2", "value": "no_data", "note": "Belum ada laporan."},
    ]
    saved = operator("post", f"{address}answers/", {"answers": sent})
    assert saved.status_code == 200, saved.content
    assert [(row["indicator"], row["value"], row["revision"]) for row in saved.json()["answers"]] == [
        ("1.1", "occurred", 2),
        ("2.2", "no_data", 1),
    ]
    assert saved.json()["answers"][0]["events"][0]["count"] == 3
    assert Entry.objects.filter(action="answer.save").count() == 2


def test_of_many_answers_all_are_stored_or_none(operator: Program, address: str) -> None:
    known = operator("put", f"{address}answers/1.1/", NOT).json()
    place = f"{address}answers/"
    good = {"indicator": "2.2", "value": "no_data"}

    wrong = operator("post", place, {"answers": [good, {"indicator": "1.2", **occurred(count="1.250")}]})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["1.2.0.count"])
    assert "1.2, kejadian 1, Jumlah: “1.250” belum jelas." in wrong.json()["message"]
    blind = operator("post", place, {"answers": [good, {"indicator": "1.1", **occurred()}]})
    assert (blind.status_code, list(blind.json()["errors"])) == (428, ["1.1.etag"])
    ahead = operator("post", place, {"answers": [{"indicator": "1.2", **NOT, "etag": '"dibaca"'}]})
    assert (ahead.status_code, ahead.json()["stored"]) == (412, [])
    stale = {"indicator": "1.1", "etag": '"lama"', **occurred()}
    late = operator("post", place, {"answers": [good, stale]})
    assert (late.status_code, list(late.json()["errors"])) == (412, ["1.1.etag"])
    assert late.json()["stored"] == [known]

    assert Answer.objects.get().value == "did_not_occur"


FAULTS: dict[str, tuple[Any, dict[str, str]]] = {
    "no value": ({}, {"1.1.value": "Isi dengan salah satu dari occurred, did_not_occur, no_data."}),
    "another value": ({"value": "ya"}, {"1.1.value": "Isi dengan salah satu dari"}),
    "a list for a value": ({"value": ["no_data"]}, {"1.1.value": "Isi dengan salah satu dari"}),
    "a name that does not exist": ({**NOT, "nota": "x"}, {"1.1.nota": "Nama ini tidak dikenal."}),
    "no text": ({**NOT, "note": 5}, {"1.1.note": "Tulis catatan sebagai teks."}),
    "a long text": ({**NOT, "note": "x" * 5001}, {"1.1.note": "5.000"}),
    "events that are none": ({"value": "occurred", "events": [1]}, {"1.1.events": "daftar kejadian"}),
    "no events": ({"value": "occurred"}, {"1.1.value": "memerlukan sedikitnya satu kejadian"}),
    "events of nothing": ({**NOT, "events": [EVENT]}, {"1.1.value": "Ada baris kejadian."}),
    "too many events": ({"value": "occurred", "events": [EVENT] * 101}, {"1.1.events": "Paling banyak 100"}),
    "an empty event": (
        {"value": "occurred", "events": [{}]},
        {
            "1.1.0.count": "Isi jumlah kejadian.",
            "1.1.0.election": "Pilih pemilihan",
            "1.1.0.level": "Pilih tingkat",
            "1.1.0.narrative": "Tuliskan uraian",
            "1.1.0.source": "Tuliskan sumbernya",
        },
    ),
    "thousands": (occurred(count="1.250"), {"1.1.0.count": "tulis 1250 tanpa titik atau koma"}),
    "a fraction": (occurred(count=1.5), {"1.1.0.count": "harus bilangan bulat"}),
    "nothing": (occurred(count=0), {"1.1.0.count": "harus 1 atau lebih"}),
    "less": (occurred(count=-3), {"1.1.0.count": "harus 1 atau lebih"}),
    "too much": (occurred(count=10**9), {"1.1.0.count": "paling besar 1.000.000"}),
    "no number": (occurred(count=True), {"1.1.0.count": "dengan angka"}),
    "words": (occurred(count="tiga"), {"1.1.0.count": "dengan angka"}),
    "an unknown election": (
        occurred(election="pilkada-1999"),
        {"1.1.0.election": "“pilkada-1999” tidak ada. Yang ada: pemilu-2024"},
    ),
    "an unknown level": (occurred(level="gawat"), {"1.1.0.level": "“gawat” tidak ada. Yang ada: rendah"}),
    "an unknown field": (occurred(tanggal="x"), {"1.1.0.tanggal": "Nama ini tidak dikenal."}),
    "a long unit": (occurred(unit="x" * 61), {"1.1.0.unit": "paling panjang 60"}),
    "a source of the wrong type": (occurred(source=[1]), {"1.1.0.source": "Tulis sebagai teks."}),
    "no for a text": ({**NOT, "note": False}, {"1.1.note": "Tulis catatan sebagai teks."}),
    "a list for a text": ({**NOT, "note": []}, {"1.1.note": "Tulis catatan sebagai teks."}),
    "a number for events": ({**NOT, "events": 0}, {"1.1.events": "daftar kejadian"}),
    "an object for events": ({"value": "occurred", "events": {}}, {"1.1.events": "daftar kejadian"}),
    "empty values of other types in an event": (
        occurred(narrative=False, source=[], unit={}, election=0, level=0.0, count=[]),
        {
            "1.1.0.narrative": "Tulis sebagai teks.",
            "1.1.0.source": "Tulis sebagai teks.",
            "1.1.0.unit": "Tulis sebagai teks.",
            "1.1.0.election": "Tulis sebagai teks.",
            "1.1.0.level": "Tulis sebagai teks.",
            "1.1.0.count": "dengan angka",
        },
    ),
    "texts that nobody sees": (
        occurred(narrative="\u200b", source="\ufeff "),
        {"1.1.0.narrative": "Tuliskan uraian", "1.1.0.source": "Tuliskan sumbernya"},
    ),
    "the second event": (
        {"value": "occurred", "events": [EVENT, {**EVENT, "narrative": " "}]},
        {"1.1.1.narrative": "Tuliskan uraian"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told_at_its_place(operator: Program, address: str, fault: str) -> None:
    body, expected = FAULTS[fault]
    refused = operator("put", f"{address}answers/1.1/", body)
    assert refused.status_code == 422, refused.content
    told = refused.json()
    assert sorted(told["errors"]) == sorted(expected)
    for place, text in expected.items():
        assert text in " ".join(told["errors"][place])
    assert told["message"].startswith("Tidak ada yang disimpan. 1.1, ")
    assert not Answer.objects.exists()


def test_what_looks_like_markup_is_a_text(operator: Program, address: str) -> None:
    text = '<b onclick="x()">tebal</b> & "kutip" <script>alert(1)</script>'
    operator("put", f"{address}answers/1.1/", {**occurred(narrative=text), "note": text})
    told = operator("get", f"{address}answers/1.1/").json()
    assert (told["note"], told["events"][0]["narrative"]) == (text, text)


def test_a_unit_of_its_own_stays(operator: Program, address: str) -> None:
    told = operator("put", f"{address}answers/1.1/", occurred(unit=" TPS ")).json()
    assert told["events"][0]["unit"] == "TPS"


LISTS: dict[str, tuple[Any, int, str]] = {
    "no list": ({"answers": {}}, 400, "daftar “answers”"),
    "no object": ([], 400, "daftar “answers”"),
    "a list of numbers": ({"answers": [1]}, 400, "satu objek per jawaban"),
    "far too many": ({"answers": [NOT] * 501}, 400, "Paling banyak 500 jawaban"),
    "a name beside it": ({"answers": [], "awnsers": []}, 422, "Nama ini tidak dikenal. Yang ada: answers."),
    "no code": ({"answers": [NOT]}, 422, "answers.0.indicator"),
    "an unknown indicator": ({"answers": [{"indicator": "9.9", **NOT}]}, 422, "9.9.indicator"),
    "twice": ({"answers": [{"indicator": "1.1", **NOT}] * 2}, 422, "1.1.indicator"),
    "a tag that is none": ({"answers": [{"indicator": "1.1", "etag": 1, **NOT}]}, 422, "1.1.etag"),
}


@pytest.mark.parametrize("fault", LISTS)
def test_a_list_that_is_none_is_refused(operator: Program, address: str, fault: str) -> None:
    body, status, text = LISTS[fault]
    refused = operator("post", f"{address}answers/", body)
    assert refused.status_code == status
    assert text in json.dumps(refused.json(), ensure_ascii=False)
    assert not Answer.objects.exists()


BODIES: dict[str, tuple[str | bytes, int, str]] = {
    "no JSON": ('{"value": ', 400, "bukan JSON yang sah: baris 1, kolom 11"),
    "no object": ("[]", 400, "sebagai objek JSON"),
    "deep": ('{"note": ' + "[" * 20 + "]" * 20 + "}", 400, "bersarang lebih dari 8 tingkat"),
    "deeper than Python": ("[" * 100_000, 400, "bersarang lebih dari 8 tingkat"),
    "a name twice": ('{"value": "no_data", "value": "occurred"}', 400, "“value” tertulis dua kali"),
    "NUL": (json.dumps({**NOT, "note": "a\x00b"}), 400, "seperti NUL"),
    "half a character": ('{"value": "no_data", "note": "\\ud800"}', 400, "tidak dapat disimpan"),
    "no UTF-8": (b'{"value": "\xff"}', 400, "bukan teks UTF-8"),
    "not a number": ('{"value": NaN}', 400, "“NaN” bukan JSON"),
    "a number without end": ('{"value": ' + "9" * 5000 + "}", 400, "angka yang terlalu panjang"),
    "huge": (json.dumps({**NOT, "note": "x" * 2_100_000}), 413, "lebih besar dari 2048 KB"),
}


@pytest.mark.parametrize("fault", BODIES)
def test_a_body_that_cannot_be_read_is_refused(operator: Program, address: str, fault: str) -> None:
    body, status, text = BODIES[fault]
    refused = operator("put", f"{address}answers/1.1/", body)
    assert refused.status_code == status
    assert text in refused.json()["message"]
    assert not Answer.objects.exists()


def test_only_json_is_read(address: str, operator_pandeglang: User) -> None:
    _, text = token_make_for(operator_pandeglang)
    client = Client(headers={"Authorization": f"Bearer {text}"})
    refused = client.put(f"{address}answers/1.1/", "value=no_data", content_type="text/plain")
    assert (refused.status_code, refused.json()["message"]) == (
        415,
        (
            "Bentuk “text/plain” tidak diterima. "
            "Kirim JSON (Content-Type: application/json), dan berkas sebagai multipart/form-data."
        ),
    )


def test_who_may_not_fill_the_form_writes_nothing(
    pandeglang: Submission,
    regions: Regions,
    address: str,
    coordinator_banten: User,
    operator_badung: User,
    operator_lebak: User,
) -> None:
    submission_make(pandeglang.edition, regions.lebak)
    for person, status in ((coordinator_banten, 403), (operator_badung, 404), (operator_lebak, 404)):
        ask = program_of(person)
        assert ask("put", f"{address}answers/1.1/", NOT).status_code == status
        assert ask("post", f"{address}answers/", {"answers": []}).status_code == status
        assert ask("post", f"{address}submit/", {}, if_match="*").status_code == status
    assert not Answer.objects.exists()


def test_an_indicator_that_does_not_exist_is_not_found(operator: Program, address: str) -> None:
    for ask in (
        operator("get", f"{address}answers/9.9/"),
        operator("put", f"{address}answers/9.9/", NOT),
        operator("get", f"{address}answers/9.9/evidence/"),
    ):
        assert (ask.status_code, ask.json()["message"]) == (
            404,
            "Indikator ini tidak ada dalam instrumen edisi.",
        )
    unanswered = operator("get", f"{address}answers/1.1/")
    assert (unanswered.status_code, unanswered.json()["message"]) == (404, "Indikator ini belum dijawab.")


def test_a_locked_form_says_so_before_anything_else(
    pandeglang: Submission, operator: Program, address: str, cast: Cast
) -> None:
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    for refused in (
        operator("put", f"{address}answers/1.1/", {"value": "x"}),
        operator("post", f"{address}answers/", {"answers": []}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
        assert "berstatus “Dikirim” dan terkunci" in refused.json()["message"]


def test_a_token_for_reading_changes_nothing(
    pandeglang: Submission, address: str, operator_pandeglang: User
) -> None:
    _, text = token_make_for(operator_pandeglang, scope=TokenScope.READ)
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get(address).status_code == 200
    refused = client.put(f"{address}answers/1.1/", NOT, content_type="application/json")
    assert (refused.status_code, refused.json()["message"]) == (
        403,
        "Token ini hanya untuk membaca. Untuk menulis, buat token lain di halaman akun.",
    )


def test_a_session_writes_only_with_the_secret_of_a_form(address: str, operator_pandeglang: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(operator_pandeglang)
    place = f"{address}answers/1.1/"
    assert browser.put(place, NOT, content_type="application/json").status_code == 403
    browser.get("/portal/")
    secret = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    assert browser.put(place, NOT, content_type="application/json", headers=secret).status_code == 201


def test_the_codes_of_the_form_are_told(operator: Program, address: str) -> None:
    told = operator("get", f"{address}form/").json()
    assert told["indicators"][0] == {"code": "1.1", "name": "Indikator 1.1", "unit": "kejadian"}
    assert [row["code"] for row in told["indicators"]] == ["1.1", "1.2", "2.1", "2.2"]
    assert [row["code"] for row in told["elections"]] == ["pemilu-2024"]
    assert "rendah" in [row["code"] for row in told["levels"]]


def test_a_form_is_sent_as_it_was_read(
    pandeglang: Submission, operator: Program, operator_pandeglang: User, address: str
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    early = operator("get", address)["ETag"]
    place = f"{address}answers/1.2/"
    noted = {**NOT, "note": "Sudah ditanyakan."}
    operator("put", place, noted, if_match=operator("get", place)["ETag"])
    assert operator("post", f"{address}submit/", {}).status_code == 428
    stale = operator("post", f"{address}submit/", {}, if_match=early)
    assert (stale.status_code, stale.json()["stored"][0]["state"]) == (412, "draft")

    sent = operator("post", f"{address}submit/", {}, if_match=operator("get", address)["ETag"])

    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    assert sent["ETag"] == operator("get", address)["ETag"]
    again = operator("post", f"{address}submit/", {}, if_match=sent["ETag"])
    assert (again.status_code, again.json()["code"]) == (409, "already_done")


@pytest.mark.parametrize(("body", "status"), [({"catatan": "Sudah lengkap."}, 422), ([], 400)])
def test_a_form_is_sent_with_nothing_beside_it(
    pandeglang: Submission, operator: Program, operator_pandeglang: User, address: str, body: Any, status: int
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    read = {"if_match": operator("get", address)["ETag"]}
    refused = operator("post", f"{address}submit/", body, **read)
    assert (refused.status_code, list(refused.json()["errors"])) == (status, list(body))
    assert operator("get", address).json()["state"] == SubmissionState.DRAFT
    assert operator("post", f"{address}submit/", {}, **read).status_code == 200


def test_what_keeps_a_form_from_being_sent_is_told_by_indicator(operator: Program, address: str) -> None:
    operator("put", f"{address}answers/1.1/", NOT)
    refused = operator("post", f"{address}submit/", {}, if_match=operator("get", address)["ETag"])
    assert (refused.status_code, sorted(refused.json()["errors"])) == (422, ["1.2", "2.1", "2.2"])


QUERIES = 27
"""However many answers and events there are."""


@pytest.mark.parametrize("codes", [["1.1"], ["1.1", "1.2", "2.1", "2.2"]])
def test_storing_many_takes_as_many_queries_as_storing_one(
    operator: Program,
    address: str,
    codes: list[str],
    django_assert_num_queries: Any,
) -> None:
    place = f"{address}answers/"
    first = operator("post", place, {"answers": [{"indicator": code, **NOT} for code in codes]}).json()
    sent = [{**row, "events": [EVENT, EVENT], "value": "occurred"} for row in first["answers"]]
    with django_assert_num_queries(QUERIES):
        assert operator("post", place, {"answers": sent}, idempotency_key="k").status_code == 200


def test_a_session_without_the_secret_of_its_forms_is_told_so_in_the_words_of_the_portal(
    pandeglang: Submission, operator_pandeglang: User, address: str
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(operator_pandeglang)
    refused = browser.put(f"{address}answers/1.1/", json.dumps(NOT), content_type="application/json")
    assert refused.status_code == 403
    assert "tidak membawa kode rahasia formulir" in refused.json()["message"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("whole", ["answers/", ""])
def test_whose_program_takes_all_answers_is_written_down_once_a_minute(
    pandeglang: Submission, operator: Program, operator_pandeglang: User, address: str, whole: str
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    for _ in range(2):
        operator("get", f"{address}{whole}")
    operator("get", f"{address}answers/1.1/")
    [entry] = Entry.objects.filter(action="submission.read")
    assert entry.sentence == (
        "Operator Pandeglang mengambil semua jawaban isian Kabupaten Pandeglang (Edisi uji-2024, revisi 1) lewat API."
    )
    assert entry.region == pandeglang.region


def test_words_of_a_refusal_name_no_field_in_english_and_no_place_on_a_page(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    place = f"/api/v1/submissions/{pandeglang.public_id}/answers/"
    sent = [{"indicator": "1.1", "value": "occurred"}, {"indicator": "1.2", "value": "", "note": "Arsip."}]
    sent += [
        {"indicator": "2.1", "value": "no_data", "note": "x", "etag": 7},
        {"indicator": "2.1", "value": "no_data"},
    ]

    answer = program_of(operator_pandeglang)("post", place, {"answers": sent})

    said = answer.json()
    told = " ".join([said["message"], *(text for texts in said["errors"].values() for text in texts)])
    assert answer.status_code == 422
    for word in ("indicator:", "etag:", "di bawah", "di atas", "kartu", "tombol", "halaman"):
        assert word not in told


def test_typing_that_is_no_answer_yet_is_told_to_whoever_fills_the_form(
    pandeglang: Submission,
    operator: Program,
    operator_pandeglang: User,
    coordinator_banten: User,
    address: str,
) -> None:
    place = f"{address}answers/1.1/"
    assert operator("put", place, NOT).json()["has_draft"] is False
    typed = {"value": "occurred", "note": "Belum selesai.", "rows": []}
    draft_keep(
        submission=pandeglang, indicator="1.1", typed=typed, read_at=1, draft_at="", actor=operator_pandeglang
    )

    read = operator("get", place)
    changed = operator("put", place, {"value": "no_data", "note": "Arsip hilang."}, if_match=read["ETag"])

    assert (read.json()["has_draft"], changed.json()["has_draft"]) == (True, True)
    assert operator("get", address).json()["answers"][0]["has_draft"] is True
    assert program_of(coordinator_banten)("get", place).json()["has_draft"] is False
