"""Correlations between the columns of two tables of scores, with two-sided p-values, as in ``scipy.stats``.

Each coefficient is taken over the regions that have both scores. It is NaN where they are fewer than three, or
where either score is the same in all of them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

import numpy as np

from ..arrays import BoolArray, FloatArray, IntArray
from ..ties import equate_scores, find_widths

Correlated: TypeAlias = tuple[FloatArray, FloatArray, IntArray]
"""Coefficients, p-values and numbers of pairs, each of shape (n_first, n_second)."""

CorrelateFunction: TypeAlias = Callable[[FloatArray, FloatArray], Correlated]

MIN_PAIRS: Final = 3

# The sums for all pairs at once lose digits where the scores of a pair spread far less than their whole column does.
# Such pairs are few, and are computed one by one.
_SMALL_SPREAD: Final = 1e-4


def correlate_pearson(first: FloatArray, second: FloatArray) -> Correlated:
    """Correlate every column of one table with every column of another (Pearson)."""
    known_first, known_second = ~np.isnan(first), ~np.isnan(second)
    counts = known_first.T.astype(np.float64) @ known_second
    x, y = _centre(first, known_first), _centre(second, known_second)
    with np.errstate(invalid="ignore", divide="ignore"):
        x_sums, y_sums = x.T @ known_second, known_first.T @ y
        x_squares, y_squares = (x**2).T @ known_second, known_first.T @ y**2
        x_spread, y_spread = x_squares - x_sums**2 / counts, y_squares - y_sums**2 / counts
        coefficients = (x.T @ y - x_sums * y_sums / counts) / np.sqrt(x_spread * y_spread)
    coefficients[(counts < MIN_PAIRS) | (x_squares == 0) | (y_squares == 0)] = np.nan
    lossy = (x_spread < _SMALL_SPREAD * x_squares) | (y_spread < _SMALL_SPREAD * y_squares)
    for row, column in np.argwhere(lossy & (counts >= MIN_PAIRS)):
        both = known_first[:, row] & known_second[:, column]
        coefficients[row, column] = _correlate_pair(first[both, row], second[both, column])
    coefficients = np.clip(coefficients, -1.0, 1.0)
    return coefficients, _find_p_values(coefficients, counts), counts.astype(np.int64)


def correlate_spearman(first: FloatArray, second: FloatArray) -> Correlated:
    """Correlate the ranks of every two columns, taken anew over the regions that have both scores (Spearman)."""
    from scipy.stats import rankdata  # noqa: PLC0415 - slow to import, and few need it

    known = ~np.isnan(np.hstack([first, second]))
    if (known == known[:, :1]).all():
        # The same regions for every pair: they are ranked once.
        rows = known[:, 0] if known.size else np.zeros(first.shape[0], dtype=np.bool_)
        return correlate_pearson(*(rankdata(_equate(part[rows]), axis=0) for part in (first, second)))

    def correlate(x: FloatArray, y: FloatArray) -> tuple[float, float]:
        return _correlate_pair(*(rankdata(equate_scores(part)) for part in (x, y))), np.nan

    coefficients, _, counts = _correlate_each(first, second, correlate)
    return coefficients, _find_p_values(coefficients, counts), counts


def correlate_kendall(first: FloatArray, second: FloatArray) -> Correlated:
    """Correlate the order of every two columns (Kendall's tau-b), pair by pair: 61 indicators take about a second."""
    from scipy.stats import kendalltau  # noqa: PLC0415 - slow to import, and few need it

    def correlate(x: FloatArray, y: FloatArray) -> tuple[float, float]:
        found = kendalltau(equate_scores(x), equate_scores(y))
        return float(found.statistic), float(found.pvalue)

    return _correlate_each(first, second, correlate)


def _equate(columns: FloatArray) -> FloatArray:
    return np.column_stack([equate_scores(column) for column in columns.T]) if columns.size else columns


CORRELATIONS: Final[Mapping[str, CorrelateFunction]] = {
    "pearson": correlate_pearson,
    "spearman": correlate_spearman,
    "kendall": correlate_kendall,
}


def _centre(table: FloatArray, known: BoolArray) -> FloatArray:
    """Measure distances from the column's mean, the largest scaled to 1; 0 where missing, or where all are equal."""
    counts = known.sum(axis=0)
    means = np.where(known, table, 0.0).sum(axis=0) / np.maximum(counts, 1)
    varies = find_widths(np.fmin.reduce(table, axis=0), np.fmax.reduce(table, axis=0)) > 0
    centred = np.where(known & varies, table - means, 0.0)
    largest = np.abs(centred).max(axis=0, initial=0.0)
    return np.asarray(centred / np.where(largest > 0, largest, 1.0), dtype=np.float64)


def _correlate_pair(x: FloatArray, y: FloatArray) -> float:
    """Compute Pearson's coefficient of two columns without NaN, at least 3 long."""
    if _is_constant(x) or _is_constant(y):
        return np.nan
    x, y = x - x.mean(), y - y.mean()
    x, y = x / np.abs(x).max(), y / np.abs(y).max()
    return float(x @ y / np.sqrt((x @ x) * (y @ y)))


def _is_constant(scores: FloatArray) -> bool:
    return not find_widths(scores.min(), scores.max())


def _correlate_each(
    first: FloatArray, second: FloatArray, correlate: Callable[[FloatArray, FloatArray], tuple[float, float]]
) -> Correlated:
    """Correlate pair by pair; where a table is correlated with itself, compute each pair only once."""
    shape = (first.shape[1], second.shape[1])
    coefficients, p_values = np.full(shape, np.nan), np.full(shape, np.nan)
    counts = np.zeros(shape, dtype=np.int64)
    for row, column in _list_pairs(shape, is_square=second is first):
        both = ~np.isnan(first[:, row]) & ~np.isnan(second[:, column])
        counts[row, column] = np.count_nonzero(both)
        if counts[row, column] >= MIN_PAIRS:
            x, y = first[both, row], second[both, column]
            if not (_is_constant(x) or _is_constant(y)):
                coefficients[row, column], p_values[row, column] = correlate(x, y)
    if second is first:
        for numbers in (coefficients, p_values, counts):
            numbers[np.tril_indices(shape[0], -1)] = numbers.T[np.tril_indices(shape[0], -1)]
    return coefficients, p_values, counts


def _list_pairs(shape: tuple[int, int], *, is_square: bool) -> Iterator[tuple[int, int]]:
    for row in range(shape[0]):
        for column in range(row if is_square else 0, shape[1]):
            yield row, column


def _find_p_values(coefficients: FloatArray, counts: FloatArray | IntArray) -> FloatArray:
    from scipy.special import betainc  # noqa: PLC0415 - slow to import, and few need it

    # With t of n - 2 degrees of freedom, df / (df + t**2) is 1 - r**2.
    freedom = np.maximum(counts - 2, 1) / 2
    return np.asarray(betainc(freedom, 0.5, (1 - coefficients) * (1 + coefficients)), dtype=np.float64)
