from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.indicators.files.instrument_file import InvalidFileError
from apps.indicators.models import Instrument, MethodStep, Weight
from apps.indicators.selectors import instrument_structure
from apps.indicators.services import instrument_load, instrument_new_version
from tests.at_once import at_once
from tests.indicators.samples import SMALL, changed, line_of, small_file

pytestmark = pytest.mark.django_db


def freeze(instrument: Instrument) -> None:
    instrument.frozen_at = timezone.now()
    instrument.save(update_fields=["frozen_at"])


def test_instrument_load_stores_an_instrument_of_another_shape(tmp_path: Path) -> None:
    instrument, is_loaded = instrument_load(path=small_file(tmp_path))
    structure = instrument_structure(instrument)
    assert is_loaded
    assert (instrument.code, instrument.version, instrument.is_frozen) == ("kecil", 1, False)
    assert [(group.code, group.kind, len(group.indicators)) for group in structure.dimensions] == [
        ("A", "dimension", 2),
        ("B", "dimension", 2),
        ("C", "dimension", 3),
    ]
    assert [indicator.code for indicator in structure.indicators] == [
        "A1",
        "A2",
        "B1",
        "B2",
        "C1",
        "C2",
        "C3",
    ]
    assert [indicator.direction for indicator in structure.indicators] == [1, 1, -1, 1, 1, 1, 1]
    assert Weight.objects.filter(instrument=instrument).count() == 10
    assert [(level.code, level.weight, level.weight_status) for level in structure.event_levels] == [
        ("biasa", 1.5, "derived")
    ]
    assert MethodStep.objects.filter(instrument=instrument).count() == 11


def test_instrument_load_writes_one_audit_entry(tmp_path: Path, analyst: User) -> None:
    instrument, _ = instrument_load(path=small_file(tmp_path), actor=analyst)
    entry = Entry.objects.get(action=AuditAction.INSTRUMENT_LOAD)
    assert (entry.actor_id, entry.subject_id) == (analyst.public_id, str(instrument.public_id))
    assert entry.detail == {"file": "kecil.toml", "sha256": instrument.source_sha256}


def test_instrument_load_of_an_unchanged_file_does_nothing(tmp_path: Path) -> None:
    path = small_file(tmp_path)
    first, _ = instrument_load(path=path)
    freeze(first)
    again, is_loaded = instrument_load(path=path)
    assert (again.pk, is_loaded) == (first.pk, False)
    assert Instrument.objects.count() == 1
    assert Entry.objects.filter(action=AuditAction.INSTRUMENT_LOAD).count() == 1


def test_instrument_load_of_a_changed_file_replaces_the_draft(tmp_path: Path) -> None:
    first, _ = instrument_load(path=small_file(tmp_path))
    text = changed('name = "Hujan"', 'name = "Hujan lebat"').replace("weights_sum = 100", "")
    second, is_loaded = instrument_load(path=small_file(tmp_path, text))
    assert (second.pk, second.version, is_loaded) == (first.pk, 1, True)
    assert [indicator.name for indicator in second.indicators.all()][-1] == "Hujan lebat"
    assert second.indicators.count() == 7
    assert second.source_sha256 != first.source_sha256


def test_instrument_load_of_a_changed_file_makes_the_next_version_of_a_frozen_one(tmp_path: Path) -> None:
    first, _ = instrument_load(path=small_file(tmp_path))
    freeze(first)
    second, _ = instrument_load(path=small_file(tmp_path, changed('name = "Hujan"', 'name = "Hujan lebat"')))
    assert (second.code, second.version, second.is_frozen) == ("kecil", 2, False)
    assert [instrument.indicators.last().name for instrument in (first, second)] == ["Hujan", "Hujan lebat"]


def test_instrument_load_of_an_old_file_gives_the_version_it_made(tmp_path: Path) -> None:
    old = small_file(tmp_path)
    first, _ = instrument_load(path=old)
    freeze(first)
    instrument_load(path=small_file(tmp_path, changed('name = "Hujan"', 'name = "Hujan lebat"'), "baru.toml"))
    again, is_loaded = instrument_load(path=old)
    assert (again.pk, is_loaded) == (first.pk, False)


def test_instrument_load_refuses_another_version_than_it_would_make(tmp_path: Path) -> None:
    text = changed('name = "Indeks kecil"', 'name = "Indeks kecil"\nversion = 3')
    with pytest.raises(InvalidFileError) as caught:
        instrument_load(path=small_file(tmp_path, text))
    assert caught.value.errors == {
        f"baris {line_of(text, 'version = 3')}, version": [
            "Berkas menyebut versi 3, padahal akan menjadi versi 1. Isi 1, atau hapus version."
        ]
    }
    assert not Instrument.objects.exists()


