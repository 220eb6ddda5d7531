"""Sobol' indices: against analytic values, against scipy, and the same bits everywhere."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import sobol_indices, uniform

from apps.engine import DataError, Framework, IndexInputs, Method, MethodError, Units, compute_index
from apps.engine.robustness import (
    Alternatives,
    Sensitivity,
    SensitivityChunk,
    SensitivityPlan,
    SimulatedChunk,
    draw_resamples,
    estimate_sobol,
    plan_sensitivity,
    run_sensitivity,
    sensitivity_chunk,
    summarise_sensitivity,
)

ALTERNATIVES = Alternatives.from_dict(
    {
        "impute": ["none", "mean"],
        "normalise": [
            {"name": "minmax", "lower": 1, "upper": 100},
            "rank",
            {"name": "zscore", "mean": 50, "sd": 10},
        ],
        "weights": {"name": "dirichlet", "concentration": 30},
    }
)


@pytest.fixture(scope="module")
def inputs(small_framework: Framework, plain_method: Method) -> IndexInputs:
    generator = np.random.default_rng(3)
    values = generator.poisson(4.0, (46, 7)).astype(float)
    values[generator.random(values.shape) < 0.1] = np.nan
    values[20] = np.nan
    units = Units(
        tuple(f"{number:02}" for number in range(46)), ("province",) * 6 + ("regency",) * 40, (None,) * 46
    )
    return IndexInputs(small_framework, plain_method, units, values)


def ishigami(points: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990), on angles from -pi to pi."""
    x = (2 * points - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def split_outputs(outputs: np.ndarray, n_base: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return outputs[:n_base], outputs[n_base : 2 * n_base], outputs[2 * n_base :].reshape(-1, n_base)


def test_estimate_sobol_finds_the_analytic_indices_of_the_ishigami_function() -> None:
    plan = SensitivityPlan(("x1", "x2", "x3"), 8192, 1)
    outputs = split_outputs(ishigami(plan.design), 8192)
    found = estimate_sobol(*outputs, draw_resamples(np.random.default_rng(1), 8192, 200))
    np.testing.assert_allclose(found.first, [0.3139, 0.4424, 0.0], atol=0.01)
    np.testing.assert_allclose(found.total, [0.5576, 0.4424, 0.2437], atol=0.01)
    assert found.mean == pytest.approx(3.5, abs=0.02)
    assert found.variance == pytest.approx(13.845, abs=0.05)
    for estimate, interval in ((found.first, found.first_interval), (found.total, found.total_interval)):
        assert ((interval[:, 0] < estimate) & (estimate < interval[:, 1])).all()
        assert (np.diff(interval) < 0.1).all()


def test_estimate_sobol_agrees_with_scipy() -> None:
    def function(x: np.ndarray) -> np.ndarray:
        return np.array([x[0] + 2 * x[1] * x[2] + 10.0])

    expected = sobol_indices(func=function, n=256, dists=[uniform()] * 3, rng=np.random.default_rng(5))
    outputs = (expected._f_A[0], expected._f_B[0], expected._f_AB[:, 0])
    found = estimate_sobol(*outputs, draw_resamples(np.random.default_rng(1), 256, 50))
    np.testing.assert_allclose(found.first, expected.first_order.ravel(), rtol=1e-9)
    np.testing.assert_allclose(found.total, expected.total_order.ravel(), rtol=1e-9)


def test_estimate_sobol_intervals_are_percentiles_of_resampled_estimates() -> None:
    generator = np.random.default_rng(2)
    points = generator.random((2, 64, 2))
    a, b = points
    outputs = [x[:, 0] + x[:, 1] ** 2 for x in (a, b, np.c_[b[:, 0], a[:, 1]], np.c_[a[:, 0], b[:, 1]])]
    counts = draw_resamples(np.random.default_rng(9), 64, 300)
    found = estimate_sobol(outputs[0], outputs[1], np.array(outputs[2:]), counts)
    rows = [np.repeat(np.arange(64), sample.astype(int)) for sample in counts]
    again = [
        estimate_sobol(outputs[0][row], outputs[1][row], np.array(outputs[2:])[:, row], np.ones((1, 64)))
        for row in rows
    ]
    # The mean that is taken off first is that of all rows there, of the sample here: nearly the same.
    np.testing.assert_allclose(
        found.total_interval, np.quantile([one.total for one in again], [0.05, 0.95], axis=0).T, rtol=1e-9
    )
    np.testing.assert_allclose(
        found.first_interval, np.quantile([one.first for one in again], [0.05, 0.95], axis=0).T, atol=0.05
    )


@pytest.mark.parametrize("constant", [0.0, 3.3333])
def test_estimate_sobol_defines_no_index_of_an_output_that_does_not_vary(constant: float) -> None:
    outputs = np.full(32, constant)
    found = estimate_sobol(outputs, outputs, np.array([outputs, outputs]), np.ones((5, 32)))
    assert found.to_dict(("treat", "weights")) == {
        "is_varying": False,
        "mean": pytest.approx(constant),
        "variance": 0.0,
        "factors": {
            factor: {"first": 0.0, "first_interval": [0.0, 0.0], "total": 0.0, "total_interval": [0.0, 0.0]}
            for factor in ("treat", "weights")
        },
    }


def test_estimate_sobol_refuses_outputs_that_do_not_fit_or_are_missing() -> None:
    outputs = np.arange(8.0)
    with pytest.raises(DataError, match="tidak sama panjang"):
        estimate_sobol(outputs, outputs[:7], outputs[np.newaxis], np.ones((1, 8)))
    with pytest.raises(DataError, match="simulasi tanpa hasil"):
        estimate_sobol(outputs, outputs, np.full((1, 8), np.nan), np.ones((1, 8)))


def test_plan_sensitivity_makes_a_saltelli_design() -> None:
    plan = plan_sensitivity(ALTERNATIVES, n_base=64, seed=4)
    assert plan.factors == ("impute", "normalise", "weights")
    assert plan.n_runs == 64 * 5 == len(plan.design)
    assert plan.chunks[-1].stop == plan.n_runs
    a, b, *mixed = plan.design.reshape(5, 64, 3)
    for factor, matrix in enumerate(mixed):
        np.testing.assert_array_equal(matrix[:, factor], b[:, factor])
        np.testing.assert_array_equal(np.delete(matrix, factor, axis=1), np.delete(a, factor, axis=1))
    # Scrambled Sobol' points: every 64th of each axis is hit once, by A and by B.
    for matrix in (a, b):
        np.testing.assert_array_equal(
            np.sort(np.floor(matrix * 64), axis=0), np.repeat(np.arange(64.0), 3).reshape(64, 3)
        )
    np.testing.assert_array_equal(plan_sensitivity(ALTERNATIVES, n_base=64, seed=4).design, plan.design)
    assert not np.array_equal(plan_sensitivity(ALTERNATIVES, n_base=64, seed=5).design, plan.design)


@pytest.mark.parametrize("n_base", [0, 8, 100, 2**17, 64.0, True])
def test_plan_sensitivity_refuses_what_is_no_power_of_two(n_base: Any) -> None:
    with pytest.raises(MethodError, match="isi pangkat dua dari 16 sampai 65536"):
        plan_sensitivity(ALTERNATIVES, n_base=n_base, seed=1)


@pytest.fixture(scope="module")
def plan() -> SensitivityPlan:
    return plan_sensitivity(ALTERNATIVES, n_base=128, seed=4)


@pytest.fixture(scope="module")
def sensitivity(inputs: IndexInputs, plan: SensitivityPlan) -> Sensitivity:
    return summarise_sensitivity(
        plan, [sensitivity_chunk(inputs, ALTERNATIVES, plan=plan, chunk=chunk) for chunk in plan.chunks]
    )


@pytest.mark.parametrize("n_workers", [1, 2, 3])
def test_sensitivity_gives_the_same_bits_for_any_number_of_workers(
    inputs: IndexInputs, sensitivity: Sensitivity, n_workers: int
) -> None:
    found = run_sensitivity(inputs, ALTERNATIVES, seed=4, n_base=128, n_workers=n_workers)
    assert repr(found.to_dict()) == repr(sensitivity.to_dict())


def test_sensitivity_travels_as_bytes_in_any_order(
    inputs: IndexInputs, plan: SensitivityPlan, sensitivity: Sensitivity
) -> None:
    packed = [
        sensitivity_chunk(inputs, ALTERNATIVES, plan=plan, chunk=chunk).to_bytes()
        for chunk in reversed(plan.chunks)
    ]
    assert len(packed) == 2
    found = [SensitivityChunk.from_bytes(content) for content in packed]
    assert repr(summarise_sensitivity(plan, found).to_dict()) == repr(sensitivity.to_dict())
    with pytest.raises(DataError, match="berisi simulasi sensitivitas, bukan simulasi Monte Carlo"):
        SimulatedChunk.from_bytes(packed[0])
    with pytest.raises(DataError, match="rusak atau terpotong"):
        SensitivityChunk.from_bytes(packed[0][:-3])


def test_sensitivity_measures_the_shift_of_ranks_that_each_factor_causes(
    inputs: IndexInputs, sensitivity: Sensitivity
) -> None:
    for level in ("province", "regency"):
        found = sensitivity.levels[level]
        assert found.is_varying
        assert found.total[2] > 0.2  # weights matter
        assert (found.total > found.first - 0.25).all()
    official = compute_index(inputs)
    assert 0 < sensitivity.levels["regency"].mean < np.nanmax(official.ranks)


def test_sensitivity_without_factors_says_that_nothing_varies(inputs: IndexInputs) -> None:
    found = run_sensitivity(inputs, Alternatives.from_dict({}), seed=1, n_base=16)
    assert found.plan.factors == ()
    for level in ("province", "regency"):
        assert found.to_dict()["levels"][level] == {
            "is_varying": False,
            "mean": 0.0,
            "variance": 0.0,
            "factors": {},
        }


def test_sensitivity_of_a_level_without_scores_says_that_nothing_varies(inputs: IndexInputs) -> None:
    emptied = inputs.values.copy()
    emptied[:6] = np.nan
    found = run_sensitivity(replace(inputs, values=emptied), ALTERNATIVES, seed=1, n_base=16)
    assert not found.levels["province"].is_varying
    assert found.levels["regency"].is_varying


def test_summarise_sensitivity_refuses_chunks_of_another_design(
    inputs: IndexInputs, plan: SensitivityPlan
) -> None:
    found = [sensitivity_chunk(inputs, ALTERNATIVES, plan=plan, chunk=chunk) for chunk in plan.chunks]
    with pytest.raises(DataError, match="tidak lengkap atau berulang"):
        summarise_sensitivity(plan, found[1:])
    with pytest.raises(DataError, match="bukan dari satu rancangan"):
        summarise_sensitivity(plan_sensitivity(ALTERNATIVES, n_base=128, seed=5), found)
