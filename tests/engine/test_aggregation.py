"""Means other than the arithmetic one, Copeland's method, and their refusals by name."""

import math
import statistics

import numpy as np
import pytest

from apps.engine import (
    AggregationError,
    Framework,
    Group,
    IndexInputs,
    Indicator,
    Method,
    Units,
    aggregate_arithmetic,
    aggregate_copeland,
    aggregate_generalised,
    aggregate_geometric,
    aggregate_harmonic,
    compute_index,
)

NAN = math.nan
SCORES = np.random.default_rng(7).uniform(1, 100, size=(40, 5))
WEIGHTS = np.array([1.0, 3.0, 0.0, 2.0, 0.5])


def test_aggregate_geometric_equals_standard_library() -> None:
    expected = [
        math.prod(score**weight for score, weight in zip(row, WEIGHTS, strict=True)) ** (1 / 6.5)
        for row in SCORES.tolist()
    ]
    np.testing.assert_allclose(aggregate_geometric(SCORES, WEIGHTS), expected, rtol=1e-12)


def test_aggregate_harmonic_equals_standard_library() -> None:
    expected = [statistics.harmonic_mean(row, WEIGHTS.tolist()) for row in SCORES.tolist()]
    np.testing.assert_allclose(aggregate_harmonic(SCORES, WEIGHTS), expected, rtol=1e-12)


@pytest.mark.parametrize("p", [-3.0, -0.5, 0.5, 2.0, 3.7])
def test_aggregate_generalised_is_the_formula(p: float) -> None:
    expected = ((SCORES**p) @ WEIGHTS / 6.5) ** (1 / p)
    np.testing.assert_allclose(aggregate_generalised(SCORES, WEIGHTS, p=p), expected, rtol=1e-12)


def test_aggregate_arithmetic_does_not_leave_the_range_of_its_children() -> None:
    """Rounding would end at 100.00000000000001, 99.99999999999999 and 32.99999999999999."""
    weights = np.array([0.0, 0.7, 0.1, 0.2, 0.3])
    scores = np.array(
        [
            [0, 100, 100, 100, NAN],
            [0, NAN, 100, 100, 100],
            [0, 33, 33, 33, 33],
            [9, NAN, 33, 33, NAN],
            [0, 0.1, NAN, 0.1, 0.1],
        ]
    )
    np.testing.assert_array_equal(aggregate_arithmetic(scores, weights), [100, 100, 33, 33, 0.1])


def test_aggregate_generalised_of_special_orders() -> None:
    np.testing.assert_array_equal(
        aggregate_generalised(SCORES, WEIGHTS, p=1.0), aggregate_arithmetic(SCORES, WEIGHTS)
    )
    np.testing.assert_array_equal(
        aggregate_generalised(SCORES, WEIGHTS, p=0.0), aggregate_geometric(SCORES, WEIGHTS)
    )
    np.testing.assert_allclose(
        aggregate_generalised(SCORES, WEIGHTS, p=-1.0), aggregate_harmonic(SCORES, WEIGHTS), rtol=1e-12
    )
    counted = SCORES[:, WEIGHTS > 0]
    np.testing.assert_allclose(aggregate_generalised(SCORES, WEIGHTS, p=1e4), counted.max(axis=1), rtol=1e-3)
    np.testing.assert_allclose(aggregate_generalised(SCORES, WEIGHTS, p=-1e4), counted.min(axis=1), rtol=1e-3)


@pytest.mark.parametrize("p", [1e-9, -1e-9])
def test_aggregate_generalised_near_zero_is_nearly_geometric(p: float) -> None:
    np.testing.assert_allclose(
        aggregate_generalised(SCORES, WEIGHTS, p=p), aggregate_geometric(SCORES, WEIGHTS), rtol=1e-7
    )


def test_aggregate_generalised_takes_zeros_for_positive_orders() -> None:
    scores = np.array([[0.0, 0.0], [0.0, 8.0]])
    np.testing.assert_allclose(aggregate_generalised(scores, np.ones(2), p=2.0), [0, 8 / math.sqrt(2)])


@pytest.mark.parametrize(
    "aggregate",
    [
        aggregate_geometric,
        aggregate_harmonic,
        lambda scores, weights: aggregate_generalised(scores, weights, p=2.0),
        lambda scores, weights: aggregate_generalised(scores, weights, p=-2.0),
    ],
)
class TestMissing:
    def test_missing_child_is_left_out_and_the_others_count_by_proportion(self, aggregate) -> None:
        scores = np.array([[10.0, NAN, 40.0]])
        expected = aggregate(np.array([[10.0, 40.0]]), np.array([1.0, 3.0]))
        np.testing.assert_allclose(aggregate(scores, np.array([2.0, 5.0, 6.0])), expected, rtol=1e-14)

    def test_score_is_missing_where_no_child_counts(self, aggregate) -> None:
        scores = np.array([[NAN, 40.0], [NAN, NAN], [10.0, NAN]])
        np.testing.assert_array_equal(aggregate(scores, np.array([1.0, 0.0])), [NAN, NAN, 10.0])

    def test_child_without_weight_may_be_zero(self, aggregate) -> None:
        assert aggregate(np.array([[25.0, 0.0]]), np.array([1.0, 0.0])).tolist() == [25.0]

    def test_equal_children_give_exactly_their_score(self, aggregate) -> None:
        scores = np.full((1, 7), 0.1)
        assert aggregate(scores, np.linspace(0.3, 1.7, 7)).tolist() == [0.1]

    @pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [0.0, 0.0], [1.0, NAN]])
    def test_weights_that_cannot_weigh_are_refused(self, aggregate, weights: list[float]) -> None:
        with pytest.raises(AggregationError, match=r"[Bb]obot"):
            aggregate(np.array([[1.0, 2.0]]), np.array(weights))


