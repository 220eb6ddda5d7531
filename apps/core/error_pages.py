"""Errors as people and programs read them: a page, or JSON below /api/. Asks for no user and no database."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from .exceptions import InvalidInputError, PortalError
from .request_context import current_request_id


def error_answer(request: HttpRequest, error: PortalError) -> HttpResponse:
    """Return the answer to a request that ended in `error`."""
    errors = error.errors if isinstance(error, InvalidInputError) else {}
    if request.path.startswith("/api/"):
        body = {"code": error.code, "message": error.message, "errors": errors}
        return JsonResponse(body, status=error.status_code)
    context = {"message": error.message, "errors": errors, "request_id": current_request_id()}
    page = render_to_string([f"errors/{error.status_code}.html", "errors/400.html"], context)
    return HttpResponse(page, status=error.status_code)
