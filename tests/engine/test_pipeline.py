"""The whole pipeline on small tables: what comes out, what is missing, what is refused."""

import json
import math
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from apps.engine import (
    ENGINE_VERSION,
    DataError,
    EngineError,
    Framework,
    Group,
    IndexInputs,
    Indicator,
    Method,
    MethodError,
    Step,
    Units,
    UnitsError,
    compute_from_scores,
    compute_index,
)

NAN = math.nan
PLAIN = {"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"}


@pytest.fixture
def two_dimensions() -> Framework:
    return Framework(
        "IKP",
        "Contoh",
        (Group(code="D", parent="IKP", weight=0.75), Group(code="E", parent="IKP", weight=0.25)),
        (
            Indicator(code="d1", parent="D", weight=3),
            Indicator(code="d2", parent="D", weight=1),
            Indicator(code="e1", parent="E"),
        ),
    )


BANTEN_VALUES = [
    [9.0, 9.0, 9.0],
    [8.0, 0.0, 2.0],
    [4.0, 6.0, NAN],
    [NAN, NAN, NAN],
    [0.0, 3.0, 4.0],
]


def test_compute_index_by_hand(two_dimensions: Framework, plain_method: Method, banten: Units) -> None:
    result = compute_index(IndexInputs(two_dimensions, plain_method, banten, BANTEN_VALUES))
    # Regency maxima 8, 6, 4. The province, alone in its level, is its own maximum.
    np.testing.assert_array_equal(
        result.normalised, [[100, 100, 100], [100, 0, 50], [50, 100, NAN], [NAN] * 3, [0, 50, 100]]
    )
    np.testing.assert_allclose(
        result.aggregates,
        [
            [100, 100, 100],
            [0.75 * 75 + 0.25 * 50, 75, 50],
            [62.5, 62.5, NAN],
            [NAN, NAN, NAN],
            [0.75 * 12.5 + 0.25 * 100, 12.5, 100],
        ],
    )
    np.testing.assert_array_equal(result.ranks, [1, 1, 2, NAN, 3])
    np.testing.assert_allclose(
        result.availability, [[1, 1, 1], [1, 1, 1], [2 / 3, 1, 0], [0, 0, 0], [1, 1, 1]], atol=1e-15
    )
    np.testing.assert_array_equal(result.completeness, result.availability[:, 0])
    assert result.classes == (None, "medium", "medium", None, "low")
    assert {level: found.normalisation["maxima"].tolist() for level, found in result.prepared.items()} == {
        "province": [9, 9, 9],
        "regency": [8, 6, 4],
    }
    mean = (68.75 + 62.5 + 34.375) / 3
    assert result.regional_means.of("36") == (pytest.approx(mean, abs=1e-12), 3, 4)
    assert result.regional_means.of("36", "E") == (pytest.approx(75), 2, 4)
    assert result.regional_means.of("ID") == (100.0, 1, 1)
    assert result.regional_means.of("51") == (None, 0, 0)
    cutoffs = result.cutoffs["IKP"]["regency"]
    assert (cutoffs.n, cutoffs.mean) == (3, pytest.approx(mean))
    assert result.classes_of("E") == (None, "medium", None, None, "medium")


def test_compute_index_own_and_aggregated_province_score_differ(
    two_dimensions: Framework, plain_method: Method
) -> None:
    units = Units(
        ("36", "51", "36.01", "51.01"), ("province",) * 2 + ("regency",) * 2, ("ID", "ID", "36", "51")
    )
    result = compute_index(
        IndexInputs(two_dimensions, plain_method, units, [[9, 9, 9], [0, 0, 0], [0, 0, 0], [1, 1, 1]])
    )
    assert result.index.tolist() == [100, 0, 0, 100]
    assert result.regional_means.of("36") == (0, 1, 1)
    assert result.regional_means.of("51") == (100, 1, 1)
    assert result.regional_means.of("ID") == (50, 2, 2)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        # Available indicators of D: 1 of 2 (3/4 of the weight); of the index: 2 of 3.
        (0.0, [80.0, 80.0, 80.0]),
        (0.5, [80.0, 80.0, 80.0]),
        # D is missing, and E alone carries a quarter of the weight of the index: missing too.
        (0.6, [NAN, NAN, 80.0]),
        (1.0, [NAN, NAN, 80.0]),
    ],
)
def test_screen_minimum_share_makes_aggregates_missing(
    two_dimensions: Framework, share: float, expected: list[float]
) -> None:
    method = Method.from_dict({**PLAIN, "screen": {"name": "minimum_share", "share": share}})
    units = Units(("36.01", "36.02"), ("regency", "regency"), ("36", "36"))
    result = compute_index(IndexInputs(two_dimensions, method, units, [[100, 100, 100], [80, NAN, 80]]))
    np.testing.assert_array_equal(result.aggregates[1], expected)
    assert result.aggregates[0].tolist() == [100, 100, 100]


