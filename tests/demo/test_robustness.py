"""The study of the demo."""

from datetime import timedelta

import pytest

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.core.jobs import job_claim, job_requeue_lost
from apps.demo.robustness import N_BASE, N_RUNS, study_ask, study_is_seeded, study_seed
from apps.demo.simulation import SEED
from apps.robustness.models import RobustnessChunk, RobustnessResult, RobustnessStudy
from apps.robustness.services import study_split
from tests.cast import Regions
from tests.computation.finished_runs import finished_run_make


@pytest.fixture
def run(regions: Regions, analyst: User) -> IndexRun:
    return finished_run_make(regions, analyst)


def test_the_seed_leaves_one_finished_study_with_sensitivity(run: IndexRun, analyst: User) -> None:
    assert not study_is_seeded(run.edition)

    for _ in range(2):
        study_seed(run, analyst)

    study = RobustnessStudy.objects.get()
    assert (study.job_state, study.n_runs, study.n_base, study.seed) == ("finished", N_RUNS, N_BASE, SEED)
    assert study.sensitivity
    assert RobustnessResult.objects.filter(study=study).count() == run.results.count()
    assert study_is_seeded(run.edition)


@pytest.mark.django_db(transaction=True)
def test_a_study_that_was_broken_off_is_finished_by_the_next_seed(run: IndexRun, analyst: User) -> None:
    study = study_ask(run, analyst, seed=SEED)
    first, *_ = study_split(study.pk) or []
    job_claim(RobustnessChunk, first)

    job_requeue_lost(RobustnessChunk, silence=timedelta())
    study_seed(run, analyst)

    assert RobustnessStudy.objects.get().job_state == "finished"
