"""The committed figures of IKP 2024 go in through the import, all of them."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition
from apps.indicators.services import (
    class_counts_import,
    edition_create,
    edition_open,
    external_figures_import,
    instrument_load,
)
from apps.regions.selectors import region_set_get
from apps.regions.services import region_load, region_set_load

FOLDER = Path(__file__).parents[2] / "apps" / "indicators" / "data" / "ikp_2024"
DIMENSIONS = {
    "1": "konteks_sosial_politik",
    "2": "penyelenggaraan_pemilu",
    "3": "kontestasi",
    "4": "partisipasi",
}


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def edition(db: None) -> Edition:
    region_load()
    region_set_load()
    instrument, _ = instrument_load(path=FOLDER / "instrument_published.toml")
    return edition_create(
        actor=None,
        code="ikp-2024",
        name="IKP 2024",
        kind=EditionKind.EXTERNAL,
        instrument=instrument,
        region_set=region_set_get(code="2022"),
        reference_on=date(2022, 12, 16),
    )


def test_published_figures_are_imported_whole(edition: Edition) -> None:
    names = ("province_scores.csv", "regency_scores.csv", "dimension_figures.csv")
    assert [external_figures_import(edition=edition, path=FOLDER / name) for name in names] == [34, 32, 12]
    edition_open(edition=edition, actor=None)
    assert [external_figures_import(edition=edition, path=FOLDER / name) for name in names] == [0, 0, 0]
    stored = {
        (figure.region.code, figure.group_code): (figure.score, figure.printed_class)
        for figure in edition.external_figures.select_related("region")
    }
    for row in (*read(names[0]), *read(names[1])):
        assert stored[row["code"], ""] == (Decimal(row["score"]), row["published_class"])
    assert stored["31", "3"] == (Decimal("96.08"), "")
    assert stored["ID", "3"] == (Decimal("40.75"), "")


def test_the_published_classes_are_imported_once(edition: Edition) -> None:
    path = FOLDER / "published_cutoffs.csv"
    assert [class_counts_import(edition=edition, path=path) for _ in range(2)] == [2, 0]
    stored = {row.level: row for row in edition.published_classes.all()}
    regencies = stored["regency"]
    assert (regencies.n_high, regencies.n_medium, regencies.n_low) == (85, 349, 80)
    assert regencies.source == "Publikasi Bawaslu, 16 Desember 2022 (tautan tidak tercatat)"


def test_dimension_figures_are_those_of_the_table_of_dimensions() -> None:
    expected = [
        (row["code"], group, row[column], row["source_url"])
        for row in read("dimension_scores.csv")
        for group, column in DIMENSIONS.items()
    ]
    figures = read("dimension_figures.csv")
    assert [(row["code"], row["group_code"], row["score"], row["source_url"]) for row in figures] == expected