def test_screen_asks_for_the_weight_that_has_scores(two_dimensions: Framework) -> None:
    """Two of three indicators have data, but the one that has none carries the dimension."""
    method = Method.from_dict({**PLAIN, "screen": {"name": "minimum_share", "share": 0.5}})
    units = Units(("36.01", "36.02"), ("regency", "regency"), ("36", "36"))
    result = compute_index(IndexInputs(two_dimensions, method, units, [[100, 100, 100], [NAN, 80, 80]]))
    np.testing.assert_array_equal(result.aggregates[1], [NAN, NAN, 80])


def test_compute_index_display_only_group_is_shown_and_passed_over(framework_2024: Framework) -> None:
    method = Method.from_dict(PLAIN)
    units = Units(("a", "b"), ("regency", "regency"), (None, None))
    values = np.full((2, 61), 10.0)
    values[1] = np.arange(61) % 7
    result = compute_index(IndexInputs(framework_2024, method, units, values))
    of_dimension = framework_2024.membership[:, 1]
    assert result.scores_of("1")[1] == pytest.approx(result.normalised[1, of_dimension].mean(), abs=1e-12)
    subdimension_means = [result.scores_of(code)[1] for code in ("1.1", "1.2", "1.3")]
    assert result.scores_of("1")[1] != pytest.approx(sum(subdimension_means) / 3, abs=0.1)
    assert result.scores_of("1.2")[1] == pytest.approx(result.normalised[1, 8:11].mean(), abs=1e-12)


@pytest.mark.parametrize("impute", ["zero", "mean", "median", "group_mean", "group_median"])
@pytest.mark.parametrize("normalise", ["max", "zscore", "rank", "percentile"])
def test_region_without_any_data_is_not_filled_in_and_moves_nobody(
    two_dimensions: Framework, banten: Units, impute: str, normalise: str
) -> None:
    method = Method.from_dict(
        {"impute": impute, "normalise": normalise, "aggregate": "arithmetic", "classify": "mean_sd"}
    )
    values = np.array([[1.0, 2, 3], [4, NAN, 6], [7, 8, 2], [NAN, NAN, NAN], [3, 1, 0]])[:, [0, 1, 2]]
    n_indicators = len(two_dimensions.indicators)
    values = np.hstack([values] * n_indicators)[:, :n_indicators]
    rows = [0, 1, 2, 4]
    without = Units(
        codes=tuple(banten.codes[row] for row in rows),
        levels=tuple(banten.levels[row] for row in rows),
        parents=tuple(banten.parents[row] for row in rows),
    )
    result = compute_index(IndexInputs(two_dimensions, method, banten, values))
    assert np.isnan(result.normalised[3]).all()
    assert np.isnan(result.aggregates[3]).all()
    np.testing.assert_array_equal(
        result.aggregates[rows],
        compute_index(IndexInputs(two_dimensions, method, without, values[rows])).aggregates,
    )


def test_rescale_default_reaches_dimensions_only(two_dimensions: Framework) -> None:
    method = Method.from_dict({**PLAIN, "rescale": "max"})
    units = Units(("a", "b"), ("regency", "regency"), (None, None))
    result = compute_index(IndexInputs(two_dimensions, method, units, [[4, 0, 1], [2, 8, 2]]))
    # D before rescaling: 75 and 62.5; E: 50 and 100.
    np.testing.assert_allclose(
        result.aggregates, [[0.75 * 100 + 0.25 * 50, 100, 50], [87.5, 62.5 / 0.75, 100]]
    )
    assert result.derived()["rescale"] == {"regency": {"D": {"maximum": 75.0}, "E": {"maximum": 100.0}}}


