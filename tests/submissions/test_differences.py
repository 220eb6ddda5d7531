"""What differs between two versions: fields, rows, words."""

from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from apps.submissions.differences import AnswerChange, Comparison, Kept, Piece


def row(**more: Any) -> dict[str, Any]:
    usual = {
        "election": "pemilu-2024",
        "level": "rendah",
        "count": 2,
        "unit": "kejadian",
        "narrative": "Perusakan alat peraga di pasar.",
        "source": "Laporan hasil pengawasan",
    }
    return usual | more


def content(*events: dict[str, Any], value: str = "occurred", note: str = "") -> dict[str, Any]:
    return {"value": value, "note": note, "events": list(events), "evidence": []}


def compare(before: Any, after: Any, words: int = 1000) -> AnswerChange:
    return Comparison({}, {}, words).change(before, after)


def told(change: AnswerChange) -> list[Any]:
    """Return the change as short lists: fields, then rows with their fields."""

    def said(fields: Any) -> dict[str, str]:
        marks = {Kept.SAME: "{}", Kept.REMOVED: "-{}-", Kept.ADDED: "+{}+"}
        return {
            field.label: "".join(marks[piece.kept].format(piece.text) for piece in field.pieces)
            for field in fields
        }

    rows = [(str(found.kept), found.number, said(found.fields)) for found in change.rows]
    return [said(change.fields), rows]


def test_the_same_content_is_no_change() -> None:
    change = compare(content(row(), note="a"), content(row(), note="a"))
    assert (change.is_empty, told(change)) == (True, [{}, []])


def test_a_file_alone_is_no_change_of_the_answer() -> None:
    before, after = content(row()), {**content(row()), "evidence": ["abc"]}
    assert compare(before, after).is_empty


def test_the_first_version_is_all_new() -> None:
    change = compare(None, content(row(), note="Baru."))
    assert told(change) == [
        {"Jawaban": "+Terjadi+", "Catatan": "+Baru.+"},
        [
            (
                "added",
                1,
                {
                    "Pemilihan": "+pemilu-2024+",
                    "Tingkat": "+rendah+",
                    "Jumlah": "+2 kejadian+",
                    "Uraian": "+Perusakan alat peraga di pasar.+",
                    "Sumber": "+Laporan hasil pengawasan+",
                },
            )
        ],
    ]


def test_texts_differ_word_by_word_and_other_fields_as_a_whole() -> None:
    after = content(
        row(count=1250, narrative="Perusakan dua alat peraga di terminal."), note="Sudah ada putusan."
    )
    change = compare(content(row(), note="Belum ada putusan."), after)
    assert told(change) == [
        {"Catatan": "-Belum -+Sudah +ada putusan."},
        [
            (
                "changed",
                1,
                {
                    "Jumlah": "-2 kejadian-+1.250 kejadian+",
                    "Uraian": "Perusakan +dua +alat peraga di -pasar.-+terminal.+",
                },
            )
        ],
    ]


def test_rows_that_moved_are_the_same_rows() -> None:
    first, second = row(narrative="Satu."), row(narrative="Dua.", level="tinggi")
    change = compare(content(first, second), content(second, first))
    assert (change.rows, change.is_reordered, change.is_empty) == ((), True, False)


def test_a_row_in_front_does_not_make_the_others_changed() -> None:
    known = [row(narrative=f"Kejadian {number}.") for number in range(3)]
    new = row(narrative="Paling awal.", level="tinggi", source="Berita", count=9)
    [found] = compare(content(*known), content(new, *known)).rows
    assert (found.kept, found.number) == (Kept.ADDED, 1)


def test_of_several_changed_rows_each_is_compared_with_the_one_most_like_it() -> None:
    pasar, kantor = row(narrative="Di pasar."), row(narrative="Di kantor.", level="tinggi", source="Berita")
    change = compare(content(pasar, kantor), content({**kantor, "count": 7}, {**pasar, "count": 5}))
    assert told(change)[1] == [
        ("changed", 1, {"Jumlah": "-2 kejadian-+7 kejadian+"}),
        ("changed", 2, {"Jumlah": "-2 kejadian-+5 kejadian+"}),
    ]


def test_rows_with_little_in_common_are_one_gone_and_one_new() -> None:
    other = row(election="x", level="tinggi", count=4, narrative="Lain.", source="Lain")
    change = compare(content(row(), row(narrative="Tetap.")), content(other, row(narrative="Tetap.")))
    # Of one row each there is no doubt which became which.
    assert [found.kept for found in change.rows] == [Kept.CHANGED]
    change = compare(content(row(), row(count=8, narrative="Dua.")), content(other))
    assert [(found.kept, found.number) for found in change.rows] == [
        (Kept.ADDED, 1),
        (Kept.REMOVED, 1),
        (Kept.REMOVED, 2),
    ]


def test_when_the_words_run_out_texts_are_shown_whole() -> None:
    comparison = Comparison({}, {}, 10)
    first = comparison.change(content(note="satu dua tiga"), content(note="satu dua empat"))
    second = comparison.change(content(note="satu dua tiga"), content(note="satu dua empat"))
    assert told(first)[0] == {"Catatan": "satu dua -tiga-+empat+"}
    assert told(second)[0] == {"Catatan": "-satu dua tiga-+satu dua empat+"}


TEXT = st.text(alphabet="ab \n.", min_size=1, max_size=60)


@given(old=TEXT, new=TEXT)
def test_the_pieces_hold_all_of_the_new_text_and_the_words_of_the_old(old: str, new: str) -> None:
    fields = compare(content(note=old), content(note=new)).fields
    pieces = fields[0].pieces if fields else (Piece(Kept.SAME, new),)
    assert "".join(piece.text for piece in pieces if piece.kept != Kept.REMOVED) == new
    assert "".join(piece.text for piece in pieces if piece.kept != Kept.ADDED) == old


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<del>x</del>"])
def test_what_people_typed_is_shown_as_text_and_said_aloud(text: str) -> None:
    pieces = [Piece(Kept.REMOVED, text + "\n"), Piece(Kept.ADDED, "baru"), Piece(Kept.SAME, " akhir")]
    template = Template("{% load submission_words %}{% text_change pieces %}")
    shown = template.render(Context({"pieces": pieces}))
    assert shown == (
        '<span class="text-change">'
        f'<del><span class="visually-hidden">dihapus: </span>{text.replace("<", "&lt;").replace(">", "&gt;")}</del>\n'
        '<ins><span class="visually-hidden">ditambah: </span>baru</ins>  akhir</span>'
    )
