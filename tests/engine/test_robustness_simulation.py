"""Chunks of simulated runs: the same bits everywhere, and what they say together."""

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from apps.engine import (
    DataError,
    Framework,
    IndexInputs,
    Method,
    MethodError,
    Units,
    compute_index,
    rank_scores,
)
from apps.engine.robustness import (
    CHUNK_RUNS,
    Alternatives,
    Chunk,
    SimulatedChunk,
    Simulation,
    describe_class_kept,
    run_monte_carlo,
    simulate_chunk,
    split_runs,
    summarise_simulation,
)
from apps.engine.robustness.quantiles import rank_quantiles, score_quantiles

N_RUNS = 1_200
ALTERNATIVES = Alternatives.from_dict(
    {
        "impute": ["none", "median"],
        "normalise": [{"name": "minmax", "lower": 1, "upper": 100}, {"name": "zscore", "mean": 50, "sd": 10}],
        "aggregate": ["arithmetic", {"default": "arithmetic", "TEMATIK": "geometric"}],
        "weights": {"name": "uniform", "share": 0.3},
    }
)


@pytest.fixture(scope="module")
def regions() -> Units:
    provinces = tuple(f"{number:02}" for number in range(6))
    regencies = tuple(f"{provinces[number % 6]}.{number:02}" for number in range(40))
    return Units(
        (*provinces, *regencies),
        ("province",) * 6 + ("regency",) * 40,
        (None,) * 6 + tuple(code[:2] for code in regencies),
    )


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    """Counts; a tenth missing, and all of one province and one regency."""
    generator = np.random.default_rng(3)
    table = generator.poisson(4.0, (46, 7)).astype(float)
    table[generator.random(table.shape) < 0.1] = np.nan
    table[[2, 20]] = np.nan
    return table


@pytest.fixture(scope="module")
def inputs(
    small_framework: Framework, plain_method: Method, regions: Units, values: np.ndarray
) -> IndexInputs:
    return IndexInputs(small_framework, plain_method, regions, values)


@pytest.fixture(scope="module")
def chunks(inputs: IndexInputs) -> list[SimulatedChunk]:
    return [simulate_chunk(inputs, ALTERNATIVES, seed=42, chunk=chunk) for chunk in split_runs(N_RUNS)]


@pytest.fixture(scope="module")
def simulation(inputs: IndexInputs, chunks: list[SimulatedChunk]) -> Simulation:
    return summarise_simulation(compute_index(inputs), chunks)


def digest(simulation: Simulation) -> str:
    found = hashlib.sha256(repr(simulation.to_dict()).encode())
    for name in ("n_scored", "scores", "ranks", "class_shares", "class_kept", "rank_shifts"):
        found.update(getattr(simulation, name).tobytes())
    return found.hexdigest()


def test_split_runs_makes_chunks_of_one_size_whoever_computes_them() -> None:
    assert split_runs(1_200) == (Chunk(0, 0, 500), Chunk(1, 500, 1_000), Chunk(2, 1_000, 1_200))
    assert split_runs(1) == (Chunk(0, 0, 1),)
    assert split_runs(1_200, 552) == split_runs(1_200)
    assert [chunk.n_runs for chunk in split_runs(10_000)] == [CHUNK_RUNS] * 20


@pytest.mark.parametrize("n_runs", [0, -1, 1_000_001, 2.0, True, "5", None])
def test_split_runs_refuses_what_is_no_number_of_runs(n_runs: Any) -> None:
    with pytest.raises(MethodError, match="isi bilangan bulat 1 sampai 1000000"):
        split_runs(n_runs)


def test_split_runs_refuses_more_scores_than_fit_in_memory() -> None:
    with pytest.raises(MethodError, match="pilih paling banyak 1190 simulasi"):
        split_runs(10_000, 84_000)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, True, None])
def test_simulate_chunk_refuses_a_seed_that_cannot_be_given_again(inputs: IndexInputs, seed: Any) -> None:
    with pytest.raises(MethodError, match="Benih"):
        simulate_chunk(inputs, ALTERNATIVES, seed=seed, chunk=Chunk(0, 0, 5))


