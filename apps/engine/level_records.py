"""What the pipeline finds within one level of region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .arrays import FloatArray, IndexArray, IntArray
from .blocks import Rows, cut_rows
from .context import LevelContext
from .methods.treatment import TreatedColumn
from .part_sizes import PartSizes
from .registry import Derived


@dataclass(frozen=True)
class Treated:
    """Indicators of one level, ready to be normalised."""

    context: LevelContext  # with targets, goalposts and the value 0 on the scales of the treated indicators
    values: FloatArray
    n_imputed: IntArray
    treatment: tuple[TreatedColumn, ...]
    is_changed: bool  # whether imputation or treatment made a new array


@dataclass(frozen=True)
class PreparationRecord:
    """What was done to the indicators of one level."""

    n_imputed: IntArray  # how many missing values were filled in, shape (n_indicators,)
    treatment: tuple[TreatedColumn, ...]  # without the indicators that were left alone
    normalisation: Derived  # what it took from the data by name, each of shape (n_indicators,)


@dataclass(frozen=True)
class Prepared:
    """Indicators of one level, ready to be aggregated."""

    treated: FloatArray  # the same array as the values if neither imputation nor treatment changed any
    normalised: FloatArray
    record: PreparationRecord


@dataclass(frozen=True)
class AggregationRecord:
    """What the aggregates of one level were made with, by the aggregate's code."""

    weights: Mapping[str, FloatArray]  # as used, in the order of the branch's children
    weighing: Mapping[str, Derived]  # what weighing took from the scores by name, each of shape (n_children,)
    rescaling: Mapping[str, Mapping[str, float]]  # what rescaling took from the scores, by name
    sizes: PartSizes | None = None  # of what was added up, where something may cancel out


@dataclass(frozen=True)
class ScoreTables:
    """Scores on the way up the tree, rows as the units, and the rows that are worked on."""

    # A column is read far more often than a row, so columns best lie in one piece (Fortran order).
    normalised: FloatArray  # shape (n_units, n_indicators)
    aggregates: FloatArray  # the index and the groups as far as computed, shape (n_units, n_aggregates)
    rows: Rows
    sizes: PartSizes | None = (
        None  # of what is added up in these rows, all of one level; None where nothing cancels out
    )

    @property
    def n_rows(self) -> int:
        """How many rows are worked on."""
        return self.rows.stop - self.rows.start if isinstance(self.rows, slice) else self.rows.size

    def take(self, columns: IndexArray, block: slice) -> FloatArray:
        """Put the scores of some children side by side, for a block of the rows worked on; a copy, row by row."""
        n_indicators, rows = self.normalised.shape[1], cut_rows(self.rows, block)
        positions = columns.tolist()
        first, last = positions[0], positions[-1]
        if last < n_indicators and positions == list(range(first, last + 1)):
            return np.array(self.normalised[rows, first : last + 1], order="C")
        taken = [
            (
                self.normalised[:, column]
                if column < n_indicators
                else self.aggregates[:, column - n_indicators]
            )[rows]
            for column in positions
        ]
        children = np.empty((taken[0].size, len(taken)))
        for position, scores in enumerate(taken):
            children[:, position] = scores
        return children


@dataclass(frozen=True)
class BranchScores:
    """One aggregate of one level."""

    scores: FloatArray  # rescaled where the method says so, shape (n_regions,)
    weights: FloatArray  # as used, in the order of the branch's children
    weighing: Derived  # empty where weighing took nothing from the scores
    rescaling: dict[str, float]  # empty where rescaling took nothing from the scores


def join_records(records: Sequence[PreparationRecord]) -> PreparationRecord:
    """Put together what was done to blocks of indicators of one level."""
    if len(records) == 1:
        return records[0]
    treatment: list[TreatedColumn] = []
    n_before = 0
    for record in records:
        treatment += [replace(found, column=found.column + n_before) for found in record.treatment]
        n_before += record.n_imputed.size
    return PreparationRecord(
        np.concatenate([record.n_imputed for record in records]),
        tuple(treatment),
        {
            name: np.concatenate([record.normalisation[name] for record in records])
            for name in records[0].normalisation
        },
    )
