"""Quantiles, natural breaks and counted indicators; mean and SD and fixed cut-offs are in test_functions."""

import math

import numpy as np
import pytest

from apps.engine import (
    ClassificationError,
    Framework,
    Group,
    IndexInputs,
    Indicator,
    Method,
    MethodError,
    Step,
    Units,
    classify_count,
    classify_fixed,
    classify_jenks,
    classify_mean_sd,
    classify_quantiles,
    compute_from_scores,
    compute_index,
)
from apps.engine.methods.classification import (
    ABOVE,
    BELOW,
    MIDDLE,
    code_by_cuts,
    code_mean_sd,
    measure_mean_sd,
)
from apps.engine.methods.classification_breaks import cut_quantiles
from apps.engine.ties import find_largest

NAN = math.nan
RANDOM = np.random.default_rng(11)
SCORES = RANDOM.gamma(2, 12, size=101)


def names(result) -> list[str | None]:
    return [label and str(label) for label in result.labels]


@pytest.mark.parametrize("k", [2, 3, 4, 5, 9])
def test_classify_quantiles_agrees_with_numpy(k: int) -> None:
    cuts = np.quantile(SCORES, np.arange(1, k) / k, method="linear")
    result = classify_quantiles(SCORES, k=k)
    np.testing.assert_allclose(result.cutoffs.cuts, cuts, rtol=1e-12)
    assert result.class_codes.tolist() == np.searchsorted(cuts, SCORES).tolist()
    assert len(result.cutoffs.labels) == k


