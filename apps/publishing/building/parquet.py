"""The tables of a release as Apache Parquet: typed columns, for R, Python, DuckDB and the like."""

import io
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from .tables import Table, datatype_of

_TYPES: Final = {"integer": pa.int64(), "number": pa.float64(), "string": pa.string()}


def write_parquet(table: Table) -> bytes:
    """Return the table as one file; equal tables give equal bytes."""
    columns = {name: pa.array(cells, type=_TYPES[datatype_of(cells)]) for name, cells in table.by_column}
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file, compression="zstd")
    return file.getvalue()
