"""Classes as colours and words: the usual three, and others in order."""

import pytest
from django.utils import translation

from apps.core.ramp import OTHER, ramp_key, ramp_pattern
from apps.indicators.words import level_label, level_label_short


@pytest.mark.parametrize("labels", [(), None, ("low", "medium", "high")])
def test_the_three_classes_keep_their_colours(labels):
    assert [ramp_key(label, labels) for label in ("low", "medium", "high", "", None, "none")] == [
        "low",
        "medium",
        "high",
        "none",
        "none",
        "none",
    ]


@pytest.mark.parametrize(
    ("count", "steps"),
    [
        (1, [1]),
        (2, [1, 10]),
        (3, [1, 5, 10]),
        (4, [1, 4, 7, 10]),
        (5, [1, 3, 5, 8, 10]),
        (6, [1, 3, 5, 6, 8, 10]),
    ],
)
def test_other_classes_take_their_place_on_the_ramp(count, steps):
    labels = [str(number) for number in range(1, count + 1)]
    assert [ramp_key(label, labels) for label in labels] == [f"ramp-{step}" for step in steps]


@pytest.mark.parametrize("count", range(2, 11))
def test_no_two_classes_share_a_step_and_their_order_stays(count):
    labels = [f"kelas {number}" for number in range(count)]
    steps = [int(ramp_key(label, labels).removeprefix("ramp-")) for label in labels]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (1, 10)


def test_names_of_the_three_in_another_scheme_take_its_order():
    labels = ("low", "medium", "high", "extreme")
    assert [ramp_key(label, labels) for label in labels] == ["ramp-1", "ramp-4", "ramp-7", "ramp-10"]


def test_a_class_whose_place_is_not_known_is_not_shown_as_missing_data():
    assert ramp_key("4") == OTHER
    assert ramp_key("4", ("low", "medium", "high")) == OTHER


def test_words_of_classes():
    with translation.override("id"):
        assert [level_label(label) for label in ("high", "4", "rawan", None)] == [
            "Rawan tinggi",
            "Kelas 4",
            "rawan",
            "Tidak ada data",
        ]
        assert [level_label_short(label) for label in ("high", "4", "rawan", None)] == [
            "Tinggi",
            "Kelas 4",
            "rawan",
            "Tidak ada data",
        ]
    with translation.override("en"):
        assert level_label("4") == "Class 4"


def test_patterns_rise_with_the_ramp():
    keys = ("none", "low", "medium", "high", OTHER, *(f"ramp-{step}" for step in range(1, 11)))
    assert [ramp_pattern(key) for key in keys] == [
        "none",
        "",
        "medium",
        "high",
        "",
        *("", "", ""),
        *("medium", "medium", "medium", "medium"),
        *("high", "high", "high"),
    ]
