"""What the log tells those who come too late: who did it already, and when."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse

from apps.core.exceptions import AlreadyDoneError, MissingError
from apps.core.formatting import format_act
from apps.core.request_context import NO_REQUEST, current_request_id
from apps.regions.scoping import RegionScope

from ..enums import AuditAction
from ..models import Entry, subject_id_of
from ..sentences import DONE
from .reading import entries_read

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Deletion:
    """How it is told that a person deleted a row of some kind."""

    what: str
    """The beginning of the sentence, with a blank for the name of the row: `"Skenario “{}”"`."""
    action: AuditAction
    list_name: str
    """The name of the address that the sentence is read at, mostly the list of such rows."""

    @property
    def place(self) -> str:
        return reverse(self.list_name)


def act_of(subject: models.Model, *actions: AuditAction, since: dt.datetime | None = None) -> str:
    """Return who did the last of `actions` to a row, and when ("oleh Siti Aminah, pukul 14.30 WIB"); else "".

    What was done before `since` is not meant.
    """
    found = _last_act(subject._meta.label_lower, subject_id_of(subject), actions)
    return _act(found) if found and not (since and found.at < since) else ""


def is_refusal_recorded(person: uuid.UUID | None) -> bool:
    """Return whether the log has a refusal of what a person tries with the request that is being answered."""
    refusals = (AuditAction.SUBMISSION_REFUSE, AuditAction.USER_SEND_REFUSED)
    number = current_request_id()
    if number == NO_REQUEST:
        return False
    return Entry.objects.filter(request_id=number, actor_id=person, action__in=refusals).exists()


def already_done(
    subject: models.Model, what: str, *actions: AuditAction, then: str = "", place: str = ""
) -> AlreadyDoneError:
    """Return the error that says who did the last of `actions` to a row, and when.

    For example "Panel “Bobot 2029” sudah ditutup oleh Siti Aminah, pukul 14.30 WIB.", with `what` as the beginning and
    `then` as one more sentence. It leads to the page of the row, or to `place`.
    """
    found = _last_act(subject._meta.label_lower, subject_id_of(subject), actions)
    to_page: Callable[[], str] | None = getattr(subject, "get_absolute_url", None)
    return AlreadyDoneError(
        _told(what, found, actions[0], then), place=place or (to_page() if to_page else "")
    )


@contextmanager
def told_if_gone(
    model: type[models.Model], public_id: uuid.UUID, deletion: Deletion, *, scope: RegionScope
) -> Iterator[None]:
    """Say, instead of "not found", who deleted a row and when.

    A row that never existed stays not found, and so does each for a person who does not see the whole nation: in
    which regions it lay is not known any more.
    """
    try:
        yield
    except MissingError:
        label, action = model._meta.label_lower, deletion.action
        found = _last_act(label, str(public_id), [action]) if scope.is_nation else None
        if found is None:
            raise
        told = _told(deletion.what.format(found.subject_label), found, action, "")
        raise AlreadyDoneError(told, place=deletion.place) from None


def lock_or_tell(rows: QuerySet[Row], row: Row, deletion: Deletion) -> Row:
    """Return a row out of `rows`, which lock it; or raise the error that says who deleted it meanwhile, and when.

    For every row that a person can delete: whoever waited for the lock, as the second of two who press "Buang" at the
    same moment, finds no row any more.
    """
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise already_done(row, deletion.what.format(row), deletion.action, place=deletion.place)
    return found


def _last_act(subject_type: str, subject_id: str, actions: Sequence[AuditAction]) -> Entry | None:
    acts = Entry.objects.filter(subject_type=subject_type, subject_id=subject_id)
    found = entries_read(acts.filter(action__in=actions)[:1])
    return found[0] if found else None


def _act(found: Entry) -> str:
    """Return who and when; without the time where somebody changed it to none that can be read."""
    return format_act(found.actor_label, found.moment) if found.moment else f"oleh {found.actor_label}"


def _told(what: str, found: Entry | None, action: AuditAction, then: str) -> str:
    """Return the sentence; without who and when for a row whose act was never written down."""
    done = DONE[AuditAction(found.action) if found else action]
    by = f" {_act(found)}" if found else ""
    return f"{what} sudah {done}{by}." + (f" {then}" if then else "")
