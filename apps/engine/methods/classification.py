"""Classes (klasifikasi) within one level of region: cut-offs from the scores, or given."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from ..arrays import BoolArray, ClassArray, FloatArray
from ..enums import NO_CLASS, THREE_CLASSES
from ..exceptions import ClassificationError
from ..missing import number_or_none
from ..ties import find_largest, find_margins, find_widths, is_below, settle_near

ABOVE: Final = "upper"
BELOW: Final = "lower"
MIDDLE: Final = "middle"
"""Which class a score equal to a cut-off belongs to: the one above it, the one below it, or the middle one."""

OWNERS: Final = (BELOW, ABOVE)
OWNERS_OF_THREE: Final = (MIDDLE, BELOW, ABOVE)


@dataclass(frozen=True)
class EmptyClass:
    """A class that no region of the level is in; `reason` is one of those in `empty_classes`."""

    label: str
    reason: str


@dataclass(frozen=True)
class CutOffs:
    """The cut-offs (ambang batas) of one level, and what they were computed from.

    Parameters
    ----------
    method : str
        Name of the classification, such as ``mean_sd``.
    cuts : tuple of float
        Ascending, one less than there are labels; NaN where they could not be computed.
    labels : tuple of str
        Classes from the least to the most vulnerable.
    n : int
        How many scores were classified.
    mean : float or None
        Mean of the scores, where the method uses it.
    sd : float or None
        Standard deviation (simpangan baku) of the scores, where the method uses it.
    on_cut : str
        The class of a score equal to a cut-off: `ABOVE`, `BELOW` or `MIDDLE`.
    empty : tuple of EmptyClass
        The classes that no region is in, and why.
    """

    method: str
    cuts: tuple[float, ...]
    labels: tuple[str, ...]
    n: int
    mean: float | None = None
    sd: float | None = None
    on_cut: str = BELOW
    empty: tuple[EmptyClass, ...] = ()

    @property
    def lower(self) -> float:
        """Upper end of the least vulnerable class."""
        return self.cuts[0]

    @property
    def upper(self) -> float:
        """Lower end of the most vulnerable class."""
        return self.cuts[-1]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON.

        Returns
        -------
        dict
            The fields; NaN becomes None.
        """
        return {
            "method": self.method,
            "cuts": [number_or_none(cut) for cut in self.cuts],
            "labels": [str(label) for label in self.labels],
            "n": self.n,
            "mean": number_or_none(self.mean),
            "sd": number_or_none(self.sd),
            "on_cut": self.on_cut,
            "empty": [asdict(found) for found in self.empty],
        }


@dataclass(frozen=True)
class Classification:
    """Classes of the regions of one level.

    Parameters
    ----------
    class_codes : ndarray of int8, shape (n_regions,)
        Position in ``cutoffs.labels``; -1 (`NO_CLASS`) where there is no score.
    cutoffs : CutOffs
        The cut-offs used.
    """

    class_codes: ClassArray
    cutoffs: CutOffs

    @property
    def labels(self) -> tuple[str | None, ...]:
        """Class of each region; None where there is no score."""
        return tuple(
            None if code == NO_CLASS else self.cutoffs.labels[code] for code in self.class_codes.tolist()
        )


def classify_mean_sd(
    scores: FloatArray, *, k: float = 1.0, ddof: int = 1, on_cut: str = MIDDLE
) -> Classification:
    """High above mean + k SD, low below mean - k SD, medium between.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one level; NaN means missing.
    k : float
        Width of the middle class in standard deviations, > 0.
    ddof : int
        1 for the sample standard deviation (n - 1), 0 for the population's.
    on_cut : str
        The class of a score equal to a cut-off: `MIDDLE`, that is medium; the class `ABOVE` it, or `BELOW` it.

    Returns
    -------
    Classification
        Classes low, medium, high.

    Notes
    -----
    NaN: has no class and takes no part in mean and SD. With fewer than ``ddof + 1`` scores there is no SD:
    the cut-offs are NaN and no region gets a class. If all scores are equal, all are medium and
    `on_cut` of the cut-offs says so.
    Where mean - k SD is below the smallest possible score no region can be low (participation in 2024).
    Source: IKP Pemilu 2024 with k = 1 and n - 1: reproduces mean 45.1021, SD 23.4002, cut-offs 21.70 and
    68.50 and all 34 published classes.

    Examples
    --------
    >>> result = classify_mean_sd(np.array([10.0, 50.0, 50.0, 90.0, np.nan]))
    >>> [label and label.value for label in result.labels]
    ['low', 'medium', 'medium', 'high', None]
    >>> round(result.cutoffs.lower, 2), round(result.cutoffs.upper, 2)
    (17.34, 82.66)
    """
    available = scores[~np.isnan(scores)]
    if available.size <= ddof:
        mean = float(available[0]) if available.size else math.nan
        cuts = (math.nan, math.nan)
        cutoffs = CutOffs("mean_sd", cuts, THREE_CLASSES, int(available.size), mean, math.nan, on_cut)
        return Classification(np.full(scores.shape, NO_CLASS, dtype=np.int8), cutoffs)
    # Sorted, so that the sums do not depend on the order in which the regions come.
    ordered = np.sort(available)
    mean, sd = (float(number) for number in measure_mean_sd(ordered, ddof=ddof))
    edges, largest = np.array([mean - k * sd, mean + k * sd]), max(float(ordered[-1]), -float(ordered[0]))
    # Half of the regions at 0 and half at 33.3: mean and SD are equal, and only rounding leaves something of them.
    edges[np.abs(edges) <= find_margins(np.zeros(2), largest)] = 0.0
    lower, upper = edges.tolist()
    if lower == upper:
        on_cut = MIDDLE
    cutoffs = CutOffs("mean_sd", (lower, upper), THREE_CLASSES, int(available.size), mean, sd, on_cut)
    return Classification(code_mean_sd(scores, edges, largest, on_cut=on_cut), cutoffs)


