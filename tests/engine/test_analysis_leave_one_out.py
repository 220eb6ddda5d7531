"""Leaving an indicator out equals computing an instrument that never had it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from apps.engine import (
    EngineError,
    Framework,
    Group,
    IndexInputs,
    IndexResult,
    Indicator,
    Method,
    Units,
    compute_index,
)
from apps.engine.analysis import LeaveOneOut, leave_one_out

NAN = float("nan")
NEUTRAL = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}
N_REGIONS = 24
UNITS = Units(
    tuple(f"{number:02}" for number in range(N_REGIONS)),
    ("province",) * 8 + ("regency",) * (N_REGIONS - 8),
    (None,) * N_REGIONS,
)


@pytest.fixture(scope="module")
def framework() -> Framework:
    """D1 with a subdimension that counts and one for display, D2 with one indicator, one directly below the index."""
    return Framework(
        "X",
        "",
        (
            Group(code="D1", parent="X", weight=2.0),
            Group(code="D2", parent="X"),
            Group(code="S1", parent="D1", weight=3.0),
            Group(code="S2", parent="D1", is_display_only=True),
        ),
        (
            Indicator(code="a", parent="S1", weight=2.0),
            Indicator(code="b", parent="S1"),
            Indicator(code="c", parent="S2"),
            Indicator(code="d", parent="S2", weight=4.0),
            Indicator(code="e", parent="D1", direction=-1),
            Indicator(code="f", parent="D2"),
            Indicator(code="g", parent="X"),
        ),
    )


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    generator = np.random.default_rng(3)
    table = generator.integers(1, 30, (N_REGIONS, 7)).astype(float)
    table[generator.random(table.shape) < 0.15] = np.nan
    return table


def without(framework: Framework, code: str) -> Framework:
    """The same instrument without an indicator, and without a group that is empty then."""
    indicators = tuple(node for node in framework.indicators if node.code != code)
    filled = {node.parent for node in (*indicators, *framework.groups)}
    return replace(
        framework,
        indicators=indicators,
        groups=tuple(group for group in framework.groups if group.code in filled),
    )


def compute_without(result: IndexResult, code: str) -> IndexResult:
    column = result.framework.indicator_codes.index(code)
    rest = without(result.framework, code)
    return compute_index(
        IndexInputs(rest, result.method, result.units, np.delete(result.values, column, axis=1))
    )


def assert_equals_recomputation(found: LeaveOneOut, result: IndexResult) -> None:
    rows = result.units.rows_by_level[found.level]
    for column, code in enumerate(result.framework.indicator_codes):
        other = compute_without(result, code)
        np.testing.assert_allclose(found.scores[:, column], other.index[rows], rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(found.ranks[:, column], other.ranks[rows])
        changes = np.abs(other.ranks - result.ranks)[rows]
        assert found.mean_rank_changes[column] == pytest.approx(np.nanmean(changes))
        assert found.max_rank_changes[column] == np.nanmax(changes)
        classes = list(zip(np.array(other.classes)[rows], np.array(result.classes)[rows], strict=True))
        both = [pair for pair in classes if None not in pair]
        assert found.n_class_changes[column] == sum(now != before for now, before in both)
        assert found.n_lost[column] == sum(now is None and before is not None for now, before in classes)


@pytest.mark.parametrize(
    "stages",
    [
        {},
        {"screen": {"name": "minimum_share", "share": 0.8}},
        {"rescale": "minmax", "impute": "median"},
        {"rescale": {"default": "max", "X": "minmax"}},
        {"normalise": {"name": "minmax", "lower": 1, "upper": 100}, "aggregate": "geometric"},
        {"normalise": "zscore", "weigh": "pca"},
        {"aggregate": "copeland", "normalise": "borda"},
        {"classify": {"name": "count", "cuts": [4, 6]}, "normalise": "presence"},
        {"classify": "quantiles", "treat": "two_stage"},
    ],
    ids=str,
)
@pytest.mark.parametrize("level", ["province", "regency"])
def test_leave_one_out_equals_an_instrument_without_the_indicator(
    framework: Framework, values: np.ndarray, stages: dict[str, Any], level: str
) -> None:
    result = compute_index(IndexInputs(framework, Method.from_dict({**NEUTRAL, **stages}), UNITS, values))
    found = leave_one_out(result, level)
    assert found.problems == {}
    assert_equals_recomputation(found, result)


def test_leave_one_out_gives_the_range_of_ranks() -> None:
    framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in "AB"))
    units = Units(("a", "b", "c", "d"), ("regency",) * 4, (None,) * 4)
    table = [[10, 0], [8, 5], [4, 10], [NAN, NAN]]
    found = leave_one_out(
        compute_index(IndexInputs(framework, Method.from_dict(NEUTRAL), units, table)), "regency"
    )
    # Index 50, 65, 70: ranks 3, 2, 1; by B alone 3, 2, 1, by A alone 1, 2, 3.
    np.testing.assert_array_equal(found.ranks, [[3, 1], [2, 2], [1, 3], [NAN, NAN]])
    np.testing.assert_array_equal(found.best_ranks, [1, 2, 1, NAN])
    np.testing.assert_array_equal(found.worst_ranks, [3, 2, 3, NAN])
    np.testing.assert_array_equal(found.mean_rank_changes, [0, 4 / 3])
    np.testing.assert_array_equal(found.max_rank_changes, [0, 2])


def test_leave_one_out_counts_regions_that_lose_their_index() -> None:
    framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in "AB"))
    units = Units(("a", "b", "c"), ("regency",) * 3, (None,) * 3)
    table = [[10, NAN], [8, 5], [4, 10]]
    found = leave_one_out(
        compute_index(IndexInputs(framework, Method.from_dict(NEUTRAL), units, table)), "regency"
    )
    assert found.n_lost.tolist() == [1, 0]


def test_leave_one_out_says_that_nothing_is_left() -> None:
    framework = Framework("X", "", (Group(code="D", parent="X"),), (Indicator(code="A", parent="D"),))
    units = Units(("a", "b"), ("regency",) * 2, (None,) * 2)
    found = leave_one_out(
        compute_index(IndexInputs(framework, Method.from_dict(NEUTRAL), units, [[1], [2]])), "regency"
    )
    assert found.problems == {"A": "Tanpa indikator ini tidak ada yang tersisa untuk dihitung."}
    assert np.isnan(found.scores).all()
    assert np.isnan(found.mean_rank_changes).all()
    assert found.n_lost.tolist() == [0]
    np.testing.assert_array_equal(found.best_ranks, [2, 1])


def test_leave_one_out_drops_a_group_whose_other_indicators_weigh_nothing() -> None:
    framework = Framework(
        "X",
        "",
        (Group(code="D1", parent="X"), Group(code="D2", parent="X")),
        (
            Indicator(code="A", parent="D1"),
            Indicator(code="B", parent="D1", weight=0.0),
            Indicator(code="C", parent="D2"),
        ),
    )
    units = Units(("a", "b"), ("regency",) * 2, (None,) * 2)
    result = compute_index(IndexInputs(framework, Method.from_dict(NEUTRAL), units, [[4, 1, 1], [1, 1, 4]]))
    np.testing.assert_array_equal(leave_one_out(result, "regency").scores[:, 0], [25.0, 100.0])


def test_leave_one_out_names_the_levels_there_are(framework: Framework, values: np.ndarray) -> None:
    result = compute_index(IndexInputs(framework, Method.from_dict(NEUTRAL), UNITS, values))
    with pytest.raises(EngineError, match=r"tingkat desa.*province, regency"):
        leave_one_out(result, "desa")
