"""The option of commands that read tables: which decimal mark a file means that does not tell it."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from apps.engine.spreadsheet import read_decimal_answer
from apps.indicators.files.csv_file import Reading


def add_decimal_option(parser: ArgumentParser) -> None:
    """Let a command be told the decimal mark."""
    parser.add_argument(
        "--decimal", metavar="koma|titik", help="tanda desimal, bila berkasnya bermakna ganda"
    )


def reading_of(options: Mapping[str, Any], tell: Callable[[str], object]) -> Reading:
    """Return how to read the file, and who is told in which form it was read. Raises InputError for other words."""
    return Reading(read_decimal_answer("decimal", options["decimal"]), tell)
