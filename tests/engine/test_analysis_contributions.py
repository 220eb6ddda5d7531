"""Contributions of indicators and groups add up to the score, by hand and for every method."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.engine import Framework, Group, IndexInputs, IndexResult, Indicator, Method, Units, compute_index
from apps.engine.analysis import measure_contributions
from tests.engine.test_properties import cases

NAN = float("nan")
NEUTRAL = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}
POSITIVE = {**NEUTRAL, "normalise": {"name": "minmax", "lower": 1, "upper": 100}}
AGGREGATIONS: list[Any] = [
    "arithmetic",
    "geometric",
    "harmonic",
    {"name": "generalised", "p": 2.0},
    {"name": "generalised", "p": 0.5},
    {"name": "generalised", "p": -3.0},
    "copeland",
    {"default": "arithmetic", "X": "geometric"},
    {"default": "geometric", "X": "copeland"},
]
RESCALINGS: list[Any] = [
    "none",
    "max",
    {"name": "minmax"},
    {"name": "cap", "lower": 20.0, "upper": 60.0},
    {"X": "minmax"},
]


def takes_zero(aggregate: Any) -> bool:
    """Whether the index can be aggregated where rescaling to the range makes a group's score 0."""
    name = aggregate if isinstance(aggregate, str) else aggregate.get("X") or aggregate["name"]
    return name not in {"geometric", "harmonic"} and (name != "generalised" or aggregate["p"] > 0)


METHODS = [
    (aggregate, rescale)
    for aggregate in AGGREGATIONS
    for rescale in RESCALINGS
    if takes_zero(aggregate) or rescale != {"name": "minmax"}
]
THREE_REGIONS = Units(("36.01", "36.02", "36.03"), ("regency",) * 3, ("36",) * 3)


def two_dimensions(**rest: Any) -> Framework:
    """A and B below D1 (weights 3 and 1), C below D2, D1 twice as heavy as D2."""
    return Framework(
        "X",
        "",
        (Group(code="D1", parent="X", weight=2.0), Group(code="D2", parent="X", weight=1.0)),
        (
            Indicator(code="A", parent="D1", weight=3.0),
            Indicator(code="B", parent="D1", weight=1.0),
            Indicator(code="C", parent="D2"),
        ),
        **rest,
    )


def assert_adds_up(result: IndexResult) -> None:
    found = measure_contributions(result)
    total = np.where(np.isnan(result.index), np.nan, np.nansum(found.indicators, axis=1) + found.remainder)
    np.testing.assert_allclose(total, result.index, rtol=1e-9, atol=1e-9)


def test_arithmetic_contributions_are_weight_times_score() -> None:
    method = Method.from_dict(NEUTRAL)
    result = compute_index(
        IndexInputs(two_dimensions(), method, THREE_REGIONS, [[10, 5, 4], [5, NAN, 2], [NAN, NAN, 1]])
    )
    found = measure_contributions(result)
    # D1 is 2/3 of the index, A 3/4 of D1; without B it is all of D1, and without D1 the index is C.
    np.testing.assert_allclose(
        found.indicators, [[50.0, 100 / 6, 100 / 3], [100 / 3, NAN, 50 / 3], [NAN, NAN, 25.0]]
    )
    np.testing.assert_allclose(
        found.groups, [[100.0, 200 / 3, 100 / 3], [50.0, 100 / 3, 50 / 3], [25.0, NAN, 25.0]]
    )
    np.testing.assert_allclose(found.remainder, 0.0, atol=1e-12)


def test_geometric_contributions_are_shares_of_the_weight() -> None:
    """By Euler a geometric mean gives each child its share of the weight, whatever its score."""
    method = Method.from_dict({**NEUTRAL, "aggregate": "geometric"})
    result = compute_index(
        IndexInputs(two_dimensions(), method, THREE_REGIONS, [[10, 5, 4], [5, 1, 2], [1, 2, 1]])
    )
    found = measure_contributions(result)
    np.testing.assert_allclose(found.indicators, result.index[:, np.newaxis] * [1 / 2, 1 / 6, 1 / 3])


