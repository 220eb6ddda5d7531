"""Changing the codebook: never quietly, never over somebody else's wording, and never what counts mean."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import InvalidInputError, MissingError, NotAllowedError, StaleRevisionError
from apps.indicators.codebook import CodebookEntry
from apps.indicators.enums import CodebookStatus, EditionState
from apps.indicators.files.codebook_file import codebook_file_text
from apps.indicators.files.instrument_file import InvalidFileError
from apps.indicators.models import CodebookRevision, Instrument
from apps.indicators.selectors import (
    codebook_entries,
    codebook_history,
    instrument_structure,
    is_unit_fixed,
)
from apps.indicators.services import (
    codebook_change,
    codebook_load,
    codebook_load_content,
    instrument_load,
    instrument_load_content,
    instrument_new_version,
)
from tests.at_once import at_once
from tests.factories import codebook_make, edition_make, instrument_make
from tests.indicators.samples import CODEBOOK, SMALL, changed, line_of, small_file

pytestmark = pytest.mark.django_db

ENTRY = CodebookEntry("lokasi", "Lereng yang runtuh.", ("Menutup jalan",), ("Retakan",), ("BPBD",))


@pytest.fixture
def small(tmp_path: Path, db: None) -> Instrument:
    return instrument_load(path=small_file(tmp_path))[0]


def load(instrument: Instrument, text: str = CODEBOOK, actor: User | None = None):
    return codebook_load_content(
        instrument=instrument, content=text.encode(), name="pedoman.toml", reason="Hasil rapat.", actor=actor
    )


def change(instrument: Instrument, actor: User, entry: CodebookEntry = ENTRY, **others: object) -> bool:
    asked = {"indicator": "A2", "reason": "Hasil rapat.", "read_at": 0} | others
    return codebook_change(instrument=instrument, entry=entry, actor=actor, **asked)


def faults(error: pytest.ExceptionInfo[InvalidFileError]) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.field, problem.text) for problem in error.value.problems]


def downloaded(instrument: Instrument) -> str:
    """Return the file of a codebook as the portal hands it out."""
    return codebook_file_text(codebook_entries(instrument))


def test_an_old_file_leaves_what_was_changed_in_the_portal_meanwhile(
    small: Instrument, analyst: User
) -> None:
    load(small)
    file = downloaded(small)
    change(small, analyst, read_at=codebook_entries(small)["A2"].revision)
    other = codebook_entries(small)["B1"].definition
    loaded = load(small, file.replace(other, "Yang lain."), analyst)
    now = codebook_entries(small)
    assert (loaded.changed, now["B1"].definition, now["A2"]) == (1, "Yang lain.", ENTRY)


def test_an_entry_that_was_changed_in_an_old_file_and_in_the_portal_is_refused(
    small: Instrument, analyst: User
) -> None:
    load(small)
    file, before = downloaded(small), codebook_entries(small)["A2"]
    change(small, analyst, read_at=before.revision)
    mine = file.replace(before.definition, "Yang lain.")
    with pytest.raises(InvalidFileError) as refused:
        load(small, mine, analyst)
    [(_, field, text)] = faults(refused)
    assert field == "revision"
    assert text.startswith(f"Pedoman A2 di portal sudah revisi 2, diubah oleh {analyst}, pukul ")
    assert codebook_entries(small)["A2"] == ENTRY

    block = mine.index('code = "A2"')
    onward = mine[:block] + mine[block:].replace("revision = 1", "revision = 2", 1)
    assert load(small, onward, analyst).changed == 1
    assert codebook_entries(small)["A2"].definition == "Yang lain."


def test_a_change_is_a_new_revision_with_who_why_and_an_audit_entry(small: Instrument, analyst: User) -> None:
    assert change(small, analyst)
    second = replace(ENTRY, definition="Lereng yang runtuh malam hari.", sources=())
    assert change(small, analyst, second, read_at=1, reason="Ada pertanyaan kantor.")

    newest, oldest = codebook_history(small, "A2")
    assert (newest.entry, oldest.entry) == (second, ENTRY)
    assert (newest.revision, newest.changed_by, newest.reason) == (2, analyst, "Ada pertanyaan kantor.")
    assert codebook_entries(small) == {"A2": second}
    assert codebook_entries(small)["A2"].changed_by == analyst.full_name
    told = Entry.objects.filter(action="codebook.change").first()
    assert told.sentence == (
        f"{analyst.full_name} mengubah pedoman indikator A2 dalam instrumen Indeks kecil, versi 1: definisi, "
        "sumber yang lazim, dengan alasan “Ada pertanyaan kantor.”."
    )
    assert told.detail == {"indicator": "A2", "before": 1, "after": 2, "reason": "Ada pertanyaan kantor."}


def test_the_same_wording_again_changes_nothing(small: Instrument, analyst: User) -> None:
    change(small, analyst)
    # The second press of the button: it still carries the revision that the page was opened at.
    assert not change(small, analyst)
    assert CodebookRevision.objects.count() == 1
    assert Entry.objects.filter(action="codebook.change").count() == 1


@pytest.mark.parametrize("read_at", [0, 1, 3])
def test_a_stale_wording_is_refused_with_the_stored_one(
    small: Instrument, analyst: User, read_at: int
) -> None:
    change(small, analyst)
    stored = replace(ENTRY, definition="Lereng runtuh.")
    change(small, analyst, stored, read_at=1)
    with pytest.raises(
        StaleRevisionError, match=f"Pedoman A2 sudah diubah oleh {analyst.full_name}"
    ) as error:
        change(small, analyst, replace(ENTRY, definition="Tanah longsor."), read_at=read_at)
    assert error.value.conflicts == [stored]
    assert CodebookRevision.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_told_that_it_is_stale(small: Instrument, analyst: User) -> None:
    wordings = [replace(ENTRY, definition=f"Lereng {number}.") for number in range(2)]
    outcomes = at_once(*(lambda entry=entry: change(small, analyst, entry) for entry in wordings))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["StaleRevisionError", "bool"]
    assert CodebookRevision.objects.count() == 1


def test_a_change_needs_the_permission_the_indicator_a_reason_and_a_sound_entry(
    small: Instrument, analyst: User, coordinator_banten: User
) -> None:
    with pytest.raises(NotAllowedError):
        change(small, coordinator_banten)
    with pytest.raises(MissingError, match="Z9"):
        change(small, analyst, indicator="Z9")
    with pytest.raises(InvalidInputError) as error:
        change(small, analyst, replace(ENTRY, counts=(), status=CodebookStatus.ADOPTED), reason="")
    assert sorted(error.value.errors) == ["counts", "reason", "reference"]
    with pytest.raises(InvalidInputError) as error:
        change(small, analyst, reason="x" * 501)
    assert error.value.errors == {"reason": ["Alasan lebih panjang dari 500 huruf. Pendekkan."]}
    assert not CodebookRevision.objects.exists()


def test_the_unit_changes_until_an_edition_opens_and_the_rest_afterwards_too(
    small: Instrument, analyst: User
) -> None:
    change(small, analyst)
    edition_make("kecil-1", instrument=small, state=EditionState.DRAFT)
    assert not is_unit_fixed(small)
    assert change(small, analyst, replace(ENTRY, unit="lereng"), read_at=1)

    edition_make("kecil-2", instrument=small)
    assert is_unit_fixed(small)
    with pytest.raises(InvalidInputError, match="belum disimpan") as error:
        change(small, analyst, replace(ENTRY, unit="lokasi"), read_at=2)
    assert error.value.errors["unit"] == [
        (
            "Satuan A2 tidak dapat diubah lagi: edisi yang memakai instrumen ini sudah dibuka, dan kantor menghitung "
            "dalam lereng. Isi “lereng”, atau buat versi baru instrumen untuk edisi berikutnya."
        )
    ]
    assert change(small, analyst, replace(ENTRY, unit="lereng", definition="Longsor."), read_at=2)
    # A first entry comes too late as well to say that something else than events was counted.
    with pytest.raises(InvalidInputError) as error:
        change(small, analyst, indicator="B2")
    assert list(error.value.errors) == ["unit"]
    assert change(small, analyst, replace(ENTRY, unit="kejadian"), indicator="B2")


def test_the_unit_of_the_instrument_goes_before_that_of_the_codebook(
    small: Instrument, analyst: User
) -> None:
    with pytest.raises(InvalidInputError) as error:
        change(small, analyst, indicator="A1")
    assert error.value.errors["unit"] == [
        "Satuan A1 ditetapkan oleh instrumen: kejadian. Isi “kejadian”, atau ubah instrumennya."
    ]
    change(small, analyst, replace(ENTRY, unit="kejadian"), indicator="A1")


def test_event_rows_count_in_the_unit_of_the_codebook_and_the_instrument_stays_equal(
    small: Instrument, analyst: User
) -> None:
    before = instrument_structure(small)
    assert [node.counted_in for node in before.indicators[:2]] == ["kejadian", "kejadian"]
    change(small, analyst)
    change(small, analyst, replace(ENTRY, unit="lereng"), read_at=1)
    after = instrument_structure(small)
    assert [node.counted_in for node in after.indicators[:2]] == ["kejadian", "lereng"]
    assert [node.unit for node in after.indicators[:2]] == ["kejadian", ""]
    assert after == before


def test_a_file_is_stored_once_and_tells_what_it_leaves_out(small: Instrument, analyst: User) -> None:
    loaded = load(small, actor=analyst)
    assert (loaded.changed, loaded.rows, loaded.missing) == (2, 2, ("A1", "B2", "C1", "C2", "C3"))
    assert codebook_entries(small)["A2"].counts == ("Menutup jalan ke TPS", "Menimbun TPS")
    assert codebook_entries(small)["B1"].reference == "Keputusan 7/2026"
    told = Entry.objects.get(action="codebook.load")
    assert told.sentence == (
        f"{analyst.full_name} memuat pedoman indikator instrumen Indeks kecil, versi 1 dari berkas “pedoman.toml”: "
        "2 dari 2 entri berubah, dengan alasan “Hasil rapat.”."
    )
    assert (told.detail["before"], told.detail["after"]) == ({"A2": 0, "B1": 0}, {"A2": 1, "B1": 1})

    assert load(small, actor=analyst).changed == 0
    assert load(small, CODEBOOK.replace("Siapa yang memilih.", "Yang memilih.")).changed == 1
    assert [row.revision for row in codebook_history(small, "B1")] == [2, 1]
    assert [row.revision for row in codebook_history(small, "A2")] == [1]
    assert codebook_history(small, "B1")[0].person == "sistem"
    assert Entry.objects.filter(action="codebook.load").count() == 2


def test_every_misfit_of_a_file_is_told_and_nothing_is_stored(small: Instrument) -> None:
    load(small)
    edition_make("kecil-1", instrument=small)
    faulty = (
        CODEBOOK.replace('unit = "lokasi"', 'unit = "lereng"')
        .replace('status = "adopted"\nreference = "Keputusan 7/2026"\n', "")
        .replace("Siapa yang memilih.", "x" * 1001)
        + '\n[[entries]]\ncode = "B9"\nunit = "x"\ndefinition = "x"\ncounts = ["x"]\n'
    )
    with pytest.raises(InvalidFileError) as error:
        load(small, faulty)
    assert faults(error) == [
        (
            line_of(faulty, "lereng"),
            "unit",
            (
                "Satuan A2 tidak dapat diubah lagi: edisi yang memakai instrumen ini sudah dibuka, dan kantor "
                "menghitung dalam lokasi."
            ),
        ),
        (
            line_of(faulty, 'code = "B1"') - 1,
            "status",
            "Pedoman B1 sudah ditetapkan (Keputusan 7/2026), dan berkas tidak menyebut statusnya.",
        ),
        (line_of(faulty, "x" * 1001), "definition", "Definisi lebih panjang dari 1000 huruf (1001)."),
        (line_of(faulty, 'code = "B9"'), "code", "Indikator B9 tidak ada dalam instrumen ini."),
    ]
    assert CodebookRevision.objects.count() == 2


def test_an_adopted_entry_becomes_a_draft_again_only_where_the_file_says_so(small: Instrument) -> None:
    load(small)
    back = CODEBOOK.replace('status = "adopted"\nreference = "Keputusan 7/2026"', 'status = "draft"')
    assert load(small, back).changed == 1
    assert codebook_entries(small)["B1"].is_draft


def test_a_file_needs_a_reason_and_somebody_who_may(small: Instrument, coordinator_banten: User) -> None:
    with pytest.raises(NotAllowedError):
        load(small, actor=coordinator_banten)
    with pytest.raises(InvalidInputError) as error:
        codebook_load_content(
            instrument=small, content=CODEBOOK.encode(), name="pedoman.toml", reason="", actor=None
        )
    assert list(error.value.errors) == ["reason"]
    with pytest.raises(InvalidFileError, match=r"pedoman\.toml tidak dimuat"):
        load(small, "\ufeff" + CODEBOOK[:-20])
    assert not CodebookRevision.objects.exists()


def test_a_new_version_takes_the_codebook_along(small: Instrument, analyst: User) -> None:
    load(small)
    change(small, analyst, replace(ENTRY, definition="Longsor."), read_at=1)
    edition_make("kecil-1", instrument=small)
    copy = instrument_new_version(instrument=small, actor=analyst)
    assert codebook_entries(copy) == codebook_entries(small)
    [first] = codebook_history(copy, "A2")
    assert (first.revision, first.reason, first.changed_by) == (1, "Dibawa dari versi 1.", analyst)
    assert Entry.objects.filter(action="instrument.load").first().detail == {
        "copied_from_version": 1,
        "codebook": 2,
    }
    # The unit of the new version is free until an edition opens with it.
    assert change(copy, analyst, replace(ENTRY, unit="lereng"), read_at=1)


def test_a_version_from_a_file_takes_along_what_still_asks_the_same(small: Instrument, analyst: User) -> None:
    load(small)
    edition_make("kecil-1", instrument=small)
    text = changed('name = "Longsor"', 'name = "Tanah longsor"')
    draft, _ = instrument_load_content(content=text.encode(), name="kecil.toml", actor=analyst)
    assert list(codebook_entries(draft)) == ["B1"]
    # The draft is loaded anew, with other rows of its indicators: its codebook stays.
    again, _ = instrument_load_content(
        content=SMALL.replace("kecil untuk", "kecil lain untuk").encode(), name="k.toml", actor=None
    )
    assert again == draft
    assert list(codebook_entries(draft)) == ["B1"]


def test_an_entry_does_not_go_along_where_the_instrument_counts_something_else(
    small: Instrument, analyst: User
) -> None:
    load(small)
    edition_make("kecil-1", instrument=small)
    text = changed('name = "Longsor"', 'name = "Longsor"\nunit = "hektare"')
    draft, _ = instrument_load_content(content=text.encode(), name="kecil.toml", actor=analyst)
    assert list(codebook_entries(draft)) == ["B1"]


def test_codebook_load_command_names_what_it_did(small: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "pedoman.toml"
    path.write_text(CODEBOOK, encoding="utf-8")
    out = StringIO()
    call_command("codebook_load", path, "--instrument", "kecil", stdout=out)
    call_command("codebook_load", path, "--instrument", "kecil/1", "--reason", "Lagi", stdout=out)
    assert out.getvalue().splitlines() == [
        "kecil versi 1: 2 dari 2 entri baru atau berubah.",
        "Tidak ada dalam berkas: A1, B2, C1, C2, C3.",
        "kecil versi 1: 0 dari 2 entri baru atau berubah.",
        "Tidak ada dalam berkas: A1, B2, C1, C2, C3.",
    ]
    assert codebook_history(small, "A2")[0].reason == "Dimuat dari berkas pedoman.toml."


@pytest.mark.parametrize(
    ("instrument", "message"),
    [
        ("tiada", "Instrumen “tiada” tidak ada."),
        ("kecil/7", "Instrumen “kecil” tidak ada."),
        ("kecil/baru", "Versi “baru” bukan bilangan. Tulis seperti kecil/2."),
    ],
)
def test_codebook_load_command_refuses_other_instruments(
    small: Instrument, tmp_path: Path, instrument: str, message: str
) -> None:
    with pytest.raises(CommandError) as error:
        call_command("codebook_load", tmp_path / "pedoman.toml", "--instrument", instrument)
    assert str(error.value) == message


def test_codebook_load_command_prints_every_fault(small: Instrument, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        call_command("codebook_load", tmp_path / "tiada.toml", "--instrument", "kecil")
    path = tmp_path / "pedoman.toml"
    path.write_text(CODEBOOK.replace('code = "B1"', 'code = "b1"'), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        call_command("codebook_load", path, "--instrument", "kecil")
    assert "baris 14, code: Indikator b1 tidak ada dalam instrumen ini. Mungkin maksudnya B1." in str(
        error.value
    )


def test_the_draft_for_ikp_2024_fits_both_instruments() -> None:
    folder = Path("apps/indicators/data/ikp_2024")
    for name in ("instrument.toml", "instrument_published.toml"):
        instrument, _ = instrument_load(path=folder / name)
        before = instrument_structure(instrument)
        loaded = codebook_load(instrument=instrument, path=folder / "codebook.toml", reason="Konsep awal.")
        assert (loaded.changed, loaded.missing) == (61, ())
        after = instrument_structure(instrument)
        assert after == before
        assert {node.code: node.counted_in for node in after.indicators}["1.1.3"] == "kejadian bencana"


def test_entries_of_other_instruments_are_not_read() -> None:
    one, other = instrument_make("satu"), instrument_make("dua")
    codebook_make(one)
    codebook_make(other, unit="TPS")
    assert codebook_entries(one)["1.1"].unit == "kejadian"
    assert [row.instrument_id for row in codebook_history(other, "1.1")] == [other.pk]
    assert codebook_history(other, "1.2") == []
