"""Cutting a large table into blocks so small that what a step makes of one stays in the processor's cache."""

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np

from .arrays import FloatArray, IndexArray

Rows: TypeAlias = slice | IndexArray
"""Rows of a level: a slice where they follow one another."""

ROW_CELLS: Final = 2**17
"""Cells of a block of rows: 1 MiB of float64, which stays in the cache of a core through all of a step's work."""

COLUMN_CELLS: Final = 2**21
"""Cells of a block of columns: 16 MiB of float64. With smaller blocks the calls would take longer than the work."""

_TURNED_ROWS: Final = 512
"""Rows that are turned at once: what is read and what is written then fit into the cache together."""


def slice_rows(n_rows: int, n_columns: int, cells: int = ROW_CELLS) -> Iterator[slice]:
    """Cut a table into blocks of whole rows, in order; each has at most so many cells, and one row at least."""
    step = max(1, cells // max(n_columns, 1))
    for start in range(0, n_rows, step):
        yield slice(start, min(start + step, n_rows))


def turn_table(table: FloatArray) -> FloatArray:
    """Copy a table so that the cells of a column lie side by side, a block of rows at a time."""
    turned = np.empty(table.shape, order="F")
    for start in range(0, len(table), _TURNED_ROWS):
        turned[start : start + _TURNED_ROWS] = table[start : start + _TURNED_ROWS]
    return turned


def slice_columns(n_rows: int, n_columns: int, cells: int = COLUMN_CELLS) -> Iterator[slice]:
    """Cut a table into blocks of whole columns, in order; each has at most so many cells, and one column at least."""
    step = max(1, cells // max(n_rows, 1))
    for start in range(0, n_columns, step):
        yield slice(start, min(start + step, n_columns))


def join_rows(rows: IndexArray) -> Rows:
    """Turn ascending rows without a gap into a slice, which selects without a copy; leave other rows as they are."""
    first, last = int(rows[0]), int(rows[-1])
    return slice(first, last + 1) if last - first + 1 == rows.size else rows


def cut_rows(rows: Rows, block: slice) -> Rows:
    """Pick a block, counted from the first row of the level, out of the rows of the level."""
    if isinstance(rows, slice):
        return slice(rows.start + block.start, rows.start + block.stop)
    return rows[block]