@pytest.mark.parametrize(
    ("aggregate", "wrong"),
    [
        (aggregate_geometric, 0.0),
        (aggregate_geometric, -1.0),
        (aggregate_harmonic, 0.0),
        (aggregate_harmonic, -1.0),
        (lambda scores, weights: aggregate_generalised(scores, weights, p=-1.5), 0.0),
        (lambda scores, weights: aggregate_generalised(scores, weights, p=0.0), 0.0),
        (lambda scores, weights: aggregate_generalised(scores, weights, p=2.0), -1.0),
    ],
)
def test_score_that_a_mean_cannot_take_is_refused_with_place_and_remedy(aggregate, wrong: float) -> None:
    with pytest.raises(AggregationError, match=rf"skor {wrong:g} .*minmax dengan lower = 1") as caught:
        aggregate(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, wrong]]), np.ones(2))
    assert (caught.value.row, caught.value.column) == (2, 1)


@pytest.mark.parametrize(
    ("aggregate", "mean"),
    [
        ("geometric", "rata-rata geometrik"),
        ("harmonic", "rata-rata harmonik"),
        ({"name": "generalised", "p": -0.5}, "rata-rata umum dengan p = -0.5"),
    ],
)
def test_compute_index_names_region_group_and_child_of_a_zero(aggregate: object, mean: str) -> None:
    framework = Framework(
        "X",
        "",
        (Group(code="D1", parent="X"), Group(code="D2", parent="X")),
        tuple(Indicator(code=f"{group}.{n}", parent=group) for group in ("D1", "D2") for n in (1, 2)),
    )
    units = Units(("36", "36.01", "36.02", "36.03"), ("province", *["regency"] * 3), (None, "36", "36", "36"))
    method = Method.from_dict({"normalise": "max", "aggregate": aggregate, "classify": "mean_sd"})
    values = [[1, 1, 1, 1], [5, 5, 5, 5], [4, 4, 4, 4], [3, 3, 3, 0]]
    with pytest.raises(AggregationError) as caught:
        compute_index(IndexInputs(framework, method, units, values))
    assert str(caught.value) == (
        f"Wilayah 36.03: Kelompok D2, D2.2: skor 0 tidak dapat dipakai; {mean} memerlukan skor di atas 0. Pakai "
        "normalisasi minmax dengan lower = 1, atau agregasi arithmetic."
    )
    assert caught.value.codes == ("36.03", "D2", "D2.2")


def test_aggregate_copeland_counts_wins_and_losses() -> None:
    """Region 0 beats 1 and 2 (two of three children each); 1 beats 2; 3 is beaten by all."""
    scores = np.array([[9.0, 9.0, 1.0], [5.0, 2.0, 9.0], [2.0, 5.0, 5.0], [0.0, 0.0, 0.0]])
    np.testing.assert_allclose(
        aggregate_copeland(scores, np.array([1.0, 1.0, 1.0])), [100, 200 / 3, 100 / 3, 0], rtol=1e-12
    )


def test_aggregate_copeland_even_pairs_win_and_lose_nothing() -> None:
    # 0.1 + 0.2 differs from 0.3 by rounding: the pair is even all the same.
    scores = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert aggregate_copeland(scores, np.array([0.1, 0.2, 0.3])).tolist() == [50, 50]


def test_aggregate_copeland_of_missing_children() -> None:
    scores = np.array([[5.0, NAN], [3.0, 9.0], [NAN, 4.0], [NAN, NAN], [4.0, NAN]])
    # 0 beats 1 and 4; 1 beats 2; 4 beats 1; 2 has nothing in common with 0 and 4.
    np.testing.assert_array_equal(aggregate_copeland(scores, np.ones(2)), [100, 100 / 3, 0, NAN, 50])


def test_aggregate_copeland_of_one_region_is_missing() -> None:
    np.testing.assert_array_equal(aggregate_copeland(np.array([[5.0, 3.0]]), np.ones(2)), [NAN])


def test_aggregate_copeland_refuses_too_many_regions() -> None:
    with pytest.raises(AggregationError, match=r"Ada 10001 wilayah.*borda dengan agregasi arithmetic"):
        aggregate_copeland(np.ones((10_001, 1)), np.ones(1))
