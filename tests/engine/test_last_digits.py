"""Last digits decide nothing on the way to the scores: equal on paper means equal, whatever the method."""

import math
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from apps.engine import (
    EngineError,
    Framework,
    IndexInputs,
    Method,
    Stage,
    compute_index,
    normalise_max,
    normalise_minmax,
    normalise_presence,
    normalise_zscore,
    rescale_cap,
    treat_boxcox,
    treat_two_stage,
    treat_winsorise,
    weight_optimised,
    weight_pca,
)
from apps.engine.analysis import profile_scores
from apps.engine.analysis.coherence import flag_correlation
from apps.engine.analysis.correlations import CORRELATIONS
from apps.engine.analysis.reliability import measure_alpha
from apps.engine.enums import CorrelationFlag
from apps.engine.methods.panel import AhpWeights, weight_ahp
from apps.engine.methods.skewness import Shape, measure_shape
from apps.engine.methods.transformation import transform
from apps.engine.methods.weighting import find_sign
from apps.engine.registry import OPERATIONS
from apps.engine.registry.weights_at_once import weigh_runs_pca
from apps.engine.rules import computing_as
from tests.thorough import examples

from .test_method_properties import FRAMEWORK, LATEST, REFERENCES, SHAPE, UNITS, declare

BEFORE: Final = "1.2.3"


def column_of(*values: float) -> np.ndarray:
    return np.array(values)[:, np.newaxis]


def nudge(numbers: np.ndarray, random: np.random.Generator, most: int = 4) -> np.ndarray:
    """Change numbers by a few last digits, as adding up in another order or another processor does."""
    return numbers + random.integers(-most, most + 1, numbers.shape) * np.spacing(np.abs(numbers)) * (
        numbers != 0
    )


def read_tenths(whole: np.ndarray) -> np.ndarray:
    """A tenth of whole numbers, as it is written on paper and read from a file."""
    return np.array([float(f"{number / 10:.1f}") for number in whole.ravel()]).reshape(whole.shape)


# The treatment of outliers.


def test_the_tail_of_even_values_is_the_same_on_every_scale() -> None:
    whole = np.array([1.0, 2.0, 3.0, 4.0])
    for values in (whole, read_tenths(whole), whole / 7, 1000 + whole / 10):
        (found,) = treat_winsorise(values[:, np.newaxis], count=1)[1]
        assert (found.rows.tolist(), found.derived["skewness_before"]) == ([3], 0.0)
    with computing_as(BEFORE):
        (found,) = treat_winsorise(read_tenths(whole)[:, np.newaxis], count=1)[1]
    assert found.rows.tolist() == [0]


def test_symmetric_columns_are_treated_alike_on_every_scale() -> None:
    random = np.random.default_rng(0)
    for _ in range(300):
        half = np.sort(random.integers(1, 30, random.integers(2, 5)))
        whole = (random.integers(30, 40) + np.concatenate([-half[::-1], half])).astype(float)
        on_paper, _ = treat_winsorise(whole[:, np.newaxis], count=1)
        in_tenths, _ = treat_winsorise(read_tenths(whole)[:, np.newaxis], count=1)
        np.testing.assert_allclose(in_tenths * 10, on_paper, rtol=1e-12)


def test_a_skewness_of_exactly_two_is_not_beyond_it() -> None:
    """Of four values of which three are equal it is 2, and the kurtosis 4."""
    whole, tenths = column_of(21.0, 21.0, 21.0, 60.0), column_of(2.1, 2.1, 2.1, 6.0)
    for values in (whole, tenths, -tenths, tenths + 1e6):
        assert treat_two_stage(values)[1] == ()
    with computing_as(BEFORE):
        assert [found.step for found in treat_two_stage(tenths)[1]] == ["log"]


@pytest.mark.parametrize(
    ("skewness", "kurtosis", "expected"),
    [
        (2 * (1 + 1e-12), 9.0, False),
        (-2 * (1 + 1e-12), 9.0, False),
        (3.0, 3.5 * (1 + 1e-12), False),
        (2 * (1 + 1e-8), 3.5 * (1 + 1e-8), True),
        (math.nan, math.nan, False),
    ],
)
def test_outliers_are_beyond_both_limits_on_paper(
    skewness: float, kurtosis: float, *, expected: bool
) -> None:
    assert Shape(skewness, kurtosis).has_outliers is expected


def test_the_margin_of_a_limit_grows_with_the_distance_of_the_values_from_zero() -> None:
    """Of 10,000,000.1 the last digits are a larger part of the spread than of 0.1."""
    near = measure_shape(np.array([0.0, 0.0, 0.0, 1.0]))
    far = measure_shape(np.array([0.0, 0.0, 0.0, 1.0]) + 2.0**24)
    assert far.distance > 1e7 * near.distance
    assert far.skewness == pytest.approx(2.0, rel=1e-12)


