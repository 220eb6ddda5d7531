"""Correlations against SciPy, one pair at a time, and their flags by hand."""

import warnings

import numpy as np
import pytest
from scipy import stats

from apps.engine import (
    EngineError,
    Framework,
    Group,
    IndexInputs,
    IndexResult,
    Indicator,
    Method,
    Units,
    compute_index,
)
from apps.engine.analysis import Below, correlate_across, correlate_within
from apps.engine.analysis.coherence import flag_correlation
from apps.engine.analysis.correlations import correlate_kendall, correlate_pearson, correlate_spearman
from apps.engine.enums import CorrelationFlag

NAN = float("nan")
METHODS = {
    "pearson": (correlate_pearson, stats.pearsonr),
    "spearman": (correlate_spearman, stats.spearmanr),
    "kendall": (correlate_kendall, stats.kendalltau),
}


def draw_scores(*, missing: float) -> np.ndarray:
    """60 regions, 7 indicators of which two are close, one repeats few values and one is constant."""
    generator = np.random.default_rng(8)
    table = generator.gamma(1.0, 20.0, (60, 7))
    table[:, 1] = table[:, 0] + generator.normal(0, 1, 60)
    table[:, 2] = generator.integers(0, 3, 60)
    table[:, 3] = 40.0
    table[generator.random(table.shape) < missing] = np.nan
    return table


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("name", METHODS)
def test_correlations_equal_scipy_pair_by_pair(name: str, missing: float) -> None:
    correlate, reference = METHODS[name]
    table = draw_scores(missing=missing)
    coefficients, p_values, n_pairs = correlate(table, table)
    for row in range(7):
        for column in range(7):
            both = ~np.isnan(table[:, [row, column]]).any(axis=1)
            assert n_pairs[row, column] == both.sum()
            if 3 in {row, column}:
                assert np.isnan(coefficients[row, column])
                assert np.isnan(p_values[row, column])
                continue
            expected = reference(table[both, row], table[both, column])
            assert coefficients[row, column] == pytest.approx(expected.statistic, abs=1e-12)
            assert p_values[row, column] == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", METHODS)
def test_correlations_need_three_regions_that_differ(name: str) -> None:
    correlate, _ = METHODS[name]
    first = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, NAN], [NAN, 7.0]])
    second = np.array([[4.0], [5.0], [NAN], [9.0]])
    coefficients, p_values, n_pairs = correlate(first, second)
    # Two pairs for the first column; three for the second.
    assert n_pairs.tolist() == [[2], [3]]
    assert np.isnan(coefficients[0, 0])
    assert np.isnan(p_values[0, 0])
    assert not np.isnan(coefficients[1, 0])


@pytest.mark.parametrize("name", METHODS)
def test_correlation_is_missing_where_a_score_is_constant_among_the_pairs(name: str) -> None:
    correlate, _ = METHODS[name]
    first = np.array([[5.0], [5.0], [5.0], [80.0]])
    second = np.array([[1.0], [2.0], [4.0], [NAN]])
    coefficients, _, n_pairs = correlate(first, second)
    assert n_pairs.tolist() == [[3]]
    assert np.isnan(coefficients[0, 0])


def test_correlate_pearson_keeps_its_digits_beside_an_outlier_that_has_no_partner() -> None:
    generator = np.random.default_rng(2)
    first = generator.random((40, 1))
    second = first * 0.5 + generator.random((40, 1))
    first[0], second[0] = 1e9, NAN
    coefficients, _, _ = correlate_pearson(first, second)
    assert coefficients[0, 0] == pytest.approx(
        stats.pearsonr(first[1:, 0], second[1:, 0]).statistic, rel=1e-12
    )


