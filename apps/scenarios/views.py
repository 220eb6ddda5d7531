"""Scenarios and comparisons on the screen."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.audit.selectors import told_if_gone
from apps.computation.models import IndexRun
from apps.computation.selectors import result_list
from apps.core.addresses import judges_address
from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError, MissingError, NotAllowedError
from apps.core.names import say_kind_once
from apps.core.once import once
from apps.core.pages import post_only
from apps.indicators.enums import EditionKind
from apps.regions.scoping import RegionScope

from .enums import Cause
from .forms import BegunForm, ChangesForm, ChangesTable, ComparisonForm, ScenarioCreateForm, ScenarioForm
from .method_choices import read_plan, stage_fields, weight_fields
from .models import Scenario
from .outcomes.comparison import compare_outcomes
from .outcomes.differences import method_differences, weight_differences
from .outcomes.outcome import reweigh, stored_outcome
from .outcomes.run_comparison import compare_runs
from .presentation import LevelComparison, level_comparisons
from .rules import may_manage
from .selectors import (
    run_list_beside,
    run_list_changeable,
    run_list_comparable,
    scenario_get,
    scenario_list,
    scenario_plan,
)
from .services import SCENARIO_DELETED, scenario_change, scenario_create, scenario_delete, scenario_outcome

BESIDE: Final = 8
"""How many other runs the page of a run offers for a comparison; the others are in a list to choose from."""


@judges_address
@require_GET
@requires(Permission.RUN_VIEW)
def scenario_index(request: PortalRequest) -> HttpResponse:
    """List the scenarios, with forms to begin another one and to compare two runs."""
    return _list(request)


@post_only
@requires(Permission.SCENARIO_MANAGE)
@once
def scenario_add(request: PortalRequest) -> HttpResponse:
    """Begin a scenario from a finished run, and show it."""
    form = ScenarioCreateForm(request.POST, runs=run_list_changeable(scope=_scope(request)))
    if form.is_valid():
        try:
            return redirect(scenario_create(actor=request.user, **form.cleaned_data))
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
    return _list(request, form)


@judges_address
@require_http_methods(["GET", "POST"])
@requires(visible_to=Permission.RUN_VIEW)
def scenario_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a scenario beside its run; a POST stores what was changed."""
    scenario = _scenario_of(request, public_id)
    if request.method == "POST":
        return _scenario_save(request, scenario)
    context = _scenario_context(request, scenario)
    context["address"] = context["changes_form"]
    status = context["changes_form"].status_code
    return render(request, "scenarios/scenario_detail.html", context, status=status)


