"""What waits for whom: each line of the home page counts exactly what the person can do."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.dashboard.selectors import queue_list
from apps.dashboard.selectors.queue import QueueItem
from apps.indicators.models import Edition
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release
from apps.publishing.services import release_prepare
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from tests.dashboard.conftest import Advance
from tests.factories import edition_make


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
    assert (item.count, item.detail) == (3, "Edisi uji-2024: 1 dari 4 indikator terisi")


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
    Edition.objects.update(entry_due_at=None)
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

    _step(accepted, SubmissionAction.REOPEN, national_reviewer)  # takes data away, and brings none
    assert _labels(analyst) == []


def test_a_run_that_has_not_finished_and_one_of_another_edition_leave_the_data_waiting(
    accepted: Submission, advance: Advance, edition: Edition, analyst: User
) -> None:
    other = edition_make("lain-2020")
    advance("lebak", SubmissionState.ACCEPTED, other)
    _run(other, analyst)
    assert _labels(analyst) == [(1, "Hitung indeks Edisi uji-2024")]
    _run(edition, analyst, JobState.QUEUED)
    assert _labels(analyst) == [(1, "Hitung indeks Edisi uji-2024")]


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
