"""What holds for every table that is imputed, treated and normalised, found by hypothesis trying to break it.

The methods are those of the registry: a new one is put to the test without a line here.
"""

from typing import Any, Final

import numpy as np
import pytest
from hypothesis import assume, example, given, note, settings
from hypothesis import strategies as st

from apps.engine import (
    Framework,
    IndexInputs,
    Indicator,
    LevelContext,
    Method,
    Units,
    compute_index,
    measure_shape,
    normalise_distance_reference,
    treat_two_stage,
)
from apps.engine.registry import IMPUTATIONS, NORMALISATIONS, TREATMENTS
from apps.engine.ties import TIE
from tests.thorough import examples

COUNTS = st.integers(0, 5) | st.integers(0, 900) | st.floats(0, 1e6, allow_subnormal=False)
CELLS = {True: st.none() | COUNTS, False: COUNTS}
PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "two_stage": {"winmax": 5},
    "winsorise": {"count": 3},
    "cap": {"value": 5.0},
    "minmax": {"lower": 0.0, "upper": 100.0},
    "zscore": {"mean": 0.0, "sd": 1.0},
}
TARGET, GOALPOSTS = 4.0, (1.0, 6.0)
UNBOUNDED = {"zscore", "rank"}
# The region of reference is one of the table, so it has a test of its own.
NORMALISED = sorted(set(NORMALISATIONS) - {"distance_reference"})
MANY = settings(max_examples=examples(60))


def context_of(
    values: np.ndarray,
    directions: np.ndarray | None = None,
    groups: np.ndarray | None = None,
    latest: np.ndarray | None = None,
) -> LevelContext:
    n_regions, n_indicators = values.shape
    return LevelContext(
        level="regency",
        unit_codes=tuple(f"{row:02}" for row in range(n_regions)),
        groups=np.zeros(n_regions, dtype=int) if groups is None else groups,
        indicator_codes=tuple(f"i{column}" for column in range(n_indicators)),
        directions=np.ones(n_indicators, dtype=int) if directions is None else directions,
        targets=np.full(n_indicators, TARGET),
        goalposts=np.tile(GOALPOSTS, (n_indicators, 1)),
        latest=latest,
    )


def normalise(name: str, values: np.ndarray, directions: np.ndarray) -> np.ndarray:
    context = context_of(values, directions)
    return NORMALISATIONS[name].derive(values, parameters=PARAMETERS.get(name, {}), known=vars(context))[0]


def treat(name: str, values: np.ndarray) -> tuple[np.ndarray, tuple[Any, ...]]:
    return TREATMENTS[name].apply(values, parameters=PARAMETERS.get(name, {}))


def impute(name: str, values: np.ndarray, groups: np.ndarray, latest: np.ndarray) -> np.ndarray:
    return IMPUTATIONS[name].apply(
        values, parameters={}, known=vars(context_of(values, None, groups, latest))
    )


@st.composite
def tables(draw: st.DrawFn, *, missing: bool = True, smallest: int = 1) -> np.ndarray:
    """Up to thirty regions, so that there are outliers among them, and one to three indicators."""
    n_columns = draw(st.integers(1, 3))
    row = st.tuples(*[CELLS[missing]] * n_columns)
    return np.array(draw(st.lists(row, min_size=smallest, max_size=30)), dtype=float)