OF_A_FEW_EVENTS: Final = np.array(
    [4.0, 1.0, 9.0, 3.0, 14.0, 18.0, 8.0, 27.0, 23.0, 9.0, 8.0, 10.0, 17.0, 8.0]
)


def test_the_power_of_what_is_equal_on_paper_is_equal() -> None:
    random = np.random.default_rng(3)
    for values in (
        random.lognormal(size=60),
        np.repeat([0.3, 0.9], [40, 20]),
        np.repeat([3e-8, 4e-8], 30),
        OF_A_FEW_EVENTS,
        np.repeat([0.0, 1e9], [59, 1]),
    ):
        on_paper, (expected,) = treat_boxcox(values[:, np.newaxis])
        found, (record,) = treat_boxcox(nudge(values, random)[:, np.newaxis])
        np.testing.assert_allclose(found, on_paper, rtol=1e-11, atol=1e-11 * np.abs(on_paper).max())
        if values.max() > 1e-3:
            assert record.derived["power"] == pytest.approx(expected.derived["power"], abs=1e-9)


SMALL: Final = 3.013e-8


def test_values_that_are_equal_on_paper_are_so_after_box_and_cox() -> None:
    """Beside the 1 that the shift adds, 3e-8 keeps eight digits: they told these two apart."""
    values = column_of(1e-8, SMALL, SMALL * (1 + 8e-10), 9e-8, 2e-8)
    treated = treat_boxcox(values)[0]
    assert treated[1] == treated[2]
    with computing_as(BEFORE):
        before = treat_boxcox(values)[0]
    assert abs(before[1] - before[2]) > 1e-9 * before[1]


def test_the_power_lies_within_its_bounds() -> None:
    powers = [
        treat_boxcox(column_of(*values))[1][0].derived["power"]
        for values in ([0.0] * 9 + [1.0], [0.0] + [1.0] * 9)
    ]
    assert powers == [-2.0, 2.0]


def test_a_mark_at_the_beginning_of_the_logarithm_has_no_place_there() -> None:
    """0.1 - 0.3 + 0.2 is 0 on paper; of the 2.8e-17 that are computed the logarithm is -38."""
    derived = {"minimum": 0.3, "shift": 0.2}
    assert 0.1 - 0.3 + 0.2 > 0
    carried = transform(np.array([0.1, 0.3, 0.1001]), derived)
    assert (carried[0], np.isfinite(carried[1:]).all()) == (-np.inf, True)
    with computing_as(BEFORE):
        assert transform(np.array([0.1]), derived)[0] > -40


# Normalisation.


@pytest.mark.parametrize("normalise", [normalise_max, normalise_presence])
def test_what_equals_a_moved_origin_is_nothing(normalise: Any) -> None:
    values, origins = column_of(-2.0, -2.0 - 4e-16, -2.0 + 4e-16, 1.0), np.array([-2.0])
    scores = normalise(values, None, origins)[0]
    assert scores[:3].tolist() == [[0.0]] * 3
    assert scores[3] == 100.0


@pytest.mark.parametrize("normalise", [normalise_minmax, normalise_zscore])
def test_equal_values_near_together_are_not_stretched_apart(normalise: Any) -> None:
    values = column_of(1e7 + 0.1, 1e7 + 0.1 + 2e-9, 1e7, 1e7 + 1)
    assert values[0] != values[1]
    scores = normalise(values)[0]
    assert scores[0] == scores[1]
    with computing_as(BEFORE):
        before = normalise(values)[0]
    assert abs(before[0] - before[1]) > 1e-9 * np.abs(before).max()


# Weights.


APART: Final = np.array([[1.0, 1.0, 1.0], [2.0, 2.1, -1.0], [3.0, 2.9, -1.0], [4.0, 4.0, 1.0]]) / 10


def test_a_weight_that_is_0_on_paper_is_0() -> None:
    """The third child goes with neither of the others. A region that has it alone has no score."""
    weights, _ = weight_pca(APART, np.ones(3))
    at_once, is_found = weigh_runs_pca([column[np.newaxis] for column in APART.T], np.ones(3))
    assert is_found.all()
    assert weights[2] == at_once[0, 2] == 0.0
    with computing_as(BEFORE):
        assert 0 < weight_pca(APART, np.ones(3))[0][2] < 1e-20


def test_loadings_that_add_up_to_nothing_have_one_sign() -> None:
    for last in (0.0, 1e-16, -1e-16, 1e-12, -1e-12):
        assert find_sign(np.array([0.6, -0.6 + last])) == 1.0
        assert find_sign(np.array([-0.6, 0.6 + last])) == -1.0
    assert find_sign(np.array([-0.7, 0.6, 0.2])) == 1.0