@post_only
@requires(Permission.SCENARIO_MANAGE, visible_to=Permission.RUN_VIEW)
def scenario_preview(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer with the part of the page that shows what the values in the form would give; nothing is stored."""
    scenario = _scenario_of(request, public_id)
    try:
        method, weights = read_plan(request.POST.dict(), *scenario_plan(scenario))
        scenario.method, scenario.weights = method.to_dict(), weights
        context = _scenario_context(request, scenario)
    except InvalidInputError as error:
        context = {"problem": error, "scenario": scenario, **_typed_fields(request, scenario, error)}
    marked = {*context.get("wrong", {}), *request.POST.get("marked", "").split()}
    context["remarked"] = [row for row in context["weights"] if row.field in marked]
    return render(request, "scenarios/partials/scenario_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SCENARIO_MANAGE, visible_to=Permission.RUN_VIEW)
def scenario_remove(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then delete a scenario."""
    scenario = _scenario_of(request, public_id)
    if request.method == "POST":
        scenario_delete(scenario=scenario, actor=request.user)
        messages.success(request, say_kind_once(f"Skenario “{scenario.title}” dihapus."))
        return redirect("scenarios:scenario_list")
    crumbs = [*_breadcrumbs(), {"label": scenario.title, "url": scenario.get_absolute_url()}]
    context = {"scenario": scenario, "breadcrumbs": [*crumbs, {"label": "Hapus"}]}
    return render(request, "scenarios/scenario_delete.html", context)


@judges_address
@require_GET
@requires(Permission.RUN_VIEW)
def run_compare(request: PortalRequest) -> HttpResponse:
    """Compare two runs, or say why their scores cannot be read as one series."""
    scope = _scope(request)
    form = ComparisonForm(request.GET, runs=run_list_comparable(scope=scope))
    context: dict[str, Any] = {
        "form": form,
        "address": form,
        "is_nation": scope.is_nation,
        "breadcrumbs": _breadcrumbs(),
    }
    if form.is_valid():
        found = compare_runs(*form.in_order())
        levels = level_comparisons(
            (found.before, found.after),
            (found.outcome_before, found.outcome_after),
            found.changes,
            scope,
        )
        context |= {"comparison": found, "levels": levels, "tables": _tables(form, levels)}
    return render(request, "scenarios/run_compare.html", context, status=form.status_code)


def run_section(request: PortalRequest, run: IndexRun) -> SafeString:
    """Return, for the page of a run, what it can be compared with and the scenarios of it, as HTML."""
    scope = _scope(request)
    if not scope.is_nation or run.job_state != JobState.FINISHED:
        return SafeString()
    others = run_list_beside(run, scope=scope)
    context = {
        "run": run,
        "others": others[:BESIDE],
        "n_others": len(others),
        "scenarios": scenario_list(scope=scope).filter(run=run),
        "may_begin": may_manage(request.user) and run.edition.kind != EditionKind.EXTERNAL,
    }
    return render_to_string("scenarios/partials/run_scenarios.html", context)


def _scenario_of(request: PortalRequest, public_id: uuid.UUID) -> Scenario:
    """Return the scenario. One that was deleted leads to the list, which says who did it, and when."""
    scope = _scope(request)
    with told_if_gone(Scenario, public_id, SCENARIO_DELETED, scope=scope):
        return scenario_get(scope=scope, public_id=public_id)


def _scenario_save(request: PortalRequest, scenario: Scenario) -> HttpResponse:
    """Store what was changed; where that is not possible, show the page again with what was typed."""
    if not may_manage(request.user):
        raise NotAllowedError("Hanya analis nasional yang dapat mengubah skenario.")
    form = ScenarioForm(request.POST)
    try:
        method, weights = read_plan(request.POST.dict(), *scenario_plan(scenario))
        if form.is_valid():
            scenario_change(
                scenario=scenario, method=method, weights=weights, actor=request.user, **form.cleaned_data
            )
            messages.success(request, "Skenario disimpan.")
            return redirect(scenario)
        error = None
    except InvalidInputError as found:
        error = found
    context = _scenario_context(request, scenario) | _typed_fields(request, scenario, error)
    return render(request, "scenarios/scenario_detail.html", context | {"form": form}, status=422)


def _list(request: PortalRequest, refused: ScenarioCreateForm | None = None) -> HttpResponse:
    """Show the list with its forms; that of a new scenario as it was sent, where it was `refused`."""
    scope = _scope(request)
    runs = run_list_comparable(scope=scope)
    address = BegunForm(request.GET, runs=runs)
    form = refused or ScenarioCreateForm(runs=run_list_changeable(scope=scope), initial={"run": address.run})
    context = {
        "address": address,
        "scenarios": scenario_list(scope=scope),
        "form": form if may_manage(request.user) else None,
        "comparison_form": ComparisonForm(QueryDict(), runs=runs, initial={"before": address.run})
        if scope.is_nation
        else None,
        "is_nation": scope.is_nation,
    }
    status = 422 if refused else address.status_code
    return render(request, "scenarios/scenario_list.html", context, status=status)


def _tables(form: ChangesForm, levels: Sequence[LevelComparison]) -> dict[str, ChangesTable]:
    """Return, by level, its table as the address asks for it."""
    return {level.level: form.pick(level.level, level.changes) for level in levels}


def _scenario_context(request: PortalRequest, scenario: Scenario) -> dict[str, Any]:
    """Compute the scenario, and set it beside its run."""
    scope = _scope(request)
    framework, method = scenario_plan(scenario)
    official = scenario.run.content
    before = stored_outcome(result_list(scope=scope, run=scenario.run), official)
    after = scenario_outcome(run=scenario.run, method=method, weights=scenario.weights)
    changes = compare_outcomes(before, after, cause=Cause.METHOD)
    levels = level_comparisons((scenario.run, scenario.run), (before, after), changes, scope)
    shown = ChangesForm(request.GET)
    return {
        "scenario": scenario,
        "run": scenario.run,
        "changes_form": shown,
        "tables": _tables(shown, levels),
        "form": ScenarioForm(
            initial={"title": scenario.title, "note": scenario.note, "revision": scenario.revision}
        ),
        "stages": stage_fields(method),
        "weights": weight_fields(framework, scenario.weights),
        "levels": levels,
        "methods": method_differences(official.method, method),
        "weight_changes": weight_differences(framework, reweigh(framework, scenario.weights)),
        "may_manage": may_manage(request.user),
        "breadcrumbs": [*_breadcrumbs(), {"label": scenario.title}],
    }


def _typed_fields(
    request: PortalRequest, scenario: Scenario, error: InvalidInputError | None
) -> dict[str, object]:
    """Return the rows of the form with what was typed, so that a mistake in one field loses no other."""
    typed = request.POST.dict()
    framework, method = scenario_plan(scenario)
    wrong = error.errors if error else {}
    weights = weight_fields(framework, scenario.weights, typed)
    return {
        "stages": stage_fields(method, typed),
        "weights": weights,
        "refusal": "" if wrong or not error else error.message,
        "wrong": wrong,
        "opens_weights": any(row.depth > 1 and row.field in wrong for row in weights),
        "may_manage": True,
    }


def _scope(request: PortalRequest) -> RegionScope:
    scope = scope_for(request.user, Permission.RUN_VIEW)
    if scope.is_empty:
        raise MissingError("Halaman tidak ditemukan.")
    return scope


def _breadcrumbs() -> list[dict[str, str]]:
    return [{"label": "Skenario", "url": reverse("scenarios:scenario_list")}]
