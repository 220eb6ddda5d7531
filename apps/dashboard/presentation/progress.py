"""What the page of the progress shows, made from what was read before. No queries, no writes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from apps.core.formatting import format_datetime, format_decimal, format_percent
from apps.indicators.models import Edition
from apps.regions.enums import LEVEL_SLUGS, RegionLevel
from apps.submissions.enums import SubmissionState
from apps.submissions.presentation import status_links

from ..enums import MapColour
from ..filters import ProgressForm
from ..selectors import Duration, Office, Stretch, Totals

NONE_YET: Final = "belum ada"
MAP_PLACE: Final = "peta"
TABLE_PLACE: Final = "kantor"
UNSENT_PLACE: Final = "belum"
"""Where on the page map, table and list stand."""
UNSENT_SHOWN: Final = 25

_STRETCHES: Final[Mapping[Stretch, tuple[str, str, str]]] = {
    # What it is called, from when until when, and what is counted.
    Stretch.ENTRY: ("Pengisian", "sejak edisi dibuka sampai pertama dikirim", "kantor"),
    Stretch.WAITING: ("Menunggu pemeriksa", "sejak dikirim sampai mulai diperiksa", "kali"),
    Stretch.REVIEW: ("Pemeriksaan", "sejak mulai diperiksa sampai disetujui atau dikembalikan", "kali"),
    Stretch.ACCEPTANCE: ("Penerimaan", "sejak disetujui sampai diterima pusat", "kali"),
}


@dataclass(frozen=True)
class Unsent:
    """The offices that have not sent their form, the one that is late or due first on top; the page shows the first."""

    offices: Sequence[Office]

    @classmethod
    def of(cls, offices: Sequence[Office]) -> "Unsent":
        rows = [office for office in offices if office.is_unsent]
        return cls(sorted(rows, key=lambda row: (row.due_at is None, row.due_at, row.code)))

    @property
    def shown(self) -> Sequence[Office]:
        return self.offices[:UNSENT_SHOWN]

    @property
    def returned(self) -> int:
        return sum(office.state == SubmissionState.RETURNED for office in self.offices)

    @property
    def not_yet_open(self) -> int:
        return Totals(self.offices).not_yet_open

    @property
    def closed_at(self) -> dt.datetime | None:
        """When the edition was closed, so that they cannot send it any more; None where they can."""
        return next((office.closed_at for office in self.offices), None)

    @property
    def to_remind(self) -> list[Office]:
        """Those that who looks can have reminded now."""
        return [office for office in self.offices if office.can_be_reminded]

    @property
    def is_mine_to_remind(self) -> bool:
        """Whether who looks may remind any of them at all."""
        return any(office.may_remind for office in self.offices)


def answer_sentence(totals: Totals, edition: Edition) -> str:
    """Return how it stands in one sentence or two."""
    text = f"{totals.sent} dari {totals.total} kantor sudah mengirim datanya, {totals.accepted} diterima."
    if edition.closed_at:
        text += f" Edisi ini ditutup {format_datetime(edition.closed_at)}"
        text += f", dan {totals.shut_out} kantor tidak mengirim datanya." if totals.shut_out else "."
    if totals.not_yet_open:
        text += f" Pengisian {totals.not_yet_open} kantor belum dibuka."
    if totals.overdue_unsent:
        text += f" {totals.overdue_unsent} kantor melewati batas pengisian."
    if totals.overdue_sent:
        text += f" {totals.overdue_sent} data melewati batas pemeriksaan atau penerimaan."
    return text


def progress_figures(totals: Totals, query: QueryDict) -> list[dict[str, Any]]:
    """Return the figures at the top, as `components/key_figures.html`; those that are a list lead to it."""
    accepted, overdue = SubmissionState.ACCEPTED, "ya"
    return [
        {"value": f"{totals.sent} dari {totals.total}", "label": "kantor sudah mengirim"},
        {
            "value": totals.accepted,
            "label": "diterima",
            "url": _link(query, status=accepted.value, lewat=""),
        },
        {
            "value": totals.overdue,
            "label": "lewat batas",
            "detail": f"{totals.overdue_unsent} belum dikirim, {totals.overdue_sent} belum diperiksa atau diterima",
            "url": _link(query, status="", lewat=overdue),
        },
        {
            "value": format_percent(totals.complete / totals.total) if totals.total else NONE_YET,
            "label": "formulir terjawab semua",
            "detail": f"{totals.complete} dari {totals.total} formulir",
        },
        {
            "value": NONE_YET if totals.backed_share is None else format_percent(totals.backed_share),
            "label": "jawaban “terjadi” dengan bukti",
            "detail": f"{format_decimal(totals.backed, 0)} dari {format_decimal(totals.occurred, 0)} jawaban",
        },
    ]


def duration_figures(durations: Sequence[Duration]) -> list[dict[str, Any]]:
    """Return the days that each step takes, as `components/key_figures.html`, and of how many that is the median."""
    figures = []
    for row in durations:
        label, about, counted = _STRETCHES[row.stretch]
        detail = f"{about}; median dari {row.number} {counted}" if row.number else about
        figures.append({"value": _days_words(row.days), "label": label, "detail": detail})
    return figures


def _days_words(days: float | None) -> str:
    """Return a stretch of time: in days, or in hours where it is less than one."""
    if days is None:
        return NONE_YET
    if days >= 1:
        return f"{format_decimal(days, 1)} hari"
    return f"{int(24 * days)} jam" if 24 * days >= 1 else "kurang dari 1 jam"


def state_links(form: ProgressForm, due: Sequence[Office], query: QueryDict) -> list[dict[str, Any]]:
    """Return a link per state with its count, and one to all."""
    counts = Totals(due).counts
    rows: list[tuple[str, str, int | None]] = [("", "Semua", len(due))]
    rows += [(state.value, str(state.label), count) for state, count in counts.items()]
    return status_links(query, rows, form.state or "", place=TABLE_PLACE)


def map_links(form: ProgressForm, query: QueryDict) -> list[list[dict[str, Any]]]:
    """Return the switches of the map: what its colours say, and, where there are several provinces, its level."""
    colours: list[tuple[str, str, int | None]] = [(c.value, str(c.label), None) for c in MapColour]
    switches = [status_links(query, colours, form.map_colour, name="tampil", place=MAP_PLACE)]
    if not form.is_one_province:
        slugs = {level: slug for slug, level in LEVEL_SLUGS.items()}
        levels: list[tuple[str, str, int | None]] = [
            (slugs[level], str(level.label), None) for level in (RegionLevel.REGENCY, RegionLevel.PROVINCE)
        ]
        switches.append(
            status_links(query, levels, slugs[form.map_level], name="peta", place=MAP_PLACE),
        )
    return switches


def kept_query(query: QueryDict) -> QueryDict:
    """Return what the address says, without the page of the list."""
    kept = query.copy()
    kept.pop("page", None)
    return kept


def province_address(query: QueryDict) -> str:
    """Return the address that narrows the page to the province whose code is appended to it."""
    address = kept_query(query)
    address.pop("provinsi", None)
    address.pop("peta", None)
    return f"?{address.urlencode()}&provinsi=" if address else "?provinsi="


def _link(query: QueryDict, **chosen: str) -> str:
    """Return the address of the table with other filters."""
    address = kept_query(query)
    for name, value in chosen.items():
        address.pop(name, None)
        if value:
            address[name] = value
    return f"?{address.urlencode()}#{TABLE_PLACE}"
