"""Aggregates brought to 0-100."""

import math

import numpy as np
import pytest

from apps.engine import (
    AggregationError,
    Framework,
    Group,
    IndexInputs,
    Indicator,
    Method,
    MethodError,
    Units,
    compute_index,
    rescale_cap,
    rescale_max,
)

NAN = math.nan


def test_rescale_cap_counts_what_it_changed() -> None:
    rescaled, raised, lowered = rescale_cap(np.array([-1.0, 0.0, 50.0, 100.0, 100.5, 300.0, NAN]))
    np.testing.assert_array_equal(rescaled, [0, 0, 50, 100, 100, 100, NAN])
    assert (raised, lowered) == (1, 2)


def test_rescale_cap_refuses_an_empty_range() -> None:
    with pytest.raises(AggregationError, match="Batas bawah 5 harus di bawah batas atas 5"):
        rescale_cap(np.array([1.0]), lower=5, upper=5)


def test_rescale_max_refuses_negative_scores() -> None:
    with pytest.raises(AggregationError, match=r"skor -2 .*minmax") as caught:
        rescale_max(np.array([5.0, NAN, -2.0]))
    assert caught.value.row == 2


def declare(**method: object) -> Method:
    return Method.from_dict(
        {"normalise": "zscore", "aggregate": "arithmetic", "classify": "mean_sd", **method}
    )


def test_method_refuses_a_cap_upside_down() -> None:
    with pytest.raises(MethodError, match="Langkah rescale: lower 100 harus di bawah upper 0"):
        declare(rescale={"name": "cap", "lower": 100, "upper": 0})


FRAMEWORK = Framework("X", "", (Group(code="D", parent="X"),), (Indicator(code="i", parent="D"),))
UNITS = Units(("36.01", "36.02", "36.03"), ("regency",) * 3, (None,) * 3)
VALUES = [[1.0], [2.0], [3.0]]


def test_compute_index_stores_how_many_scores_were_capped() -> None:
    """z-scores with mean 50 and SD 60: -10, 50 and 110."""
    method = declare(normalise={"name": "zscore", "mean": 50, "sd": 60}, rescale="cap")
    result = compute_index(IndexInputs(FRAMEWORK, method, UNITS, VALUES))
    np.testing.assert_allclose(result.index, [0, 50, 100])
    assert result.derived()["rescale"] == {"regency": {"D": {"raised": 1, "lowered": 1}}}


def test_compute_index_names_region_and_group_of_a_negative_score() -> None:
    with pytest.raises(AggregationError, match=r"Wilayah 36\.01: Kelompok D: skor -1 tidak dapat") as caught:
        compute_index(IndexInputs(FRAMEWORK, declare(rescale="max"), UNITS, VALUES))
    assert caught.value.codes == ("36.01", "D")


def test_score_rescaled_twice_may_fall_where_the_region_has_more() -> None:
    """The methodology says where "more of an indicator never lowers the own scores" ends; this is the case.

    36.01 has the fewest events i. With 4 of them instead of 0 it still has the fewest, so its own score of group D
    stays 0. But 36.02 comes closer to it and loses the largest score of D, so all of D is divided by less, 36.03
    gains, and the range in which the index places 36.01 becomes wider.
    """
    framework = Framework(
        "X",
        "",
        (Group(code="D", parent="X"), Group(code="E", parent="X")),
        (Indicator(code="i", parent="D"), Indicator(code="j", parent="D"), Indicator(code="k", parent="E")),
    )
    units = Units(tuple(f"36.0{number}" for number in range(1, 6)), ("regency",) * 5, (None,) * 5)
    few = np.array([[0, 0, 5], [5, 10, 0], [NAN, 7, 10], [10, 0, 0], [NAN, 0, 0]])
    more = few.copy()
    more[0, 0] = 4
    method = declare(normalise="minmax", rescale={"D": "max", "X": "minmax"})
    before, after = (compute_index(IndexInputs(framework, method, units, table)) for table in (few, more))
    np.testing.assert_allclose(before.scores_of("D"), [0, 100, 280 / 3, 200 / 3, 0])
    np.testing.assert_allclose(after.scores_of("D"), [0, 250 / 3, 100, 500 / 7, 0])
    np.testing.assert_allclose([before.index[0], after.index[0]], [750 / 29, 25])
