"""The first sheet: what the workbook is for, until when, and how it is filled."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from apps.core.formatting import format_datetime
from apps.indicators.models import Indicator
from apps.submissions.services.answer_input import MAX_EVENTS

from ..sheets import ANSWER_SHEET, EVENT_SHEET

TITLE: Final = "title"
HEADING: Final = "heading"
TEXT: Final = "text"

_ABOUT_ANSWERS: Final = (
    "Satu baris untuk setiap indikator. Pilih jawabannya dari daftar di kolom Jawaban: Terjadi, Tidak terjadi, "
    "atau Tidak ada data. Baris yang belum dijawab dibiarkan kosong."
)
_ABOUT_NOTES: Final = (
    "Kolom Catatan wajib diisi untuk “Tidak ada data”: mengapa datanya tidak ada, dan di mana sudah dicari."
)
_ABOUT_EVENTS: Final = (
    "Isi untuk setiap indikator yang dijawab Terjadi, satu baris untuk kejadian sejenis dalam satu pemilihan. "
    f"Kejadian baru ditulis di baris kosong pertama; paling banyak {MAX_EVENTS} baris untuk satu indikator."
)
_ABOUT_COLUMNS: Final = (
    "Wilayah, Indikator, Pemilihan, dan Tingkat dipilih dari daftar di selnya. Pemilihan dan Tingkat juga dapat "
    "diketik dengan kodenya pada formulir kertas, misalnya a dan 1. Jumlah adalah bilangan bulat "
    "tanpa titik dan koma, misalnya 1250. Satuan boleh dikosongkan; Uraian dan Sumber wajib diisi."
)
_ABOUT_UPLOADING: Final = (
    "Simpan sebagai Buku Kerja Excel (.xlsx), lalu unggah di portal pada halaman Isian, bagian “Isi lewat Excel”. "
    "Portal memperlihatkan dahulu apa yang baru, berubah, atau salah. Isian baru disimpan setelah Anda setuju."
)
_ABOUT_LOCKS: Final = (
    "Judul kolom dan sel abu-abu terkunci karena portal mengenali isian dari sana. Jangan memakai rumus dan "
    "jangan menggabung sel. Bukti dukung diunggah di portal, bukan di berkas ini."
)
_ABOUT_CONFLICTS: Final = (
    "Bila jawaban di portal diubah orang lain setelah berkas ini diunduh, portal memperlihatkan kedua versinya, "
    "dan Anda memilih salah satu."
)
_STEPS: Final = (
    (f"Lembar {ANSWER_SHEET}", HEADING),
    (_ABOUT_ANSWERS, TEXT),
    (_ABOUT_NOTES, TEXT),
    (f"Lembar {EVENT_SHEET}", HEADING),
    (_ABOUT_EVENTS, TEXT),
    (_ABOUT_COLUMNS, TEXT),
    ("Menyimpan dan mengunggah", HEADING),
    (_ABOUT_UPLOADING, TEXT),
    (_ABOUT_LOCKS, TEXT),
    (_ABOUT_CONFLICTS, TEXT),
)


_STEPS_TO_READ: Final = (
    (f"Lembar {ANSWER_SHEET}", HEADING),
    ("Satu baris untuk setiap indikator, dengan jawaban dan catatan dari kantor yang mengisinya.", TEXT),
    (f"Lembar {EVENT_SHEET}", HEADING),
    ("Satu baris untuk setiap kejadian pada indikator yang dijawab Terjadi.", TEXT),
)


@dataclass(frozen=True)
class GuideFacts:
    """What the guidance says about this workbook. `readonly` names how many of its forms its maker may not fill.

    `left_out` names the cards whose typing is no answer yet, and so not in the workbook: by region, the codes.
    """

    edition: str
    cover: str
    due: str
    made_at: dt.datetime
    maker: str
    regions: int
    readonly: int
    left_out: Sequence[tuple[str, Sequence[str]]] = ()


def guide_lines(facts: GuideFacts) -> Iterator[tuple[str, str]]:
    """Yield the lines of the sheet, each with how it looks."""
    yield f"Isian {facts.cover}", TITLE
    yield facts.edition, HEADING
    if facts.due:
        yield f"Batas pengisian: {facts.due}", TEXT
    yield f"Diunduh {format_datetime(facts.made_at)} oleh {facts.maker}; isinya jawaban pada saat itu.", TEXT
    if facts.left_out:
        yield "Tidak ikut di berkas ini", HEADING
        cards = "; ".join(
            f"{region}: {', '.join(codes)}" if facts.regions > 1 else ", ".join(codes)
            for region, codes in facts.left_out
        )
        yield (
            f"Ketikan yang sudah tersimpan tetapi belum menjadi jawaban, di kartu {cards}. Lengkapi di kartunya.",
            TEXT,
        )
    is_to_read = facts.readonly == facts.regions
    if facts.readonly:
        what = "Semua" if is_to_read else f"{facts.readonly} dari {facts.regions}"
        yield (
            f"{what} formulir di berkas ini hanya dapat Anda baca. Barisnya terkunci, dan perubahannya tidak disimpan.",
            TEXT,
        )
    yield from _STEPS_TO_READ if is_to_read else _STEPS


def definition_lines(indicators: Sequence[Indicator]) -> Iterator[tuple[str, str]]:
    """Yield what each indicator means, where the instrument says it."""
    defined = [row for row in indicators if row.definition]
    if defined:
        yield "Pedoman indikator", HEADING
    for row in defined:
        yield f"{row.code} {row.name}: {row.definition}", TEXT
