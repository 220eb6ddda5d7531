"""From answers and counts to values."""

from typing import Any

import numpy as np
import pytest

from apps.engine import (
    Answer,
    DataError,
    weigh_events,
)

NO_DATA, DID_NOT_OCCUR, OCCURRED = Answer.NO_DATA, Answer.DID_NOT_OCCUR, Answer.OCCURRED


def test_weigh_events_keeps_three_answers_apart() -> None:
    values = weigh_events(
        counts=[[[2, 0, 1], [0, 0, 0], [0, 0, 0]]],
        answers=[[OCCURRED, DID_NOT_OCCUR, NO_DATA]],
        level_weights=[1, 2, 4],
    )
    np.testing.assert_array_equal(values, [[6.0, 0.0, np.nan]])


def test_weigh_events_takes_weights_per_indicator() -> None:
    values = weigh_events([[[1, 1], [1, 1]]], [[OCCURRED, OCCURRED]], [[1, 10], [2, 20]])
    np.testing.assert_array_equal(values, [[11.0, 22.0]])


def test_weigh_events_occurred_may_weigh_nothing() -> None:
    values = weigh_events([[[3, 0]]], [[OCCURRED]], [0, 1])
    np.testing.assert_array_equal(values, [[0.0]])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"counts": [[[0, 0], [-1, 0]]]},
            "Wilayah 36.01, indikator 1.1.2: jumlah kejadian harus bilangan bulat",
        ),
        (
            {"counts": [[[0.5, 0], [1, 0]]]},
            "Wilayah 36.01, indikator 1.1.1: jumlah kejadian harus bilangan bulat",
        ),
        ({"counts": [[[float("nan"), 0], [1, 0]]]}, "indikator 1.1.1: jumlah kejadian harus bilangan bulat"),
        ({"counts": [[[0, 0], [0, 0]]]}, "indikator 1.1.2: dijawab terjadi tanpa kejadian"),
        ({"counts": [[[1, 0], [1, 0]]]}, "indikator 1.1.1: ada kejadian tetapi jawabannya bukan terjadi"),
        ({"answers": [[DID_NOT_OCCUR, 7]]}, "indikator 1.1.2: jawaban tidak dikenal"),
        ({"level_weights": [1, -1]}, "Bobot tingkat kejadian harus angka 0 atau lebih"),
        ({"level_weights": [1, float("inf")]}, "Bobot tingkat kejadian harus angka 0 atau lebih"),
        ({"level_weights": [1]}, "perlu satu bobot untuk tiap tingkat"),
        ({"answers": [[OCCURRED]]}, "Jumlah kejadian berukuran"),
    ],
)
def test_weigh_events_refuses_contradictions(changes: dict[str, Any], message: str) -> None:
    arguments: dict[str, Any] = {
        "counts": [[[0, 0], [1, 2]]],
        "answers": [[DID_NOT_OCCUR, OCCURRED]],
        "level_weights": [1, 3],
        "unit_codes": ["36.01"],
        "indicator_codes": ["1.1.1", "1.1.2"],
    }
    np.testing.assert_array_equal(weigh_events(**arguments), [[0, 7]])
    with pytest.raises(DataError, match=message):
        weigh_events(**(arguments | changes))


def test_weigh_events_names_positions_without_codes() -> None:
    with pytest.raises(DataError, match="Baris 1, kolom 2: dijawab terjadi"):
        weigh_events([[[0], [0]]], [[DID_NOT_OCCUR, OCCURRED]], [1])
