"""Every two regions compared in many runs at once, against `count_outranked` run by run."""

import math

import numpy as np
import pytest

from apps.engine.duels import count_duels
from apps.engine.duels.pairs import count_by_pairs
from apps.engine.duels.places import order_regions
from apps.engine.duels.sets import count_by_sets
from apps.engine.duels.ways import count_by_ways, judge_ways, list_ways
from apps.engine.methods.outranking import count_outranked
from apps.engine.registry import AGGREGATIONS

NAN = math.nan


def draw_scores(random: np.random.Generator, n_runs: int, n_regions: int, *, missing: float) -> np.ndarray:
    """Few different scores, so that many are equal; regions that are mostly high, or mostly low."""
    scores = random.integers(0, 6, (n_runs, n_regions)) + random.integers(0, 9, n_regions).astype(float)
    scores[random.random(scores.shape) < missing] = NAN
    return scores


def count_run_by_run(children: list[np.ndarray], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    balance, rivals = [], []
    for run, used in enumerate(weights):
        scores = np.column_stack([found[run if len(found) > 1 else 0] for found in children])
        wins, losses, met = count_outranked(scores, used)
        balance.append(wins - losses)
        rivals.append(met)
    return np.array(balance), np.array(rivals)


def assert_counted_as_run_by_run(children: list[np.ndarray], weights: np.ndarray) -> None:
    """In the way that is chosen for so many children and regions, and in every other way that can be."""
    balance, rivals = count_duels(children, weights)
    expected, met = count_run_by_run(children, weights)
    np.testing.assert_array_equal(balance, expected)
    np.testing.assert_array_equal(np.broadcast_to(rivals, met.shape), met)
    shares = weights / weights.sum(axis=1, keepdims=True)
    np.testing.assert_array_equal(count_by_pairs(children, shares), expected)
    if len(children) <= 4:
        balance, is_clear = count_by_sets(children, shares)
        np.testing.assert_array_equal(balance[is_clear], expected[is_clear])
    if len(children) <= 6 and all(len(scores) == 1 for scores in children):
        balance, is_clear = count_by_ways(children, shares)
        np.testing.assert_array_equal(balance[is_clear], expected[is_clear])


@pytest.mark.parametrize("missing", [0.0, 0.1, 0.6])
@pytest.mark.parametrize(
    ("n_children", "n_regions"), [(1, 40), (2, 65), (3, 40), (4, 130), (6, 128), (8, 40), (9, 40), (17, 40)]
)
@pytest.mark.parametrize("varies", ["no child", "every child", "every second child"])
def test_duels_are_those_of_every_run(varies: str, n_children: int, n_regions: int, missing: float) -> None:
    random = np.random.default_rng(n_children)
    n_runs = 9
    share = {"no child": 0, "every child": 1, "every second child": 2}[varies]
    children = [
        draw_scores(random, n_runs if share and child % share == 0 else 1, n_regions, missing=missing)
        for child in range(n_children)
    ]
    assert_counted_as_run_by_run(children, 0.5 + random.random((n_runs, n_children)))
    # Whole numbers as weights: many halves of the weight are even.
    assert_counted_as_run_by_run(children, random.integers(1, 4, (n_runs, n_children)).astype(float))


@pytest.mark.parametrize("n_rows", [1, 40])
def test_many_kinds_of_run_and_runs_of_a_kind(n_rows: int) -> None:
    """Four weights of about the same size decide in many ways; with whole numbers many halves of them are even."""
    random = np.random.default_rng(8)
    children = [draw_scores(random, n_rows, 70, missing=0.05) for _ in range(4)]
    assert_counted_as_run_by_run(children, random.integers(1, 5, (40, 4)).astype(float))


@pytest.mark.parametrize("n_rows", [1, 2])
def test_more_regions_than_a_byte_can_count(n_rows: int) -> None:
    """Whichever child is the heavier one decides all 299 duels of the first and of the last region."""
    rising = np.arange(300.0) + np.zeros((n_rows, 1))
    weights = np.array([[2.0, 1.0], [1.0, 2.0]])
    balance, rivals = count_duels([rising, -rising], weights)
    expected = np.arange(-299, 300, 2)
    np.testing.assert_array_equal(balance, [expected, -expected])
    assert (rivals == 299).all()


@pytest.mark.parametrize("n_rows", [1, 2])
@pytest.mark.parametrize("distance", [1e-5, 1e-7, 3e-9, 1e-10, 0.0])
def test_halves_of_the_weight_that_are_almost_even(distance: float, n_rows: int) -> None:
    """Too near for small numbers to tell; a distance beyond 1e-9 of the weight decides all the same."""
    children = [np.array([scores] * n_rows) for scores in ([2.0, 1.0], [1.0, 2.0])]
    weights = np.array([[1.0 + 2 * distance, 1.0], [1.0, 1.0 + 2 * distance]])
    balance, _ = count_duels(children, weights)
    is_decided = distance > 1e-9
    np.testing.assert_array_equal(balance, np.array([[1, -1], [-1, 1]]) * is_decided)
    assert_counted_as_run_by_run(children, weights)


def test_a_small_weight_decides_where_the_large_one_is_missing() -> None:
    """Even is what differs little from the weight that both regions have, not from all of it."""
    children = [np.array([[NAN, 5.0, NAN]]), np.array([[2.0, 9.0, 1.0]])]
    weights = np.array([[1.0, 1e-11], [1.0, 1.0]])
    assert_counted_as_run_by_run(children, weights)
    np.testing.assert_array_equal(count_duels(children, weights)[0][:, 0], [0, 0])
    assert_counted_as_run_by_run([children[0], np.repeat(children[1], 2, axis=0)], weights)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_regions_that_are_the_same_in_everything_are_even(n_rows: int) -> None:
    children = [np.array([[4.0, 4.0, 4.0, 7.0, NAN, NAN]] * n_rows) for _ in range(2)]
    weights = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 1.0]])
    balance, rivals = count_duels(children, weights)
    np.testing.assert_array_equal(balance, [[-1, -1, -1, 3, 0, 0]] * 3)
    np.testing.assert_array_equal(rivals, [[3, 3, 3, 3, 0, 0]])


