"""Where the units stand: classes and ranks within each level, and the scores of the regions above."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import ClassArray, FloatArray, IndexArray
from .enums import NO_CLASS
from .exceptions import MethodError, UnitsError
from .method import Method
from .methods.classification import CutOffs
from .methods.ranking import rank_scores
from .methods.regional import aggregate_regions_means
from .regional_means import RegionalMeans
from .registry import CLASSIFICATIONS, REGIONS, Stage
from .units import Units


@dataclass(frozen=True)
class Classes:
    """The classes of one aggregate.

    Parameters
    ----------
    class_codes : ndarray of int8, shape (n_units,)
        Position in the labels of the level's cut-offs; -1 is none.
    cutoffs : mapping of str to CutOffs
        By level of region.
    """

    class_codes: ClassArray
    cutoffs: Mapping[str, CutOffs]


def classify_levels(
    method: Method,
    units: Units,
    scores: FloatArray,
    n_occurring: FloatArray | None = None,
    *,
    is_index: bool = True,
) -> Classes:
    """Classify one aggregate within each level; cut-offs that were given fit the index alone.

    Parameters
    ----------
    method : Method
        The pipeline.
    units : Units
        The n units.
    scores : ndarray of float, shape (n_units,)
        Scores; NaN means missing.
    n_occurring : ndarray of float, shape (n_units,), optional
        How many of the aggregate's indicators occur; NaN where none has data.
    is_index : bool
        Whether the aggregate is the index.

    Returns
    -------
    Classes
        Classes and cut-offs.

    Raises
    ------
    MethodError
        If the classification leaves out a level, or counts indicators where only scores are known.
    """
    class_codes = np.full(scores.shape, NO_CLASS, dtype=np.int8)
    cutoffs: dict[str, CutOffs] = {}
    for level, rows in units.rows_by_level.items():
        step = method.step(Stage.CLASSIFY, level)
        operation = CLASSIFICATIONS[step.name]
        if operation.needs_events and n_occurring is None:
            raise MethodError(
                f"Tingkat {level}: {step.name} menghitung indikator yang terjadi, padahal yang diketahui hanya "
                "skor. Pakai klasifikasi lain.",
                (Stage.CLASSIFY, level),
            )
        if is_index or operation.depends_on_scores:
            counted = None if n_occurring is None else n_occurring[rows]
            classified = operation.function(scores[rows], counted, **step.parameters)
            class_codes[rows], cutoffs[level] = classified.class_codes, classified.cutoffs
    return Classes(class_codes, cutoffs)


def rank_levels(units: Units, scores: FloatArray) -> FloatArray:
    """Rank within each level.

    Parameters
    ----------
    units : Units
        The n units.
    scores : ndarray of float, shape (n_units,)
        Scores; NaN means missing.

    Returns
    -------
    ndarray of float, shape (n_units,)
        1 is the most vulnerable; NaN where there is no score.
    """
    ranks = np.full(scores.shape, np.nan)
    for rows in units.rows_by_level.values():
        ranks[rows] = rank_scores(scores[rows])
    return ranks


def average_regions(
    method: Method,
    units: Units,
    aggregate_codes: tuple[str, ...],
    aggregates: FloatArray,
    partial_levels: Collection[str] = (),
) -> RegionalMeans:
    """Carry the scores up to the regions above the units.

    Parameters
    ----------
    method : Method
        The pipeline.
    units : Units
        The n units.
    aggregate_codes : tuple of str
        Codes of the columns.
    aggregates : ndarray of float, shape (n_units, n_aggregates)
        Scores; NaN means missing.
    partial_levels : collection of str, optional
        Levels of which a region above gets a mean only if all its regions have a score.

    Returns
    -------
    RegionalMeans
        One row a region above.

    Raises
    ------
    UnitsError
        If regions of different levels lie below one region, or a region that is to be weighed by its voters
        has no number of voters.
    """
    rows, parents = units.rows_below, units.parent_numbers[units.rows_below]
    _check_one_level_below(units, rows, parents)
    # Column by column, as the aggregates lie in memory.
    below = np.take(aggregates.T, rows, axis=1).T
    weights = REGIONS[method.regions.name].function(below, units.voter_counts[rows])
    unknown = np.flatnonzero(np.isnan(weights))
    if unknown.size:
        code = units.codes[rows[unknown[0]]]
        raise UnitsError(
            f"Wilayah {code}: jumlah pemilih belum diisi, padahal skor agregat ditimbang menurut pemilih. "
            "Isi jumlah pemilihnya, atau pakai rata-rata sederhana.",
            (code,),
        )
    n_parents = len(units.parent_codes)
    means, n_used = aggregate_regions_means(below, weights, parents, n_parents)
    n_total = np.bincount(parents, minlength=n_parents)
    is_partial = np.zeros(n_parents, dtype=np.bool_)
    for level in set(partial_levels) & units.rows_by_level.keys():
        numbers = units.parent_numbers[units.rows_by_level[level]]
        is_partial[numbers[numbers >= 0]] = True
    means[is_partial[:, np.newaxis] & (n_used < n_total[:, np.newaxis])] = np.nan
    return RegionalMeans(units.parent_codes, aggregate_codes, means, n_used, n_total)


def _check_one_level_below(units: Units, rows: IndexArray, parents: IndexArray) -> None:
    """Refuse regions of different levels below one region; a mean of them would be of no level."""
    levels = np.empty(len(units), dtype=np.intp)
    for number, of_level in enumerate(units.rows_by_level.values()):
        levels[of_level] = number
    below = levels[rows]
    mixed = np.flatnonzero((parents[1:] == parents[:-1]) & (below[1:] != below[:-1]))
    if mixed.size:
        parent = units.parent_codes[parents[mixed[0]]]
        found = {level for level, above in zip(units.levels, units.parents, strict=True) if above == parent}
        raise UnitsError(
            f"Di bawah wilayah {parent} ada tingkat {', '.join(sorted(found))}; rata-rata hanya untuk "
            "satu tingkat. Betulkan induk wilayah itu.",
            (parent,),
        )
