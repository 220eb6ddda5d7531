"""How the codebook shows what changed: word by word in texts, phrase by phrase in lists."""

from dataclasses import replace

import pytest

from apps.indicators.codebook import CodebookEntry
from apps.indicators.enums import CodebookStatus
from apps.indicators.models import Instrument
from apps.indicators.presentation import Piece, codebook_count, entry_changes, history_steps
from apps.indicators.selectors import codebook_entries, codebook_history, instrument_structure
from tests.factories import codebook_make, instrument_make

ENTRY = CodebookEntry("TPS", "TPS yang terendam banjir.", ("Seharian", "Pindah"), ("Becek",), ("BPBD",))


def told(before: CodebookEntry, after: CodebookEntry) -> list[tuple[str, str]]:
    """Return each part that changed, with what is gone in [-...-] and what is new in {+...+}."""

    def mark(piece: Piece) -> str:
        return f"[-{piece.text}-]" if piece.is_gone else f"{{+{piece.text}+}}" if piece.is_new else piece.text

    return [
        (change.label, ("/" if change.is_list else " ").join(map(mark, change.pieces)))
        for change in entry_changes(before, after)
    ]


def test_nothing_changed_shows_nothing() -> None:
    assert entry_changes(ENTRY, replace(ENTRY, revision=9)) == ()


def test_texts_change_word_by_word_and_lists_phrase_by_phrase() -> None:
    after = replace(
        ENTRY,
        definition="TPS yang tergenang atau terendam air.",
        counts=("Seharian", "Dipindah", "Terbakar"),
        excludes=(),
        sources=("BPBD", "KPU"),
        status=CodebookStatus.ADOPTED,
        reference="Keputusan 7/2026",
    )
    assert told(ENTRY, after) == [
        ("Definisi", "TPS yang {+tergenang atau+} terendam [-banjir.-] {+air.+}"),
        ("Dihitung", "Seharian/[-Pindah-]/{+Dipindah+}/{+Terbakar+}"),
        ("Tidak dihitung", "[-Becek-]"),
        ("Sumber yang lazim", "BPBD/{+KPU+}"),
        ("Status", "[-Konsep, belum ditetapkan-] {+Ditetapkan+}"),
        ("Dasar penetapan", "{+Keputusan 7/2026+}"),
    ]


@pytest.fixture
def instrument(db: None) -> Instrument:
    return instrument_make()


def test_every_wording_is_compared_with_the_one_before(instrument: Instrument) -> None:
    codebook_make(instrument, definition="Satu.")
    codebook_make(instrument, definition="Dua.")
    codebook_make(instrument, definition="Dua.", unit="TPS")
    steps = history_steps(codebook_history(instrument, "1.1"))
    assert [(step.revision.revision, [change.label for change in step.changes]) for step in steps] == [
        (3, ["Satuan"]),
        (2, ["Definisi"]),
        (1, []),
    ]
    assert history_steps([]) == []


def test_the_codebook_counts_the_indicators_that_the_instrument_has(instrument: Instrument) -> None:
    codebook_make(instrument, "1.1")
    codebook_make(instrument, "1.2", status=CodebookStatus.ADOPTED, reference="Keputusan 7/2026")
    codebook_make(instrument, "9.9")
    found = codebook_count(instrument_structure(instrument), codebook_entries(instrument))
    assert (found.indicators, found.entries, found.drafts, found.adopted, found.without) == (4, 2, 1, 1, 2)
