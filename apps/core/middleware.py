"""What happens around every request: its id, the limits on it and its address, and errors turned into pages or JSON."""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from .addresses import check_address
from .client_address import client_address
from .encodings import accepted_encodings
from .error_pages import error_answer
from .exceptions import (
    AlreadyDoneError,
    ConflictError,
    InvalidInputError,
    LengthNeededError,
    MissingError,
    PortalError,
    TooLargeError,
    UnknownParameterError,
    WrongWayError,
)
from .outages import outage_of
from .pages import is_asked_by_script, opens_as_page, page_behind, takes_method
from .request_bodies import discard_rest, hides_length, told_length
from .request_context import begin_request
from .sent_forms import KEPT_FIELD

logger = logging.getLogger(__name__)

COMPRESSED_TYPES: Final = frozenset({"text/html", "application/json", "text/csv"})

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give every request an id and send it back in `X-Request-ID`; error pages show it, so that people can quote it.

    The address that the request came from is kept beside it, for the audit log.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = begin_request(address=client_address(request))
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class AcceptedEncodingsMiddleware:
    """Take from `Accept-Encoding` what the client refuses there.

    Whoever compresses afterwards (WhiteNoise, Django, the pages of releases) looks for the name of the encoding alone,
    and would send gzip to a client that says `gzip;q=0`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = request.META.get("HTTP_ACCEPT_ENCODING")
        if named:
            request.META["HTTP_ACCEPT_ENCODING"] = accepted_encodings(named)
            # Whoever has asked for a header before has made Django keep all of them as they were.
            vars(request).pop("headers", None)
        return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, JSON and tables as they are sent, to browsers that take it.

    Django hides the length of what is compressed behind random bytes, and masks the tokens of forms anew in every page,
    so that nobody learns a secret from how well a page compresses (BREACH). Files that have a compressed twin, an ETag
    of their own, or are compressed already, stay as they are. A weak ETag stands for an answer in every encoding.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in COMPRESSED_TYPES or response.headers.get("ETag", "").startswith('"'):
            return response
        return super().process_response(request, response)


class UnreadBodyMiddleware:
    """Let whoever sends a body read the answer that came before its end, such as a refusal by its length.

    It stands before all others: whatever answers without reading, the rest of the body is thrown away here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        discard_rest(request)
        return response


class RequestLimitsMiddleware:
    """Refuse unread: NUL in the address, and a body over the limit, or of which nobody says the length.

    PostgreSQL cannot hold a NUL, so a view that looked for one would fail. Without the limit, a large body would be
    written to disk completely before a view could look at its size.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = _refusal(request)
        return error_answer(request, refusal) if refusal else self.get_response(request)


def _refusal(request: HttpRequest) -> PortalError | None:
    if "\x00" in request.path:
        return MissingError("Tidak ada halaman di alamat ini.")
    if "%00" in request.META.get("QUERY_STRING", ""):
        return UnknownParameterError("Alamat ini memuat tanda yang tidak dapat dibaca.")
    if hides_length(request):
        return LengthNeededError(
            "Permintaan ini tidak menyebut panjang isinya (Transfer-Encoding: chunked), jadi isinya tidak dibaca. "
            "Sertakan Content-Length."
        )
    is_form = not request.path.startswith("/api/") or request.content_type == "multipart/form-data"
    if not is_form and told_length(request) > settings.API_BODY_MAX_BYTES:
        limit = settings.API_BODY_MAX_BYTES // 1024
        return TooLargeError(
            f"Isi permintaan lebih besar dari {limit} KB, jadi tidak dibaca. Kirim dalam beberapa bagian."
        )
    if told_length(request) > settings.REQUEST_MAX_BYTES:
        limit = settings.REQUEST_MAX_BYTES // (1024 * 1024)
        return TooLargeError(f"Kiriman ini lebih besar dari {limit} MB, jadi tidak disimpan.")
    return None


class AddressMiddleware:
    """Refuse to open a page whose address says what the page does not take.

    Who asks for one thing and is shown another believes what is not so. Asking here, before the view, means that no
    view can forget it; `apps/core/addresses.py` says how a view names what it takes.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        if request.method not in {"GET", "HEAD"} or not opens_as_page(request.path):
            return None
        try:
            check_address(request.GET, view)
        except UnknownParameterError as error:
            logger.info("portal_error code=%s path=%s", error.code, request.path)
            return error_answer(request, error)
        return None


