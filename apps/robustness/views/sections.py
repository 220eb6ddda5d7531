"""The sections about robustness on two pages of `computation`: the page of a run, and that of a region's result."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.accounts.access import PortalRequest
from apps.computation.models import IndexRun, RegionResult
from apps.computation.rules import may_request
from apps.computation.views.links import run_scope
from apps.core.enums import JobState
from apps.regions.enums import RegionLevel

from ..presentation.levels import class_names
from ..presentation.overview import run_robustness
from ..selectors import robustness_get, stability_list, study_latest, study_list


def run_section(request: PortalRequest, run: IndexRun) -> SafeString:
    """Return the list of a run's studies, and what the newest finished one found, as HTML."""
    scope = run_scope(request)
    studies = list(study_list(scope=scope, run=run))
    latest = next((study for study in studies if study.job_state == JobState.FINISHED), None)
    stability = stability_list(scope=scope, study=latest) if latest else []
    context = {
        "robustness": run_robustness(run, studies, latest, stability),
        "run": run,
        "may_request": may_request(request.user),
    }
    return render_to_string("robustness/partials/run_robustness.html", context)


def result_section(request: PortalRequest, result: RegionResult) -> SafeString:
    """Return what the newest finished study found for a region, as HTML; nothing if the run has not been studied."""
    scope = run_scope(request)
    study = study_latest(scope=scope, run=result.run)
    if study is None:
        return SafeString()
    context = {
        "study": study,
        "line": robustness_get(scope=scope, study=study, region_code=result.region.code),
        "classes": class_names(study, RegionLevel(result.region.level)),
        "run": result.run,
    }
    return render_to_string("robustness/partials/region_robustness.html", context)
