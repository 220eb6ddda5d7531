"""The offices of an edition as rows of a file."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils import timezone

from apps.regions.enums import RegionLevel

from ..selectors import Office

HEADER: Final = (
    "kode", "nama", "tingkat", "provinsi", "status", "terjawab", "indikator", "bagian_terjawab",
    "terjadi", "terjadi_dengan_bukti", "bagian_dengan_bukti", "peringatan", "dikirim", "pemeriksa",
    "dibuka", "batas", "lewat_batas", "diingatkan", "diingatkan_oleh", "kode_tingkat", "kode_status",
)  # fmt: skip


def progress_rows(offices: Iterable[Office]) -> Iterator[tuple[object, ...]]:
    """Yield the header and one row per office, every number with all its digits; what is missing is an empty cell.

    Times are those of the reader's zone. The last two columns hold codes (`regency`, `in_review`), for programs.
    """
    yield HEADER
    for office in offices:
        done = office.progress
        yield (
            office.code, office.name, RegionLevel(office.level).label, office.province_name, office.state.label,
            done.answered, done.asked, office.answered_share,
            done.occurred, done.backed, office.backed_share, office.warning_count,
            _moment(office.submitted_at), office.reviewer,
            _moment(office.opens_at), _moment(office.due_at), "ya" if office.is_overdue else "tidak",
            _moment(office.reminded_at), office.reminded_by, office.level, office.state.value,
        )  # fmt: skip


def _moment(value: dt.datetime | None) -> str:
    """Return a time as a program and a spreadsheet read it."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else ""
