"""One province against the others: how many it outranks, how many outrank it, and out of how many."""

import numpy as np

from apps.computation.presentation.outranking_table import OutrankingTable
from apps.engine.analysis import Outranking

CODES = ("11", "12", "13", "14", "15")
SHARES = np.array(
    [
        [0.0, 0.8, 0.7, 0.9, 0.5],
        [0.2, 0.0, 0.4, 0.5, 0.2],
        [0.3, 0.6, 0.0, 0.7, 0.9],
        [0.1, 0.5, 0.3, 0.0, 0.1],
        [0.5, 0.8, 0.1, 0.9, 0.0],
    ]
)
OUTRANKING = Outranking(
    unit_codes=CODES,
    shares=SHARES,
    n_outranked=(SHARES > 0.5).sum(axis=1),
    n_outranking=(SHARES > 0.5).sum(axis=0),
)
TABLE = OutrankingTable(OUTRANKING, {code: f"Provinsi {code}" for code in CODES[:4]})
"""Of the five provinces the last has no score, so it is not compared on the page."""


def sentence(code: str) -> str:
    return TABLE.duel(code).sentence.removeprefix("Menurut lebih dari separuh bobot indikator, ")


def test_a_province_outranks_and_is_outranked_by_so_many_of_the_others_with_a_score() -> None:
    assert [sentence(code) for code in ("11", "13", "14")] == [
        "Provinsi 11 lebih rawan daripada 3 dari 3 provinsi lain, dan kurang rawan daripada tidak satu pun.",
        "Provinsi 13 lebih rawan daripada 2 dari 3 provinsi lain, dan kurang rawan daripada 1.",
        "Provinsi 14 lebih rawan daripada tidak satu pun dari 3 provinsi lain, dan kurang rawan daripada 2.",
    ]


def test_the_others_stand_by_share_each_with_what_it_is_to_the_province() -> None:
    assert [(other.code, other.share, other.verdict) for other in TABLE.duel("12").opponents] == [
        ("11", 0.2, "lebih rawan"),
        ("13", 0.4, "lebih rawan"),
        ("14", 0.5, "seimbang"),
    ]
    assert [other.verdict for other in TABLE.duel("11").opponents] == ["kurang rawan"] * 3
