"""What is wrong with a workbook, each thing at its sheet and cell."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final

from apps.core.formatting import format_decimal

from ..sheets import column_letters

MAX_PROBLEMS: Final = 500
"""How many are told. Whoever has more has made one mistake many times, for example by pasting a foreign table."""

ALIKE_TOLD: Final = 5
"""So many rows with the same mistake are told one by one; of more, the first stands for all."""

_PLACE: Final = re.compile(r"([A-Z]+)([0-9]+)")
_QUOTED: Final = re.compile("“[^”]*”")


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

    @property
    def likeness(self) -> tuple[str, str, str]:
        """What problems of one column have in common where they are the same mistake, whatever was typed."""
        return self.region, self.indicator, _QUOTED.sub("“”", self.text).partition(". ")[0]


@dataclass
class _Run:
    """The same mistake in rows below each other: the first of them one by one, and where the last stands."""

    last: int
    told: list[Problem]
    count: int = 1

    def add(self, problem: Problem, row: int) -> None:
        self.last = row
        self.count += 1
        if len(self.told) < ALIKE_TOLD:
            self.told.append(problem)

    def problems(self) -> list[Problem]:
        if self.count <= ALIKE_TOLD:
            return self.told
        first = self.told[0]
        more = f"Begitu juga {format_decimal(self.count - 1, 0)} baris sesudahnya, sampai baris {self.last}."
        return [replace(first, text=f"{first.text} {more}")]


@dataclass
class Problems:
    """The problems found so far. `filled` are the codes of the regions whose forms the person fills: theirs come first.

    Each sheet has its share of those that are told, so that none hides the mistakes of another.
    """

    filled: Collection[str] = ()
    _runs: dict[tuple[int, str], list[_Run]] = field(default_factory=dict)
    _latest: dict[tuple[str, str], _Run] = field(default_factory=dict)
    _uncounted: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Note a problem; one like that of the row above only makes its run longer."""
        found = _PLACE.fullmatch(problem.cell)
        column, row = (found[1], int(found[2])) if found else (problem.cell, 0)
        place = (problem.sheet, column)
        run = self._latest.get(place)
        if run and row == run.last + 1 and problem.likeness == run.told[0].likeness:
            run.add(problem, row)
            return
        run = self._latest[place] = _Run(row, [problem])
        runs = self._runs.setdefault((self._rank(problem), problem.sheet), [])
        if len(runs) < MAX_PROBLEMS:
            runs.append(run)
        else:
            self._uncounted[problem.sheet] += 1

    def told(self) -> tuple[list[Problem], dict[str, int]]:
        """Return the problems that are told, `MAX_PROBLEMS` at most, and how many are left out of each sheet."""
        lined_up = sorted(
            (
                (rank, position, problem)
                for (rank, _), runs in self._runs.items()
                for position, problem in enumerate(problem for run in runs for problem in run.problems())
            ),
            key=lambda entry: entry[:2],
        )
        problems = [problem for *_, problem in lined_up]
        left_out = self._uncounted + Counter(problem.sheet for problem in problems[MAX_PROBLEMS:])
        return problems[:MAX_PROBLEMS], dict(sorted(left_out.items()))

    def _rank(self, problem: Problem) -> int:
        """Return what comes first: the forms that the person fills, rows of which nobody knows whose, the others."""
        if problem.region in self.filled:
            return 0
        return 1 if not problem.region else 2


def cell_name(row: int, column: int) -> str:
    """Return how people call a cell: row 12, column 5 is E12."""
    return f"{column_letters(column)}{row}"
