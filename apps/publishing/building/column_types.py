"""What kind of value each column of the CSV files holds, in the form of CSV on the Web.

W3C Recommendation of 17 December 2015, https://www.w3.org/TR/tabular-metadata/. Without it programs guess, and read the
region code 11.10 as the number 11.1.
"""

from collections.abc import Mapping
from typing import Any, Final

from ..content.licence import LICENCE
from .dictionary import meaning_of
from .tables import Cell, Table, datatype_of

METADATA: Final = "data/csv-metadata.json"


def column_types(tables: Mapping[str, Table], statement: str) -> dict[str, Any]:
    """Return the metadata of tables by their names, those of the files beside it; `statement` says what they are."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:description": statement,
        "dc:license": LICENCE.url,
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tables": [
            {
                "url": f"{name}.csv",
                "tableSchema": {"columns": [_column(name, *column) for column in table.by_column]},
            }
            for name, table in tables.items()
        ],
    }


def _column(table: str, name: str, cells: tuple[Cell, ...]) -> dict[str, str]:
    described = {"dc:description": meaning_of(table, name).text}
    return {"name": name, "titles": name, "datatype": datatype_of(cells), "null": "", **described}
