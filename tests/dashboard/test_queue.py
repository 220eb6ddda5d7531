"""What waits for whom: each line of the home page counts exactly what the person can do."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.computation.selectors import edition_list_uncomputed
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.dashboard.selectors import queue_list
from apps.dashboard.selectors.queue import QueueItem
from apps.demo.pdf import pdf_page
from apps.engine import Stage
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition, EditionWindow
from apps.indicators.services import external_figures_import, voters_load
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.services import release_prepare
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerValue, ScanState, SubmissionAction, SubmissionState
from apps.submissions.models import Evidence, EvidenceScan, Submission
from apps.submissions.services import (
    AnswerInput,
    Upload,
    answer_save_many,
    evidence_attach_many,
    submission_transition,
)
from tests.cast import Regions
from tests.computation.editions import method_set
from tests.dashboard.conftest import Advance
from tests.factories import edition_make, instrument_make, submission_fill


def _labels(user: User) -> list[tuple[int, str]]:
    return [(item.count, item.label) for item in queue_list(user)]


def _step(submission: Submission, action: SubmissionAction, actor: User) -> None:
    stored = Submission.objects.get(pk=submission.pk)
    submission_transition(
        submission=stored, action=action, actor=actor, revision=stored.revision, note="Buka lagi."
    )


def _send_back(submission: Submission, actor: User, *codes: str, note: str = "") -> None:
    submission_return(
        submission=submission,
        actor=actor,
        revision=Submission.objects.get(pk=submission.pk).revision,
        note=note,
        verdicts=[
            *(VerdictInput(code, VerdictOutcome.RETURNED, "Perbaiki.") for code in codes),
            VerdictInput("2.2", VerdictOutcome.OK),
        ],
    )


# Forms to fill


def test_a_form_that_is_being_filled_counts_what_is_left(advance: Advance, operator_pandeglang: User) -> None:
    form = advance("pandeglang", SubmissionState.DRAFT)
    answers = [AnswerInput("1.1", AnswerValue.NO_DATA), AnswerInput("2.1", AnswerValue.DID_NOT_OCCUR)]
    answer_save_many(submission=form, inputs=[answers[0]], actor=operator_pandeglang)
    [item] = queue_list(operator_pandeglang)
    assert (item.count, item.detail) == (3, "Edisi uji-2024: 3 indikator belum terisi, 1 dari 4 terisi")


def test_a_returned_form_counts_the_remarks_of_its_last_return(
    advance: Advance, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    """Another form was returned with other remarks; what was marked as right is no remark."""
    other, form = (advance(place, SubmissionState.IN_REVIEW) for place in ("lebak", "pandeglang"))
    _send_back(other, coordinator_banten, "1.1", "1.2", "2.1", note="Yang lain.")
    _send_back(form, coordinator_banten, "1.1", note="Pertama.")
    _step(form, SubmissionAction.SUBMIT, operator_pandeglang)
    _step(form, SubmissionAction.CLAIM, coordinator_banten)
    _send_back(form, coordinator_banten, "1.1", "1.2", note="Kedua.")

    [item] = queue_list(operator_pandeglang)
    assert (item.count, item.label) == (2, "Perbaiki data Kabupaten Pandeglang")
    assert item.detail == "Edisi uji-2024: 4 dari 4 indikator terisi. “Kedua.”"

    _step(form, SubmissionAction.SUBMIT, operator_pandeglang)
    _step(form, SubmissionAction.CLAIM, coordinator_banten)
    _step(form, SubmissionAction.APPROVE, coordinator_banten)
    _step(form, SubmissionAction.REOPEN, national_reviewer)
    [item] = queue_list(operator_pandeglang)
    assert (item.count, item.detail) == (1, "Edisi uji-2024: 4 dari 4 indikator terisi. “Buka lagi.”")


# Forms to review


def test_a_reviewer_has_one_line_for_each_edition_newest_first(
    advance: Advance, coordinator_banten: User
) -> None:
    EditionWindow.objects.all().delete()
    for place in ("pandeglang", "lebak"):
        advance(place, SubmissionState.SUBMITTED)
    for code, year in (("lama", 2020), ("baru", 2030)):
        other = edition_make(code)
        Edition.objects.filter(pk=other.pk).update(reference_on=dt.date(year, 1, 1))
        advance("pandeglang", SubmissionState.SUBMITTED, other)
    lines = [(item.count, item.detail, item.url) for item in queue_list(coordinator_banten)]
    assert lines == [
        (1, "Edisi baru", "/portal/tinjauan/?edisi=baru&status=submitted"),
        (2, "Edisi uji-2024", "/portal/tinjauan/?edisi=uji-2024&status=submitted"),
        (1, "Edisi lama", "/portal/tinjauan/?edisi=lama&status=submitted"),
    ]


# Runs to ask for


@pytest.fixture
def accepted(advance: Advance) -> Submission:
    return advance("pandeglang", SubmissionState.ACCEPTED)


def _run(edition: Edition, analyst: User, state: JobState = JobState.FINISHED) -> IndexRun:
    run, _ = run_request(edition=edition, actor=analyst)
    if state == JobState.FINISHED:
        run_execute(run.pk)
    return IndexRun.objects.get(pk=run.pk)


def test_data_accepted_after_the_last_run_waits_for_another(
    accepted: Submission, advance: Advance, edition: Edition, analyst: User, national_reviewer: User
) -> None:
    line = [(1, "Hitung indeks Edisi uji-2024")]
    assert _labels(analyst) == line
    _run(edition, analyst)
    assert _labels(analyst) == []

    advance("lebak", SubmissionState.ACCEPTED)
    assert _labels(analyst) == [(2, "Hitung indeks Edisi uji-2024")]
    _run(edition, analyst)
    assert _labels(analyst) == []

    _step(accepted, SubmissionAction.REOPEN, national_reviewer)  # takes data away: a new run would differ
    assert _labels(analyst) == line


def test_a_run_that_failed_and_one_of_another_edition_leave_the_data_waiting(
    accepted: Submission, advance: Advance, edition: Edition, analyst: User
) -> None:
    other = edition_make("lain-2020")
    advance("lebak", SubmissionState.ACCEPTED, other)
    _run(other, analyst)
    assert _labels(analyst) == [(1, "Hitung indeks Edisi uji-2024")]
    run = _run(edition, analyst, JobState.QUEUED)
    assert _labels(analyst) == []  # who asks again is led to that one
    IndexRun.objects.filter(pk=run.pk).update(job_state=JobState.FAILED, job_finished_at=timezone.now())
    assert _labels(analyst) == [(1, "Hitung indeks Edisi uji-2024")]


def test_data_accepted_and_reopened_asks_for_no_run_over_the_same_data(
    accepted: Submission, advance: Advance, edition: Edition, analyst: User, national_reviewer: User
) -> None:
    _run(edition, analyst)
    second = advance("lebak", SubmissionState.ACCEPTED)
    _step(second, SubmissionAction.REOPEN, national_reviewer)
    assert _labels(analyst) == []
    assert run_request(edition=edition, actor=analyst)[1] is False


def test_figures_that_were_imported_anew_wait_for_a_run(
    regions: Regions, analyst: User, tmp_path: Path
) -> None:
    edition = edition_make("luar-2024", region_set=regions.region_set, kind=EditionKind.EXTERNAL)
    file = tmp_path / "angka.csv"

    def load(score: str) -> None:
        scores = {"36": 50, "51": 60, "36.01": score, "36.02": 40, "51.03": 10}
        rows = "".join(f"{code},{value},https://ikp.example/a\n" for code, value in scores.items())
        file.write_text(f"code,score,source_url\n{rows}")
        external_figures_import(edition=edition, path=file, actor=analyst)

    assert _labels(analyst) == []
    load("12.50")
    [item] = queue_list(analyst)
    assert (item.label, item.detail) == (
        f"Hitung indeks {edition}",
        "5 wilayah dengan skor terbitan yang diimpor",
    )
    _run(edition, analyst)
    assert _labels(analyst) == []
    load("12.51")
    assert _labels(analyst) == [(5, f"Hitung indeks {edition}")]
    load("12.50")
    assert _labels(analyst) == []  # what the run has read is there again


def test_voters_wait_for_a_run_where_the_method_weighs_by_them(
    accepted: Submission, advance: Advance, edition: Edition, regions: Regions, analyst: User, tmp_path: Path
) -> None:
    instrument = instrument_make("tertimbang")
    method_set(instrument, Stage.REGIONS, "voters")
    weighed = edition_make("tertimbang", instrument=instrument)
    advance("lebak", SubmissionState.ACCEPTED, weighed)
    file = tmp_path / "pemilih.csv"

    def load(number: int) -> None:
        codes = (
            Region.objects.in_set(weighed.region_set)
            .filter(level=RegionLevel.REGENCY)
            .values_list("code", flat=True)
        )
        file.write_text("code,voters,source\n" + "".join(f"{code},{number},KPU\n" for code in codes))
        for each in (edition, weighed):
            voters_load(edition=each, path=file, actor=analyst)

    line = [(1, "Hitung indeks Edisi tertimbang")]
    _run(edition, analyst)
    assert _labels(analyst) == line  # who asks for it reads that the voters are missing
    load(1000)
    assert _labels(analyst) == line
    _run(weighed, analyst)
    assert _labels(analyst) == []
    load(2000)
    assert _labels(analyst) == line


def test_a_file_withdrawn_from_accepted_data_waits_for_a_run(
    advance: Advance,
    edition: Edition,
    analyst: User,
    operator_lebak: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    form = submission_fill(advance("lebak", SubmissionState.DRAFT), operator_lebak)
    upload = Upload("1.1", "surat.pdf", io.BytesIO(pdf_page("Surat")))
    evidence_attach_many(submission=form, uploads=[upload], actor=operator_lebak)
    _step(form, SubmissionAction.SUBMIT, operator_lebak)
    _step(form, SubmissionAction.CLAIM, coordinator_banten)
    _step(form, SubmissionAction.APPROVE, coordinator_banten)
    _step(form, SubmissionAction.ACCEPT, national_reviewer)
    _run(edition, analyst)
    assert _labels(analyst) == []
    infected = {"state": ScanState.INFECTED, "signature": "Eicar", "checked_at": timezone.now()}
    EvidenceScan.objects.create(evidence=Evidence.objects.get(), **infected)
    Evidence.objects.update(removed_at=timezone.now())
    assert _labels(analyst) == [(1, "Hitung indeks Edisi uji-2024")]


def test_the_data_is_read_only_where_something_was_changed_since_the_last_run(
    accepted: Submission, edition: Edition, analyst: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _run(edition, analyst, JobState.QUEUED)
    IndexRun.objects.update(job_queued_at=timezone.now() + dt.timedelta(hours=1))
    with django_assert_num_queries(1):
        assert edition_list_uncomputed() == []


def test_data_accepted_in_another_edition_asks_for_no_run_of_this_one(
    accepted: Submission, advance: Advance, edition: Edition, analyst: User
) -> None:
    _run(edition, analyst)
    advance("lebak", SubmissionState.ACCEPTED, edition_make("lain-2020"))
    assert _labels(analyst) == [(1, "Hitung indeks Edisi lain-2020")]


def test_data_accepted_while_a_run_was_computed_waits_for_another(
    accepted: Submission, advance: Advance, edition: Edition, analyst: User
) -> None:
    run = _run(edition, analyst, JobState.QUEUED)
    advance("lebak", SubmissionState.ACCEPTED)
    IndexRun.objects.filter(pk=run.pk).update(job_state=JobState.FINISHED, job_finished_at=timezone.now())
    assert _labels(analyst) == [(2, "Hitung indeks Edisi uji-2024")]


def test_without_accepted_data_nothing_waits_for_a_run(advance: Advance, analyst: User) -> None:
    advance("pandeglang", SubmissionState.APPROVED)
    assert _labels(analyst) == []


# Releases to prepare and to publish


def test_the_newest_run_of_an_edition_waits_for_its_release(
    accepted: Submission, advance: Advance, edition: Edition, analyst: User, publisher: User
) -> None:
    bare = [(1, "Siapkan terbitan Edisi uji-2024")]
    _run(edition, analyst)
    advance("lebak", SubmissionState.ACCEPTED)
    newest = _run(edition, analyst)
    assert _labels(publisher) == bare
    release_prepare(run=newest, actor=publisher)
    assert _labels(publisher) == []


def test_drafts_that_are_built_wait_to_be_published(
    accepted: Submission, edition: Edition, analyst: User, publisher: User
) -> None:
    release = release_prepare(run=_run(edition, analyst), actor=publisher)
    assert _labels(publisher) == []
    Release.objects.filter(pk=release.pk).update(job_state=JobState.FINISHED)
    assert _labels(publisher) == [(1, "Terbitkan rancangan Edisi uji-2024, v1")]


def test_what_was_published_waits_no_longer(
    accepted: Submission, edition: Edition, analyst: User, publisher: User
) -> None:
    release = release_prepare(run=_run(edition, analyst), actor=publisher)
    rows = Release.objects.filter(pk=release.pk)
    rows.update(job_state=JobState.FINISHED, manifest_sha256="0" * 64)
    assert _labels(publisher) == [(1, "Terbitkan rancangan Edisi uji-2024, v1")]

    rows.update(state=ReleaseState.PUBLISHED, published_by=publisher, published_at=timezone.now())

    assert _labels(publisher) == []


# Deadlines


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (dt.timedelta(minutes=1), "tenggat "),
        (dt.timedelta(0), "tenggat "),
        (dt.timedelta(minutes=-1), "lewat tenggat "),
    ],
)
def test_a_deadline_says_whether_it_has_passed(
    monkeypatch: pytest.MonkeyPatch, due: dt.timedelta | None, words: str
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    item: Any = QueueItem(1, "Isi data", "/", due_at=None if due is None else now + due)
    assert item.due.startswith(words)
    assert bool(item.due) is bool(words)
