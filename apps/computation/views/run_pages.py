"""Runs on the screen: the list, one run with its progress and results, one region's result."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.accounts.services import export_record
from apps.core.addresses import PagedForm, judges_address
from apps.core.exceptions import InvalidInputError, MissingError
from apps.core.pages import post_only
from apps.core.sorting import sort_rows
from apps.regions.enums import level_slug

from ..forms import BegunForm, RunRequestForm, score_of
from ..models import RegionResult
from ..presentation.run_map import CELL_WIDTHS, run_map
from ..presentation.summary import LevelSummary, level_summaries
from ..rules import may_request
from ..selectors import (
    contribution_table,
    count_imputed,
    event_level_names,
    region_profile,
    result_get,
    result_groups,
    result_list,
    result_submission,
    run_get,
    run_latest,
    run_list,
    theme_scores,
    theme_tables,
    treated_indicators,
    treated_points,
    weight_lines,
)
from ..selectors.run_bundle import run_bundle as make_run_bundle
from ..services import run_request, run_told
from ..tasks import run_send
from .links import run_breadcrumbs
from .sections import result_sections, run_sections

TREATED_PER_PAGE = 20
FIRST = 10
"""How many regions of a level the page of a run shows; whoever wants all opens their page."""


@judges_address
@require_GET
@requires(Permission.RUN_VIEW)
def run_index(request: PortalRequest) -> HttpResponse:
    """List the runs, and offer to ask for one."""
    return _list(request)


@post_only
@requires(Permission.RUN_REQUEST)
def run_create(request: PortalRequest) -> HttpResponse:
    """Queue a run, send its id to the workers, and show it."""
    form = RunRequestForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    try:
        run, is_new = run_request(edition=form.cleaned_data["edition"], actor=request.user)
    except InvalidInputError as error:
        form.add_error("edition", error.sentences)
        return _list(request, form)
    if is_new:
        run_send(run.pk)
    else:
        messages.info(request, run_told(run))
    return redirect(run)


@judges_address
@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one run: its progress while it is open, then what it found."""
    scope = scope_for(request.user, Permission.RUN_VIEW)
    run = run_get(scope=scope, public_id=public_id)
    results = list(result_list(scope=scope, run=run))
    points = treated_points(scope=scope, run=run)
    manifest = run.content
    summaries = level_summaries(run, results)
    address = PagedForm(request.GET)
    context = {
        "address": address,
        "run": run,
        "manifest": manifest,
        "may_see_manifest": scope.is_nation,
        "summaries": summaries,
        "maps": {level.value: run_map(run, level, results) for level in CELL_WIDTHS},
        "tables": _first_regions(results, summaries),
        "themes": theme_tables(run, results),
        "weights": weight_lines(run),
        "latest": run_latest(run),
        "treated_indicators": treated_indicators(run),
        "imputed": count_imputed(points),
        "treated_page": address.page_of(points, TREATED_PER_PAGE),
        "sections": run_sections(request, run),
        "breadcrumbs": run_breadcrumbs(run),
    }
    return render(request, "computation/run_detail.html", context, status=address.status_code)


def _list(request: PortalRequest, refused: RunRequestForm | None = None) -> HttpResponse:
    """Show the list with the form for a new run; as it was sent, where it was `refused`."""
    address = BegunForm(request.GET)
    form = refused or RunRequestForm(initial={"edition": address.edition and address.edition.code})
    context = {
        "address": address,
        "runs": run_list(scope=scope_for(request.user, Permission.RUN_VIEW)),
        "form": form if may_request(request.user) else None,
    }
    status = 422 if refused else address.status_code
    return render(request, "computation/run_list.html", context, status=status)


def _first_regions(
    results: Sequence[RegionResult], summaries: Sequence[LevelSummary]
) -> list[dict[str, object]]:
    """Return of each level the most vulnerable regions; a page of their own has all, searched and sorted."""
    tables: list[dict[str, object]] = []
    for summary in summaries:
        rows = [result for result in results if result.region.level == summary.level]
        shown = sort_rows(rows, score_of, falling=True)[:FIRST]
        tables.append(
            {
                "summary": summary,
                "results": shown,
                "total": len(rows),
                "is_cut": len(rows) > FIRST,
                "slug": level_slug(summary.level),
            }
        )
    return tables


@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_progress(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer the fragment with the progress bar; tells htmx to reload the page once the run has ended."""
    run = run_get(scope=scope_for(request.user, Permission.RUN_VIEW), public_id=public_id)
    response = render(request, "computation/partials/run_progress.html", {"run": run})
    if not run.is_job_open:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_manifest(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand out the manifest of a run as JSON; its figures are those of the whole nation."""
    scope = scope_for(request.user, Permission.RUN_VIEW)
    if not scope.is_nation:
        raise MissingError("Manifes hitungan hanya untuk peran nasional.")
    run = run_get(scope=scope, public_id=public_id)
    export_record(actor=request.user, what="manifes", subject=run)
    response = JsonResponse(run.manifest, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="manifes-{run.file_name}.json"'
    return response


@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_bundle(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand out a run as the bundle that the command `run_verify` checks; it holds the inputs of the whole nation."""
    scope = scope_for(request.user, Permission.RUN_VIEW)
    if not scope.is_nation:
        raise MissingError("Paket hitungan hanya untuk peran nasional.")
    run = run_get(scope=scope, public_id=public_id)
    export_record(actor=request.user, what="paket", subject=run)
    response = HttpResponse(make_run_bundle(run), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="paket-{run.file_name}.zip"'
    return response


@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def result_detail(request: PortalRequest, public_id: uuid.UUID, region_code: str) -> HttpResponse:
    """Show what the score of one region is made of, down to the submission behind it."""
    scope = scope_for(request.user, Permission.RUN_VIEW)
    run = run_get(scope=scope, public_id=public_id)
    result = result_get(scope=scope, run=run, region_code=region_code)
    if result.region.code != region_code:  # written without its point
        return redirect("computation:result_detail", public_id, result.region.code)
    manifest = run.content
    summary = next(iter(level_summaries(run, [result])), None)
    parts = contribution_table(result)
    context = {
        "run": run,
        "result": result,
        "groups": result_groups(result),
        "labels": manifest.class_labels(result.region.level),
        "contributions": parts,
        # The parts add up to the score as it is written beside its cut-offs.
        "digits": max(parts.digits, summary.written.digits_of(result.score)) if parts and summary else 2,
        "profile": region_profile(result),
        "themes": theme_scores(manifest, result),
        "level_names": event_level_names(run),
        "submission": result_submission(result, scope=request.region_scope),
        "summary": summary,
        "sections": result_sections(request, result),
        "breadcrumbs": run_breadcrumbs(run, result.region.name),
    }
    return render(request, "computation/result_detail.html", context)
