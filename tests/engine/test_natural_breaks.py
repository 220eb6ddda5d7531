"""Natural breaks beside every way of cutting, and beside what mapclassify found."""

import json
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from apps.engine.methods.natural_breaks import cut_jenks

FOUND = json.loads((Path(__file__).parent / "data" / "mapclassify_jenks.json").read_text(encoding="utf-8"))
EQUALLY_GOOD = {("60 scores, thirteen different ones", 10)}
"""Where two ways of cutting are equally good, and mapclassify's single precision takes the upper one."""

Cuts = tuple[float, ...]


def measure_spread(scores: list[float], cuts: Cuts) -> Fraction:
    """Add up exactly the squared distances from the mean of the class."""
    spread = Fraction(0)
    edges = (-np.inf, *cuts, np.inf)
    for below, above in pairwise(edges):
        members = [Fraction(score) for score in scores if below < score <= above]
        if members:
            mean = sum(members) / len(members)
            spread += sum((member - mean) ** 2 for member in members)
    return spread


def cut_in_all_ways(scores: list[float], k: int) -> list[Cuts]:
    return list(combinations(sorted(set(scores))[:-1], k - 1))


@pytest.mark.parametrize("case", FOUND["cases"], ids=lambda case: case["name"])
def test_cut_jenks_agrees_with_mapclassify(case: dict[str, Any]) -> None:
    scores = case["scores"]
    assert len(case["cuts"]) == 6
    for k, cuts in case["cuts"].items():
        found = cut_jenks(np.array(scores), k=int(k)).tolist()
        if (case["name"], int(k)) in EQUALLY_GOOD:
            assert found < cuts
            assert measure_spread(scores, tuple(found)) == measure_spread(scores, tuple(cuts))
        else:
            assert found == cuts


def test_cut_jenks_finds_the_best_way_where_single_precision_misses_it() -> None:
    scores = [87.4, 88.6, 90.9, 91.5, 92.0, 92.1]
    assert tuple(cut_jenks(np.array(scores), k=3)) == (88.6, 91.5)
    mapclassify = (87.4, 88.6)
    assert float(measure_spread(scores, (88.6, 91.5))) == pytest.approx(0.905)
    assert float(measure_spread(scores, mapclassify)) == pytest.approx(0.9075)


@given(
    scores=st.lists(
        st.integers(0, 9).map(float) | st.integers(0, 1000).map(lambda n: n / 10) | st.floats(0, 100),
        min_size=3,
        max_size=11,
    ),
    k=st.integers(2, 5),
)
@example(scores=[1.0, 2.0, 3.0], k=2)
@example(scores=[0.0, 1e-9, 100.0, 100.0 + 1e-9], k=2)
def test_cut_jenks_leaves_the_least_spread_of_all_ways(scores: list[float], k: int) -> None:
    assume(len(set(scores)) > k)
    found = cut_jenks(np.array(scores), k=k)
    assert set(found.tolist()) <= set(scores)
    assert (np.diff(found) > 0).all()
    least = min(measure_spread(scores, cuts) for cuts in cut_in_all_ways(scores, k))
    rounding = Fraction(1e-11) * measure_spread(scores, ())
    assert measure_spread(scores, tuple(found.tolist())) <= least + rounding


@given(scores=st.lists(st.integers(-6, 6), min_size=3, max_size=12), k=st.integers(2, 5))
def test_cut_jenks_cuts_as_low_as_possible_where_ways_are_equally_good(scores: list[int], k: int) -> None:
    numbers = [float(score) for score in scores]
    assume(len(set(numbers)) > k)
    ways = cut_in_all_ways(numbers, k)
    least = min(measure_spread(numbers, cuts) for cuts in ways)
    best = [cuts for cuts in ways if measure_spread(numbers, cuts) == least]
    assert tuple(cut_jenks(np.array(numbers), k=k)) == min(best, key=lambda cuts: cuts[::-1])


@given(
    scores=st.lists(st.integers(0, 50), min_size=6, max_size=60),
    k=st.integers(2, 5),
    factor=st.sampled_from([1e-170, 1e-3, 7.0, 1e160]),
    shift=st.integers(-(10**6), 10**6),
)
def test_cut_jenks_cuts_at_the_same_regions_on_any_scale(
    scores: list[int], k: int, factor: float, shift: int
) -> None:
    numbers = np.array(scores, dtype=float)
    cuts = cut_jenks(numbers, k=k)
    np.testing.assert_array_equal(cut_jenks(numbers * factor, k=k), cuts * factor)
    np.testing.assert_array_equal(cut_jenks(numbers + shift, k=k), cuts + shift)


def test_cut_jenks_cuts_ten_times_more_scores_than_indonesia_has_districts() -> None:
    """Ten equal humps far apart: every cut-off is the top of a hump, however many scores there are."""
    random = np.random.default_rng(5)
    humps = np.repeat(100.0 * np.arange(10), 7_300) + random.uniform(0, 30, 73_000)
    tops = humps.reshape(10, -1).max(axis=1)
    np.testing.assert_array_equal(cut_jenks(random.permutation(humps), k=10), tops[:-1])
