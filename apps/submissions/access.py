"""The guard of every view that changes something of a form: what somebody without a role there tries is in the log."""

import uuid
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Final, NamedTuple, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

from apps.accounts.models import User
from apps.audit.enums import AuditAction

from .services import form_of_file, outsiders_recorded, strangers_recorded

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


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
    """Record who sends something to a form that does not exist for them, and what; `forms` finds it by the address.

    The person gets 404, or 403 and the word that their role there has ended. It stands above `once`, whose transaction
    would take the entry back, and above `requires`. `tests/matrix/test_ended_roles.py` asks every address for it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, public_id: uuid.UUID, **kwargs: Any
        ) -> HttpResponseBase:
            if request.method in SAFE or not request.user.is_authenticated:
                return view(request, *args, public_id=public_id, **kwargs)
            with strangers_recorded(step, request.user, forms(request.user, public_id)):
                return view(request, *args, public_id=public_id, **kwargs)

        return cast("View", guarded)

    return decorate


def tries_named(attempt: Callable[[HttpRequest], Attempt | None]) -> Callable[[View], View]:
    """Do the same for a view whose forms are named by what is sent, as `attempt` reads it.

    Such a view asks for a permission before it reads anything: whoever holds it nowhere any more is in the log as well.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            tried = attempt(request) if request.user.is_authenticated else None
            if tried is None:
                return view(request, *args, **kwargs)
            with outsiders_recorded(tried.step, cast("User", request.user), tried.public_ids):
                return view(request, *args, **kwargs)

        return cast("View", guarded)

    return decorate
