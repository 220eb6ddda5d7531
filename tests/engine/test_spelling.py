"""The word that a person probably meant: of one spelling, of another case, or in Indonesian."""

import pytest

from apps.engine.spelling import MEANINGS, find_nearest, suggest

KEYS = ("code", "name", "name_en", "weight", "weight_status", "parent")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("wieght", "weight"),
        ("WEIGHT", "weight"),
        (" weights ", "weight"),
        ("bobot", "weight"),
        ("Kode", "code"),
        ("induk", "parent"),
        ("nama_en", "name_en"),
        ("method", "name"),
        ("xyz", None),
    ],
)
def test_find_nearest_knows_spellings_cases_and_indonesian_words(given: str, meant: str | None) -> None:
    assert find_nearest(given, KEYS) == meant


def test_a_meaning_that_is_no_choice_is_not_suggested() -> None:
    assert find_nearest("bobot", ("code", "name")) is None
    assert suggest("bobot", ("code", "name"), "Hapus.") == "Hapus."


def test_no_word_of_the_files_is_taken_for_another() -> None:
    assert all(word not in meanings for word, meanings in MEANINGS.items())