def test_scores_that_are_almost_equal_are_ordered_and_told_apart() -> None:
    """Nearer than a first sort can tell, but for the last two farther than rounding."""
    scores = np.array([[0.0, 100.0, 50.0 + 3e-6, 50.0, 50.0 + 1e-6, 50.0 + 1e-11]])
    order = order_regions(np.vstack([scores, -scores]))
    assert order.regions[0, [0, 3, 4, 5]].tolist() == [0, 4, 2, 1]
    assert order.is_higher[0].tolist() == [True, False, True, True, True]
    assert order.regions[1, [0, 1, 2, 5]].tolist() == [1, 2, 4, 0]
    assert order.is_higher[1].tolist() == [True, True, True, False, True]
    children = [np.vstack([scores, -scores]) for _ in range(2)]
    assert_counted_as_run_by_run(children, np.array([[1.0, 2.0], [2.0, 1.0]]))


def test_a_margin_that_rounding_or_a_missing_score_could_turn_is_left_to_the_aggregation() -> None:
    shares = np.array(
        [[0.5, 0.5], [0.5 + 5e-10, 0.5 - 5e-10], [0.5 + 2e-10, 0.5 - 2e-10], [1.0 - 1e-11, 1e-11]]
    )
    verdicts, is_clear = judge_ways(shares, list_ways(2))
    assert is_clear.tolist() == [True, False, True, False]
    # From equal in both to higher in both: the fourth is higher in the first child and lower in the other.
    assert verdicts[[0, 2]].tolist() == [[0, 1, 0, 1, 1]] * 2


def test_one_region_meets_nobody() -> None:
    balance, rivals = count_duels([np.array([[5.0]])], np.array([[1.0], [2.0]]))
    assert (balance.tolist(), rivals.tolist()) == ([[0], [0]], [[0]])


def test_a_run_in_which_a_child_lost_its_weight_is_left_to_the_aggregation() -> None:
    at_once = AGGREGATIONS["copeland"].at_once
    assert at_once is not None
    children = [np.array([[3.0, 2.0, 1.0]]), np.array([[1.0, 2.0, NAN]]), np.array([[9.0, 8.0, 9.0]])]
    weights = np.array([[2.0, 1.0, 0.0], [2.0, 0.0, 0.0], [1.0, 3.0, 0.0]])
    scores, is_found = at_once(children, weights)
    assert is_found.tolist() == [True, False, True]
    np.testing.assert_array_equal(scores[is_found], [[100.0, 50.0, 0.0], [50.0, 100.0, 0.0]])


def test_too_many_regions_are_left_to_the_aggregation_which_refuses_them() -> None:
    at_once = AGGREGATIONS["copeland"].at_once
    assert at_once is not None
    _, is_found = at_once([np.arange(10_001.0)[np.newaxis]], np.ones((2, 1)))
    assert not is_found.any()
