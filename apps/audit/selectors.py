"""The audit log as auditors read it, and what it tells those who come too late: who did it already, and when."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db import models
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from apps.core.exceptions import AlreadyDoneError, InvalidInputError, MissingError
from apps.core.formatting import format_act, format_datetime
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.words import find_named, find_searched, guess_code, guess_region

from .enums import AuditAction
from .models import Entry, Seal, subject_id_of
from .sentences import DONE

SEALED_WITHIN: Final = dt.timedelta(hours=1)
"""An entry that is not chained after so long was put past the workers, or no worker runs."""

Row = TypeVar("Row", bound=models.Model)

EXPORT_HEADER: Final = (
    "waktu", "pelaku", "kalimat", "tindakan", "jenis_objek", "objek", "wilayah", "rincian",
    "kode_wilayah", "kode_tindakan", "nomor_permintaan",
)  # fmt: skip
"""First what people read; what programs read follows (docs/operations.md)."""


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


@dataclass(frozen=True)
class EntryFilter:
    """What to filter the log by; an empty value filters nothing. Both days are included."""

    action: str = ""
    region_codes: Sequence[str] = ()
    person: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def entry_list(*, scope: RegionScope, narrow: EntryFilter | None = None) -> QuerySet[Entry]:
    """Return the entries in `scope`, newest first, with their regions loaded.

    The codes of a region also find the entries of the regions directly below it, for example of a province's regencies.
    """
    wanted = narrow or EntryFilter()
    rows = Entry.objects.in_scope(scope).select_related("region__parent")
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.region_codes:
        codes = wanted.region_codes
        rows = rows.filter(Q(region__code__in=codes) | Q(region__parent__code__in=codes))
    if wanted.person:
        rows = rows.filter(actor_label__icontains=wanted.person)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until and wanted.until < dt.date.max:  # no day follows the last one, so nothing is later
        rows = rows.filter(at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return rows


def entry_regions_named(text: str) -> tuple[list[Region], str]:
    """Return the regions of any time that `text` names by code or name; if there are none, the code that was meant."""
    known = _regions()
    found = find_named(text, known)
    return found, "" if found else guess_code(text, {region.code for region in known})


def entry_regions_found(text: str) -> tuple[list[Region], str]:
    """Return the regions that a search finds, as on every other page, and what was probably meant if there are none."""
    known = _regions()
    found = find_searched(text, known)
    return found, "" if found else guess_region(text, known)


def _regions() -> list[Region]:
    return list(Region.objects.only("code", "name", "short_name", "level", "lineage"))


def has_entry_of(person: str, *, scope: RegionScope) -> bool:
    """Return whether the log has an act in `scope` of somebody with this name, or part of a name."""
    return Entry.objects.in_scope(scope).filter(actor_label__icontains=person).exists()


def entry_export_rows(*, scope: RegionScope, narrow: EntryFilter | None = None) -> Iterator[tuple[str, ...]]:
    """Yield the header and one row per entry, newest first, without holding them all in memory."""
    yield EXPORT_HEADER
    for entry in entry_list(scope=scope, narrow=narrow).iterator(chunk_size=2000):
        yield (
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            entry.actor_label,
            entry.sentence,
            entry.action_label,
            entry.subject_kind,
            entry.subject_label,
            entry.region.name if entry.region else "",
            "; ".join(f"{label}: {value}" for label, value in entry.facts),
            entry.region.code if entry.region else "",
            entry.action,
            entry.request_number,
        )


_LATE: Final = 20_000
"""An entry gets its number when it is written, and is seen once its transaction ends: so many may overtake it."""


def seal_last() -> Seal | None:
    """Return the newest link of the chain, None before the first."""
    return Seal.objects.order_by("-number").first()


def entry_list_unsealed() -> QuerySet[Entry]:
    """Return the entries that are not chained yet, oldest first; among the newest, so that a long log costs no more."""
    newest = Seal.objects.aggregate(newest=Max("entry"))["newest"] or 0
    return Entry.objects.filter(seal__isnull=True, pk__gt=newest - _LATE).order_by("pk")


@dataclass(frozen=True)
class ChainReport:
    """What a look at the whole chain found: how many links hold, the last of them, and what is wrong first."""

    count: int
    last: Seal | None
    problem: str = ""


def chain_check(noted: str = "") -> ChainReport:
    """Compare every entry with its link, from the first one on.

    `noted` is a link as somebody wrote it down before ("123:<hash>"): the chain has to go through it, so that nobody
    can have made it anew from the beginning.
    """
    number, noted_sha256 = _read_noted(noted)
    count, last, previous = 0, None, ""
    for seal in Seal.objects.select_related("entry").order_by("number").iterator(chunk_size=2000):
        if seal.number != count + 1:
            return ChainReport(count, last, f"Segel nomor {count + 1} hilang, atau catatan yang disegelnya.")
        if seal.sha256 != seal.entry.sealed_after(previous):
            return ChainReport(count, last, f"{_told_entry(seal.entry)} tidak sama dengan yang disegel.")
        if seal.number == number and seal.sha256 != noted_sha256:
            return ChainReport(
                count, last, f"Segel nomor {number} bukan yang Anda catat: rantai dibuat ulang."
            )
        count, last, previous = seal.number, seal, seal.sha256
    if number > count:
        return ChainReport(count, last, f"Segel nomor {number} yang Anda catat tidak ada: rantai dipotong.")
    late = (
        Entry.objects.filter(seal__isnull=True, at__lt=timezone.now() - SEALED_WITHIN).order_by("pk").first()
    )
    return ChainReport(count, last, f"{_told_entry(late)} tidak disegel." if late else "")


def _read_noted(text: str) -> tuple[int, str]:
    """Return number and hash of a link as it is written; nothing was noted where there is no text."""
    if not text:
        return 0, ""
    number, _, sha256 = text.strip().partition(":")
    if not number.isascii() or not number.isdigit() or not sha256:
        raise InvalidInputError("Tulis segel yang dicatat sebagai NOMOR:SIDIK, seperti pada halaman audit.")
    return int(number), sha256


def _told_entry(entry: Entry) -> str:
    return f"Catatan {entry.pk}, {format_datetime(entry.at)} (“{entry.sentence}”)"


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def act_of(subject: models.Model, *actions: AuditAction, since: dt.datetime | None = None) -> str:
    """Return who did the last of `actions` to a row, and when ("oleh Siti Aminah, pukul 14.30 WIB"); else "".

    What was done before `since` is not meant.
    """
    found = _last_act(subject._meta.label_lower, subject_id_of(subject), actions)
    return format_act(found.actor_label, found.at) if found and not (since and found.at < since) else ""


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
    return acts.filter(action__in=actions).first()


def _told(what: str, found: Entry | None, action: AuditAction, then: str) -> str:
    """Return the sentence; without who and when for a row whose act was never written down."""
    done = DONE[AuditAction(found.action) if found else action]
    by = f" {format_act(found.actor_label, found.at)}" if found else ""
    return f"{what} sudah {done}{by}." + (f" {then}" if then else "")
