"""Scores that are 0 on paper, because their parts cancel out, are 0: one rank, one class, and nothing to stretch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from apps.engine import (
    Framework,
    Group,
    IndexInputs,
    IndexResult,
    Indicator,
    Method,
    Theme,
    Units,
    compute_index,
    rank_scores,
    rescale_minmax,
)
from apps.engine.analysis import leave_one_out, measure_contributions
from apps.engine.registry.at_once import rescale_runs_minmax
from apps.engine.robustness import Alternatives
from apps.engine.robustness.batch import compute_scores
from apps.engine.robustness.draws import Runs
from apps.engine.robustness.study import Study
from apps.engine.rules import computing_as

RISING = np.array([18.0, 73.0, 98.0, 9.0, 33.0, 16.0, 64.0, 58.0, 61.0])
COUNTER = 3.0 * RISING + 7.0
"""With direction -1, its standardised scores are those of `RISING` with the other sign."""

NORMALISATIONS = [
    "zscore",
    {"name": "minmax", "lower": -50, "upper": 50},
    {"name": "zscore", "mean": 0, "sd": 10},
]
CLASSES: list[dict[str, Any]] = [
    {"name": "mean_sd"},
    {"name": "quantiles", "k": 3},
    {"name": "jenks", "k": 3},
    {"name": "fixed", "cuts": [0, 33]},
]


def inputs_make(
    columns: Sequence[Any], parents: Sequence[str] = ("IKP", "IKP"), **method: Any
) -> IndexInputs:
    """Return inputs of which every second indicator runs the other way."""
    indicators = tuple(
        Indicator(code=f"1.{number}", parent=parent, direction=1 if number % 2 else -1)
        for number, parent in enumerate(parents, start=1)
    )
    groups = tuple(Group(code=code, parent="IKP") for code in dict.fromkeys(parents) if code != "IKP")
    themes = (Theme(code="t", name="Tema", indicators=("1.1", "1.2")),)
    n_units = len(columns[0])
    return IndexInputs(
        Framework("IKP", "", groups, indicators, themes),
        Method.from_dict({"aggregate": "arithmetic", "classify": "mean_sd", **method}),
        Units(tuple(f"36.{row:02}" for row in range(n_units)), ("regency",) * n_units, ("36",) * n_units),
        np.column_stack(columns),
    )


def is_nothing(result: IndexResult, column: int = 0) -> bool:
    """Whether an aggregate tells no region from another."""
    return not result.aggregates[:, column].any() and np.unique(result.class_codes[:, column]).size == 1


@pytest.mark.parametrize("normalise", NORMALISATIONS)
@pytest.mark.parametrize("classify", CLASSES, ids=lambda classify: classify["name"])
def test_indicators_that_cancel_out_leave_one_rank_and_one_class(
    normalise: Any, classify: dict[str, Any]
) -> None:
    result = compute_index(inputs_make([RISING, COUNTER], normalise=normalise, classify=classify))

    assert is_nothing(result)
    assert set(result.ranks.tolist()) == {1.0}
    assert set(result.themes.ranks[:, 0].tolist()) == {1.0}
    assert not result.themes.scores.any()


@pytest.mark.parametrize("rescale", ["minmax", "max", {"name": "cap", "lower": -5, "upper": 5}])
@pytest.mark.parametrize("normalise", NORMALISATIONS)
def test_a_group_of_nothing_is_rescaled_to_nothing(rescale: Any, normalise: Any) -> None:
    columns, parents = [RISING, COUNTER, np.full(9, 5.0)], ("G", "G", "H")
    result = compute_index(inputs_make(columns, parents, normalise=normalise, rescale={"G": rescale}))

    column = result.framework.aggregate_codes.index("G")
    assert is_nothing(result, column)
    assert set(result.ranks.tolist()) == {1.0}
    assert np.unique(result.class_codes[:, 0]).size == 1


def test_last_digits_of_far_larger_values_are_nothing_too() -> None:
    """100,001.8 less the mean of such values has the last digits of 100,000."""
    far = 100_000.0 + RISING / 10
    assert is_nothing(compute_index(inputs_make([far, 3.0 * far + 7.0], normalise="zscore")))


def test_what_cancels_out_further_up_the_tree_is_nothing() -> None:
    """G and H are 1e-6 and -1e-6, made of parts of up to 50; what is left of them is nothing beside the 50."""
    other = RISING + 1e-7 * np.array([3.0, 1.0, 0.0, 0.0, 2.0, 7.0, 1.0, 4.0, 5.0])
    inputs = inputs_make([RISING, other, other, RISING], ("G", "G", "H", "H"), normalise=NORMALISATIONS[1])

    result = compute_index(inputs)

    assert is_nothing(result)
    assert not is_nothing(result, 1)
    with computing_as("1.2.2"):
        left = np.abs(compute_index(inputs).index).max()
    assert left > 1e-12 * np.abs(result.aggregates).max()


def test_scores_that_do_not_cancel_out_stay_to_the_bit() -> None:
    inputs = inputs_make([RISING, np.roll(COUNTER, 1)], normalise="zscore")
    with computing_as("1.2.2"):
        before = compute_index(inputs)
    np.testing.assert_array_equal(compute_index(inputs).aggregates, before.aggregates)


def test_engines_before_1_2_3_left_what_rounding_leaves() -> None:
    with computing_as("1.2.2"):
        result = compute_index(inputs_make([RISING, COUNTER], normalise="zscore"))
    assert np.unique(result.ranks).size > 1


@pytest.mark.parametrize("aggregate", ["copeland", "arithmetic"])
@pytest.mark.parametrize("weigh", ["pca", "optimised", "given"])
def test_a_group_of_nothing_decides_no_duel_and_no_weight(aggregate: str, weigh: str) -> None:
    result = compute_index(
        inputs_make(
            [RISING, COUNTER, RISING],
            ("G", "G", "H"),
            normalise="zscore",
            aggregate={"default": "arithmetic", "IKP": aggregate},
            weigh={"default": "given", "IKP": weigh},
        )
    )
    assert result.ranks.tolist() == rank_scores(RISING).tolist()


def test_nothing_is_left_when_another_indicator_is_left_out() -> None:
    result = compute_index(inputs_make([RISING, COUNTER, RISING**2], ("IKP",) * 3, normalise="zscore"))
    without = leave_one_out(result, "regency")
    assert set(without.ranks[:, 2].tolist()) == {1.0}


def test_simulated_runs_know_what_is_nothing_as_the_official_run_does() -> None:
    inputs = inputs_make(
        [RISING, COUNTER, np.full(9, 5.0)], ("G", "G", "H"), normalise="zscore", rescale="minmax"
    )
    study = Study(inputs, Alternatives.from_dict({"normalise": NORMALISATIONS[:2], "weights": "none"}))
    n_runs = len(study.combinations)
    assert not compute_scores(study, Runs(np.arange(n_runs), None)).any()

    # With weights that vary, but by the same for both indicators, G is nothing in every run too.
    random = np.random.default_rng(3)
    factors = {"IKP": random.random((4, 2)) + 0.5, "G": np.repeat(random.random((4, 1)) + 0.5, 2, axis=1)}
    runs = Runs(np.repeat(np.arange(n_runs), 2), {**factors, "H": np.ones((4, 1))})
    assert not compute_scores(study, runs).any()


@pytest.mark.parametrize("rescale", [rescale_minmax, lambda scores: (rescale_runs_minmax(scores[None])[0],)])
def test_equal_scores_stay_equal_however_far_they_are_stretched(rescale: Any) -> None:
    scores = np.array([50.0, 50.000001, 50.000001 + 7e-15, 50.0000005, np.nan])
    assert scores[1] != scores[2]
    found = rescale(scores)[0]
    assert found[1] == found[2] == 100.0
    assert found[0] == 0.0
    assert found[3] == pytest.approx(50.0, abs=1e-4)


def test_a_province_whose_regencies_cancel_out_has_nothing() -> None:
    scores = np.array([0.1, 0.2, -0.3, 5.0])
    units = Units(
        ("36.01", "36.02", "36.03", "12.01"),
        ("regency",) * 4,
        ("36", "36", "36", "12"),
    )
    indicator = Indicator(code="A", parent="IKP")
    goalposts = {"normalise": {"name": "minmax", "lower": -0.3, "upper": 5.0}}
    method = Method.from_dict({"aggregate": "arithmetic", "classify": "mean_sd", **goalposts})
    result = compute_index(
        IndexInputs(Framework("IKP", "", (), (indicator,)), method, units, scores[:, None])
    )
    assert result.regional_means.of("36") == (0.0, 3, 3)


def test_a_group_that_is_the_same_everywhere_contributes_nothing() -> None:
    """Its regions differ by last digits: what stretching would make of them is no contribution."""
    columns, fifty = [RISING, COUNTER, RISING], {"name": "zscore", "mean": 50}
    inputs = inputs_make(columns, ("G", "G", "H"), normalise=fifty, rescale="minmax")
    found = measure_contributions(compute_index(inputs))
    np.testing.assert_array_equal(found.indicators[:, :2], 0.0)
