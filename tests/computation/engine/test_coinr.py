"""Arithmetic aggregation against COINr 1.1.14 (R), from its own normalised data."""

import csv
from pathlib import Path

import numpy as np

from apps.computation.engine import Framework, Group, Indicator, aggregate_arithmetic

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
