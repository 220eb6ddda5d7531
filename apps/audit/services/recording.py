"""Writing the audit log. Every service that changes something calls this inside its own transaction."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from django.db import models
from django.utils import timezone

from apps.core.copying import rows_copy
from apps.core.request_context import current_address, current_request_id
from apps.regions.models import Region

from ..enums import CHANGES, DETAIL_LABELS, AuditAction
from ..models import Entry, subject_id_of
from ..sentences import blanks_known, blanks_needed

SYSTEM_LABEL = "sistem"

SPARED: Final = dt.timedelta(minutes=1)
"""So long the same thing read again by the same person leaves no second entry."""


_COLUMNS: Final = (
    "at",
    "actor_id",
    "actor_label",
    "action",
    "subject_type",
    "subject_id",
    "subject_label",
    "region_id",
    "detail",
    "names",
    "request_id",
    "address",
)


class Actor(Protocol):
    """A person who acts. `accounts.User` fits; it cannot be imported here, because `accounts` itself uses this app."""

    @property
    def public_id(self) -> uuid.UUID | None: ...

    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class Somebody:
    """Whoever acts and is not known, such as a person who cannot sign in. The person of the account need not be it."""

    public_id: None = None
    label: str = "seseorang"


SOMEBODY: Final = Somebody()


@dataclass(frozen=True)
class Record:
    """One act, for `audit_record_many`. `names` fills the blanks of its sentence; `place` comes from the region.

    A class of rows as the subject stands for all of them, or for one that is not known.
    """

    action: AuditAction
    subject: models.Model | type[models.Model]
    region: Region | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)


def audit_record(
    *,
    actor: Actor | None,
    action: AuditAction,
    subject: models.Model | type[models.Model],
    region: Region | None = None,
    detail: dict[str, Any] | None = None,
    names: dict[str, Any] | None = None,
) -> None:
    """Write one entry. `actor` None means that the system acted by itself; the log then shows "sistem"."""
    audit_record_many(actor=actor, records=[Record(action, subject, region, detail or {}, names or {})])


def audit_record_sparingly(
    *,
    actor: Actor,
    action: AuditAction,
    subject: models.Model | type[models.Model],
    region: Region | None = None,
    names: dict[str, Any] | None = None,
) -> None:
    """Write one entry, unless the very same stands there from the last minute, by the same person and address.

    For what is only read or tried: a program that fetches a file in pieces, or tries again, does not fill the log.
    """
    record = Record(action, subject, region, names=names or {})
    same = Entry.objects.filter(
        actor_id=actor.public_id,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject_id_of(subject),
        address=current_address(),
        at__gte=timezone.now() - SPARED,
    )
    if not same.filter(names=_names_of(record)).exists():
        audit_record_many(actor=actor, records=[record])


def audit_record_many(*, actor: Actor | None, records: Iterable[Record]) -> None:
    """Write one entry per record, all in one statement.

    Raises ValueError where names are missing that the sentence of the act needs, or are given that it has no place for,
    where a detail has no label, and where a change is not told with what was before and after it.
    """
    who = (actor.public_id, actor.label) if actor else (None, SYSTEM_LABEL)
    now, request_id, address = timezone.now(), current_request_id(), current_address()
    rows_copy(
        Entry,
        _COLUMNS,
        (
            (
                now,
                *who,
                record.action,
                record.subject._meta.label_lower,
                subject_id_of(record.subject),
                _label_of(record.subject)[:254],
                record.region.pk if record.region else None,
                _detail_of(record),
                _names_of(record),
                request_id,
                address,
            )
            for record in records
        ),
    )


def _label_of(subject: models.Model | type[models.Model]) -> str:
    return str(subject._meta.verbose_name) if isinstance(subject, type) else str(subject)


def _detail_of(record: Record) -> dict[str, Any]:
    """Return what is known of the act beside its names; each of it has a label for people."""
    if unlabelled := record.detail.keys() - DETAIL_LABELS.keys():
        raise ValueError(f"Details of {record.action} without a label: {sorted(unlabelled)}.")
    if record.action in CHANGES and not {"before", "after"} <= record.detail.keys():
        raise ValueError(f"{record.action} changes what was there: its detail says before and after.")
    return record.detail


def _names_of(record: Record) -> dict[str, Any]:
    """Return what fills the sentence of the act, as text or numbers."""
    known = blanks_known(record.action)
    place = {"place": str(record.region)} if record.region and "place" in known else {}
    names = place | record.names
    missing = blanks_needed(record.action) - {"subject"} - names.keys()
    if missing or names.keys() - known:
        raise ValueError(
            f"The sentence of {record.action} takes {sorted(known)}; given were {sorted(names)}."
        )
    return {key: value if isinstance(value, int) else str(value) for key, value in names.items()}