@pytest.mark.parametrize("n_workers", [1, 2, 3])
def test_monte_carlo_gives_the_same_bits_for_any_number_of_workers(
    inputs: IndexInputs, simulation: Simulation, n_workers: int
) -> None:
    found = run_monte_carlo(inputs, ALTERNATIVES, n_runs=N_RUNS, seed=42, n_workers=n_workers)
    assert digest(found) == digest(simulation)


def test_monte_carlo_gives_the_same_bits_in_any_order_of_chunks(
    inputs: IndexInputs, simulation: Simulation
) -> None:
    plan = list(split_runs(N_RUNS))
    random.Random(1).shuffle(plan)
    found = [simulate_chunk(inputs, ALTERNATIVES, seed=42, chunk=chunk) for chunk in plan]
    assert [chunk.number for chunk in plan] != [0, 1, 2]
    assert digest(summarise_simulation(compute_index(inputs), found)) == digest(simulation)


def test_monte_carlo_gives_other_runs_for_another_seed(inputs: IndexInputs, simulation: Simulation) -> None:
    assert digest(run_monte_carlo(inputs, ALTERNATIVES, n_runs=N_RUNS, seed=43)) != digest(simulation)


def test_a_longer_study_begins_with_the_runs_of_a_shorter_one(
    inputs: IndexInputs, chunks: list[SimulatedChunk]
) -> None:
    short = simulate_chunk(inputs, ALTERNATIVES, seed=42, chunk=Chunk(1, 500, 620))
    np.testing.assert_array_equal(short.scores, chunks[1].scores[:120])
    assert not np.array_equal(chunks[0].scores[:120], chunks[1].scores[:120])


SCRIPT = """
import hashlib
import numpy as np
from apps.engine import Framework, IndexInputs, Indicator, Method, Units
from apps.engine.robustness import Alternatives, Chunk, simulate_chunk
codes = tuple(f"i{number}" for number in range(40))
framework = Framework("X", "", (), tuple(Indicator(code=code, parent="X") for code in codes))
method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd", "weigh": "pca"})
units = Units(tuple(map(str, range(500))), ("regency",) * 500, (None,) * 500)
values = np.random.default_rng(1).poisson(2.0, (500, 40)).astype(float)
alternatives = Alternatives.from_dict({"impute": ["none", "mean"], "weights": {"name": "uniform", "share": 0.2}})
inputs = IndexInputs(framework, method, units, values)
found = simulate_chunk(inputs, alternatives, seed=7, chunk=Chunk(0, 0, 100))
print(hashlib.sha256(found.to_bytes()).hexdigest())
"""


def test_simulate_chunk_gives_the_same_bits_whatever_the_threads_of_linear_algebra() -> None:
    """And in another process, where strings hash to other numbers."""
    root = Path(__file__).resolve().parents[2]
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": threads},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(printed) == 1
    assert len(printed.pop().strip()) == 64


def test_simulate_chunk_is_not_misled_by_an_array_that_changes_later(inputs: IndexInputs) -> None:
    changing = inputs.values.copy()
    given = replace(inputs, values=changing)
    before = simulate_chunk(given, ALTERNATIVES, seed=1, chunk=Chunk(0, 0, 20))
    changing[0, 0] = 99.0
    changed = simulate_chunk(given, ALTERNATIVES, seed=1, chunk=Chunk(0, 0, 20))
    after = simulate_chunk(inputs, ALTERNATIVES, seed=1, chunk=Chunk(0, 0, 20))
    assert before.to_bytes() == after.to_bytes() != changed.to_bytes()


