"""The thematic indices of a run for all regions: the page of the run itself shows only short tables."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.addresses import judges_address

from ..forms import ThemeFilterForm
from ..selectors import result_list, theme_tables
from .links import run_breadcrumbs, run_of, run_scope
from .region_pages import PER_PAGE


@judges_address
@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_themes(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show score and class of every theme, region by region."""
    run = run_of(request, public_id)
    results = list(result_list(scope=run_scope(request), run=run))
    tables = theme_tables(run, results)
    names = tables[0].themes if tables else {}
    form = ThemeFilterForm(request.GET, regions=[row.region for row in results], themes=names)
    table = next((found for found in tables if found.level == form.level), None)
    rows = [row for row in table.rows if form.shows(row.region)] if table else []
    context = {
        "run": run,
        "address": form,
        "table": table,
        "page": form.page_of(form.sort(rows), PER_PAGE),
        "sort": form.sort_links(),
        "breadcrumbs": run_breadcrumbs(run, "Tema"),
    }
    return render(request, "computation/run_themes.html", context, status=form.status_code)
