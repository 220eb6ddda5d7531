"""Addresses that belong to no app, and the answer to what nobody expected."""

import sys
from http import HTTPStatus

from allauth.account.utils import get_login_redirect_url
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import ask_to_sign_in
from apps.accounts.middleware import SIGNED_IN_PREFIXES
from apps.core.addresses import judges_address
from apps.core.error_pages import error_answer, error_context
from apps.core.exceptions import MissingError, NotAllowedError, PortalError
from apps.core.outages import outage_of
from apps.core.request_context import current_request_id


@judges_address
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
    return HttpResponse(render_to_string("500.html", error_context(request)), status=status)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself refuses as unreadable or suspicious (400)."""
    return error_answer(
        request, PortalError("Yang dikirim ke portal tidak lengkap atau rusak, jadi tidak ada yang disimpan.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django or a library forbids (403)."""
    return error_answer(
        request, NotAllowedError("Tugas Anda di portal tidak mencakup tindakan ini. Tidak ada yang berubah.")
    )


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that is none of the portal's (404)."""
    return error_answer(
        request, MissingError("Tidak ada halaman di alamat ini, atau isinya di luar wilayah tugas Anda.")
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer somebody who has tried too often (429)."""
    page = render_to_string("errors/429.html", error_context(request))
    return HttpResponse(page, status=HTTPStatus.TOO_MANY_REQUESTS)


def forged_or_outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret does not fit: the person has signed in or out since the page was opened.

    Whoever is signed out is asked to sign in, and whoever signed in in another tab needs no sign-in page any more.
    """
    is_signed_in = request.user.is_authenticated
    if not is_signed_in and request.path.startswith(SIGNED_IN_PREFIXES):
        return ask_to_sign_in(request)
    if is_signed_in and request.path == reverse(settings.LOGIN_URL):
        return HttpResponseRedirect(get_login_redirect_url(request))
    if is_signed_in and resolve(request.path).view_name == "accounts:invitation_accept":
        return HttpResponseRedirect(
            request.path
        )  # the first of two presses has signed in; the page says what it did
    page = render_to_string("errors/403_csrf.html", error_context(request))
    return HttpResponse(page, status=HTTPStatus.FORBIDDEN)
