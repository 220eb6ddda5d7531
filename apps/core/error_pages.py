"""Turning an error into an answer: a page for people, JSON for addresses below /api/.

Neither the user nor the database is asked, so that the page also appears while the database is down.
"""

from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from rest_framework.exceptions import APIException, NotFound, ParseError, UnsupportedMediaType
from rest_framework.response import Response
from rest_framework.views import exception_handler

from .exceptions import (
    InvalidInputError,
    PortalError,
    StaleVersionError,
    UnknownParameterError,
    UnreadableBodyError,
)
from .pages import GUEST_PREFIXES, is_asked_by_script, opens_as_page, page_behind
from .request_context import current_request_id

_SEND_JSON: Final = "Kirim JSON (Content-Type: application/json), dan berkas sebagai multipart/form-data."
_BAD_PARTS: Final = (
    "Isi permintaan bukan multipart/form-data yang sah: batas antarbagian (boundary) tidak disebut dalam "
    "Content-Type, atau bagian-bagiannya tidak dapat dibaca."
)


def error_answer(request: HttpRequest, error: PortalError) -> HttpResponse:
    """Return the response to a request that ended in `error`, with the status and the message of the error.

    A program, and a script of a page, read JSON; `place` is the page that shows the state of the row (`ConflictError`).
    """
    errors, unsaid = (error.errors, error.unsaid) if isinstance(error, InvalidInputError) else ({}, {})
    status = error.status_code
    body = {"code": error.code, "message": error.message, "errors": errors}
    if isinstance(error, StaleVersionError):
        body["stored"] = error.stored
    if request.path.startswith("/api/"):
        return JsonResponse(body, status=status)
    if is_asked_by_script(request):
        return JsonResponse(body | {"place": getattr(error, "place", "")}, status=status)
    context = error_context(request) | {
        "message": error.message,
        "errors": unsaid,
        "status": status,
        "is_address": isinstance(error, UnknownParameterError),
        "is_sent": request.method != "GET",
        "is_page": opens_as_page(request.path),
        "bare_url": request.path
        if isinstance(error, UnknownParameterError) and request.method == "GET"
        else "",
    }
    if context["is_guest"] and status == HTTPStatus.NOT_FOUND:
        context["back_url"] = ""  # the page above it hangs on the same link
    return HttpResponse(
        render_to_string([f"errors/{status}.html", "errors/400.html"], context), status=status
    )


def error_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every error page says: its number, the way back, and whether its reader has no account."""
    return {
        "request_id": current_request_id(),
        "back_url": page_behind(request),
        "is_guest": request.path.startswith(GUEST_PREFIXES),
    }


def api_error_answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what the REST framework raises, in the shape of all errors of the API.

    "Not found" is said in its own words, which are translated: Django's say which model has no such row, in English.
    """
    raised = NotFound() if isinstance(error, Http404) else error
    answer = exception_handler(raised, context)
    if answer is not None and isinstance(raised, ParseError):  # JSON is read by the portal itself
        answer.data = {"code": UnreadableBodyError.code, "message": _BAD_PARTS, "errors": {}}
    elif answer is not None and isinstance(raised, UnsupportedMediaType):
        answer.data = {"code": raised.get_codes(), "message": f"{raised.detail} {_SEND_JSON}", "errors": {}}
    elif answer is not None and isinstance(raised, APIException):
        answer.data = {"code": raised.get_codes(), "message": str(raised.detail), "errors": {}}
    return answer
