"""What an indicator means and what counts there, as one frozen value: from a file, a form or the database. No queries.

Two entries are equal if they say the same; which revision it is, and who wrote it, does not count.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from apps.core.storable import is_storable

from .enums import CodebookStatus

UNIT_LIMIT: Final = 60
DEFINITION_LIMIT: Final = 1000
PHRASE_LIMIT: Final = 300
PHRASES_MOST: Final = 20
REFERENCE_LIMIT: Final = 200
REASON_LIMIT: Final = 500

LABELS: Final[Mapping[str, str]] = {
    "unit": "Satuan",
    "definition": "Definisi",
    "counts": "Dihitung",
    "excludes": "Tidak dihitung",
    "sources": "Sumber yang lazim",
    "status": "Status",
    "reference": "Dasar penetapan",
}
"""What the parts of an entry are called, in the order in which they are read."""

TEXTS: Final[Mapping[str, int]] = {
    "unit": UNIT_LIMIT,
    "definition": DEFINITION_LIMIT,
    "reference": REFERENCE_LIMIT,
}
"""The parts that are one text, and how long each may be."""

LISTS: Final = ("counts", "excludes", "sources")
"""The parts that are lists of phrases."""


@dataclass(frozen=True)
class CodebookEntry:
    """The entry of one indicator. `reference` names what set it, such as a decree; a draft has none."""

    unit: str
    definition: str
    counts: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: CodebookStatus = CodebookStatus.DRAFT
    reference: str = ""
    revision: int = field(default=0, compare=False)
    changed_by: str = field(default="", compare=False)
    changed_at: dt.datetime | None = field(default=None, compare=False)

    @property
    def is_draft(self) -> bool:
        return self.status == CodebookStatus.DRAFT


@dataclass(frozen=True)
class Fault:
    """What is wrong with one part of an entry, and what to do about it."""

    field: str
    text: str
    remedy: str


def entry_faults(entry: CodebookEntry) -> Iterator[Fault]:
    """Yield everything that keeps an entry from being stored, whichever instrument it is for."""
    for name, limit in TEXTS.items():
        yield from _text_faults(name, getattr(entry, name), limit)
    for name in ("unit", "definition"):
        if not getattr(entry, name):
            yield Fault(name, f"{LABELS[name]} kosong.", "Isi dahulu.")
    for name in LISTS:
        yield from _list_faults(name, getattr(entry, name))
    if not entry.counts:
        yield Fault("counts", "Belum ada yang dihitung.", "Tulis sedikitnya satu butir.")
    if entry.is_draft and entry.reference:
        remedy = "Kosongkan, atau ubah statusnya menjadi ditetapkan."
        yield Fault("reference", "Konsep belum mempunyai dasar penetapan.", remedy)
    if not entry.is_draft and not entry.reference:
        remedy = "Isi apa yang menetapkannya, misalnya nomor keputusan."
        yield Fault("reference", "Dasar penetapan kosong.", remedy)


def changed_parts(before: CodebookEntry | None, after: CodebookEntry) -> list[str]:
    """Return the names of the parts in which two entries differ; of a new entry, those that say something."""
    if before is None:
        return [name for name in LABELS if getattr(after, name)]
    return [name for name in LABELS if getattr(before, name) != getattr(after, name)]


def _text_faults(name: str, text: str, limit: int, what: str = "") -> Iterator[Fault]:
    label = what or LABELS[name]
    if len(text) > limit:
        yield Fault(name, f"{label} lebih panjang dari {limit} huruf ({len(text)}).", "Pendekkan.")
    if not is_storable(text):
        yield Fault(
            name, f"{label} berisi tanda yang tidak dapat disimpan, seperti NUL.", "Hapus, lalu ketik ulang."
        )


def _list_faults(name: str, phrases: tuple[str, ...]) -> Iterator[Fault]:
    label = LABELS[name]
    if len(phrases) > PHRASES_MOST:
        remedy = "Gabungkan atau hapus sebagian."
        yield Fault(name, f"{label} lebih dari {PHRASES_MOST} butir ({len(phrases)}).", remedy)
    for number, phrase in enumerate(phrases, start=1):
        what = f"Butir ke-{number}"
        yield from _text_faults(name, phrase, PHRASE_LIMIT, what)
        if not phrase:
            yield Fault(name, f"{what} kosong.", "Isi atau hapus.")
        if len(phrase.splitlines()) > 1:
            yield Fault(name, f"{what} lebih dari satu baris.", "Tulis setiap butir dalam satu baris.")