STORED_COOKIE: Final = "isian_tersimpan"
REFUSED_COOKIE: Final = "isian_ditolak"
_UNSTORED: Final = frozenset(
    {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
)
_KEPT_NAME: Final = re.compile(r"isian:[\w-]{1,64}:[\w/.-]{1,400}(#\d{1,3})?(~\d)?")


class KeptFormMiddleware:
    """Tell the browser that a form was stored whose content it keeps, or that it was not (`static/js/form-keep.js`).

    The browser keeps what is typed until then, and says in a field of the form under which name. A form counts as
    stored where the answer leads on to another page; one that comes back with errors does not. Each form has a cookie
    of its own, because two tabs may send theirs before either is told; one that is lost says neither.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = _kept_cookie(request, response) if request.method == "POST" else ""
        name = request.POST.get(KEPT_FIELD, "") if kind else ""
        if _KEPT_NAME.fullmatch(name):
            response.set_cookie(
                f"{kind}_{hashlib.sha256(name.encode()).hexdigest()[:12]}",
                quote(name, safe=""),
                max_age=3600,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


def _kept_cookie(request: HttpRequest, response: HttpResponse) -> str:
    """Return the cookie by which a browser hears of a sent form; "" where nobody can say what became of it."""
    if response.status_code == HTTPStatus.FOUND and not getattr(request, "is_unstored", False):
        return STORED_COOKIE
    return REFUSED_COOKIE if response.status_code in _UNSTORED else ""


class PortalErrorMiddleware:
    """Turn a `PortalError` that a view raised into an answer: mostly a page (or JSON) with its status and message.

    Who sent a form that came too late, or that breaks a rule, is led back instead: to the page of the row, or to that
    on which the form stood, where the message is shown. So is who opens a page that a rule excludes. An outage, for
    example a database that does not answer, has its page too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            # Django answers 405 with an empty page, and browsers then show an error page of their own.
            page = error_answer(request, _wrong_way(request))
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PortalError):
            logger.info("portal_error code=%s path=%s", exception.code, request.path)
            return _led_back(request, exception) or error_answer(request, exception)
        outage = outage_of(exception)
        if outage is None:
            return None
        logger.error("outage path=%s error=%s: %s", request.path, type(exception).__name__, exception)
        return error_answer(request, outage)


def _wrong_way(request: HttpRequest) -> WrongWayError:
    if opens_as_page(request.path) and takes_method(request.path, "POST"):
        return WrongWayError(
            f"Halaman ini hanya menerima isian formulirnya, bukan permintaan {request.method}."
        )
    if opens_as_page(request.path):
        return WrongWayError("Halaman ini hanya dibaca; kiriman ke alamat ini tidak diterima.")
    return WrongWayError("Alamat ini tidak dibuka langsung, dan hanya menerima isian dari sebuah formulir.")


def _led_back(request: HttpRequest, error: PortalError) -> HttpResponse | None:
    """Return the redirect to the page on which the person reads what happened; None where there is none."""
    is_sent = request.method == "POST"
    if request.path.startswith("/api/") or is_asked_by_script(request):
        return None
    place = error.place if isinstance(error, ConflictError) else ""
    # A page that breaks a rule by being opened leads back as well; an address that says what does not exist cannot.
    is_rule = isinstance(error, InvalidInputError) and not isinstance(error, UnknownParameterError)
    if not place and (is_rule or (is_sent and isinstance(error, ConflictError | UnknownParameterError))):
        place = page_behind(request)
    if not place or (not is_sent and place == request.path):
        return None
    request.is_unstored = True  # type: ignore[attr-defined]  # read by KeptFormMiddleware
    level = messages.INFO if isinstance(error, AlreadyDoneError) else messages.WARNING
    sentences = error.sentences if isinstance(error, InvalidInputError) else [error.message]
    _say_once(request, level, " ".join(sentences))
    return HttpResponseRedirect(place)


def _say_once(request: HttpRequest, level: int, text: str) -> None:
    """Add a message unless it is waiting already: a form may lead back to a page that leads on for the same reason."""
    waiting = messages.get_messages(request)
    is_said = any(str(message) == text for message in waiting)
    if isinstance(waiting, BaseStorage):
        waiting.used = False  # looking at them is not showing them
    if not is_said:
        messages.add_message(request, level, text)
