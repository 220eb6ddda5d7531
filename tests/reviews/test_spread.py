"""How an answer lies among those of the offices beside it, in a sentence and as marks on a strip."""

from decimal import Decimal

import pytest

from apps.reviews.presentation import files_changed, spread_of
from apps.submissions.selectors import Change, Peers


def peers(*values: int | str, without_data: int = 0) -> Peers:
    return Peers(tuple(sorted(Decimal(value) for value in values)), without_data)


@pytest.mark.parametrize(
    ("known", "own", "said"),
    [
        (
            peers(0, 0, 2, 4),
            Decimal(3),
            (
                "Pada 4 kantor lain di Banten yang sudah mengirim: terjadi di 2, nilai tengahnya 3, tertinggi 4. "
                "Di sini 3: lebih tinggi daripada 3 dari 4."
            ),
        ),
        (peers(0, 0), Decimal(0), "Pada 2 kantor lain di Banten yang sudah mengirim: tidak terjadi."),
        (
            peers(0, "1.5", without_data=3),
            None,
            (
                "Pada 5 kantor lain di Banten yang sudah mengirim: terjadi di 1, nilai tengahnya 1,5, tertinggi 1,5. "
                "3 tidak mempunyai data."
            ),
        ),
        (
            peers(without_data=2),
            Decimal(5),
            "Pada 2 kantor lain di Banten yang sudah mengirim: 2 tidak mempunyai data.",
        ),
    ],
)
def test_the_sentence(known: Peers, own: Decimal | None, said: str) -> None:
    spread = spread_of(known, own, "Banten")
    assert spread is not None
    assert spread.text == said


def test_equal_values_are_one_mark_and_the_own_one_is_told_apart() -> None:
    spread = spread_of(peers(0, 0, 4), Decimal(2), "Banten")
    assert spread is not None
    assert [(mark.place, mark.count, mark.is_own) for mark in spread.marks] == [
        (0, 2, False),
        (50, 1, True),
        (100, 1, False),
    ]
    shared = spread_of(peers(0, 0, 4), Decimal(4), "Banten")
    assert shared is not None
    assert [(mark.count, mark.is_own) for mark in shared.marks] == [(2, False), (2, True)]


def test_nothing_is_drawn_where_all_are_zero_and_nothing_is_said_without_others() -> None:
    spread = spread_of(peers(0, 0), Decimal(0), "Banten")
    assert spread is not None
    assert spread.marks == ()
    assert spread_of(None, Decimal(1), "Banten") is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (["a"], ["a"], ""),
        (["a"], ["a", "b", "c"], "Bukti: 2 berkas ditambahkan."),
        (["a"], ["b"], "Bukti: 1 berkas ditambahkan, 1 berkas ditarik."),
        (None, ["b"], "Bukti: 1 berkas ditambahkan."),
    ],
)
def test_files_that_came_and_went(before: list[str] | None, after: list[str], said: str) -> None:
    content = {"evidence": before} if before is not None else None
    assert files_changed(Change(content, {"evidence": after})) == said
