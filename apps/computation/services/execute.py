"""Doing a run: claim, read, compute, and write everything in one transaction."""

import logging

from django.db import InterfaceError, OperationalError, transaction

from apps.core.exceptions import PortalError
from apps.core.jobs import JobLostError, job_beat, job_claim, job_fail, job_finish
from apps.core.request_context import begin_request
from apps.engine import EngineError

from ..inputs.plan import plan_of
from ..models import IndexRun, RegionResult
from .outcome import Outcome, compute_outcome
from .request import read_inputs

logger = logging.getLogger(__name__)


def run_execute(pk: int) -> bool:
    """Do the run, if it still waits; return whether this call did it.

    Safe to call twice and from several workers: the claim is one UPDATE, and the results are written in the
    transaction that also checks that the claim still holds. A failure becomes the run's message.
    """
    run = job_claim(IndexRun, pk)
    if run is None:
        return False
    begin_request(f"run-{run.public_id.hex[:12]}")
    logger.info("run_started run=%s attempt=%s", run.public_id, run.job_attempt)
    try:
        _write(run, _compute(run))
    except JobLostError:
        logger.warning("run_lost run=%s attempt=%s", run.public_id, run.job_attempt)
        return False
    except (PortalError, EngineError) as error:
        logger.info("run_failed run=%s", run.public_id)
        job_fail(run, str(error))
        return False
    except (OperationalError, InterfaceError) as error:
        # The database went away, which is no fault of the run: the sweeper sends it again.
        logger.warning("run_interrupted run=%s error=%s", run.public_id, error)
        return False
    except Exception:
        logger.exception("run_crashed run=%s", run.public_id)
        job_fail(
            run,
            "Hitungan berhenti karena kesalahan pada portal. Sampaikan nomor hitungan ini kepada pengelola portal: "
            f"{run.public_id}.",
        )
        return False
    logger.info("run_finished run=%s", run.public_id)
    return True


def _compute(run: IndexRun) -> Outcome:
    job_beat(run, stage="Membaca data", progress=10)
    plan = plan_of(run.edition.instrument)
    inputs = read_inputs(run.edition, plan)
    if inputs.sha256 != run.input_sha256:
        raise PortalError(
            "Data edisi ini berubah sejak hitungan diminta, jadi hasilnya bukan lagi yang diminta. "
            "Minta hitungan baru."
        )
    job_beat(run, stage="Menghitung indeks", progress=40)
    return compute_outcome(run, plan, inputs)


def _write(run: IndexRun, outcome: Outcome) -> None:
    job_beat(run, stage="Menyimpan hasil", progress=70)
    with transaction.atomic():
        RegionResult.objects.bulk_create(outcome.rows)
        job_finish(run, manifest=outcome.manifest)
