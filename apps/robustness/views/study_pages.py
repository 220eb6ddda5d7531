"""Studies of robustness on the screen: asking for one, its progress, what it found."""

import secrets
import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.computation.models import IndexRun
from apps.computation.views.links import run_breadcrumbs, run_of, run_scope
from apps.core.addresses import AddressForm, judges_address, takes_parameters
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError, InvalidInputError
from apps.core.tabular import CSV_PARAMETERS, csv_response
from apps.indicators.methods import in_words
from apps.regions.enums import LEVEL_SLUGS, RegionLevel

from ..forms import StudyForm, StudyShownForm
from ..models import RobustnessStudy
from ..presentation.choices import read_alternatives, stage_choices
from ..presentation.levels import class_names, provinces_of, study_level, table_rows
from ..presentation.words import fixed_lines, stability_text, varied_lines
from ..selectors import robustness_list, sensitivity_list, stability_list, study_get
from ..services import study_request, study_told
from ..services.chunk_work import proposed_alternatives
from ..tasks import study_send

N_RUNS: Final = 10_000
PER_PAGE: Final = 20
CONCENTRATION: Final = 50


@require_http_methods(["GET", "POST"])
@requires(Permission.RUN_REQUEST, visible_to=Permission.RUN_VIEW)
def study_create(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the form for a new study; a POST queues the study, sends its id to the workers, and goes to its page."""
    run = run_of(request, public_id)
    if request.method == "GET":
        return _show_form(request, run)
    form = StudyForm(request.POST)
    try:
        study, is_new = _request(request, run, form)
    except InvalidInputError as error:
        return _show_form(request, run, form, error)
    if is_new:
        study_send(study.pk)
    else:
        messages.info(request, study_told(study))
    return redirect(study)


@judges_address
@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def study_detail(request: PortalRequest, public_id: uuid.UUID, study_id: uuid.UUID) -> HttpResponse:
    """Show one study: its progress while it is open, then what it found for one level."""
    study = _study_of(request, public_id, study_id)
    is_finished = study.job_state == JobState.FINISHED
    context: dict[str, Any] = {
        "study": study,
        "run": study.run,
        "breadcrumbs": run_breadcrumbs(study.run, capfirst(study.short_name)),
        **(_found(request, study) if is_finished else {"address": AddressForm(request.GET)}),
    }
    return render(request, "robustness/study_detail.html", context, status=context["address"].status_code)


@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def study_progress(request: PortalRequest, public_id: uuid.UUID, study_id: uuid.UUID) -> HttpResponse:
    """Answer the fragment with the progress bar; tells htmx to reload the page once the study has ended."""
    study = _study_of(request, public_id, study_id)
    response = render(request, "robustness/partials/study_progress.html", {"study": study})
    if not study.is_job_open:
        response["HX-Refresh"] = "true"
    return response


@takes_parameters({"tingkat": LEVEL_SLUGS, **CSV_PARAMETERS})
@require_GET
@requires(visible_to=Permission.RUN_VIEW)
def study_file(request: PortalRequest, public_id: uuid.UUID, study_id: uuid.UUID) -> HttpResponseBase:
    """Hand out what a finished study found for one level as CSV, with the regions in the reader's scope."""
    study = _study_of(request, public_id, study_id)
    if study.job_state != JobState.FINISHED:
        text = "Uji ketahanan ini belum selesai, jadi tabelnya belum ada."
        raise ConflictError(text, place=study.get_absolute_url())
    name, level = _level_of(request)
    lines = robustness_list(scope=run_scope(request), study=study, level=level)
    rows = table_rows(study, level, lines)
    export_record(actor=request.user, what=f"tabel {level.label.lower()} dari", subject=study)
    return csv_response(rows, name=f"{study.file_name}-{name}", query=request.GET)


def _study_of(request: PortalRequest, public_id: uuid.UUID, study_id: uuid.UUID) -> RobustnessStudy:
    run = run_of(request, public_id)
    return study_get(scope=run_scope(request), run=run, public_id=study_id)


def _level_of(request: PortalRequest) -> tuple[str, RegionLevel]:
    """Return the level that the address names, or the first one if it names none."""
    name = request.GET.get("tingkat", "")
    return (name, LEVEL_SLUGS[name]) if name in LEVEL_SLUGS else next(iter(LEVEL_SLUGS.items()))


def _show_form(
    request: PortalRequest,
    run: IndexRun,
    form: StudyForm | None = None,
    error: InvalidInputError | None = None,
) -> HttpResponse:
    """Show the form: with proposed choices, or with what the person typed and what is wrong with it."""
    proposed = proposed_alternatives(run).to_dict()
    typed = None if form is None else dict(request.POST.lists())
    context = {
        "run": run,
        "form": form or StudyForm(initial=_initial(proposed["weights"])),
        "stages": stage_choices(run.content.method_content, proposed, typed),
        "problem": in_words(error.message) if error and not (error.errors or (form and form.errors)) else "",
        "wrong": error.errors if error else {},
        "breadcrumbs": run_breadcrumbs(run, "Minta uji ketahanan"),
    }
    return render(request, "robustness/study_create.html", context, status=200 if form is None else 422)


def _initial(weights: dict[str, Any]) -> dict[str, Any]:
    return {
        "weights": weights["name"],
        "share": round(100 * weights.get("share", 0.25)),
        "concentration": weights.get("concentration", CONCENTRATION),
        "n_runs": N_RUNS,
        "n_base": 512,
        "seed": secrets.randbelow(10**9),
    }


def _request(request: PortalRequest, run: IndexRun, form: StudyForm) -> tuple[RobustnessStudy, bool]:
    """Ask for the study. Raises InvalidInputError; the faults of its methods are found beside those of the form."""
    is_sound = form.is_valid()
    variation = form.variation if is_sound else {}
    alternatives = read_alternatives(dict(request.POST.lists()), run.content.method_content, variation)
    if not is_sound:
        raise InvalidInputError("Perbaiki isian yang ditandai, lalu kirim lagi.")
    return study_request(
        run=run,
        alternatives=alternatives,
        n_runs=form.cleaned_data["n_runs"],
        n_base=form.cleaned_data["n_base"],
        seed=form.cleaned_data["seed"],
        actor=request.user,
    )


def _found(request: PortalRequest, study: RobustnessStudy) -> dict[str, Any]:
    """Return what a finished study found, in the reader's scope."""
    scope = run_scope(request)
    stability = stability_list(scope=scope, study=study)
    name, level = _level_of(request)
    lines = robustness_list(scope=scope, study=study, level=level)
    provinces = provinces_of(lines) if level == RegionLevel.REGENCY else {}
    classes = {found.label: found.words for found in class_names(study, level)}
    form = StudyShownForm(request.GET, provinces=provinces, classes=classes)
    address = reverse("robustness:study_file", args=[study.run.public_id, study.public_id])
    shown = study_level(study, level, lines, sensitivity_list(study).get(level, []), form.province)
    return {
        "address": form,
        "page": form.page_of(form.sort(line for line in shown.lines if form.finds(line.region)), PER_PAGE),
        "guess": form.guess(line.region for line in lines),
        "sort": form.sort_links(place="regions"),
        "sentences": [stability_text(found) for found in stability],
        "is_nation": scope.is_nation,
        "level": shown,
        "level_name": name,
        "level_links": [
            {"label": found.label, "url": f"?tingkat={key}", "is_current": found == level}
            for key, found in LEVEL_SLUGS.items()
            if found.value in {row.level for row in stability}
        ],
        "province_form": form if len(provinces) > 1 else None,
        "varied": varied_lines(study),
        "fixed": fixed_lines(study),
        "file_url": f"{address}?tingkat={name}",
    }
