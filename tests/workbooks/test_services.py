"""What a preview finds, who may have what stored, and that storing is all or nothing."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError, InvalidInputError, MissingError, NotAllowedError
from apps.submissions.enums import AnswerOrigin, AnswerValue, SubmissionState
from apps.submissions.models import AnswerRevision
from apps.submissions.selectors import submission_content
from apps.submissions.services import AnswerInput, answer_save_many, draft_keep
from apps.workbooks.enums import Cover
from apps.workbooks.models import WorkbookJob, WorkbookLine
from apps.workbooks.services import (
    apply_request,
    export_request,
    recheck_request,
    upload_request,
    workbook_delete_expired,
    workbook_work,
)
from apps.workbooks.services.request import MAX_OPEN_JOBS
from apps.workbooks.tasks import workbook_sweep
from tests.factories import assignment_make, submission_advance, submission_make
from tests.workbooks.books import changed, lines_of

NO, NO_DATA = "Tidak terjadi", "Tidak ada data"


def save(submission, actor, code, value=AnswerValue.DID_NOT_OCCUR, note="", read_at=0):
    answer_save_many(submission=submission, inputs=[AnswerInput(code, value, note, (), read_at)], actor=actor)


@pytest.fixture
def book(edition, pandeglang, operator_pandeglang, regions, download) -> bytes:
    """The workbook of Pandeglang, in which 1.1 and 1.2 are answered."""
    save(pandeglang, operator_pandeglang, "1.1")
    save(pandeglang, operator_pandeglang, "1.2")
    return download(edition, operator_pandeglang, regions.pandeglang)


def test_preview_tells_additions_changes_and_what_stays(book, operator_pandeglang, upload, pandeglang):
    before = submission_content(pandeglang)
    typed = {("Jawaban", "E2"): NO_DATA, ("Jawaban", "F2"): "Arsip hilang.", ("Jawaban", "E4"): NO}

    job = upload(changed(book, typed), operator_pandeglang)

    assert lines_of(job) == [("changed", "1.1", "Jawaban!E2", ""), ("added", "2.1", "Jawaban!E4", "")]
    first = job.lines.first()
    assert (first.stored["value"], first.stored_revision) == ("did_not_occur", 1)
    assert (first.sent["value"], first.sent["note"]) == ("no_data", "Arsip hilang.")
    assert (job.summary["unchanged"], job.summary["empty"]) == (1, 1)
    assert submission_content(pandeglang) == before


def test_applying_stores_what_was_shown_and_says_by_which_way_it_came(
    book, operator_pandeglang, upload, store, pandeglang
):
    job = upload(changed(book, {("Jawaban", "E2"): NO_DATA, ("Jawaban", "E4"): NO}), operator_pandeglang)

    applied = store(job, operator_pandeglang)

    assert applied.job_state == JobState.FINISHED
    assert {code: row["value"] for code, row in submission_content(pandeglang).items()} == {
        "1.1": "no_data", "1.2": "did_not_occur", "2.1": "did_not_occur",
    }  # fmt: skip
    origins = AnswerRevision.objects.filter(origin=AnswerOrigin.WORKBOOK)
    assert sorted(origins.values_list("answer__indicator__code", "revision")) == [("1.1", 2), ("2.1", 1)]
    entry = Entry.objects.get(action="workbook.apply")
    assert entry.sentence == (
        "Operator Pandeglang menyimpan 2 jawaban dalam 1 formulir dari berkas Excel “isian.xlsx”."
    )


def test_applying_leaves_what_somebody_is_typing_in_the_portal(
    book, operator_pandeglang, upload, store, pandeglang
):
    typed = {"value": "occurred", "note": "Belum selesai.", "rows": []}
    draft = draft_keep(
        submission=pandeglang,
        indicator="1.1",
        typed=typed,
        read_at=1,
        draft_at="",
        actor=operator_pandeglang,
    )
    job = upload(changed(book, {("Jawaban", "E2"): NO_DATA}), operator_pandeglang)

    assert store(job, operator_pandeglang).job_state == JobState.FINISHED

    assert submission_content(pandeglang)["1.1"]["value"] == "no_data"
    assert [(row.pk, row.typed) for row in pandeglang.drafts.all()] == [(draft.pk, typed)]


def test_answer_changed_in_the_portal_meanwhile_is_a_conflict_with_both_versions(
    book, operator_pandeglang, upload, store, pandeglang
):
    save(pandeglang, operator_pandeglang, "1.1", AnswerValue.DID_NOT_OCCUR, "Versi portal", read_at=1)
    typed = {("Jawaban", "E2"): NO_DATA, ("Jawaban", "F2"): "Versi berkas"}
    job = upload(changed(book, typed), operator_pandeglang)

    [line] = job.lines.all()
    assert (line.kind, line.is_chosen) == ("conflict", False)
    assert (line.sent["note"], line.stored["note"], line.stored_revision) == (
        "Versi berkas",
        "Versi portal",
        2,
    )
    with pytest.raises(InvalidInputError, match="Tidak ada jawaban baru"):
        apply_request(job=job, chosen=[], actor=operator_pandeglang)
    assert submission_content(pandeglang)["1.1"]["note"] == "Versi portal"

    assert store(job, operator_pandeglang, chosen=(line.pk,)).job_state == JobState.FINISHED
    assert submission_content(pandeglang)["1.1"]["note"] == "Versi berkas"


def test_answer_left_alone_in_the_file_takes_nothing_back(book, operator_pandeglang, upload, pandeglang):
    save(pandeglang, operator_pandeglang, "1.1", AnswerValue.NO_DATA, "Versi portal", read_at=1)

    assert lines_of(upload(book, operator_pandeglang)) == []


def test_answer_given_in_the_portal_meanwhile_is_not_emptied(book, operator_pandeglang, upload, pandeglang):
    save(pandeglang, operator_pandeglang, "2.1")

    assert lines_of(upload(book, operator_pandeglang)) == []


def test_an_old_file_says_that_the_portal_has_newer_answers_and_not_that_it_is_the_same(
    book, operator_pandeglang, upload, pandeglang, client_of
):
    save(pandeglang, operator_pandeglang, "1.1", AnswerValue.DID_NOT_OCCUR, "Versi portal", read_at=1)
    job = upload(book, operator_pandeglang)
    assert (lines_of(job), job.summary["newer"], job.summary["unchanged"]) == ([], 1, 1)
    page = client_of(operator_pandeglang).get(job.get_absolute_url()).content.decode()
    assert "1 jawaban di portal lebih baru" in page


def test_change_after_the_preview_stops_the_whole_workbook(
    book, operator_pandeglang, upload, store, pandeglang
):
    job = upload(changed(book, {("Jawaban", "E2"): NO_DATA, ("Jawaban", "E4"): NO}), operator_pandeglang)
    save(pandeglang, operator_pandeglang, "1.1", AnswerValue.DID_NOT_OCCUR, "Versi portal", read_at=1)

    applied = store(job, operator_pandeglang)

    assert applied.job_state == JobState.FAILED
    assert applied.job_failure.startswith(
        "Jawaban Kabupaten Pandeglang untuk indikator 1.1 berubah setelah pratinjau dibuat. "
        "Tidak ada isian dari berkas ini yang disimpan."
    )
    assert sorted(submission_content(pandeglang)) == ["1.1", "1.2"]

    again = recheck_request(job=job, actor=operator_pandeglang)
    assert workbook_work(again.pk)
    assert [(kind, code) for kind, code, _, _ in lines_of(again)] == [("conflict", "1.1"), ("added", "2.1")]


def test_form_sent_after_the_preview_leaves_the_other_form_of_the_workbook_unchanged_too(
    edition, pandeglang, lebak, regions, operator_pandeglang, cast, download, upload, store
):
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    first = download(edition, operator_pandeglang, regions.pandeglang)
    both = {("Jawaban", f"A{row}"): "36.02" for row in (4, 5)} | {
        ("Jawaban", f"E{row}"): NO for row in (2, 4)
    }
    job = upload(changed(first, both), operator_pandeglang)
    assert [line.submission for line in job.lines.all()] == [pandeglang, lebak]
    submission_advance(lebak, SubmissionState.SUBMITTED, **cast)

    applied = store(job, operator_pandeglang)

    assert applied.job_failure.startswith("Data Kabupaten Lebak berstatus “Dikirim” dan terkunci.")
    assert submission_content(pandeglang) == {}


def test_the_same_preview_is_applied_once(book, operator_pandeglang, upload, store):
    job = upload(changed(book, {("Jawaban", "E4"): NO}), operator_pandeglang)
    applied = store(job, operator_pandeglang)

    again, is_new = apply_request(job=job, chosen=[], actor=operator_pandeglang)

    assert (again.pk, is_new) == (applied.pk, False)


def test_preview_is_not_applied_before_it_is_there(book, operator_pandeglang):
    job = upload_request(
        name="isian.xlsx", stream=io.BytesIO(book), size=len(book), actor=operator_pandeglang
    )

    with pytest.raises(ConflictError, match="belum selesai diperiksa"):
        apply_request(job=job, chosen=[], actor=operator_pandeglang)


def test_province_workbook_holds_its_forms_and_locks_those_that_its_maker_may_not_fill(
    edition, pandeglang, lebak, regions, operator_banten, download
):
    submission_make(edition, regions.banten)
    submission_make(edition, regions.badung)

    book = load_workbook(io.BytesIO(download(edition, operator_banten, regions.banten, Cover.PROVINCE)))

    sheet = book["Jawaban"]
    assert sheet.protection.sheet
    assert [
        (sheet[f"A{row}"].value, sheet[f"E{row}"].protection.locked) for row in range(2, sheet.max_row + 1, 4)
    ] == [("36", False), ("36.01", True), ("36.02", True)]
    assert book.sheetnames == ["Petunjuk", "Jawaban", "Kejadian", "_daftar", "_kendali"]
    assert [book[name].sheet_state for name in book.sheetnames[3:]] == ["hidden", "veryHidden"]
    assert (sheet.freeze_panes, book.security.lockStructure) == ("A2", True)
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert offered == {"E2:E13": '"Terjadi,Tidak terjadi,Tidak ada data"'}


def test_changes_of_forms_that_the_person_may_not_fill_are_refused_by_name(
    edition, pandeglang, lebak, regions, operator_banten, download, upload, store
):
    own = submission_make(edition, regions.banten)
    book = download(edition, operator_banten, regions.banten, Cover.PROVINCE)

    job = upload(changed(book, {("Jawaban", "E2"): NO, ("Jawaban", "E6"): NO}), operator_banten)

    refused, added = lines_of(job)
    assert refused[:3] == ("refused", "", "Jawaban!")
    assert refused[3] == (
        "1 perubahan untuk Kabupaten Pandeglang tidak akan disimpan. "
        "Hanya operator Kabupaten Pandeglang yang dapat mengisi formulir ini."
    )
    assert added == ("added", "1.1", "Jawaban!E2", "")
    [entry] = Entry.objects.filter(action="submission.refuse")
    assert (entry.actor_label, entry.region) == ("Operator Banten", regions.pandeglang)
    assert "mencoba mengunggah berkas Excel" in entry.sentence
    store(job, operator_banten)
    assert (len(submission_content(own)), submission_content(pandeglang)) == (1, {})


def test_storing_for_a_form_of_which_the_role_has_ended_meanwhile_is_in_the_log(
    book, operator_pandeglang, upload, pandeglang
):
    job = upload(changed(book, {("Jawaban", "E4"): NO}), operator_pandeglang)
    applied, _ = apply_request(job=job, chosen=[], actor=operator_pandeglang)
    operator_pandeglang.assignments.update(revoked_at=timezone.now())
    before = submission_content(pandeglang)

    workbook_work(applied.pk)

    assert submission_content(pandeglang) == before
    [entry] = Entry.objects.filter(action="submission.refuse")
    assert (entry.subject_label, entry.actor_label) == (str(pandeglang), "Operator Pandeglang")
    assert "Hanya operator Kabupaten Pandeglang" in entry.sentence


def test_changes_of_a_form_that_was_sent_are_refused(
    edition, pandeglang, operator_pandeglang, cast, regions, download, upload
):
    book = download(edition, operator_pandeglang, regions.pandeglang)
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)

    job = upload(changed(book, {("Jawaban", "E3"): NO_DATA}), operator_pandeglang)

    [(kind, _, _, text)] = lines_of(job)
    assert kind == "refused"
    assert text.endswith("Data Kabupaten Pandeglang berstatus “Dikirim” dan terkunci.")


def test_workbook_of_another_region_is_not_read_by_whoever_does_not_see_it(
    edition, pandeglang, regions, operator_pandeglang, operator_badung, download, upload
):
    submission_make(edition, regions.badung)
    book = changed(download(edition, operator_pandeglang, regions.pandeglang), {("Jawaban", "E2"): NO})

    job = upload(book, operator_badung)

    assert [(kind, place) for kind, _, place, _ in lines_of(job)] == [("refused", "Jawaban!A2")]
    assert (job.cover, job.region, job.summary["regions"]) == ("", None, 0)


def test_nobody_downloads_what_they_do_not_see(
    edition, pandeglang, regions, operator_badung, outsider, coordinator_banten
):
    with pytest.raises(MissingError):
        export_request(edition=edition, cover=Cover.REGION, region=regions.pandeglang, actor=operator_badung)
    with pytest.raises(NotAllowedError):
        export_request(edition=edition, cover=Cover.NATION, region=None, actor=coordinator_banten)
    with pytest.raises(NotAllowedError):
        export_request(edition=edition, cover=Cover.REGION, region=regions.pandeglang, actor=outsider)
    assert not WorkbookJob.objects.exists()


def test_operator_of_a_regency_does_not_get_the_workbook_of_the_province(
    edition, pandeglang, regions, operator_pandeglang
):
    with pytest.raises(MissingError):
        export_request(
            edition=edition, cover=Cover.PROVINCE, region=regions.banten, actor=operator_pandeglang
        )


def test_national_workbook_holds_the_regencies(edition, pandeglang, regions, analyst, download):
    submission_make(edition, regions.banten)
    submission_make(edition, regions.badung)

    sheet = load_workbook(io.BytesIO(download(edition, analyst, None, Cover.NATION)))["Jawaban"]

    assert [sheet[f"A{row}"].value for row in range(2, sheet.max_row + 1, 4)] == ["36.01", "51.03"]


def test_coordinator_brings_no_workbook(coordinator_banten):
    with pytest.raises(NotAllowedError):
        upload_request(name="isian.xlsx", stream=io.BytesIO(b"x"), size=1, actor=coordinator_banten)


def test_one_person_does_not_fill_the_queue(edition, pandeglang, regions, operator_pandeglang):
    for _ in range(MAX_OPEN_JOBS):
        export_request(
            edition=edition, cover=Cover.REGION, region=regions.pandeglang, actor=operator_pandeglang
        )

    with pytest.raises(ConflictError, match="masih dikerjakan"):
        export_request(
            edition=edition, cover=Cover.REGION, region=regions.pandeglang, actor=operator_pandeglang
        )


def test_workbook_of_an_older_instrument_is_refused(book, operator_pandeglang, upload):
    job = upload(changed(book, {("_kendali", "B3"): "instrumen-lama/1"}), operator_pandeglang)

    assert job.job_failure.startswith("Instrumen edisi ini sudah berganti sejak berkas diunduh")


def test_work_is_done_once(edition, pandeglang, regions, operator_pandeglang):
    job = export_request(
        edition=edition, cover=Cover.REGION, region=regions.pandeglang, actor=operator_pandeglang
    )

    assert (workbook_work(job.pk), workbook_work(job.pk)) == (True, False)


def test_workbook_whose_worker_fell_silent_is_queued_again(
    edition, pandeglang, regions, operator_pandeglang, settings
):
    job = export_request(
        edition=edition, cover=Cover.REGION, region=regions.pandeglang, actor=operator_pandeglang
    )
    long_ago = timezone.now() - dt.timedelta(seconds=settings.JOB_LOST_SECONDS + 5)
    WorkbookJob.objects.filter(pk=job.pk).update(
        job_state=JobState.RUNNING, job_attempt=1, job_heartbeat_at=long_ago
    )

    workbook_sweep()

    job.refresh_from_db()
    assert job.job_state == JobState.QUEUED


def test_workbooks_are_deleted_with_their_files_after_some_days(
    book, operator_pandeglang, upload, store, pandeglang
):
    job = upload(changed(book, {("Jawaban", "E4"): NO}), operator_pandeglang)
    store(job, operator_pandeglang)
    place, name = job.file.storage, job.file.name
    assert job.kept_until - job.job_queued_at >= dt.timedelta(days=6, hours=23)
    assert workbook_delete_expired() == 0
    WorkbookJob.objects.update(kept_until=timezone.now() - dt.timedelta(seconds=1))

    assert workbook_delete_expired() == 3
    assert not place.exists(name)
    assert not WorkbookLine.objects.exists()
    assert "2.1" in submission_content(pandeglang)
