"""The guard of every view that changes something of a form: what somebody without a role there tries is in the log."""

import uuid
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

from apps.accounts.access import closed_sender, refusals_noted
from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.pages import SAFE_METHODS

from .services import closed_account_record, form_of_file, outsiders_recorded, refusals_record

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


Forms = Callable[[User, uuid.UUID], Collection[uuid.UUID]]
"""Finds the public ids of the forms behind an address, for a person, whether they may see them or not."""


def itself(_person: User, public_id: uuid.UUID) -> Collection[uuid.UUID]:
    """Return the form that an address names."""
    return [public_id]


def of_file(_person: User, public_id: uuid.UUID) -> Collection[uuid.UUID]:
    """Return the form of the file that an address names."""
    return form_of_file(public_id)


class Attempt(NamedTuple):
    """What somebody tries, with which forms."""

    step: AuditAction
    public_ids: Collection[uuid.UUID]


def tries(step: AuditAction, *, forms: Forms = itself) -> Callable[[View], View]:
    """Record who sends something to a form that they may not, and what; `forms` finds it by the address.

    Somebody for whom the form does not exist gets 404, or 403 and the word that their role there has ended; one who
    sees it and may not do this gets 403. What comes from the open page of a deactivated person is recorded with the
    form as well. It stands above `once`, whose transaction would take the entry back, and above `requires`.
    `tests/matrix/test_ended_roles.py` asks every address for it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, public_id: uuid.UUID, **kwargs: Any
        ) -> HttpResponseBase:
            def answer() -> HttpResponseBase:
                return view(request, *args, public_id=public_id, **kwargs)

            if request.method in SAFE_METHODS:
                return answer()
            return _watched(request, answer, lambda person: Attempt(step, forms(person, public_id)))

        return cast("View", guarded)

    return decorate


def tries_named(attempt: Callable[[HttpRequest], Attempt | None]) -> Callable[[View], View]:
    """Do the same for a view whose forms are named by what is sent, as `attempt` reads it.

    Such a view asks for a permission before it reads anything: whoever holds it nowhere any more is in the log as well.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _watched(request, lambda: view(request, *args, **kwargs), lambda _: attempt(request))

        return cast("View", guarded)

    return decorate


def _watched(
    request: HttpRequest,
    answer: Callable[[], HttpResponseBase],
    attempt: Callable[[User], Attempt | None],
) -> HttpResponseBase:
    """Answer a request, and record it at each form where it was refused to its sender."""
    person = request.user if isinstance(request.user, User) else closed_sender(request)
    tried = attempt(person) if person else None
    if tried is None or person is None:
        return answer()
    if not request.user.is_authenticated:
        closed_account_record(tried.step, person, tried.public_ids)
        return answer()
    with outsiders_recorded(tried.step, person, tried.public_ids):
        response = answer()
    if refusals := refusals_noted(request):
        refusals_record(tried.step, person, tried.public_ids, refusals[0].reason)
    return response