def test_summarise_simulation_takes_quantiles_and_shares_over_all_runs(
    inputs: IndexInputs, chunks: list[SimulatedChunk], simulation: Simulation
) -> None:
    scores = np.vstack([chunk.scores for chunk in chunks])
    ranks = np.vstack([chunk.ranks for chunk in chunks]).astype(float)
    known = np.delete(np.arange(46), [2, 20])
    np.testing.assert_allclose(
        simulation.scores[known], np.quantile(scores[:, known], [0.05, 0.5, 0.95], axis=0).T, rtol=1e-12
    )
    np.testing.assert_array_equal(
        simulation.ranks[known],
        np.quantile(ranks[:, known], [0.05, 0.5, 0.95], axis=0, method="inverted_cdf").T,
    )
    np.testing.assert_array_equal(simulation.n_scored[known], N_RUNS)
    np.testing.assert_allclose(simulation.class_shares[known].sum(axis=1), 1.0)
    official = compute_index(inputs)
    kept = simulation.class_shares[known, official.class_codes[known, 0]]
    np.testing.assert_array_equal(simulation.class_kept[known], kept)
    shifts = np.abs(ranks - official.ranks)[:, known].mean(axis=0)
    np.testing.assert_allclose(simulation.rank_shifts[known], shifts, rtol=1e-12)
    assert simulation.labels == dict.fromkeys(["province", "regency"], ("low", "medium", "high"))


def test_summarise_simulation_gives_the_picture_of_each_level(simulation: Simulation) -> None:
    regency = simulation.levels["regency"]
    kept = np.delete(simulation.class_kept[6:], 14)
    assert regency.n_units == 39
    assert regency.share_stable == np.mean(kept >= 0.95)
    assert regency.mean_class_kept == pytest.approx(kept.mean())
    assert regency.mean_rank_shift == pytest.approx(np.delete(simulation.rank_shifts[6:], 14).mean())
    assert simulation.to_dict()["levels"]["province"]["n_units"] == 5
    assert 0 < regency.share_stable < 1


def test_units_without_an_official_score_stay_without(simulation: Simulation) -> None:
    """Imputation would give them one in half of the runs."""
    for name in ("scores", "ranks", "class_shares", "class_kept", "rank_shifts"):
        assert np.isnan(getattr(simulation, name)[[2, 20]]).all()
    assert simulation.n_scored[[2, 20]].tolist() == [0, 0]
    assert simulation.statement("02") == (
        "Wilayah ini tidak punya kelas resmi, jadi ketahanannya tidak disimulasikan."
    )


def test_a_study_without_alternatives_repeats_the_official_run(inputs: IndexInputs) -> None:
    official = compute_index(inputs)
    found = run_monte_carlo(inputs, Alternatives.from_dict({}), n_runs=700, seed=1)
    known = ~np.isnan(official.index)
    np.testing.assert_allclose(found.scores[known], np.repeat(official.index[known, np.newaxis], 3, axis=1))
    np.testing.assert_array_equal(found.ranks[known, 1], official.ranks[known])
    assert set(found.class_kept[known].tolist()) == {1.0}
    assert found.levels["regency"].mean_rank_shift == 0.0
    assert found.statement("00.00") == "Kelas bertahan di semua simulasi."


@pytest.mark.parametrize(
    ("share", "statement"),
    [
        (1.0, "Kelas bertahan di semua simulasi."),
        (0.9999, "Kelas bertahan di lebih dari 99% simulasi."),
        (0.99, "Kelas bertahan di 99% simulasi."),
        (0.974, "Kelas bertahan di 97% simulasi."),
        (0.9496, "Kelas bertahan di 94% simulasi."),
        (0.95, "Kelas bertahan di 95% simulasi."),
        (0.29, "Kelas bertahan di 29% simulasi."),
        (0.01, "Kelas bertahan di 1% simulasi."),
        (0.0001, "Kelas bertahan di kurang dari 1% simulasi."),
        (0.0, "Kelas tidak bertahan di satu simulasi pun."),
    ],
)
def test_statement_never_rounds_to_all_or_nothing(share: float, statement: str) -> None:
    assert describe_class_kept(share) == statement


