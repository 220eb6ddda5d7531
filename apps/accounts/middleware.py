"""What depends on who is signed in: the regions that the person may see, and the zone in which times are shown."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from apps.core.exceptions import NotAllowedError
from apps.core.pages import SAFE_METHODS, is_asked_by_script
from apps.regions.scoping import RegionScope

from .access import refusal_note, refusals_noted, use_note, uses_noted
from .models import User
from .permissions import Permission
from .selectors import scope_for, zone_of
from .services import assignments_note_use, user_record_refused_write

SIGNED_IN_PREFIXES: Final = (
    "/portal/", "/akun/",
    "/masuk/password/change/", "/masuk/password/set/", "/masuk/reauthenticate/",
)  # fmt: skip
"""Pages made for one reader. Showing a time on any other page does not ask who is signed in."""


_REFUSED: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


class PrivatePagesMiddleware:
    """Let no browser keep a page that is made for one reader, unless the page says how it may be kept.

    What a browser keeps it shows on the way back: older than what is stored, and also after a sign-out, to whoever
    sits there then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(SIGNED_IN_PREFIXES):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class PersonSessionMiddleware(SessionMiddleware):
    """Keep sessions as Django does, but let no script take the cookie of one that has ended.

    By that cookie the page that its person opens next knows that a session has ended, and says so.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        if answer.status_code == HTTPStatus.UNAUTHORIZED and is_asked_by_script(request):
            answer.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return answer


class SessionMemoryMiddleware:
    """Note in `request.had_person` whether the session is that of a person.

    Django drops such a session as soon as it finds that the person's password or access has changed. The sign-in
    page has to say so, and nothing else would remember it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(SIGNED_IN_PREFIXES):
            request.had_person = SESSION_KEY in request.session  # type: ignore[attr-defined]
        return self.get_response(request)


class RegionScopeMiddleware:
    """Attach `request.region_scope`: the regions whose data the person may see.

    It is empty for whoever is not signed in. It is computed on first use, so that public pages need no database, and
    the roles that it comes from count as used today; those by which a view lets in too (`requires`). A page that was
    refused, or is not there for the person, is no use of a role: so that is written down behind every view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.region_scope = SimpleLazyObject(lambda: _viewing_scope(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        used = uses_noted(request)
        if used and response.status_code not in _REFUSED and isinstance(request.user, User):
            assignments_note_use(request.user, used)
        return response


def _viewing_scope(request: HttpRequest) -> RegionScope:
    if isinstance(request.user, User):
        use_note(request, Permission.SUBMISSION_VIEW)
        return scope_for(request.user, Permission.SUBMISSION_VIEW)
    return RegionScope.none()


class RefusedWriteMiddleware:
    """Write down who sends something that they may not do, at whichever address, and why it was refused.

    Services and guards that know more, such as the form that it was about, have written it down themselves by then.
    It happens here, behind every view, because a transaction of the view would take the entry back. Looking at a page
    that one may not see is no attempt.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refusals = refusals_noted(request)
        if refusals and request.method not in SAFE_METHODS and isinstance(request.user, User):
            user_record_refused_write(user=request.user, path=_without_token(request), refusals=refusals)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, NotAllowedError):
            refusal_note(request, exception.message)


def _without_token(request: HttpRequest) -> str:
    """Return the path without the token of a personal link."""
    token = request.resolver_match.kwargs.get("token", "") if request.resolver_match else ""
    return request.path.replace(token, "***") if token else request.path


class ReaderZoneMiddleware:
    """Show times in the zone of the reader's office: WIB, WITA or WIT.

    On pages that are not made for one reader, the zone of the settings stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(SIGNED_IN_PREFIXES):
            return self.get_response(request)
        with timezone.override(_zone_of(request)):
            return self.get_response(request)


def _zone_of(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    return zone_of(request.user) if isinstance(request.user, User) else None
