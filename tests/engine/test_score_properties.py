"""What holds for weights, aggregation and classes whatever the scores, found by hypothesis trying to break it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from apps.engine import (
    aggregate_arithmetic,
    aggregate_copeland,
    aggregate_generalised,
    aggregate_geometric,
    aggregate_harmonic,
    classify_jenks,
    classify_mean_sd,
    classify_quantiles,
    combine_ahp,
    outrank_regions,
    rescale_cap,
    weight_ahp,
    weight_budget_allocation,
    weight_expert_panel,
    weight_optimised,
    weight_pca,
)
from apps.engine.exceptions import WeightingError
from apps.engine.registry import WEIGHINGS
from tests.thorough import examples


def aggregate_quadratic(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return aggregate_generalised(scores, weights, p=2.0)


MEANS = (aggregate_harmonic, aggregate_geometric, aggregate_arithmetic, aggregate_quadratic)
AGGREGATIONS = (*MEANS, aggregate_copeland)
FOUND_WEIGHTS = (weight_pca, weight_optimised)
FEWER = settings(max_examples=examples(40))
CELLS = st.integers(1, 100) | st.floats(1, 100)
each_aggregation = pytest.mark.parametrize("aggregate", AGGREGATIONS)
each_found_weights = pytest.mark.parametrize("weigh", FOUND_WEIGHTS)
Aggregate = Callable[[np.ndarray, np.ndarray], np.ndarray]


@st.composite
def tables(draw: st.DrawFn, *, missing: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Scores of some regions and children, and weights of which one at least is positive."""
    n_children = draw(st.integers(1, 10))
    cell = st.none() | CELLS if missing else CELLS
    row = st.tuples(*[cell] * n_children)
    scores = np.array(draw(st.lists(row, min_size=1, max_size=8)), dtype=float)
    weights = draw(st.tuples(*[st.integers(0, 6)] * n_children))
    assume(sum(weights) > 0)
    return scores, np.array(weights, dtype=float)


