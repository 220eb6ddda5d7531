"""Normalisations at their edges; agreement with COINr is in test_coinr.py."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import rankdata

from apps.engine import (
    Framework,
    IndexInputs,
    Indicator,
    Method,
    MethodError,
    NormalisationError,
    Units,
    compute_index,
    normalise_borda,
    normalise_distance_max,
    normalise_distance_reference,
    normalise_distance_target,
    normalise_goalposts,
    normalise_max,
    normalise_minmax,
    normalise_percentile,
    normalise_presence,
    normalise_rank,
    normalise_zscore,
)

NAN = math.nan
LESS = np.array([-1])
FREE = (
    normalise_max,
    normalise_minmax,
    normalise_zscore,
    normalise_rank,
    normalise_percentile,
    normalise_borda,
    normalise_distance_max,
    normalise_presence,
)


def column_of(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, np.newaxis]


def test_normalise_minmax_takes_any_scale() -> None:
    values = column_of(3.0, NAN, 1.0, 2.0)
    scores, minima, maxima = normalise_minmax(values, lower=1, upper=10)
    np.testing.assert_array_equal(scores.ravel(), [10.0, NAN, 1.0, 5.5])
    assert (minima.tolist(), maxima.tolist()) == ([1.0], [3.0])
    np.testing.assert_array_equal(
        normalise_minmax(values, LESS, lower=-1, upper=1)[0].ravel(), [-1, NAN, 1, 0]
    )


def test_normalise_minmax_never_leaves_its_scale() -> None:
    values = np.random.default_rng(3).normal(size=(400, 30))
    scores = normalise_minmax(values, lower=0.1, upper=0.3)[0]
    assert (scores.min(), scores.max()) == (0.1, 0.3)


def test_normalise_zscore_is_the_sample_sd() -> None:
    values = column_of(1.0, NAN, 2.0, 6.0)
    scores, means, sds = normalise_zscore(values, mean=50, sd=10)
    assert means[0] == 3.0
    assert sds[0] == pytest.approx(math.sqrt(7))
    np.testing.assert_allclose(
        scores.ravel(), [50 - 20 / math.sqrt(7), NAN, 50 - 10 / math.sqrt(7), 50 + 30 / math.sqrt(7)]
    )
    turned = normalise_zscore(values, LESS, mean=50, sd=10)[0]
    np.testing.assert_allclose(turned, 100 - scores)


@pytest.mark.parametrize("factor", [1e-200, 1e200])
def test_normalise_zscore_does_not_depend_on_the_unit(factor: float) -> None:
    values = column_of(1.0, 4.0, 2.0, 6.0)
    np.testing.assert_allclose(normalise_zscore(values * factor)[0], normalise_zscore(values)[0], rtol=1e-12)


def test_normalise_distance_of_a_near_goal_and_a_far_value() -> None:
    values = column_of(0.0, 1e-306, 500.0)
    np.testing.assert_array_equal(normalise_distance_reference(values, 1)[0].ravel(), [0, 100, 100])
    posts = np.array([[0.0, 1e-306]])
    np.testing.assert_array_equal(normalise_goalposts(values, posts)[0].ravel(), [0, 100, 100])


def test_normalise_zscore_of_one_value_is_the_mean() -> None:
    scores, means, sds = normalise_zscore(column_of(NAN, 4.0), mean=7.0)
    np.testing.assert_array_equal(scores.ravel(), [NAN, 7.0])
    assert means[0] == 4.0
    assert math.isnan(sds[0])


def test_normalise_rank_and_percentile_are_those_of_scipy() -> None:
    values = np.random.default_rng(4).integers(0, 30, size=(200, 3)).astype(float)
    ranks = rankdata(values, method="min", axis=0)
    np.testing.assert_array_equal(normalise_rank(values)[0], ranks)
    np.testing.assert_allclose(normalise_percentile(values)[0], 100 * (ranks - 1) / 199)
    average = rankdata(values, method="average", axis=0)
    np.testing.assert_allclose(normalise_borda(values)[0], 100 * (average - 1) / 199)
    turned = rankdata(-values, method="min", axis=0)
    np.testing.assert_array_equal(normalise_rank(values, np.array([-1, -1, -1]))[0], turned)


def test_normalise_by_order_counts_regions_with_data() -> None:
    values = np.array([[3.0, NAN], [NAN, NAN], [1.0, 5.0], [2.0, NAN]])
    for normalise, expected in (
        (normalise_rank, [[3, NAN], [NAN, NAN], [1, 1], [2, NAN]]),
        (normalise_percentile, [[100, NAN], [NAN, NAN], [0, 0], [50, NAN]]),
        (normalise_borda, [[100, NAN], [NAN, NAN], [0, 0], [50, NAN]]),
    ):
        scores, counts = normalise(values)
        np.testing.assert_array_equal(scores, expected)
        assert counts.tolist() == [3, 1]


def test_normalise_borda_shares_points_where_percentile_gives_none() -> None:
    values = column_of(0.0, 0.0, 0.0, 0.0, 8.0)
    np.testing.assert_array_equal(normalise_borda(values)[0].ravel(), [37.5, 37.5, 37.5, 37.5, 100])
    np.testing.assert_array_equal(normalise_percentile(values)[0].ravel(), [0, 0, 0, 0, 100])


@pytest.mark.parametrize(
    ("target", "direction", "expected", "start"),
    [
        (10.0, 1, [0, 50, 100, NAN], 2.0),
        (18.0, 1, [0, 25, 75, NAN], 2.0),
        (2.0, 1, [100, 100, 100, NAN], 2.0),
        (-5.0, 1, [100, 100, 100, NAN], 2.0),
        (2.0, -1, [100, 200 / 3, 0, NAN], 14.0),
        (6.0, -1, [100, 100, 0, NAN], 14.0),
        (20.0, -1, [100, 100, 100, NAN], 14.0),
    ],
)
def test_normalise_distance_target(
    target: float, direction: int, expected: list[float], start: float
) -> None:
    scores, starts, targets = normalise_distance_target(
        column_of(2.0, 6.0, 14.0, NAN), np.array([target]), np.array([direction])
    )
    np.testing.assert_allclose(scores.ravel(), expected)
    assert (starts.tolist(), targets.tolist()) == ([start], [target])


@pytest.mark.parametrize(
    ("reference", "direction", "expected"),
    [
        (1, 1, [0, 100, 100, NAN]),
        (0, 1, [100, 100, 100, NAN]),
        (2, 1, [0, 100 / 3, 100, NAN]),
        (1, -1, [100, 100, 0, NAN]),
    ],
)
def test_normalise_distance_reference(reference: int, direction: int, expected: list[float]) -> None:
    scores, _, references = normalise_distance_reference(
        column_of(2.0, 6.0, 14.0, NAN), reference, np.array([direction])
    )
    np.testing.assert_allclose(scores.ravel(), expected)
    assert references.tolist() == [[2.0, 6.0, 14.0][reference]]


def test_normalise_distance_reference_needs_data_of_the_region() -> None:
    values = np.array([[NAN, 1.0, NAN], [NAN, 3.0, 2.0]])
    scores = normalise_distance_reference(values, 1)[0]
    np.testing.assert_array_equal(scores, [[NAN, 0, NAN], [NAN, 100, 100]])
    with pytest.raises(NormalisationError, match="wilayah rujukan tidak punya data; isi datanya") as caught:
        normalise_distance_reference(values, 0)
    assert (caught.value.row, caught.value.column) == (0, 2)


def test_normalise_distance_max_is_minmax() -> None:
    values = np.random.default_rng(6).normal(size=(50, 4))
    directions = np.array([1, -1, 1, -1])
    np.testing.assert_allclose(
        normalise_distance_max(values, directions)[0], normalise_minmax(values, directions)[0], atol=1e-12
    )


def test_normalise_goalposts_holds_scores_between_the_posts() -> None:
    values, posts = column_of(-1.0, 2.0, 3.0, 10.0, 11.0, NAN), np.array([[2.0, 10.0]])
    np.testing.assert_array_equal(normalise_goalposts(values, posts)[0].ravel(), [0, 0, 12.5, 100, 100, NAN])
    turned, lower, upper = normalise_goalposts(values, posts, LESS)
    np.testing.assert_array_equal(turned.ravel(), [100, 100, 87.5, 0, 0, NAN])
    assert (lower.tolist(), upper.tolist()) == ([2.0], [10.0])


def test_normalise_presence_turns_around_and_keeps_missing_missing() -> None:
    scores, counts = normalise_presence(np.array([[2.0, 2.0], [0.0, 0.0], [NAN, NAN]]), np.array([1, -1]))
    np.testing.assert_array_equal(scores, [[100, 0], [0, 100], [NAN, NAN]])
    assert counts.tolist() == [1, 1]


@pytest.mark.parametrize("normalise", FREE)
@pytest.mark.parametrize("wrong", [math.inf, -math.inf])
def test_normalise_refuses_infinite_values(normalise: Any, wrong: float) -> None:
    with pytest.raises(
        NormalisationError, match=f"nilai {wrong} tidak dapat dinormalisasi; isi angka"
    ) as caught:
        normalise(np.array([[1.0, 2.0], [3.0, wrong]]))
    assert (caught.value.row, caught.value.column) == (1, 1)


@pytest.mark.parametrize("normalise", FREE)
def test_normalise_refuses_no_regions(normalise: Any) -> None:
    with pytest.raises(NormalisationError, match="sedikitnya satu wilayah"):
        normalise(np.zeros((0, 3)))


def test_normalise_presence_refuses_negative_values() -> None:
    with pytest.raises(NormalisationError, match=r"nilai -2\.0 .* 0 atau lebih") as caught:
        normalise_presence(column_of(1.0, -2.0))
    assert caught.value.row == 1


@pytest.mark.parametrize("normalise", FREE)
@pytest.mark.parametrize("constant", [0.0, 0.1, 7.0])
@pytest.mark.parametrize("direction", [1, -1])
def test_normalise_gives_a_constant_indicator_one_finite_score(
    normalise: Any, constant: float, direction: int
) -> None:
    scores = normalise(column_of(*[constant] * 15, NAN), np.array([direction]))[0].ravel()
    assert np.isfinite(scores[0])
    assert set(scores[:-1]) == {scores[0]}
    assert np.isnan(scores[-1])


@pytest.mark.parametrize("normalise", FREE)
def test_normalise_leaves_its_argument_alone(normalise: Any) -> None:
    for order in "CF":
        values = np.array([[1.0, NAN], [3.0, 2.0], [0.0, 9.0]], order=order)
        given = values.copy()
        normalise(given, np.array([1, -1]))
        np.testing.assert_array_equal(given, values)


FRAMEWORK = Framework(
    "X",
    "",
    (),
    (
        Indicator(code="a", parent="X", target=8.0, goalposts=(0.0, 10.0)),
        Indicator(code="b", parent="X", direction=-1, target=1.0, goalposts=(0.0, 10.0)),
        Indicator(code="tetap", parent="X", target=8.0, goalposts=(0.0, 10.0)),
    ),
)
BARE = Framework("X", "", (), (Indicator(code="a", parent="X"), Indicator(code="b", parent="X", target=1.0)))
UNITS = Units(
    ("36", "51", "36.01", "36.02", "51.01"),
    ("province", "province", "regency", "regency", "regency"),
    (None, None, "36", "36", "51"),
)
VALUES = np.array([[100.0, 3.0, 0.1], [50.0, 9.0, 0.1], [2.0, 1.0, 0.1], [6.0, 5.0, 0.1], [4.0, NAN, 0.1]])


def compute(normalise: object, values: np.ndarray = VALUES, framework: Framework = FRAMEWORK) -> Any:
    method = Method.from_dict({"normalise": normalise, "aggregate": "arithmetic", "classify": "mean_sd"})
    return compute_index(IndexInputs(framework, method, UNITS, values))


@pytest.mark.parametrize(
    ("normalise", "province", "regency"),
    [
        ("max", {"a": 100.0}, {"a": 6.0}),
        ("minmax", {"a": 50.0}, {"a": 2.0}),
        ("zscore", {"a": 75.0}, {"a": 4.0}),
        ("rank", {"b": 2.0}, {"b": 2.0}),
        ("percentile", {"b": 2.0}, {"b": 2.0}),
        ("borda", {"b": 2.0}, {"b": 2.0}),
        ("distance_target", {"b": 9.0}, {"b": 5.0}),
        ("distance_max", {"b": 3.0}, {"b": 1.0}),
        ("goalposts", {"b": 0.0}, {"b": 0.0}),
        ("presence", {"b": 2.0}, {"b": 2.0}),
    ],
)
def test_compute_index_stores_what_each_level_was_normalised_by(
    normalise: str, province: dict[str, float], regency: dict[str, float]
) -> None:
    result = compute(normalise)
    first = {level: next(iter(names.values())) for level, names in result.derived()["normalise"].items()}
    for level, expected in (("province", province), ("regency", regency)):
        for code, number in expected.items():
            assert first[level][code] == number


@pytest.mark.parametrize(
    "normalise",
    [
        "max",
        "minmax",
        "zscore",
        "rank",
        "percentile",
        "borda",
        "distance_target",
        {
            "province": {"name": "distance_reference", "reference": "51"},
            "regency": {"name": "distance_reference", "reference": "36.02"},
        },
        "distance_max",
        "goalposts",
        "presence",
    ],
)
def test_compute_index_reports_constant_indicators(normalise: object) -> None:
    result = compute(normalise)
    for codes in result.constant_indicators().values():
        assert "tetap" in codes
    np.testing.assert_array_equal(np.isnan(result.normalised), np.isnan(VALUES))


def test_compute_index_takes_a_reference_within_each_level() -> None:
    result = compute({"default": {"name": "distance_reference", "reference": "36.02"}, "province": "minmax"})
    np.testing.assert_array_equal(result.normalised[:, 0], [100, 0, 0, 100, 50])
    assert result.derived()["normalise"]["regency"]["references"] == {"a": 6.0, "b": 5.0, "tetap": 0.1}


def test_compute_index_refuses_a_reference_of_another_level() -> None:
    with pytest.raises(NormalisationError, match=r"rujukan 36\.02 tidak ada di tingkat province") as caught:
        compute({"name": "distance_reference", "reference": "36.02"})
    assert caught.value.codes == ("36.02",)


@pytest.mark.parametrize(
    ("normalise", "message"),
    [
        ("distance_target", "Indikator a: belum punya target; isi target pada instrumen"),
        ("goalposts", "Indikator a: belum punya batas skala; isi goalposts pada instrumen"),
    ],
)
def test_compute_index_names_the_indicator_without_marks(normalise: str, message: str) -> None:
    with pytest.raises(NormalisationError, match=message) as caught:
        compute(normalise, VALUES[:, :2], BARE)
    assert caught.value.codes == ("a",)


def test_compute_index_names_the_region_without_a_value_of_reference() -> None:
    with pytest.raises(
        NormalisationError, match=r"Wilayah 51\.01, indikator b: wilayah rujukan tidak punya data"
    ):
        compute({"province": "max", "regency": {"name": "distance_reference", "reference": "51.01"}})


@pytest.mark.parametrize(
    ("normalise", "message"),
    [
        ({"name": "minmax", "lower": 100}, r"lower \(100\) harus lebih kecil daripada upper \(100\)"),
        (
            {"name": "minmax", "upper": "seratus"},
            "upper dari minmax bernilai 'seratus'; isi angka di atas lower",
        ),
        ({"name": "zscore", "sd": 0}, "sd dari zscore bernilai 0; isi angka di atas 0"),
        ("distance_reference", "reference dari distance_reference belum diisi; isi kode wilayah"),
        ({"name": "distance_reference", "reference": 36}, "isi kode wilayah"),
        ({"name": "rank", "ties": "min"}, "rank tidak mengenal parameter 'ties'"),
    ],
)
def test_method_refuses_impossible_normalisation(normalise: object, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        Method.from_dict({"normalise": normalise, "aggregate": "arithmetic", "classify": "mean_sd"})
