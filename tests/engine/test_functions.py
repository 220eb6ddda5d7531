"""Single functions of the method at their edges; the docstrings' examples hold the ordinary cases."""

import math

import numpy as np
import pytest

from apps.engine import (
    AggregationError,
    ClassificationError,
    NormalisationError,
    aggregate_arithmetic,
    aggregate_regions_means,
    classify_fixed,
    classify_mean_sd,
    normalise_max,
    rank_scores,
    rescale_max,
    rescale_minmax,
    screen_minimum_share,
    weigh_known,
)

NAN = math.nan


def test_normalise_max_gives_largest_exactly_100() -> None:
    values = np.array([[0.1 * position for position in range(1, 60)]]).T
    scores, maxima = normalise_max(values)
    assert scores[-1, 0] == 100.0
    assert maxima[0] == values[-1, 0]


def test_normalise_max_reverses_direction() -> None:
    scores, _ = normalise_max(np.array([[1.0, 0.0], [4.0, 0.0], [NAN, NAN]]), np.array([-1, -1]))
    np.testing.assert_array_equal(scores, [[75, 0], [0, 0], [NAN, NAN]])


def test_normalise_max_without_any_data_has_no_maximum() -> None:
    scores, maxima = normalise_max(np.array([[NAN], [NAN]]))
    np.testing.assert_array_equal(scores, [[NAN], [NAN]])
    np.testing.assert_array_equal(maxima, [NAN])


@pytest.mark.parametrize(("wrong", "text"), [(-1.0, "-1"), (math.inf, "inf"), (-math.inf, "-inf")])
def test_normalise_max_refuses_impossible_value(wrong: float, text: str) -> None:
    with pytest.raises(NormalisationError, match=f"nilai {text}") as caught:
        normalise_max(np.array([[1.0, 2.0], [wrong, 2.0]]))
    assert (caught.value.row, caught.value.column) == (1, 0)


def test_normalise_max_refuses_no_regions() -> None:
    with pytest.raises(NormalisationError, match="sedikitnya satu wilayah"):
        normalise_max(np.zeros((0, 3)))


def test_aggregate_arithmetic_is_missing_without_weighted_child() -> None:
    scores = np.array([[NAN, 40.0], [NAN, NAN], [10.0, NAN]])
    np.testing.assert_array_equal(aggregate_arithmetic(scores, np.array([1.0, 0.0])), [NAN, NAN, 10.0])


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [0.0, 0.0], [1.0, NAN], [1.0, math.inf]])
def test_aggregate_arithmetic_refuses_weights(weights: list[float]) -> None:
    with pytest.raises(AggregationError, match=r"[Bb]obot"):
        aggregate_arithmetic(np.array([[1.0, 2.0]]), np.array(weights))


def test_aggregate_regions_means_is_missing_where_no_region_has_a_score() -> None:
    scores = np.array([[NAN, 1.0], [NAN, NAN], [NAN, 2.0]])
    means, n_used = aggregate_regions_means(scores, np.ones(3), np.zeros(3, dtype=np.intp), 1)
    np.testing.assert_array_equal(means, [[NAN, 1.5]])
    assert n_used.tolist() == [[0, 2]]


def test_screen_minimum_share_accepts_full_share_in_spite_of_rounding() -> None:
    weights = np.array([0.84, 0.78, 0.89])
    share = weigh_known(np.ones((1, 3)), weights)[0] / weights.sum()
    assert share < 1
    assert screen_minimum_share(np.array([share, 1 - 1e-6]), share=1.0).tolist() == [True, False]


def test_screen_minimum_share_zero_still_needs_data() -> None:
    assert screen_minimum_share(np.array([0.0, 1e-3]), share=0.0).tolist() == [False, True]


def test_rescale_max_of_zeros_and_of_nothing() -> None:
    np.testing.assert_array_equal(rescale_max(np.zeros(2))[0], [0, 0])
    rescaled, maximum = rescale_max(np.array([NAN, NAN]))
    np.testing.assert_array_equal(rescaled, [NAN, NAN])
    assert math.isnan(maximum)


