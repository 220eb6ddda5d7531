"""Turning an error into an answer: a page for people, JSON for addresses below /api/.

Neither the user nor the database is asked, so that the page also appears while the database is down.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from .exceptions import InvalidInputError, PortalError
from .pages import page_behind
from .request_context import current_request_id


def error_answer(request: HttpRequest, error: PortalError) -> HttpResponse:
    """Return the response to a request that ended in `error`, with the status and the message of the error."""
    errors = error.errors if isinstance(error, InvalidInputError) else {}
    if request.path.startswith("/api/"):
        body = {"code": error.code, "message": error.message, "errors": errors}
        return JsonResponse(body, status=error.status_code)
    context = {
        "message": error.message,
        "errors": errors,
        "request_id": current_request_id(),
        "back_url": page_behind(request),
    }
    page = render_to_string([f"errors/{error.status_code}.html", "errors/400.html"], context)
    return HttpResponse(page, status=error.status_code)


def api_error_answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what the REST framework raises. "Not found" is said in its own words, which are translated.

    Django's say which model has no such row, in English.
    """
    return exception_handler(NotFound() if isinstance(error, Http404) else error, context)
