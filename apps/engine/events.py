"""From answers and event counts to indicator values."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .arrays import BoolArray, FloatArray, IntArray
from .enums import Answer
from .exceptions import DataError


def weigh_events(
    counts: npt.ArrayLike,
    answers: npt.ArrayLike,
    level_weights: npt.ArrayLike,
    *,
    unit_codes: Sequence[str] = (),
    indicator_codes: Sequence[str] = (),
) -> FloatArray:
    """Weigh the events of each region and indicator by their level (tingkat kejadian).

    Parameters
    ----------
    counts : array_like of int, shape (n_regions, n_indicators, n_event_levels)
        Events of each level; whole numbers >= 0.
    answers : array_like of int, shape (n_regions, n_indicators)
        `Answer` codes.
    level_weights : array_like of float, shape (n_event_levels,) or (n_indicators, n_event_levels)
        Weight of an event of each level, >= 0; one row per indicator where the weights differ between
        indicators.
    unit_codes : sequence of str, optional
        Region codes, for messages only.
    indicator_codes : sequence of str, optional
        Indicator codes, for messages only.

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        The sum(count * weight) where something occurred, 0 where nothing did, NaN where there is no data.

    Raises
    ------
    DataError
        If shapes disagree, a count or weight is negative, infinite or (count) fractional, an answer is
        unknown, or an answer contradicts its counts. Names the first region and indicator.

    Notes
    -----
    NaN: counts and weights must not be NaN; "no data" is an answer, and the only source of NaN.
    Source: IKP Pemilu 2024, value = sum(count x level weight), published; the level weights are not
    published.

    Examples
    --------
    >>> weigh_events([[[2, 1], [0, 0], [0, 0]]], [[2, 1, 0]], [1.0, 3.0])
    array([[ 5.,  0., nan]])
    """
    numbers = np.asarray(counts, dtype=np.float64)
    given = np.asarray(answers, dtype=np.int64)
    weights = np.asarray(level_weights, dtype=np.float64)
    _check_shapes(numbers, given, weights)
    occurred = given == Answer.OCCURRED
    for wrong, reason in _find_contradictions(numbers, given):
        if wrong.any():
            row, column = map(int, np.argwhere(wrong)[0])
            raise DataError(
                f"{_name_cell(row, column, unit_codes, indicator_codes)}: {reason}",
                codes=(*unit_codes[row : row + 1], *indicator_codes[column : column + 1]),
            )
    weighed: FloatArray = np.einsum("nml,ml->nm", numbers, np.broadcast_to(weights, numbers.shape[1:]))
    return np.where(given == Answer.NO_DATA, np.nan, np.where(occurred, weighed, 0.0))


def _check_shapes(numbers: FloatArray, given: IntArray, weights: FloatArray) -> None:
    if numbers.ndim != 3 or given.shape != numbers.shape[:2]:
        raise DataError(
            f"Jumlah kejadian berukuran {numbers.shape} dan jawaban {given.shape}; perlu "
            "(wilayah, indikator, tingkat) dan (wilayah, indikator)."
        )
    if weights.shape not in ((numbers.shape[2],), numbers.shape[1:]):
        raise DataError(
            f"Bobot tingkat kejadian berukuran {weights.shape}; perlu satu bobot untuk tiap tingkat, "
            f"yaitu {(numbers.shape[2],)} atau {numbers.shape[1:]}."
        )
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise DataError("Bobot tingkat kejadian harus angka 0 atau lebih; betulkan bobot pada instrumen.")


def _find_contradictions(numbers: FloatArray, given: IntArray) -> tuple[tuple[BoolArray, str], ...]:
    """Find the cells whose counts or answers cannot be true, with a sentence for the person for each reason."""
    impossible = ~np.isfinite(numbers) | (numbers < 0) | (numbers != np.floor(numbers))
    has_events = numbers.sum(axis=2) > 0
    occurred = given == Answer.OCCURRED
    return (
        (impossible.any(axis=2), "jumlah kejadian harus bilangan bulat 0 atau lebih."),
        (~np.isin(given, list(Answer)), "jawaban tidak dikenal; pilih satu dari tiga."),
        (occurred & ~has_events, "dijawab terjadi tanpa kejadian; isi baris kejadian atau ubah jawaban."),
        (
            has_events & ~occurred,
            "ada kejadian tetapi jawabannya bukan terjadi; ubah jawaban atau hapus kejadian.",
        ),
    )


def _name_cell(row: int, column: int, unit_codes: Sequence[str], indicator_codes: Sequence[str]) -> str:
    """Name a cell by its codes, or by its position where codes were not given."""
    unit = f"Wilayah {unit_codes[row]}" if row < len(unit_codes) else f"Baris {row + 1}"
    indicator = (
        f"indikator {indicator_codes[column]}" if column < len(indicator_codes) else f"kolom {column + 1}"
    )
    return f"{unit}, {indicator}"
