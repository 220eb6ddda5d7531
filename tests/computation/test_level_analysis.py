"""What the analysis of a level counts and picks out, over made-up values and without a database."""

from dataclasses import replace

import numpy as np
import pytest

from apps.computation.presentation.level_analysis import LevelAnalysis, PairLine, analyse_level
from apps.engine import Framework, Group, IndexInputs, Indicator, Method, Units, compute_index
from apps.engine.analysis.reliability import measure_alpha
from apps.regions.enums import RegionLevel

NAN = np.nan
VALUES = np.array(
    [
        # 1.3 falls where 1.1 and 1.2 rise; the last regency answered 2.1 alone.
        [1.0, 2.0, 9.0, 3.0, 4.0],
        [2.0, 1.0, 8.0, 5.0, 2.0],
        [3.0, 4.0, 7.0, 1.0, 1.0],
        [4.0, 3.0, 6.0, 4.0, 5.0],
        [5.0, 6.0, 5.0, 2.0, 3.0],
        [6.0, 5.0, 4.0, 6.0, 7.0],
        [7.0, 8.0, 3.0, 8.0, 6.0],
        [NAN, NAN, NAN, 7.0, NAN],
        [9.0, 9.0, 9.0, 9.0, 9.0],
    ]
)
CODES = ("1.1", "1.2", "1.3", "2.1", "2.2")


@pytest.fixture(scope="module")
def level() -> LevelAnalysis:
    """The regencies of one province, which is the last row of the values."""
    framework = Framework(
        "IKP",
        "Indeks",
        (Group(code="1", parent="IKP"), Group(code="2", parent="IKP")),
        tuple(Indicator(code=code, parent=code[0]) for code in CODES),
    )
    method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    regencies = tuple(f"36.0{number}" for number in range(1, 9))
    units = Units((*regencies, "36"), ("regency",) * 8 + ("province",), ("36",) * 8 + (None,))
    return analyse_level(compute_index(IndexInputs(framework, method, units, VALUES)), RegionLevel.REGENCY)


def test_regions_and_pairs_are_those_of_the_level_and_of_one_dimension(level: LevelAnalysis) -> None:
    assert (level.n_regions, level.n_pairs) == (8, 3 + 1)


def test_an_indicator_that_alpha_would_be_higher_without_is_named(level: LevelAnalysis) -> None:
    first, second = level.alphas
    shares = VALUES[:8] / np.nanmax(VALUES[:8], axis=0)

    assert (first.name, first.better_without, first.n_indicators, first.n_regions) == ("1", "1.3", 3, 7)
    assert first.alpha_without == pytest.approx(measure_alpha(shares[:, :2]))
    assert (second.better_without, second.alpha_without) == ("", None)


def test_components_that_count_explain_less_than_all_would(level: LevelAnalysis) -> None:
    first, second = level.components

    assert (first.n_components, first.n_indicators) == (1, 3)
    assert 0.5 < first.first_share == first.kept_share < 1
    assert second.kept_share == second.first_share


def test_a_region_that_answered_one_indicator_alone_has_no_score_without_it(level: LevelAnalysis) -> None:
    assert {line.name: line.n_lost for line in level.left_out} == {code: int(code == "2.1") for code in CODES}


def test_half_of_what_looks_related_by_chance_would_run_against_each_other(level: LevelAnalysis) -> None:
    assert replace(level, n_pairs=200).by_chance == "5"


def test_indicators_that_are_weak_or_run_against_their_dimension_are_out_of_place(
    level: LevelAnalysis,
) -> None:
    lines = {flag: PairLine("1.1", "1", 0.5, 0.01, 8, flag) for flag in ("negative", "weak", "redundant", "")}

    assert replace(level, belonging=tuple(lines.values())).misplaced == (lines["negative"], lines["weak"])
