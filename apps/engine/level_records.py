"""What the pipeline finds within one level of region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .arrays import FloatArray, IndexArray, IntArray
from .blocks import Rows
from .methods.treatment import TreatedColumn
from .registry import Derived


@dataclass(frozen=True)
class PreparationRecord:
    """What was done to the indicators of one level.

    Parameters
    ----------
    n_imputed : ndarray of int, shape (n_indicators,)
        How many missing values were filled in.
    treatment : tuple of TreatedColumn
        What was treated; indicators left alone are not in it.
    normalisation : mapping of str to ndarray of float, shape (n_indicators,)
        What normalisation took from the data, by name.
    """

    n_imputed: IntArray
    treatment: tuple[TreatedColumn, ...]
    normalisation: Derived


@dataclass(frozen=True)
class Prepared:
    """Indicators of one level, ready to be aggregated.

    Parameters
    ----------
    treated : ndarray of float, shape (n_regions, n_indicators)
        Values after imputation and treatment; the very values given where neither changed any.
    normalised : ndarray of float, shape (n_regions, n_indicators)
        Scores of the indicators; NaN means missing.
    record : PreparationRecord
        What was done to them.
    """

    treated: FloatArray
    normalised: FloatArray
    record: PreparationRecord


@dataclass(frozen=True)
class AggregationRecord:
    """What the aggregates of one level were made with.

    Parameters
    ----------
    weights : mapping of str to ndarray of float, shape (n_children,)
        By code of the aggregate: the weights used, in the order of its branch's children.
    weighing : mapping of str to mapping of str to ndarray of float, shape (n_children,)
        By code of the aggregate, then name: what weighing took from the scores.
    rescaling : mapping of str to mapping of str to float
        By code of the aggregate, then name: what rescaling took from the scores.
    """

    weights: Mapping[str, FloatArray]
    weighing: Mapping[str, Derived]
    rescaling: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class ScoreTables:
    """Scores on the way up the tree, rows as the units.

    A column is read far more often than a row, so columns best lie in one piece (Fortran order).

    Parameters
    ----------
    normalised : ndarray of float, shape (n_units, n_indicators)
        Scores of the indicators; NaN means missing.
    aggregates : ndarray of float, shape (n_units, n_aggregates)
        Scores of the index (column 0) and the groups, as far as they are computed; NaN means missing.
    """

    normalised: FloatArray
    aggregates: FloatArray

    def take(self, columns: IndexArray, rows: Rows) -> FloatArray:
        """Put the scores of some children side by side.

        Parameters
        ----------
        columns : ndarray of int, shape (n_children,)
            Columns of ``[indicators | aggregates]``.
        rows : slice or ndarray of int
            Rows of the units wanted.

        Returns
        -------
        ndarray of float, shape (n_rows, n_children)
            A copy, row by row.
        """
        n_indicators = self.normalised.shape[1]
        taken = [
            (
                self.normalised[:, column]
                if column < n_indicators
                else self.aggregates[:, column - n_indicators]
            )[rows]
            for column in columns.tolist()
        ]
        children = np.empty((taken[0].size, len(taken)))
        for position, scores in enumerate(taken):
            children[:, position] = scores
        return children


@dataclass(frozen=True)
class BranchScores:
    """One aggregate of one level.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores, rescaled where the method says so; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        The weights used, in the order of the branch's children.
    weighing : mapping of str to ndarray of float, shape (n_children,)
        What weighing took from the scores, by name; empty where it took nothing.
    rescaling : mapping of str to float
        What rescaling took from the scores, by name; empty where it took nothing.
    """

    scores: FloatArray
    weights: FloatArray
    weighing: Derived
    rescaling: dict[str, float]


def join_records(records: Sequence[PreparationRecord]) -> PreparationRecord:
    """Put what was done to blocks of indicators of one level together.

    Parameters
    ----------
    records : sequence of PreparationRecord
        Block by block, in the order of the columns.

    Returns
    -------
    PreparationRecord
        Of all of them.
    """
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
