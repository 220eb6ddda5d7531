"""The page of the IKP 2024 shows what Bawaslu published, recomputed from the published scores."""

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from django.apps import apps

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.computation.services import run_execute, run_request
from apps.engine.headless.bundle import bundle_verify
from apps.indicators.enums import EditionKind
from apps.indicators.services import (
    class_counts_import,
    edition_create,
    external_figures_import,
    instrument_load,
)
from apps.publishing import archive
from apps.publishing.services import release_build, release_prepare
from apps.regions.models import Region
from apps.regions.selectors import region_set_get
from apps.regions.services import region_load, region_set_load
from tests.factories import person_make

DATA = Path(apps.get_app_config("indicators").path) / "data" / "ikp_2024"


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(name: str) -> list[dict[str, str]]:
    return read_rows(DATA / name)


@pytest.fixture
def directory(db) -> Path:
    region_load()
    region_set_load()
    nation = Region.objects.get(code="ID")
    analyst: User = person_make("Analis", Role.ANALYST, nation)
    publisher: User = person_make("Penerbit", Role.PUBLISHER, nation)
    instrument, _ = instrument_load(path=DATA / "instrument_published.toml", actor=analyst)
    edition = edition_create(
        actor=analyst,
        code="ikp-2024",
        name="IKP Pemilu dan Pemilihan Serentak 2024",
        name_en="Election Vulnerability Index 2024",
        kind=EditionKind.EXTERNAL,
        instrument=instrument,
        region_set=region_set_get(code="2022"),
        reference_on=dt.date(2022, 12, 16),
    )
    for name in ("province_scores.csv", "regency_scores.csv", "dimension_figures.csv"):
        external_figures_import(edition=edition, path=DATA / name, actor=analyst)
    class_counts_import(edition=edition, path=DATA / "published_cutoffs.csv", actor=analyst)
    run, _ = run_request(edition=edition, actor=analyst)
    assert run_execute(run.pk)
    run.refresh_from_db()
    release = release_prepare(run=run, actor=publisher)
    assert release_build(release.pk)
    return archive.draft_directory(release.public_id)


@pytest.mark.slow
def test_the_page_of_ikp_2024_shows_the_published_classes_cutoffs_and_counts(directory):
    page = (directory / "index.html").read_text(encoding="utf-8")

    assert "5 dari 34 provinsi rawan tinggi: DKI Jakarta, Sulawesi Utara, Maluku Utara, Jawa Barat," in page
    details = re.findall(r'class="legend__detail">([^<]*)<', page)
    assert details[:3] == ["68,50 ke atas: 5", "21,70 sampai di bawah 68,50: 21", "di bawah 21,70: 8"]
    # Of 514 regencies 32 scores were found: the classes are quoted as published, and never counted from these.
    assert details[3:] == ["49,33 ke atas", "13,47 sampai di bawah 49,33", "di bawah 13,47", "482"]
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Diterbitkan: 85 dari 514 kabupaten/kota rawan tinggi, 349 sedang, 80 rendah." in words
    assert "Sumber: Publikasi Bawaslu, 16 Desember 2022 (tautan tidak tercatat)." in words
    assert "Tidak ada data" not in words
    shown = dict(
        re.findall(
            r'<a class="hex hex--(?:\w+)"\s+href="[^"]*/provinsi/(\d+)/"\s+aria-label="[^"]*: ([^"]*)"', page
        )
    )
    assert shown == {
        row["code"]: f"{row['score'].replace('.', ',')}, rawan {row['published_class']}"
        for row in rows_of("province_scores.csv")
    }
    # The known regencies are those that were printed: nothing is averaged over them.
    assert "dari 514 skornya ditemukan" in page
    assert "54,27" in page  # a published mean of a dimension
    assert "60,72" not in page

    written = {row["kode"]: row for row in read_rows(directory / "data/skor.csv")}
    for name in ("province_scores.csv", "regency_scores.csv"):
        for row in rows_of(name):
            assert float(written[row["code"]]["skor"]) == float(row["score"])
            assert written[row["code"]]["kelas"] == f"rawan {row['published_class']}"
    with_aggregate = {code for code, row in written.items() if row["skor_agregat"]}
    assert with_aggregate == {"36"}
    assert float(written["36"]["skor_agregat"]) == pytest.approx(45.18, abs=0.1)

    banten = (directory / "provinsi/36/index.html").read_text(encoding="utf-8")
    assert "66,53" in banten
    assert "45,13" in banten
    jakarta = (directory / "provinsi/31/index.html").read_text(encoding="utf-8")
    assert "92,36" in jakarta
    assert "databoks.katadata.co.id" in jakarta
    pandeglang = (directory / "kabkota/36.01/index.html").read_text(encoding="utf-8")
    assert "Skor 77,73, di atas ambang batas rawan tinggi untuk kabupaten/kota (49,33)." in pandeglang
    assert "Ambang batas ini diambil dari yang diterbitkan." in pandeglang
    assert (
        "Lebih rawan daripada 7 dari 7 kabupaten/kota lain di Banten. Rata-rata Banten 45,13." in pandeglang
    )
    unfound = (directory / "kabkota/11.02/index.html").read_text(encoding="utf-8")
    assert "Skor belum ditemukan" in unfound
    assert "belum ada data yang cukup" not in unfound
    assert "Paling menaikkannya: Penyelenggaraan Pemilu, 92,36; rata-rata nasional 54,27." in jakarta
    verdict = bundle_verify(directory / "data/hitungan.zip")
    assert verdict.is_reproduced, verdict.lines
    sources = read_rows(directory / "data/sumber.csv")
    assert {row["kode"] for row in sources} >= {row["code"] for row in rows_of("province_scores.csv")}
    method = (directory / "en/metodologi/index.html").read_text(encoding="utf-8")
    assert "In this way the published province scores give the published cut-offs and classes." in method
    assert "Ambang batas" not in method
