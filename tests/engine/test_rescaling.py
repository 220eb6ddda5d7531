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
