"""Blocks of a large table: what a step makes of one stays in memory that is used again, near the processor."""

from collections.abc import Iterator
from typing import Final, TypeAlias

from .arrays import IndexArray

Rows: TypeAlias = slice | IndexArray
"""Rows of a level: a slice where they follow one another."""

ROW_CELLS: Final = 2**17
"""Cells of a block of rows: 1 MiB of float64, which stays in the cache of a core through all of a step's work."""

COLUMN_CELLS: Final = 2**21
"""Cells of a block of columns: 16 MiB of float64, for few columns at a time make many calls."""


def slice_rows(n_rows: int, n_columns: int) -> Iterator[slice]:
    """Cut a table into blocks of whole rows.

    Parameters
    ----------
    n_rows : int
        Rows of the table.
    n_columns : int
        Columns of the table.

    Yields
    ------
    slice
        Of rows; together all of them, in order.

    Examples
    --------
    >>> list(slice_rows(552, 61))
    [slice(0, 552, None)]
    """
    step = max(1, ROW_CELLS // max(n_columns, 1))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def slice_columns(n_rows: int, n_columns: int, cells: int = COLUMN_CELLS) -> Iterator[slice]:
    """Cut a table into blocks of whole columns.

    Parameters
    ----------
    n_rows : int
        Rows of the table.
    n_columns : int
        Columns of the table.
    cells : int
        Cells of a block; one column at least.

    Yields
    ------
    slice
        Of columns; together all of them, in order.

    Examples
    --------
    >>> list(slice_columns(1_000_000, 5))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    step = max(1, cells // max(n_rows, 1))
    for start in range(0, n_columns, step):
        yield slice(start, min(start + step, n_columns))


def join_rows(rows: IndexArray) -> Rows:
    """Write rows that follow one another as a slice, which picks them out of a table without copying it.

    Parameters
    ----------
    rows : ndarray of int, shape (n_rows,)
        Ascending, at least one.

    Returns
    -------
    slice or ndarray of int
        The rows as they came where there are gaps between them.

    Examples
    --------
    >>> import numpy as np
    >>> join_rows(np.array([3, 4, 5]))
    slice(3, 6, None)
    """
    first, last = int(rows[0]), int(rows[-1])
    return slice(first, last + 1) if last - first + 1 == rows.size else rows


def cut_rows(rows: Rows, block: slice) -> Rows:
    """Pick a block out of the rows of a level.

    Parameters
    ----------
    rows : slice or ndarray of int, shape (n_rows,)
        Rows of the level.
    block : slice
        Which of them, counted from the first.

    Returns
    -------
    slice or ndarray of int
        Of the same kind.

    Examples
    --------
    >>> cut_rows(slice(100, 200), slice(10, 20))
    slice(110, 120, None)
    """
    if isinstance(rows, slice):
        return slice(rows.start + block.start, rows.start + block.stop)
    return rows[block]
