"""All regions of a run, page by page, searched and filtered; the page of the run itself shows the first of them."""

import uuid

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.core.addresses import judges_address
from apps.core.tabular import csv_response

from ..forms import ResultExportForm, ResultFilterForm
from ..models import IndexRun, RegionResult
from ..presentation.result_rows import result_rows
from ..presentation.summary import level_summaries
from ..selectors import result_list
from .links import run_breadcrumbs, run_of, run_scope

PER_PAGE = 25


@judges_address
@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_regions(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """List the results of the regions of one level; the filters are in the address."""
    run, results, form = _read(request, public_id, ResultFilterForm)
    summaries = {summary.level: summary for summary in level_summaries(run, results)}
    query = request.GET.copy()
    query.pop("page", None)
    address = reverse("computation:run_regions_file", args=[run.public_id])
    context = {
        "run": run,
        "address": form,
        "page": form.page_of(form.narrow(results), PER_PAGE),
        "sort": form.sort_links(),
        "summary": summaries.get(form.level),
        "file_url": f"{address}?{query.urlencode()}".rstrip("?"),
        "breadcrumbs": run_breadcrumbs(run, "Wilayah"),
    }
    return render(request, "computation/run_regions.html", context, status=form.status_code)


@judges_address
@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_regions_file(request: PortalRequest, public_id: uuid.UUID) -> StreamingHttpResponse:
    """Hand out all pages of the list as one CSV file, with the same filters."""
    run, results, form = _read(request, public_id, ResultExportForm)
    form.check()
    name = f"wilayah-{run.file_name}-{form.level_name}"
    export_record(actor=request.user, what="tabel wilayah", subject=run, narrowed=form.narrowed)
    return csv_response(result_rows(form.narrow(results)), name=name, query=request.GET)


def _read(
    request: PortalRequest, public_id: uuid.UUID, form_class: type[ResultFilterForm]
) -> tuple[IndexRun, list[RegionResult], ResultFilterForm]:
    """Return the run, its results in the reader's scope, and the filters of the address."""
    run = run_of(request, public_id)
    results = list(result_list(scope=run_scope(request), run=run))
    # The classes of all levels, each once, from the least vulnerable.
    labels = dict.fromkeys(label for found in run.content.cutoffs().values() for label in found.labels)
    form = form_class(request.GET, regions=[row.region for row in results], labels=list(labels))
    return run, results, form
