"""A panel as CSV."""

import uuid
from collections.abc import Iterable

from django.http import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.tabular import csv_lines

from ..models import Panel
from ..presentation.tables import Row, answer_rows, weight_rows
from ..selectors import panel_progress, panel_questionnaire, panel_results
from .links import panel_of


@require_GET
@requires(visible_to=Permission.PANEL_VIEW)
def panel_answers_file(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand out every answer of every expert."""
    panel = panel_of(request, public_id)
    questionnaire = panel_questionnaire(panel)
    return _csv(panel, "jawaban", answer_rows(questionnaire, panel_progress(panel, questionnaire)))


@require_GET
@requires(visible_to=Permission.PANEL_VIEW)
def panel_weights_file(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the weights that follow from what was sent, with their spread."""
    panel = panel_of(request, public_id)
    questionnaire = panel_questionnaire(panel)
    results = panel_results(questionnaire, panel_progress(panel, questionnaire))
    return _csv(panel, "bobot", weight_rows(results.lines))


def _csv(panel: Panel, what: str, rows: Iterable[Row]) -> HttpResponseBase:
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    name = f"{panel.file_name}-{what}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
