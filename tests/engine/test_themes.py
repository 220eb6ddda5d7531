"""Thematic indices: the simple mean of a named subset of the indicators."""

import math
from dataclasses import replace

import numpy as np
import pytest

from apps.engine import (
    Framework,
    FrameworkError,
    Group,
    IndexInputs,
    IndexResult,
    Indicator,
    Method,
    Theme,
    Units,
    compute_index,
)

NAN = math.nan
FRAMEWORK = Framework(
    "IKP",
    "",
    (Group(code="D1", parent="IKP", weight=9), Group(code="D2", parent="IKP", weight=1)),
    (
        Indicator(code="a", parent="D1", weight=5),
        Indicator(code="b", parent="D1", weight=1),
        Indicator(code="c", parent="D2", weight=3),
        Indicator(code="d", parent="D2", weight=1),
    ),
    (
        Theme(code="UANG", name="Politik uang", indicators=("c", "a")),
        Theme(code="ASN", name="Netralitas ASN", indicators=("b",)),
    ),
)
UNITS = Units(("36", "36.01", "36.02", "36.03", "36.04"), ("province", *["regency"] * 4), (None, *["36"] * 4))
VALUES = np.array(
    [
        [3.0, 0.0, 7.0, 1.0],
        [4.0, 2.0, 0.0, 1.0],
        [1.0, 0.0, 5.0, 0.0],
        [2.0, NAN, NAN, 1.0],
        [NAN, 1.0, NAN, 1.0],
    ]
)


def compute(framework: Framework = FRAMEWORK, values: np.ndarray = VALUES, **method: object) -> IndexResult:
    declared = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd", **method}
    return compute_index(IndexInputs(framework, Method.from_dict(declared), UNITS, values))


def test_theme_is_the_simple_mean_whatever_the_tree_weighs() -> None:
    """Regencies: a is 100, 25, 50, none; c is 0, 100, none, none; the province is alone in its level."""
    themes = compute().themes
    np.testing.assert_array_equal(themes.scores[:, 0], [100, 50, 62.5, 50, NAN])
    np.testing.assert_array_equal(themes.scores[:, 1], [0, 100, 0, NAN, 50])


def test_theme_ranks_and_classifies_within_the_level() -> None:
    themes = compute().themes
    np.testing.assert_array_equal(themes.ranks[:, 0], [1, 2, 1, 2, NAN])
    cutoffs = themes.cutoffs["UANG"]["regency"]
    scores = np.array([50, 62.5, 50])
    assert cutoffs.n == 3
    assert cutoffs.cuts == pytest.approx(
        (scores.mean() - scores.std(ddof=1), scores.mean() + scores.std(ddof=1))
    )
    assert themes.class_codes[:, 0].tolist() == [-1, 1, 2, 1, -1]
    assert themes.cutoffs["UANG"]["province"].n == 1


def test_theme_is_screened_by_its_own_indicators() -> None:
    themes = compute(screen={"name": "minimum_share", "share": 0.6}).themes
    np.testing.assert_array_equal(themes.scores[:, 0], [100, 50, 62.5, NAN, NAN])
    np.testing.assert_array_equal(themes.ranks[:, 0], [1, 2, 1, NAN, NAN])


def test_value_that_was_filled_in_is_no_data_for_a_theme() -> None:
    themes = compute(impute="zero").themes
    np.testing.assert_array_equal(themes.scores[:, 0], [100, 50, 62.5, 25, NAN])
    np.testing.assert_array_equal(themes.scores[:, 1], [0, 100, 0, NAN, 50])


def test_given_cut_offs_of_the_index_do_not_classify_themes() -> None:
    result = compute(classify={"name": "fixed", "cuts": [20, 60]})
    assert result.class_codes[:, 0].tolist() != [-1] * 5
    assert (result.themes.class_codes == -1).all()
    assert result.themes.cutoffs == {"UANG": {}, "ASN": {}}


def test_manifest_holds_the_cut_offs_of_themes() -> None:
    result = compute(classify={"name": "quantiles", "k": 2})
    assert result.derived()["classify"]["ASN"]["regency"] == {
        "method": "quantiles",
        "cuts": [50.0],
        "labels": ["1", "2"],
        "n": 3,
        "mean": None,
        "sd": None,
        "on_cut": "lower",
        "empty": [],
    }


def test_themes_leave_the_index_alone() -> None:
    without = compute(replace(FRAMEWORK, themes=()))
    np.testing.assert_array_equal(compute().aggregates, without.aggregates)
    assert without.themes.scores.shape == (5, 0)


@pytest.mark.parametrize(
    ("theme", "text"),
    [
        (Theme(code="T", indicators=()), "Tema T tidak berisi indikator; sebutkan sedikitnya satu"),
        (Theme(code="T", indicators=("a", "x")), "Tema T menyebut indikator 'x' yang tidak ada"),
        (Theme(code="T", indicators=("a", "b", "a")), "Tema T menyebut indikator a 2 kali"),
        (Theme(code="D1", indicators=("a",)), "D1"),
    ],
)
def test_framework_refuses_theme(theme: Theme, text: str) -> None:
    with pytest.raises(FrameworkError, match=text):
        replace(FRAMEWORK, themes=(theme,))
