"""The audit log as auditors read it: within their scope, narrowed by the filters of the address."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.words import guess_code, is_name_of

from .models import Entry

EXPORT_HEADER: Final = (
    "waktu", "pelaku", "tindakan", "jenis_objek", "objek", "kode_wilayah", "wilayah",
    "rincian", "nomor_permintaan", "kalimat",
)  # fmt: skip


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


def entry_region_codes(text: str) -> tuple[list[str], str]:
    """Return the codes of the regions of any time that `text` names; where there are none, the code probably meant."""
    known = dict(Region.objects.values_list("code", "name"))
    codes = [text] if text in known else [code for code, name in known.items() if is_name_of(text, name)]
    return codes, "" if codes else guess_code(text, known)


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
            entry.action,
            entry.subject_type,
            entry.subject_label,
            entry.region.code if entry.region else "",
            entry.region.name if entry.region else "",
            "; ".join(f"{key}={value}" for key, value in sorted(entry.detail.items())),
            entry.request_id,
            entry.sentence,
        )


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
