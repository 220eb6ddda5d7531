"""The audit log as a table for spreadsheets and programs."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from apps.regions.scoping import RegionScope

from ..sentences import NO_TIME
from .log import EntryFilter, entry_chunks

EXPORT_HEADER: Final = (
    "waktu", "pelaku", "kalimat", "tindakan", "jenis_objek", "objek", "wilayah", "rincian",
    "kode_wilayah", "kode_tindakan", "nomor_objek", "nomor_permintaan", "alamat_ip",
)  # fmt: skip
"""First what people read; what programs read follows (docs/operations.md)."""

_CHUNK: Final = 2_000


def entry_export_rows(*, scope: RegionScope, narrow: EntryFilter | None = None) -> Iterator[tuple[str, ...]]:
    """Yield the header and one row per entry, newest first, without holding them all in memory."""
    yield EXPORT_HEADER
    for entries in entry_chunks(scope=scope, narrow=narrow, size=_CHUNK):
        for entry in entries:
            yield (
                timezone.localtime(entry.moment).isoformat(timespec="seconds") if entry.moment else NO_TIME,
                entry.actor_label,
                entry.sentence,
                entry.action_label,
                entry.subject_kind,
                entry.subject_label,
                entry.region.name if entry.region else "",
                "; ".join(f"{label}: {value}" for label, value in entry.facts),
                entry.region.code if entry.region else "",
                entry.action,
                entry.subject_id,
                entry.request_number,
                entry.address,
            )