def test_correlate_pearson_takes_columns_without_any_score() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        coefficients, p_values, n_pairs = correlate_pearson(
            np.full((5, 1), NAN), np.arange(10.0).reshape(5, 2)
        )
    assert np.isnan(coefficients).all()
    assert np.isnan(p_values).all()
    assert n_pairs.tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("coefficient", "p_value", "expected"),
    [
        (0.95, 0.0, CorrelationFlag.REDUNDANT),
        (0.9, 0.0, None),
        (-0.95, 0.0, CorrelationFlag.NEGATIVE),
        (-0.2, 0.2, CorrelationFlag.WEAK),
        (0.29, 0.001, CorrelationFlag.WEAK),
        (0.3, 0.2, None),
        (NAN, NAN, None),
    ],
)
def test_flag_correlation(coefficient: float, p_value: float, expected: CorrelationFlag | None) -> None:
    assert flag_correlation(coefficient, p_value) == expected


@pytest.fixture(scope="module")
def result() -> IndexResult:
    """A and B nearly the same, C against them, all below S below D; E below the index."""
    framework = Framework(
        "X",
        "",
        (Group(code="D", parent="X"), Group(code="S", parent="D")),
        (
            Indicator(code="A", parent="S"),
            Indicator(code="B", parent="S"),
            Indicator(code="C", parent="S"),
            Indicator(code="E", parent="X"),
        ),
    )
    method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    units = Units(
        tuple(f"{number}" for number in range(8)), ("province",) * 2 + ("regency",) * 6, (None,) * 8
    )
    table = [[1, 9, 9, 9], [9, 1, 9, 9]]
    table += [[1, 1, 6, 3], [2, 2, 5, 1], [3, 3, 4, 4], [4, 4, 3, 1], [5, 5, 2, 5], [6, 7, 1, 9]]
    return compute_index(IndexInputs(framework, method, units, table))


def test_correlate_within_flags_each_pair_once_and_looks_at_one_level(result: IndexResult) -> None:
    found = correlate_within(result, "regency", "S")
    assert found.rows == found.columns == ("A", "B", "C")
    assert [(pair.first, pair.second, pair.flag) for pair in found.pairs()] == [
        ("A", "B", "redundant"),
        ("A", "C", "negative"),
        ("B", "C", "negative"),
    ]
    assert found.pairs()[1].coefficient == pytest.approx(-1.0)
    assert found.pairs()[1].n == 6
    np.testing.assert_array_equal(found.coefficients, found.coefficients.T)


def test_correlate_within_the_index_takes_every_indicator_or_its_children(result: IndexResult) -> None:
    assert correlate_within(result, "regency").rows == ("A", "B", "C", "E")
    found = correlate_within(result, "regency", below=Below.CHILDREN)
    assert found.rows == ("D", "E")
    rows = result.units.rows_by_level["regency"]
    expected = stats.pearsonr(result.scores_of("D")[rows], result.normalised[rows, 3]).statistic
    assert found.coefficients[0, 1] == pytest.approx(expected)


def test_correlate_across_reads_every_node_with_the_groups_above_it(result: IndexResult) -> None:
    found = correlate_across(result, "regency", method="spearman")
    assert found.rows == ("A", "B", "C", "E", "D", "S")
    assert found.columns == ("X", "D", "S")
    read = [(pair.first, pair.second) for pair in found.pairs()]
    assert read == [
        *((leaf, group) for leaf in "ABC" for group in "XDS"),
        ("E", "X"),
        ("D", "X"),
        ("S", "X"),
        ("S", "D"),
    ]
    assert ("C", "S") in [(pair.first, pair.second) for pair in found.pairs() if pair.flag]
    rows = result.units.rows_by_level["regency"]
    expected = stats.spearmanr(result.normalised[rows, 0], result.index[rows])
    assert found.pairs()[0].coefficient == pytest.approx(expected.statistic)
    assert found.pairs()[0].p_value == pytest.approx(expected.pvalue)


def test_correlate_within_names_the_choices(result: IndexResult) -> None:
    with pytest.raises(EngineError, match="Pilihan: pearson, spearman, kendall"):
        correlate_within(result, "regency", method="cosine")
    with pytest.raises(EngineError, match="Tidak ada kelompok Z"):
        correlate_within(result, "regency", "Z")
