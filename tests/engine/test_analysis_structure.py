"""Reliability, principal components, profiles and outranking, against figures made by hand."""

from typing import Any

import numpy as np
import pytest

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
from apps.engine.analysis import (
    Below,
    Profile,
    analyse_components,
    measure_reliability,
    outrank_level,
    profile_scores,
)
from apps.engine.analysis.components import find_components
from apps.engine.analysis.reliability import measure_alpha

NAN = float("nan")
METHOD: dict[str, Any] = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}


def compute(table: Any, *, weights: tuple[float, ...] = (), **stages: Any) -> IndexResult:
    """An index of indicators A, B, ... in two groups: all but the last below D, the last below E."""
    n_units, n_indicators = np.shape(table)
    codes = "ABCDEFGH"[:n_indicators]
    framework = Framework(
        "X",
        "",
        (Group(code="d", parent="X"), Group(code="e", parent="X")),
        tuple(
            Indicator(code=code, parent="e" if code == codes[-1] else "d", weight=weight)
            for code, weight in zip(codes, weights or (1.0,) * n_indicators, strict=True)
        ),
    )
    units = Units(
        tuple(f"36.{number:02}" for number in range(1, n_units + 1)),
        ("regency",) * n_units,
        ("36",) * n_units,
    )
    return compute_index(IndexInputs(framework, Method.from_dict({**METHOD, **stages}), units, table))


def test_measure_alpha_by_hand() -> None:
    # Variances 5/3, 5/3, 5/3; sums 4, 6, 9, 11 with variance 29/3.
    scores = np.array([[1.0, 2.0, 1.0], [2.0, 1.0, 3.0], [3.0, 4.0, 2.0], [4.0, 3.0, 4.0]])
    assert measure_alpha(scores) == pytest.approx(3 / 2 * (1 - 5 / (29 / 3)))


def test_measure_alpha_of_equal_columns_is_one_and_of_opposite_ones_below_zero() -> None:
    column = np.array([[1.0], [2.0], [5.0]])
    assert measure_alpha(np.hstack([column, column])) == pytest.approx(1.0)
    assert measure_alpha(np.hstack([column, -0.5 * column])) < 0


@pytest.mark.parametrize(
    "scores",
    [
        np.array([[1.0], [2.0], [3.0]]),
        np.array([[1.0, 2.0], [NAN, 3.0]]),
        np.array([[1.0, 2.0], [2.0, 1.0], [1.5, 1.5]]),
        np.full((3, 2), NAN),
    ],
    ids=["one indicator", "one complete region", "constant sum", "no data"],
)
def test_measure_alpha_is_missing_where_it_cannot_be_computed(scores: np.ndarray) -> None:
    assert np.isnan(measure_alpha(scores))


def test_measure_reliability_leaves_out_regions_and_indicators() -> None:
    table = [[1, 2, 9, 1], [2, 1, 1, 1], [3, 4, 7, 1], [4, 3, 2, 1], [NAN, 1, 1, 1]]
    found = measure_reliability(compute(table), "regency", "d")
    assert found.codes == ("A", "B", "C")
    assert found.n_regions == 4
    # Normalised by their maxima: 4, 4 and 9.
    scores = np.array(table)[:4, :3] / [4, 4, 9] * 100
    assert found.alpha == pytest.approx(measure_alpha(scores))
    np.testing.assert_allclose(
        found.alpha_without, [measure_alpha(np.delete(scores, column, axis=1)) for column in range(3)]
    )
    assert found.alpha_without[2] > found.alpha


def test_find_components_equal_a_singular_value_decomposition() -> None:
    generator = np.random.default_rng(4)
    scores = generator.normal(size=(50, 4)) @ generator.normal(size=(4, 4))
    standardised = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    _, singular, rotation = np.linalg.svd(standardised, full_matrices=False)
    eigenvalues, loadings = find_components(np.corrcoef(scores.T))
    np.testing.assert_allclose(eigenvalues, singular**2 / 50)
    np.testing.assert_allclose(np.abs(loadings), np.abs(rotation.T * singular / np.sqrt(50)), atol=1e-12)
    # A loading is the correlation of the indicator with the component.
    component = standardised @ rotation[0]
    for column in range(4):
        correlation = np.corrcoef(standardised[:, column], component)[0, 1]
        assert abs(loadings[column, 0]) == pytest.approx(abs(correlation))


def test_find_components_fixes_the_signs() -> None:
    correlations = np.array([[1.0, -0.8, 0.1], [-0.8, 1.0, 0.2], [0.1, 0.2, 1.0]])
    _, loadings = find_components(correlations)
    order = [2, 0, 1]
    _, reordered = find_components(correlations[np.ix_(order, order)])
    for column in range(3):
        assert loadings[np.argmax(np.abs(loadings[:, column]).round(9)), column] > 0
        assert reordered[np.argmax(np.abs(reordered[:, column]).round(9)), column] > 0
    np.testing.assert_allclose(np.abs(reordered), np.abs(loadings[order]), atol=1e-12)