def test_instrument_load_tells_of_the_wrong_version_with_all_other_faults(tmp_path: Path) -> None:
    text = changed('name = "Indeks kecil"', 'name = "Indeks kecil"\nversion = 3').replace(
        "weight = 50", "weight = -50", 1
    )
    with pytest.raises(InvalidFileError) as caught:
        instrument_load(path=small_file(tmp_path, text))
    assert [place.split(", ")[1] for place in caught.value.errors] == ["version", "weight"]


@pytest.mark.parametrize("text", [changed("weight = 50", "weight = -50"), "[index", ""])
def test_instrument_load_of_a_wrong_file_leaves_everything_as_it_was(tmp_path: Path, text: str) -> None:
    first, _ = instrument_load(path=small_file(tmp_path))
    before = instrument_structure(first)
    with pytest.raises(InvalidFileError):
        instrument_load(path=small_file(tmp_path, text))
    assert instrument_structure(Instrument.objects.get()) == before
    assert Entry.objects.filter(action=AuditAction.INSTRUMENT_LOAD).count() == 1


def test_instrument_load_names_the_line_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'[index]\ncode = "caf\xe9"\n')
    with pytest.raises(InvalidFileError) as caught:
        instrument_load(path=path)
    assert caught.value.errors == {
        "baris 2, berkas": ["Bukan teks UTF-8. Simpan ulang dengan pengodean UTF-8."]
    }


def test_instrument_load_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"tiada\.toml tidak dapat dibuka"):
        instrument_load(path=tmp_path / "tiada.toml")


def test_instrument_load_is_for_those_who_manage_instruments(tmp_path: Path, national_reviewer: User) -> None:
    with pytest.raises(NotAllowedError):
        instrument_load(path=small_file(tmp_path), actor=national_reviewer)
    assert not Instrument.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_instrument_load_twice_at_once_loads_once(tmp_path: Path) -> None:
    path = small_file(tmp_path)

    def load() -> tuple[Instrument, bool]:
        return instrument_load(path=path)

    (first, is_first_loaded), (second, is_second_loaded) = at_once(load, load)
    assert sorted([is_first_loaded, is_second_loaded]) == [False, True]
    assert first.pk == second.pk


def test_instrument_new_version_copies_a_frozen_instrument(tmp_path: Path, analyst: User) -> None:
    first, _ = instrument_load(path=small_file(tmp_path))
    freeze(first)
    copy = instrument_new_version(instrument=first, actor=analyst)
    assert (copy.code, copy.version, copy.is_frozen, copy.source_sha256) == ("kecil", 2, False, "")
    assert instrument_structure(copy) == instrument_structure(first)
    entry = Entry.objects.get(actor_id=analyst.public_id)
    assert (entry.action, entry.detail) == (AuditAction.INSTRUMENT_LOAD, {"copied_from_version": 1})


def test_instrument_new_version_refuses_while_there_is_a_draft(tmp_path: Path, analyst: User) -> None:
    first, _ = instrument_load(path=small_file(tmp_path))
    with pytest.raises(ConflictError, match="Versi 1 masih berupa rancangan"):
        instrument_new_version(instrument=first, actor=analyst)


def test_instrument_load_command_reports_every_problem_and_fails(tmp_path: Path) -> None:
    text = changed("weight = 50", "weight = -50").replace(
        'code = "A2"\nparent = "A"', 'code = "A2"\nparent = "Z"'
    )
    path = small_file(tmp_path, text)
    with pytest.raises(CommandError) as caught:
        call_command("instrument_load", str(path))
    assert str(caught.value).splitlines() == [
        "Berkas kecil.toml tidak dimuat: ada 2 kesalahan. Perbaiki, lalu muat kembali.",
        f"  baris {line_of(text, 'weight = -50')}, weight: Bernilai negatif (-50). Isi 0 atau lebih.",
        (
            f"  baris {line_of(text, chr(34) + 'Z' + chr(34))}, parent: Induk 'Z' dari A2 tidak ada. "
            "Tambahkan kelompok Z, atau betulkan kode induknya."
        ),
    ]
    assert caught.value.returncode != 0
    assert not Instrument.objects.exists()


def test_instrument_load_command_says_what_it_did(tmp_path: Path) -> None:
    path = small_file(tmp_path, SMALL)
    said: list[str] = []
    for _ in range(2):
        out = StringIO()
        call_command("instrument_load", str(path), stdout=out)
        said.append(out.getvalue().strip())
    assert said == ["kecil versi 1: dimuat.", "kecil versi 1: sudah ada dan sama; tidak ada yang berubah."]
