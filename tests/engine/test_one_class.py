"""Scores that are equal to each other are of one class, also where a cut-off lies within their last digits."""

import numpy as np
import pytest

from apps.engine.methods.classification import classify_fixed, code_by_cuts, code_mean_sd
from apps.engine.methods.classification_breaks import classify_jenks, classify_quantiles
from apps.engine.rules import computing_as
from apps.engine.ties import TIE, settle_near

NEAR, FURTHER = 1 + 0.8 * TIE, 1 + 1.5 * TIE
"""The first equals 1, the second does not, and they equal each other."""
BEFORE = "1.2.6"


@pytest.mark.parametrize(("on_cut", "of_the_pair"), [("lower", 0), ("upper", 1)])
@pytest.mark.parametrize("side", [1, -1])
def test_equal_scores_are_on_one_side_of_a_given_cut_off(on_cut: str, of_the_pair: int, side: int) -> None:
    pair = [30 * (1 + side * (part - 1)) for part in (NEAR, FURTHER)]
    codes = classify_fixed(
        np.array([*pair, 10.0, 80.0, np.nan]), cuts=(30.0, 66.0), on_cut=on_cut
    ).class_codes
    assert codes.tolist() == [of_the_pair, of_the_pair, 0, 2, -1]


def test_an_earlier_engine_parted_them() -> None:
    scores = np.array([30 * NEAR, 30 * FURTHER, 10.0, 80.0])
    with computing_as(BEFORE):
        codes = classify_fixed(scores, cuts=(30.0, 66.0), on_cut="lower").class_codes
    assert codes.tolist() == [0, 1, 0, 2]


def test_equal_scores_are_in_one_quantile() -> None:
    scores = np.array([30.0, 30 * NEAR, 30 * FURTHER, 10.0, 80.0])
    codes = classify_quantiles(scores, k=3, on_cut="upper").class_codes
    assert len(set(codes[:3].tolist())) == 1


def test_a_chain_of_equal_scores_stays_together_and_its_neighbours_stay_where_they_are() -> None:
    chain = 30 * (1 + np.array([0.5, 1.3, 2.1, 2.9]) * TIE)
    scores = np.array([*chain, 30.0001, 29.9999])
    assert settle_near(scores, np.array([30.0]), 30 * TIE).tolist() == [30.0] * 4 + [30.0001, 29.9999]


def test_last_digits_do_not_choose_between_equally_good_natural_breaks() -> None:
    random = np.random.default_rng(5)
    for _ in range(300):
        scores = random.integers(0, 12, random.integers(5, 12)) * 10.0
        k = int(random.integers(2, 4))
        shaken = scores * (1 + random.uniform(-0.4, 0.4, scores.size) * TIE)
        assert (
            classify_jenks(shaken, k=k).class_codes.tolist()
            == classify_jenks(scores, k=k).class_codes.tolist()
        )


def test_each_simulated_run_is_judged_by_its_own_cut_offs() -> None:
    random = np.random.default_rng(7)
    scores = random.uniform(0, 100, (50, 40))
    cuts = np.stack([scores.mean(axis=1) - 20, scores.mean(axis=1) + 20], axis=-1)
    largest = np.abs(scores).max(axis=-1, keepdims=True)
    plain = code_by_cuts(scores, cuts, on_cut="lower")
    scores[3, 5:7] = cuts[3, 0] * np.array([NEAR, FURTHER])

    by_cuts, by_sd = (
        code_by_cuts(scores, cuts, on_cut="lower"),
        code_mean_sd(scores, cuts, largest, on_cut="middle"),
    )

    assert by_cuts[3, 5:7].tolist() == [0, 0]
    assert by_sd[3, 5:7].tolist() == [1, 1]
    others = np.ones_like(plain, dtype=bool)
    others[3, 5:7] = False
    assert (by_cuts == plain)[others].all()