@st.composite
def spreads(draw: st.DrawFn) -> np.ndarray:
    """Scores of many regions that are correlated at random, some of them missing."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    n_children = draw(st.integers(2, 7))
    mixing = random.normal(size=(n_children, n_children)) + draw(st.floats(0, 3))
    scores = 50 + random.normal(size=(40, n_children)) @ mixing
    scores[random.random(scores.shape) < draw(st.sampled_from([0.0, 0.05]))] = np.nan
    return scores


@each_aggregation
@FEWER
@given(table=tables())
def test_aggregate_lies_between_its_children_or_within_the_scale(
    aggregate: Aggregate, table: tuple[np.ndarray, np.ndarray]
) -> None:
    scores, weights = table
    aggregated = aggregate(scores, weights)
    counted = scores[:, weights > 0]
    lowest, highest = np.fmin.reduce(counted, axis=1), np.fmax.reduce(counted, axis=1)
    if aggregate is aggregate_copeland:
        lowest, highest = 0 * lowest, 0 * highest + 100
    else:
        np.testing.assert_array_equal(np.isnan(aggregated), np.isnan(lowest))
    known = ~np.isnan(aggregated)
    assert (aggregated[known] >= lowest[known] - 1e-12).all()
    assert (aggregated[known] <= highest[known] + 1e-12).all()


@FEWER
@given(tables())
def test_means_rise_with_their_order(table: tuple[np.ndarray, np.ndarray]) -> None:
    harmonic, geometric, arithmetic, quadratic = (np.nan_to_num(mean(*table)) for mean in MEANS)
    assert (harmonic <= geometric + 1e-9).all()
    assert (geometric <= arithmetic + 1e-9).all()
    assert (arithmetic <= quadratic + 1e-9).all()


@each_aggregation
@FEWER
@given(table=tables(), data=st.data())
def test_higher_child_never_lowers_the_own_score(
    aggregate: Aggregate, table: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    scores, weights = table
    known = np.argwhere(~np.isnan(scores))
    assume(len(known))
    row, column = known[data.draw(st.integers(0, len(known) - 1))]
    higher = scores.copy()
    higher[row, column] += data.draw(st.floats(0, 50))
    before, after = aggregate(scores, weights), aggregate(higher, weights)
    assert np.nan_to_num(after[row] - before[row]) >= -1e-9
    others = np.arange(len(scores)) != row
    if aggregate is aggregate_copeland:
        assert (np.nan_to_num(after - before)[others] <= 1e-9).all()
    else:
        np.testing.assert_array_equal(after[others], before[others])


@each_aggregation
@FEWER
@given(table=tables(), factor=st.floats(1e-3, 1e3))
def test_weights_count_by_proportion_only(
    aggregate: Aggregate, table: tuple[np.ndarray, np.ndarray], factor: float
) -> None:
    scores, weights = table
    np.testing.assert_allclose(
        aggregate(scores, weights * factor), aggregate(scores, weights), rtol=1e-9, atol=1e-9
    )


@each_aggregation
@FEWER
@given(table=tables(), random=st.randoms(use_true_random=False))
def test_order_of_regions_is_irrelevant_to_the_last_bit(
    aggregate: Aggregate, table: tuple[np.ndarray, np.ndarray], random: Any
) -> None:
    scores, weights = table
    order = list(range(len(scores)))
    random.shuffle(order)
    np.testing.assert_array_equal(aggregate(scores[order], weights), aggregate(scores, weights)[order])


@each_aggregation
@FEWER
@given(table=tables(), random=st.randoms(use_true_random=False))
def test_order_of_children_is_irrelevant(
    aggregate: Aggregate, table: tuple[np.ndarray, np.ndarray], random: Any
) -> None:
    scores, weights = table
    order = list(range(len(weights)))
    random.shuffle(order)
    np.testing.assert_allclose(
        aggregate(scores[:, order], weights[order]), aggregate(scores, weights), rtol=1e-9, atol=1e-9
    )


@FEWER
@given(tables())
def test_outranking_of_a_pair_adds_up_to_one(table: tuple[np.ndarray, np.ndarray]) -> None:
    matrix = outrank_regions(*table)
    sums = matrix + matrix.T
    off_diagonal = ~np.eye(len(matrix), dtype=bool) & ~np.isnan(sums)
    np.testing.assert_allclose(sums[off_diagonal], 1, rtol=1e-12)
    assert (np.diag(matrix) == 0).all()


def weighed(weigh: Any, scores: np.ndarray, declared: np.ndarray) -> Any:
    """Return the weights; members that cancel each other out have none, and are another test's subject."""
    try:
        return weigh(scores, declared)
    except WeightingError:
        reject()


@each_found_weights
@FEWER
@given(scores=spreads(), random=st.randoms(use_true_random=False))
def test_found_weights_do_not_depend_on_the_order_of_regions(
    weigh: Any, scores: np.ndarray, random: Any
) -> None:
    order = list(range(len(scores)))
    random.shuffle(order)
    declared = np.ones(scores.shape[1])
    before, after = weighed(weigh, scores, declared), weighed(weigh, scores[order], declared)
    np.testing.assert_array_equal(after[0], before[0])
    np.testing.assert_array_equal(after[1], before[1])


@each_found_weights
@FEWER
@given(scores=spreads(), random=st.randoms(use_true_random=False))
def test_found_weights_do_not_depend_on_the_order_of_children(
    weigh: Any, scores: np.ndarray, random: Any
) -> None:
    order = list(range(scores.shape[1]))
    random.shuffle(order)
    declared = np.ones(len(order))
    np.testing.assert_allclose(
        weighed(weigh, scores[:, order], declared)[0],
        weighed(weigh, scores, declared)[0][order],
        rtol=1e-6,
        atol=1e-6,
    )


@pytest.mark.parametrize("name", ["equal", "pca", "optimised"])
@FEWER
@given(scores=spreads(), factor=st.floats(0.1, 10))
def test_found_weights_are_not_negative_and_keep_the_declared_sum(
    name: str, scores: np.ndarray, factor: float
) -> None:
    declared = factor * np.arange(1.0, scores.shape[1] + 1)
    weights, _ = WEIGHINGS[name].derive(scores, declared, parameters=WEIGHINGS[name].read({})[0])
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(declared.sum())