def test_harmonic_contributions_weigh_low_scores_most() -> None:
    method = Method.from_dict({**NEUTRAL, "aggregate": "harmonic"})
    framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in "AB"))
    found = measure_contributions(
        compute_index(IndexInputs(framework, method, THREE_REGIONS, [[10, 5], [5, 10], [10, 10]]))
    )
    # Mean of 100 and 50: 200/3; derivatives (mean / score)**2 / 2 are 2/9 and 8/9.
    np.testing.assert_allclose(found.indicators[0], [100 * 2 / 9, 50 * 8 / 9])


def test_generalised_contributions_are_score_times_slope() -> None:
    """Compared with the slope found by moving one score a little."""
    method = Method.from_dict(
        {**NEUTRAL, "normalise": {"name": "presence"}, "aggregate": {"name": "generalised", "p": 2.0}}
    )
    framework, table = two_dimensions(), np.array([[30.0, 80.0, 45.0]])
    method = replace(method, normalise=Method.from_dict(POSITIVE).normalise)
    units = Units(("a", "b", "c"), ("regency",) * 3, (None,) * 3)

    def index_of(row: np.ndarray) -> float:
        # The first and the last row hold the scale: scores are the values themselves.
        return float(
            compute_index(IndexInputs(framework, method, units, [[1.0] * 3, row, [100.0] * 3])).index[1]
        )

    row, step = table[0], 1e-4
    slopes = [(index_of(row + step * unit) - index_of(row - step * unit)) / (2 * step) for unit in np.eye(3)]
    result = compute_index(IndexInputs(framework, method, units, [[1.0] * 3, row, [100.0] * 3]))
    np.testing.assert_allclose(measure_contributions(result).indicators[1], row * slopes, rtol=1e-7)


def test_rescaling_to_the_maximum_leaves_nothing_over() -> None:
    method = Method.from_dict({**NEUTRAL, "rescale": "max"})
    found = measure_contributions(
        compute_index(
            IndexInputs(two_dimensions(), method, THREE_REGIONS, [[10, 5, 4], [5, 1, 2], [1, 2, 1]])
        )
    )
    np.testing.assert_allclose(found.remainder, 0.0, atol=1e-12)


def test_rescaling_to_the_range_leaves_its_shift_over() -> None:
    method = Method.from_dict({**NEUTRAL, "rescale": {"D2": "minmax"}})
    result = compute_index(
        IndexInputs(two_dimensions(), method, THREE_REGIONS, [[10, 5, 4], [5, 1, 2], [1, 2, 1]])
    )
    found = measure_contributions(result)
    # D2 is 100, 50 and 25 before: rescaled (D2 - 25) * 100 / 75, a third of which is in the index.
    np.testing.assert_allclose(found.remainder, -25 * 100 / 75 / 3)
    np.testing.assert_allclose(found.indicators[:, 2], np.array([100, 50, 25]) * 100 / 75 / 3)
    np.testing.assert_allclose(found.groups[:, 2], np.array([100, 100 / 3, 0]) / 3, atol=1e-12)


def test_what_a_cap_takes_off_is_left_over() -> None:
    method = Method.from_dict({**NEUTRAL, "rescale": {"X": {"name": "cap", "lower": 0.0, "upper": 60.0}}})
    found = measure_contributions(
        compute_index(
            IndexInputs(two_dimensions(), method, THREE_REGIONS, [[10, 5, 4], [5, 1, 2], [1, 2, 1]])
        )
    )
    np.testing.assert_allclose(found.indicators[0].sum(), 100.0)
    np.testing.assert_allclose(found.remainder, [-40.0, 0.0, 0.0], atol=1e-12)


def test_score_of_copeland_is_left_over_whole() -> None:
    method = Method.from_dict({**NEUTRAL, "aggregate": {"default": "arithmetic", "X": "copeland"}})
    result = compute_index(
        IndexInputs(two_dimensions(), method, THREE_REGIONS, [[10, 5, 4], [5, 1, 2], [1, 2, 1]])
    )
    found = measure_contributions(result)
    np.testing.assert_array_equal(found.remainder, result.index)
    np.testing.assert_array_equal(found.indicators, np.zeros((3, 3)))


def test_copeland_of_one_dimension_leaves_only_its_part_over() -> None:
    method = Method.from_dict({**NEUTRAL, "aggregate": {"default": "arithmetic", "D1": "copeland"}})
    result = compute_index(
        IndexInputs(two_dimensions(), method, THREE_REGIONS, [[10, 5, 4], [5, 1, 2], [1, 2, 1]])
    )
    found = measure_contributions(result)
    np.testing.assert_allclose(found.remainder, result.scores_of("D1") * 2 / 3, atol=1e-12)
    np.testing.assert_allclose(found.groups[:, 1], result.scores_of("D1") * 2 / 3)


