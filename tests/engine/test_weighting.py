"""Weights that are found in the scores."""

import math

import numpy as np
import pytest

from apps.engine import (
    Framework,
    Group,
    IndexInputs,
    Indicator,
    Method,
    Units,
    WeightingError,
    compute_index,
    weight_equal,
    weight_optimised,
    weight_pca,
)

NAN = math.nan
RANDOM = np.random.default_rng(20241127)
# Three children that share a common part, a fourth that runs against it.
COMMON = RANDOM.normal(size=(60, 1))
SCORES = 50 + 10 * np.hstack(
    [COMMON + RANDOM.normal(size=(60, 3)) * [0.3, 0.8, 1.5], RANDOM.normal(size=(60, 1)) - 0.6 * COMMON]
)
EVEN = np.ones(4)


def correlate(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Correlations of the children with their weighted sum, by NumPy."""
    return np.array([np.corrcoef(scores[:, child], scores @ weights)[0, 1] for child in range(len(weights))])


def test_weight_equal_keeps_the_sum_and_what_is_switched_off() -> None:
    weights = weight_equal(np.zeros((0, 4)), np.array([0.5, 0.0, 2.0, 0.5]))
    np.testing.assert_array_equal(weights, [1, 0, 1, 1])


def test_weight_pca_is_the_squared_first_eigenvector_of_the_correlations() -> None:
    weights, loadings = weight_pca(SCORES, np.array([1.0, 2.0, 3.0, 4.0]))
    values, vectors = np.linalg.eig(np.corrcoef(SCORES.T))
    first = vectors[:, np.argmax(values)]
    np.testing.assert_allclose(weights, 10 * first**2, rtol=1e-9)
    np.testing.assert_allclose(loadings, first * np.sign(first.sum()), rtol=1e-9)


def test_weight_pca_reports_a_child_that_runs_against_the_others() -> None:
    weights, loadings = weight_pca(SCORES, EVEN)
    assert (weights > 0).all()
    assert (loadings > 0).tolist() == [True, True, True, False]


def test_weight_pca_standardises() -> None:
    np.testing.assert_allclose(
        weight_pca(SCORES * [1, 1000, 0.01, 1], EVEN)[0], weight_pca(SCORES, EVEN)[0], rtol=1e-9
    )


def test_weight_pca_of_children_without_correlation_is_even() -> None:
    """Without the mean over equal eigenvalues one of them would get everything."""
    scores = np.array([[x, y] for x in (0.0, 1.0) for y in (0.0, 1.0)])
    weights, loadings = weight_pca(scores, np.ones(2))
    np.testing.assert_allclose(weights, [1, 1], rtol=1e-12)
    np.testing.assert_allclose(loadings, np.sqrt([0.5, 0.5]), rtol=1e-12)


@pytest.mark.parametrize("weigh", [weight_pca, weight_optimised])
def test_constant_and_missing_children_get_no_weight_and_cost_no_region(weigh) -> None:
    constant, missing = np.full((60, 1), 40.0), np.full((60, 1), NAN)
    weights, found = weigh(np.hstack([constant, SCORES, missing]), np.ones(6))
    expected, expected_found = weigh(SCORES, EVEN)
    np.testing.assert_allclose(weights, [0, *(expected * 1.5), 0], rtol=1e-12)
    np.testing.assert_allclose(found, [NAN, *expected_found, NAN], rtol=1e-12)


@pytest.mark.parametrize("weigh", [weight_pca, weight_optimised])
def test_child_that_is_constant_where_the_others_are_known_gets_no_weight(weigh) -> None:
    scores = SCORES.copy()
    scores[:, 3] = 0.0
    scores[:5, 3] = 100.0
    scores[:5, 0] = NAN
    weights, _ = weigh(scores, EVEN)
    np.testing.assert_allclose(weights[:3], weigh(SCORES[5:, :3], np.ones(3))[0] * 4 / 3, rtol=1e-12)
    assert weights[3] == 0


@pytest.mark.parametrize("weigh", [weight_pca, weight_optimised])
def test_region_with_a_missing_child_takes_no_part(weigh) -> None:
    scores = SCORES.copy()
    scores[::7, 1] = NAN
    np.testing.assert_array_equal(
        weigh(scores, EVEN)[0], weigh(scores[~np.isnan(scores).any(axis=1)], EVEN)[0]
    )


@pytest.mark.parametrize("weigh", [weight_pca, weight_optimised])
@pytest.mark.parametrize(
    "scores",
    [SCORES[:4], SCORES[:1], SCORES[:0], np.full((9, 4), NAN), np.full((9, 4), 7.0)],
    ids=["as many regions as children", "one region", "none", "no data", "all equal"],
)
def test_declared_weights_stay_where_scores_say_too_little(weigh, scores: np.ndarray) -> None:
    declared = np.array([1.0, 2.0, 0.0, 4.0])
    weights, found = weigh(scores, np.where(declared > 0, declared, 1.0))
    np.testing.assert_array_equal(weights, np.where(declared > 0, declared, 1.0))
    assert np.isnan(found).all()


@pytest.mark.parametrize("weigh", [weight_pca, weight_optimised])
def test_child_that_is_switched_off_stays_off(weigh) -> None:
    weights, _ = weigh(SCORES, np.array([1.0, 0.0, 1.0, 1.0]))
    np.testing.assert_allclose(weights[[0, 2, 3]], weigh(SCORES[:, [0, 2, 3]], np.ones(3))[0], rtol=1e-12)
    assert weights[1] == 0


def test_weight_optimised_gives_equal_correlations() -> None:
    weights, correlations = weight_optimised(SCORES[:, :3] * [1, 5, 0.2], np.ones(3))
    achieved = correlate(SCORES[:, :3] * [1, 5, 0.2], weights)
    np.testing.assert_allclose(achieved, achieved[0], rtol=1e-9)
    np.testing.assert_allclose(correlations, achieved, rtol=1e-9)
    assert weights.sum() == pytest.approx(3)
    assert (weights > 0).all()


def test_weight_optimised_gives_correlations_in_proportion_to_the_declared_weights() -> None:
    """Declared are the correlations that certain weights give; those weights are found again."""
    expected = np.array([2.0, 1.0, 3.0])
    correlations = correlate(SCORES[:, :3], expected)
    weights, found = weight_optimised(SCORES[:, :3], 5 * correlations, influence="given")
    np.testing.assert_allclose(weights / weights[1], expected, rtol=1e-9)
    np.testing.assert_allclose(found, correlations, rtol=1e-9)


def test_weight_optimised_is_never_negative_and_reports_what_it_reached() -> None:
    """The first child is the sum of the others, so it has more influence than they whatever it weighs."""
    parts = RANDOM.normal(size=(80, 2))
    scores = np.hstack([parts.sum(axis=1, keepdims=True) + 0.1 * RANDOM.normal(size=(80, 1)), parts])
    weights, correlations = weight_optimised(scores, np.ones(3))
    assert weights[0] == 0
    assert (weights[1:] > 0).all()
    np.testing.assert_allclose(correlations, correlate(scores, weights), rtol=1e-9)
    assert correlations[0] > correlations[1:].max()


def test_weight_optimised_divides_between_copies() -> None:
    scores = SCORES[:, [0, 1, 1]]
    weights, correlations = weight_optimised(scores, np.ones(3))
    assert weights[1] == pytest.approx(weights[2], rel=1e-6)
    np.testing.assert_allclose(correlations, correlations[0], rtol=1e-6)


def test_weight_optimised_refuses_children_that_cancel_out() -> None:
    scores = np.array([[x, -x] for x in (1.0, 2.0, 5.0, 9.0)])
    with pytest.raises(WeightingError, match=r"saling meniadakan\. Balik arah"):
        weight_optimised(scores, np.ones(2))


def test_weight_optimised_refuses_unknown_influence() -> None:
    with pytest.raises(WeightingError, match="'most' tidak dikenal; isi equal atau given"):
        weight_optimised(SCORES, EVEN, influence="most")


FRAMEWORK = Framework(
    "X",
    "",
    (Group(code="A", parent="X", weight=3), Group(code="B", parent="X", weight=1)),
    tuple(Indicator(code=code, parent=code[0].upper(), weight=2) for code in ("a1", "a2", "a3", "b1")),
)
UNITS = Units(tuple(f"{row:02}" for row in range(60)), ("regency",) * 60, (None,) * 60)


def compute(weigh: object):
    method = Method.from_dict(
        {"normalise": "minmax", "weigh": weigh, "aggregate": "arithmetic", "classify": "mean_sd"}
    )
    return compute_index(IndexInputs(FRAMEWORK, method, UNITS, SCORES))


def test_compute_index_stores_what_weights_were_found() -> None:
    result = compute({"A": "pca", "default": "given"})
    found = result.derived()["weigh"]["regency"]
    assert list(found) == ["A"]
    assert {name: list(numbers) for name, numbers in found["A"].items()} == {
        "weights": ["a1", "a2", "a3"],
        "loadings": ["a1", "a2", "a3"],
    }
    shares = np.array(list(found["A"]["weights"].values())) / 6
    np.testing.assert_allclose(result.effective_weights("regency"), [*(0.75 * shares), 0.25], rtol=1e-12)


def test_effective_weights_are_the_shares_in_the_index() -> None:
    result = compute("equal")
    weights = result.effective_weights("regency")
    np.testing.assert_allclose(weights, [1 / 6, 1 / 6, 1 / 6, 1 / 2], rtol=1e-12)
    np.testing.assert_allclose(result.normalised @ weights, result.index, rtol=1e-12)


def test_compute_index_names_the_group_that_cannot_be_weighed() -> None:
    values = SCORES.copy()
    values[:, 3] = 0.0
    values[:, 1] = -values[:, 0]
    values[:, 2] = 0.0
    method = Method.from_dict(
        {"normalise": "minmax", "weigh": "optimised", "aggregate": "arithmetic", "classify": "mean_sd"}
    )
    with pytest.raises(WeightingError, match="Kelompok A: tidak ada bobot") as caught:
        compute_index(IndexInputs(FRAMEWORK, method, UNITS, values))
    assert caught.value.codes == ("A",)
