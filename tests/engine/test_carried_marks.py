"""What equals 0, a target or a goalpost before a treatment changes the scale equals it there too, and nothing else.

The numbers lie as far apart as no office has them: that a rule of last digits holds shows only there.
"""

from typing import Any

import numpy as np
import pytest

from apps.engine import (
    Framework,
    IndexInputs,
    Indicator,
    Method,
    NormalisationError,
    Units,
    compute_index,
)
from apps.engine.rules import computing_as

BEFORE = "1.2.5"
# A millionth of a millionth of the largest is nothing beside it, and twice that is not.
LARGEST, NEXT_TO_NOTHING, NEARLY_NOTHING = 59_605.0, 5.9e-8, 1.2e-7


def score(
    treat: str,
    normalise: str,
    *columns: list[float],
    target: float = 4.0,
    goalposts: tuple[float, float] = (0.0, 6.0),
) -> list[list[float]]:
    """Score indicators, each a list of the values of the regions; return the scores of each."""
    indicators = tuple(
        Indicator(code=f"i{number}", parent="X", target=target, goalposts=goalposts)
        for number in range(len(columns))
    )
    n_regions = len(columns[0])
    codes = tuple(f"{row:02}" for row in range(n_regions))
    units = Units(codes, ("regency",) * n_regions, (None,) * n_regions)
    method: dict[str, Any] = {"treat": treat, "normalise": normalise}
    method |= {"aggregate": "arithmetic", "classify": "mean_sd"}
    inputs = IndexInputs(
        Framework("X", "", (), indicators), Method.from_dict(method), units, np.array(columns).T
    )
    return [column.tolist() for column in compute_index(inputs).normalised.T]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
@pytest.mark.parametrize("treat", ["log", "boxcox"])
@pytest.mark.parametrize("normalise", ["presence", "max", "goalposts"])
def test_what_is_nothing_beside_the_largest_scores_as_a_region_without_events(
    normalise: str, treat: str, order: list[int]
) -> None:
    values = np.array([LARGEST, NEXT_TO_NOTHING, 0.0])[order].tolist()
    (scores,) = score(treat, normalise, values)
    assert scores == np.array([100.0, 0.0, 0.0])[order].tolist()


@pytest.mark.parametrize("treat", ["log", "boxcox"])
def test_nobody_needs_to_have_0_for_next_to_nothing_to_be_0(treat: str) -> None:
    (scores,) = score(treat, "presence", [LARGEST, NEXT_TO_NOTHING, NEXT_TO_NOTHING / 2])
    assert scores == [100.0, 0.0, 0.0]


@pytest.mark.parametrize("treat", ["log", "boxcox"])
@pytest.mark.parametrize("normalise", ["presence", "max"])
def test_what_is_more_than_nothing_beside_the_largest_scores_more(normalise: str, treat: str) -> None:
    """A logarithm draws 6.1e-5 and 0 together beside 690,449, but has digits enough to tell them apart."""
    for values in ([690_449.0, 6.1e-5, 0.0], [LARGEST, NEARLY_NOTHING, 0.0]):
        (scores,) = score(treat, normalise, values)
        assert scores[0] == 100.0
        assert scores[1] > scores[2] == 0.0


@pytest.mark.parametrize("normalise", ["presence", "max"])
def test_a_power_that_spreads_large_values_takes_no_small_one_for_nothing(normalise: str) -> None:
    """Of large values near together and two small ones, the square is taken: a million becomes half a billion."""
    values = [1e6 - 10 * step for step in range(100)] + [0.3, 0.0]
    (scores,) = score("boxcox", normalise, values)
    assert scores[-2] > scores[-1] == 0.0
    with computing_as(BEFORE):
        (before,) = score("boxcox", normalise, values)
    assert before[-2:] == [0.0, 0.0]


@pytest.mark.parametrize("normalise", ["presence", "max"])
def test_an_indicator_that_is_left_alone_scores_the_same_beside_one_that_is_treated(normalise: str) -> None:
    """Beside the 1 that its shift adds, Box-Cox has nothing to do where the largest value is 1e-10."""
    alone, treated = [1e-10, 1e-23, 0.0], [3.0, 1.0, 0.0]
    (expected,) = score("boxcox", normalise, alone)
    assert expected[1] > expected[2] == 0.0
    assert score("boxcox", normalise, alone, treated)[0] == expected


@pytest.mark.parametrize("treat", ["log", "boxcox"])
def test_values_below_0_are_refused_on_every_scale(treat: str) -> None:
    for least in (-1.0, -NEARLY_NOTHING):
        with pytest.raises(NormalisationError, match=r"isi angka berhingga 0 atau lebih"):
            score(treat, "max", [LARGEST, 3.0, 0.0, least])
    (scores,) = score(treat, "max", [LARGEST, 3.0, 0.0, -NEXT_TO_NOTHING])
    assert scores[2:] == [0.0, 0.0]


@pytest.mark.parametrize("treat", ["log", "boxcox"])
def test_a_value_at_the_target_has_reached_it(treat: str) -> None:
    (scores,) = score(treat, "distance_target", [LARGEST, 0.3, 0.0], target=0.3 + NEXT_TO_NOTHING)
    assert scores == [100.0, 100.0, 0.0]


@pytest.mark.parametrize("treat", ["log", "boxcox"])
def test_goalposts_between_which_the_treatment_leaves_nothing_are_refused(treat: str) -> None:
    values, goalposts = [LARGEST, 1.0, 0.0], (0.0, NEXT_TO_NOTHING)
    assert score("none", "goalposts", values, goalposts=goalposts) == [[100.0, 100.0, 0.0]]
    with pytest.raises(NormalisationError, match=r"Indikator i0: batas skala berimpit"):
        score(treat, "goalposts", values, goalposts=goalposts)


def test_runs_of_earlier_engines_come_out_as_they_were() -> None:
    values = [LARGEST, NEXT_TO_NOTHING, 0.0]
    with computing_as(BEFORE):
        assert score("boxcox", "presence", values) == [[100.0, 100.0, 100.0]]
        (scores,) = score("boxcox", "max", values)
        assert 0.0 < scores[2] == scores[1] < 1e-5
        assert score("log", "presence", [690_449.0, 6.1e-5, 0.0]) == [[100.0, 0.0, 0.0]]
        assert score("boxcox", "goalposts", values, goalposts=(0.0, NEXT_TO_NOTHING))[0][0] == 100.0
