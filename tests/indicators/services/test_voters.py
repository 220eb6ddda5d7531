from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.indicators.enums import EditionState
from apps.indicators.files.instrument_file import InvalidFileError
from apps.indicators.models import Edition, RegionVoters
from apps.indicators.services import voters_load
from tests.cast import Regions
from tests.factories import edition_make

pytestmark = pytest.mark.django_db

GOOD = """\
code,name,voters,source
36.01,Kabupaten Pandeglang,867013,KPU 2023
36,Banten,8842646,KPU 2023
"""


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make()


def voters_file(folder: Path, text: str = GOOD) -> Path:
    path = folder / "pemilih.csv"
    path.write_text(text, encoding="utf-8")
    return path


def stored() -> list[tuple[str, int, str]]:
    rows = RegionVoters.objects.order_by("region__code")
    return list(rows.values_list("region__code", "count", "source"))


def test_voters_load_stores_numbers_with_their_sources(
    edition: Edition, tmp_path: Path, analyst: User
) -> None:
    assert voters_load(edition=edition, path=voters_file(tmp_path), actor=analyst) == 2
    assert stored() == [("36", 8842646, "KPU 2023"), ("36.01", 867013, "KPU 2023")]
    entry = Entry.objects.get(action=AuditAction.VOTERS_LOAD)
    assert (entry.actor_id, entry.subject_label, entry.detail) == (
        analyst.public_id,
        str(edition),
        {"file": "pemilih.csv", "rows": 2, "changed": 2, "sha256": sha256(GOOD.encode()).hexdigest()},
    )


def test_voters_load_again_changes_only_what_differs(edition: Edition, tmp_path: Path) -> None:
    voters_load(edition=edition, path=voters_file(tmp_path))
    assert voters_load(edition=edition, path=voters_file(tmp_path)) == 0
    changed = "code,voters,source\n36.01,867014,KPU 2024\n"
    assert voters_load(edition=edition, path=voters_file(tmp_path, changed)) == 1
    assert stored() == [("36", 8842646, "KPU 2023"), ("36.01", 867014, "KPU 2024")]
    first, second = Entry.objects.filter(action=AuditAction.VOTERS_LOAD).order_by("pk")
    assert {"before", "after"}.isdisjoint(first.detail)
    assert (second.detail["before"], second.detail["after"]) == (
        {"36.01 Kabupaten Pandeglang": "867.013, KPU 2023"},
        {"36.01 Kabupaten Pandeglang": "867.014, KPU 2024"},
    )


def test_voters_load_keeps_editions_apart_and_takes_closed_ones(edition: Edition, tmp_path: Path) -> None:
    other = edition_make("lain", state=EditionState.CLOSED)
    voters_load(edition=edition, path=voters_file(tmp_path))
    assert voters_load(edition=other, path=voters_file(tmp_path)) == 2
    assert edition.region_voters.count() == other.region_voters.count() == 2


