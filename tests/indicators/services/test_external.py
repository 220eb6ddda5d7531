from decimal import Decimal
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, NotAllowedError
from apps.indicators.enums import EditionKind, EditionState
from apps.indicators.files.instrument_file import InvalidFileError
from apps.indicators.models import Edition, ExternalFigure
from apps.indicators.services import external_figures_import
from apps.regions.enums import RegionLevel
from tests.cast import Regions
from tests.factories import edition_make, region_make

pytestmark = pytest.mark.django_db

GOOD = """\
code,name,level,group_code,score,published_class,source_url
36,Banten,province,,66.53,sedang,https://example.org/a
36,Banten,province,1,70.1,,
36.01,Kabupaten Pandeglang,regency,,77.73,tinggi,
"""


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make("terbitan", kind=EditionKind.EXTERNAL, state=EditionState.DRAFT)


def figure_file(folder: Path, text: str = GOOD) -> Path:
    path = folder / "angka.csv"
    path.write_text(text, encoding="utf-8")
    return path


def stored() -> list[tuple[str, str, Decimal, str, str]]:
    rows = ExternalFigure.objects.order_by("region__code", "group_code")
    return list(rows.values_list("region__code", "group_code", "score", "printed_class", "source_url"))


def errors_of(edition: Edition, folder: Path, text: str) -> dict[str, list[str]]:
    with pytest.raises(InvalidFileError) as caught:
        external_figures_import(edition=edition, path=figure_file(folder, text))
    assert stored() == []
    return caught.value.errors


def test_external_figures_import_stores_scores_with_their_sources(
    edition: Edition, tmp_path: Path, analyst: User
) -> None:
    assert external_figures_import(edition=edition, path=figure_file(tmp_path), actor=analyst) == 3
    assert stored() == [
        ("36", "", Decimal("66.53"), "sedang", "https://example.org/a"),
        ("36", "1", Decimal("70.10"), "", ""),
        ("36.01", "", Decimal("77.73"), "tinggi", ""),
    ]
    entry = Entry.objects.get(action=AuditAction.EXTERNAL_IMPORT)
    assert (entry.actor_id, entry.detail) == (
        analyst.public_id,
        {"file": "angka.csv", "rows": 3, "changed": 3, "sha256": sha256(GOOD.encode()).hexdigest()},
    )


def test_external_figures_import_again_changes_only_what_differs(edition: Edition, tmp_path: Path) -> None:
    external_figures_import(edition=edition, path=figure_file(tmp_path))
    assert external_figures_import(edition=edition, path=figure_file(tmp_path)) == 0
    later = GOOD.replace("66.53,sedang", "66.54,sedang").replace("77.73,tinggi", "77.73,")
    assert external_figures_import(edition=edition, path=figure_file(tmp_path, later)) == 2
    assert stored()[0][2] == Decimal("66.54")
    assert ExternalFigure.objects.count() == 3
    first, second = Entry.objects.filter(action=AuditAction.EXTERNAL_IMPORT).order_by("pk")
    assert {"before", "after"}.isdisjoint(first.detail)
    assert (second.detail["before"], second.detail["after"]) == (
        {"36 Banten": "66,53", "36.01 Kabupaten Pandeglang": "tinggi"},
        {"36 Banten": "66,54", "36.01 Kabupaten Pandeglang": "kosong"},
    )


