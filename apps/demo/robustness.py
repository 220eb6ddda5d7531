"""A finished study of the simulated run, done right here by the services that the workers use."""

from typing import Final

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.core.enums import JobState
from apps.indicators.models import Edition
from apps.robustness.models import RobustnessStudy
from apps.robustness.services import chunk_execute, study_merge, study_request, study_split
from apps.robustness.services.chunk_work import proposed_alternatives

from .simulation import SEED

N_RUNS: Final = 10_000
N_BASE: Final = 512


def study_is_seeded(edition: Edition) -> bool:
    """Whether some run of the edition has a finished study, the seed's or another."""
    return RobustnessStudy.objects.filter(run__edition=edition, job_state=JobState.FINISHED).exists()


def study_seed(run: IndexRun, analyst: User) -> None:
    """Ask for a study of the run with the alternatives that the form proposes, and do all of it here."""
    study = study_ask(run, analyst, seed=SEED)
    study_split(study.pk)
    for chunk in study.chunks.exclude(job_state=JobState.FINISHED):
        chunk_execute(chunk.pk)
    study_merge(study.pk)
    study.refresh_from_db()
    if study.job_state != JobState.FINISHED:
        raise RuntimeError(f"The seed's study did not finish: {study.job_failure or study.job_stage}")


def study_ask(run: IndexRun, analyst: User, *, seed: int) -> RobustnessStudy:
    """Queue a study of the usual size."""
    alternatives = proposed_alternatives(run).to_dict()
    study, _ = study_request(
        run=run, alternatives=alternatives, n_runs=N_RUNS, n_base=N_BASE, seed=seed, actor=analyst
    )
    return study
