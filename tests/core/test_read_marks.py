"""Merging what an old page sends with what was stored meanwhile."""

import datetime as dt

from apps.core.read_marks import Contradiction, Merged, mark_of, merge_values, read_marks, write_marks

SHOWN = {"title": "Bobot", "text": "Satu.\nDua.", "due": dt.date(2029, 1, 2), "codes": ["1", "2"]}


def test_what_was_left_alone_stays_as_somebody_else_stored_it() -> None:
    stored = SHOWN | {"text": "Tiga.", "codes": ["3"]}
    sent = SHOWN | {"title": "Bobot 2029"}
    merged = merge_values(sent, stored, read_marks(write_marks(SHOWN)))
    assert merged == Merged(stored | {"title": "Bobot 2029"})


def test_what_both_changed_contradicts_and_what_both_changed_alike_does_not() -> None:
    stored = SHOWN | {"text": "Tiga.", "title": "Bobot 2029"}
    sent = SHOWN | {"text": "Empat.", "title": "Bobot 2029"}
    merged = merge_values(sent, stored, read_marks(write_marks(SHOWN)))
    assert merged == Merged(stored | {"text": "Empat."}, (Contradiction("text", "Empat.", "Tiga."),))


def test_a_field_without_a_mark_contradicts_whatever_else_is_stored() -> None:
    merged = merge_values({"title": "Bobot 2029"}, SHOWN, read_marks("tanpa tanda :x"))
    assert merged == Merged(SHOWN | {"title": "Bobot 2029"}, (Contradiction("title", "Bobot 2029", "Bobot"),))


def test_marks_overlook_what_a_browser_changes_by_itself() -> None:
    assert mark_of("Satu.\r\nDua.\r\n") == mark_of("Satu.\nDua.")
    assert mark_of(["2", "1"]) == mark_of(("1", "2"))
    assert len({mark_of(value) for value in ("", None, "None", [], "1", 2, dt.date(2029, 1, 2))}) == 7


def test_marks_come_back_as_they_were_sent() -> None:
    assert read_marks(write_marks({"batas:1.1": "x", "judul": 3})) == {
        "batas:1.1": mark_of("x"),
        "judul": mark_of(3),
    }
