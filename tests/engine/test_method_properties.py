"""What holds for every method that a pipeline can name, whatever the values, found by hypothesis trying to break it.

The methods are those of the registry: a new one is put to the test without a line here, unless it needs a parameter
that has no default.
"""

from dataclasses import replace
from itertools import groupby
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from apps.engine import (
    EngineError,
    Framework,
    Group,
    IndexInputs,
    IndexResult,
    Indicator,
    Method,
    Stage,
    Theme,
    Units,
    WeightingError,
    compute_index,
)
from apps.engine.analysis import measure_contributions
from apps.engine.registry import OPERATIONS
from tests.thorough import examples

# A seed cannot be made simpler.
FEW = settings(max_examples=examples(4), phases=[Phase.reuse, Phase.generate])
BASE: Final[dict[str, Any]] = {
    # Scores from 1 fit every aggregation.
    "normalise": {"name": "minmax", "lower": 1.0},
    "aggregate": "arithmetic",
    "classify": "mean_sd",
}
NEEDED: Final[dict[tuple[str, str], Any]] = {
    ("minimum_share", "share"): 0.5,
    ("winsorise", "count"): 2,
    ("cap", "value"): 9.0,
    ("generalised", "p"): 0.5,
    ("fixed", "cuts"): [30.0, 60.0],
    ("count", "cuts"): [2.0, 4.0],
}
"""Values of the parameters that have no default."""

LEVELS: Final = ("province",) * 5 + ("regency",) * 14 + ("island",)
UNITS: Final = Units(
    codes=tuple(f"{number:02}" for number in range(len(LEVELS))),
    levels=LEVELS,
    parents=(None,) * 5 + tuple(f"{number % 5:02}" for number in range(14)) + ("05",),
    voters=tuple(float(100 + 7 * number) for number in range(len(LEVELS))),
)
REFERENCES: Final = {level: f"{LEVELS.index(level):02}" for level, _ in groupby(LEVELS)}
"""A region of each level; it always has all data."""


def mark(code: str, parent: str, weight: float = 1.0, direction: int = 1) -> Indicator:
    return Indicator(
        code=code, parent=parent, weight=weight, direction=direction, target=12.0, goalposts=(1.0, 20.0)
    )


FRAMEWORK: Final = Framework(
    "X",
    "",
    (
        Group(code="A", parent="X", weight=2.0),
        Group(code="A1", parent="A", weight=3.0),
        Group(code="A2", parent="A", is_display_only=True),
        Group(code="B", parent="X", weight=0.7),
    ),
    (
        mark("a", "A1"),
        mark("b", "A1", 0.3, -1),
        mark("c", "A2", 0.1),
        mark("d", "A2", 2.0, -1),
        mark("e", "B", 0.6),
        mark("f", "B", 0.2),
        mark("g", "B", 0.0),
        mark("h", "X", 0.5, -1),
    ),
    (Theme(code="T", indicators=("f", "a", "d")),),
)
SHAPE: Final = (len(LEVELS), len(FRAMEWORK.indicators))
LATEST: Final = np.random.default_rng(1).integers(0, 9, SHAPE).astype(float)


def declare(stage: Stage, name: str) -> Any:
    """Declare a step with the parameters that it needs; the region of reference differs by level."""
    if name == "distance_reference":
        return {level: {"name": name, "reference": code} for level, code in REFERENCES.items()}
    needed = [key for key, found in OPERATIONS[stage][name].parameters.items() if found.default is None]
    return {"name": name, **{key: NEEDED[name, key] for key in needed}}


STEPS: Final = [(stage, name) for stage in Stage for name in OPERATIONS[stage]]
DECLARED: Final = [(stage, name, declare(stage, name)) for stage, name in STEPS] + [
    (Stage.AGGREGATE, "generalised", {"name": "generalised", "p": -2.0}),
    (Stage.AGGREGATE, "mixed", {"default": "geometric", "A": "copeland", "X": "arithmetic"}),
    (Stage.WEIGH, "optimised", {"name": "optimised", "influence": "given"}),
    (Stage.RESCALE, "keyed", {"default": "none", "A1": "max", "X": "minmax"}),
]
Case = tuple[Stage, str, Any]
each_method = pytest.mark.parametrize(
    "case", DECLARED, ids=[f"{stage}-{name}" for stage, name, _ in DECLARED]
)