@st.composite
def directed(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    table = draw(tables())
    n_columns = table.shape[1]
    return table, np.array(draw(st.lists(st.sampled_from([1, -1]), min_size=n_columns, max_size=n_columns)))


def assert_in_order(values: np.ndarray, results: np.ndarray) -> None:
    """A larger value never has a smaller result, but for the last digit of a logarithm."""
    known = ~np.isnan(values)
    ordered = results[known][np.lexsort((results[known], values[known]))]
    assert (np.diff(ordered) >= -1e-12 * np.maximum(1.0, np.abs(ordered[1:]))).all()


@MANY
@given(case=directed())
def test_normalise_keeps_bounds_order_and_gaps(case: tuple[np.ndarray, np.ndarray]) -> None:
    values, directions = case
    for name in NORMALISED:
        note(name)
        scores = normalise(name, values, directions)
        np.testing.assert_array_equal(np.isnan(scores), np.isnan(values))
        known = scores[~np.isnan(scores)]
        assert np.isfinite(known).all()
        if name not in UNBOUNDED:
            assert ((known >= 0) & (known <= 100)).all()
        for column, direction in enumerate(directions.tolist()):
            assert_in_order(direction * values[:, column], scores[:, column])
            equal = values[:, column] == values[0, column]
            assert len(set(scores[equal, column])) <= 1


@MANY
@given(case=directed(), data=st.data())
def test_more_never_lowers_the_own_score(case: tuple[np.ndarray, np.ndarray], data: st.DataObject) -> None:
    values, directions = case
    known = np.argwhere(~np.isnan(values))
    assume(len(known))
    row, column = known[data.draw(st.integers(0, len(known) - 1))]
    more = values.copy()
    more[row, column] += data.draw(st.floats(0.5, 1e6))
    others = np.arange(values.shape[1]) != column
    for name in NORMALISED:
        note(name)
        before, after = normalise(name, values, directions), normalise(name, more, directions)
        change = (after - before)[row, column] * directions[column]
        # With direction -1 an indicator that was 0 everywhere begins to tell regions apart under max.
        if not (name == "max" and directions[column] < 0 and np.nanmax(values[:, column]) == 0):
            assert change >= -1e-9
        np.testing.assert_array_equal(after[:, others], before[:, others])


@MANY
@given(values=tables(missing=False), data=st.data())
def test_normalise_distance_reference_keeps_bounds_and_order(values: np.ndarray, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(values) - 1))
    scores, _, references = normalise_distance_reference(values, row)
    np.testing.assert_array_equal(references, values[row])
    np.testing.assert_array_equal(
        scores[row] == 100, (values[row] > values.min(axis=0)) | (scores.min(axis=0) == 100)
    )
    assert ((scores >= 0) & (scores <= 100)).all()
    for column in range(values.shape[1]):
        assert_in_order(values[:, column], scores[:, column])


@MANY
@given(case=directed(), exponent=st.integers(-20, 20))
def test_unit_of_an_indicator_is_irrelevant(case: tuple[np.ndarray, np.ndarray], exponent: int) -> None:
    """A power of two changes no digit, so that equal values stay equal and others do not become so."""
    values, directions = case
    for name in sorted(set(NORMALISED) - {"distance_target", "goalposts"}):
        note(name)
        np.testing.assert_allclose(
            normalise(name, values * 2.0**exponent, directions),
            normalise(name, values, directions),
            rtol=1e-12,
            atol=1e-12,
        )


@pytest.mark.parametrize("name", TREATMENTS)
@MANY
@given(values=tables())
def test_treat_keeps_order_gaps_and_differences(name: str, values: np.ndarray) -> None:
    treated, treatment = treat(name, values)
    np.testing.assert_array_equal(np.isnan(treated), np.isnan(values))
    assert np.isfinite(treated[~np.isnan(treated)]).all()
    changed = {found.column for found in treatment}
    for column in range(values.shape[1]):
        before, after = values[:, column], treated[:, column]
        assert_in_order(before, after)
        if column not in changed:
            np.testing.assert_array_equal(after, before)
        elif name != "cap":
            assert len(np.unique(after[~np.isnan(after)])) > 1


@pytest.mark.parametrize("winmax", [0, 1, 5])
@MANY
@given(values=tables(smallest=8))
def test_treat_two_stage_does_no_more_than_it_says(winmax: int, values: np.ndarray) -> None:
    treated, treatment = treat_two_stage(values, winmax=winmax)
    touched = {found.column: found for found in treatment}
    for column in range(values.shape[1]):
        before, found = values[:, column], touched.get(column)
        assert (found is not None) == measure_shape(before).has_outliers
        if found is None or found.step == "log":
            continue
        assert 0 < found.n_changed <= winmax
        changed = np.flatnonzero((treated[:, column] != before) & ~np.isnan(before))
        np.testing.assert_array_equal(found.rows, changed)
        np.testing.assert_array_equal(found.before, before[changed])
        np.testing.assert_array_equal(found.after, treated[changed, column])
        assert not measure_shape(treated[:, column]).has_outliers
        assert set(found.after) <= set(before)


