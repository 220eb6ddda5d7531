"""Asking for a run: everything that can be refused is refused here, before anything is queued."""

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.selectors import already_done
from apps.audit.services import audit_record
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.core.jobs import job_find_or_create
from apps.engine import ENGINE_VERSION, EngineError, Stage
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition

from ..inputs import read_inputs
from ..inputs.plan import Plan, plan_of, run_key_of
from ..models import IndexRun
from ..rules import may_request


@transaction.atomic
def run_request(*, edition: Edition, actor: User) -> tuple[IndexRun, bool]:
    """Queue a run over the data that is accepted now; return it, and whether it is new.

    The page of the run shows "Menunggu giliran" until a worker begins; the caller sends the id to the workers after the
    commit (`tasks.run_send`). If a run with the same inputs, instrument and engine exists, and has not failed, it is
    returned instead: a new one would give the same results.

    Raises NotAllowedError. Raises InvalidInputError if nothing is accepted yet, a region would be counted twice, the
    instrument cannot be computed, or its method needs voters or an earlier edition that are not there.
    """
    if not may_request(actor):
        raise NotAllowedError("Hanya analis nasional yang dapat meminta hitungan.")
    try:
        plan = plan_of(edition.instrument)
    except EngineError as error:
        raise InvalidInputError(f"Instrumen edisi ini belum dapat dihitung: {error}") from error
    inputs = read_inputs(edition, plan)
    # Two who ask at the same moment take turns, so that each run gets a number of its own.
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    run, is_new = job_find_or_create(
        IndexRun,
        {"run_key": run_key_of(edition, plan, inputs.sha256)},
        {
            "edition": edition,
            "number": next_run_number(edition),
            "aggregation": _aggregation_of(edition, plan),
            "requested_by": actor,
            "input_sha256": inputs.sha256,
            "engine_version": ENGINE_VERSION,
        },
    )
    if is_new:
        audit_record(
            actor=actor, action=AuditAction.RUN_REQUEST, subject=run, detail={"input_sha256": inputs.sha256}
        )
    return run, is_new


def next_run_number(edition: Edition) -> int:
    """Return the number that the next run of an edition gets."""
    newest = IndexRun.objects.filter(edition=edition).aggregate(Max("number"))["number__max"]
    return (newest or 0) + 1


def _aggregation_of(edition: Edition, plan: Plan) -> str:
    """Return the method that makes the index; "" for scores of others, which are taken over as they are."""
    if edition.kind == EditionKind.EXTERNAL:
        return ""
    return plan.method.step(Stage.AGGREGATE, plan.framework.code).name


def run_told(run: IndexRun) -> str:
    """Return who asked for this run before, and when, as the reason for showing it instead of another one."""
    what = "Data dan metode tidak berubah sejak itu: hitungan ini"
    return already_done(run, what, AuditAction.RUN_REQUEST).message
