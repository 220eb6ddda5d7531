"""Reading scenarios: drafts of the centre, for people who may see the runs of the whole nation."""

import uuid

from django.db.models import QuerySet

from apps.computation.models import IndexRun
from apps.computation.selectors import run_list
from apps.core.enums import JobState
from apps.core.exceptions import MissingError
from apps.engine import Framework, Method
from apps.regions.scoping import RegionScope

from .models import Scenario


def scenario_list(*, scope: RegionScope) -> QuerySet[Scenario]:
    """Return the scenarios, last changed first; a scenario shows every region, so only to who may see them all."""
    rows = Scenario.objects.select_related("run__edition", "created_by")
    return rows if scope.is_nation else rows.none()


def scenario_get(*, scope: RegionScope, public_id: uuid.UUID) -> Scenario:
    """Return one scenario; MissingError where there is none for this person."""
    found = scenario_list(scope=scope).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Skenario tidak ditemukan.")
    return found


def run_list_comparable(*, scope: RegionScope) -> QuerySet[IndexRun]:
    """Return the finished runs, newest first, for people who may see the whole of them."""
    rows = run_list(scope=scope).filter(job_state=JobState.FINISHED)
    return rows if scope.is_nation else rows.none()


def scenario_plan(scenario: Scenario) -> tuple[Framework, Method]:
    """Return the official framework of the scenario's run, and the scenario's method."""
    return scenario.run.content.framework, Method.from_dict(scenario.method)
