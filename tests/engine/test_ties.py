"""Scores that are equal on paper have the same rank and class, whatever their last digits say."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from apps.engine import (
    classify_fixed,
    classify_jenks,
    classify_mean_sd,
    classify_quantiles,
    normalise_borda,
    normalise_distance_max,
    normalise_distance_reference,
    normalise_distance_target,
    normalise_goalposts,
    normalise_max,
    normalise_minmax,
    normalise_rank,
    normalise_zscore,
    rank_scores,
    rescale_minmax,
    treat_boxcox,
    treat_log,
    treat_two_stage,
    treat_winsorise,
)
from apps.engine.analysis import profile_scores
from apps.engine.analysis.correlations import CORRELATIONS
from apps.engine.methods.complete_scores import find_complete_scores
from apps.engine.methods.outranking import count_outranked
from apps.engine.methods.winsorising import pull_tails_in
from apps.engine.registry import CLASSIFICATIONS
from apps.engine.registry.at_once import classify_runs_mean_sd, rescale_runs_minmax
from apps.engine.robustness.means import CLASSIC_MEANS, average_terms, make_terms
from apps.engine.robustness.quantiles import score_quantiles
from apps.engine.robustness.run_standing import rank_rows
from apps.engine.rules import computing_as
from apps.engine.ties import equate_scores, find_steps

NOISE = np.array([0.0, 4e-15, -4e-15, 1e-8, -1e-8])
"""What other orders of adding up, and other processors, do to 30; and as much as still counts as nothing."""

SCORES = np.concatenate([30.0 + NOISE, [10.0, 20.0, 40.0, 50.0, np.nan]])
ON_PAPER = np.concatenate([np.full(NOISE.size, 30.0), SCORES[NOISE.size :]])


def test_ranks_are_those_on_paper() -> None:
    np.testing.assert_array_equal(rank_scores(SCORES), rank_scores(ON_PAPER))
    ranks, _ = rank_rows(np.vstack([SCORES, ON_PAPER, SCORES[::-1]]))
    np.testing.assert_array_equal(ranks[0], ranks[1])
    np.testing.assert_array_equal(ranks[2][::-1], ranks[1])


@pytest.mark.parametrize("distance", [1.1e-9, 1e-6])
def test_scores_farther_apart_have_ranks_of_their_own(distance: float) -> None:
    assert rank_scores(np.array([30.0, 30.0 * (1 + distance), 10.0])).tolist() == [2, 1, 3]


def test_noise_around_nothing_is_nothing() -> None:
    """Standardised scores that cancel out leave 1e-17 or -1e-17, where relative to each other they are far apart."""
    assert find_steps(np.array([-1e-17, 0.0, 1e-17, 2.0])).tolist() == [False, False, True]
    assert rank_scores(np.array([-1e-17, 0.0, 1e-17, 2.0])).tolist() == [2, 2, 2, 1]


@pytest.mark.parametrize(
    ("classify", "settings"),
    [
        (classify_fixed, {"cuts": (20.0, 30.0)}),
        (classify_fixed, {"cuts": (30.0, 40.0)}),
        (classify_mean_sd, {}),
        (classify_quantiles, {"k": 3}),
        (classify_quantiles, {"k": 5}),
        (classify_jenks, {"k": 3}),
        (classify_jenks, {"k": 4}),
    ],
)
def test_classes_are_those_on_paper(classify: Any, settings: dict[str, Any]) -> None:
    for scores, on_paper in (
        (SCORES, ON_PAPER),
        (SCORES[:5], ON_PAPER[:5]),
        (SCORES[[0, 1, 2, 6]], ON_PAPER[[0, 1, 2, 6]]),
    ):
        found, expected = classify(scores, **settings), classify(on_paper, **settings)
        np.testing.assert_array_equal(found.class_codes, expected.class_codes)


def test_a_cut_off_that_lies_on_a_score_by_its_formula_separates_nothing() -> None:
    """Mean and SD of 10, 20 and 30 are 20 and 10: computed in any order, 10 and 30 are medium."""
    for scores in ([10.0, 20.0, 30.000000000000004], [9.999999999999998, 20.0, 30.0]):
        assert [label and label.value for label in classify_mean_sd(np.array(scores)).labels] == [
            "medium"
        ] * 3


@pytest.mark.parametrize("name", ["mean_sd", "quantiles"])
def test_classes_of_many_runs_are_those_on_paper(name: str) -> None:
    operation = CLASSIFICATIONS[name]
    assert operation.at_once is not None
    settings = {key: parameter.default for key, parameter in operation.parameters.items()}
    rows = np.vstack([SCORES[:-1], ON_PAPER[:-1], np.full(9, 30.0) + np.resize(NOISE, 9), np.full(9, 30.0)])
    codes = operation.at_once(rows, np.sort(rows, axis=1), **settings)
    np.testing.assert_array_equal(codes[[0, 2]], codes[[1, 3]])


def test_duels_and_constant_children_know_ties_too() -> None:
    """A child whose scores differ by noise alone decides no duel, and has no correlation."""
    noisy = 30.0 + np.array([4e-15, 0.0, -1e-8, 1e-8])
    table = np.column_stack([noisy, [1.0, 2.0, 3.0, 4.0], [4.0, 1.0, 2.0, 3.0]])
    on_paper = table.copy()
    on_paper[:, 0] = 30.0
    weights = np.array([3.0, 1.0, 1.0])
    np.testing.assert_array_equal(count_outranked(table, weights), count_outranked(on_paper, weights))
    found = find_complete_scores(table, np.ones(3, dtype=np.bool_))
    assert found is not None
    assert found.children.tolist() == [1, 2]


def test_equal_scores_become_the_same_number() -> None:
    equated = equate_scores(SCORES)
    assert np.unique(equated[:5]).size == 1
    np.testing.assert_array_equal(equated[5:], SCORES[5:])
    assert np.isnan(equate_scores(np.array([np.nan, np.nan]))).all()
    assert equate_scores(np.array([])).size == 0


def test_engines_before_told_scores_apart_to_the_last_bit() -> None:
    scores = np.array([30.0, 30.000000000000004, 10.0])
    with computing_as("1.1.1"):
        assert rank_scores(scores).tolist() == [2, 1, 3]
        assert classify_fixed(scores, cuts=(20.0, 30.0)).class_codes.tolist() == [1, 2, 0]
    assert rank_scores(scores).tolist() == [1, 1, 3]
    assert classify_fixed(scores, cuts=(20.0, 30.0)).class_codes.tolist() == [1, 1, 0]


@pytest.mark.parametrize("order", sorted(CLASSIC_MEANS))
def test_means_and_quantiles_of_simulated_runs_stay_among_their_scores(order: float) -> None:
    """Three children of 100: added up with some weights, their mean is 100.00000000000001."""
    random = np.random.default_rng(5)
    weights, mean = random.random((400, 3)), CLASSIC_MEANS[order]
    fixed = make_terms(mean, np.full((2, 4), 100.0))
    varying = [np.full((400, 4), 100.0)]
    assert (average_terms(mean, weights, fixed, varying).means == 100.0).all()
    unbounded = replace(fixed, lowest=-np.inf, highest=np.inf)
    assert (average_terms(mean, weights, unbounded, varying).means != 100.0).any()
    scores = np.sort(100.0 - 1e-13 * random.random((50, 7)), axis=1)
    assert (score_quantiles(scores)[:, 2] <= scores[:, -1]).all()


NEARLY = np.array([30.0, 30.000000000000004, 29.999999999999996, 30.0, np.nan])
"""On paper 30 in every region, and one without data."""


def test_equal_numbers_are_not_stretched_apart() -> None:
    """Stretched to 0-100, the last digit of 30.000000000000004 would be the whole scale."""
    expected = [0.0, 0.0, 0.0, 0.0, np.nan]
    np.testing.assert_array_equal(rescale_minmax(NEARLY)[0], expected)
    np.testing.assert_array_equal(rescale_runs_minmax(NEARLY[np.newaxis])[0], expected)
    column = NEARLY[:, np.newaxis]
    np.testing.assert_array_equal(normalise_minmax(column)[0][:, 0], expected)
    np.testing.assert_array_equal(normalise_zscore(column)[0][:, 0], expected)
    np.testing.assert_array_equal(normalise_borda(column)[0][:, 0], [50.0, 50.0, 50.0, 50.0, np.nan])


@pytest.mark.parametrize(
    "treat", [treat_log, treat_two_stage, partial(treat_winsorise, count=3), treat_boxcox]
)
def test_a_constant_indicator_is_not_treated_for_its_last_digits(treat: Any) -> None:
    values = np.full((15, 1), 0.3)
    values[-1] = 0.1 + 0.2
    treated, points = treat(values)
    assert (treated == values).all()
    assert not points


@pytest.mark.parametrize("normalise", [normalise_distance_max, normalise_distance_target])
def test_distances_are_not_stretched_apart(normalise: Any) -> None:
    goals = () if normalise is normalise_distance_max else (np.array([30.0]),)
    scores = normalise(NEARLY[:, np.newaxis], *goals)[0][:, 0]
    assert np.unique(scores[:4]).size == 1


def test_scores_beside_a_cut_off_of_zero_are_equal_to_it() -> None:
    """Around 0 no share of the cut-off is enough: what rounding leaves is a share of the largest score."""
    z_scores = np.array([-1.5, 1.1e-16, 0.0, -2e-17, 1.5])
    on_paper = np.array([-1.5, 0.0, 0.0, 0.0, 1.5])
    for settings in ({"k": 2}, {"k": 4}):
        for classify in (classify_quantiles, classify_jenks):
            found, expected = (classify(scores, **settings).class_codes for scores in (z_scores, on_paper))
            np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(
        classify_fixed(np.array([1e-15, 0.0, 50.0]), cuts=(0.0, 33.0)).class_codes, [0, 0, 2]
    )


@pytest.mark.parametrize("n", [6, 10, 14, 22])
def test_a_cut_off_that_is_zero_on_paper_is_zero(n: int) -> None:
    """Half of the regions at 0 and half at 33.3: mean and SD (of the population) are equal."""
    scores = np.repeat([0.0, 33.3], n // 2)
    found = classify_mean_sd(scores, ddof=0)
    assert found.cutoffs.lower == 0.0
    assert set(found.class_codes.tolist()) == {1}
    codes = classify_runs_mean_sd(scores[np.newaxis], scores[np.newaxis], k=1.0, ddof=0, on_cut="middle")
    assert set(codes[0].tolist()) == {1}


def test_ranks_of_indicators_and_their_correlations_know_ties() -> None:
    values = np.array([10.0, 30.0, 30.000000000000004, 30.0, 70.0])
    on_paper = np.array([10.0, 30.0, 30.0, 30.0, 70.0])
    other = np.array([2.0, 1.0, 5.0, 4.0, 3.0])
    ranks, _ = normalise_rank(values[:, np.newaxis])
    np.testing.assert_array_equal(ranks, normalise_rank(on_paper[:, np.newaxis])[0])
    for name in ("spearman", "kendall"):
        correlate = CORRELATIONS[name]
        found, expected = (
            correlate(column[:, np.newaxis], other[:, np.newaxis]) for column in (values, on_paper)
        )
        assert found[0] == pytest.approx(expected[0], abs=1e-12)


def test_values_on_the_edge_of_a_tail_are_pulled_in_together() -> None:
    """0.1 + 0.2 and 0.3 are one value: one of them alone is not pulled in."""
    tail = [0.1 * 3, 0.3]
    assert tail[0] != tail[1]
    noisy = np.sort(np.array([0.01, 0.012, 0.013, 0.014, 0.015, 0.016, *tail]))
    on_paper = np.sort(np.array([0.01, 0.012, 0.013, 0.014, 0.015, 0.016, 0.3, 0.3]))
    for limit in (1, 2, 3):
        found, expected = pull_tails_in(noisy, limit), pull_tails_in(on_paper, limit)
        assert (found.n_lower, found.n_upper) == (expected.n_lower, expected.n_upper)


def test_an_indicator_at_the_median_on_paper_is_no_strength_and_no_weakness() -> None:
    scores = np.array([[30.000000000000004], [30.0], [30.0]])
    profile = profile_scores("36.01", ("A",), np.ones(1), scores, 0)
    assert (profile.weaknesses, profile.strengths) == ((), ())


EQUAL_LOW = np.array([[0.3], [0.1 + 0.2], [9.0], [2.0]])
"""The first two are equal on paper, and the least of all."""


@pytest.mark.parametrize(
    "normalise",
    [
        normalise_minmax,
        normalise_distance_max,
        lambda values: normalise_distance_target(values, np.array([9.0])),
        lambda values: normalise_distance_reference(values, 2),
        lambda values: normalise_goalposts(values, np.array([[0.3, 9.0]])),
        lambda values: normalise_max(9.3 - values, np.array([-1])),
        lambda values: (rescale_minmax(values[:, 0])[0].reshape(-1, 1),),
        lambda values: (rescale_runs_minmax(values.T).T,),
    ],
    ids=[
        "minmax",
        "distance_max",
        "target",
        "reference",
        "goalposts",
        "max turned",
        "rescale",
        "rescale runs",
    ],
)
def test_what_is_the_least_on_paper_scores_nothing_at_all(normalise: Any) -> None:
    """A root, as the generalised mean takes it, makes a difference of 9e-9 out of one of 6e-16."""
    scores = normalise(EQUAL_LOW)[0]
    assert scores[:2].tolist() == [[0.0], [0.0]]
    assert (scores[2:] > 0).all()


def test_engines_before_gave_the_last_digits_of_the_least_a_score() -> None:
    with computing_as("1.1.1"):
        assert 0 < normalise_minmax(EQUAL_LOW)[0][1, 0] < 1e-14
