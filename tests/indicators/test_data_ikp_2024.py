"""The committed figures of IKP 2024 against the regions, and against each other."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from statistics import mean, stdev

import pytest

from apps.regions.files import RegionRow, region_file_read, region_set_file_read
from apps.regions.services import REGION_SETS_FILE, REGIONS_FILE

PRINTED = {"0", "100", "514", "49.32"}
"""The scale, how many regencies there are, and the last score of the printed band below the cut-off 49.33."""
FOLDER = Path(__file__).parents[2] / "apps" / "indicators" / "data" / "ikp_2024"


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def regions_of_2022() -> dict[str, RegionRow]:
    on_date = next(row.on_date for row in region_set_file_read(REGION_SETS_FILE) if row.code == "2022")
    return {
        row.code: row
        for row in region_file_read(REGIONS_FILE)
        if row.valid_from <= on_date and (row.valid_to is None or on_date < row.valid_to)
    }


@pytest.mark.parametrize(
    ("name", "level", "count"),
    [("province_scores.csv", "province", 34), ("regency_scores.csv", "regency", 32)],
)
def test_every_score_belongs_to_a_region_of_the_2022_set(name: str, level: str, count: int) -> None:
    regions, rows = regions_of_2022(), read(name)

    assert len({row["code"] for row in rows}) == len(rows) == count
    assert [(row["name"], level) for row in rows] == [
        (regions[row["code"]].name, regions[row["code"]].level) for row in rows
    ]
    assert all(0 <= Decimal(row["score"]) <= 100 for row in rows)


def test_the_province_limits_follow_from_the_34_scores() -> None:
    scores = [float(row["score"]) for row in read("province_scores.csv")]
    limits = {row["level"]: row for row in read("published_cutoffs.csv")}["province"]

    assert f"{mean(scores) - stdev(scores):.2f}" == limits["lower"] == "21.70"
    assert f"{mean(scores) + stdev(scores):.2f}" == limits["upper"] == "68.50"


@pytest.mark.parametrize(
    ("name", "level"), [("province_scores.csv", "province"), ("regency_scores.csv", "regency")]
)
def test_every_published_class_follows_from_the_limits_of_its_level(name: str, level: str) -> None:
    limits = {row["level"]: row for row in read("published_cutoffs.csv")}[level]
    lower, upper = Decimal(limits["lower"]), Decimal(limits["upper"])

    def class_of(score: Decimal) -> str:
        return "tinggi" if score > upper else "rendah" if score < lower else "sedang"

    rows = read(name)
    assert [class_of(Decimal(row["score"])) for row in rows] == [row["published_class"] for row in rows]


def test_the_provinces_are_counted_by_class_as_published() -> None:
    counts = Counter(row["published_class"] for row in read("province_scores.csv"))
    limits = {row["level"]: row for row in read("published_cutoffs.csv")}["province"]

    assert counts == {"tinggi": 5, "sedang": 21, "rendah": 8}
    assert [limits["n_high"], limits["n_medium"], limits["n_low"]] == ["5", "21", "8"]


def test_the_mean_of_bantens_eight_is_its_published_aggregate_within_the_rounding_of_the_inputs() -> None:
    banten = [Decimal(row["score"]) for row in read("regency_scores.csv") if row["code"].startswith("36.")]
    published = {row["code"]: Decimal(row["score"]) for row in read("aggregated_scores.csv")}["36"]

    assert len(banten) == 8
    assert abs(sum(banten, Decimal(0)) / 8 - published) < Decimal("0.1")


def test_the_dimension_scores_give_the_province_scores() -> None:
    weights = {
        "konteks_sosial_politik": Decimal("0.27"),
        "penyelenggaraan_pemilu": Decimal("0.38"),
        "kontestasi": Decimal("0.25"),
        "partisipasi": Decimal("0.10"),
    }
    provinces = {row["code"]: Decimal(row["score"]) for row in read("province_scores.csv")}
    rows = [row for row in read("dimension_scores.csv") if row["kind"] == "region"]

    assert [row["code"] for row in rows] == ["31", "32"]
    for row in rows:
        score = sum(weight * Decimal(row[dimension]) for dimension, weight in weights.items())
        assert abs(score - provinces[row["code"]]) <= Decimal("0.01")
        assert Decimal(row["score"]) == provinces[row["code"]]


@pytest.mark.parametrize("name", ["instrument.toml", "instrument_published.toml"])
def test_notes_hold_no_figures_but_those_that_the_instrument_itself_declares(name: str) -> None:
    """A note stands on the page of every run: the cut-offs, counts or values of one edition would be untrue there."""
    content = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    declared = {_plain(number) for number in _numbers(content)}
    notes = [text for key, text in _texts(content) if key.startswith("note")]
    assert notes
    figures = {
        _plain(found)
        for text in notes
        for found in re.findall(r"\d+[.,]\d+|\d+/\d+|\b\d{2,3}\b(?! \w+ 20\d\d)", text)
    }
    assert figures - declared - PRINTED == set()


def _plain(number: object) -> str:
    text = str(number).replace(",", ".")
    return f"{float(text):g}" if re.fullmatch(r"[\d.]+", text) else text


def _numbers(content: object) -> Iterator[float]:
    if isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from _numbers(part)
    elif isinstance(content, int | float):
        yield content


def _texts(content: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for name, part in content.items():
            yield from _texts(part, name)
    elif isinstance(content, list):
        for part in content:
            yield from _texts(part, key)
    elif isinstance(content, str):
        yield key, content
