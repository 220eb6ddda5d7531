"""The event rows of a workbook, by the region and the indicator that they belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apps.submissions.services import EventInput

from ..files import Cell
from .cells import CellError, read_code, read_count, read_text
from .choices import Choices
from .problems import Problem, Problems
from .table import Table

if TYPE_CHECKING:
    from .reading import Vocabulary

Reader = Callable[[Cell | None], Any]


@dataclass(frozen=True)
class EventLine:
    """One row of the events; `event` is None where something is wrong with it, so that its answer is not stored."""

    row: int
    event: EventInput | None


def read_events(
    table: Table, known: "Vocabulary", problems: Problems
) -> dict[tuple[str, str], list[EventLine]]:
    """Return the event rows by the codes of region and indicator, each group in the order of the sheet."""
    units = {code: row.counted_in for code, row in known.indicators.items()}
    readers = _readers(known)
    found: dict[tuple[str, str], list[EventLine]] = {}
    for row, cells in table.rows:
        said, wrong = _read_cells(cells, readers)
        key = (said.get("region", ""), said.get("indicator", ""))
        for column, text in wrong.items():
            problems.add(Problem(table.sheet, table.cell(row, column), text, *key))
        if all(key):
            is_sound = not wrong and row not in table.joined
            event = _event_of(said, units[key[1]]) if is_sound else None
            found.setdefault(key, []).append(EventLine(row, event))
    return found


def _readers(known: "Vocabulary") -> dict[str, Reader]:
    codebook = known.codebook
    elections = Choices({code: row.name for code, row in codebook.elections.items()})
    levels = Choices({code: row.name for code, row in codebook.levels.items()})
    return {
        "region": _chooser("wilayahnya", known.regions, read_code),
        # Not as a number: Excel turns 1.10 into 1.1, which is another indicator.
        "indicator": _chooser("indikatornya", known.indicator_choices, read_text),
        "election": _chooser("pemilihannya", elections, read_text),
        "level": _chooser("tingkatnya", levels, read_text),
        "count": read_count,
        "unit": read_text,
        "narrative": read_text,
        "source": read_text,
    }


def _chooser(what: str, choices: Choices, read: Callable[[Cell | None], str]) -> Reader:
    def choose(cell: Cell | None) -> str:
        text = read(cell)
        if not text:
            raise CellError(f"Pilih {what} dari daftar.")
        found = choices.find(text)
        if found is None:
            shown = text if len(text) <= 40 else f"{text[:40]}…"
            raise CellError(f"“{shown}” tidak ada dalam daftar. Pilih {what} dari daftar di sel ini.")
        return found

    return choose


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
