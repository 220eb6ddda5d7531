"""Addresses that belong to no app, and the answer to what nobody expected."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.error_pages import error_answer
from apps.core.outages import outage_of
from apps.core.request_context import current_request_id


@require_safe
@never_cache
def liveness(request: HttpRequest) -> HttpResponse:
    """Say that the web server answers. This asks neither the database nor the broker."""
    return HttpResponse("ok\n", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed unexpectedly (500), or because a server or disk cannot be used now (503).

    Where a view fails for such a reason, `PortalErrorMiddleware` has answered; failures of other middleware come
    here.
    """
    outage = outage_of(sys.exception())
    if outage is not None:
        return error_answer(request, outage)
    request_id = current_request_id()
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path.startswith("/api/"):
        message = f"Portal gagal menjawab. Nomor permintaan: {request_id}."
        return JsonResponse({"code": "server_error", "message": message, "errors": {}}, status=status)
    return HttpResponse(render_to_string("500.html", {"request_id": request_id}), status=status)
