"""The outranking matrix, against the pair by pair computation that COINr does."""

import math

import numpy as np
import pytest

from apps.engine import AggregationError, aggregate_copeland, outrank_regions

NAN = math.nan


def compare_pairs(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Pair by pair in plain Python, as COINr's outrankMatrix where nothing is missing."""
    n_regions = len(scores)
    matrix = np.full((n_regions, n_regions), NAN)
    for i in range(n_regions):
        for j in range(n_regions):
            common = [
                (mine, other, weight)
                for mine, other, weight in zip(scores[i], scores[j], weights, strict=True)
                if not math.isnan(mine) and not math.isnan(other)
            ]
            total = sum(weight for _, _, weight in common)
            won = sum(weight * ((mine > other) + (mine == other) / 2) for mine, other, weight in common)
            if total:
                matrix[i, j] = won / total
        matrix[i, i] = 0
    return matrix


@pytest.mark.parametrize("n_children", [1, 7, 8, 9, 20])
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_outrank_regions_equals_pairwise_computation(n_children: int, missing: float) -> None:
    random = np.random.default_rng(n_children)
    scores = random.integers(0, 6, size=(35, n_children)).astype(float)
    scores[random.random(scores.shape) < missing] = NAN
    weights = random.integers(0, 4, size=n_children) + (np.arange(n_children) == 0)
    np.testing.assert_allclose(
        outrank_regions(scores, weights.astype(float)), compare_pairs(scores, weights), rtol=0, atol=1e-12
    )


def test_outrank_regions_in_blocks_equals_the_whole() -> None:
    """700 regions are more than one block."""
    scores = np.random.default_rng(1).normal(size=(700, 3))
    weights = np.array([1.0, 2.0, 3.0])
    higher = scores[:, np.newaxis] > scores
    np.testing.assert_allclose(outrank_regions(scores, weights), higher @ weights / 6, atol=1e-12)


def test_outrank_regions_is_the_same_above_the_size_that_fits() -> None:
    """2,001 regions are compared both ways; the first 2,000 of them one way."""
    scores = np.random.default_rng(2).integers(0, 9, size=(2001, 3)).astype(float)
    scores[::11, 1] = NAN
    weights = np.array([0.1, 0.2, 0.3])
    np.testing.assert_array_equal(
        outrank_regions(scores, weights)[:2000, :2000], outrank_regions(scores[:2000], weights)
    )


def test_row_sums_of_the_matrix_are_weighted_borda_scores() -> None:
    """What COINr calls the Copeland score; ours counts who outranks whom instead."""
    scores = np.random.default_rng(3).normal(size=(30, 4))
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    borda = scores.argsort(axis=0).argsort(axis=0)
    matrix = outrank_regions(scores, weights)
    np.testing.assert_allclose(matrix.sum(axis=1), borda @ weights, rtol=1e-12)
    balance = (matrix > 0.5).sum(axis=1) - (matrix.T > 0.5).sum(axis=1) + 0
    np.testing.assert_allclose(aggregate_copeland(scores, weights), 50 + 50 * balance / 29, rtol=1e-12)


def test_scores_that_differ_by_rounding_are_equal() -> None:
    """Means of the same numbers in another order: 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1."""
    one, other = 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1
    assert one != other
    scores = np.array([[one, 5.0], [other, 5.0], [one * (1 + 1e-9), 5.0]])
    expected = [[0.0, 0.5, 0.25], [0.5, 0.0, 0.25], [0.75, 0.75, 0.0]]
    np.testing.assert_array_equal(outrank_regions(scores, np.array([1.0, 1.0])), expected)
    np.testing.assert_array_equal(aggregate_copeland(scores, np.array([1.0, 1.0])), [25.0, 25.0, 100.0])


def test_order_of_regions_is_irrelevant_to_the_last_bit() -> None:
    random = np.random.default_rng(5)
    scores = random.normal(size=(300, 13))
    scores[random.random(scores.shape) < 0.1] = NAN
    weights = random.random(13)
    order = random.permutation(300)
    np.testing.assert_array_equal(
        outrank_regions(scores[order], weights), outrank_regions(scores, weights)[np.ix_(order, order)]
    )


def test_outrank_regions_refuses_too_many_regions() -> None:
    with pytest.raises(AggregationError, match=r"Ada 5001 wilayah.*paling banyak 5000.*satu provinsi"):
        outrank_regions(np.ones((5001, 1)), np.ones(1))
