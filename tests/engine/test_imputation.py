"""What stands in for missing values, and what happens where a method knows nothing to put in."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from apps.engine import (
    Framework,
    ImputationError,
    IndexInputs,
    Indicator,
    Method,
    Units,
    compute_index,
    impute_group_mean,
    impute_group_median,
    impute_latest_edition,
    impute_mean,
    impute_median,
    impute_none,
    impute_zero,
)

NAN = math.nan
GAPS = np.array([[1.0, NAN, 5.0], [NAN, NAN, 0.0], [4.0, NAN, NAN], [10.0, NAN, 1.0]])
GROUPS = np.array([0, 0, 1, 1])
ALL = (
    impute_none,
    impute_zero,
    impute_mean,
    impute_median,
    lambda values: impute_group_mean(values, GROUPS),
    lambda values: impute_group_median(values, GROUPS),
    lambda values: impute_latest_edition(values, np.full(values.shape, 2.0)),
)


@pytest.mark.parametrize(
    ("impute", "first", "third"),
    [
        (impute_none, NAN, NAN),
        (impute_zero, 0.0, 0.0),
        (impute_mean, 5.0, 2.0),
        (impute_median, 4.0, 1.0),
        (lambda values: impute_group_mean(values, GROUPS), 1.0, 1.0),
        (lambda values: impute_group_median(values, GROUPS), 1.0, 1.0),
    ],
)
def test_impute_fills_gaps_alone(
    impute: Callable[[np.ndarray], np.ndarray], first: float, third: float
) -> None:
    filled = impute(GAPS)
    np.testing.assert_array_equal(filled[:, 0], [1.0, first, 4.0, 10.0])
    np.testing.assert_array_equal(filled[:, 2], [5.0, 0.0, third, 1.0])
    np.testing.assert_array_equal(filled[:, 1], np.full(4, 0.0 if impute is impute_zero else NAN))


@pytest.mark.parametrize("impute", ALL)
def test_impute_returns_complete_values_as_they_are(impute: Callable[[np.ndarray], np.ndarray]) -> None:
    complete = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    assert impute(complete) is complete


@pytest.mark.parametrize("impute", ALL)
def test_impute_leaves_its_argument_alone(impute: Callable[[np.ndarray], np.ndarray]) -> None:
    given = GAPS.copy()
    impute(given)
    np.testing.assert_array_equal(given, GAPS)


@pytest.mark.parametrize("impute", ALL)
def test_impute_no_regions(impute: Callable[[np.ndarray], np.ndarray]) -> None:
    assert impute(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("impute", [impute_mean, lambda values: impute_group_mean(values, np.zeros(16, int))])
def test_impute_keeps_constant_indicator_constant(impute: Callable[[np.ndarray], np.ndarray]) -> None:
    # The mean of fifteen times 0.1 is 0.10000000000000003.
    filled = impute(np.array([[0.1]] * 15 + [[NAN]]))
    assert set(filled.ravel()) == {0.1}


@pytest.mark.parametrize("impute", [impute_group_mean, impute_group_median])
def test_impute_group_without_data_stays_missing(impute: Callable[..., np.ndarray]) -> None:
    filled = impute(np.array([[NAN], [NAN], [7.0], [NAN]]), np.array([5, 5, 2, 2]))
    np.testing.assert_array_equal(filled.ravel(), [NAN, NAN, 7.0, 7.0])


@pytest.mark.parametrize("impute", [impute_group_mean, impute_group_median])
def test_impute_group_of_regions_without_a_region_above(impute: Callable[..., np.ndarray]) -> None:
    filled = impute(np.array([[2.0], [NAN], [4.0], [50.0]]), np.array([-1, -1, -1, 0]))
    np.testing.assert_array_equal(filled.ravel(), [2.0, 3.0, 4.0, 50.0])
    alone = impute(np.array([[2.0], [NAN]]), np.array([-1, -1]))
    np.testing.assert_array_equal(alone.ravel(), [2.0, 2.0])


def test_impute_group_median_of_an_even_number() -> None:
    filled = impute_group_median(np.array([[1.0], [NAN], [2.0], [9.0], [30.0]]), np.zeros(5, int))
    assert filled[1, 0] == 5.5


@pytest.mark.parametrize("n_groups", [3, 40_000])
def test_impute_group_mean_takes_any_number_of_groups(n_groups: int) -> None:
    groups = np.array([n_groups - 1, n_groups - 1, 0, 0])
    filled = impute_group_mean(np.array([[2.0], [NAN], [8.0], [NAN]]), groups)
    np.testing.assert_array_equal(filled.ravel(), [2.0, 2.0, 8.0, 8.0])


def test_impute_latest_edition_knows_nothing_either() -> None:
    latest = np.array([[9.0, 9.0, 9.0], [3.0, NAN, 9.0], [9.0, 0.0, NAN], [9.0, 9.0, 9.0]])
    np.testing.assert_array_equal(
        impute_latest_edition(GAPS, latest),
        [[1.0, 9.0, 5.0], [3.0, NAN, 0.0], [4.0, 0.0, NAN], [10.0, 9.0, 1.0]],
    )


def test_impute_latest_edition_refuses_without_an_edition() -> None:
    with pytest.raises(ImputationError, match="nilai edisi itu tidak diberikan"):
        impute_latest_edition(GAPS, None)


def test_impute_latest_edition_refuses_other_regions() -> None:
    with pytest.raises(ImputationError, match="wilayah dan indikator yang sama"):
        impute_latest_edition(GAPS, np.zeros((3, 3)))


FRAMEWORK = Framework("X", "", (), (Indicator(code="a", parent="X"), Indicator(code="b", parent="X")))
UNITS = Units(
    ("36", "51", "36.01", "36.02", "51.01"),
    ("province", "province", "regency", "regency", "regency"),
    (None, None, "36", "36", "51"),
)
VALUES = [[100.0, 1.0], [NAN, 3.0], [2.0, 1.0], [NAN, 1.0], [NAN, 4.0]]


def compute_treated(impute: str, latest: list[list[float]] | None = None) -> np.ndarray:
    method = Method.from_dict(
        {"impute": impute, "normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}
    )
    result = compute_index(IndexInputs(FRAMEWORK, method, UNITS, VALUES, latest=latest))
    return result.treated[:, 0]


@pytest.mark.parametrize(
    ("impute", "expected"),
    [
        ("none", [100, NAN, 2, NAN, NAN]),
        ("zero", [100, 0, 2, 0, 0]),
        ("mean", [100, 100, 2, 2, 2]),
        ("median", [100, 100, 2, 2, 2]),
        ("group_mean", [100, 100, 2, 2, NAN]),
        ("group_median", [100, 100, 2, 2, NAN]),
    ],
)
def test_compute_index_imputes_within_a_level(impute: str, expected: list[float]) -> None:
    np.testing.assert_array_equal(compute_treated(impute), expected)


def test_compute_index_imputes_from_the_latest_edition() -> None:
    latest = [[7.0, 7.0], [8.0, 7.0], [7.0, 7.0], [NAN, 7.0], [6.0, 7.0]]
    np.testing.assert_array_equal(compute_treated("latest_edition", latest), [100, 8, 2, NAN, 6])
    with pytest.raises(ImputationError, match="edisi sebelumnya"):
        compute_treated("latest_edition")


def test_compute_index_counts_what_was_imputed_and_keeps_it_out_of_the_screen() -> None:
    method = Method.from_dict(
        {
            "screen": {"name": "minimum_share", "share": 1},
            "impute": "mean",
            "normalise": "max",
            "aggregate": "arithmetic",
            "classify": "mean_sd",
        }
    )
    result = compute_index(IndexInputs(FRAMEWORK, method, UNITS, VALUES))
    assert result.derived()["impute"] == {"province": {"a": 1}, "regency": {"a": 2}}
    assert np.isnan(result.index).tolist() == [False, True, False, True, True]
