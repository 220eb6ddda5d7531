"""The instruments and regions that the tests of the engine compute with."""

import csv
from pathlib import Path

import pytest

from apps.engine import Framework, Group, Indicator, Method, Units

DATA = Path(__file__).parent / "data"
DIMENSION_WEIGHTS = {"1": 0.27, "2": 0.38, "3": 0.25, "4": 0.10}


@pytest.fixture(scope="session")
def framework_2024() -> Framework:
    """IKP 2024: 4 dimensions, 12 subdimensions for display, 61 indicators of equal weight."""
    with (DATA / "ikp_2024_indicators.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    subdimensions = dict.fromkeys((row["subdimension_code"], row["dimension_code"]) for row in rows)
    return Framework(
        code="IKP",
        name="IKP Pemilu 2024",
        groups=(
            *(Group(code=code, parent="IKP", weight=weight) for code, weight in DIMENSION_WEIGHTS.items()),
            *(Group(code=code, parent=parent, is_display_only=True) for code, parent in subdimensions),
        ),
        indicators=tuple(
            Indicator(code=row["indicator_code"], parent=row["subdimension_code"]) for row in rows
        ),
    )


@pytest.fixture(scope="session")
def method_2024() -> Method:
    return Method.from_dict(
        {
            "screen": {"name": "minimum_share", "share": 0.5},
            "normalise": "max",
            "aggregate": "arithmetic",
            "classify": {"name": "mean_sd", "k": 1, "ddof": 1},
        }
    )


@pytest.fixture(scope="session")
def plain_method() -> Method:
    """The 2024 method without a screen: any data gives a score."""
    return Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})


@pytest.fixture(scope="session")
def small_framework() -> Framework:
    """Another instrument: two levels, 3 dimensions, 7 indicators, one of them directly below the index."""
    return Framework(
        code="TEMATIK",
        name="Indeks tematik",
        groups=(
            Group(code="P", parent="TEMATIK", weight=2),
            Group(code="Q", parent="TEMATIK", weight=1),
            Group(code="R", parent="TEMATIK", weight=1),
        ),
        indicators=(
            Indicator(code="p1", parent="P", weight=3),
            Indicator(code="p2", parent="P", weight=1),
            Indicator(code="q1", parent="Q"),
            Indicator(code="q2", parent="Q"),
            Indicator(code="q3", parent="Q"),
            Indicator(code="r1", parent="R"),
            Indicator(code="s1", parent="TEMATIK", weight=1, direction=-1),
        ),
    )


@pytest.fixture(scope="session")
def banten() -> Units:
    """A province and four of its regencies."""
    return Units(
        codes=("36", "36.01", "36.02", "36.03", "36.71"),
        levels=("province", "regency", "regency", "regency", "regency"),
        parents=("ID", "36", "36", "36", "36"),
    )
