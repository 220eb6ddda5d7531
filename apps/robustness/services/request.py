"""Asking for a study: which requests are refused, and which mean a study that exists already."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.computation.models import IndexRun
from apps.computation.rules import may_request
from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.core.formatting import format_decimal
from apps.core.jobs import job_find_or_create, job_key
from apps.engine import ENGINE_VERSION, EngineError
from apps.engine.robustness import Alternatives

from ..models import RobustnessStudy
from .chunk_work import checked_alternatives

FEWEST_RUNS: Final = 100
MOST_RUNS: Final = 100_000
LARGEST_BASE: Final = 8192


@transaction.atomic
def study_request(
    *, run: IndexRun, alternatives: Mapping[str, Any], n_runs: int, n_base: int, seed: int, actor: User
) -> tuple[RobustnessStudy, bool]:
    """Queue a study of a finished run; return it, and whether it is new.

    The page of the study shows "Menunggu giliran" until a worker begins; the caller sends the id to the workers after
    the commit (`tasks.study_send`). If a study of the same request exists, and has not failed, it is returned instead.

    `alternatives` is what the engine's `Alternatives.from_dict` reads. `n_base` is the number of base points of the
    sensitivity test (Sobol'), 0 for none.

    Raises NotAllowedError. Raises InvalidInputError if the run is not finished, comes from another version of the
    engine or holds no indicator values, if a number is out of range, or if an alternative cannot be computed on the
    data of the run.
    """
    if not may_request(actor):
        raise NotAllowedError("Hanya analis nasional yang dapat meminta uji ketahanan.")
    _check_run(run)
    _check_numbers(n_runs, n_base, seed)
    try:
        checked = checked_alternatives(run, alternatives, n_base=n_base, seed=seed)
    except EngineError as error:
        raise InvalidInputError(f"Uji ketahanan ini tidak dapat dihitung: {error}") from error
    numbers = {"n_runs": n_runs, "n_base": n_base, "seed": seed}
    study, is_new = job_find_or_create(
        RobustnessStudy,
        {"study_key": study_key_of(run, checked, **numbers)},
        {
            "run": run,
            "requested_by": actor,
            "alternatives": checked.to_dict(),
            "engine_version": ENGINE_VERSION,
            **numbers,
        },
    )
    if is_new:
        audit_record(
            actor=actor,
            action=AuditAction.STUDY_REQUEST,
            subject=study,
            detail={"run": str(run.public_id), **numbers, "seed": str(seed)},
            names={"n_runs": format_decimal(n_runs, 0), "run": str(run)},
        )
    return study, is_new


def _check_run(run: IndexRun) -> None:
    if run.job_state != JobState.FINISHED:
        raise InvalidInputError(
            "Hitungan ini belum selesai. Tunggu sampai selesai, lalu minta uji ketahanan."
        )
    if run.engine_version != ENGINE_VERSION:
        raise InvalidInputError(
            f"Hitungan ini dibuat dengan mesin versi {run.engine_version}, sedangkan portal kini memakai versi "
            f"{ENGINE_VERSION}. Minta hitungan baru, lalu uji ketahanannya."
        )


def _check_numbers(n_runs: int, n_base: int, seed: int) -> None:
    """Refuse numbers that would take too long or could not be stored; the engine refuses what it cannot compute."""
    fewest, most, largest = (format_decimal(limit, 0) for limit in (FEWEST_RUNS, MOST_RUNS, LARGEST_BASE))
    if not FEWEST_RUNS <= n_runs <= MOST_RUNS:
        raise InvalidInputError(f"Isi banyaknya simulasi dari {fewest} sampai {most}.")
    if not 0 <= n_base <= LARGEST_BASE:
        text = f"Isi titik dasar kepekaan 0 (tanpa uji kepekaan) atau pangkat dua sampai {largest}."
        raise InvalidInputError(text)
    if not 0 <= seed < 2**63:
        raise InvalidInputError("Isi benih acak dengan bilangan bulat 0 atau lebih, sampai 18 angka.")


def study_key_of(run: IndexRun, alternatives: Alternatives, *, n_runs: int, n_base: int, seed: int) -> str:
    """Return the hash of run, alternatives, engine, numbers of runs and seed: equal keys mean equal results."""
    return job_key(
        {
            "run": str(run.public_id),
            "alternatives": alternatives.to_dict(),
            "n_runs": n_runs,
            "n_base": n_base,
            "seed": seed,
            "engine_version": ENGINE_VERSION,
        }
    )


def study_told(study: RobustnessStudy) -> str:
    """Return who asked for exactly this study before, and when."""
    return already_done(study, "Uji ketahanan yang sama persis ini", AuditAction.STUDY_REQUEST).message
