"""What is wrong with a workbook, each thing at its sheet and cell."""

from dataclasses import dataclass, field, replace
from typing import Final

from ..sheets import column_letters

MAX_PROBLEMS: Final = 500
"""How many are told. Whoever has more has made one mistake many times, for example by pasting a foreign table."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; region and indicator by their codes, where the row names them."""

    sheet: str
    cell: str
    text: str
    region: str = ""
    indicator: str = ""

    def about(self, key: tuple[str, str]) -> "Problem":
        """Return the same about the answer of a region to an indicator (their codes)."""
        return replace(self, region=key[0], indicator=key[1])


@dataclass
class Problems:
    """The problems found so far; those beyond `MAX_PROBLEMS` are only counted."""

    found: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def add(self, problem: Problem) -> None:
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(problem)
        else:
            self.left_out += 1


def cell_name(row: int, column: int) -> str:
    """Return how people call a cell: row 12, column 5 is E12."""
    return f"{column_letters(column)}{row}"
