"""What kind of value each column of the CSV files holds, in the form of CSV on the Web.

W3C Recommendation of 17 December 2015, https://www.w3.org/TR/tabular-metadata/. Without it programs guess, and read the
region code 11.10 as the number 11.1.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .tables import Cell, Table

METADATA: Final = "data/csv-metadata.json"


def column_types(tables: Mapping[str, Table], statement: str) -> dict[str, Any]:
    """Return the metadata of tables by the names of their files beside it; `statement` says what they are."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:description": statement,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tables": [
            {"url": name, "tableSchema": {"columns": [*map(_column, table.columns, _by_column(table))]}}
            for name, table in tables.items()
        ],
    }


def _by_column(table: Table) -> Iterable[tuple[Cell, ...]]:
    return zip(*table.rows, strict=True) if table.rows else [() for _ in table.columns]


def _column(name: str, cells: tuple[Cell, ...]) -> dict[str, str]:
    return {"name": name, "titles": name, "datatype": _datatype(cells), "null": ""}


def _datatype(cells: tuple[Cell, ...]) -> str:
    """Return the type of all cells together; a column without any is text, as its blanks are."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {int}:
        return "integer"
    return "number" if kinds and kinds <= {int, float} else "string"