def test_rescale_reaches_a_group_that_is_named(two_dimensions: Framework) -> None:
    method = Method.from_dict({**PLAIN, "rescale": {"IKP": "minmax"}})
    units = Units(("a", "b", "c"), ("regency",) * 3, (None,) * 3)
    result = compute_index(IndexInputs(two_dimensions, method, units, [[4, 0, 1], [2, 8, 2], [0, 0, 0]]))
    assert result.scores_of("D").tolist() == [75, 62.5, 0]
    assert result.index.min() == 0
    assert result.index.max() == 100
    assert list(result.derived()["rescale"]["regency"]) == ["IKP"]


def test_classify_by_level_uses_its_own_step(two_dimensions: Framework) -> None:
    classify = {"province": "mean_sd", "regency": {"name": "fixed", "cuts": [13.47, 49.33]}}
    method = Method.from_dict({**PLAIN, "classify": classify})
    units = Units(
        ("36", "36.01", "36.02", "36.03"), ("province",) + ("regency",) * 3, (None, "36", "36", "36")
    )
    values = [[0, 0, 0], [100, 100, 100], [30, 30, 30], [10, 10, 10]]
    result = compute_index(IndexInputs(two_dimensions, method, units, values))
    assert result.classes == (None, "high", "medium", "low")
    # Cut-offs that were given belong to the index: the dimensions of that level have none.
    assert result.classes_of("D") == (None, None, None, None)
    assert set(result.cutoffs["D"]) == {"province"}


def test_classify_one_level_never_sees_the_other(framework_2024: Framework, method_2024: Method) -> None:
    generator = np.random.default_rng(2024)
    values = generator.poisson(2.0, (60, 61)).astype(float)
    levels = ("province",) * 20 + ("regency",) * 40
    units = Units(tuple(f"{number:02}" for number in range(60)), levels, (None,) * 60)
    both = compute_index(IndexInputs(framework_2024, method_2024, units, values))
    for level, rows in units.rows_by_level.items():
        alone = compute_index(
            IndexInputs(
                framework_2024,
                method_2024,
                Units(tuple(units.codes[row] for row in rows), (level,) * len(rows), (None,) * len(rows)),
                values[rows],
            )
        )
        np.testing.assert_array_equal(both.aggregates[rows], alone.aggregates)
        np.testing.assert_array_equal(both.ranks[rows], alone.ranks)
        np.testing.assert_array_equal(both.class_codes[rows], alone.class_codes)
        assert both.cutoffs["IKP"][level] == alone.cutoffs["IKP"][level]


def test_compute_index_small_instrument_with_reversed_indicator(
    small_framework: Framework, plain_method: Method
) -> None:
    units = Units(("a", "b"), ("regency", "regency"), (None, None))
    values = [[1, 0, 5, 5, 5, 0, 10], [2, 4, 0, 0, 5, 0, 5]]
    result = compute_index(IndexInputs(small_framework, plain_method, units, values))
    # P: 3/4 * 50, 100; Q: 100, 100/3; R: 0, 0; s1 reversed: 0, 50; weights 2 : 1 : 1 : 1.
    expected = [(2 * 37.5 + 100) / 5, (2 * 100 + 100 / 3 + 50) / 5]
    np.testing.assert_allclose(result.index, expected, rtol=1e-14)
    assert small_framework.levels_bottom_up == (("P", "Q", "R"), ("TEMATIK",))
    assert result.derived()["constant_indicators"] == {"regency": ["q3", "r1"]}