def test_children_that_cancel_out_have_no_weights_whatever_their_last_digits() -> None:
    random, rising = np.random.default_rng(4), np.array([2.0, 2.0, 3.0, 4.0, 0.0, 0.0, 4.0, 4.0, 1.0]) / 10
    scores = np.column_stack([rising, 2 - 3 * rising])
    for _ in range(40):
        with pytest.raises(EngineError, match="saling meniadakan"):
            weight_optimised(nudge(scores, random), np.ones(2))


def test_an_optimised_weight_of_0_is_0() -> None:
    """The third child is the sum of the others less what they share: with them alone its influence is as asked for."""
    first, second = np.array([1.0, -1.0, 1.0, -1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0, -1.0, -1.0])
    second -= second @ first / (first @ first) * first
    other = np.array([1.0, 1.0, -1.0, -1.0, 0.5, -0.5])
    for part in (first, second):
        other -= other @ part / (part @ part) * part
    ones = [part / np.sqrt(part @ part) for part in (first, second, other)]
    third = (ones[0] + ones[1] + ones[2]) / np.sqrt(3)
    # The sum of the first two goes with each of them by 1/sqrt(2), and with the third by 2/sqrt(6).
    target = np.array([1.0, 1.0, 2 / np.sqrt(3)])
    random = np.random.default_rng(6)
    for _ in range(20):
        scores = nudge(np.column_stack([ones[0], ones[1], third]) + 3.0, random)
        weights, _ = weight_optimised(scores, target, influence="given")
        assert weights[2] == 0.0
        assert weights[0] == pytest.approx(weights[1], rel=1e-9)


# What is told of the scores.


def test_scores_at_the_end_of_a_range_are_not_told_as_cut() -> None:
    scores = np.array([30.0 - 4e-15, 30.0, 60.0 + 8e-15, 70.0, 20.0])
    capped, raised, lowered = rescale_cap(scores, lower=30.0, upper=60.0)
    assert (capped.tolist(), raised, lowered) == ([30.0, 30.0, 60.0, 60.0, 30.0], 1.0, 1.0)


@pytest.mark.parametrize(
    ("coefficient", "p_value", "expected"),
    [
        (0.9 + 2e-16, 0.0, None),
        (0.9 + 1e-8, 0.0, CorrelationFlag.REDUNDANT),
        (0.3 - 2e-16, 0.5, None),
        (-1e-17, 0.01, CorrelationFlag.WEAK),
        (-0.5, 0.05 - 1e-17, CorrelationFlag.WEAK),
        (-0.5, 0.04, CorrelationFlag.NEGATIVE),
    ],
)
def test_a_correlation_at_a_limit_is_not_beyond_it(
    coefficient: float, p_value: float, expected: CorrelationFlag | None
) -> None:
    assert flag_correlation(coefficient, p_value) == expected


def test_rank_correlations_of_five_regions_lie_on_the_limits() -> None:
    """1 - 6 d / 120 is 0.9 for d = 2 and 0.3 for d = 14."""
    first = column_of(1.0, 2.0, 3.0, 4.0, 5.0)
    for second, flag in (
        ((2.0, 1.0, 3.0, 4.0, 5.0), None),
        ((3.0, 1.0, 5.0, 4.0, 2.0), CorrelationFlag.WEAK),
    ):
        coefficients, p_values, _ = CORRELATIONS["spearman"](first, column_of(*second))
        assert flag_correlation(float(coefficients[0, 0]), float(p_values[0, 0])) == flag


@pytest.mark.parametrize("name", sorted(CORRELATIONS))
def test_a_score_that_is_the_same_everywhere_on_paper_has_no_correlation(name: str) -> None:
    noisy = np.array([30.0, 30.000000000000004, 29.999999999999996, 30.0, 30.000000000000004, 30.0])
    both = np.column_stack([noisy, np.array([1.0, 4.0, 2.0, 3.0, 6.0, 5.0])])
    coefficients, p_values, _ = CORRELATIONS[name](both, both)
    assert np.isnan(coefficients[0]).all()
    assert np.isnan(coefficients[:, 0]).all()
    assert np.isnan(p_values[0]).all()


def test_sums_that_cancel_out_have_no_alpha() -> None:
    tenths = read_tenths(np.random.default_rng(2).integers(0, 100, (40, 3)).astype(float))
    scores = np.column_stack([tenths, 9.9 - tenths])
    assert np.ptp(scores.sum(axis=1)) > 0
    assert math.isnan(measure_alpha(scores))


