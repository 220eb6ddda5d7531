"""Tables that the portal hands out, read back in the way in which it reads tables of others."""

import io

from apps.engine.spreadsheet import Decimals, TableForm, TableRows, text_of

Cells = list[list[str]]


def read_back(body: bytes, numbers: tuple[str, ...]) -> tuple[TableForm, Cells]:
    """Return the form that is recognised, and the rows, header first, with their `numbers` in plain form."""
    text = text_of(io.BufferedReader(io.BytesIO(body)))
    table = TableRows(text)
    rows = list(table)
    decimals = Decimals()
    columns = [column for column, title in enumerate(table.header) if title in numbers]
    for line, cells in rows:
        for column in columns:
            assert decimals.look(line, table.header[column], cells[column]) is None
    assert decimals.questions() == []
    plain = [
        [(decimals.plain(cell) or cell) if column in columns else cell for column, cell in enumerate(cells)]
        for _, cells in rows
    ]
    return TableForm(text.encoding, table.separator, decimals.mark), [table.header, *plain]


def same_numbers(first: Cells, second: Cells, numbers: tuple[str, ...]) -> bool:
    """Whether two tables hold the same cells; numbers are compared as numbers."""
    columns = {column for column, title in enumerate(first[0]) if title in numbers}

    def comparable(rows: Cells) -> list[list[object]]:
        return [
            [float(cell) if column in columns and cell else cell for column, cell in enumerate(row)]
            for row in rows[1:]
        ]

    return first[0] == second[0] and comparable(first) == comparable(second)