def test_simulated_chunk_travels_as_bytes(chunks: list[SimulatedChunk]) -> None:
    found = SimulatedChunk.from_bytes(chunks[2].to_bytes())
    assert (found.chunk, found.study, found.inputs, found.seed) == (
        Chunk(2, 1_000, 1_200),
        chunks[2].study,
        chunks[2].inputs,
        42,
    )
    for name in ("scores", "ranks", "class_counts"):
        np.testing.assert_array_equal(getattr(found, name), getattr(chunks[2], name))
        assert getattr(found, name).dtype == getattr(chunks[2], name).dtype
    assert found.to_bytes() == chunks[2].to_bytes()


@pytest.mark.parametrize("place", [0, 5, 12, 50, 200, -1])
def test_simulated_chunk_refuses_a_damaged_byte(chunks: list[SimulatedChunk], place: int) -> None:
    content = bytearray(chunks[2].to_bytes())
    content[place] ^= 1
    with pytest.raises(DataError, match="rusak atau terpotong; hitung ulang potongan ini"):
        SimulatedChunk.from_bytes(bytes(content))


@pytest.mark.parametrize("length", [0, 9, 41, 60, 300, -1])
def test_simulated_chunk_refuses_bytes_cut_short(chunks: list[SimulatedChunk], length: int) -> None:
    with pytest.raises(DataError, match="rusak atau terpotong; hitung ulang potongan ini"):
        SimulatedChunk.from_bytes(chunks[2].to_bytes()[:length])


def test_summarise_simulation_refuses_missing_and_repeated_chunks(
    inputs: IndexInputs, chunks: list[SimulatedChunk]
) -> None:
    official = compute_index(inputs)
    for wrong in ([], chunks[1:], [chunks[0], chunks[2]], [*chunks, chunks[2]]):
        with pytest.raises(DataError, match="tidak lengkap atau berulang"):
            summarise_simulation(official, wrong)


def test_summarise_simulation_refuses_chunks_of_another_study(
    inputs: IndexInputs, chunks: list[SimulatedChunk]
) -> None:
    official = compute_index(inputs)
    other_seed = simulate_chunk(inputs, ALTERNATIVES, seed=1, chunk=chunks[2].chunk)
    other_choices = simulate_chunk(inputs, Alternatives(), seed=42, chunk=chunks[2].chunk)
    for other in (other_seed, other_choices):
        with pytest.raises(DataError, match="bukan dari satu studi"):
            summarise_simulation(official, [*chunks[:2], other])
    changed = inputs.values.copy()
    changed[0, 0] = 50.0
    with pytest.raises(DataError, match="atas perhitungan resmi ini"):
        summarise_simulation(compute_index(replace(inputs, values=changed)), chunks)


def test_score_quantiles_leave_out_runs_without_a_score() -> None:
    generator = np.random.default_rng(1)
    scores = generator.random((20, 101))
    scores[generator.random(scores.shape) < 0.3] = np.nan
    scores[4], scores[5, 1:] = np.nan, np.nan
    found = score_quantiles(scores)
    rows = np.delete(np.arange(20), 4)
    np.testing.assert_allclose(found[rows], np.nanquantile(scores[rows], [0.05, 0.5, 0.95], axis=1).T)
    assert np.isnan(found[4]).all()


def test_rank_quantiles_leave_out_runs_without_a_rank() -> None:
    generator = np.random.default_rng(1)
    ranks = generator.integers(0, 9, (20, 101)).astype(np.uint16)
    ranks[4], ranks[5, 1:] = 0, 0
    found = rank_quantiles(ranks)
    for row in range(20):
        known = ranks[row][ranks[row] > 0]
        if not known.size:
            assert np.isnan(found[row]).all()
            continue
        np.testing.assert_array_equal(
            found[row], np.quantile(known, [0.05, 0.5, 0.95], method="inverted_cdf")
        )


def test_ranks_of_simulated_runs_are_those_of_their_scores(chunks: list[SimulatedChunk]) -> None:
    np.testing.assert_array_equal(chunks[0].ranks[7, 6:], np.nan_to_num(rank_scores(chunks[0].scores[7, 6:])))
