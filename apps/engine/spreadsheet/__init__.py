"""Tables as spreadsheets write and read them: in which form a file was written, its rows, its numbers, safe cells."""

from .decimals import Decimals, read_decimal_answer
from .faults import describe_fault, find_nul, find_undecodable
from .safety import safe_cell
from .table_form import INDONESIAN, INTERNATIONAL, TableForm
from .table_rows import TableRows, open_table, text_of
from .table_writing import written_row

__all__ = [
    "INDONESIAN",
    "INTERNATIONAL",
    "Decimals",
    "TableForm",
    "TableRows",
    "describe_fault",
    "find_nul",
    "find_undecodable",
    "open_table",
    "read_decimal_answer",
    "safe_cell",
    "text_of",
    "written_row",
]
