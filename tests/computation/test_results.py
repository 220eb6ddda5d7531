"""What a run stores of each region besides its score: themes, treated values, contributions."""

import pytest

from apps.engine import Stage
from tests.computation.editions import edition_of, method_set, result_of, run_make, theme_make
from tests.factories import instrument_make

pytestmark = pytest.mark.django_db

ROWS = {
    "36.01": {"1.1": 4, "1.2": 2, "2.1": 0, "2.2": 1},
    "36.02": {"1.1": 1, "1.2": None, "2.1": 5, "2.2": 1},
    "51.03": {"1.1": 0, "1.2": 0, "2.1": 0, "2.2": 1},
}
CODES = ["1.1", "1.2", "2.1", "2.2"]


def test_themes_are_scored_ranked_and_classified_in_the_order_of_the_manifest(regions, analyst):
    instrument = instrument_make("bertema")
    theme_make(instrument, "uang", "1.2")
    theme_make(instrument, "sara", "2.1", "1.1")
    method_set(instrument, Stage.CLASSIFY, "mean_sd", k=0.5)
    run = run_make(edition_of("bertema", instrument=instrument), analyst, ROWS)

    assert run.manifest["themes"] == ["uang", "sara"]
    assert run.manifest["statuses"]["themes"] == {"uang": "unpublished", "sara": "unpublished"}
    assert run.manifest["framework"]["themes"][1] == {
        "code": "sara",
        "name": "Tema sara",
        "indicators": ["2.1", "1.1"],
    }
    found = {
        code: (result.theme_scores, result.theme_ranks, result.theme_classes)
        for code in ("36", "36.01", "36.02", "51.03")
        for result in [result_of(run, code)]
    }
    assert found == {
        "36": ([None, None], [None, None], ["", ""]),
        "36.01": ([100.0, 50.0], [1, 2], ["high", "medium"]),
        "36.02": ([None, 62.5], [None, 1], ["", "high"]),
        "51.03": ([0.0, 0.0], [2, 3], ["low", "low"]),
    }
    assert run.manifest["derived"]["classify"]["sara"]["regency"]["mean"] == 37.5


def test_without_themes_nothing_is_stored_of_them(regions, analyst):
    run = run_make(edition_of("biasa"), analyst, ROWS)
    result = result_of(run, "36.01")
    assert run.manifest["themes"] == []
    assert (result.theme_scores, result.theme_ranks, result.theme_classes) == ([], [], [])


def test_contributions_add_up_to_the_score_with_missing_data(regions, analyst):
    run = run_make(edition_of("biasa"), analyst, ROWS)
    pandeglang, lebak, province = (result_of(run, code) for code in ("36.01", "36.02", "36"))

    # 1.1 and 1.2 are the largest of all, 2.1 is 0, 2.2 is the same everywhere.
    assert pandeglang.contributions == [25.0, 25.0, 0.0, 25.0]
    assert (pandeglang.score, pandeglang.remainder) == (75.0, 0.0)
    # Dimension 1 rests on 1.1 alone, at half of the index.
    assert lebak.contributions == [12.5, None, 25.0, 25.0]
    assert lebak.score == 62.5
    assert (province.contributions, province.remainder) == ([None] * 4, None)


def test_what_no_indicator_can_be_given_is_the_remainder(regions, analyst):
    run = run_make(edition_of("geser", rescale="minmax"), analyst, ROWS)
    rows = [result_of(run, code) for code in ROWS]
    assert any(abs(row.remainder) > 1 for row in rows)
    for row in rows:
        known = [part for part in row.contributions if part is not None]
        assert sum(known) + row.remainder == pytest.approx(row.score, abs=1e-9)


def test_treated_values_say_what_was_before_and_after_and_why(regions, analyst):
    instrument = instrument_make("terpotong")
    method_set(instrument, Stage.IMPUTE, "median")
    method_set(instrument, Stage.TREAT, "cap", value=1)
    run = run_make(edition_of("terpotong", instrument=instrument), analyst, ROWS)

    assert result_of(run, "36.01").treated == {
        "1.1": {"before": 4.0, "after": 1.0, "step": "cap"},
        "1.2": {"before": 2.0, "after": 1.0, "step": "cap"},
    }
    assert result_of(run, "36.02").treated == {
        # The median of 2 and 0 is not above the cap.
        "1.2": {"before": None, "after": 1.0, "step": "impute"},
        "2.1": {"before": 5.0, "after": 1.0, "step": "cap"},
    }
    assert result_of(run, "51.03").treated == {}
    # What came in stays as it came.
    assert result_of(run, "36.02").indicator_values == [1.0, None, 5.0, 1.0]
    assert run.manifest["derived"]["impute"]["regency"] == {"1.2": 1}


def test_a_value_that_was_filled_in_and_then_treated_says_both(regions, analyst):
    instrument = instrument_make("terpotong")
    method_set(instrument, Stage.IMPUTE, "mean")
    method_set(instrument, Stage.TREAT, "log")
    run = run_make(edition_of("terpotong", instrument=instrument), analyst, ROWS)
    point = result_of(run, "36.02").treated["1.2"]
    assert (point["before"], point["step"]) == (None, "impute+log")
    assert result_of(run, "36.01").treated["1.2"]["step"] == "log"
    assert "step" in result_of(run, "51.03").treated["1.2"]


def test_a_method_that_treats_nothing_stores_nothing(regions, analyst):
    run = run_make(edition_of("biasa"), analyst, ROWS)
    assert {row.treated == {} for row in run.results.all()} == {True}


def test_classes_are_stored_by_the_labels_of_the_method(regions, analyst):
    instrument = instrument_make("berkelas")
    labels = ["sama sekali tidak rawan", "rawan"]
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[50], labels=labels)
    run = run_make(edition_of("berkelas", instrument=instrument), analyst, ROWS)
    assert [result_of(run, code).score_class for code in ROWS] == ["rawan", "rawan", labels[0]]
