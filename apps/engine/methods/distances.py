"""Normalisation by distance: to a target, to a region, to the largest value, between goalposts.

A region at the value aimed at scores 100, the least vulnerable one 0. Beyond that value scores stay at 100, so that
one indicator cannot make up for another without end.
"""

import numpy as np

from ..arrays import FloatArray, IndexArray
from ..exceptions import NormalisationError
from ..rules import Rule, follows
from ..ties import find_widths, is_at_start
from .normalisation import find_extremes, find_sizes, find_starts, find_stretched, orient


def normalise_distance_target(
    values: FloatArray, targets: FloatArray, directions: IndexArray | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Score the way from the least vulnerable region to a target.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    targets : ndarray of float, shape (n_indicators,)
        The value of each indicator that scores 100.
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * (value - minimum) / (target - minimum), at most 100, with the maximum in the minimum's place for
        direction -1; 100 where even the least vulnerable region has reached the target.
    starts : ndarray of float, shape (n_indicators,)
        The minima (direction -1: maxima) used, to be stored with the run.
    targets : ndarray of float, shape (n_indicators,)
        The targets used, to be stored with the run.

    Raises
    ------
    NormalisationError
        If there is no region, a value is infinite, or an indicator has no target; names the indicator.

    Notes
    -----
    NaN: stays NaN and takes no part in the minimum.
    Source: OECD/JRC Handbook (2008), step 5; COINr ``n_dist2targ`` with ``cap_max``, times 100.

    Examples
    --------
    >>> normalise_distance_target(np.array([[0.0], [5.0], [20.0]]), np.array([10.0]))[0].ravel()
    array([  0.,  50., 100.])
    """
    values, minima, maxima = find_stretched(values)
    _check_marks(targets, "target", "target")
    scores, starts = _score_way(values, minima, maxima, targets, directions)
    return scores, starts, targets


def normalise_distance_reference(
    values: FloatArray, reference: int, directions: IndexArray | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Score the way from the least vulnerable region to a region of reference.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    reference : int
        Row of the region whose values score 100.
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * (value - minimum) / (reference - minimum), at most 100, with the maximum in the minimum's place for
        direction -1; 100 where the region of reference is the least vulnerable.
    starts : ndarray of float, shape (n_indicators,)
        The minima (direction -1: maxima) used, to be stored with the run.
    references : ndarray of float, shape (n_indicators,)
        The values of the region of reference, to be stored with the run.

    Raises
    ------
    NormalisationError
        If there is no region, a value is infinite, or the region of reference has no data for an indicator for
        which others have.

    Notes
    -----
    NaN: stays NaN and takes no part in the minimum.
    Source: OECD/JRC Handbook (2008), step 5; COINr ``n_dist2ref`` with ``cap_max``, times 100.

    Examples
    --------
    >>> normalise_distance_reference(np.array([[0.0], [5.0], [20.0]]), 1)[0].ravel()
    array([  0., 100., 100.])
    """
    values, minima, maxima = find_stretched(values)
    references = np.array(values[reference])
    unknown = np.flatnonzero(np.isnan(references) & ~np.isnan(minima))
    if unknown.size:
        raise NormalisationError(
            "wilayah rujukan tidak punya data; isi datanya, atau pilih wilayah rujukan lain.",
            row=reference,
            column=int(unknown[0]),
        )
    return *_score_way(values, minima, maxima, references, directions), references


def normalise_distance_max(
    values: FloatArray, directions: IndexArray | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Score the way from the least to the most vulnerable region.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * (1 - (maximum - value) / (maximum - minimum)), with the extremes exchanged for direction -1; 0 where
        all values are equal.
    minima : ndarray of float, shape (n_indicators,)
        The minima used, to be stored with the run.
    maxima : ndarray of float, shape (n_indicators,)
        The maxima used, to be stored with the run.

    Raises
    ------
    NormalisationError
        If there is no region or a value is infinite.

    Notes
    -----
    NaN: stays NaN and takes no part in the extremes.
    The same scores as min-max to 0-100, but for rounding; both names are in use.
    Source: COINr ``n_dist2max``, times 100, which gives no score where all values are equal.

    Examples
    --------
    >>> normalise_distance_max(np.array([[0.0], [5.0], [20.0]]))[0].ravel()
    array([  0.,  25., 100.])
    """
    values, minima, maxima = find_stretched(values)
    widths = find_widths(minima, maxima)
    scores = np.maximum(orient(minima, directions), orient(maxima, directions)) - orient(values, directions)
    scores /= np.where(widths > 0, widths, 1.0)
    np.subtract(1.0, scores, out=scores)
    scores *= 100.0
    scores[:, widths == 0] *= 0.0
    scores[is_at_start(values, find_starts(minima, maxima, directions), find_sizes(minima, maxima))] = 0.0
    return scores, minima, maxima


def normalise_goalposts(
    values: FloatArray, goalposts: FloatArray, directions: IndexArray | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Score the place of each value between two fixed goalposts.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    goalposts : ndarray of float, shape (n_indicators, 2)
        Lower and upper goalpost of each indicator, in the unit of its values.
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * (value - lower) / (upper - lower), or 100 minus that for direction -1; 0 and 100 outside the posts.
    lower : ndarray of float, shape (n_indicators,)
        The lower goalposts used, to be stored with the run.
    upper : ndarray of float, shape (n_indicators,)
        The upper goalposts used, to be stored with the run.

    Raises
    ------
    NormalisationError
        If there is no region, a value is infinite, or an indicator has no goalposts, or equal ones, as a treatment
        may leave; names the indicator.

    Notes
    -----
    NaN: stays NaN. Nothing is taken from the values, so scores of different editions and levels compare.
    Source: OECD/JRC Handbook (2008), step 5 (as in the Human Development Index); COINr ``n_goalposts`` with 100 as
    scale.

    Examples
    --------
    >>> values = np.array([[-3.0], [5.0], [40.0]])
    >>> normalise_goalposts(values, np.array([[0.0, 20.0]]))[0].ravel()
    array([  0.,  25., 100.])
    """
    find_extremes(values)
    for end in (0, 1):
        _check_marks(goalposts[:, end], "batas skala", "goalposts")
    lower, upper = goalposts[:, 0], goalposts[:, 1]
    _check_apart(lower, upper)
    # Cut before dividing: a long way beyond near posts may be more than a float holds.
    scores = np.clip(values, lower, upper)
    scores -= lower
    scores /= upper - lower
    scores *= 100.0
    if directions is not None:
        turned = np.flatnonzero(directions < 0)
        scores[:, turned] = 100.0 - scores[:, turned]
    scores[is_at_start(values, find_starts(lower, upper, directions), find_sizes(lower, upper))] = 0.0
    return scores, lower, upper


def _score_way(
    values: FloatArray,
    minima: FloatArray,
    maxima: FloatArray,
    goals: FloatArray,
    directions: IndexArray | None,
) -> tuple[FloatArray, FloatArray]:
    """Scores and starts of the way from the least vulnerable value to a goal."""
    starts = find_starts(minima, maxima, directions)
    way = find_widths(orient(starts, directions), orient(goals, directions))
    scores = orient(values, directions)
    scores -= orient(starts, directions)
    # Cut before dividing: a long way beyond a near goal may be more than a float holds.
    np.minimum(scores, np.where(way > 0, way, 1.0), out=scores)
    scores /= np.where(way > 0, way, 1.0)
    scores *= 100.0
    scores[is_at_start(values, starts, np.maximum(np.abs(starts), np.abs(goals)))] = 0.0
    # Where every region has reached the goal, the way is 0 or negative: each known value scores 100.
    scores[:, way <= 0] = np.where(np.isnan(scores[:, way <= 0]), np.nan, 100.0)
    return scores, starts


def _check_apart(lower: FloatArray, upper: FloatArray) -> None:
    """Refuse goalposts that the treatment has carried to one place, because beside the values they are equal."""
    equal = np.flatnonzero(lower >= upper)
    if equal.size and follows(Rule.MARKS_WITH_VALUES):
        raise NormalisationError(
            "batas skala berimpit pada skala perlakuan pencilan, karena jaraknya terlalu kecil di samping nilai "
            "terbesar; betulkan, atau pakai perlakuan lain.",
            column=int(equal[0]),
        )


def _check_marks(marks: FloatArray, word: str, key: str) -> None:
    """Refuse indicators without a target or goalposts, or whose treatment has no place for them."""
    missing = np.flatnonzero(np.isnan(marks))
    if missing.size:
        raise NormalisationError(
            f"belum punya {word}; isi {key} pada instrumen, atau pakai normalisasi lain.",
            column=int(missing[0]),
        )
    lost = np.flatnonzero(np.isinf(marks))
    if lost.size:
        raise NormalisationError(
            f"{word} tidak dapat dibawa ke skala perlakuan pencilan, karena terletak di bawah nilai terkecil; "
            "betulkan, atau pakai perlakuan lain.",
            column=int(lost[0]),
        )
