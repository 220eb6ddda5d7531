"""Request ids, and portal errors turned into pages or JSON."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .exceptions import InvalidInputError, PortalError
from .request_context import begin_request, current_request_id

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give every request an id, and say it in the response, so that a person can quote it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = begin_request()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class PortalErrorMiddleware:
    """Answer a `PortalError` raised by a view with its status and its message."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PortalError):
            return None
        logger.info("portal_error code=%s path=%s", exception.code, request.path)
        errors = exception.errors if isinstance(exception, InvalidInputError) else {}
        if request.path.startswith("/api/"):
            body = {"code": exception.code, "message": exception.message, "errors": errors}
            return JsonResponse(body, status=exception.status_code)
        context = {"message": exception.message, "errors": errors, "request_id": current_request_id()}
        template = f"errors/{exception.status_code}.html"
        return render(request, [template, "errors/400.html"], context, status=exception.status_code)
