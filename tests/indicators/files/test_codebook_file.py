"""Every fault of a codebook file is told with its line and its field."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from apps.indicators.codebook import CodebookEntry
from apps.indicators.enums import CodebookStatus
from apps.indicators.files.codebook_file import codebook_file_read, codebook_file_text
from apps.indicators.files.instrument_file import InvalidFileError
from tests.indicators.samples import CODEBOOK, line_of

ENTRY = CodebookEntry(
    unit="lokasi",
    definition="Lereng yang runtuh pada masa tahapan.",
    counts=("Menutup jalan ke TPS", "Menimbun TPS"),
    excludes=("Tanah bergerak tanpa akibat; catat di A1",),
    sources=("Laporan BPBD",),
)


def problems(text: str) -> list[tuple[int, str, str]]:
    found = codebook_file_read(text, name="pedoman.toml").problems.found
    assert all(problem.remedy for problem in found)
    return [(problem.line, problem.field, problem.text) for problem in found]


def test_a_file_gives_its_entries_in_order() -> None:
    file = codebook_file_read(CODEBOOK, name="pedoman.toml")
    assert [(row.code, row.has_status) for row in file.rows] == [("A2", False), ("B1", True)]
    assert file.rows[0].entry == ENTRY
    assert file.rows[1].entry.status == CodebookStatus.ADOPTED
    file.refuse_faulty()


def test_what_is_written_gives_the_same_entries_again() -> None:
    entries = {
        "A2": ENTRY,
        "B1": replace(
            ENTRY,
            definition='Dengan "kutip", \\ dan\nbaris baru\x7f.',
            excludes=(),
            status=CodebookStatus.ADOPTED,
            reference="Keputusan 7/2026",
        ),
    }
    read = codebook_file_read(codebook_file_text(entries), name="pedoman.toml")
    read.refuse_faulty()
    assert {row.code: row.entry for row in read.rows} == entries


@pytest.mark.parametrize(
    ("old", "new", "field", "text"),
    [
        ('sources = ["Laporan BPBD"]', 'sumber = ["Laporan BPBD"]', "sumber", "Isian ini tidak dikenal."),
        ('unit = "lokasi"', "unit = 7", "unit", "Harus berupa teks."),
        ('unit = "lokasi"', f'unit = "{"x" * 61}"', "unit", "Satuan lebih panjang dari 60 huruf (61)."),
        ('code = "B1"', 'code = "A2"', "code", "Indikator A2 sudah ada di atas."),
        ('code = "B1"', 'code = ""', "code", "Isian code kosong atau tidak ada."),
        ('status = "adopted"', 'status = "final"', "status", "Nilai 'final' tidak dikenal."),
        ('reference = "Keputusan 7/2026"', 'reference = ""', "reference", "Dasar penetapan kosong."),
        ('sources = ["Laporan BPBD"]', 'sources = "Laporan BPBD"', "sources", "Harus berupa daftar teks."),
        (
            'sources = ["Laporan BPBD"]',
            'sources = ["a\\u0000"]',
            "sources",
            "Berisi huruf NUL, yang tidak terlihat.",
        ),
    ],
)
def test_faults_are_told_with_line_and_field(old: str, new: str, field: str, text: str) -> None:
    assert CODEBOOK.count(old) == 1
    faulty = CODEBOOK.replace(old, new)
    assert problems(faulty) == [(_line(faulty, new), field, text)]


def _line(text: str, part: str) -> int:
    """Return the last line that holds a part."""
    return max(number for number, row in enumerate(text.splitlines(), start=1) if part in row)


def test_a_missing_key_is_told_at_the_entry_and_all_faults_at_once() -> None:
    faulty = CODEBOOK.replace('definition = "Siapa yang memilih."\n', "").replace(
        'counts = ["Setiap pemilih"]', "counts = []"
    )
    entry = line_of(faulty, 'code = "B1"') - 1
    assert problems(faulty) == [
        (entry, "definition", "Definisi kosong."),
        (line_of(faulty, "counts = []"), "counts", "Belum ada yang dihitung."),
    ]


def test_a_file_without_entries_or_without_toml_is_refused() -> None:
    assert problems("") == [(1, "entries", "Tidak ada entri.")]
    assert problems('[[entry]]\ncode = "A"') == [(1, "entry", "Isian ini tidak dikenal.")]
    with pytest.raises(InvalidFileError, match=r"pedoman\.toml tidak dimuat"):
        codebook_file_read("[[entries]\n", name="pedoman.toml")


def test_the_draft_for_ikp_2024_explains_every_indicator_once() -> None:
    folder = Path("apps/indicators/data/ikp_2024")
    indicators = tomllib.loads((folder / "instrument.toml").read_text(encoding="utf-8"))["indicators"]
    file = codebook_file_read((folder / "codebook.toml").read_text(encoding="utf-8"), name="codebook.toml")
    file.refuse_faulty()
    assert [row.code for row in file.rows] == [indicator["code"] for indicator in indicators]
    assert len(file.rows) == 61
    for row in file.rows:
        assert row.entry.is_draft
        assert all((row.entry.counts, row.entry.excludes, row.entry.sources))


def test_the_draft_refers_only_to_indicators_that_there_are() -> None:
    text = Path("apps/indicators/data/ikp_2024/codebook.toml").read_text(encoding="utf-8")
    codes = {row.code for row in codebook_file_read(text, name="codebook.toml").rows}
    assert set(re.findall(r"\b[1-4]\.\d\.\d+\b", text)) <= codes
