"""The event rows of a workbook, by the region and the indicator that they belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Any, Final

from apps.submissions.services import EventInput
from apps.submissions.services.answer_input import event_problems

from ..files import Cell
from .cells import CellError, read_count, read_text
from .choices import Choices, event_choices
from .names import shorten
from .problems import Problem, Problems
from .table import Table

if TYPE_CHECKING:
    from .reading import Vocabulary

_UNREAD: Final = {"election": "", "level": "", "count": 1, "unit": "", "narrative": "", "source": ""}
"""What stands in the place of cells that could not be read."""

Reader = Callable[[Cell | None], Any]
Key = tuple[str, str]
"""The codes of a region and an indicator."""


@dataclass(frozen=True)
class EventLine:
    """One row of the events; `event` is None where something is wrong with it, so that its answer is not stored."""

    row: int
    event: EventInput | None


@dataclass
class ReadEvents:
    """The event rows by the codes of region and indicator, each group in the order of the sheet, and the stray ones.

    A stray row does not say to which answer it belongs, because its region or its indicator cannot be read. Any answer
    of which it may be a row waits until that is mended: stored without it, it would lose an event.
    """

    lines: dict[Key, list[EventLine]] = field(default_factory=dict)
    strays: dict[Key, list[str]] = field(default_factory=dict)
    """Cells to be mended, by what their rows do say: "" stands for a region or an indicator that cannot be read."""

    def cells_of_strays(self, key: Key, most: int) -> tuple[list[str], int]:
        """Return the cells to be mended before anybody knows which rows an answer has: the first, and how many more."""
        region, indicator = key
        near = [self.strays.get(known, []) for known in ((region, ""), ("", indicator), ("", ""))]
        first = list(islice(chain.from_iterable(near), most))
        return first, sum(map(len, near)) - len(first)

    def has_named_stray(self, key: Key) -> bool:
        """Whether a stray row names the indicator of this key, so that only its region is in doubt."""
        return ("", key[1]) in self.strays


def read_events(table: Table, known: "Vocabulary", problems: Problems) -> ReadEvents:
    """Return the event rows of the sheet."""
    units = {code: row.counted_in for code, row in known.indicators.items()}
    readers = _readers(known)
    read = ReadEvents()
    for row, cells in table.rows:
        said, wrong = _read_cells(cells, readers)
        if wrong:  # no event is made of the row, so nobody else will say what its other cells lack
            rest = event_problems(_event_of({**_UNREAD, **said}, said.get("unit") or "-"), known.codebook)
            wrong |= {column: text for column, text in rest if column in said}
        key = (said.get("region", ""), said.get("indicator", ""))
        for column, text in wrong.items():
            problems.add(Problem(table.sheet, table.cell(row, column), text, *key))
        if all(key):
            is_sound = not wrong and row not in table.joined
            if row in table.joined and not wrong:
                problems.add(table.joined[row].about(key))
            event = _event_of(said, units[key[1]]) if is_sound else None
            read.lines.setdefault(key, []).append(EventLine(row, event))
        else:
            unread = [table.cell(row, column) for column in ("region", "indicator") if column in wrong]
            read.strays.setdefault(key, []).extend(unread)
    # Of joined cells only the first keeps its content: nobody knows what the empty rows below it said.
    swallowed = sorted(set(table.joined) - {row for row, _ in table.rows})
    told = {table.joined[row].text for row, _ in table.rows if row in table.joined}
    for text, rows in groupby(swallowed, key=lambda row: table.joined[row].text):
        if text not in told:
            problems.add(table.joined[next(rows)])
    if swallowed:
        read.strays.setdefault(("", ""), []).extend(table.cell(row, "region") for row in swallowed)
    return read


def _readers(known: "Vocabulary") -> dict[str, Reader]:
    choices = event_choices(known.codebook)
    return {
        "region": _needed("wilayahnya", known.regions.read),
        "indicator": _needed("indikatornya", known.indicator_names.read),
        "election": _chooser("pemilihannya", choices["election"]),
        "level": _chooser("tingkatnya", choices["level"]),
        "count": read_count,
        "unit": read_text,
        "narrative": read_text,
        "source": read_text,
    }


def _needed(what: str, read: Callable[[Cell | None], str]) -> Reader:
    def choose(cell: Cell | None) -> str:
        if found := read(cell):
            return found
        raise CellError(f"Pilih {what} dari daftar.")

    return choose


def _chooser(what: str, choices: Choices) -> Reader:
    def choose(cell: Cell | None) -> str:
        text = read_text(cell)
        found = choices.find(text)
        if text and found is None:
            raise CellError(f"“{shorten(text)}” tidak ada dalam daftar. Pilih {what} dari daftar di sel ini.")
        return found or ""

    return _needed(what, choose)


def _read_cells(
    cells: Mapping[str, Cell], readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the cells of a row say, and what is wrong, both by column."""
    said: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for column, read in readers.items():
        try:
            said[column] = read(cells.get(column))
        except CellError as error:
            wrong[column] = error.text
    return said, wrong


def _event_of(said: Mapping[str, Any], unit: str) -> EventInput:
    return EventInput(
        election=said["election"],
        level=said["level"],
        count=said["count"],
        unit=said["unit"] or unit,
        narrative=said["narrative"],
        source=said["source"],
    )
