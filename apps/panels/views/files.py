"""A panel as CSV."""

import uuid

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.core.addresses import takes_parameters
from apps.core.tabular import CSV_PARAMETERS, csv_response

from ..presentation.tables import answer_rows, weight_rows
from ..selectors import panel_progress, panel_questionnaire, panel_results
from .links import panel_of


@takes_parameters(CSV_PARAMETERS)
@require_GET
@requires(visible_to=Permission.PANEL_VIEW)
def panel_answers_file(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand out every answer of every expert."""
    panel = panel_of(request, public_id)
    questionnaire = panel_questionnaire(panel)
    rows = answer_rows(questionnaire, panel_progress(panel, questionnaire))
    export_record(actor=request.user, what="tabel jawaban ahli panel", subject=panel)
    return csv_response(rows, name=f"{panel.file_name}-jawaban", query=request.GET)


@takes_parameters(CSV_PARAMETERS)
@require_GET
@requires(visible_to=Permission.PANEL_VIEW)
def panel_weights_file(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the weights that follow from what was sent, with their spread."""
    panel = panel_of(request, public_id)
    questionnaire = panel_questionnaire(panel)
    results = panel_results(questionnaire, panel_progress(panel, questionnaire))
    export_record(actor=request.user, what="tabel bobot panel", subject=panel)
    return csv_response(weight_rows(results.lines), name=f"{panel.file_name}-bobot", query=request.GET)
