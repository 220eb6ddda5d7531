"""Reading a spreadsheet that somebody brings: nothing in it is trusted, and nothing is loaded that was not measured."""

from .package import FileRefusedError, Package, open_package
from .spreadsheet import MAX_ROWS, Cell, Sheet, Spreadsheet, read_spreadsheet

__all__ = [
    "MAX_ROWS",
    "Cell",
    "FileRefusedError",
    "Package",
    "Sheet",
    "Spreadsheet",
    "open_package",
    "read_spreadsheet",
]
