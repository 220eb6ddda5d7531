"""Reading scenarios: drafts of the national office, for people who may see the runs of the whole country."""

import uuid

from django.db.models import QuerySet

from apps.computation.models import IndexRun
from apps.computation.selectors import run_list
from apps.core.exceptions import MissingError
from apps.engine import Framework, Method
from apps.indicators.enums import EditionKind
from apps.regions.scoping import RegionScope

from .models import Scenario


def scenario_list(*, scope: RegionScope) -> QuerySet[Scenario]:
    """Return the scenarios, last changed first.

    A scenario shows every region, so people who may not see all of them get none.
    """
    rows = Scenario.objects.select_related("run__edition", "created_by")
    return rows if scope.is_nation else rows.none()


def scenario_get(*, scope: RegionScope, public_id: uuid.UUID) -> Scenario:
    """Return one scenario. Raises MissingError where it does not exist or lies outside the scope."""
    found = scenario_list(scope=scope).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Skenario tidak ditemukan.")
    return found


def run_list_comparable(*, scope: RegionScope) -> QuerySet[IndexRun]:
    """Return the finished runs, newest first; none for people who may not see all regions."""
    rows = run_list(scope=scope).finished()
    return rows if scope.is_nation else rows.none()


def run_list_changeable(*, scope: RegionScope) -> QuerySet[IndexRun]:
    """Return the finished runs of which another method can be tried: not those of published scores."""
    return run_list_comparable(scope=scope).exclude(edition__kind=EditionKind.EXTERNAL)


def run_list_beside(run: IndexRun, *, scope: RegionScope) -> list[IndexRun]:
    """Return the finished runs that a run can be compared with, newest first: those of one series with it."""
    # What they share is asked of the database, which need not read out every manifest (see `series_obstacles`).
    alike = {f"manifest__{key}": part for key, part in run.content.of_series.items()}
    others = run_list_comparable(scope=scope).filter(edition__kind=run.edition.kind, **alike)
    return list(others.exclude(pk=run.pk))


def scenario_plan(scenario: Scenario) -> tuple[Framework, Method]:
    """Return the official framework of the scenario's run, and the scenario's method."""
    return scenario.run.content.framework, Method.from_dict(scenario.method)