def test_classify_quantiles_score_on_a_cut_off_is_the_cut_off() -> None:
    """Of 4, 7, 10 ... scores each tercile is a score; an inexact position would put it into the class above."""
    for n in range(4, 400, 3):
        scores = 0.1 * np.arange(n)
        result = classify_quantiles(scores)
        assert result.cutoffs.cuts == (scores[(n - 1) // 3], scores[2 * (n - 1) // 3])
        assert np.bincount(result.class_codes).tolist() == [(n - 1) // 3 + 1, (n - 1) // 3, (n - 1) // 3]


def test_classify_quantiles_keeps_equal_scores_on_a_cut_off() -> None:
    """A tercile between 1.7 and 1.7 is 1.7; a mean by weights may end below, and move both up a class."""
    scores = np.array([0.1, 0.4, 1.7, 1.7, 2.7])
    result = classify_quantiles(scores)
    assert result.cutoffs.cuts == (pytest.approx(5 / 6), 1.7)
    assert result.class_codes.tolist() == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([7, 7, 7, 7], ["low"] * 4),
        ([0, 0, 0, 0, 0, 9], ["low"] * 5 + ["high"]),
        ([0, 0, 0, 5, 9, 9], ["low"] * 3 + ["medium", "high", "high"]),
        ([0, 9, 9, 9, 9, 9], ["low"] + ["low"] * 5),
        ([1, 2], ["low", "high"]),
        ([4], ["low"]),
        ([4, NAN], ["low", None]),
    ],
)
def test_classify_quantiles_of_ties(scores: list[float], expected: list[str | None]) -> None:
    assert names(classify_quantiles(np.array(scores, dtype=float))) == expected


@pytest.mark.parametrize("classify", [classify_quantiles, classify_jenks])
@pytest.mark.parametrize("scores", [[], [NAN, NAN]])
def test_no_scores_have_no_cut_offs(classify, scores: list[float]) -> None:
    result = classify(np.array(scores), k=4)
    assert result.labels == (None,) * len(scores)
    assert result.cutoffs.to_dict() == {
        "method": result.cutoffs.method,
        "cuts": [None] * 3,
        "labels": ["1", "2", "3", "4"],
        "n": 0,
        "mean": None,
        "sd": None,
        "on_cut": "lower",
        "empty": [],
    }


def test_classify_jenks_keeps_the_order_of_regions_and_leaves_missing_out() -> None:
    scores = np.array([90.0, NAN, 1.0, 31.0, 2.0, 30.0])
    assert names(classify_jenks(scores)) == ["high", None, "low", "medium", "low", "medium"]
    assert classify_jenks(scores).cutoffs.n == 5


@pytest.mark.parametrize(
    ("scores", "k", "cuts", "expected"),
    [
        ([7, 7, 7], 3, (7, 7), ["low"] * 3),
        ([1, 9, 1], 3, (1, 9), ["low", "medium", "low"]),
        ([1, 9, 5], 3, (1, 5), ["low", "high", "medium"]),
        ([1, 9, 1, 9], 2, (1,), ["1", "2", "1", "2"]),
    ],
)
def test_classify_jenks_of_few_different_scores(
    scores: list[float], k: int, cuts: tuple[float, ...], expected: list[str]
) -> None:
    result = classify_jenks(np.array(scores, dtype=float), k=k)
    assert (result.cutoffs.cuts, names(result)) == (cuts, expected)


@pytest.mark.parametrize("classify", [classify_quantiles, classify_jenks])
def test_labels_are_given_or_numbers(classify) -> None:
    assert classify(SCORES[:9], k=3).cutoffs.labels == ("low", "medium", "high")
    assert classify(SCORES[:9], k=4).cutoffs.labels == ("1", "2", "3", "4")
    assert classify(SCORES[:9], k=2, labels=("aman", "rawan")).cutoffs.labels == ("aman", "rawan")
    with pytest.raises(ClassificationError, match="Ada 3 kelas dan 2 nama kelas; perlu 3"):
        classify(SCORES[:9], k=3, labels=("aman", "rawan"))
    with pytest.raises(ClassificationError, match="Jumlah kelas 1 tidak dapat dipakai; isi 2"):
        classify(SCORES[:9], k=1)


def test_classify_count_reads_the_number_of_indicators() -> None:
    result = classify_count(
        np.array([90.0, 10.0, 50.0, 50.0, NAN, 50.0]),
        np.array([0.0, 10.0, 9.0, 19.0, 12.0, NAN]),
        cuts=(9, 18),
    )
    assert names(result) == ["low", "medium", "low", "high", None, None]
    assert (result.cutoffs.method, result.cutoffs.n) == ("count", 4)


@pytest.mark.parametrize(("cuts", "labels"), [((), ("a",)), ((2, 1), ("a", "b", "c")), ((1, 2), ("a", "b"))])
def test_classify_count_refuses_cuts(cuts: tuple[float, ...], labels: tuple[str, ...]) -> None:
    with pytest.raises(ClassificationError, match=r"[Aa]mbang batas"):
        classify_count(np.array([1.0]), np.array([1.0]), cuts=cuts, labels=labels)


@pytest.mark.parametrize(("on_cut", "expected"), [(BELOW, [0, 0, 1, 1, 2]), (ABOVE, [0, 1, 1, 2, 2])])
def test_score_on_a_given_cut_off_belongs_to_its_owner(on_cut: str, expected: list[int]) -> None:
    scores = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    # On paper 2 and 4 as well: computed, they differ in their last digits.
    noisy = scores * np.array([1.0, 1 + 4e-16, 1.0, 1 - 4e-16, 1.0])
    for numbers in (scores, noisy):
        for found in (
            classify_fixed(numbers, cuts=(2, 4), on_cut=on_cut),
            classify_count(scores, numbers, cuts=(2, 4), on_cut=on_cut),
        ):
            assert found.class_codes.tolist() == expected
            assert found.cutoffs.on_cut == on_cut


@pytest.mark.parametrize(
    ("on_cut", "expected"), [(BELOW, [0, 0, 0, 1, 1, 2, 2]), (ABOVE, [0, 0, 1, 1, 2, 2, 2])]
)
def test_score_on_a_quantile_belongs_to_its_owner(on_cut: str, expected: list[int]) -> None:
    assert classify_quantiles(np.arange(7.0), on_cut=on_cut).class_codes.tolist() == expected
    all_equal = classify_quantiles(np.full(4, 30.0), on_cut=on_cut).class_codes
    assert set(all_equal.tolist()) == {0 if on_cut == BELOW else 2}


def test_cut_off_of_natural_breaks_lies_on_a_score_of_its_owner() -> None:
    scores = np.array([1.0, 2.0, 30.0, 31.0, 90.0])
    below, above = (classify_jenks(scores, on_cut=on_cut) for on_cut in (BELOW, ABOVE))
    assert (below.cutoffs.cuts, above.cutoffs.cuts) == ((2.0, 31.0), (30.0, 90.0))
    assert below.class_codes.tolist() == above.class_codes.tolist() == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    ("on_cut", "expected"), [(MIDDLE, [1, 1, 1]), (BELOW, [0, 1, 1]), (ABOVE, [1, 1, 2])]
)
def test_score_on_mean_and_sd_belongs_to_its_owner(on_cut: str, expected: list[int]) -> None:
    """Mean and SD of 10, 20 and 30 are 20 and 10."""
    assert classify_mean_sd(np.array([10.0, 20.0, 30.0]), on_cut=on_cut).class_codes.tolist() == expected
    assert classify_mean_sd(np.full(3, 30.0), on_cut=on_cut).class_codes.tolist() == [1, 1, 1]


