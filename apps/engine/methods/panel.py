"""Weights from a panel of experts (panel ahli): scores, a budget of points, or comparisons in pairs (AHP)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import BoolArray, FloatArray
from ..exceptions import WeightingError
from ..ties import find_side, is_at

LOWEST_SCORE: Final = 1
HIGHEST_SCORE: Final = 4
"""What an expert may give an item, as in 2024."""

RANDOM_INDEX: Final = (
    0.0,
    0.0,
    0.58,
    0.90,
    1.12,
    1.24,
    1.32,
    1.41,
    1.45,
    1.49,
    1.51,
    1.48,
    1.56,
    1.57,
    1.59,
)
"""Mean consistency index of random matrices of 1 to 15 items (Saaty 1980, table 1-2)."""

ACCEPTED_RATIO: Final = 0.10
"""Judgements up to this consistency ratio are consistent enough (Saaty 1980)."""

# 1/3 written as 0.333 and 1/6 as 0.167 are meant as reciprocals of 3 and 6.
RECIPROCAL_ROUNDING: Final = 0.005


@dataclass(frozen=True)
class AhpWeights:
    """Weights from comparisons in pairs, and how far the comparisons contradict each other.

    Parameters
    ----------
    weights : ndarray of float, shape (n_items,)
        Above 0, sum 1.
    lambda_max : float
        Largest eigenvalue; equal to n_items where the comparisons are consistent.
    consistency_index : float
        Equal to (lambda_max - n_items) / (n_items - 1); 0 for one item.
    consistency_ratio : float
        The consistency index over the one of random comparisons; 0 for one and two items.
    """

    weights: FloatArray
    lambda_max: float
    consistency_index: float
    consistency_ratio: float

    @property
    def is_consistent(self) -> bool:
        """Whether the consistency ratio is at most 0.10."""
        return find_side(self.consistency_ratio, ACCEPTED_RATIO) <= 0


def weight_expert_panel(scores: FloatArray) -> FloatArray:
    """Weigh items by the scores that experts gave them.

    Parameters
    ----------
    scores : ndarray of float, shape (n_experts, n_items)
        From 1 (least) to 4 (most important); NaN means that the expert did not score the item.

    Returns
    -------
    ndarray of float, shape (n_items,)
        Mean score of the item / sum of the mean scores of all items; sum 1. The weight of a group is the sum of
        the weights of its items.

    Raises
    ------
    WeightingError
        If there is no expert or no item, an expert scored nothing, an item was scored by nobody, or a score is
        not from 1 to 4. ``row`` is the expert, ``column`` the item.

    Notes
    -----
    NaN: left out of the item's mean. With all scores given this is the item's total over the total of all; a
    missing score does not count as 0, which would punish the items that an expert could not judge.
    Source: IKP Pemilu 2024: each expert scores every indicator 1-4, weight = its total / the total over all.

    Examples
    --------
    >>> weight_expert_panel(np.array([[4.0, 2.0, 2.0], [4.0, np.nan, 2.0]]))
    array([0.5 , 0.25, 0.25])
    """
    _check_answers(scores)
    given = ~np.isnan(scores)
    wrong = given & ~((scores >= LOWEST_SCORE) & (scores <= HIGHEST_SCORE))
    if wrong.any():
        row, column = _find_first(wrong)
        raise WeightingError(
            f"Nilai {scores[row, column]:g} dari ahli ke-{row + 1} untuk butir ke-{column + 1} tidak dapat "
            f"dipakai; isi angka {LOWEST_SCORE} sampai {HIGHEST_SCORE}, atau kosongkan.",
            row=row,
            column=column,
        )
    n_given = given.sum(axis=0)
    if not n_given.all():
        column = int(np.argmin(n_given))
        raise WeightingError(
            f"Butir ke-{column + 1} belum dinilai oleh seorang ahli pun; mintalah sedikitnya satu nilai.",
            column=column,
        )
    means = np.where(given, scores, 0.0).sum(axis=0) / n_given
    return np.asarray(means / means.sum(), dtype=np.float64)


def weight_budget_allocation(points: FloatArray) -> FloatArray:
    """Weigh items by the points that experts gave them out of a budget.

    Parameters
    ----------
    points : ndarray of float, shape (n_experts, n_items)
        Points, >= 0; only an expert's proportions count, so the budgets may differ.

    Returns
    -------
    ndarray of float, shape (n_items,)
        Mean over the experts of points / the expert's sum of points; sum 1.

    Raises
    ------
    WeightingError
        If there is no expert or no item, an expert's row is empty or sums to 0, or points are negative or
        infinite. ``row`` is the expert, ``column`` the item.

    Notes
    -----
    NaN: no points, since the expert spent the whole budget on other items; a row of NaN alone is an expert who
    has not answered, and is refused.
    Source: budget allocation, OECD/JRC Handbook (2008), step 6.

    Examples
    --------
    >>> weight_budget_allocation(np.array([[60.0, 40.0, np.nan], [2.0, 4.0, 4.0]]))
    array([0.4, 0.4, 0.2])
    """
    _check_answers(points)
    wrong = np.isinf(points) | (points < 0)
    if wrong.any():
        row, column = _find_first(wrong)
        raise WeightingError(
            f"Poin {points[row, column]:g} dari ahli ke-{row + 1} untuk butir ke-{column + 1} tidak dapat "
            "dipakai; isi angka 0 atau lebih.",
            row=row,
            column=column,
        )
    spent = np.where(np.isnan(points), 0.0, points)
    totals = spent.sum(axis=1)
    if not (totals > 0).all():
        row = int(np.argmin(totals))
        raise WeightingError(
            f"Poin ahli ke-{row + 1} berjumlah 0; bagikan anggarannya ke sedikitnya satu butir.", row=row
        )
    shares = (spent / totals[:, np.newaxis]).mean(axis=0)
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def weight_ahp(matrix: FloatArray) -> AhpWeights:
    """Weigh items by comparing them in pairs (analytic hierarchy process).

    Parameters
    ----------
    matrix : ndarray of float, shape (n_items, n_items)
        ``matrix[i, j]`` says how many times item i is as important as item j, > 0; the opposite comparison is
        its reciprocal, the diagonal is 1. At most 15 items.

    Returns
    -------
    AhpWeights
        The principal eigenvector, sum 1, with the consistency of the comparisons.

    Raises
    ------
    WeightingError
        If the matrix is not square, has no or too many items, or is not positive or not reciprocal; names the
        pair. ``row`` and ``column`` are the two items.

    Notes
    -----
    NaN: a comparison that is missing is refused like one that is not above 0.
    Whether a consistency ratio above 0.10 is to be refused is for the caller to say; `AhpWeights.is_consistent`.
    Source: Saaty (1980), The Analytic Hierarchy Process; OECD/JRC Handbook (2008), step 6; IKP 2017.

    Examples
    --------
    >>> found = weight_ahp(np.array([[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]]))
    >>> found.weights.round(6), round(found.consistency_ratio, 6)
    (array([0.571429, 0.285714, 0.142857]), 0.0)
    """
    _check_comparisons(matrix)
    n_items = matrix.shape[0]
    # Balanced first, so that both halves of a pair count although one of them may have been rounded.
    eigenvalues, eigenvectors = np.linalg.eig(np.sqrt(matrix) / np.sqrt(matrix.T))
    principal = int(np.argmax(eigenvalues.real))
    # The eigenvector of the largest eigenvalue of a positive matrix has one sign (Perron).
    vector = np.abs(eigenvectors[:, principal].real)
    lambda_max = max(float(eigenvalues[principal].real), float(n_items))
    index = (lambda_max - n_items) / (n_items - 1) if n_items > 1 else 0.0
    random_index = RANDOM_INDEX[n_items - 1]
    ratio = index / random_index if random_index else 0.0
    return AhpWeights(vector / vector.sum(), lambda_max, index, ratio)


def combine_ahp(matrices: Sequence[FloatArray]) -> FloatArray:
    """Combine the comparisons of several experts into one matrix.

    Parameters
    ----------
    matrices : sequence of ndarray of float, shape (n_items, n_items)
        One matrix per expert, as for `weight_ahp`.

    Returns
    -------
    ndarray of float, shape (n_items, n_items)
        Geometric mean of the matrices, element by element; reciprocal, since each of them is.

    Raises
    ------
    WeightingError
        If there is no matrix, the matrices differ in size, or one of them is none for `weight_ahp`; names the
        expert and the pair.

    Notes
    -----
    NaN: refused, see `weight_ahp`.
    Source: aggregation of individual judgements, Aczel and Saaty (1983); the geometric mean is the only mean
    that keeps a reciprocal matrix reciprocal.

    Examples
    --------
    >>> combine_ahp([np.array([[1.0, 2.0], [0.5, 1.0]]), np.array([[1.0, 8.0], [0.125, 1.0]])])
    array([[1.  , 4.  ],
           [0.25, 1.  ]])
    """
    if not len(matrices):
        raise WeightingError("Panel belum punya jawaban; mintalah sedikitnya seorang ahli mengisi.")
    for position, matrix in enumerate(matrices):
        try:
            _check_comparisons(matrix)
        except WeightingError as error:
            message = f"Ahli ke-{position + 1}: {error.message}"
            raise WeightingError(message, row=error.row, column=error.column) from error
        if matrix.shape != matrices[0].shape:
            raise WeightingError(
                f"Ahli ke-{position + 1} membandingkan {matrix.shape[0]} butir, ahli ke-1 "
                f"{matrices[0].shape[0]}; semua ahli harus membandingkan butir yang sama."
            )
    combined: FloatArray = np.exp(
        np.mean([np.log(np.sqrt(matrix) / np.sqrt(matrix.T)) for matrix in matrices], axis=0)
    )
    return combined


def _check_answers(answers: FloatArray) -> None:
    if answers.ndim != 2 or not answers.size:
        raise WeightingError(
            "Panel belum punya jawaban; mintalah sedikitnya seorang ahli menilai sedikitnya satu butir."
        )
    silent = np.isnan(answers).all(axis=1)
    if silent.any():
        row = int(np.argmax(silent))
        raise WeightingError(
            f"Ahli ke-{row + 1} belum mengisi apa pun; mintalah ia mengisi, atau keluarkan dari panel.",
            row=row,
        )


def _check_comparisons(matrix: FloatArray) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise WeightingError(
            f"Matriks perbandingan berukuran {matrix.shape}; perlu persegi, satu baris dan satu kolom tiap butir."
        )
    if matrix.shape[0] > len(RANDOM_INDEX):
        raise WeightingError(
            f"Ada {matrix.shape[0]} butir; perbandingan berpasangan paling banyak {len(RANDOM_INDEX)} butir. "
            "Bagi butirnya ke dalam kelompok."
        )
    wrong = ~(np.isfinite(matrix) & (matrix > 0))
    if wrong.any():
        row, column = _find_first(wrong)
        raise WeightingError(
            f"Perbandingan butir ke-{row + 1} dengan butir ke-{column + 1} berisi {matrix[row, column]:g}; "
            "isi angka di atas 0.",
            row=row,
            column=column,
        )
    with np.errstate(over="ignore"):
        deviations = np.abs(matrix * matrix.T - 1.0)
    # 5 and 0.201 deviate by 0.005 on paper, and by a bit more computed.
    wrong = ~((deviations < RECIPROCAL_ROUNDING) | is_at(deviations, RECIPROCAL_ROUNDING, 1.0))
    if wrong.any():
        row, column = _find_first(wrong)
        if row == column:
            message = (
                f"Perbandingan butir ke-{row + 1} dengan dirinya sendiri berisi {matrix[row, row]:g}; isi 1."
            )
        else:
            message = (
                f"Perbandingan butir ke-{row + 1} dengan butir ke-{column + 1} berisi {matrix[row, column]:g}, "
                f"sebaliknya {matrix[column, row]:g}; keduanya harus berkebalikan, misalnya 3 dan 1/3."
            )
        raise WeightingError(message, row=row, column=column)


def _find_first(wrong: BoolArray) -> tuple[int, int]:
    row, column = (int(position) for position in np.argwhere(wrong)[0])
    return row, column