@pytest.mark.parametrize("name", IMPUTATIONS)
@MANY
@given(values=tables(), data=st.data())
def test_impute_keeps_what_is_known_and_stays_within_it(
    name: str, values: np.ndarray, data: st.DataObject
) -> None:
    n_regions = len(values)
    groups = np.array(data.draw(st.lists(st.integers(-1, 3), min_size=n_regions, max_size=n_regions)))
    latest = np.where(np.arange(n_regions)[:, np.newaxis] % 2, 3.0, np.nan) * np.ones(values.shape)
    filled = impute(name, values, groups, latest)
    known = ~np.isnan(values)
    np.testing.assert_array_equal(filled[known], values[known])
    for column in range(values.shape[1]):
        for group in set(groups.tolist()) if name.startswith("group") else {None}:
            rows = np.ones(n_regions, bool) if group is None else groups == group
            given_values, found = values[rows, column], filled[rows, column]
            if name in {"none", "zero", "latest_edition"}:
                expected = {"none": np.nan, "zero": 0.0, "latest_edition": latest[rows, column]}[name]
                np.testing.assert_array_equal(found, np.where(np.isnan(given_values), expected, given_values))
            elif np.isnan(given_values).all():
                assert np.isnan(found).all()
            else:
                assert np.nanmin(given_values) <= found.min() <= found.max() <= np.nanmax(given_values)


@MANY
@given(values=tables(), data=st.data())
def test_order_of_regions_is_irrelevant_to_the_last_bit(values: np.ndarray, data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(len(values)))))
    directions = np.ones(values.shape[1], dtype=int)
    for name in NORMALISED:
        shuffled = normalise(name, values[order], directions)
        np.testing.assert_array_equal(shuffled, normalise(name, values, directions)[order])
    for name in TREATMENTS:
        before, after = treat(name, values), treat(name, values[order])
        np.testing.assert_array_equal(after[0], before[0][order])
        for one, other in zip(before[1], after[1], strict=True):
            assert (one.column, one.step, one.derived) == (other.column, other.step, other.derived)
            assert set(order[other.rows].tolist()) == set(one.rows.tolist())
    groups = np.arange(len(values)) % 3
    for name in IMPUTATIONS:
        shuffled = impute(name, values[order], groups[order], values[order])
        np.testing.assert_array_equal(shuffled, impute(name, values, groups, values)[order])


@MANY
@given(values=tables(), step=st.sampled_from(sorted(TREATMENTS)))
@example(values=np.array([[59_605.0], [5.9e-8]]), step="boxcox")
@example(values=np.array([[690_449.0], [7e-4]]), step="log")
def test_scores_of_treated_values_stay_on_the_scale(values: np.ndarray, step: str) -> None:
    """With a region without events, every treatment fits every normalisation of 0 to 100."""
    table = np.vstack([values, np.zeros((1, values.shape[1]))])
    framework = Framework(
        "X",
        "",
        (),
        tuple(
            Indicator(code=f"i{column}", parent="X", target=4.0, goalposts=(0.0, 6.0))
            for column in range(values.shape[1])
        ),
    )
    units = Units(
        tuple(f"{row:02}" for row in range(len(table))), ("regency",) * len(table), (None,) * len(table)
    )
    for name in sorted(set(NORMALISED) - UNBOUNDED):
        method = Method.from_dict(
            {
                "treat": {"name": step, **PARAMETERS.get(step, {})},
                "normalise": name,
                "aggregate": "arithmetic",
                "classify": "mean_sd",
            }
        )
        result = compute_index(IndexInputs(framework, method, units, table))
        np.testing.assert_array_equal(np.isnan(result.normalised), np.isnan(table))
        known = result.normalised[~np.isnan(table)]
        assert ((known >= 0) & (known <= 100)).all()
        # Winsorising may lift the smallest value, and then 0 is no longer 0.
        if name in {"max", "presence", "goalposts"} and step in {"none", "log", "boxcox", "cap"}:
            assert (result.normalised[table == 0] == 0).all()
            if name == "presence":
                # Beside the largest of its indicator, less than a billionth may be nothing.
                assert (result.normalised[table > TIE * np.nanmax(table, axis=0)] == 100).all()
