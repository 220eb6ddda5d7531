"""Classes by cut-offs that are found in the scores (quantiles, natural breaks), or by counting indicators."""

from collections.abc import Sequence

import numpy as np

from ..arrays import FloatArray
from ..enums import THREE_CLASSES
from ..exceptions import ClassificationError
from .classification import ABOVE, BELOW, Classification, CutOffs, code_by_cuts, read_cuts
from .natural_breaks import cut_jenks


def classify_quantiles(
    scores: FloatArray, *, k: int = 3, labels: Sequence[str] = (), on_cut: str = BELOW
) -> Classification:
    """Make k classes of as equal a number of regions as ties allow.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one level; NaN means missing.
    k : int
        Number of classes, >= 2.
    labels : sequence of str, optional
        Names of the k classes from the least to the most vulnerable; see `name_classes`.
    on_cut : str
        The class of a score equal to a cut-off: the one `ABOVE` it, or `BELOW` it.

    Returns
    -------
    Classification
        Classes, and the quantiles as cut-offs.

    Raises
    ------
    ClassificationError
        If there are labels, but not k.

    Notes
    -----
    NaN: has no class and takes no part in the quantiles. Without any score there are no cut-offs.
    Equal scores share a class, of those that they would be spread over the lowest (the highest if a cut-off is of
    the class above); where so many are equal that two cut-offs coincide, the class between them is empty. If all
    are equal, all are in the lowest (highest) class.
    Source: Hyndman and Fan (1996), definition 7. The interpolation works with whole numbers where it can: the
    mean of 1.7 and 1.7 by weights may come out as 1.6999999999999997, and both would move to the class above.

    Examples
    --------
    >>> result = classify_quantiles(np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0, np.nan]))
    >>> [label and label.value for label in result.labels]
    ['low', 'low', 'medium', 'medium', 'high', 'high', None]
    """
    names = name_classes(k, labels)
    available = scores[~np.isnan(scores)]
    cuts = cut_quantiles(available, k=k) if available.size else np.full(k - 1, np.nan)
    return _classify("quantiles", scores, cuts, names, on_cut)


def cut_quantiles(scores: FloatArray, *, k: int) -> FloatArray:
    """Find the k - 1 quantiles, linear between scores, of each set of known scores, shape (..., n_regions)."""
    ordered = np.sort(scores, axis=-1)
    # In whole numbers: a quantile that falls on a score must be that score, or the score would change class.
    below, rest = np.divmod(np.arange(1, k) * (scores.shape[-1] - 1), k)
    lower = ordered[..., below]
    cuts: FloatArray = lower + (ordered[..., below + (rest > 0)] - lower) * (rest / k)
    return cuts


def classify_jenks(
    scores: FloatArray, *, k: int = 3, labels: Sequence[str] = (), on_cut: str = BELOW
) -> Classification:
    """Make k classes by natural breaks: scores as alike as possible within a class (Fisher and Jenks).

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one level; NaN means missing.
    k : int
        Number of classes, >= 2.
    labels : sequence of str, optional
        Names of the k classes from the least to the most vulnerable; see `name_classes`.
    on_cut : str
        The class of a score equal to a cut-off: the one `ABOVE` it, or `BELOW` it.

    Returns
    -------
    Classification
        Cut-offs are scores that occur: the largest of the class below (of the class above the smallest).

    Raises
    ------
    ClassificationError
        If there are labels, but not k.

    Notes
    -----
    NaN: has no class and takes no part in the breaks. Without any score there are no cut-offs.
    With fewer different scores than classes each is a class of its own from the lowest up, and the upper
    classes are empty; if a cut-off is of the class above, from the highest down.
    Source: Fisher (1958), Jenks (1977); see `cut_jenks`.

    Examples
    --------
    >>> result = classify_jenks(np.array([1.0, 2.0, 30.0, 31.0, 90.0, np.nan]))
    >>> [label and label.value for label in result.labels]
    ['low', 'low', 'medium', 'medium', 'high', None]
    """
    names = name_classes(k, labels)
    available = scores[~np.isnan(scores)]
    # Upside down, the largest score of the class below a cut-off is the smallest of the class above it.
    sign = -1.0 if on_cut == ABOVE else 1.0
    cuts = sign * cut_jenks(sign * available, k=k) if available.size else np.full(k - 1, np.nan)
    return _classify("jenks", scores, np.sort(cuts), names, on_cut)


def classify_count(
    scores: FloatArray,
    n_occurring: FloatArray,
    *,
    cuts: Sequence[float],
    labels: Sequence[str] = THREE_CLASSES,
    on_cut: str = BELOW,
) -> Classification:
    """Classify by the number of indicators that occur, whatever the score.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one level; only whether there is one matters.
    n_occurring : ndarray of float, shape (n_regions,)
        How many indicators occur in the region; NaN where none has data.
    cuts : sequence of float
        Strictly ascending numbers of indicators.
    labels : sequence of str
        Classes from the least to the most vulnerable, one more than there are cuts.
    on_cut : str
        The class of a region whose number is equal to a cut-off: the one `ABOVE` it, or `BELOW` it.

    Returns
    -------
    Classification
        Mean and SD are not computed: given cut-offs owe nothing to the numbers at hand.

    Raises
    ------
    ClassificationError
        If the cuts are not finite and ascending, or the labels are not one more.

    Notes
    -----
    NaN: has no class, and so has a region without a score, for whose indicators too little is known. An
    indicator without data is not counted, so the availability screen should ask for enough data.
    Source: IKP Pilkada 2024, which reads its 27 indicators by the number that occur; its cut-offs are not
    published.

    Examples
    --------
    >>> result = classify_count(np.array([80.0, 20.0, 90.0]), np.array([9.0, 10.0, 21.0]), cuts=(9, 18))
    >>> [label and label.value for label in result.labels]
    ['low', 'medium', 'high']
    """
    edges = read_cuts(cuts, labels)
    counted = np.where(np.isnan(scores), np.nan, n_occurring)
    return _classify("count", counted, edges, tuple(labels), on_cut)


def name_classes(k: int, labels: Sequence[str] = ()) -> tuple[str, ...]:
    """Name k >= 2 classes: as given, else low, medium and high if they are three, else by number."""
    if k < 2:
        raise ClassificationError(f"Jumlah kelas {k} tidak dapat dipakai; isi 2 atau lebih.")
    if labels and len(labels) != k:
        raise ClassificationError(f"Ada {k} kelas dan {len(labels)} nama kelas; perlu {k} nama kelas.")
    if labels:
        return tuple(labels)
    return THREE_CLASSES if k == len(THREE_CLASSES) else tuple(str(number) for number in range(1, k + 1))


def _classify(
    method: str, numbers: FloatArray, cuts: FloatArray, labels: tuple[str, ...], on_cut: str
) -> Classification:
    n_numbers = int(np.count_nonzero(~np.isnan(numbers)))
    return Classification(
        code_by_cuts(numbers, cuts, on_cut=on_cut),
        CutOffs(method, tuple(cuts.tolist()), labels, n_numbers, on_cut=on_cut),
    )
