"""Executing a run: claim it, read its inputs, compute, and write all results in one transaction."""

from django.db import transaction

from apps.core.exceptions import PortalError
from apps.core.jobs import job_attempt, job_beat, job_claim, job_finish

from ..inputs import read_inputs
from ..inputs.plan import plan_of
from ..models import IndexRun, RegionResult
from .outcome import Outcome, compute_outcome


def run_execute(pk: int) -> bool:
    """Execute a queued run; return whether this call brought it to its end.

    The page of the run shows how far it is ("Menghitung indeks") and then its results, or a message why it failed.

    Safe to call twice and from several workers: claiming the run is one UPDATE, and the transaction that writes the
    results also checks that this worker still holds the run.
    """
    run = job_claim(IndexRun, pk)
    if run is None:
        return False
    return bool(
        job_attempt(
            run,
            lambda: _write(run, _compute(run)),
            name=f"run {run.public_id}",
            request_id=f"run-{run.public_id.hex[:12]}",
            explain_crash=lambda _error: (
                "Hitungan berhenti karena kesalahan pada portal. Sampaikan nomor hitungan ini kepada pengelola portal: "
                f"{run.public_id}."
            ),
        )
    )


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


def _write(run: IndexRun, outcome: Outcome) -> bool:
    job_beat(run, stage="Menyimpan hasil", progress=70)
    with transaction.atomic():
        RegionResult.objects.bulk_create(outcome.rows)
        job_finish(run, manifest=outcome.manifest.to_dict())
    return True
