"""What holds for every table, found by hypothesis trying to break it."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.engine import Framework, Group, IndexInputs, IndexResult, Indicator, Method, Units, compute_index
from tests.thorough import examples

METHOD = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
SCREENED = replace(
    METHOD,
    screen=Method.from_dict({**METHOD.to_dict(), "screen": {"name": "minimum_share", "share": 0.6}}).screen,
)
WEIGHTS = st.integers(0, 12)
COUNTS = st.integers(0, 40) | st.floats(0, 1e6, allow_subnormal=False)
CELLS = {True: st.none() | COUNTS, False: COUNTS}


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """One to four dimensions, some with subdimensions, some of those for display only."""
    groups: list[Group] = []
    indicators: list[Indicator] = []
    for dimension in range(draw(st.integers(1, 4))):
        code = f"D{dimension}"
        groups.append(Group(code=code, parent="X", weight=draw(WEIGHTS) + 1))
        parents = [code]
        for part in range(draw(st.integers(0, 2))):
            parents.append(f"{code}.{part}")
            display_only = draw(st.booleans())
            groups.append(
                Group(code=parents[-1], parent=code, weight=draw(WEIGHTS) + 1, is_display_only=display_only)
            )
        for parent in parents:
            for number in range(draw(st.integers(1, 3))):
                weight = draw(WEIGHTS) + (number == 0)
                indicators.append(Indicator(code=f"{parent}.i{number}", parent=parent, weight=weight))
    return Framework("X", "", tuple(groups), tuple(indicators))


@st.composite
def cases(draw: st.DrawFn, *, missing: bool = True) -> tuple[Framework, Units, np.ndarray]:
    framework = draw(frameworks())
    n_units = draw(st.integers(1, 9))
    shape = n_units, len(framework.indicators)
    # Drawing is most of the time that these tests take: all cells at once, and whole numbers as they are.
    table = np.array(draw(st.tuples(*[CELLS[missing]] * math.prod(shape))), dtype=float).reshape(shape)
    levels = draw(st.tuples(*[st.sampled_from(["province", "regency"])] * n_units))
    units = Units(tuple(f"{number:02}" for number in range(n_units)), levels, (None,) * n_units)
    return framework, units, table


def compute(case: tuple[Framework, Units, np.ndarray], method: Method = METHOD) -> IndexResult:
    return compute_index(IndexInputs(case[0], method, case[1], case[2]))


@given(cases())
def test_scores_lie_between_0_and_100_and_aggregates_between_their_children(
    case: tuple[Framework, Units, np.ndarray],
) -> None:
    result = compute(case)
    table = np.hstack([result.normalised, result.aggregates])
    found = table[~np.isnan(table)]
    assert ((found >= 0) & (found <= 100)).all()
    for branch in case[0].branches:
        children = table[:, branch.children[branch.weights > 0]]
        lowest, highest = np.fmin.reduce(children, axis=1), np.fmax.reduce(children, axis=1)
        known = ~np.isnan(table[:, branch.column])
        assert (table[known, branch.column] >= lowest[known]).all()
        assert (table[known, branch.column] <= highest[known]).all()


@given(cases(), st.data())
def test_more_events_never_lower_the_own_score_nor_raise_another(
    case: tuple[Framework, Units, np.ndarray], data: st.DataObject
) -> None:
    """Under max-scaling a region that sets a new maximum lowers the others; it never lifts them."""
    framework, units, table = case
    known = np.argwhere(~np.isnan(table))
    assume(len(known))
    row, column = known[data.draw(st.integers(0, len(known) - 1))]
    more = table.copy()
    more[row, column] += data.draw(st.floats(0.5, 1e6))
    before, after = compute(case), compute((framework, units, more))
    change = after.aggregates - before.aggregates
    assert (np.nan_to_num(change[row]) >= -1e-9).all()
    others = np.arange(len(units)) != row
    assert (np.nan_to_num(change[others]) <= 1e-9).all()
    np.testing.assert_array_equal(np.isnan(after.aggregates), np.isnan(before.aggregates))


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_regions_is_irrelevant_to_the_last_bit(
    case: tuple[Framework, Units, np.ndarray], random: Any
) -> None:
    framework, units, table = case
    order = list(range(len(units)))
    random.shuffle(order)
    with_parents = replace(units, parents=("ID",) * len(units), levels=("regency",) * len(units))
    shuffled = Units(
        tuple(with_parents.codes[row] for row in order), with_parents.levels, with_parents.parents
    )
    before, after = compute((framework, with_parents, table)), compute((framework, shuffled, table[order]))
    for name in ("normalised", "aggregates", "availability", "ranks", "class_codes"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name)[order])
    assert after.manifest() == before.manifest()
    np.testing.assert_array_equal(after.regional_means.means, before.regional_means.means)


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_indicators_and_groups_is_irrelevant_to_the_last_bit(
    case: tuple[Framework, Units, np.ndarray], random: Any
) -> None:
    """To the last bit, or equal scores would have different ranks in another order."""
    framework, units, table = case
    order = list(range(len(framework.indicators)))
    groups = list(framework.groups)
    random.shuffle(order)
    random.shuffle(groups)
    shuffled = replace(
        framework, groups=tuple(groups), indicators=tuple(framework.indicators[column] for column in order)
    )
    before, after = compute(case, SCREENED), compute((shuffled, units, table[:, order]), SCREENED)
    for code in framework.aggregate_codes:
        np.testing.assert_array_equal(after.scores_of(code), before.scores_of(code))
    np.testing.assert_array_equal(after.ranks, before.ranks)
    assert after.classes == before.classes


@given(cases(), st.floats(1e-3, 1e3))
def test_weights_of_siblings_count_by_proportion_only(
    case: tuple[Framework, Units, np.ndarray], factor: float
) -> None:
    framework, units, table = case
    scaled = replace(
        framework,
        indicators=tuple(replace(node, weight=node.weight * factor) for node in framework.indicators),
        groups=tuple(replace(node, weight=node.weight * factor) for node in framework.groups),
    )
    before, after = compute(case, SCREENED), compute((scaled, units, table), SCREENED)
    np.testing.assert_allclose(after.aggregates, before.aggregates, rtol=1e-9, atol=1e-9)


@given(cases(), st.floats(1e-3, 1e3))
def test_unit_of_an_indicator_is_irrelevant(case: tuple[Framework, Units, np.ndarray], factor: float) -> None:
    framework, units, table = case
    before, after = compute(case), compute((framework, units, table * factor))
    np.testing.assert_allclose(after.normalised, before.normalised, rtol=1e-9, atol=1e-9)


@given(cases(missing=False), st.sampled_from([0.0, 7.0]), st.floats(0.5, 9))
def test_constant_indicator_shifts_all_alike_and_is_reported(
    case: tuple[Framework, Units, np.ndarray], constant: float, weight: float
) -> None:
    """Its group is pulled together by its share of the weight; no two regions change places."""
    framework, units, table = case
    extended = replace(
        framework, indicators=(*framework.indicators, Indicator(code="tetap", parent="X", weight=weight))
    )
    before = compute(case)
    after = compute((extended, units, np.hstack([table, np.full((len(units), 1), constant)])))
    total = sum(branch.weights.sum() for branch in framework.branches if branch.code == "X")
    shift = weight * (100.0 if constant else 0.0)
    np.testing.assert_allclose(after.index, (total * before.index + shift) / (total + weight), atol=1e-9)
    for codes in after.constant_indicators().values():
        assert "tetap" in codes


@given(cases())
def test_missing_is_never_turned_into_a_number(case: tuple[Framework, Units, np.ndarray]) -> None:
    framework, _, table = case
    result = compute(case, SCREENED)
    np.testing.assert_array_equal(np.isnan(result.normalised), np.isnan(table))
    for column in range(len(framework.aggregate_codes)):
        too_little = result.availability[:, column] < 0.6 - 1e-9
        assert np.isnan(result.aggregates[too_little, column]).all()
    missing = np.isnan(result.index)
    np.testing.assert_array_equal(np.isnan(result.ranks), missing)
    assert all(label is None for label, gone in zip(result.classes, missing, strict=True) if gone)


@given(cases())
def test_missing_and_zero_are_told_apart(case: tuple[Framework, Units, np.ndarray]) -> None:
    """Replacing "no data" by zero never raises a score, and always raises the completeness."""
    framework, units, table = case
    as_zero = compute((framework, units, np.nan_to_num(table)))
    result = compute(case)
    assert (as_zero.completeness == 1).all()
    had_gaps = np.isnan(table).any(axis=1)
    assert (result.completeness[had_gaps] < 1).all()
    # Maxima are the same either way, so a gap counted as zero can only pull down.
    display_free = [
        branch for branch in framework.branches if branch.code.startswith("D") and len(branch.children)
    ]
    for branch in display_free:
        children = branch.children
        if (children < table.shape[1]).all():
            column = branch.column - table.shape[1]
            difference = as_zero.aggregates[:, column] - result.aggregates[:, column]
            assert (np.nan_to_num(difference) <= 1e-9).all()


@given(cases(missing=False), st.data())
def test_other_level_is_irrelevant(case: tuple[Framework, Units, np.ndarray], data: st.DataObject) -> None:
    framework, units, table = case
    other = np.array([level == "province" for level in units.levels])
    changed = table.copy()
    changed[other] = data.draw(st.floats(0, 1e3))
    before, after = compute(case), compute((framework, units, changed))
    for name in ("normalised", "aggregates", "ranks", "class_codes"):
        np.testing.assert_array_equal(getattr(after, name)[~other], getattr(before, name)[~other])


@settings(max_examples=examples(50))
@given(cases())
def test_manifest_is_enough_to_repeat(case: tuple[Framework, Units, np.ndarray]) -> None:
    _, units, table = case
    result = compute(case, SCREENED)
    manifest = result.manifest()
    again = compute_index(
        IndexInputs(
            Framework.from_dict(manifest["framework"]), Method.from_dict(manifest["method"]), units, table
        )
    )
    assert again.manifest() == manifest
    np.testing.assert_array_equal(again.aggregates, result.aggregates)
