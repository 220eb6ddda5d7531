"""Who may open a view at all, and how somebody who is not signed in is asked to.

Whether the person may do something to one row is checked by the service.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse

from apps.audit.models import subject_id_of
from apps.core.exceptions import MissingError, NotAllowedError
from apps.core.pages import is_asked_by_script, page_behind
from apps.regions.scoping import RegionScope

from .enums import SignInReason
from .models import User
from .permissions import Permission
from .selectors import had_permission, user_has_anywhere, user_of_key
from .services import Refusal, user_record_closed_form

P = ParamSpec("P")

REASON_FIELD = "sebab"
UNSENT_FIELD = "kiriman"
"""What the address of the sign-in page says beside where it leads: why it is shown, whether a form was not stored."""

STRANGER: Final = "di luar wilayah tugasnya"
"""Why something was refused that is about somebody, or a role, in a region that the person has none for."""

_ENDED: Final = "Sesi Anda sudah berakhir, jadi ini belum tersimpan. Masuk lagi untuk melanjutkan."
_CLOSED: Final = (
    "Akun Anda sudah dinonaktifkan, jadi ini belum tersimpan. Tanyakan kepada yang memberi peran Anda."
)


class PortalRequest(HttpRequest):
    """A request of a signed-in person, as views behind `requires` see it."""

    user: User
    region_scope: RegionScope


View = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def requires(
    *permissions: Permission, visible_to: Permission | None = None
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let in signed-in people who hold any of `permissions` somewhere (none given: anybody signed in).

    Whoever is not signed in is asked to sign in (`ask_to_sign_in`); a signed-in person without the permission gets
    403. A page about one row names in `visible_to` the permission to see such rows: whoever holds it nowhere gets
    404, as if the row did not exist. The roles by which the person is let in count as used today, unless the answer is
    such a refusal all the same.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: PortalRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not _is_signed_in(request):
                return ask_to_sign_in(request)
            if visible_to and not user_has_anywhere(request.user, visible_to):
                raise MissingError("Halaman tidak ditemukan.")
            if permissions and not any(
                user_has_anywhere(request.user, permission) for permission in permissions
            ):
                raise NotAllowedError(_why_not(request, permissions))
            use_note(request, *permissions, *filter(None, [visible_to]))
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # Django hands a PortalRequest to it

    return decorate


def use_note(request: HttpRequest, *permissions: Permission) -> None:
    """Note that the request takes one of `permissions`; `RegionScopeMiddleware` writes it down once it is answered."""
    request.uses = [*uses_noted(request), *permissions]  # type: ignore[attr-defined]


def uses_noted(request: HttpRequest) -> Sequence[Permission]:
    """Return what `use_note` noted of a request."""
    noted: Sequence[Permission] = getattr(request, "uses", ())
    return noted


def _why_not(request: PortalRequest, permissions: Collection[Permission]) -> str:
    """Return why the person holds none of the permissions: never did, or not any more."""
    if not had_permission(request.user, permissions):
        return "Peran Anda tidak mencakup halaman ini."
    then = ", jadi ini tidak tersimpan" if request.method == "POST" else ""
    return f"Peran Anda untuk halaman ini sudah berakhir{then}. Tanyakan kepada yang memberi peran itu."


def refusal_note(request: HttpRequest, reason: str, *, about: User | None = None) -> None:
    """Note that something was sent that the person may not do, where no NotAllowedError says so.

    Such as a choice that the form does not offer because it is out of their power, or one row of several, and `about`
    whom it was. `RefusedWriteMiddleware` writes it down, unless a service has; without a reason nothing is noted, and
    what was merely mistyped is not either.
    """
    if reason:
        request.refusals = [*refusals_noted(request), Refusal(reason, about)]  # type: ignore[attr-defined]


def refusals_noted(request: HttpRequest) -> Sequence[Refusal]:
    """Return what was refused of that which was sent, in so far as it was noted; about whom the whole page is, too."""
    noted: Sequence[Refusal] = getattr(request, "refusals", ())
    acted_on: User | None = getattr(request, "acted_on", None)
    return [Refusal(row.reason, row.about or acted_on) for row in noted]


def acts_on(request: HttpRequest, person: User) -> User:
    """Note whose account or role a page is about, so that a refusal is found there; return the person."""
    request.acted_on = person  # type: ignore[attr-defined]
    return person


@contextmanager
def strangers_noted(request: HttpRequest, anywhere: Callable[[], User]) -> Iterator[None]:
    """Note it where somebody out of the person's reach is not found inside; `anywhere` finds them for the log alone."""
    try:
        yield
    except MissingError:
        if request.method == "POST":
            with suppress(MissingError):
                acts_on(request, anywhere())
                refusal_note(request, STRANGER)
        raise


def closed_sender(request: HttpRequest) -> User | None:
    """Return the deactivated person from whose open page something was sent; None where it was not so."""
    is_sent = request.method == "POST" and not request.user.is_authenticated
    is_closed = is_sent and _reason(request) == SignInReason.CLOSED
    return user_of_key(request.session[SESSION_KEY]) if is_closed else None


def log_url_of(reader: User, subject: Model) -> str:
    """Return the address of everything that the audit log has about a row; "" for whoever may not read the log."""
    if not user_has_anywhere(reader, Permission.AUDIT_VIEW):
        return ""
    return f"{reverse('dashboard:audit_list')}?{urlencode({'subject_id': subject_id_of(subject)})}"


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the person to the sign-in page, which says why, and leads back to the page asked for.

    A sent form leads back to the page on which it stood: the address that takes it need not open as a page. The
    sign-in page then says that the form was not stored. A script gets 401 with the address of the sign-in page. What
    comes from a page that a deactivated person still has open is written down.
    """
    is_sent, reason = request.method == "POST", _reason(request)
    request.is_unstored = True  # type: ignore[attr-defined]  # read by KeptFormMiddleware
    is_closed = reason == SignInReason.CLOSED
    if is_sent and is_closed:
        user_record_closed_form(key=request.session[SESSION_KEY], path=request.path)
    query = {
        REDIRECT_FIELD_NAME: page_behind(request) if is_sent else request.get_full_path(),
        REASON_FIELD: reason,
    }
    if is_sent:
        query[UNSENT_FIELD] = "1"
    if not is_asked_by_script(request):
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}")
    # What a script asks for is no page, so the person comes back to the page around it.
    query[REDIRECT_FIELD_NAME] = page_behind(request)
    body: dict[str, object] = {
        "code": "signed_out",
        "message": _CLOSED if is_closed else _ENDED,
        "is_closed": is_closed,
        "errors": {},
        "sign_in_url": f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}",
    }
    return JsonResponse(body, status=HTTPStatus.UNAUTHORIZED)


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _reason(request: HttpRequest) -> SignInReason:
    """Return why nobody is signed in. Django has emptied a session whose password or access changed meanwhile.

    A browser that was closed and opened again has lost the session's cookie, but still has that of the forms: a form
    sent with it, or what a script asks for, comes from a page that was open to somebody signed in.
    """
    if getattr(request, "had_person", False):
        return SignInReason.CLOSED if SESSION_KEY in request.session else SignInReason.CHANGED
    is_lost = settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.session_key is None
    is_from_page = request.method == "POST" or is_asked_by_script(request)
    was_open = is_from_page and settings.CSRF_COOKIE_NAME in request.COOKIES
    return SignInReason.ENDED if is_lost or was_open else SignInReason.NEEDED
