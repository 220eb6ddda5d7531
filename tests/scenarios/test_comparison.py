"""Comparisons over made-up outcomes; no database."""

import pytest

from apps.engine.run_manifest import CutOffRecord
from apps.regions.models import Region
from apps.scenarios.enums import Cause, Movement
from apps.scenarios.outcomes.comparison import Crossing, compare_outcomes, count_classes, count_movements
from apps.scenarios.outcomes.outcome import Outcome, Standing

THREE = ("low", "medium", "high")
FIVE = ("1", "2", "3", "4", "5")


def outcome(labels: tuple[str, ...] = THREE, **classes: str) -> Outcome:
    """Build an outcome of regencies from lineage (with `r` before it) to class."""
    return Outcome(
        standings={
            code[1:]: Standing(
                Region(code=code[1:], lineage=code[1:], level="regency"), 50.0 if label else None, None, label
            )
            for code, label in classes.items()
        },
        cutoffs={"regency": CutOffRecord(labels=labels)},
    )


@pytest.mark.parametrize(
    ("before", "after", "movement"),
    [
        ("medium", "high", Movement.UP),
        ("high", "low", Movement.DOWN),
        ("low", "low", Movement.SAME),
        ("", "low", Movement.GAINED),
        ("low", "", Movement.LOST),
        ("", "", Movement.SAME),
    ],
)
def test_movement_follows_the_ramp(before: str, after: str, movement: Movement) -> None:
    (change,) = compare_outcomes(outcome(r01=before), outcome(r01=after))
    assert change.movement == movement


@pytest.mark.parametrize(
    ("before", "after", "movement"),
    [
        ("high", "5", Movement.SAME),
        ("medium", "4", Movement.UP),
        ("medium", "3", Movement.SAME),
        ("low", "2", Movement.UP),
    ],
)
def test_classes_of_ramps_of_different_length_compare_by_their_height(
    before: str, after: str, movement: Movement
) -> None:
    (change,) = compare_outcomes(outcome(r01=before), outcome(FIVE, r01=after))
    assert change.movement == movement


@pytest.mark.parametrize(
    ("after", "other_data", "other_method", "changed", "cause"),
    [
        ("high", "high", "medium", {"01"}, Cause.OWN_DATA),
        ("high", "high", "medium", {"02"}, Cause.OTHER_DATA),
        ("high", "medium", "high", {"01"}, Cause.METHOD),
        ("high", "high", "high", {"01"}, Cause.DATA_OR_METHOD),
        ("high", "medium", "medium", {"01"}, Cause.DATA_AND_METHOD),
        ("medium", "high", "low", {"01"}, None),
    ],
)
def test_cause_is_what_alone_brings_the_change_about(
    after: str, other_data: str, other_method: str, changed: set[str], cause: Cause | None
) -> None:
    crossing = Crossing(outcome(r01=other_data), outcome(r01=other_method), changed)
    (change,) = compare_outcomes(outcome(r01="medium"), outcome(r01=after), crossing=crossing)
    assert change.cause == cause


def test_region_of_one_outcome_only_is_gained_or_lost() -> None:
    changes = compare_outcomes(
        outcome(r02="low", r01="low"), outcome(r02="low", r03="high"), cause=Cause.METHOD
    )
    assert [(change.region.code, change.movement, change.cause) for change in changes] == [
        ("01", Movement.LOST, Cause.METHOD),
        ("02", Movement.SAME, None),
        ("03", Movement.GAINED, Cause.METHOD),
    ]
    assert [change.score_difference for change in changes] == [None, 0.0, None]


def test_count_classes_goes_from_the_most_vulnerable_to_none() -> None:
    counted = count_classes(outcome(r01="low", r02="high", r03="", r04="low"), "regency")
    assert list(counted.items()) == [("high", 1), ("medium", 0), ("low", 2), ("", 1)]


def test_count_movements_names_every_movement() -> None:
    changes = compare_outcomes(outcome(r01="low", r02="low"), outcome(r01="high", r02="low"))
    assert count_movements(changes) == {
        Movement.UP: 1, Movement.DOWN: 0, Movement.GAINED: 0, Movement.LOST: 0, Movement.SAME: 1,
    }  # fmt: skip