def test_many_sets_of_scores_are_cut_and_coded_as_each_alone() -> None:
    sets = RANDOM.normal(size=(20, 31)).round(1)
    means, sds = measure_mean_sd(sets)
    mean_sd = code_mean_sd(
        sets, np.stack([means - sds, means + sds], axis=-1), find_largest(sets), on_cut=MIDDLE
    )
    terciles = cut_quantiles(sets, k=3)
    quantiles = code_by_cuts(sets, terciles, on_cut=BELOW)
    for number, scores in enumerate(sets):
        np.testing.assert_array_equal(mean_sd[number], classify_mean_sd(scores).class_codes)
        alone = classify_quantiles(scores)
        np.testing.assert_array_equal(terciles[number], alone.cutoffs.cuts)
        np.testing.assert_array_equal(quantiles[number], alone.class_codes)


FRAMEWORK = Framework(
    "X",
    "",
    (Group(code="D", parent="X"), Group(code="E", parent="X")),
    tuple(Indicator(code=code, parent=code[0].upper()) for code in ("d1", "d2", "d3", "e1")),
)
UNITS = Units(tuple("abcd"), ("regency",) * 4, (None,) * 4)
VALUES = [[9, 0, 0, 0], [1, 1, 1, 1], [2, 0, 2, NAN], [NAN, NAN, NAN, NAN]]


def declare(classify: object, **method: object) -> Method:
    return Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": classify, **method})


def test_compute_index_counts_the_indicators_that_occur() -> None:
    result = compute_index(IndexInputs(FRAMEWORK, declare({"name": "count", "cuts": [1, 3]}), UNITS, VALUES))
    assert list(map(str, result.classes)) == ["low", "high", "medium", "None"]
    # Cut-offs for 4 indicators say nothing of a dimension of 3.
    assert result.classes_of("D") == (None,) * 4
    assert result.derived()["classify"]["X"]["regency"]["cuts"] == [1, 3]


def test_counting_gives_no_class_to_a_region_with_too_little_data() -> None:
    screen = {"name": "minimum_share", "share": 1.0}
    result = compute_index(
        IndexInputs(FRAMEWORK, declare({"name": "count", "cuts": [1, 3]}, screen=screen), UNITS, VALUES)
    )
    assert list(map(str, result.classes)) == ["low", "high", "None", "None"]


def test_compute_from_scores_refuses_to_count_indicators() -> None:
    with pytest.raises(MethodError, match="Tingkat regency: count menghitung indikator yang terjadi"):
        compute_from_scores(Step("count", {"cuts": (1, 3)}), UNITS, [1.0, 2.0, 3.0, 4.0])


def test_compute_index_classifies_groups_by_their_own_quantiles() -> None:
    result = compute_index(IndexInputs(FRAMEWORK, declare({"name": "quantiles", "k": 2}), UNITS, VALUES))
    assert list(map(str, result.classes_of("D"))) == ["1", "2", "1", "None"]
    assert list(map(str, result.classes_of("E"))) == ["1", "2", "None", "None"]


@pytest.mark.parametrize(
    ("classify", "text"),
    [
        (
            {"name": "quantiles", "k": 1},
            "parameter k dari quantiles bernilai 1; isi bilangan bulat 2 sampai 10",
        ),
        ({"name": "quantiles", "k": 2.5}, "parameter k dari quantiles bernilai 2.5"),
        ({"name": "jenks", "k": 11}, "parameter k dari jenks bernilai 11"),
        (
            {"name": "jenks", "k": 4, "labels": ["a", "b"]},
            "ada 4 kelas dan 2 nama kelas; isi labels dengan 4",
        ),
        ({"name": "jenks", "labels": ["a", "a", "b"]}, "parameter labels dari jenks"),
        ({"name": "quantiles", "labels": ["a", "b", "rawan " * 6]}, "paling panjang 30 huruf"),
        ({"name": "count"}, "parameter cuts dari count belum diisi; isi daftar angka yang menaik"),
        ({"name": "count", "cuts": [3], "labels": ["a"]}, "ada 1 ambang batas dan 1 nama kelas"),
    ],
)
def test_method_refuses_impossible_classes(classify: object, text: str) -> None:
    with pytest.raises(MethodError, match=text):
        declare(classify)
