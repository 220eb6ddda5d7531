"""What the database refuses by itself about runs, and that the jobs of the portal keep to the same."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from apps.accounts.models import User
from apps.computation.models import IndexRun, RegionResult
from apps.core.enums import JobState
from apps.core.jobs import JobLostError, job_finish
from tests.cast import Regions
from tests.factories import edition_make
from tests.undone import is_done


@pytest.fixture
def in_state(regions: Regions, analyst: User) -> Callable[[JobState], IndexRun]:
    """Return a maker of runs with one result, in whatever state."""

    def make(state: JobState) -> IndexRun:
        run = IndexRun.objects.create(
            edition=edition_make(),
            requested_by=analyst,
            number=9,
            run_key="k",
            job_state=JobState.RUNNING,
            job_attempt=1,
        )
        RegionResult.objects.create(run=run, region=regions.pandeglang)
        IndexRun.objects.filter(pk=run.pk).update(job_state=state)
        return IndexRun.objects.get(pk=run.pk)

    return make


@pytest.mark.parametrize("state", JobState)
def test_results_are_written_when_a_worker_can_finish_the_run_and_never_else(
    in_state: Callable[[JobState], IndexRun], regions: Regions, state: JobState
) -> None:
    run = in_state(state)
    is_written = is_done(
        lambda: RegionResult.objects.create(run=run, region=regions.lebak), IntegrityError, JobLostError
    )
    assert (
        is_written
        is is_done(lambda: job_finish(run), IntegrityError, JobLostError)
        is (state == JobState.RUNNING)
    )


@pytest.mark.parametrize("state", JobState)
def test_a_run_changes_until_it_is_finished_and_its_results_never(
    in_state: Callable[[JobState], IndexRun], state: JobState
) -> None:
    rows = IndexRun.objects.filter(pk=in_state(state).pk)
    results = RegionResult.objects.filter(run__in=rows)
    assert is_done(lambda: rows.update(manifest={"n": 1}), IntegrityError, JobLostError) is (
        state != JobState.FINISHED
    )
    assert [
        is_done(act, IntegrityError, JobLostError)
        for act in (lambda: results.update(score=99), results.delete)
    ] == [False, False]


@pytest.mark.parametrize("state", JobState)
def test_a_run_without_results_is_deleted_until_it_is_finished(
    regions: Regions, analyst: User, state: JobState
) -> None:
    run = IndexRun.objects.create(
        number=1, edition=edition_make(), requested_by=analyst, run_key="k", job_state=state
    )
    assert is_done(run.delete, IntegrityError, JobLostError) is (state != JobState.FINISHED)