def test_indicators_of_a_group_that_is_screened_out_contribute_nothing() -> None:
    method = Method.from_dict({**NEUTRAL, "screen": {"name": "minimum_share", "share": 0.6}})
    framework = Framework(
        "X",
        "",
        (Group(code="D1", parent="X"), Group(code="D2", parent="X", weight=3.0)),
        tuple(Indicator(code=code, parent="D1" if code in "AB" else "D2") for code in "ABCDE"),
    )
    result = compute_index(
        IndexInputs(framework, method, THREE_REGIONS, [[1, NAN, 2, 2, 2], [1, 1, 1, 1, 2], [NAN] * 5])
    )
    found = measure_contributions(result)
    np.testing.assert_allclose(found.indicators[0], [0.0, NAN, 100 / 3, 100 / 3, 100 / 3])
    assert np.isnan(found.groups[0, 1])
    assert np.isnan(found.indicators[2]).all()
    assert np.isnan(found.groups[2]).all()
    assert np.isnan(found.remainder[2])


def test_groups_for_display_sum_their_indicators(framework_2024: Framework, method_2024: Method) -> None:
    generator = np.random.default_rng(5)
    values = generator.poisson(2.0, (40, 61)).astype(float)
    values[generator.random(values.shape) < 0.2] = np.nan
    units = Units(tuple(f"{number:02}" for number in range(40)), ("regency",) * 40, (None,) * 40)
    result = compute_index(IndexInputs(framework_2024, method_2024, units, values))
    found = measure_contributions(result)
    for column, group in enumerate(framework_2024.groups, start=1):
        below = found.indicators[:, framework_2024.membership[:, column]]
        is_missing = np.isnan(below if group.is_display_only else result.aggregates[:, [column]]).all(axis=1)
        total = np.where(is_missing, np.nan, np.nansum(below, axis=1))
        np.testing.assert_allclose(found.groups[:, column], total, atol=1e-12)
        assert group.is_display_only == (group.parent != "IKP")
    np.testing.assert_allclose(np.nansum(found.groups[:, 1:5], axis=1), result.index)


@pytest.mark.parametrize(("aggregate", "rescale"), METHODS, ids=str)
def test_contributions_add_up_for_every_method(aggregate: Any, rescale: Any) -> None:
    method = Method.from_dict({**POSITIVE, "aggregate": aggregate, "rescale": rescale})
    generator = np.random.default_rng(11)
    values = generator.gamma(1.0, 5.0, (30, 6))
    values[generator.random(values.shape) < 0.25] = np.nan
    framework = Framework(
        "X",
        "",
        (
            Group(code="D1", parent="X", weight=2.0),
            Group(code="S1", parent="D1", weight=3.0),
            Group(code="S2", parent="D1", is_display_only=True),
        ),
        tuple(
            Indicator(code=f"i{number}", parent=parent, weight=1.0 + number, direction=1 - 2 * (number % 2))
            for number, parent in enumerate(("S1", "S1", "S2", "D1", "X", "X"))
        ),
    )
    levels = ("province",) * 10 + ("regency",) * 20
    units = Units(tuple(f"{number:02}" for number in range(30)), levels, (None,) * 30)
    assert_adds_up(compute_index(IndexInputs(framework, method, units, values)))


@given(cases(), st.sampled_from(METHODS), st.sampled_from([0.0, 0.6]))
def test_contributions_add_up(case: Any, stages: tuple[Any, Any], share: float) -> None:
    aggregate, rescale = stages
    framework, units, table = case
    method = Method.from_dict(
        {
            **POSITIVE,
            "screen": {"name": "minimum_share", "share": share},
            "aggregate": aggregate,
            "rescale": rescale,
        }
    )
    assert_adds_up(compute_index(IndexInputs(framework, method, units, table)))


@given(cases())
def test_negative_scores_add_up_too(case: Any) -> None:
    framework, units, table = case
    method = Method.from_dict({**NEUTRAL, "normalise": {"name": "zscore", "mean": 0.0, "sd": 1.0}})
    assert_adds_up(compute_index(IndexInputs(framework, method, units, table)))
