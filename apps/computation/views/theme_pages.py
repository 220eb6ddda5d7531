"""The thematic indices of a run for all regions: the page of the run itself shows only short tables."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission

from ..selectors import result_list, theme_tables
from .links import run_breadcrumbs, run_of, run_scope


@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def run_themes(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show score and class of every theme, region by region."""
    run = run_of(request, public_id)
    results = list(result_list(scope=run_scope(request), run=run))
    context = {
        "run": run,
        "themes": theme_tables(run, results),
        "breadcrumbs": run_breadcrumbs(run, "Tema"),
    }
    return render(request, "computation/run_themes.html", context)
