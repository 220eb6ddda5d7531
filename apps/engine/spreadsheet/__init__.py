"""Tables as spreadsheets write and read them: in which form a file was written, its rows, its numbers, safe cells."""

from .decimals import Decimals, read_decimal_answer
from .faults import describe_fault
from .safety import safe_cell
from .table_form import TableForm
from .table_rows import TableRows, open_table, text_of

__all__ = [
    "Decimals",
    "TableForm",
    "TableRows",
    "describe_fault",
    "open_table",
    "read_decimal_answer",
    "safe_cell",
    "text_of",
]
