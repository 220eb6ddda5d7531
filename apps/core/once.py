"""Not storing a form twice: a double click, the old tab, or the form sent again with the browser's button."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final, TypeVar, cast

from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from .formatting import format_act
from .sent_forms import KEPT_FIELD, form_parts

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

ONCE_FIELD: Final = "once"
_KEY: Final = "forms_stored"
_KNOWN: Final = "forms_known"
_MARK: Final = re.compile(r"[0-9a-f]{32}")
_REMEMBERED: Final = 30


def once(view: View) -> View:
    """Lead the very same form, sent a second time in a session, to where the first one led; nothing is stored twice.

    For views that make something new, which may well be there twice: nothing in the database tells two panels of one
    name from one panel that was sent twice. A page that is opened anew has another secret in its form, so that two
    forms that were both filled in are never taken for one. A browser that keeps what is typed (`form-keep.js`) marks
    the form itself, and keeps the mark with the words: they are known again on a page that was opened since. Pages tell
    it the marks that were stored, so that it offers none of them as unsent where only the answer got lost.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return _answer(request, lambda: view(request, *args, **kwargs))

    return cast("View", guarded)


def _answer(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer a form, or lead on if it was answered before; two that arrive at once take turns at the session's row."""
    session = request.session
    Session.objects.select_for_update().filter(session_key=session.session_key).first()
    key = _fingerprint(request)
    fresh = type(session)(session.session_key)  # this request's own was read before its turn came
    stored: dict[str, list[str]] = fresh.get(_KEY, {})
    if key in stored:
        place, at = stored[key]
        act = format_act(str(request.user), dt.datetime.fromisoformat(at))
        messages.info(request, f"Isian ini sudah disimpan {act}, dan tidak disimpan dua kali.")
        return HttpResponseRedirect(place)
    response = answer()
    if response.status_code == HTTPStatus.FOUND:
        stored[key] = [response["Location"], timezone.now().isoformat()]
        session[_KEY] = dict(list(stored.items())[-_REMEMBERED:])
        if mark := _mark(request):
            session[_KNOWN] = [*fresh.get(_KNOWN, []), mark][-_REMEMBERED:]
        session.save()
    return response


def _fingerprint(request: HttpRequest) -> str:
    """Return what stands for the whole form: its address, every field, and every file with its name and bytes.

    A browser that goes back shows the same page with the same secret in it, so a corrected file may be all that is new.
    """
    fields = request.POST.copy()
    fields.pop(KEPT_FIELD, None)
    if _mark(request):
        fields.pop("csrfmiddlewaretoken", None)
    sent = [request.get_full_path(), form_parts(fields, request.FILES)]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def _mark(request: HttpRequest) -> str:
    """Return the mark that the browser gave to the form; "" where it gave none."""
    mark = request.POST.get(ONCE_FIELD, "")
    return mark if _MARK.fullmatch(mark) else ""
