"""The audit log: one append-only row for every act."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Final

from django.apps import apps
from django.db import models
from django.utils import timezone

from apps.core.request_context import NO_REQUEST

from .enums import AuditAction
from .sentences import UNTOLD, details, is_told, sentence

_SEALED: Final = (
    "id", "actor_id", "actor_label", "action", "subject_type", "subject_id", "subject_label", "region_id",
    "detail", "names", "request_id",
)  # fmt: skip
"""What is chained of an entry, beside its time."""

_SEALED_IF_KNOWN: Final = ("address",)
"""Columns that came later: chained where they hold something, so that the links of older entries still hold."""

_FIRST_SHOWN: Final = dt.datetime.min.replace(tzinfo=dt.UTC) + dt.timedelta(days=2)
_LAST_SHOWN: Final = dt.datetime.max.replace(tzinfo=dt.UTC) - dt.timedelta(days=2)
"""Moments outside of these leave the calendar in one zone or another; no act has them."""


class Entry(models.Model):
    """One act: who did what to which thing, and when.

    Person and thing are named by their public ids, not by foreign keys, because the entry stays when they are gone.

    `detail` holds the fewest facts that make the act understandable; never secrets or narrative texts. `names` holds
    what things were called then, for the sentence that the log tells of the act (`sentences.py`).
    """

    at = models.DateTimeField("waktu", default=timezone.now)
    actor_id = models.UUIDField("pelaku", null=True, blank=True)
    actor_label = models.CharField("nama pelaku", max_length=254)
    # No choices here: every new act would need a migration for its word.
    action = models.CharField("tindakan", max_length=40)
    subject_type = models.CharField("jenis", max_length=40)
    subject_id = models.CharField("objek", max_length=64)
    subject_label = models.CharField("nama objek", max_length=254)
    region = models.ForeignKey(
        "regions.Region",
        verbose_name="wilayah",
        null=True,
        blank=True,
        db_index=False,  # an index below begins with it
        on_delete=models.PROTECT,
    )
    detail = models.JSONField("rincian", default=dict)
    names = models.JSONField("nama saat itu", default=dict)
    request_id = models.CharField("nomor permintaan", max_length=32)
    address = models.CharField("alamat IP", max_length=45, blank=True, default="")

    unread: Mapping[str, str] = {}
    """What stands in columns that somebody changed to something unreadable, as text (`selectors/reading.py`)."""

    class Meta:
        verbose_name = "catatan audit"
        verbose_name_plural = "catatan audit"
        ordering = ("-at", "-pk")
        # Each gives the entries of one value by time, for a log of millions; what is included narrows them further
        # without reading the rows (`selectors/log.py`).
        indexes = [
            models.Index(fields=("at", "id"), name="entry_by_time_idx"),
            models.Index(fields=("region", "at", "id"), name="entry_by_region_idx"),
            models.Index(fields=("action", "at", "id"), include=("region",), name="entry_by_action_idx"),
            models.Index(
                fields=("actor_label", "at", "id"), include=("region", "action"), name="entry_by_person_idx"
            ),
            models.Index(fields=("subject_id", "at", "id"), name="entry_by_subject_idx"),
            models.Index(fields=("request_id",), name="entry_by_request_idx"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """Who did what to which thing, as a sentence with the names of that time."""
        if not is_told(self.names) or "names" in self.unread:
            return UNTOLD
        return sentence(
            person=self.actor_label, action=self.action, subject=self.subject_label, names=self.names
        )

    @property
    def moment(self) -> dt.datetime | None:
        """When it was; None where what stands there is no moment that people could read."""
        is_shown = "at" not in self.unread and _FIRST_SHOWN < self.at < _LAST_SHOWN
        return self.at if is_shown else None

    @property
    def action_label(self) -> str:
        """The act in words, or its code where the portal no longer has words for it."""
        return AuditAction(self.action).label if self.action in AuditAction.values else self.action

    @property
    def subject_kind(self) -> str:
        """What kind of thing it was, in words, or its code where the portal no longer has such things."""
        try:
            return str(apps.get_model(self.subject_type)._meta.verbose_name)
        except (LookupError, ValueError):
            return self.subject_type

    @property
    def request_number(self) -> str:
        """The number of the request that did it; "" for what a command or a background job did."""
        return "" if self.request_id == NO_REQUEST else self.request_id

    def sealed_after(self, previous: str) -> str:
        """Return the SHA-256 of everything that the entry holds, behind the link before it ("" before the first)."""
        held = {name: getattr(self, name) for name in _SEALED}
        held |= {name: value for name in _SEALED_IF_KNOWN if (value := getattr(self, name))}
        held["at"] = self.at.astimezone(dt.UTC).isoformat()
        held |= self.unread
        canonical = json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
        return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The detail as pairs of label and value, for people."""
        if not is_told(self.detail) or "detail" in self.unread:
            return [("Rincian", UNTOLD)]
        return details(self.detail, self.names if is_told(self.names) else {})


class Seal(models.Model):
    """One link of the chain of entries: the hash of an entry, and of the link before it. Append-only."""

    number = models.PositiveBigIntegerField("nomor", primary_key=True)
    entry = models.OneToOneField(Entry, related_name="seal", on_delete=models.PROTECT)
    sha256 = models.CharField("sidik", max_length=64)
    sealed_at = models.DateTimeField("disegel", default=timezone.now)

    class Meta:
        verbose_name = "segel"
        verbose_name_plural = "segel"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}:{self.sha256}"


class ChainEnd(models.Model):
    """The newest link that was ever made: one row, which the database writes by itself (`migrations/chain_end.sql`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField("nomor")
    sha256 = models.CharField("sidik", max_length=64)

    class Meta:
        verbose_name = "akhir rantai"
        verbose_name_plural = "akhir rantai"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="chain_end_once")]

    def __str__(self) -> str:
        return f"{self.number}:{self.sha256}"


def subject_id_of(subject: models.Model | type[models.Model]) -> str:
    """Return what entries name a row by: its public id, or else its key; "" for a class of rows."""
    return "" if isinstance(subject, type) else str(getattr(subject, "public_id", subject.pk))