@st.composite
def tables(draw: st.DrawFn, *, missing: bool = True) -> np.ndarray:
    """Counts with ties and outliers, of some regions and indicators none."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = random.integers(0, draw(st.sampled_from([2, 4, 30])), SHAPE).astype(float)
    values[random.random(SHAPE) < 0.05] *= draw(st.sampled_from([1.0, 1.5, 40.0]))
    if missing:
        gone = random.random(SHAPE) < draw(st.sampled_from([0.1, 0.5]))
        gone[random.choice([3, 11])] = True
        gone[5:19, random.integers(SHAPE[1])] = True
        gone[[UNITS.codes.index(code) for code in REFERENCES.values()]] = False
        values[gone] = np.nan
    return values


def compute(
    case: Case, values: np.ndarray, framework: Framework = FRAMEWORK, units: Units = UNITS, **rest: Any
) -> IndexResult:
    method = Method.from_dict({**BASE, str(case[0]): case[2]})
    try:
        return compute_index(IndexInputs(framework, method, units, values, **{"latest": LATEST, **rest}))
    except WeightingError:
        # Children that cancel each other out have no optimised weights.
        assume(False)
        raise


def extend(values: np.ndarray, column: float) -> tuple[np.ndarray, Framework, np.ndarray]:
    """Add an indicator of one value directly below the index."""
    framework = replace(FRAMEWORK, indicators=(*FRAMEWORK.indicators, mark("z", "X", 0.4)))
    return np.insert(values, SHAPE[1], column, axis=1), framework, np.insert(LATEST, SHAPE[1], np.nan, axis=1)


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("treat", {"name": "two_stage", "winmax": 3}),
        ("treat", {"name": "winsorise", "count": 1}),
        ("treat", {"name": "cap", "value": 4}),
        ("normalise", {"name": "minmax", "lower": 5, "upper": 50}),
        ("normalise", {"name": "zscore", "mean": 50, "sd": 10}),
        ("aggregate", {"name": "generalised", "p": 3}),
        ("rescale", {"name": "cap", "lower": 10, "upper": 90}),
        ("classify", {"name": "mean_sd", "k": 0.5, "ddof": 0}),
        ("classify", {"name": "fixed", "cuts": [20, 40]}),
        ("classify", {"name": "quantiles", "k": 4}),
        ("classify", {"name": "jenks", "k": 2}),
        ("classify", {"name": "count", "cuts": [1, 5]}),
    ],
    ids=str,
)
def test_parameters_are_taken_by_their_names(stage: str, step: dict[str, Any]) -> None:
    method = Method.from_dict({**BASE, stage: step})
    stored = compute_index(IndexInputs(FRAMEWORK, method, UNITS, LATEST)).manifest()["method"][stage]
    assert {key: stored[key] for key in step} == step


@each_method
@FEW
@given(values=tables())
def test_scores_stay_on_the_scale(case: Case, values: np.ndarray) -> None:
    result = compute(case, values)
    scores = np.hstack([result.normalised, result.aggregates, result.themes.scores])
    known = scores[~np.isnan(scores)]
    assert np.isfinite(known).all()
    lowest, highest = {"zscore": (-np.inf, np.inf), "rank": (1, len(LEVELS))}.get(case[1], (0, 100))
    assert ((known >= lowest) & (known <= highest)).all()
    for level, rows in UNITS.rows_by_level.items():
        n_labels = len(result.cutoffs["X"][level].labels)
        assert (result.class_codes[rows, 0] < n_labels).all()
        ranked = result.ranks[rows][~np.isnan(result.ranks[rows])]
        assert ((ranked >= 1) & (ranked <= rows.size)).all()


FROM_THE_DATA: Final = {"two_stage", "winsorise", "boxcox", "pca", "optimised"}
"""One more event may change which points are outliers, the power, or the weights of all."""
RESCALED_AGAIN: Final = {"keyed": ["X"]}
"""Aggregates rescaled above a rescaled group: test_rescaling.py shows how more of an indicator lowers one of them."""


@pytest.mark.parametrize("case", [case for case in DECLARED if case[1] not in FROM_THE_DATA], ids=str)
@FEW
@given(values=tables(), data=st.data())
def test_more_of_an_indicator_never_lowers_the_own_scores(
    case: Case, values: np.ndarray, data: st.DataObject
) -> None:
    known = np.argwhere(~np.isnan(values))
    row, column = known[data.draw(st.integers(0, len(known) - 1))].tolist()
    more = values.copy()
    more[row, column] += data.draw(st.sampled_from([0.5, 3.0, 500.0]))
    before, after = compute(case, values), compute(case, more)
    direction = FRAMEWORK.indicators[column].direction
    once = ~np.isin(FRAMEWORK.aggregate_codes, RESCALED_AGAIN.get(case[1], []))
    change = direction * (after.aggregates[row, once] - before.aggregates[row, once])
    assert (np.nan_to_num(change) >= -1e-9).all()
    np.testing.assert_array_equal(np.isnan(after.aggregates), np.isnan(before.aggregates))


@each_method
@FEW
@given(values=tables(), data=st.data())
def test_order_of_regions_is_irrelevant_to_the_last_bit(
    case: Case, values: np.ndarray, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(LEVELS))))
    fields = (UNITS.codes, UNITS.levels, UNITS.parents, UNITS.voters)
    units = Units(*(tuple(field[row] for row in order) for field in fields))
    before = compute(case, values)
    after = compute(case, values[order], units=units, latest=LATEST[order])
    for name in ("treated", "normalised", "aggregates", "availability", "ranks", "class_codes"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name)[order])
    np.testing.assert_array_equal(after.themes.scores, before.themes.scores[order])
    np.testing.assert_array_equal(after.regional_means.means, before.regional_means.means)
    assert after.manifest() == before.manifest()


@each_method
@FEW
@given(values=tables(), data=st.data())
def test_order_of_indicators_and_groups_is_irrelevant_to_the_last_bit(
    case: Case, values: np.ndarray, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(SHAPE[1])))
    groups = data.draw(st.permutations(FRAMEWORK.groups))
    shuffled = replace(
        FRAMEWORK, groups=tuple(groups), indicators=tuple(FRAMEWORK.indicators[column] for column in order)
    )
    before = compute(case, values)
    after = compute(case, values[:, order], shuffled, latest=LATEST[:, order])
    for code in FRAMEWORK.aggregate_codes:
        np.testing.assert_array_equal(after.scores_of(code), before.scores_of(code))
        assert after.classes_of(code) == before.classes_of(code)
    np.testing.assert_array_equal(after.ranks, before.ranks)
    np.testing.assert_array_equal(after.themes.scores, before.themes.scores)
    for level in REFERENCES:
        np.testing.assert_array_equal(
            after.effective_weights(level), before.effective_weights(level)[list(order)]
        )


@each_method
@FEW
@given(values=tables(), factor=st.integers(-10, 10).map(lambda power: 2.0**power))
def test_weights_count_by_proportion_only(case: Case, values: np.ndarray, factor: float) -> None:
    # A power of two scales a weight without rounding it. With any other factor, optimised weights of children that
    # are almost copies of each other may differ by more than rounding, because the last bit decides between them.
    def scale(nodes: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(node, weight=node.weight * factor) for node in nodes)

    scaled = replace(FRAMEWORK, indicators=scale(FRAMEWORK.indicators), groups=scale(FRAMEWORK.groups))
    before, after = compute(case, values), compute(case, values, scaled)
    np.testing.assert_array_equal(after.aggregates, before.aggregates)


LEAVE_A_REMAINDER: Final = {
    (Stage.AGGREGATE, "copeland"),
    (Stage.AGGREGATE, "mixed"),
    (Stage.RESCALE, "minmax"),
    (Stage.RESCALE, "keyed"),
}
"""Scores made of comparisons between regions, or shifted."""


@each_method
@FEW
@given(values=tables())
def test_contributions_add_up(case: Case, values: np.ndarray) -> None:
    result = compute(case, values)
    found = measure_contributions(result)
    total = np.nansum(found.indicators, axis=1) + found.remainder
    np.testing.assert_allclose(total, result.index, rtol=1e-9, atol=1e-9)
    assert np.isnan(found.indicators[np.isnan(result.normalised)]).all()
    if case[:2] not in LEAVE_A_REMAINDER:
        np.testing.assert_allclose(np.nan_to_num(found.remainder), 0.0, atol=1e-9)


@each_method
@FEW
@given(values=tables(missing=False), constant=st.sampled_from([0.0, 7.0]))
def test_constant_indicator_is_harmless_and_reported(case: Case, values: np.ndarray, constant: float) -> None:
    """One score for all, no treatment, no other indicator touched, no two regions of a level exchanged."""
    table, framework, latest = extend(values, constant)
    before, after = compute(case, values), compute(case, table, framework, latest=latest)
    np.testing.assert_array_equal(after.normalised[:, :-1], before.normalised)
    for level, rows in UNITS.rows_by_level.items():
        assert len(set(after.normalised[rows, -1].tolist())) == 1
        assert "z" in after.derived()["constant_indicators"][level]
        assert "z" not in after.derived()["treat"][level]
        differences = before.index[rows] - before.index[rows, np.newaxis]
        changed = after.index[rows] - after.index[rows, np.newaxis]
        assert (changed[differences > 1e-6] > 0).all()


@pytest.mark.parametrize("case", [case for case in DECLARED if case[0] != Stage.IMPUTE], ids=str)
@FEW
@given(values=tables())
def test_missing_is_no_number(case: Case, values: np.ndarray) -> None:
    result = compute(case, values)
    np.testing.assert_array_equal(np.isnan(result.normalised), np.isnan(values))
    np.testing.assert_array_equal(np.isnan(result.treated), np.isnan(values))
    nothing_known = result.availability == 0
    assert nothing_known[:, 0].any()
    assert np.isnan(result.aggregates[nothing_known]).all()
    missing = np.isnan(result.index)
    np.testing.assert_array_equal(np.isnan(result.ranks), missing)
    assert {found for found, gone in zip(result.classes, missing, strict=True) if gone} == {None}


@pytest.mark.parametrize("case", [case for case in DECLARED if case[0] == Stage.IMPUTE], ids=str)
@FEW
@given(values=tables())
def test_imputation_puts_numbers_in_the_place_of_missing_values_alone(case: Case, values: np.ndarray) -> None:
    result = compute(case, values)
    known = ~np.isnan(values)
    np.testing.assert_array_equal(result.treated[known], values[known])
    np.testing.assert_array_equal(np.isnan(result.normalised), np.isnan(result.treated))


GIVES_DATA_TO_ALL: Final = {"zero", "minimum_share"}
"""An indicator without data is one of zeros, or one of those that are asked for."""


@pytest.mark.parametrize("case", [case for case in DECLARED if case[1] not in GIVES_DATA_TO_ALL], ids=str)
@FEW
@given(values=tables())
def test_indicator_without_any_data_changes_nothing(case: Case, values: np.ndarray) -> None:
    table, framework, latest = extend(values, np.nan)
    before, after = compute(case, values), compute(case, table, framework, latest=latest)
    np.testing.assert_allclose(after.aggregates, before.aggregates, rtol=1e-9, atol=1e-9)


@each_method
@FEW
@given(values=tables())
def test_other_levels_are_irrelevant_to_the_last_bit(case: Case, values: np.ndarray) -> None:
    rows = UNITS.rows_by_level["regency"]
    other = np.setdiff1d(np.arange(len(LEVELS)), rows)
    changed = values.copy()
    changed[other] = 3.0 + changed[other][:, ::-1]
    changed[UNITS.codes.index(REFERENCES["province"])] = 1.0
    before, after = compute(case, values), compute(case, changed)
    for name in ("treated", "normalised", "aggregates", "ranks", "class_codes"):
        np.testing.assert_array_equal(getattr(after, name)[rows], getattr(before, name)[rows])


@each_method
@FEW
@given(values=tables())
def test_manifest_is_enough_to_repeat(case: Case, values: np.ndarray) -> None:
    result = compute(case, values)
    manifest = result.manifest()
    again = compute_index(
        IndexInputs(
            Framework.from_dict(manifest["framework"]),
            Method.from_dict(manifest["method"]),
            UNITS,
            values,
            latest=LATEST,
        )
    )
    np.testing.assert_array_equal(again.aggregates, result.aggregates)
    assert again.manifest() == manifest


def try_to_compute(method: Method, values: np.ndarray) -> IndexResult | EngineError:
    try:
        return compute_index(IndexInputs(FRAMEWORK, method, UNITS, values, latest=LATEST))
    except EngineError as error:
        return error


@settings(max_examples=examples(80))
@given(values=tables(), data=st.data())
def test_any_combination_is_computed_or_refused_in_words(values: np.ndarray, data: st.DataObject) -> None:
    """What the methods promise alone they promise together; what does not fit together says why."""
    chosen = {
        str(stage): data.draw(st.sampled_from([choice for found, _, choice in DECLARED if found == stage]))
        for stage in Stage
    }
    result = try_to_compute(Method.from_dict(chosen), values)
    if isinstance(result, EngineError):
        assert result.codes
        assert result.message[0].isupper()
        assert result.message.endswith(".")
    else:
        assert np.isfinite(result.aggregates[~np.isnan(result.aggregates)]).all()
        found = measure_contributions(result)
        total = np.nansum(found.indicators, axis=1) + found.remainder
        np.testing.assert_allclose(total, result.index, rtol=1e-9, atol=1e-6)
