"""What an entry of the codebook may say, and in what two of them differ."""

from dataclasses import replace

import pytest

from apps.indicators.codebook import (
    DEFINITION_LIMIT,
    PHRASE_LIMIT,
    PHRASES_MOST,
    REFERENCE_LIMIT,
    UNIT_LIMIT,
    CodebookEntry,
    changed_parts,
    entry_faults,
)
from apps.indicators.enums import CodebookStatus

ENTRY = CodebookEntry(unit="TPS", definition="TPS yang terendam.", counts=("Terendam seharian",))
ADOPTED = replace(ENTRY, status=CodebookStatus.ADOPTED, reference="Keputusan 7/2026")


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY,
        ADOPTED,
        replace(
            ADOPTED,
            unit="x" * UNIT_LIMIT,
            definition="x" * DEFINITION_LIMIT,
            counts=("x" * PHRASE_LIMIT,) * PHRASES_MOST,
            reference="x" * REFERENCE_LIMIT,
        ),
    ],
)
def test_an_entry_without_faults(entry: CodebookEntry) -> None:
    assert list(entry_faults(entry)) == []


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"unit": ""}, [("unit", "Satuan kosong.")]),
        ({"definition": ""}, [("definition", "Definisi kosong.")]),
        ({"counts": ()}, [("counts", "Belum ada yang dihitung.")]),
        ({"unit": "x" * 61}, [("unit", "Satuan lebih panjang dari 60 huruf (61).")]),
        ({"definition": "x" * 1001}, [("definition", "Definisi lebih panjang dari 1000 huruf (1001).")]),
        ({"sources": ("a", "x" * 301)}, [("sources", "Butir ke-2 lebih panjang dari 300 huruf (301).")]),
        ({"excludes": ("a",) * 21}, [("excludes", "Tidak dihitung lebih dari 20 butir (21).")]),
        ({"excludes": ("a", "")}, [("excludes", "Butir ke-2 kosong.")]),
        ({"counts": ("a\nb",)}, [("counts", "Butir ke-1 lebih dari satu baris.")]),
        (
            {"definition": "a\x00b"},
            [("definition", "Definisi berisi tanda yang tidak dapat disimpan, seperti NUL.")],
        ),
        ({"unit": "\ud800"}, [("unit", "Satuan berisi tanda yang tidak dapat disimpan, seperti NUL.")]),
        (
            {"counts": ("a\x00b",)},
            [("counts", "Butir ke-1 berisi tanda yang tidak dapat disimpan, seperti NUL.")],
        ),
        ({"reference": "Keputusan 7"}, [("reference", "Konsep belum mempunyai dasar penetapan.")]),
        ({"status": CodebookStatus.ADOPTED}, [("reference", "Dasar penetapan kosong.")]),
    ],
)
def test_faults_name_the_part_and_what_is_wrong(change: dict, faults: list[tuple[str, str]]) -> None:
    found = list(entry_faults(replace(ENTRY, **change)))
    assert [(fault.field, fault.text) for fault in found] == faults
    assert all(fault.remedy for fault in found)


def test_two_entries_differ_in_what_they_say_and_not_in_who_said_it() -> None:
    assert replace(ENTRY, revision=4, changed_by="Analis") == ENTRY
    assert changed_parts(ENTRY, replace(ENTRY, revision=4)) == []
    assert changed_parts(ENTRY, replace(ADOPTED, sources=("Berita",))) == ["sources", "status", "reference"]
    assert changed_parts(None, ENTRY) == ["unit", "definition", "counts", "status"]