def test_indicators_equally_far_from_the_median_stay_in_order() -> None:
    """Weight times distance is 3 for both; computed, 0.1 * 30 and 0.3 * 10 may differ."""
    scores = np.array([[30.0, 10.0, 50.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [40.0, 20.0, 60.0]])
    scores = np.vstack([scores, np.zeros((2, 3))])
    for weights in ([0.1, 0.3, 0.06], [0.1 * (1 - 2e-16), 0.3, 0.06 * (1 + 4e-16)]):
        found = profile_scores("36.01", ("A", "B", "C"), np.array(weights), scores, 0)
        assert [standing.code for standing in found.weaknesses] == ["A", "B", "C"]


def test_comparisons_at_a_limit_are_accepted() -> None:
    assert AhpWeights(np.ones(1), 3.0, 0.0, 0.1 + 1e-16).is_consistent
    assert not AhpWeights(np.ones(1), 3.0, 0.0, 0.1001).is_consistent
    assert 5 * 0.201 - 1 > 0.005
    weight_ahp(np.array([[1.0, 5.0], [0.201, 1.0]]))


# Whole indices.

EXTRA: Final[list[tuple[Stage, Any]]] = [
    (Stage.TREAT, {"name": "winsorise", "count": 1}),
    (Stage.TREAT, {"name": "two_stage", "winmax": 0}),
    (Stage.NORMALISE, {"name": "minmax", "lower": -50, "upper": 50}),
    (Stage.NORMALISE, {"name": "zscore", "mean": 50, "sd": 10}),
    (Stage.AGGREGATE, {"default": "geometric", "A": "copeland", "X": "arithmetic"}),
    (Stage.WEIGH, {"name": "optimised", "influence": "given"}),
    (Stage.RESCALE, {"default": "none", "A1": "max", "X": "minmax"}),
]
CHOICES: Final = {
    stage: [declare(stage, name) for name in OPERATIONS[stage]]
    + [choice for of_stage, choice in EXTRA if of_stage == stage]
    for stage in Stage
}
TENTH_OF: Final = {"name": "cap", "value": 0.9}


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], np.ndarray, Framework, np.random.Generator]:
    """A method, whole values with ties, copies and outliers, and a framework with weights as people write them."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    method = {str(stage): choices[random.integers(len(choices))] for stage, choices in CHOICES.items()}
    values = random.integers(0, random.choice([2, 3, 5, 30]), SHAPE).astype(float)
    if random.random() < 0.5:
        values[random.random(SHAPE) < 0.05] *= 40
    if random.random() < 0.3:
        values[:, 1] = values[:, 0] * 3 + 7
    if random.random() < 0.2:
        values[5:19] = np.resize(values[5:12], (14, SHAPE[1]))
    if random.random() < 0.5:
        values[random.random(SHAPE) < 0.15] = np.nan
        values[[UNITS.codes.index(code) for code in REFERENCES.values()]] = 1.0
    groups, indicators = (
        tuple(replace(node, weight=float(random.choice([0.1, 0.2, 0.3, 0.7, 1.0, 2.0]))) for node in nodes)
        for nodes in (FRAMEWORK.groups, FRAMEWORK.indicators)
    )
    return method, values, replace(FRAMEWORK, groups=groups, indicators=indicators), random


def stand(
    method: dict[str, Any], values: np.ndarray, framework: Framework, latest: np.ndarray
) -> dict[str, Any] | type[EngineError]:
    """Ranks and classes of an index and its themes; the kind of error where it cannot be computed."""
    inputs = IndexInputs(framework, Method.from_dict(method), UNITS, values, latest=latest)
    try:
        result = compute_index(inputs)
    except EngineError as error:
        return type(error)
    ranks = np.column_stack([result.ranks, result.themes.ranks])
    return {
        "ranks": np.nan_to_num(ranks).tolist(),
        "classes": np.column_stack([result.class_codes, result.themes.class_codes]).tolist(),
    }


@settings(max_examples=examples(150), phases=[Phase.reuse, Phase.generate], deadline=None)
@given(case=cases())
def test_ranks_and_classes_are_those_on_paper(case: Any) -> None:
    method, values, framework, random = case
    expected = stand(method, values, framework, LATEST)

    assert stand(method, nudge(values, random), framework, LATEST) == expected

    # Box and Cox add 1 to the values, so that a tenth of them is another indicator.
    if method["treat"] != {"name": "boxcox"}:
        tenths = {**method, "treat": TENTH_OF} if method["treat"]["name"] == "cap" else method
        marked = tuple(
            replace(indicator, target=1.2, goalposts=(0.1, 2.0)) for indicator in framework.indicators
        )
        smaller = replace(framework, indicators=marked)
        assert stand(tenths, read_tenths(values), smaller, read_tenths(LATEST)) == expected
