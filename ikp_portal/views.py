"""Addresses that belong to no app, and the answer to what nobody expected."""

import sys
from http import HTTPStatus

from allauth.account.utils import get_login_redirect_url
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import ask_to_sign_in
from apps.accounts.middleware import SIGNED_IN_PREFIXES
from apps.accounts.models import User
from apps.core.addresses import judges_address
from apps.core.error_pages import error_answer, error_context
from apps.core.exceptions import (
    MissingError,
    NotAllowedError,
    OutdatedFormError,
    PortalError,
    TooLargeError,
)
from apps.core.outages import outage_of
from apps.core.pages import GUEST_PREFIXES, is_asked_by_script, is_from_own_page, page_behind, takes_method
from apps.core.request_context import current_request_id
from apps.core.sent_forms import KEPT_FIELD
from apps.publishing.views.public import missing_page


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
    """Answer what Django itself refuses as unreadable or suspicious (400), or as too much (413)."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        return error_answer(
            request,
            TooLargeError(f"Isian dalam kiriman ini lebih besar dari {limit} MB, jadi tidak disimpan."),
        )
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        text = "Kiriman ini memuat terlalu banyak isian atau berkas, jadi tidak disimpan. Kirim dalam beberapa bagian."
        return error_answer(request, TooLargeError(text))
    return error_answer(
        request, PortalError("Yang dikirim ke portal tidak lengkap atau rusak, jadi tidak ada yang disimpan.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django or a library forbids (403)."""
    return error_answer(
        request, NotAllowedError("Tugas Anda di portal tidak mencakup tindakan ini. Tidak ada yang berubah.")
    )


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that is none of the portal's (404); where everybody may read, with the search of regions."""
    if not request.path.startswith((*SIGNED_IN_PREFIXES, *GUEST_PREFIXES, "/api/", "/masuk/")):
        return missing_page(request)
    if not request.user.is_authenticated:
        return error_answer(request, MissingError("Tidak ada halaman di alamat ini."))
    return error_answer(
        request, MissingError("Tidak ada halaman di alamat ini, atau isinya di luar wilayah tugas Anda.")
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer somebody who has tried too often (429)."""
    page = render_to_string("errors/429.html", error_context(request))
    return HttpResponse(page, status=HTTPStatus.TOO_MANY_REQUESTS)


def forged_or_outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret does not fit: the person has signed in or out since the page was opened.

    Nobody loses a form by that: it leads back to its page, where a message says what happened and the browser offers
    what was typed (`static/js/form-keep.js`). Whoever is signed out is asked to sign in. What comes from another
    site, or from a browser that keeps no cookies, is refused, since leading back would change nothing.
    """
    method, path = request.method or "", request.path
    if not takes_method(path, method):
        return HttpResponseNotAllowed([name for name in ("GET", "HEAD", "POST") if takes_method(path, name)])
    is_signed_in = request.user.is_authenticated
    if not is_signed_in and path.startswith(SIGNED_IN_PREFIXES):
        return ask_to_sign_in(request)
    if is_signed_in and path == reverse(settings.LOGIN_URL):
        return HttpResponseRedirect(get_login_redirect_url(request))
    if is_signed_in and resolve(path).view_name == "accounts:invitation_accept":
        return HttpResponseRedirect(path)  # the first of two presses has signed in; the page says what it did
    if _is_of_this_site(request, reason):
        return _to_its_page(request, is_signed_in=is_signed_in)
    page = render_to_string("errors/403_csrf.html", error_context(request))
    return HttpResponse(page, status=HTTPStatus.FORBIDDEN)


def _is_of_this_site(request: HttpRequest, reason: str) -> bool:
    """Whether a page of this site sent the form, in a browser that keeps cookies.

    Django looks at the secret last: where that is what it refuses, the origin that the browser names is right.
    """
    is_named = bool(request.headers.get("Origin")) or is_from_own_page(request)
    has_cookies = request.user.is_authenticated or settings.CSRF_COOKIE_NAME in request.COOKIES
    return reason.startswith("CSRF ") and is_named and has_cookies


def _to_its_page(request: HttpRequest, *, is_signed_in: bool) -> HttpResponse:
    """Lead back to the page of the form, with a message; tell a script the same."""
    is_leaving = request.path == reverse("account_logout")
    place = request.path if is_leaving else page_behind(request)
    what = "Anda masuk lagi di tab lain" if is_signed_in else "Anda masuk atau keluar di tab lain"
    if is_leaving:
        text = f"{what} sejak halaman itu dibuka. Tekan “Keluar” sekali lagi untuk keluar."
    else:
        text = f"{what} sejak halaman ini dibuka, jadi kiriman terakhir belum tersimpan di portal."
        if _is_kept_for_reader(request):
            text += " Isian Anda tersimpan di perangkat ini: pakai isian itu, lalu kirim lagi."
        else:
            text += " Periksa keadaannya sekarang, lalu kirim lagi bila masih perlu."
    if is_asked_by_script(request) or not place:
        return error_answer(request, OutdatedFormError(text, place=place))
    request.is_unstored = True  # type: ignore[attr-defined]  # read by KeptFormMiddleware
    messages.warning(request, text)
    return HttpResponseRedirect(place)


def _is_kept_for_reader(request: HttpRequest) -> bool:
    """Whether the browser offers again what was typed: not to another person than the one who typed it."""
    name = request.POST.get(KEPT_FIELD, "")
    if isinstance(request.user, User):
        return name.startswith(f"isian:{request.user.public_id}:")
    return bool(name)