def test_analyse_components_summarises_a_group() -> None:
    generator = np.random.default_rng(6)
    common = generator.normal(10, 2, (40, 1))
    table = np.hstack([common + generator.normal(0, 0.5, (40, 3)), generator.normal(10, 2, (40, 1))])
    table = np.hstack([table, np.full((40, 1), 3.0), generator.random((40, 1))])
    table[0, 0] = NAN
    found = analyse_components(compute(table), "regency", "d")
    assert (found.codes, found.left_out, found.n_regions) == (("A", "B", "C", "D"), ("E",), 39)
    expected = np.linalg.eigvalsh(np.corrcoef(table[1:, :4].T))[::-1]
    np.testing.assert_allclose(found.eigenvalues, expected)
    np.testing.assert_allclose(found.shares, expected / 4)
    np.testing.assert_allclose((found.loadings**2).sum(axis=0), expected)
    np.testing.assert_allclose((found.loadings**2).sum(axis=1), 1.0)
    assert found.n_kaiser == np.count_nonzero(expected > 1)


def test_analyse_components_counts_no_component_of_indicators_without_correlation() -> None:
    table = np.array([[1, 1, 1], [1, 3, 1], [3, 1, 1], [3, 3, 2]])
    assert analyse_components(compute(table), "regency", "d").n_kaiser == 0


def test_analyse_components_refuses_too_few_regions() -> None:
    with pytest.raises(EngineError, match="lebih banyak wilayah berdata lengkap daripada indikator"):
        analyse_components(compute([[1, 2, 1], [2, 1, 1]]), "regency", "d")


def test_analyse_components_of_what_the_index_is_made_of() -> None:
    table = [[1, 2, 5], [2, 1, 3], [4, 3, 1], [3, 4, 2]]
    found = analyse_components(compute(table), "regency", below=Below.CHILDREN)
    assert found.codes == ("d", "e")


def profile(result: IndexResult, code: str, count: int = 5) -> Profile:
    row = result.units.codes.index(code)
    weights = result.effective_weights("regency")
    return profile_scores(
        code, result.framework.indicator_codes, weights, result.normalised, row, count=count
    )


def test_profile_scores_ranks_and_weighs() -> None:
    # A weighs 3/8 and B 1/8 of the index, C half. Medians 50, 50, 40.
    result = compute([[10, 10, 0], [5, 5, 4], [5, 0, 10], [1, 10, 4], [0, 1, 3]], weights=(3.0, 1.0, 1.0))
    found = profile(result, "36.01")
    assert [standing.code for standing in found.weaknesses] == ["A", "B"]
    assert [standing.code for standing in found.strengths] == ["C"]
    first, second = found.weaknesses
    assert (first.score, first.rank, first.n, first.median) == (100.0, 1, 5, 50.0)
    assert (first.weight, first.distance) == (pytest.approx(3 / 8), pytest.approx(3 / 8 * 50))
    assert (second.rank, second.distance) == (1, pytest.approx(1 / 8 * 50))
    assert found.strengths[0].rank == 5
    assert found.strengths[0].distance == pytest.approx(-20.0)


def test_profile_scores_leaves_out_what_is_missing_or_constant_and_counts() -> None:
    result = compute([[9, NAN, 8, 7], [3, 2, 8, 1], [1, 3, 8, 1]])
    found = profile(result, "36.01", count=1)
    assert [standing.code for standing in found.weaknesses] == ["D"]
    assert found.strengths == ()
    other = profile(result, "36.03")
    assert {standing.code: standing.n for standing in (*other.weaknesses, *other.strengths)} == {
        "A": 3,
        "B": 2,
    }


def test_outrank_level_says_who_beats_whom() -> None:
    # A and B weigh a quarter each, C half.
    found = outrank_level(compute([[3, 3, 1], [2, 1, 1], [1, 2, 4]]), "regency")
    np.testing.assert_allclose(found.shares, [[0, 0.75, 0.5], [0.25, 0, 0.25], [0.5, 0.75, 0]])
    assert found.outranked_by("36.01") == ("36.02",)
    assert found.outranking("36.02") == ("36.01", "36.03")
    assert found.n_outranked.tolist() == [1, 0, 1]
    assert found.n_outranking.tolist() == [0, 2, 0]


def test_outrank_level_calls_halves_that_differ_by_rounding_even() -> None:
    # 0.1 + 0.2 is not 0.3 in binary; the last indicator is equal for both.
    found = outrank_level(compute([[1, 1, 2, 5], [2, 2, 1, 5]], weights=(0.1, 0.2, 0.3, 1.0)), "regency")
    assert found.n_outranked.tolist() == [0, 0]
    assert found.shares[0, 1] == pytest.approx(0.5)


def test_outranking_refuses_an_unknown_region() -> None:
    with pytest.raises(EngineError, match="Wilayah 99"):
        outrank_level(compute([[1, 2], [2, 1]]), "regency").outranked_by("99")
