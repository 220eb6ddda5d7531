"""Where the units stand: classes and ranks within each level, and the scores of the regions above."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from .arrays import ClassArray, FloatArray, IndexArray
from .blocks import slice_columns
from .enums import NO_CLASS
from .exceptions import MethodError, UnitsError
from .method import Method
from .methods.classification import CutOffs
from .methods.empty_classes import find_empty
from .methods.ordering import rank_scores
from .methods.regional import aggregate_regions_means
from .part_sizes import drop_cancelled
from .regional_means import RegionalMeans
from .registry import CLASSIFICATIONS, REGIONS, Stage
from .units import Units


@dataclass(frozen=True)
class Classes:
    """The classes of one aggregate."""

    class_codes: ClassArray  # position in the labels of the level's cut-offs; -1 is none
    cutoffs: Mapping[str, CutOffs]  # by level of region


def classify_levels(
    method: Method,
    units: Units,
    scores: FloatArray,
    n_occurring: FloatArray | None = None,
    *,
    is_index: bool = True,
    partial_levels: Collection[str] = (),
) -> Classes:
    """Classify one aggregate within each level; cut-offs that were given classify the index alone."""
    # Of partial levels only some scores are known, so nothing is said of classes that none of them is in.
    class_codes = np.full(scores.shape, NO_CLASS, dtype=np.int8)
    cutoffs: dict[str, CutOffs] = {}
    for level, rows in units.rows_by_level.items():
        step = method.step(Stage.CLASSIFY, level)
        operation = CLASSIFICATIONS[step.name]
        if "n_occurring" in operation.takes and n_occurring is None:
            raise MethodError(
                f"Tingkat {level}: {step.name} menghitung indikator yang terjadi, padahal yang diketahui hanya "
                "skor. Pakai klasifikasi lain.",
                (Stage.CLASSIFY, level),
            )
        if is_index or operation.depends_on_scores:
            counted = None if n_occurring is None else n_occurring[rows]
            found = scores[rows]
            classified = operation.apply(found, parameters=step.parameters, known={"n_occurring": counted})
            numbers = counted if counted is not None and "n_occurring" in operation.takes else found
            class_codes[rows] = classified.class_codes
            is_given = not operation.depends_on_scores
            empty = () if level in partial_levels else find_empty(numbers, classified, is_given=is_given)
            cutoffs[level] = replace(classified.cutoffs, empty=empty) if empty else classified.cutoffs
    return Classes(class_codes, cutoffs)


def rank_levels(units: Units, scores: FloatArray) -> FloatArray:
    """Rank within each level: 1 is the most vulnerable, NaN where there is no score."""
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
    """Carry the scores up to the regions above the units."""
    rows, parents = units.rows_below, units.parent_numbers[units.rows_below]
    _check_one_level_below(units, rows, parents)
    regions = method.regions
    weights = REGIONS[regions.name].apply(
        aggregates[rows, :1], parameters=regions.parameters, known={"voters": units.voter_counts[rows]}
    )
    unknown = np.flatnonzero(np.isnan(weights))
    if unknown.size:
        code = units.codes[rows[unknown[0]]]
        raise UnitsError(
            f"Wilayah {code}: jumlah pemilih belum diisi, padahal skor agregat ditimbang menurut pemilih. "
            "Isi jumlah pemilihnya, atau pakai rata-rata sederhana.",
            (code,),
        )
    n_parents = len(units.parent_codes)
    means = np.empty((n_parents, aggregates.shape[1]))
    n_used = np.empty(means.shape, dtype=np.int64)
    for columns in slice_columns(rows.size, means.shape[1]):
        # Taken column by column, which is how the aggregates lie in memory.
        below = np.take(aggregates.T[columns], rows, axis=1).T
        found, n_used[:, columns] = aggregate_regions_means(below, weights, parents, n_parents)
        for column, scores, averaged in zip(means.T[columns], below.T, found.T, strict=True):
            column[:] = drop_cancelled(averaged, scores)
    n_total = np.bincount(parents, minlength=n_parents)
    # Of partial levels only some scores are known: a mean of those would be called the province's.
    is_partial = np.zeros(n_parents, dtype=np.bool_)
    for level in set(partial_levels) & units.rows_by_level.keys():
        numbers = units.parent_numbers[units.rows_by_level[level]]
        is_partial[numbers[numbers >= 0]] = True
    means[is_partial[:, np.newaxis] & (n_used < n_total[:, np.newaxis])] = np.nan
    return RegionalMeans(units.parent_codes, aggregate_codes, means, n_used, n_total)


def _check_one_level_below(units: Units, rows: IndexArray, parents: IndexArray) -> None:
    """Refuse regions of different levels below one region: their mean would mix, say, regencies with districts."""
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
