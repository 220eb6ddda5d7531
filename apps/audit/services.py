"""Writing the audit log. Every service that changes something calls this inside its own transaction."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models

from apps.core.request_context import current_request_id
from apps.regions.models import Region

from .enums import AuditAction
from .models import Entry

SYSTEM_LABEL = "sistem"


class Actor(Protocol):
    """A person who acts. `accounts.User` fits; it cannot be imported here, because `accounts` itself uses this app."""

    public_id: uuid.UUID

    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class Record:
    """One act, for `audit_record_many`."""

    action: AuditAction
    subject: models.Model
    region: Region | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def audit_record(
    *,
    actor: Actor | None,
    action: AuditAction,
    subject: models.Model,
    region: Region | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one entry. `actor` None means that the system acted by itself; the log then shows "sistem"."""
    audit_record_many(actor=actor, records=[Record(action, subject, region, detail or {})])


def audit_record_many(*, actor: Actor | None, records: Iterable[Record]) -> None:
    """Write one entry per record, all in one statement."""
    Entry.objects.bulk_create(
        Entry(
            actor_id=actor.public_id if actor else None,
            actor_label=actor.label if actor else SYSTEM_LABEL,
            action=record.action,
            subject_type=record.subject._meta.label_lower,
            subject_id=str(getattr(record.subject, "public_id", record.subject.pk)),
            subject_label=str(record.subject)[:254],
            region=record.region,
            detail=record.detail,
            request_id=current_request_id(),
        )
        for record in records
    )
