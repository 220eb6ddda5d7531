"""Not storing a form twice: a double click, the old tab, or the form sent again with the browser's button."""

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final, TypeVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from .formatting import format_act

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_KEY: Final = "forms_stored"
_REMEMBERED: Final = 30


def once(view: View) -> View:
    """Lead the very same form, sent a second time in a session, to where the first one led; nothing is stored twice.

    For views that make something new, which may well be there twice: nothing in the database tells two panels of one
    name from one panel that was sent twice. A page that is opened anew has another secret in its form, so that two
    forms that were both filled in are never taken for one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        key = _fingerprint(request)
        stored: dict[str, list[str]] = request.session.get(_KEY, {})
        if key in stored:
            place, at = stored[key]
            act = format_act(str(request.user), dt.datetime.fromisoformat(at))
            messages.info(request, f"Isian ini sudah disimpan {act}, dan tidak disimpan dua kali.")
            return HttpResponseRedirect(place)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.FOUND:
            stored[key] = [response["Location"], timezone.now().isoformat()]
            request.session[_KEY] = dict(list(stored.items())[-_REMEMBERED:])
        return response

    return cast("View", guarded)


def _fingerprint(request: HttpRequest) -> str:
    sent = [request.path, *(f"{name}={value}" for name, values in request.POST.lists() for value in values)]
    return hashlib.sha256("\0".join(sent).encode()).hexdigest()
