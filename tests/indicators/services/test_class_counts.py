"""How many regions were published in each class: imported whole, or refused with line, field and remedy."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, NotAllowedError
from apps.indicators.enums import EditionKind, EditionState
from apps.indicators.files.instrument_file import InvalidFileError
from apps.indicators.models import Edition, PublishedClasses
from apps.indicators.services import class_counts_import
from tests.cast import Regions
from tests.factories import edition_make

pytestmark = pytest.mark.django_db

HEAD = "level,n_low,n_medium,n_high,source,source_url\n"


@pytest.fixture
def edition(regions: Regions) -> Edition:
    """An edition whose region set has two provinces and three regencies."""
    return edition_make("terbitan", kind=EditionKind.EXTERNAL, state=EditionState.DRAFT)


def counts_file(folder: Path, *rows: str) -> Path:
    path = folder / "jumlah.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_counts_replace_those_of_before_and_the_log_tells(
    edition: Edition, tmp_path: Path, analyst: User
) -> None:
    first = counts_file(tmp_path, "regency,1,1,1,Bawaslu,https://example.org/a")
    assert class_counts_import(edition=edition, path=first, actor=analyst) == 1
    assert class_counts_import(edition=edition, path=first, actor=analyst) == 0
    second = counts_file(tmp_path, "regency,0,1,2,Bawaslu,https://example.org/a")
    assert class_counts_import(edition=edition, path=second, actor=analyst) == 1
    row = PublishedClasses.objects.get()
    assert (row.level, row.n_low, row.n_medium, row.n_high) == ("regency", 0, 1, 2)
    entry = Entry.objects.filter(action=AuditAction.EXTERNAL_IMPORT).first()
    assert entry is not None
    assert entry.detail["before"] == {"Kabupaten/Kota": "1 / 1 / 1"}
    assert entry.detail["after"] == {"Kabupaten/Kota": "0 / 1 / 2"}


@pytest.mark.parametrize(
    ("row", "place", "told"),
    [
        ("regency,1,1,2,Bawaslu,", "n_high", "Jumlah ketiga kelas 4, padahal wilayah tingkat ini 3."),
        ("regency,1,1,satu,Bawaslu,", "n_high", "“satu” bukan jumlah wilayah."),
        ("kecamatan,1,1,1,Bawaslu,", "level", "Tingkat “kecamatan” tidak dikenal."),
        ("regency,1,1,1,,", "source", "Kosong."),
        ("regency,1,1,1,Bawaslu,javascript:alert(1)", "source_url", "Bukan alamat web."),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_place(
    edition: Edition, tmp_path: Path, row: str, place: str, told: str
) -> None:
    with pytest.raises(InvalidFileError) as caught:
        class_counts_import(edition=edition, path=counts_file(tmp_path, row))
    assert told in " ".join(caught.value.errors[f"baris 2, {place}"])
    assert not PublishedClasses.objects.exists()


def test_a_level_stands_once(edition: Edition, tmp_path: Path) -> None:
    row = "regency,1,1,1,Bawaslu,"
    with pytest.raises(InvalidFileError) as caught:
        class_counts_import(edition=edition, path=counts_file(tmp_path, row, row))
    assert "sudah ada di atasnya" in " ".join(caught.value.errors["baris 3, level"])


def test_only_an_open_edition_of_quoted_figures_takes_them(
    edition: Edition, tmp_path: Path, operator_pandeglang: User
) -> None:
    path = counts_file(tmp_path, "regency,1,1,1,Bawaslu,")
    with pytest.raises(NotAllowedError):
        class_counts_import(edition=edition, path=path, actor=operator_pandeglang)
    for refusing in (
        edition_make("tutup", kind=EditionKind.EXTERNAL, state=EditionState.CLOSED),
        edition_make("isian"),
    ):
        with pytest.raises(ConflictError):
            class_counts_import(edition=refusing, path=path)


def test_the_command_says_what_it_did(edition: Edition, tmp_path: Path) -> None:
    said = StringIO()
    path = counts_file(tmp_path, "regency,1,1,1,Bawaslu,")
    call_command("class_counts_import", "terbitan", str(path), stdout=said)
    assert "jumlah untuk 1 tingkat baru atau berubah" in said.getvalue()