def measure_mean_sd(scores: FloatArray, *, ddof: int = 1) -> tuple[FloatArray, FloatArray]:
    """Measure mean and standard deviation of each set of scores, of shape (..., n_regions)."""
    # There are more than `ddof` scores, and none is missing. The standard deviation is exactly 0 where all are equal.
    lowest, n_regions = scores.min(axis=-1), scores.shape[-1]
    # The mean of equal numbers may differ from them in its last bit: all would be high, or all low.
    are_equal = find_widths(lowest, scores.max(axis=-1)) == 0
    # As NumPy's mean and std, to the bit, in a third of the time that they take for few regions.
    centres = np.add.reduce(scores, axis=-1, keepdims=True) / n_regions
    deviations = scores - centres
    deviations *= deviations
    variances = np.add.reduce(deviations, axis=-1) / (n_regions - ddof)
    means: FloatArray = np.where(are_equal, lowest, centres[..., 0])
    sds: FloatArray = np.where(are_equal, 0.0, np.sqrt(variances))
    return means, sds


def code_mean_sd(
    scores: FloatArray, cuts: FloatArray, largest: FloatArray | float, *, on_cut: str
) -> ClassArray:
    """Code scores as low (0), medium (1) and high (2), missing ones as -1; all are medium where there is no spread."""
    # Scores are of shape (..., n_regions), cuts of shape (..., 2): the lower and the upper cut-off of each set, or NaN.
    margins = find_margins(cuts, largest)
    scores = settle_near(scores, cuts, margins)
    codes = _reach(scores, cuts, margins, 0, includes_equal=on_cut != BELOW).astype(np.int8)
    codes += _reach(scores, cuts, margins, 1, includes_equal=on_cut == ABOVE)
    has_no_spread = cuts[..., :1] == cuts[..., 1:]
    if has_no_spread.any():
        codes[np.broadcast_to(has_no_spread, codes.shape)] = 1
    codes[np.isnan(scores) | np.isnan(cuts[..., 1:])] = NO_CLASS
    return codes


def code_by_cuts(scores: FloatArray, cuts: FloatArray, *, on_cut: str) -> ClassArray:
    """Code scores by how many cut-offs they exceed, or reach if a cut-off is of the class above it; missing as -1."""
    # Scores are of shape (..., n_regions), cuts of shape (..., n_cuts): ascending, or NaN. Equal ones part nothing.
    codes, margins = np.zeros(scores.shape, dtype=np.int8), find_margins(cuts, find_largest(scores))
    scores = settle_near(scores, cuts, margins)
    for position in range(cuts.shape[-1]):
        codes += _reach(scores, cuts, margins, position, includes_equal=on_cut == ABOVE)
    codes[np.isnan(scores) | np.isnan(cuts[..., :1])] = NO_CLASS
    return codes


def _reach(
    scores: FloatArray, cuts: FloatArray, margins: FloatArray | float, position: int, *, includes_equal: bool
) -> BoolArray:
    limits = (cuts - margins if includes_equal else cuts + margins)[..., position : position + 1]
    return scores >= limits if includes_equal else scores > limits


def classify_fixed(
    scores: FloatArray, *, cuts: Sequence[float], labels: Sequence[str] = THREE_CLASSES, on_cut: str = BELOW
) -> Classification:
    """Classify by given cut-offs.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one level; NaN means missing.
    cuts : sequence of float
        Strictly ascending cut-offs.
    labels : sequence of str
        Classes from the least to the most vulnerable, one more than there are cuts.
    on_cut : str
        The class of a score equal to a cut-off: the one `ABOVE` it, or `BELOW` it.

    Returns
    -------
    Classification
        Mean and SD are not computed: given cut-offs owe nothing to the scores at hand.

    Raises
    ------
    ClassificationError
        If the cuts are not finite and ascending, or the labels are not one more.

    Notes
    -----
    NaN: has no class.
    Source: IKP 2019 (0-33, 33.01-66, 66.01-100: a score on a cut-off is of the class below); the regency cut-offs of
    IKP Pemilu 2024 (13.47-49.32 medium, 49.33-100 high: of the class above), which cannot be recomputed from the
    regency scores that are published.

    Examples
    --------
    >>> result = classify_fixed(np.array([33.0, 33.01, 66.5, np.nan]), cuts=(33.0, 66.0))
    >>> [label and label.value for label in result.labels]
    ['low', 'medium', 'high', None]
    """
    edges = read_cuts(cuts, labels)
    n_scores = int(np.count_nonzero(~np.isnan(scores)))
    return Classification(
        code_by_cuts(scores, edges, on_cut=on_cut),
        CutOffs("fixed", tuple(edges.tolist()), tuple(labels), n_scores, on_cut=on_cut),
    )


def read_cuts(cuts: Sequence[float], labels: Sequence[str]) -> FloatArray:
    """Check cut-offs that were given, and that there is a name for each class between them (ClassificationError)."""
    edges = np.asarray(cuts, dtype=np.float64)
    is_list = edges.ndim == 1 and bool(edges.size) and bool(np.isfinite(edges).all())
    if not is_list or not all(is_below(low, high) for low, high in pairwise(edges.tolist())):
        raise ClassificationError(f"Ambang batas {list(cuts)} harus angka yang menaik, sedikitnya satu.")
    if len(labels) != edges.size + 1:
        raise ClassificationError(
            f"Ada {edges.size} ambang batas dan {len(labels)} nama kelas; perlu {edges.size + 1} nama kelas."
        )
    return edges
