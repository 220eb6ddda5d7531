"""Formulas of a workbook that fetch or run something when the workbook is opened."""

import re
from typing import Final

FORMULAS: Final = frozenset(
    {
        "f",
        "formula",
        "formula1",
        "formula2",
        "oldformula",
        "definedname",
        "calculatedcolumnformula",
        "totalsrowformula",
    }
)
"""The elements that hold a formula, in lower case: cells, conditions, checks of input, names, columns of tables."""

_FUNCTIONS: Final = (
    "WEBSERVICE", "IMAGE", "IMPORTTEXT", "IMPORTCSV", "STOCKHISTORY", "SQL.REQUEST",  # fetch
    "RTD", "DDE", "INITIATE", "EXECUTE",  # talk to other programs
    "CALL", "REGISTER.ID", "REGISTER", "EXEC", "EVALUATE", "PY",  # run
)  # fmt: skip
_FUNCTION: Final = re.compile(
    rf"(?<!\w)({'|'.join(re.escape(name) for name in _FUNCTIONS)})\s*\(", re.IGNORECASE
)
"""A function that stands anywhere in a formula; before its name may stand a prefix such as `_xlfn.`."""

_TEXT: Final = re.compile(r'"[^"]*"')
_SHEET: Final = re.compile(r"'[^'/\\]*'!")
"""The name of a sheet in quotes. What a program is told to do holds slashes, which no sheet may have."""

_PROGRAM: Final = "|"
"""What stands between a program and its task in a formula such as `cmd|'/c calc'!A0` (DDE), and nowhere else."""


def formula_call(formula: str) -> str:
    """Return what a formula calls that fetches or runs something, as a person finds it; "" where it calls nothing."""
    if _PROGRAM not in formula and not _FUNCTION.search(formula):
        return ""
    bare = _TEXT.sub('""', formula)
    if found := _FUNCTION.search(bare):
        return found[1].upper()
    return "DDE (program|perintah)" if _PROGRAM in _SHEET.sub("", bare) else ""
