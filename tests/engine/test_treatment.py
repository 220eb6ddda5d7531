"""Outlier treatments at their edges; agreement with COINr is in test_coinr.py."""

import math

import numpy as np
import pytest
from scipy import stats

from apps.engine import (
    Framework,
    IndexInputs,
    Indicator,
    Method,
    MethodError,
    NormalisationError,
    Units,
    compute_index,
    measure_shape,
    treat_boxcox,
    treat_cap,
    treat_log,
    treat_two_stage,
    treat_winsorise,
)
from apps.engine.treated import treated_values

NAN = math.nan


def column_of(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, np.newaxis]


EVEN = [float(number) for number in range(1, 21)]


@pytest.mark.parametrize("sigma", [0.1, 1.0, 2.5])
@pytest.mark.parametrize("n", [4, 5, 514, 40_000])
def test_measure_shape_agrees_with_scipy(n: int, sigma: float) -> None:
    values = np.random.default_rng(n).lognormal(sigma=sigma, size=n)
    shape = measure_shape(np.append(values, NAN))
    assert shape.skewness == pytest.approx(stats.skew(values, bias=False), rel=1e-9, abs=1e-9)
    assert shape.kurtosis == pytest.approx(stats.kurtosis(values, bias=False), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("values", [[], [NAN], [1.0, 2.0, 3.0], [0.1] * 15])
def test_measure_shape_of_too_few_or_equal_values(values: list[float]) -> None:
    shape = measure_shape(np.array(values))
    assert math.isnan(shape.skewness)
    assert math.isnan(shape.kurtosis)
    assert not shape.has_outliers


def test_measure_shape_does_not_depend_on_the_unit() -> None:
    values = np.random.default_rng(5).lognormal(size=60)
    expected = measure_shape(values)
    for factor in (1e-200, 1e200):
        assert measure_shape(values * factor).kurtosis == pytest.approx(expected.kurtosis, rel=1e-12)


def test_treat_two_stage_leaves_an_indicator_within_one_limit_alone() -> None:
    """The skewness is within its limit, the kurtosis is not."""
    values = column_of(-60.0, *EVEN, 80.0)
    shape = measure_shape(values[:, 0])
    assert abs(shape.skewness) < 2
    assert shape.kurtosis > 3.5
    treated, treatment = treat_two_stage(values)
    assert treated is values
    assert treatment == ()


def test_treat_two_stage_pulls_in_large_and_small_outliers() -> None:
    high, (found,) = treat_two_stage(column_of(*EVEN, 500.0, 600.0))
    np.testing.assert_array_equal(high.ravel(), [*EVEN, 20.0, 20.0])
    assert (found.step, found.rows.tolist(), found.n_changed) == ("winsorise", [20, 21], 2)
    np.testing.assert_array_equal(found.before, [500.0, 600.0])
    np.testing.assert_array_equal(found.after, [20.0, 20.0])
    assert found.derived["upper"] == 20.0
    assert "lower" not in found.derived
    low, (found,) = treat_two_stage(column_of(*EVEN, -500.0, NAN, -600.0))
    np.testing.assert_array_equal(low.ravel(), [*EVEN, 1.0, NAN, 1.0])
    assert (found.rows.tolist(), found.derived["lower"]) == ([20, 22], 1.0)


def test_measure_shape_of_what_is_tiny_beside_an_outlier() -> None:
    """Beside 1 the others have no variance that a float could hold; pulled in, they are all there is."""
    values = np.array([0.0, 0.0, 1e-125, 2e-125, 5e-125, 1.0])
    treated, (found,) = treat_winsorise(values[:, np.newaxis], count=1)
    expected = measure_shape(treated[:, 0])
    assert found.derived["kurtosis_after"] == pytest.approx(expected.kurtosis, rel=1e-12)
    assert expected.kurtosis < 0


def test_treat_two_stage_says_the_shape_before_and_after() -> None:
    values = column_of(*EVEN, 500.0)
    treated, (found,) = treat_two_stage(values)
    before, after = measure_shape(values[:, 0]), measure_shape(treated[:, 0])
    assert found.derived["skewness_before"] == before.skewness
    assert found.derived["kurtosis_before"] == before.kurtosis
    assert found.derived["skewness_after"] == pytest.approx(after.skewness, abs=1e-12)
    assert found.derived["kurtosis_after"] == pytest.approx(after.kurtosis, abs=1e-12)


def test_treat_two_stage_stops_at_the_first_point_that_is_enough() -> None:
    # 21 is the largest of the others, no outlier; winmax would allow to go on.
    _, (found,) = treat_two_stage(column_of(*EVEN, 21.0, 900.0), winmax=5)
    assert found.rows.tolist() == [21]


def test_treat_two_stage_takes_the_logarithm_of_the_untreated_values_beyond_winmax() -> None:
    values = column_of(*EVEN, 500.0, 600.0, NAN)
    treated, (found,) = treat_two_stage(values, winmax=1)
    assert (found.step, found.n_changed, found.rows.size) == ("log", 22, 0)
    np.testing.assert_allclose(treated, np.log(values - 1.0 + 0.01 * 599.0), rtol=1e-15)
    assert found.derived["minimum"] == 1.0
    assert found.derived["shift"] == pytest.approx(5.99)
    _, (found,) = treat_two_stage(values, winmax=0)
    assert found.step == "log"


def test_treat_two_stage_takes_the_logarithm_even_if_it_does_not_pass() -> None:
    values = column_of(*[0.0] * 50, 1.0, 2.0)
    treated, (found,) = treat_two_stage(values)
    assert found.step == "log"
    assert abs(found.derived["skewness_after"]) > 2
    assert found.derived["kurtosis_after"] > 3.5
    assert len(set(treated.ravel())) == 3


def test_treat_two_stage_never_pulls_in_more_equal_points_than_allowed() -> None:
    """COINr would pull all six in at once."""
    values = column_of(*EVEN * 5, *[900.0] * 6)
    assert treat_two_stage(values, winmax=5)[1][0].step == "log"
    _, (found,) = treat_two_stage(values, winmax=6)
    assert (found.step, found.n_changed) == ("winsorise", 6)


@pytest.mark.parametrize(
    "values",
    [[], [NAN], [0.0, 0.0, 900.0], [0.1] * 15, [0.1] * 15 + [NAN]],
    ids=["no", "gap", "few", "equal", "both"],
)
def test_treatments_leave_what_has_no_shape_alone(values: list[float]) -> None:
    table = column_of(*values)
    for treated, treatment in (treat_two_stage(table), treat_winsorise(table, count=1)):
        assert treated is table
        assert treatment == ()


def test_treat_winsorise_follows_the_skewness_point_by_point() -> None:
    values = column_of(-40.0, *EVEN, 100.0)
    treated, (found,) = treat_winsorise(values, count=2)
    # 100 first; then -40 stands out.
    np.testing.assert_array_equal(treated.ravel(), [1.0, *EVEN, 20.0])
    assert found.rows.tolist() == [0, 21]
    np.testing.assert_array_equal(found.before, [-40.0, 100.0])
    assert (found.derived["lower"], found.derived["upper"]) == (1.0, 20.0)


def test_treat_winsorise_goes_on_where_there_are_no_outliers() -> None:
    treated, (found,) = treat_winsorise(column_of(1.0, 2.0, 3.0, 4.0, 5.0), count=1)
    np.testing.assert_array_equal(treated.ravel(), [1.0, 2.0, 3.0, 4.0, 4.0])
    assert found.n_changed == 1


def test_treat_winsorise_stops_at_the_median() -> None:
    treated, (found,) = treat_winsorise(column_of(1.0, 2.0, 3.0, 40.0, 500.0), count=1000)
    np.testing.assert_array_equal(treated.ravel(), [2.0, 2.0, 3.0, 3.0, 3.0])
    assert found.rows.tolist() == [0, 3, 4]


@pytest.mark.parametrize("n_events", [3, 40])
def test_treat_winsorise_never_makes_values_equal(n_events: int) -> None:
    """Where few regions have one event and the others none, winsorising would leave nothing."""
    values = column_of(*[0.0] * 60, *[1.0] * n_events)
    treated, treatment = treat_winsorise(values, count=100)
    assert treated is values
    assert treatment == ()


def test_treat_winsorise_counts_equal_points_together() -> None:
    values = column_of(*EVEN, 50.0, 50.0)
    assert treat_winsorise(values, count=1)[1] == ()
    assert treat_winsorise(values, count=2)[1][0].rows.tolist() == [20, 21]


def test_treat_log_is_the_formula_and_leaves_equal_values_alone() -> None:
    values = np.array([[5.0, 0.1], [7.0, 0.1], [205.0, 0.1], [NAN, NAN]])
    treated, (found,) = treat_log(values)
    np.testing.assert_allclose(treated[:, 0], np.log([2.0, 4.0, 202.0, NAN]), rtol=1e-15)
    np.testing.assert_array_equal(treated[:, 1], values[:, 1])
    assert (found.column, found.n_changed) == (0, 3)


def test_treat_log_keeps_the_digits_of_large_values_with_a_small_range() -> None:
    treated, _ = treat_log(column_of(1e8, 1e8 + 1, 1e8 + 2))
    np.testing.assert_allclose(treated.ravel(), np.log([0.02, 1.02, 2.02]), rtol=1e-15)


def test_treat_log_takes_the_smallest_numbers_there_are() -> None:
    treated, _ = treat_log(column_of(0.0, 5e-324, 5e-324))
    assert np.isfinite(treated).all()
    assert treated[0, 0] < treated[1, 0]


@pytest.mark.parametrize("sigma", [0.3, 1.0, 2.0])
def test_treat_boxcox_agrees_with_scipy(sigma: float) -> None:
    values = np.random.default_rng(8).lognormal(sigma=sigma, size=514)
    treated, (found,) = treat_boxcox(values[:, np.newaxis])
    expected, power = stats.boxcox(values - values.min() + 1)
    assert found.derived["power"] == pytest.approx(power, abs=1e-5)
    np.testing.assert_allclose(treated[:, 0], expected, atol=1e-4)


def test_treat_boxcox_of_a_few_events_stays_finite() -> None:
    treated, (found,) = treat_boxcox(column_of(*[0.0] * 500, 1.0, NAN, 1e9))
    assert np.isfinite(treated[~np.isnan(treated)]).all()
    assert -2 <= found.derived["power"] <= 2
    assert len(np.unique(treated[~np.isnan(treated)])) == 3


@pytest.mark.parametrize("values", [[], [NAN, NAN], [0.1] * 15, [7.0], [0.0, 1e-300]])
def test_treat_boxcox_leaves_equal_values_alone(values: list[float]) -> None:
    table = column_of(*values)
    treated, treatment = treat_boxcox(table)
    assert treated is table
    assert treatment == ()


def test_treat_cap_touches_only_what_is_above() -> None:
    values = np.array([[1.0, 60.0], [50.0, NAN], [51.0, 70.0]])
    treated, (first, second) = treat_cap(values, value=50)
    np.testing.assert_array_equal(treated, [[1.0, 50.0], [50.0, NAN], [50.0, 50.0]])
    assert (first.column, first.rows.tolist(), first.derived["upper"]) == (0, [2], 50)
    assert (second.column, second.rows.tolist(), second.n_changed) == (1, [0, 2], 2)
    assert treat_cap(values, value=70)[0] is values


AT_CAP = 3 * 0.1
"""0.3 on paper, and 0.30000000000000004 computed."""


def test_treat_cap_does_not_count_what_is_the_cap_on_paper() -> None:
    values = np.array([[AT_CAP, AT_CAP], [0.31, 0.1], [0.3, NAN]])
    treated, (found,) = treat_cap(values, value=0.3)
    np.testing.assert_array_equal(treated, [[0.3, 0.3], [0.3, 0.1], [0.3, NAN]])
    assert (found.column, found.rows.tolist(), found.n_changed) == (0, [1], 1)
    np.testing.assert_array_equal(found.before, [0.31])


def test_treat_cap_counts_what_is_a_billionth_above_even_beside_a_huge_value() -> None:
    _, (found,) = treat_cap(column_of(100.000001, 1e15, 1.0), value=100.0)
    assert found.rows.tolist() == [0, 1]


def test_treat_winsorise_does_not_count_what_is_the_next_value_on_paper() -> None:
    """1 + 9e-10 equals the largest, with which it is pulled in, and also the 1 to which both are."""
    values = column_of(0.0, 0.0, 0.0, 0.0, 0.1, 1.0, 1 + 9e-10, 1 + 1.8e-9)
    treated, (found,) = treat_winsorise(values, count=2)
    np.testing.assert_array_equal(treated.ravel(), [0.0, 0.0, 0.0, 0.0, 0.1, 1.0, 1.0, 1.0])
    assert (found.rows.tolist(), found.n_changed) == ([7], 1)


def test_a_run_tells_no_value_as_treated_that_was_the_cap_on_paper() -> None:
    method = Method.from_dict(
        {
            "impute": "mean",
            "treat": {"name": "cap", "value": 0.3},
            "normalise": "minmax",
            "aggregate": "arithmetic",
            "classify": "mean_sd",
        }
    )
    table = np.column_stack([[AT_CAP, 0.4, *[0.1] * 18], [AT_CAP, NAN, *[AT_CAP] * 18]])
    result = compute_index(IndexInputs(FRAMEWORK, method, UNITS, table))
    assert treated_values(result) == [
        {},
        {
            "a": {"before": 0.4, "after": 0.3, "step": "cap"},
            "b": {"before": None, "after": 0.3, "step": "impute"},
        },
        *[{}] * 18,
    ]
    stored = result.derived()["treat"]["regency"]
    assert {code: record["points"] for code, record in stored.items()} == {"a": 1}
    np.testing.assert_array_equal(result.treated[:, 1], [0.3] * 20)


def test_treatments_leave_their_argument_alone() -> None:
    values = column_of(*EVEN, 500.0)
    given = values.copy()
    for treated, treatment in (
        treat_two_stage(given),
        treat_winsorise(given, count=3),
        treat_log(given),
        treat_boxcox(given),
        treat_cap(given, value=3),
    ):
        assert treatment
        assert not np.array_equal(treated, given)
        np.testing.assert_array_equal(given, values)


FRAMEWORK = Framework(
    "X",
    "",
    (),
    (
        Indicator(code="a", parent="X", target=100.0, goalposts=(0.0, 400.0)),
        Indicator(code="b", parent="X", target=10.0, goalposts=(0.0, 20.0)),
    ),
)
TABLE = np.column_stack([[0.0] * 10 + [100.0] + [400.0] * 9, np.arange(20.0)])
UNITS = Units(tuple(f"{row:02}" for row in range(20)), ("regency",) * 20, (None,) * 20)


def compute_scores(treat: object, normalise: object, table: np.ndarray = TABLE) -> np.ndarray:
    method = Method.from_dict(
        {"treat": treat, "normalise": normalise, "aggregate": "arithmetic", "classify": "mean_sd"}
    )
    return compute_index(IndexInputs(FRAMEWORK, method, UNITS, table)).normalised


@pytest.mark.parametrize("treat", ["log", "boxcox"])
@pytest.mark.parametrize("normalise", ["max", "goalposts", "distance_target", "presence"])
def test_compute_index_carries_marks_to_the_scale_of_the_treatment(treat: str, normalise: str) -> None:
    """0 events score 0, the target or largest value 100, also where the scores are of logarithms."""
    scores = compute_scores(treat, normalise)[:, 0]
    assert scores[0] == pytest.approx(0.0, abs=1e-9)
    assert scores[-1] == pytest.approx(100.0)
    if normalise in {"distance_target", "presence"}:
        assert scores[10] == pytest.approx(100.0)
    else:
        # A hundred of 400 is a quarter, and much more on a scale that draws large values together.
        assert 50 < scores[10] < 100


def test_compute_index_of_logarithms_agrees_with_the_formula() -> None:
    scores = compute_scores("log", "max")[:, 0]
    start, whole = math.log(4.0), math.log(404.0)
    assert scores[10] == pytest.approx(100 * (math.log(104.0) - start) / (whole - start), abs=1e-12)


@pytest.mark.parametrize(
    ("normalise", "message"),
    [("max", "perlakuan pencilan tidak menyisakan angka 0"), ("goalposts", "batas skala tidak dapat dibawa")],
)
def test_compute_index_refuses_marks_that_a_treatment_has_no_place_for(normalise: str, message: str) -> None:
    # The smallest value is 900, so that 0 lies far below what the logarithm is defined for.
    with pytest.raises(NormalisationError, match=f"Indikator a: {message}") as caught:
        compute_scores("log", normalise, TABLE + 900.0)
    assert caught.value.codes == ("a",)


def test_compute_index_stores_what_was_treated() -> None:
    method = Method.from_dict(
        {"treat": "two_stage", "normalise": "minmax", "aggregate": "arithmetic", "classify": "mean_sd"}
    )
    table = TABLE.copy()
    table[:, 0] = [*EVEN[:-1], 900.0]
    result = compute_index(IndexInputs(FRAMEWORK, method, UNITS, table))
    (found,) = result.prepared["regency"].treatment
    assert (found.column, found.rows.tolist()) == (0, [19])
    stored = result.derived()["treat"]["regency"]["a"]
    assert (stored["step"], stored["points"], stored["upper"]) == ("winsorise", 1, 19.0)
    np.testing.assert_array_equal(result.treated[:, 0], [*EVEN[:-1], 19.0])
    np.testing.assert_array_equal(result.values[:, 0], table[:, 0])


@pytest.mark.parametrize(
    ("treat", "message"),
    [
        (
            {"name": "two_stage", "winmax": -1},
            "winmax dari two_stage bernilai -1; isi bilangan bulat 0 sampai",
        ),
        ({"name": "two_stage", "winmax": 2.5}, "isi bilangan bulat"),
        ("winsorise", "count dari winsorise belum diisi; isi bilangan bulat 1 sampai"),
        ({"name": "winsorise", "count": 0}, "isi bilangan bulat 1 sampai"),
        ("cap", "value dari cap belum diisi; isi angka"),
        ({"name": "cap", "value": math.inf}, "isi angka"),
        ({"name": "log", "base": 10}, "log tidak mengenal parameter 'base'. Parameternya: tidak ada"),
    ],
)
def test_method_refuses_impossible_treatment(treat: object, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        Method.from_dict(
            {"treat": treat, "normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}
        )
