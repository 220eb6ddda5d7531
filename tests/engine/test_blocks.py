"""A level too large for one block gives what it gives in one piece, to the last bit."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from apps.engine import (
    AggregationError,
    DataError,
    Framework,
    IndexInputs,
    IndexResult,
    Indicator,
    Method,
    MethodError,
    Units,
    compute_index,
)
from apps.engine.blocks import COLUMN_CELLS, ROW_CELLS, join_rows, slice_columns, slice_rows
from apps.engine.level import prepare_level
from apps.engine.pipeline import LARGE_TABLE, context_of

# More than one block of rows, and of columns.
N_UNITS, N_INDICATORS = 90_000, 30
METHOD = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}


@pytest.fixture(scope="module")
def framework() -> Framework:
    indicators = tuple(Indicator(code=f"i{number:02}", parent="X") for number in range(N_INDICATORS))
    return Framework("X", "", (), indicators)


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    generator = np.random.default_rng(1)
    table = generator.gamma(0.3, 9.0, (N_UNITS, N_INDICATORS))
    table[generator.random(table.shape) < 0.1] = np.nan
    return table


@pytest.fixture(scope="module")
def units() -> Units:
    """Regions as the portal lists them: by code, each with the regions below it behind it."""
    numbers = range(N_UNITS)
    return Units(
        tuple(f"{number:06}" for number in numbers),
        tuple("district" if number % 15 == 0 else "village" for number in numbers),
        tuple("ID" if number % 15 == 0 else f"{number - number % 15:06}" for number in numbers),
    )


@pytest.fixture(scope="module")
def result(framework: Framework, units: Units, values: np.ndarray) -> IndexResult:
    return compute_index(IndexInputs(framework, Method.from_dict(METHOD), units, values))


def test_the_level_is_larger_than_a_block() -> None:
    assert ROW_CELLS < N_UNITS * N_INDICATORS
    assert N_UNITS * 14 // 15 * N_INDICATORS > COLUMN_CELLS


@pytest.mark.parametrize("slices", [slice_rows(N_UNITS, N_INDICATORS), slice_columns(N_INDICATORS, N_UNITS)])
def test_blocks_cover_everything_once(slices: Any) -> None:
    found = list(slices)
    assert [block.start for block in found] == [0, *(block.stop for block in found[:-1])]
    assert found[-1].stop == N_UNITS


def test_join_rows_copies_only_what_has_gaps() -> None:
    assert join_rows(np.array([4, 5])) == slice(4, 6)
    assert join_rows(np.array([4])) == slice(4, 5)
    gapped = np.array([4, 6])
    assert join_rows(gapped) is gapped


def test_blocks_change_no_bit(result: IndexResult, units: Units, values: np.ndarray) -> None:
    """Of scores, and against each level computed on its own."""
    for level, rows in units.rows_by_level.items():
        maxima = np.nanmax(values[rows], axis=0)
        expected = values[rows] / maxima * 100.0
        np.testing.assert_array_equal(result.normalised[rows], expected)
        for some in (rows[:50], rows[-1:]):
            known = ~np.isnan(values[some])
            means = np.einsum("nk,k->n", np.where(known, result.normalised[some], 0.0), np.ones(N_INDICATORS))
            np.testing.assert_array_equal(result.index[some], means / known.sum(axis=1))
        np.testing.assert_array_equal(result.prepared[level].normalisation["maxima"], maxima)
    np.testing.assert_array_equal(result.completeness, (~np.isnan(values)).mean(axis=1))


def test_blocks_see_their_own_targets_and_directions(
    framework: Framework, units: Units, values: np.ndarray
) -> None:
    scaled = replace(
        framework,
        indicators=tuple(
            replace(node, goalposts=(0.0, 5.0 + number), direction=1 - 2 * (number % 2))
            for number, node in enumerate(framework.indicators)
        ),
    )
    result = compute_index(
        IndexInputs(scaled, Method.from_dict({**METHOD, "normalise": "goalposts"}), units, values)
    )
    posts = 5.0 + np.arange(N_INDICATORS)
    expected = np.clip(values / posts, 0, 1) * 100
    expected = np.where(np.arange(N_INDICATORS) % 2, 100 - expected, expected)
    np.testing.assert_allclose(result.normalised, expected, atol=1e-9)


def test_blocks_are_put_together_with_what_was_treated(
    framework: Framework, units: Units, values: np.ndarray
) -> None:
    method = Method.from_dict({**METHOD, "treat": {"name": "winsorise", "count": 3}, "impute": "median"})
    inputs = IndexInputs(framework, method, units, values)
    result = compute_index(inputs)
    rows = units.rows_by_level["village"]
    whole = prepare_level(method, context_of(inputs, "village", method), values[rows])
    np.testing.assert_array_equal(result.treated[rows], whole.treated)
    np.testing.assert_array_equal(result.normalised[rows], whole.normalised)
    found = result.prepared["village"]
    np.testing.assert_array_equal(found.n_imputed, whole.record.n_imputed)
    assert [treated.column for treated in found.treatment] == list(range(N_INDICATORS))
    for treated, expected in zip(found.treatment, whole.record.treatment, strict=True):
        np.testing.assert_array_equal(treated.rows, expected.rows)


def test_values_that_no_step_changes_are_kept_once(result: IndexResult, values: np.ndarray) -> None:
    assert result.treated is result.values
    assert np.shares_memory(result.values, values)
    with pytest.raises(ValueError, match="read-only"):
        result.values[0, 0] = 1.0


def test_regional_means_of_many_regions_are_those_of_each(result: IndexResult, units: Units) -> None:
    assert len(result.regional_means.codes) == N_UNITS // 15 + 1
    for number in (0, 15, 89_985):
        mean, n_used, n_total = result.regional_means.of(f"{number:06}")
        below = result.aggregates[number + 1 : number + 15, :1]
        assert mean == pytest.approx(np.nanmean(below), rel=1e-12)
        assert (n_used, n_total) == (np.count_nonzero(~np.isnan(below)), 14)


@pytest.mark.parametrize("n_workers", [2, 5])
def test_threads_change_no_bit(
    framework: Framework, units: Units, values: np.ndarray, result: IndexResult, n_workers: int
) -> None:
    assert values.size > LARGE_TABLE
    inputs = IndexInputs(framework, Method.from_dict(METHOD), units, values)
    found = compute_index(inputs, n_workers=n_workers)
    for name in ("aggregates", "ranks", "class_codes", "availability"):
        assert getattr(found, name).tobytes() == getattr(result, name).tobytes()
    assert found.manifest() == result.manifest()


def test_threads_name_the_same_wrong_score(framework: Framework, units: Units, values: np.ndarray) -> None:
    method = Method.from_dict({**METHOD, "aggregate": "geometric"})
    wrong = np.where(np.isnan(values), np.nan, values + 1.0)
    wrong[[40_000, 61, 75], 3] = 0.0
    inputs, messages = IndexInputs(framework, method, units, wrong), set()
    for n_workers in (1, 2):
        with pytest.raises(AggregationError) as refused:
            compute_index(inputs, n_workers=n_workers)
        messages.add(refused.value.message)
    # The district comes first, as levels go by their names.
    assert len(messages) == 1
    assert messages.pop().startswith("Wilayah 000075")


@pytest.mark.parametrize("n_workers", [0, 1025, True, 2.0])
def test_compute_index_refuses_what_is_no_number_of_threads(
    framework: Framework, units: Units, values: np.ndarray, n_workers: Any
) -> None:
    inputs = IndexInputs(framework, Method.from_dict(METHOD), units, values)
    with pytest.raises(MethodError, match="Banyaknya pekerja"):
        compute_index(inputs, n_workers=n_workers)


def test_a_wrong_value_is_named_wherever_it_lies(
    framework: Framework, units: Units, values: np.ndarray
) -> None:
    wrong = values.copy()
    wrong[80_001, 29] = -1.0
    with pytest.raises(DataError, match="Wilayah 080001, indikator i29"):
        compute_index(IndexInputs(framework, Method.from_dict(METHOD), units, wrong))
    wrong[80_001, 29] = np.inf
    with pytest.raises(DataError, match="Wilayah 080001, indikator i29"):
        compute_index(IndexInputs(framework, Method.from_dict(METHOD), units, wrong))
    zero = values.copy()
    zero[80_001, 29] = 0.0
    method = Method.from_dict({**METHOD, "aggregate": "geometric"})
    with pytest.raises(DataError, match="Wilayah 080001: Kelompok X, i29"):
        compute_index(
            IndexInputs(framework, method, units, np.maximum(zero, np.where(zero == 0.0, 0.0, 1e-6)))
        )