def test_manifest_recomputes_the_run_bit_for_bit(framework_2024: Framework, method_2024: Method) -> None:
    generator = np.random.default_rng(7)
    values = generator.poisson(1.0, (30, 61)).astype(float)
    values[generator.random(values.shape) < 0.2] = NAN
    units = Units(tuple(f"{number:02}" for number in range(30)), ("regency",) * 30, ("36",) * 30)
    result = compute_index(IndexInputs(framework_2024, method_2024, units, values))
    manifest: dict[str, Any] = json.loads(json.dumps(result.manifest(), allow_nan=False))
    assert manifest["engine_version"] == ENGINE_VERSION
    again = compute_index(
        IndexInputs(
            Framework.from_dict(manifest["framework"]), Method.from_dict(manifest["method"]), units, values
        )
    )
    assert again.manifest() == manifest
    for name in ("normalised", "aggregates", "availability", "ranks", "class_codes"):
        np.testing.assert_array_equal(getattr(again, name), getattr(result, name))


def test_derived_holds_every_value_taken_from_the_data(
    two_dimensions: Framework, plain_method: Method, banten: Units
) -> None:
    values = [[9.0, NAN, 9.0], *BANTEN_VALUES[1:]]
    derived = compute_index(IndexInputs(two_dimensions, plain_method, banten, values)).derived()
    assert derived["units"] == {"province": 1, "regency": 4}
    assert derived["normalise"] == {
        "province": {"maxima": {"d1": 9.0, "d2": None, "e1": 9.0}},
        "regency": {"maxima": {"d1": 8.0, "d2": 6.0, "e1": 4.0}},
    }
    assert derived["constant_indicators"] == {"province": ["d1", "d2", "e1"], "regency": []}
    assert list(derived["classify"]) == ["IKP", "D", "E"]
    assert derived["classify"]["E"]["regency"] == {
        "method": "mean_sd",
        "cuts": [pytest.approx(75 - 35.35533905932738), pytest.approx(75 + 35.35533905932738)],
        "labels": ["low", "medium", "high"],
        "n": 2,
        "mean": 75.0,
        "sd": pytest.approx(35.35533905932738),
        "on_cut": "middle",
        "empty": [{"label": "low", "reason": "few_values"}, {"label": "high", "reason": "few_values"}],
    }


def test_result_is_frozen_and_leaves_its_input_alone(
    two_dimensions: Framework, plain_method: Method, banten: Units
) -> None:
    values = np.array(BANTEN_VALUES)
    result = compute_index(IndexInputs(two_dimensions, plain_method, banten, values))
    np.testing.assert_array_equal(values, BANTEN_VALUES)
    with pytest.raises(FrozenInstanceError):
        result.ranks = result.index  # type: ignore[misc]


def test_scores_of_refuses_unknown_group(
    two_dimensions: Framework, plain_method: Method, banten: Units
) -> None:
    result = compute_index(IndexInputs(two_dimensions, plain_method, banten, BANTEN_VALUES))
    with pytest.raises(EngineError, match=r"Tidak ada kelompok F\. Yang ada: IKP, D, E"):
        result.scores_of("F")


@pytest.mark.parametrize("wrong", [-1.0, math.inf, -math.inf])
def test_compute_index_names_region_and_indicator_of_impossible_value(
    two_dimensions: Framework, plain_method: Method, banten: Units, wrong: float
) -> None:
    values = np.array(BANTEN_VALUES)
    values[4, 1] = wrong
    with pytest.raises(DataError, match=r"Wilayah 36\.71, indikator d2") as caught:
        compute_index(IndexInputs(two_dimensions, plain_method, banten, values))
    assert caught.value.codes == ("36.71", "d2")


def test_compute_index_refuses_wrong_shape(
    two_dimensions: Framework, plain_method: Method, banten: Units
) -> None:
    with pytest.raises(DataError, match="perlu 5 wilayah dan 3 indikator"):
        compute_index(IndexInputs(two_dimensions, plain_method, banten, [[1.0, 2.0]] * 5))


@pytest.mark.parametrize("stage", ["rescale", "aggregate"])
def test_compute_index_refuses_step_for_unknown_group(
    two_dimensions: Framework, banten: Units, stage: str
) -> None:
    step = PLAIN["aggregate"] if stage == "aggregate" else "none"
    method = Method.from_dict({**PLAIN, stage: {"default": step, "F": step}})
    with pytest.raises(MethodError, match=rf"Langkah {stage}\.F: kerangka indeks tidak punya kelompok F"):
        compute_index(IndexInputs(two_dimensions, method, banten, BANTEN_VALUES))


