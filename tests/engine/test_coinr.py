"""The methods that COINr 1.1.14 (R) has too, from its own data."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from apps.engine import (
    Framework,
    Group,
    IndexInputs,
    Indicator,
    Method,
    Units,
    aggregate_arithmetic,
    compute_index,
    normalise_minmax,
    normalise_rank,
    normalise_zscore,
    treat_two_stage,
)

DATA = Path(__file__).parent / "data" / "coinr"


def read_table(name: str, columns: tuple[str, ...]) -> tuple[list[str], np.ndarray]:
    with (DATA / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row["uCode"] for row in rows], np.array(
        [[float(row[column]) for column in columns] for row in rows]
    )


def read_framework() -> Framework:
    with (DATA / "meta.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Framework(
        code="Index",
        name="COINr",
        groups=tuple(
            Group(code=row["iCode"], parent=row["Parent"], weight=float(row["Weight"]))
            for row in rows
            if row["Level"] == "2"
        ),
        indicators=tuple(
            Indicator(
                code=row["iCode"],
                parent=row["Parent"],
                weight=float(row["Weight"]),
                direction=int(row["Direction"]),
            )
            for row in rows
            if row["Level"] == "1"
        ),
    )


def test_aggregate_arithmetic_agrees_with_coinr() -> None:
    framework = read_framework()
    codes, normalised = read_table("norm_minmax.csv", framework.indicator_codes)
    expected_codes, expected = read_table("agg_arithmetic.csv", framework.aggregate_codes)
    assert codes == expected_codes
    table = np.hstack([normalised, np.full(expected.shape, np.nan)])
    for branch in framework.branches:
        table[:, branch.column] = aggregate_arithmetic(table[:, branch.children], branch.weights)
    np.testing.assert_allclose(table[:, normalised.shape[1] :], expected, rtol=0, atol=1e-9)


def test_index_weights_agree_with_coinr() -> None:
    framework = read_framework()
    _, normalised = read_table("norm_minmax.csv", framework.indicator_codes)
    _, expected = read_table("agg_arithmetic.csv", ("Index",))
    np.testing.assert_allclose(normalised @ framework.index_weights, expected[:, 0], rtol=0, atol=1e-9)


@pytest.fixture(scope="module")
def framework() -> Framework:
    return read_framework()


@pytest.fixture(scope="module")
def values(framework: Framework) -> np.ndarray:
    return read_table("data.csv", framework.indicator_codes)[1]


@pytest.mark.parametrize(
    ("file", "normalise"),
    [
        ("norm_minmax.csv", normalise_minmax),
        ("norm_zscore.csv", normalise_zscore),
        ("norm_rank.csv", normalise_rank),
    ],
)
def test_normalise_agrees_with_coinr(
    framework: Framework, values: np.ndarray, file: str, normalise: Callable[..., tuple[np.ndarray, ...]]
) -> None:
    assert -1 in framework.directions
    _, expected = read_table(file, framework.indicator_codes)
    np.testing.assert_allclose(normalise(values, framework.directions)[0], expected, rtol=0, atol=1e-9)


def test_treat_two_stage_agrees_with_coinr(framework: Framework, values: np.ndarray) -> None:
    _, expected = read_table("treated_default.csv", framework.indicator_codes)
    treated, treatment = treat_two_stage(values)
    np.testing.assert_allclose(treated, expected, rtol=0, atol=1e-9)
    assert {
        framework.indicator_codes[found.column]: (found.step, found.n_changed) for found in treatment
    } == {
        "I05": ("log", 90),
        "I08": ("winsorise", 3),
        "I11": ("winsorise", 2),
        "I13": ("winsorise", 2),
    }


@pytest.mark.parametrize(
    ("file", "normalise", "aggregate"),
    [
        ("agg_arithmetic.csv", "minmax", "arithmetic"),
        ("agg_geometric.csv", {"name": "minmax", "lower": 1, "upper": 100}, "geometric"),
    ],
)
def test_index_agrees_with_coinr_from_the_values_on(
    framework: Framework, values: np.ndarray, file: str, normalise: object, aggregate: str
) -> None:
    """The whole pipeline: values, min-max scores, dimensions and index."""
    codes, expected = read_table(file, framework.aggregate_codes)
    method = Method.from_dict({"normalise": normalise, "aggregate": aggregate, "classify": "mean_sd"})
    units = Units(tuple(codes), ("unit",) * len(codes), (None,) * len(codes))
    result = compute_index(IndexInputs(framework, method, units, values))
    np.testing.assert_allclose(result.aggregates, expected, rtol=0, atol=1e-9)
