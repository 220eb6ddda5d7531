"""Many runs at once give what the plain pipeline gives, run by run."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from apps.engine import (
    AggregationError,
    Framework,
    Group,
    IndexInputs,
    IndexResult,
    Indicator,
    Method,
    MethodError,
    Stage,
    Units,
    aggregate_arithmetic,
    compute_index,
)
from apps.engine.robustness import Alternatives, Chunk
from apps.engine.robustness.batch import compute_scores
from apps.engine.robustness.draws import Runs, draw_runs
from apps.engine.robustness.run_standing import rank_rows, stand_runs
from apps.engine.robustness.study import Study
from apps.engine.standing import classify_levels, rank_levels
from apps.engine.workers import make_workers

POSITIVE = {"name": "minmax", "lower": 1.0, "upper": 100.0}
UNIFORM = {"name": "uniform", "share": 0.4}


@pytest.fixture(scope="module")
def deep_framework() -> Framework:
    """Indicators at every depth, one display-only group, one indicator without weight."""
    return Framework(
        code="X",
        name="Indeks dalam",
        groups=(
            Group(code="A", parent="X", weight=3),
            Group(code="B", parent="X", weight=1),
            Group(code="B1", parent="B", is_display_only=True),
            Group(code="A1", parent="A", weight=2),
            Group(code="A2", parent="A", weight=1),
        ),
        indicators=(
            Indicator(code="a11", parent="A1", weight=2),
            Indicator(code="a12", parent="A1"),
            Indicator(code="a13", parent="A1", weight=0),
            Indicator(code="a21", parent="A2"),
            Indicator(code="a22", parent="A2", direction=-1),
            Indicator(code="a3", parent="A", weight=1.5),
            Indicator(code="b1", parent="B1"),
            Indicator(code="b2", parent="B1", weight=4),
            Indicator(code="x", parent="X", weight=0.5),
        ),
    )


@pytest.fixture(scope="module")
def many_units() -> Units:
    provinces = tuple(f"{number:02}" for number in range(7))
    regencies = tuple(f"{provinces[number % 7]}.{number:02}" for number in range(30))
    return Units(
        (*provinces, *regencies),
        ("province",) * 7 + ("regency",) * 30,
        (None,) * 7 + tuple(code[:2] for code in regencies),
    )


def make_values(units: Units, n_indicators: int, *, missing: float) -> np.ndarray:
    generator = np.random.default_rng(7)
    values = generator.poisson(3.0, (len(units), n_indicators)).astype(float)
    values[generator.random(values.shape) < missing] = np.nan
    values[3] = np.nan
    return values


def weigh_anew(framework: Framework, factors: Mapping[str, np.ndarray], run: int) -> Framework:
    """The same tree with the weights of one run written into it."""
    names = (*framework.indicator_codes, *framework.aggregate_codes)
    weights = {
        names[column]: weight * factor
        for branch in framework.branches
        if branch.code in factors
        for column, weight, factor in zip(
            branch.children, branch.weights, factors[branch.code][run], strict=True
        )
    }
    return replace(
        framework,
        groups=tuple(replace(node, weight=weights.get(node.code, node.weight)) for node in framework.groups),
        indicators=tuple(replace(node, weight=weights[node.code]) for node in framework.indicators),
    )


def compute_plainly(study: Study, runs: Runs, run: int) -> IndexResult:
    framework = study.framework if runs.factors is None else weigh_anew(study.framework, runs.factors, run)
    method = study.combinations[runs.combinations[run]]
    return compute_index(IndexInputs(framework, method, study.units, study.values))


def make_method(**stages: Any) -> Method:
    return Method.from_dict(
        {"normalise": POSITIVE, "aggregate": "arithmetic", "classify": "mean_sd", **stages}
    )


AGGREGATIONS: dict[str, Any] = {
    "arithmetic": "arithmetic",
    "geometric": "geometric",
    "harmonic": "harmonic",
    "generalised 2": {"name": "generalised", "p": 2.0},
    "generalised -0.5": {"name": "generalised", "p": -0.5},
    "generalised 0": {"name": "generalised", "p": 0.0},
    "generalised 1": {"name": "generalised", "p": 1.0},
    "generalised 100": {"name": "generalised", "p": 100.0},
    "generalised 1e-5": {"name": "generalised", "p": 1e-5},
    "copeland": "copeland",
    "by group": {"default": "arithmetic", "A1": "geometric", "A2": "copeland", "B": "harmonic"},
}


@pytest.mark.parametrize(
    ("screen", "rescale"),
    [
        ("none", "none"),
        ({"name": "minimum_share", "share": 0.6}, "max"),
        ({"name": "minimum_share", "share": 0.4}, {"default": "cap", "A1": "max", "X": "minmax"}),
    ],
)
@pytest.mark.parametrize("missing", [0.0, 0.25])
@pytest.mark.parametrize("aggregate", AGGREGATIONS)
def test_compute_scores_gives_what_the_plain_pipeline_gives(
    deep_framework: Framework, many_units: Units, aggregate: str, missing: float, screen: Any, rescale: Any
) -> None:
    method = make_method(screen=screen, rescale=rescale)
    values = make_values(many_units, 9, missing=missing)
    alternatives = Alternatives.from_dict(
        {"aggregate": [AGGREGATIONS[aggregate]], "impute": ["none", "mean"], "weights": UNIFORM}
    )
    study = Study(IndexInputs(deep_framework, method, many_units, values), alternatives)
    runs = draw_runs(study, 11, Chunk(0, 0, 6))
    assert set(runs.combinations.tolist()) == {0, 1}
    scores = compute_scores(study, runs)
    no_score = np.isnan(study.official.index)
    assert no_score[3]
    for run in range(6):
        expected = np.where(no_score, np.nan, compute_plainly(study, runs, run).index)
        np.testing.assert_allclose(scores[run], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("aggregate", AGGREGATIONS)
def test_a_score_that_a_mean_refuses_does_no_harm_where_it_has_no_weight(
    deep_framework: Framework, many_units: Units, aggregate: str
) -> None:
    """In every simulated run, as in the official one."""
    framework = replace(
        deep_framework, indicators=tuple(replace(node, direction=1) for node in deep_framework.indicators)
    )
    values = make_values(many_units, 9, missing=0.0) + 1.0
    values[::2, framework.indicator_codes.index("a13")] = 0.0
    alternatives = Alternatives.from_dict({"aggregate": [AGGREGATIONS[aggregate]], "weights": UNIFORM})
    inputs = IndexInputs(framework, make_method(normalise="max"), many_units, values)
    study = Study(inputs, alternatives)
    runs = draw_runs(study, 11, Chunk(0, 0, 4))
    scores = compute_scores(study, runs)
    for run in range(4):
        expected = np.where(np.isnan(study.official.index), np.nan, compute_plainly(study, runs, run).index)
        np.testing.assert_allclose(scores[run], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("aggregate", AGGREGATIONS)
@pytest.mark.parametrize("rescale", ["none", "max", {"default": "cap", "X": "minmax"}])
def test_runs_with_the_declared_weights_have_the_bits_of_the_pipeline(
    deep_framework: Framework, many_units: Units, aggregate: str, rescale: Any
) -> None:
    """Or regions with equal scores, or one on a cut-off, would move although nothing varies."""
    method = make_method(rescale=rescale)
    values = make_values(many_units, 9, missing=0.2)
    alternatives = Alternatives.from_dict(
        {"aggregate": [AGGREGATIONS[aggregate]], "impute": ["none", "mean"]}
    )
    study = Study(IndexInputs(deep_framework, method, many_units, values), alternatives)
    scores = compute_scores(study, Runs(np.array([0, 1, 0]), None))
    for run, combination in enumerate([0, 1, 0]):
        plain = compute_index(
            IndexInputs(deep_framework, study.combinations[combination], many_units, values)
        )
        expected = np.where(np.isnan(study.official.index), np.nan, plain.index)
        np.testing.assert_array_equal(scores[run], expected)


@pytest.mark.parametrize("weigh", ["equal", "pca", "optimised", {"default": "pca", "X": "given"}])
def test_compute_scores_asks_the_method_for_its_weights_in_every_run(
    deep_framework: Framework, many_units: Units, weigh: Any
) -> None:
    method = make_method(weigh=weigh)
    values = make_values(many_units, 9, missing=0.1)
    alternatives = Alternatives.from_dict(
        {"normalise": [POSITIVE, "max"], "treat": ["none", {"name": "winsorise", "count": 1}]}
    )
    study = Study(IndexInputs(deep_framework, method, many_units, values), alternatives)
    runs = draw_runs(study, 11, Chunk(0, 0, 12))
    assert set(runs.combinations.tolist()) == {0, 1, 2, 3}
    scores = compute_scores(study, runs)
    for run in range(12):
        expected = compute_plainly(study, runs, run).index
        expected[np.isnan(study.official.index)] = np.nan
        np.testing.assert_allclose(scores[run], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("aggregate", AGGREGATIONS)
@pytest.mark.parametrize("weigh", ["given", "pca", "optimised"])
def test_compute_scores_gives_the_same_bits_run_by_run_and_together(
    deep_framework: Framework, many_units: Units, aggregate: str, weigh: str
) -> None:
    """Whatever runs share a block, and whichever thread computes it."""
    values = make_values(many_units, 9, missing=0.1)
    alternatives = Alternatives.from_dict(
        {
            "aggregate": ["arithmetic", AGGREGATIONS[aggregate]][aggregate == "arithmetic" :],
            "weights": UNIFORM,
        }
    )
    study = Study(IndexInputs(deep_framework, make_method(weigh=weigh), many_units, values), alternatives)
    runs = draw_runs(study, 13, Chunk(0, 0, 20))
    together = compute_scores(study, runs, make_workers(2))
    for run in range(20):
        alone = compute_scores(study, runs.select(np.array([run])))
        np.testing.assert_array_equal(together[[run]], alone)


def test_compute_scores_multiplies_the_weights_that_the_method_finds(
    deep_framework: Framework, many_units: Units
) -> None:
    """Found in the scores of the run, and then varied: by hand for a tree of one group."""
    framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in "abcd"))
    method = make_method(weigh="pca")
    values = make_values(many_units, 4, missing=0.0)
    study = Study(
        IndexInputs(framework, method, many_units, values), Alternatives.from_dict({"weights": UNIFORM})
    )
    runs = draw_runs(study, 5, Chunk(0, 0, 3))
    scores = compute_scores(study, runs)
    assert runs.factors is not None
    for level, rows in many_units.rows_by_level.items():
        normalised = study.official.normalised[rows]
        found = study.official.aggregated[level].weights["X"]
        for run in range(3):
            weights = found * runs.factors["X"][run]
            expected = aggregate_arithmetic(normalised, weights)
            np.testing.assert_allclose(scores[run, rows], expected, rtol=1e-12)


def test_compute_scores_leaves_units_without_an_official_score_without(many_units: Units) -> None:
    framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in "ab"))
    values = make_values(many_units, 2, missing=0.0)
    study = Study(
        IndexInputs(framework, make_method(), many_units, values),
        Alternatives.from_dict({"impute": ["none", "mean"]}),
    )
    scores = compute_scores(study, draw_runs(study, 5, Chunk(0, 0, 20)))
    assert np.isnan(scores[:, 3]).all()
    assert not np.isnan(np.delete(scores, 3, axis=1)).any()


def test_compute_scores_names_the_combination_that_fails(many_units: Units) -> None:
    framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in "ab"))
    values = make_values(many_units, 2, missing=0.0)
    alternatives = Alternatives.from_dict({"normalise": ["max"], "aggregate": ["geometric"]})
    study = Study(IndexInputs(framework, make_method(), many_units, values), alternatives)
    with pytest.raises(
        MethodError, match=r"^Alternatif normalise max; aggregate geometric tidak dapat"
    ) as refused:
        compute_scores(study, draw_runs(study, 5, Chunk(0, 0, 2)))
    assert isinstance(refused.value.__cause__, AggregationError)


CLASSIFICATIONS: dict[str, Any] = {
    "mean_sd": {"name": "mean_sd", "k": 0.7, "ddof": 0, "on_cut": "upper"},
    "fixed": {"name": "fixed", "cuts": [30.0, 50.0]},
    "fixed upper": {"name": "fixed", "cuts": [30.0, 50.0], "on_cut": "upper"},
    "quantiles": {"name": "quantiles", "k": 4},
    "count": {"name": "count", "cuts": [4, 7]},
    "by level": {"province": "mean_sd", "regency": "quantiles"},
}


@pytest.mark.parametrize("aggregate", ["arithmetic", "copeland"])
@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("classify", CLASSIFICATIONS)
def test_stand_runs_ranks_and_classifies_as_every_run_by_itself(
    deep_framework: Framework, many_units: Units, classify: str, missing: float, aggregate: str
) -> None:
    method = make_method(classify=CLASSIFICATIONS[classify])
    values = make_values(many_units, 9, missing=missing)
    alternatives = Alternatives.from_dict({"aggregate": [aggregate], "weights": UNIFORM})
    study = Study(IndexInputs(deep_framework, method, many_units, values), alternatives)
    scores = compute_scores(study, draw_runs(study, 2, Chunk(0, 0, 10)))
    scores[4:, 8] = np.nan  # a run may leave out what the official run has
    standing = stand_runs(study, scores)
    counts = np.zeros_like(standing.class_counts)
    occurring = (values > 0).sum(axis=1).astype(float)
    for run in range(10):
        np.testing.assert_array_equal(
            standing.ranks[run], np.nan_to_num(rank_levels(many_units, scores[run]))
        )
        codes = classify_levels(method, many_units, scores[run], occurring).class_codes
        known = np.flatnonzero(codes >= 0)
        counts[known, codes[known]] += 1
    np.testing.assert_array_equal(standing.class_counts, counts)


def test_stand_runs_keeps_the_official_cut_offs_of_natural_breaks(
    deep_framework: Framework, many_units: Units
) -> None:
    method = make_method(classify="jenks")
    values = make_values(many_units, 9, missing=0.0)
    study = Study(
        IndexInputs(deep_framework, method, many_units, values), Alternatives.from_dict({"weights": UNIFORM})
    )
    scores = compute_scores(study, draw_runs(study, 2, Chunk(0, 0, 10)))
    counts = stand_runs(study, scores).class_counts
    for level, rows in many_units.rows_by_level.items():
        cuts = study.official.cutoffs["X"][level].cuts
        expected = np.searchsorted(np.array(cuts), scores[:, rows], side="left")
        known = ~np.isnan(scores[:, rows])
        for code in range(3):
            np.testing.assert_array_equal(counts[rows, code], ((expected == code) & known).sum(axis=0))


@pytest.mark.parametrize("n_scores", [0, 1])
def test_stand_runs_gives_no_class_where_the_official_run_gives_none(n_scores: int) -> None:
    framework = Framework("X", "", (), (Indicator(code="a", parent="X"),))
    units = Units(("1", "2"), ("regency", "regency"), (None, None))
    values = np.full((2, 1), np.nan)
    values[:n_scores] = 3.0
    study = Study(
        IndexInputs(framework, make_method(), units, values), Alternatives.from_dict({"weights": UNIFORM})
    )
    standing = stand_runs(study, compute_scores(study, draw_runs(study, 1, Chunk(0, 0, 4))))
    assert standing.class_counts.sum() == 0
    np.testing.assert_array_equal(standing.ranks, [[int(n_scores > 0), 0]] * 4)


def test_rank_rows_shares_ranks_and_gives_none_to_missing_scores() -> None:
    scores = np.array([[1.0, 3.0, 3.0, 2.0], [np.nan, 5.0, np.nan, 5.0], [np.nan] * 4, [4.0, 3.0, 2.0, 1.0]])
    ranks, ordered = rank_rows(scores)
    np.testing.assert_array_equal(ranks, [[4, 1, 1, 3], [0, 1, 0, 1], [0, 0, 0, 0], [1, 2, 3, 4]])
    np.testing.assert_array_equal(ordered, np.sort(scores, axis=1))


def test_every_weighing_of_the_registry_can_be_varied(deep_framework: Framework, many_units: Units) -> None:
    """A weighing that is added later is at least tried here, without parameters of its own."""
    from apps.engine.registry import WEIGHINGS

    values = make_values(many_units, 9, missing=0.0)
    tried = [
        name
        for name, operation in WEIGHINGS.items()
        if all(parameter.default is not None for parameter in operation.parameters.values())
    ]
    assert {"given", "equal", "pca"} <= set(tried)
    for name in tried:
        method = make_method(weigh=name)
        assert method.step(Stage.WEIGH, "X").name == name
        study = Study(
            IndexInputs(deep_framework, method, many_units, values),
            Alternatives.from_dict({"weights": UNIFORM}),
        )
        assert not np.isnan(compute_scores(study, draw_runs(study, 1, Chunk(0, 0, 2)))[:, 0]).any()