NO_NUMBER = "Tulis bilangan bulat di atas 0 tanpa pemisah ribuan, misalnya 867013."
WRONG = {
    "unknown region": (
        "code,voters,source\n36,1,KPU\n99,1,KPU\n",
        {
            "baris 3, code": [
                "Tidak ada provinsi atau kabupaten/kota 99 dalam Susunan 2024. Betulkan kode wilayahnya."
            ]
        },
    ),
    "nation": (
        "code,voters,source\nID,1,KPU\n",
        {
            "baris 2, code": [
                "Tidak ada provinsi atau kabupaten/kota ID dalam Susunan 2024. Betulkan kode wilayahnya."
            ]
        },
    ),
    "region twice": (
        "code,voters,source\n36,1,KPU\n36,2,KPU\n",
        {"baris 3, code": ["Wilayah 36 sudah ada di baris 2. Hapus salah satunya."]},
    ),
    "wrong name": (
        "code,name,voters,source\n36,Bali,1,KPU\n",
        {"baris 2, name": ["Kode 36 adalah Banten, bukan Bali. Betulkan kode atau namanya."]},
    ),
    "point or thousands": (
        "code,voters,source\n36,842.646,KPU\n",
        {
            "baris 2, voters": [
                (
                    "“842.646” dapat berarti 842646 atau 842,646; tidak ada sel lain yang memastikannya. "
                    "Ulangi dengan --decimal koma bila 842646, --decimal titik bila 842,646."
                )
            ]
        },
    ),
    "part of a voter": (
        "code;voters;source\n36;842,5;KPU\n",
        {"baris 2, voters": [f"“842,5” bukan jumlah pemilih. {NO_NUMBER}"]},
    ),
    "zero": (
        "code,voters,source\n36,0,KPU\n",
        {"baris 2, voters": [f"“0” bukan jumlah pemilih. {NO_NUMBER}"]},
    ),
    "negative": (
        "code,voters,source\n36,-5,KPU\n",
        {"baris 2, voters": [f"“-5” bukan jumlah pemilih. {NO_NUMBER}"]},
    ),
    "more than people": (
        "code,voters,source\n36,1000000000,KPU\n",
        {"baris 2, voters": [f"“1000000000” bukan jumlah pemilih. {NO_NUMBER}"]},
    ),
    "no number": ("code,voters,source\n36,,KPU\n", {"baris 2, voters": [f"Kosong. {NO_NUMBER}"]}),
    "no source": (
        "code,voters,source\n36,1,\n",
        {"baris 2, source": ["Kosong. Isi asal angkanya, misalnya nomor keputusan KPU."]},
    ),
    "long source": (
        f"code,voters,source\n36,1,{'x' * 401}\n",
        {"baris 2, source": ["Lebih panjang dari 400 huruf. Pendekkan."]},
    ),
    "missing column": (
        "code,voters\n36,1\n",
        {"baris 1, source": ["Kolom ini tidak ada. Kolom yang perlu: code, voters, source."]},
    ),
    "several at once": (
        "code,voters,source\n,x,KPU\n36,1,2,3\n",
        {
            "baris 2, code": ["Kosong. Isi kode wilayah Kemendagri."],
            "baris 2, voters": [f"“x” bukan jumlah pemilih. {NO_NUMBER}"],
            "baris 3, *": ["Selnya lebih banyak daripada kolomnya. Periksa tanda komanya."],
        },
    ),
    "all at once: numbers, codes and repeats": (
        "code;voters;source\n36;867.013,0;SK\n3601;123456;SK\n36;1e5;SK\n",
        {
            "baris 3, code": [
                "Tidak ada provinsi atau kabupaten/kota 3601 dalam Susunan 2024. Mungkin 36.01 (Kabupaten Pandeglang)."
            ],
            "baris 4, code": ["Wilayah 36 sudah ada di baris 2. Hapus salah satunya."],
            "baris 4, voters": [f"“1e5” bukan jumlah pemilih. {NO_NUMBER}"],
        },
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_voters_load_names_line_field_and_remedy_and_stores_nothing(
    edition: Edition, tmp_path: Path, text: str, expected: dict[str, list[str]]
) -> None:
    with pytest.raises(InvalidFileError) as caught:
        voters_load(edition=edition, path=voters_file(tmp_path, text))
    assert caught.value.errors == expected
    assert stored() == []
    assert not Entry.objects.filter(action=AuditAction.VOTERS_LOAD).exists()


def test_voters_load_of_a_file_that_is_not_there(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="tidak dapat dibuka"):
        voters_load(edition=edition, path=tmp_path / "tiada.csv")


def test_voters_load_is_for_those_who_manage_editions(
    edition: Edition, tmp_path: Path, publisher: User
) -> None:
    with pytest.raises(NotAllowedError):
        voters_load(edition=edition, path=voters_file(tmp_path), actor=publisher)
    assert stored() == []


def test_the_database_refuses_a_region_without_voters_or_twice(edition: Edition, regions: Regions) -> None:
    region = regions.banten
    with pytest.raises(IntegrityError, match="region_voters_above_zero"), transaction.atomic():
        RegionVoters.objects.create(edition=edition, region=region, count=0, source="KPU")
    RegionVoters.objects.create(edition=edition, region=region, count=1, source="KPU")
    with pytest.raises(IntegrityError, match="region_voters_once"), transaction.atomic():
        RegionVoters.objects.create(edition=edition, region=region, count=2, source="KPU")


def test_voters_load_command_reports_and_says_what_it_did(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"baris 2, code: Tidak ada provinsi"):
        call_command(
            "voters_load", edition.code, str(voters_file(tmp_path, "code,voters,source\n99,1,KPU\n"))
        )
    with pytest.raises(CommandError, match="Edisi “tiada” tidak ada"):
        call_command("voters_load", "tiada", str(voters_file(tmp_path)))
    out = StringIO()
    call_command("voters_load", edition.code, str(voters_file(tmp_path)), stdout=out)
    assert out.getvalue().splitlines() == [
        "pemilih.csv dibaca sebagai teks UTF-8, pemisah koma, tanpa angka desimal.",
        "uji-2024: jumlah pemilih 2 wilayah baru atau berubah.",
    ]


@pytest.mark.parametrize(
    ("counts", "answer"),
    [
        (("867.013", "8.842.646"), None),
        (("867.013", "8842646"), "koma"),
        (("867013,00", "8.842.646,0"), None),
    ],
)
def test_voters_may_be_counted_with_points_between_thousands(
    edition: Edition, tmp_path: Path, counts: tuple[str, str], answer: str | None
) -> None:
    text = GOOD.replace(",", ";").replace("867013", counts[0]).replace("8842646", counts[1])
    out = StringIO()

    call_command("voters_load", edition.code, str(voters_file(tmp_path, text)), decimal=answer, stdout=out)

    assert "pemisah titik koma, desimal koma." in out.getvalue()
    assert [count for _, count, _ in stored()] == [8842646, 867013]


def test_voters_load_asks_for_one_of_two_words(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Isian --decimal bernilai “\.”\. Isi koma atau titik\."):
        call_command("voters_load", edition.code, str(voters_file(tmp_path)), decimal=".")