def test_rescale_minmax_of_equal_scores_is_zero() -> None:
    np.testing.assert_array_equal(rescale_minmax(np.array([7.0, 7.0, NAN]))[0], [0, 0, NAN])


def test_rank_scores_ranks_before_rounding() -> None:
    assert rank_scores(np.array([70.0, 70.0 + 1e-6, 70.0])).tolist() == [2, 1, 2]


def test_rank_scores_of_nothing() -> None:
    np.testing.assert_array_equal(rank_scores(np.array([NAN, NAN])), [NAN, NAN])
    assert rank_scores(np.array([])).shape == (0,)


def test_classify_mean_sd_score_on_cut_off_is_medium() -> None:
    # Mean 2, sample SD 1: the cut-offs are exactly 1 and 3.
    result = classify_mean_sd(np.array([1.0, 2.0, 3.0]))
    assert result.cutoffs.cuts == (1.0, 3.0)
    assert result.labels == ("medium", "medium", "medium")


@pytest.mark.parametrize(("ddof", "sd"), [(1, 1.0), (0, math.sqrt(2 / 3))])
def test_classify_mean_sd_takes_sample_or_population(ddof: int, sd: float) -> None:
    assert classify_mean_sd(np.array([1.0, 2.0, 3.0]), ddof=ddof).cutoffs.sd == pytest.approx(sd, abs=1e-15)


def test_classify_mean_sd_takes_width_of_the_middle_class() -> None:
    scores = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert classify_mean_sd(scores, k=1.0).labels == ("low", "medium", "medium", "medium", "high")
    assert classify_mean_sd(scores, k=0.5).labels == ("low", "low", "medium", "high", "high")
    assert classify_mean_sd(scores, k=2.0).cutoffs.upper == pytest.approx(3 + 2 * math.sqrt(2.5))


def test_classify_mean_sd_equal_scores_are_medium() -> None:
    # The mean of fifteen times 0.1 is 0.10000000000000003, and their SD 3e-17.
    result = classify_mean_sd(np.full(15, 0.1), k=0.5)
    assert set(result.labels) == {"medium"}
    assert result.cutoffs.cuts == (0.1, 0.1)


@pytest.mark.parametrize(("scores", "ddof", "n"), [([50.0, NAN], 1, 1), ([NAN, NAN], 1, 0), ([NAN], 0, 0)])
def test_classify_mean_sd_without_sd_classifies_nothing(scores: list[float], ddof: int, n: int) -> None:
    result = classify_mean_sd(np.array(scores), ddof=ddof)
    assert result.labels == (None,) * len(scores)
    assert result.cutoffs.n == n
    assert result.cutoffs.to_dict()["cuts"] == [None, None]


def test_classify_mean_sd_low_is_impossible_below_zero_cut_off() -> None:
    # Participation of 2024: most regions have nothing, so mean - SD is negative.
    result = classify_mean_sd(np.array([0.0] * 8 + [50.0, 90.0]))
    assert result.cutoffs.lower < 0
    assert result.labels == ("medium",) * 8 + ("high", "high")


def test_classify_fixed_takes_other_numbers_of_classes() -> None:
    result = classify_fixed(np.array([0.0, 1.5, 2.0, 9.0]), cuts=(1, 2, 3), labels=("a", "b", "c", "d"))
    assert result.labels == ("a", "b", "b", "d")
    assert result.cutoffs.mean is None


@pytest.mark.parametrize(
    ("cuts", "labels"),
    [((), ("a",)), ((2, 1), ("a", "b", "c")), ((1, NAN), ("a", "b", "c")), ((1, 2), ("a", "b"))],
)
def test_classify_fixed_refuses_cuts(cuts: tuple[float, ...], labels: tuple[str, ...]) -> None:
    with pytest.raises(ClassificationError, match=r"[Aa]mbang batas"):
        classify_fixed(np.array([1.0]), cuts=cuts, labels=labels)