@FEWER
@given(spreads())
def test_weight_optimised_reports_the_correlations_it_gives(scores: np.ndarray) -> None:
    weights, correlations = weight_optimised(scores, np.ones(scores.shape[1]))
    complete = scores[~np.isnan(scores).any(axis=1)]
    summed = complete @ weights
    expected = [np.corrcoef(complete[:, child], summed)[0, 1] for child in range(scores.shape[1])]
    np.testing.assert_allclose(correlations, expected, rtol=1e-6, atol=1e-6)
    if (weights > 0).all():
        np.testing.assert_allclose(expected, expected[0], rtol=1e-6)


@FEWER
@given(st.lists(st.floats(0.05, 20), min_size=1, max_size=15))
def test_weight_ahp_of_consistent_comparisons_gives_the_exact_weights(importances: list[float]) -> None:
    true = np.array(importances)
    found = weight_ahp(true[:, np.newaxis] / true)
    np.testing.assert_allclose(found.weights, true / true.sum(), rtol=1e-9)
    assert found.lambda_max == pytest.approx(len(true), rel=1e-9)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert found.is_consistent


@FEWER
@given(st.integers(2, 6), st.integers(1, 5), st.integers(0, 2**32))
def test_combine_ahp_does_not_depend_on_the_order_of_experts(n_items: int, n_experts: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrices = []
    for _ in range(n_experts):
        upper = np.triu(random.integers(1, 10, size=(n_items, n_items)).astype(float), 1)
        matrices.append(upper + np.divide(1, upper.T, out=np.eye(n_items), where=upper.T > 0))
    combined = combine_ahp(matrices)
    np.testing.assert_allclose(combine_ahp(matrices[::-1]), combined, rtol=1e-12)
    found = weight_ahp(combined)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights > 0).all()
    assert found.consistency_ratio >= 0


@FEWER
@given(st.integers(1, 6), st.integers(1, 8), st.integers(0, 2**32))
def test_panel_weights_add_up_to_one_in_any_order(n_experts: int, n_items: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.integers(1, 5, size=(n_experts, n_items)).astype(float)
    experts, items = random.permutation(n_experts), random.permutation(n_items)
    for weigh in (weight_expert_panel, weight_budget_allocation):
        weights = weigh(scores)
        assert weights.sum() == pytest.approx(1)
        np.testing.assert_allclose(weigh(scores[experts][:, items]), weights[items], rtol=1e-12)
    np.testing.assert_allclose(weight_expert_panel(scores), scores.sum(axis=0) / scores.sum(), rtol=1e-12)


@FEWER
@given(st.sets(st.integers(-1000, 1000), min_size=1, max_size=60), st.integers(2, 10))
def test_quantile_classes_of_different_scores_are_of_equal_size(different: set[int], k: int) -> None:
    result = classify_quantiles(np.array(sorted(different), dtype=float), k=k)
    sizes = np.bincount(result.class_codes, minlength=k)
    if len(different) >= k:
        assert sizes.max() - sizes.min() <= 1


@pytest.mark.parametrize("classify", [classify_quantiles, classify_jenks, classify_mean_sd])
@FEWER
@given(
    scores=st.lists(st.none() | st.integers(0, 9).map(float) | st.floats(0, 100), max_size=30),
    random=st.randoms(use_true_random=False),
)
def test_classes_rise_with_the_score_in_any_order(
    classify: Any, scores: list[float | None], random: Any
) -> None:
    values = np.array(scores, dtype=float)
    result = classify(values)
    codes = result.class_codes
    order = list(range(len(values)))
    random.shuffle(order)
    np.testing.assert_array_equal(classify(values[order]).class_codes, codes[order])
    cuts = np.array(result.cutoffs.cuts)
    if (codes >= 0).any():
        np.testing.assert_array_equal(codes < 0, np.isnan(values))
        known = codes[np.argsort(values, kind="stable")][: int((codes >= 0).sum())]
        assert (np.diff(known) >= 0).all()
        assert (np.diff(cuts) >= 0).all()
        for score in np.unique(values[~np.isnan(values)]):
            assert len(set(codes[values == score].tolist())) == 1


@FEWER
@given(st.lists(st.none() | st.floats(-200, 300), max_size=20))
def test_rescale_cap_twice_is_rescale_cap_once(scores: list[float | None]) -> None:
    capped = rescale_cap(np.array(scores, dtype=float))[0]
    again, raised, lowered = rescale_cap(capped)
    np.testing.assert_array_equal(again, capped)
    assert (raised, lowered) == (0, 0)
