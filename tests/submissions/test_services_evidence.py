import resource
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import (
    AlreadyDoneError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    UnavailableError,
)
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import AnswerRevision, Evidence, Submission
from apps.submissions.selectors import evidence_withdrawn
from apps.submissions.services import (
    AnswerInput,
    Upload,
    answer_save_many,
    attached_before,
    evidence_attach_many,
    evidence_reattach,
    evidence_remove,
)
from tests.factories import submission_advance, submission_fill
from tests.submissions.conftest import PDF


def _upload(code: str = "1.1", name: str = "putusan.pdf", content: bytes = PDF) -> Upload:
    return Upload(code, name, BytesIO(content))


def test_evidence_attach_many_stores_the_bytes_under_their_hash(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(
        submission=pandeglang,
        uploads=[_upload(name="C:\\Dokumen\\Putusan 12.PDF")],
        actor=operator_pandeglang,
    )
    assert file.original_name == "Putusan 12.PDF"
    assert (file.content_type, file.size) == ("application/pdf", len(PDF))
    assert file.file.name == f"evidence/{file.sha256[:2]}/{file.sha256}.pdf"
    with default_storage.open(file.file.name) as stored:
        assert stored.read() == PDF
    assert Submission.objects.get().revision == 2
    entry = Entry.objects.get(action="evidence.attach")
    assert entry.detail == {"indicator": "1.1", "sha256": file.sha256}
    assert entry.sentence == (
        "Operator Pandeglang melampirkan berkas “Putusan 12.PDF” untuk indikator 1.1 Indikator 1.1, "
        "isian Kabupaten Pandeglang (Edisi uji-2024)."
    )


def test_evidence_attach_many_does_not_double_a_file_of_an_answer(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    twice = [_upload(), _upload(name="salinan.pdf"), _upload("1.2")]
    created = evidence_attach_many(submission=pandeglang, uploads=twice, actor=operator_pandeglang)
    assert [file.answer.indicator.code for file in created] == ["1.1", "1.2"]
    assert evidence_attach_many(submission=pandeglang, uploads=twice, actor=operator_pandeglang) == []


def test_evidence_attach_many_takes_all_or_nothing(pandeglang: Submission, operator_pandeglang: User) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    bad = [_upload(), _upload("1.2", "kosong.pdf", b""), _upload("2.1", "palsu.pdf", b"<html>")]
    with pytest.raises(InvalidInputError) as refused:
        evidence_attach_many(submission=pandeglang, uploads=bad, actor=operator_pandeglang)
    assert sorted(refused.value.errors) == ["1.2.file", "2.1.file"]
    assert Evidence.objects.count() == 0


def test_evidence_attach_many_needs_an_answer(pandeglang: Submission, operator_pandeglang: User) -> None:
    answer_save_many(
        submission=pandeglang, inputs=[AnswerInput("1.2", AnswerValue.NO_DATA)], actor=operator_pandeglang
    )
    with pytest.raises(InvalidInputError) as refused:
        evidence_attach_many(
            submission=pandeglang, uploads=[_upload("1.2"), _upload("1.1")], actor=operator_pandeglang
        )
    assert list(refused.value.errors) == ["1.1.file"]
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("actor", ["operator_lebak", "coordinator_banten", "national_reviewer"])
def test_evidence_is_for_the_own_office_alone(
    pandeglang: Submission, operator_pandeglang: User, request: pytest.FixtureRequest, actor: str
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    person = request.getfixturevalue(actor)
    with pytest.raises(NotAllowedError):
        evidence_attach_many(submission=pandeglang, uploads=[_upload("1.2")], actor=person)
    with pytest.raises(NotAllowedError):
        evidence_reattach(evidence=file, actor=person)
    with pytest.raises(NotAllowedError):
        evidence_remove(evidence=file, actor=person)


def test_evidence_remove_withdraws_and_keeps_file_and_row(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)

    assert evidence_remove(evidence=file, actor=operator_pandeglang) == file

    file.refresh_from_db()
    assert file.removed_by == operator_pandeglang
    assert Submission.objects.get().revision == 3  # filled, attached, withdrawn
    assert default_storage.exists(file.file.name)
    assert Entry.objects.filter(action="evidence.remove").count() == 1
    with pytest.raises(AlreadyDoneError, match="sudah ditarik oleh Operator Pandeglang, pukul"):
        evidence_remove(evidence=file, actor=operator_pandeglang)
    again = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    assert len(again) == 1


def test_a_withdrawn_file_is_attached_again_without_sending_it(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    evidence_remove(evidence=file, actor=operator_pandeglang)
    assert evidence_withdrawn(pandeglang) == {file.answer_id: [file]}

    again = evidence_reattach(evidence=file, actor=operator_pandeglang)

    kept = (again.answer, again.file.name, again.original_name, again.size, again.sha256, again.content_type)
    assert kept == (
        file.answer,
        file.file.name,
        file.original_name,
        file.size,
        file.sha256,
        file.content_type,
    )
    assert list(Evidence.objects.in_force()) == [again]
    assert evidence_withdrawn(pandeglang) == {}
    file.refresh_from_db()
    assert file.removed_by == operator_pandeglang
    assert Submission.objects.get().revision == 4  # filled, attached, withdrawn, attached again
    assert Entry.objects.filter(action="evidence.attach").count() == 2
    with pytest.raises(AlreadyDoneError, match="sudah dilampirkan oleh Operator Pandeglang, pukul"):
        evidence_reattach(evidence=file, actor=operator_pandeglang)


def test_a_file_that_was_withdrawn_twice_is_offered_once(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    evidence_remove(evidence=file, actor=operator_pandeglang)
    again = evidence_reattach(evidence=file, actor=operator_pandeglang)
    evidence_remove(evidence=again, actor=operator_pandeglang)
    assert evidence_withdrawn(pandeglang) == {file.answer_id: [again]}


def test_the_history_of_an_answer_names_the_files_in_force_alone(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    gone, kept = evidence_attach_many(
        submission=pandeglang, uploads=[_upload(), _upload(content=PDF + b"%")], actor=operator_pandeglang
    )
    evidence_remove(evidence=gone, actor=operator_pandeglang)
    changed = AnswerInput("1.1", AnswerValue.NO_DATA, read_at=1)
    answer_save_many(submission=pandeglang, inputs=[changed], actor=operator_pandeglang)
    versions = AnswerRevision.objects.filter(answer__indicator__code="1.1").order_by("revision")
    assert [version.content["evidence"] for version in versions] == [[], [kept.sha256]]


def test_evidence_is_locked_with_the_form(
    pandeglang: Submission, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    submission_advance(
        pandeglang,
        SubmissionState.SUBMITTED,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    with pytest.raises(ConflictError, match="terkunci"):
        evidence_attach_many(submission=pandeglang, uploads=[_upload("1.2")], actor=operator_pandeglang)
    with pytest.raises(ConflictError, match="terkunci"):
        evidence_reattach(evidence=file, actor=operator_pandeglang)
    with pytest.raises(ConflictError, match="terkunci"):
        evidence_remove(evidence=file, actor=operator_pandeglang)


@contextmanager
def _little_space(size: int) -> Iterator[None]:
    """Let this process write no file beyond `size` bytes: what is larger breaks off in the middle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _stored_files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def test_a_full_disk_leaves_no_half_file_and_no_row(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    large = PDF + b" " * 3_000_000
    with _little_space(1_000_000), pytest.raises(UnavailableError, match="penyimpanan portal penuh"):
        evidence_attach_many(
            submission=pandeglang, uploads=[_upload(content=large)], actor=operator_pandeglang
        )
    assert (_stored_files(), Evidence.objects.count()) == ([], 0)

    [file] = evidence_attach_many(
        submission=pandeglang, uploads=[_upload(content=large)], actor=operator_pandeglang
    )
    with default_storage.open(file.file.name) as stored:
        assert stored.read() == large


def test_a_half_file_left_under_the_hash_is_written_again(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    Path(file.file.path).write_bytes(PDF[:10])
    evidence_attach_many(submission=pandeglang, uploads=[_upload("1.2")], actor=operator_pandeglang)
    assert Path(file.file.path).read_bytes() == PDF


def test_evidence_is_closed_to_others_on_the_machine(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    [file] = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    path = Path(file.file.path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_file_that_is_there_already_is_told_with_who_attached_it(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    first = evidence_attach_many(submission=pandeglang, uploads=[_upload()], actor=operator_pandeglang)
    assert attached_before(pandeglang, [_upload()], first) == []
    uploads = [_upload(), _upload("1.2", "baru.pdf", PDF + b"% lain")]
    again = evidence_attach_many(submission=pandeglang, uploads=uploads, actor=operator_pandeglang)
    [told] = attached_before(pandeglang, uploads, again)
    assert told.startswith("Berkas “putusan.pdf” sudah dilampirkan oleh Operator Pandeglang, pukul")
    # The same bytes under another name are the same file.
    assert attached_before(pandeglang, [_upload(name="salinan.pdf")], []) == [told]
