"""Scores carried up the regions, by hand-made numbers."""

import math

import numpy as np
import pytest

from apps.engine import (
    Framework,
    Group,
    IndexInputs,
    Indicator,
    Method,
    Units,
    UnitsError,
    aggregate_regions_means,
    compute_index,
)

NAN = math.nan
FRAMEWORK = Framework("X", "", (Group(code="D", parent="X"),), (Indicator(code="i", parent="D"),))
CODES = ("36", "36.01", "36.02", "36.03", "51.01", "51.02", "99.01")
LEVELS = ("province", *["regency"] * 6)
PARENTS = (None, "36", "36", "36", "51", "51", None)
VALUES = np.array([[8.0], [10.0], [4.0], [NAN], [1.0], [5.0], [2.0]])


def compute(regions: str, voters: tuple[float | None, ...] = ()):
    method = Method.from_dict(
        {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd", "regions": regions}
    )
    return compute_index(
        IndexInputs(FRAMEWORK, method, Units(CODES, LEVELS, PARENTS, voters), VALUES)
    ).regional_means


def test_mean_counts_every_region_the_same() -> None:
    means = compute("mean")
    assert means.codes == ("36", "51")
    assert means.of("36") == (70.0, 2, 3)
    assert means.of("51", "D") == (30.0, 2, 2)
    assert means.of("99") == (None, 0, 0)


def test_voters_weigh_the_regions_that_have_a_score() -> None:
    """(100 x 1 + 40 x 3) / 4 and (10 x 7 + 50 x 1) / 8; the third regency has voters and no score."""
    means = compute("voters", (None, 1_000, 3_000, 500_000, 7, 1, None))
    assert means.of("36") == (55.0, 2, 3)
    assert means.of("51") == (15.0, 2, 2)


def test_equal_voters_are_the_simple_mean() -> None:
    simple, weighed = compute("mean"), compute("voters", (None, *[250] * 5, None))
    np.testing.assert_allclose(weighed.means, simple.means, rtol=1e-14)


def test_region_without_voters_is_named() -> None:
    with pytest.raises(UnitsError, match=r"Wilayah 36\.03: jumlah pemilih belum diisi.*rata-rata") as caught:
        compute("voters", (None, 1_000, 3_000, None, 7, 1, None))
    assert caught.value.codes == ("36.03",)


def test_aggregate_regions_means_weighs_by_column_what_is_known() -> None:
    scores = np.array([[10.0, NAN, NAN], [40.0, 20.0, NAN]])
    means, n_used = aggregate_regions_means(scores, np.array([2.0, 1.0]), np.zeros(2, dtype=np.intp), 1)
    np.testing.assert_array_equal(means, [[20, 20, NAN]])
    assert n_used.tolist() == [[2, 1, 0]]
