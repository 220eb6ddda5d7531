"""Evidence through the API, under the rules of the form."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Evidence, EvidenceScan, Submission
from tests.factories import submission_advance, submission_fill
from tests.submissions.asking import Program, program_of
from tests.submissions.clamd import closed_address
from tests.submissions.conftest import PDF, Cast

Maker = Callable[..., SimpleUploadedFile]


@pytest.fixture
def operator(operator_pandeglang: User) -> Program:
    return program_of(operator_pandeglang)


@pytest.fixture
def place(pandeglang: Submission, operator_pandeglang: User) -> str:
    submission_fill(pandeglang, operator_pandeglang)
    return f"/api/v1/submissions/{pandeglang.public_id}/answers/1.1/evidence/"


def test_a_file_is_attached_listed_and_handed_out(place: str, operator: Program, pdf: Maker) -> None:
    made = operator("post", place, file=pdf())
    assert made.status_code == 201, made.content
    told = made.json()
    assert told.pop("notes") == []
    assert (told["name"], told["content_type"], told["size"]) == ("putusan.pdf", "application/pdf", len(PDF))
    assert operator("get", place).json() == {"evidence": [told]}
    assert operator("get", f"/api/v1/evidence/{told['id']}/").json() == told

    file: Any = operator("get", made["Location"])

    assert b"".join(file.streaming_content) == PDF
    assert file["ETag"] == f'"{told["sha256"]}"'
    assert file["Content-Disposition"] == 'attachment; filename="putusan.pdf"'
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file["X-Content-Type-Options"] == "nosniff"
    opened = Entry.objects.get(action="evidence.download")
    assert opened.sentence.startswith("Operator Pandeglang membuka berkas “putusan.pdf”")


def test_a_file_that_is_there_already_is_not_attached_again(
    place: str, operator: Program, pdf: Maker
) -> None:
    made = operator("post", place, file=pdf())
    again = operator("post", place, file=pdf("nama-lain.pdf"))
    assert (again.status_code, again.json()) == (200, made.json())
    assert Evidence.objects.count() == 1


def test_the_same_file_on_another_indicator_is_pointed_out(place: str, operator: Program, pdf: Maker) -> None:
    operator("post", place, file=pdf())
    elsewhere = operator("post", place.replace("/1.1/", "/1.2/"), file=pdf("salinan.pdf"))
    assert elsewhere.json()["notes"] == ["Berkas yang sama juga dilampirkan pada indikator 1.1."]


def test_a_file_that_was_withdrawn_says_so_and_is_another_version(
    place: str, operator: Program, pdf: Maker
) -> None:
    file = f"/api/v1/evidence/{operator('post', place, file=pdf()).json()['id']}/"
    before = operator("get", file)
    assert before.json()["removed_at"] is None
    assert operator("delete", file, if_match=before["ETag"]).status_code == 204
    after = operator("get", file, if_none_match=before["ETag"])
    assert after.status_code == 200
    assert after.json()["removed_at"] is not None


def test_attaching_a_file_makes_a_new_version_of_its_answer(
    place: str, operator: Program, pdf: Maker
) -> None:
    answer = place.removesuffix("evidence/")
    before = operator("get", answer)["ETag"]
    operator("post", place, file=pdf())
    after = operator("get", answer, if_none_match=before)
    assert (after.status_code, len(after.json()["evidence"])) == (200, 1)
    assert operator("put", answer, after.json(), if_match=before).status_code == 412
    kept = operator("put", answer, {**after.json(), "note": "Lihat berkas."}, if_match=after["ETag"]).json()
    assert (kept["note"], kept["evidence"]) == ("Lihat berkas.", after.json()["evidence"])


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "empty": ("kosong.pdf", b"", "Berkas “kosong.pdf” kosong."),
    "another kind": ("skrip.html", b"<script>", "Jenis berkas “skrip.html” tidak diterima."),
    "no PDF": ("foto.pdf", b"GIF89a", "bukan PDF yang sah"),
    "large": ("besar.pdf", b"%PDF-" + b"x" * (20 * 1024 * 1024), "lebih besar dari 20 MB"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_file_that_cannot_be_evidence_is_refused(
    place: str, operator: Program, pdf: Maker, fault: str
) -> None:
    name, content, text = REFUSED[fault]
    refused = operator("post", place, file=pdf(name, content))
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["1.1.file"])
    assert text in refused.json()["errors"]["1.1.file"][0]
    assert not Evidence.objects.exists()


def test_a_request_far_over_the_limit_is_not_read(
    place: str, operator: Program, pdf: Maker, settings: Any
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    refused = operator("post", place, file=pdf(content=b"%PDF-" + b"x" * 1_200_000))
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert "lebih besar dari 1 MB" in refused.json()["message"]


@pytest.mark.parametrize("more", [{}, {"catatan": "x"}])
def test_one_file_is_sent_at_a_time(
    place: str, operator_pandeglang: User, client_of: Callable[..., Client], pdf: Maker, more: dict[str, str]
) -> None:
    sent = {"file": pdf() if more else "bukan berkas", **more}
    refused = client_of(operator_pandeglang).post(place, sent)
    assert (refused.status_code, refused.json()["message"]) == (
        422,
        "Kirim tepat satu berkas, dalam bagian bernama “file”.",
    )


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=é"])
def test_parts_that_cannot_be_told_apart_are_refused_in_plain_words(
    place: str, operator_pandeglang: User, client_of: Callable[..., Client], kind: str
) -> None:
    refused = client_of(operator_pandeglang).post(place, b"--batas\r\nContent", content_type=kind)
    assert (refused.status_code, refused.json()["code"]) == (400, "unreadable_body")
    assert "(boundary) tidak disebut" in refused.json()["message"]


def test_an_indicator_without_answer_takes_no_file(
    pandeglang: Submission, operator: Program, pdf: Maker
) -> None:
    place = f"/api/v1/submissions/{pandeglang.public_id}/answers/1.1/evidence/"
    assert operator("get", place).json() == {"evidence": []}
    refused = operator("post", place, file=pdf())
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["1.1.file"])


def attached(operator: Program, place: str, file: SimpleUploadedFile) -> tuple[str, dict[str, str]]:
    """Attach a file, and return its address and the header of a change that goes on from what was told then."""
    made = operator("post", place, file=file)
    return f"/api/v1/evidence/{made.json()['id']}/", {"if_match": made["ETag"]}


def test_a_file_is_withdrawn_under_the_version_that_was_read(
    place: str, operator: Program, pdf: Maker
) -> None:
    made = operator("post", place, file=pdf())
    address = f"/api/v1/evidence/{made.json()['id']}/"
    [listed] = operator("get", place).json()["evidence"]
    assert listed["etag"] == made["ETag"] == operator("get", address)["ETag"]

    for header in ({}, {"if_match": "*"}):
        blind = operator("delete", address, **header)
        assert (blind.status_code, blind.json()["code"]) == (428, "version_needed")
    EvidenceScan.objects.create(evidence=Evidence.objects.get())
    stale = operator("delete", address, if_match=made["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert [row["scan"] for row in stale.json()["stored"]] == ["waiting"]
    assert Evidence.objects.in_force().count() == 1

    assert operator("delete", address, if_match=stale.json()["stored"][0]["etag"]).status_code == 204


def test_a_file_comes_to_the_list_that_was_read_where_the_program_names_its_version(
    place: str, operator: Program, pdf: Maker
) -> None:
    empty = operator("get", place)["ETag"]
    assert operator("post", place, file=pdf(), if_match=empty).status_code == 201
    late = operator("post", place, file=pdf("lain.pdf", PDF + b"\n"), if_match=empty)
    assert (late.status_code, late.json()["code"]) == (412, "stale_version")
    assert [row["name"] for row in late.json()["stored"][0]["evidence"]] == ["putusan.pdf"]
    assert Evidence.objects.count() == 1
    listed = operator("get", place)["ETag"]
    assert listed != empty
    assert operator("post", place, file=pdf("lain.pdf", PDF + b"\n"), if_match=listed).status_code == 201


def test_what_is_known_of_files_is_not_sent_again(place: str, operator: Program, pdf: Maker) -> None:
    address, _ = attached(operator, place, pdf())
    for known in (place, address, f"{address}file/"):
        first = operator("get", known)
        b"".join(first)
        etag = first["ETag"]
        same = operator("get", known, if_none_match=etag)
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    # An answer without the file hands nothing out.
    assert Entry.objects.filter(action="evidence.download").count() == 1


def test_a_file_is_withdrawn_once(place: str, operator: Program, pdf: Maker) -> None:
    file, version = attached(operator, place, pdf())
    gone = operator("delete", file, **version)
    assert (gone.status_code, gone.content) == (204, b"")
    assert operator("get", place).json() == {"evidence": []}
    assert Evidence.objects.get().removed_by is not None
    late = operator("delete", file, **version)
    assert (late.status_code, late.json()["code"]) == (409, "already_done")


def test_whom_the_file_does_not_concern_finds_none(
    place: str, operator: Program, pdf: Maker, coordinator_banten: User, coordinator_bali: User
) -> None:
    file = f"/api/v1/evidence/{operator('post', place, file=pdf()).json()['id']}/"
    reader, stranger = program_of(coordinator_banten), program_of(coordinator_bali)
    assert b"".join(reader("get", f"{file}file/").streaming_content) == PDF
    assert reader("delete", file).status_code == 403
    assert reader("post", place, file=pdf("lain.pdf")).status_code == 403
    for method, address in (("get", file), ("get", f"{file}file/"), ("delete", file), ("get", place)):
        assert stranger(method, address).status_code == 404
    assert stranger("post", place, file=pdf("lain.pdf")).status_code == 404
    assert Entry.objects.filter(action="evidence.download").count() == 1
    assert Evidence.objects.in_force().count() == 1


def test_a_locked_form_keeps_its_files(
    pandeglang: Submission, place: str, operator: Program, pdf: Maker, cast: Cast
) -> None:
    file, version = attached(operator, place, pdf())
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    assert operator("delete", file, **version).status_code == 409
    assert operator("post", place, file=pdf("lain.pdf", PDF + b"\n")).status_code == 409
    assert Evidence.objects.in_force().count() == 1


def test_a_file_that_is_not_in_the_storage_is_told(place: str, operator: Program, pdf: Maker) -> None:
    told = operator("post", place, file=pdf()).json()
    Evidence.objects.get().file.storage.delete(Evidence.objects.get().file.name)
    lost = operator("get", f"/api/v1/evidence/{told['id']}/file/")
    assert (lost.status_code, "tidak ada di penyimpanan" in lost.json()["message"]) == (404, True)
    assert not Entry.objects.filter(action="evidence.download").exists()


def test_a_file_that_the_scanner_has_not_looked_at_is_not_handed_out(
    place: str, operator: Program, pdf: Maker, settings: Any
) -> None:
    settings.CLAMD = closed_address()
    told = operator("post", place, file=pdf()).json()
    waiting = operator("get", f"/api/v1/evidence/{told['id']}/file/")
    assert (waiting.status_code, "diperiksa" in waiting.json()["message"]) == (409, True)
