"""The analysis of a run on the screen: which indicators go together, and which of them the ranks depend on."""

import uuid
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.addresses import judges_address
from apps.core.exceptions import InvalidInputError, MissingError

from ..forms import AnalysisForm
from ..models import IndexRun
from ..presentation.run_analysis import RunAnalysis, analyse_result
from ..selectors.stored import repeat_run, stored_run
from .links import run_breadcrumbs, run_of, run_scope


@judges_address
@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def analysis_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the analysis of one level of region. Only for national roles, because it is about the nation as a whole."""
    if not run_scope(request).is_nation:
        raise MissingError("Analisis hitungan hanya untuk peran nasional.")
    run = run_of(request, public_id)
    context: dict[str, Any] = {"run": run, "breadcrumbs": run_breadcrumbs(run, "Analisis")}
    try:
        context |= _shown(request, analyse_run(run))
    except InvalidInputError as error:
        context["problem"] = str(error)
    status = context["address"].status_code if "address" in context else 200
    return render(request, "computation/analysis_detail.html", context, status=status)


@lru_cache(maxsize=4)
def analyse_run(run: IndexRun) -> RunAnalysis:
    """Analyse a finished run. The latest analyses are kept in memory, because a finished run never changes.

    Raises InvalidInputError if the run is not finished, holds no indicator values, or cannot be repeated.
    """
    stored = stored_run(run)
    return analyse_result(stored, repeat_run(stored))


def _shown(request: PortalRequest, analysis: RunAnalysis) -> dict[str, Any]:
    names = analysis.outranking.names if analysis.outranking else {}
    levels = {key: found.level.label for key, found in analysis.levels.items()}
    form = AnalysisForm(request.GET, levels=levels, regions=names)
    name = form.chosen("tingkat") or next(iter(analysis.levels))
    has_outranking = analysis.outranking is not None and name == "provinsi"
    return {
        "address": form,
        "level": analysis.levels[name],
        "level_links": [
            {"label": label, "url": f"?tingkat={key}", "is_current": key == name}
            for key, label in levels.items()
        ],
        "provinces": names if has_outranking else {},
        "duel": analysis.outranking.duel(form.chosen("wilayah"))
        if analysis.outranking and has_outranking
        else None,
    }