@pytest.mark.parametrize("stage", ["normalise", "classify"])
def test_compute_index_refuses_level_without_step(
    two_dimensions: Framework, banten: Units, stage: str
) -> None:
    method = Method.from_dict({**PLAIN, stage: {"province": PLAIN[stage]}})
    with pytest.raises(MethodError, match=f"{stage} tidak diatur untuk tingkat wilayah regency"):
        compute_index(IndexInputs(two_dimensions, method, banten, BANTEN_VALUES))


@pytest.mark.parametrize(
    ("codes", "levels", "parents", "message"),
    [
        ((), (), (), "Tidak ada wilayah"),
        (("36", "36"), ("province",) * 2, (None,) * 2, "berulang atau kosong: 36"),
        (("",), ("province",), (None,), r"berulang atau kosong: \(kosong\)"),
        (("36", "51"), ("province",), (None,) * 2, "Ada 2 kode wilayah, 1 tingkat dan 2 induk"),
    ],
)
def test_units_refuse_contradictions(
    codes: tuple[str, ...], levels: tuple[str, ...], parents: tuple[str | None, ...], message: str
) -> None:
    with pytest.raises(UnitsError, match=message):
        Units(codes, levels, parents)


def test_compute_index_refuses_mixed_levels_below_one_region(
    two_dimensions: Framework, plain_method: Method
) -> None:
    units = Units(("36.01", "36.01.01"), ("regency", "district"), ("36", "36"))
    with pytest.raises(UnitsError, match="Di bawah wilayah 36 ada tingkat district, regency"):
        compute_index(IndexInputs(two_dimensions, plain_method, units, [[1, 1, 1], [1, 1, 1]]))


def test_compute_from_scores_leaves_unpublished_missing() -> None:
    units = Units(("36.01", "36.02", "36.03"), ("regency",) * 3, ("36",) * 3)
    result = compute_from_scores(Step("fixed", {"cuts": (13.47, 49.33)}), units, [77.73, NAN, 20.0])
    assert result.classes == ("high", None, "medium")
    np.testing.assert_array_equal(result.ranks, [1, NAN, 2])
    assert result.regional_means.of("36") == (pytest.approx(48.865), 2, 3)
    assert json.loads(json.dumps(result.manifest(), allow_nan=False)) == {
        "engine_version": ENGINE_VERSION,
        "method": {
            "classify": {
                "name": "fixed",
                "cuts": [13.47, 49.33],
                "labels": ["low", "medium", "high"],
                "on_cut": "lower",
            }
        },
        "partial_levels": [],
        "derived": {
            "units": {"regency": 3},
            "classify": {
                "regency": {
                    "method": "fixed",
                    "cuts": [13.47, 49.33],
                    "labels": ["low", "medium", "high"],
                    "n": 2,
                    "mean": None,
                    "sd": None,
                    "on_cut": "lower",
                    "empty": [{"label": "low", "reason": "below_scores"}],
                }
            },
        },
    }


def test_compute_from_scores_averages_a_partial_level_only_where_it_is_complete() -> None:
    """Two of three regencies of one province are published, and both of another."""
    units = Units(("36.01", "36.02", "36.03", "51.01", "51.02"), ("regency",) * 5, ("36",) * 3 + ("51",) * 2)
    scores = [77.73, NAN, 20.0, 30.0, 40.0]
    step = Step("fixed", {"cuts": (13.47, 49.33)})
    result = compute_from_scores(step, units, scores, partial_levels=["regency"])
    assert result.regional_means.of("36") == (None, 2, 3)
    assert result.regional_means.of("51") == (35.0, 2, 2)


@pytest.mark.parametrize(
    ("scores", "message"),
    [([1.0], "perlu satu skor tiap wilayah"), ([1.0, math.inf], "Skor wilayah 51 tak berhingga")],
)
def test_compute_from_scores_refuses_impossible_scores(scores: list[float], message: str) -> None:
    units = Units(("36", "51"), ("province",) * 2, (None,) * 2)
    with pytest.raises(DataError, match=message):
        compute_from_scores(Step("mean_sd"), units, scores)