UNKNOWN_CODE = "Tidak ada provinsi atau kabupaten/kota {} dalam Susunan 2024. {}"
NO_SCORE = "Tulis angka dari 0 sampai 100 dengan koma desimal, paling banyak dua angka di belakangnya."
NO_CSV = (
    "Bukan CSV: tanda kutip tidak ditutup, atau ada huruf sesudahnya. Periksa tanda kutip mulai baris ini."
)
WRONG = {
    "unknown region": (
        "code,score\n36,66.53\n99,1\n",
        {
            "baris 3, code": [
                "Tidak ada provinsi atau kabupaten/kota 99 dalam Susunan 2024. Betulkan kode wilayahnya."
            ]
        },
    ),
    "code that lost its point": (
        "code,score\n36,66.53\n3601,1\n",
        {
            "baris 3, code": [
                (
                    "Tidak ada provinsi atau kabupaten/kota 3601 dalam Susunan 2024. "
                    "Mungkin 36.01 (Kabupaten Pandeglang)."
                )
            ]
        },
    ),
    "name in place of a code": (
        "code,name,score\nKAB. LEBAK,,1\n99.01,Kab.Pandeglang,1\n",
        {
            "baris 2, code": [
                (
                    "Tidak ada provinsi atau kabupaten/kota KAB. LEBAK dalam Susunan 2024. "
                    "Mungkin 36.02 (Kabupaten Lebak)."
                )
            ],
            "baris 3, code": [
                (
                    "Tidak ada provinsi atau kabupaten/kota 99.01 dalam Susunan 2024. "
                    "Mungkin 36.01 (Kabupaten Pandeglang)."
                )
            ],
        },
    ),
    "nation": (
        "code,score\nID,66.53\n",
        {
            "baris 2, group_code": [
                "Indonesia tidak mempunyai skor indeks, hanya rata-rata tiap dimensi. Isi kode dimensinya."
            ]
        },
    ),
    "region twice": (
        "code,score\n36,66.53\n36,66.54\n",
        {"baris 3, code": ["Wilayah 36 sudah ada di baris 2. Hapus salah satunya."]},
    ),
    "unknown group": (
        "code,group_code,score\n36,9,66.53\n",
        {
            "baris 2, group_code": [
                "Kelompok 9 tidak ada di instrumen edisi ini. Kosongkan untuk skor indeks."
            ]
        },
    ),
    "wrong level": (
        "code,level,score\n36,regency,66.53\n",
        {"baris 2, level": ["Banten bukan wilayah tingkat regency. Isi province, atau betulkan code."]},
    ),
    "unknown level": (
        "code,level,score\n36,provinsi,66.53\n",
        {"baris 2, level": ["Tingkat “provinsi” tidak dikenal. Isi province atau regency."]},
    ),
    "wrong name": (
        "code,name,score\n36,Bali,66.53\n",
        {"baris 2, name": ["Kode 36 adalah Banten, bukan Bali. Betulkan kode atau namanya."]},
    ),
    "overlong cell": (
        f"code,name,score\n36,{'B' * 140_000},66.53\n",
        {
            "baris 2, berkas": [
                (
                    "Ada sel yang lebih panjang dari 131.072 huruf. Pendekkan sel itu, atau periksa tanda kutip "
                    "yang tidak ditutup."
                )
            ]
        },
    ),
    "decimal comma and point": (
        "code;score\n36;66,53\n51;66.53\n36.01;101,5\n",
        {
            "baris 3, score": [
                (
                    "“66.53” memakai titik desimal, padahal “66,53” (baris 2, kolom score) memakai koma. "
                    "Samakan tanda desimal di seluruh berkas."
                )
            ],
            "baris 4, score": [
                (
                    "“101,5” bukan skor. Tulis angka dari 0 sampai 100 dengan koma desimal, "
                    "paling banyak dua angka di belakangnya."
                )
            ],
        },
    ),
    "share": (
        "code;score\n36;66,53%\n",
        {"baris 2, score": ["“66,53%” bukan skor. Tulis 66,53 tanpa tanda persen."]},
    ),
    "point or thousands": (
        "code,score\n36,1.234\n",
        {
            "baris 2, score": [
                (
                    "“1.234” dapat berarti 1234 atau 1,234; tidak ada sel lain yang memastikannya. "
                    "Ulangi dengan --decimal koma bila 1234, --decimal titik bila 1,234."
                )
            ]
        },
    ),
    "column without title": (
        "code,,score,\n36,,1,x\n",
        {
            f"baris 1, kolom ke-{place}": ["Judulnya kosong. Isi judulnya, atau hapus kolomnya."]
            for place in (2, 4)
        },
    ),
    "last column without title": (
        "code,score,\n36,1,x\n",
        {"baris 1, kolom ke-3": ["Judulnya kosong. Isi judulnya, atau hapus kolomnya."]},
    ),
    "too high": (
        "code,score\n36,100.01\n",
        {
            "baris 2, score": [
                (
                    "“100.01” bukan skor. Tulis angka dari 0 sampai 100 dengan titik desimal, "
                    "paling banyak dua angka di belakangnya."
                )
            ]
        },
    ),
    "no score": (
        "code,score\n36,\n",
        {
            "baris 2, score": [
                (
                    "Kosong. Tulis angka dari 0 sampai 100 dengan titik desimal, "
                    "paling banyak dua angka di belakangnya."
                )
            ]
        },
    ),
    "unknown class": (
        "code,score,published_class\n36,66.53,merah\n",
        {
            "baris 2, published_class": [
                "Kelas “merah” tidak dikenal. Isi rendah, sedang, tinggi, atau kosongkan."
            ]
        },
    ),
    "no address": (
        "code,score,source_url\n36,66.53,javascript:alert(1)\n",
        {"baris 2, source_url": ["Bukan alamat web. Mulai dengan https://."]},
    ),
    "missing column": (
        "code,skor\n36,66.53\n",
        {
            "baris 1, score": ["Kolom ini tidak ada. Kolom yang perlu: code, score."],
            "baris 1, skor": ["Kolom ini tidak dikenal. Mungkin maksudnya score."],
        },
    ),
    "unknown column": (
        "code,score,zzz\n36,66.53,\n",
        {
            "baris 1, zzz": [
                (
                    "Kolom ini tidak dikenal. Hapus, atau pakai: "
                    "code, score, name, level, group_code, published_class, source_url."
                )
            ]
        },
    ),
    "too many cells": (
        "code,score\n36,66,53\n",
        {"baris 2, *": ["Selnya lebih banyak daripada kolomnya. Periksa tanda komanya."]},
    ),
    "all at once: a number that can be read in two ways, codes, a name and a group": (
        "code;name;score;group_code\n12.1;KOTA X;12,5;\n3601;Pandeglang;1.234;\n36.01;Lebak;50;9\n36.01;;x;\n",
        {
            "baris 2, code": [UNKNOWN_CODE.format("12.1", "Betulkan kode wilayahnya.")],
            "baris 3, code": [UNKNOWN_CODE.format("3601", "Mungkin 36.01 (Kabupaten Pandeglang).")],
            "baris 3, score": [f"“1.234” bukan skor. {NO_SCORE}"],
            "baris 4, name": [
                "Kode 36.01 adalah Kabupaten Pandeglang, bukan Lebak. Betulkan kode atau namanya."
            ],
            "baris 4, group_code": [
                "Kelompok 9 tidak ada di instrumen edisi ini. Kosongkan untuk skor indeks."
            ],
            "baris 5, score": [f"“x” bukan skor. {NO_SCORE}"],
        },
    ),
    "all at once: the header and what stands below it": (
        "code,level,skor\n36.01,province,1\n36.1,kota,2\n",
        {
            "baris 1, score": ["Kolom ini tidak ada. Kolom yang perlu: code, score."],
            "baris 1, skor": ["Kolom ini tidak dikenal. Mungkin maksudnya score."],
            "baris 2, level": [
                "Kabupaten Pandeglang bukan wilayah tingkat province. Isi regency, atau betulkan code."
            ],
            "baris 3, level": ["Tingkat “kota” tidak dikenal. Isi province atau regency."],
            "baris 3, code": [UNKNOWN_CODE.format("36.1", "Betulkan kode wilayahnya.")],
        },
    ),
    "all at once: the lines before the one at which the table ends": (
        'code,score\n3601,50\n36,x\n36.01,"60\n36.01,70\n',
        {
            "baris 2, code": [UNKNOWN_CODE.format("3601", "Mungkin 36.01 (Kabupaten Pandeglang).")],
            "baris 3, score": ["“x” bukan skor. " + NO_SCORE.replace("koma", "titik")],
            "baris 4, berkas": [NO_CSV],
        },
    ),
    "no rows": ("code,score\n", {"baris 1, berkas": ["Tidak berisi baris. Isi angkanya."]}),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_external_figures_import_names_line_field_and_remedy(
    edition: Edition, tmp_path: Path, text: str, expected: dict[str, list[str]]
) -> None:
    assert errors_of(edition, tmp_path, text) == expected


def test_external_figures_import_reports_all_lines(edition: Edition, tmp_path: Path) -> None:
    text = "code,score\n36,x\n51,y\n,1\n"
    assert list(errors_of(edition, tmp_path, text)) == ["baris 2, score", "baris 3, score", "baris 4, code"]


@pytest.mark.parametrize(
    ("kind", "state", "text"),
    [
        (EditionKind.OFFICIAL, EditionState.DRAFT, "tidak menerima impor"),
        (EditionKind.EXTERNAL, EditionState.CLOSED, "sudah ditutup"),
    ],
)
def test_external_figures_import_only_into_open_editions_of_published_figures(
    regions: Regions, tmp_path: Path, kind: EditionKind, state: EditionState, text: str
) -> None:
    edition = edition_make("lain", kind=kind, state=state)
    with pytest.raises(ConflictError, match=text):
        external_figures_import(edition=edition, path=figure_file(tmp_path))
    assert stored() == []


def test_external_figures_import_is_for_those_who_manage_editions(
    edition: Edition, tmp_path: Path, publisher: User
) -> None:
    with pytest.raises(NotAllowedError):
        external_figures_import(edition=edition, path=figure_file(tmp_path), actor=publisher)
    assert stored() == []


def test_external_import_command_reports_and_says_what_it_did(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"baris 2, code: Tidak ada provinsi"):
        call_command("external_import", "terbitan", str(figure_file(tmp_path, "code,score\n99,1\n")))
    with pytest.raises(CommandError, match="Edisi “tiada” tidak ada"):
        call_command("external_import", "tiada", str(figure_file(tmp_path)))
    out = StringIO()
    call_command("external_import", "terbitan", str(figure_file(tmp_path)), stdout=out)
    assert out.getvalue().splitlines() == [
        "angka.csv dibaca sebagai teks UTF-8, pemisah koma, desimal titik.",
        "terbitan: 3 angka baru atau berubah.",
    ]


def test_a_name_that_two_regions_have_is_asked_about(
    edition: Edition, regions: Regions, tmp_path: Path
) -> None:
    region_make("36.04", "Kabupaten Serang", RegionLevel.REGENCY, regions.banten)
    region_make("36.73", "Kota Serang", RegionLevel.REGENCY, regions.banten)

    assert errors_of(edition, tmp_path, "code,score\nSERANG,1\n") == {
        "baris 2, code": [
            (
                "Tidak ada provinsi atau kabupaten/kota SERANG dalam Susunan 2024. "
                "“SERANG” dapat berarti Kabupaten Serang (36.04) atau Kota Serang (36.73); isi kodenya."
            )
        ]
    }
    path = figure_file(tmp_path, "code,name,score\n36.04,Serang,1\n36.73,KOTA SERANG,2\n")
    assert external_figures_import(edition=edition, path=path) == 2


@pytest.mark.parametrize("name", ["Bal\xed", "Prov.\xa0Bali", "Ba\xadli"])
def test_a_letter_of_another_encoding_is_reported_at_its_line(
    edition: Edition, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "angka.csv"
    path.write_bytes(f"code;name;score\n36;Banten;1\n51;{name};2\n".encode("cp1252"))

    with pytest.raises(InvalidFileError) as caught:
        external_figures_import(edition=edition, path=path)

    [(place, [text])] = caught.value.errors.items()
    assert place == "baris 3, berkas"
    assert "tampaknya Windows-1252" in text


def test_a_letter_nul_is_reported_at_its_line_and_column(edition: Edition, tmp_path: Path) -> None:
    text = "code,name,score\n36,Banten,66.53\n\n36.01,Pandeglang\0,77.73\n"

    assert errors_of(edition, tmp_path, text) == {
        "baris 4, berkas": [
            "Ada huruf NUL, yang tidak terlihat, di kolom name. Ketik ulang isi sel itu, lalu simpan."
        ]
    }


def test_a_letter_nul_beyond_the_titles_is_reported_by_its_place(edition: Edition, tmp_path: Path) -> None:
    [text] = errors_of(edition, tmp_path, "code,score\n36,66.53,\0\n")["baris 2, berkas"]

    assert "di kolom ke-3." in text


def test_classes_and_levels_may_be_written_in_capitals(edition: Edition, tmp_path: Path) -> None:
    path = figure_file(tmp_path, "code,level,score,published_class\n36,Province,66.53,Tinggi\n")

    assert external_figures_import(edition=edition, path=path) == 1
    assert stored()[0][3] == "tinggi"


EXCEL = GOOD.replace(",", ";").replace("66.53", "66,53").replace("70.1", "70,10").replace("77.73", "77,73")


@pytest.mark.parametrize(
    ("text", "encoding", "form"),
    [
        (
            EXCEL.replace("\n", ";;\r\n") + ";;;;;;;;\r\n",
            "utf-8-sig",
            "UTF-8, pemisah titik koma, desimal koma",
        ),
        (EXCEL.replace(";", "\t"), "utf-16", "UTF-16, pemisah tabulator, desimal koma"),
        (f"sep=;\n{EXCEL}", "utf-8", "UTF-8, pemisah titik koma, desimal koma"),
        (GOOD.replace(",", ";"), "utf-8", "UTF-8, pemisah titik koma, desimal titik"),
    ],
)
def test_external_figures_import_reads_what_spreadsheets_write_and_says_how(
    edition: Edition, tmp_path: Path, text: str, encoding: str, form: str
) -> None:
    path, out = tmp_path / "angka.csv", StringIO()
    path.write_bytes(text.encode(encoding))

    call_command("external_import", "terbitan", str(path), stdout=out)

    assert out.getvalue().splitlines()[0] == f"angka.csv dibaca sebagai teks {form}."
    assert [(code, group, score) for code, group, score, *_ in stored()] == [
        ("36", "", Decimal("66.53")),
        ("36", "1", Decimal("70.10")),
        ("36.01", "", Decimal("77.73")),
    ]
    assert stored()[0][4] == "https://example.org/a"
