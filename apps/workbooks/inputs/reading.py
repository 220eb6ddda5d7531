"""The answers of a workbook: each row of the answers with its event rows, checked as the form checks them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from apps.core.exceptions import InvalidInputError
from apps.indicators.structure import IndicatorNode
from apps.submissions.enums import AnswerValue
from apps.submissions.selectors import Codebook
from apps.submissions.services import AnswerInput, check_inputs, normalise_input
from apps.submissions.services.answer_input import MAX_EVENTS

from ..files import Cell, Spreadsheet
from ..sheets import ANSWER_COLUMNS, ANSWER_SHEET, EVENT_COLUMNS, EVENT_SHEET, SHEETS
from .cells import CellError, read_text
from .choices import Choices
from .control import Control
from .events import EventLine, Key, ReadEvents, read_events
from .names import IndicatorNames, RegionNames, shorten
from .problems import Problem, Problems
from .table import Table, read_table

_CLEARED = (
    "Jawaban yang sudah tersimpan tidak dapat dikosongkan. Pilih lagi jawabannya; bila datanya memang tidak ada, "
    "pilih “Tidak ada data”."
)
_NO_ROWS = (
    "Lembar ini tidak berisi satu baris pun di bawah judul kolomnya. "
    "Unduh berkas baru dari portal, dan salin jawaban Anda ke sana."
)
_ABOVE = "Baris ini berada di atas judul kolom, jadi tidak terbaca. Pindahkan judul kolom ke atasnya, lalu unggah lagi."
_CELLS_SHOWN = 5
_VALUES = Choices({value.value: value.label for value in AnswerValue})
_CELLS_OF_A_ROW: Final = 3
"""A title above the headings fills a cell or two; what fills more of the columns is a row."""


@dataclass(frozen=True)
class Vocabulary:
    """What the cells of a workbook may name: the regions of the edition, and what its instrument knows.

    `readable` are the codes of the regions whose forms the person may read, `filled` of those that the person fills.
    """

    regions: RegionNames
    readable: Collection[str]
    filled: Collection[str]
    indicators: Mapping[str, IndicatorNode]
    codebook: Codebook

    @cached_property
    def indicator_names(self) -> IndicatorNames:
        return IndicatorNames({code: row.name for code, row in self.indicators.items()})


@dataclass(frozen=True)
class ReadAnswer:
    """One answer of a workbook that can be stored as it is, and the cell in which it stands.

    `doubt` says which rows of the events may belong to it but cannot be read; then it must not be stored if it has
    events, here or in the portal, or if it `is_named` by such a row. Empty where there is no such row.
    """

    region: str
    item: AnswerInput
    cell: str
    doubt: str = ""
    is_named: bool = False


@dataclass
class ReadWorkbook:
    """What a workbook says: answers that can be stored, how many rows were left empty, and what is wrong.

    `absent` counts the answers that were in the file when it was made and have no row of their own any more; `regions`
    are the codes of all whose rows it has, empty ones too. `foreign` are the regions whose forms the person may not
    read, each with the sheet and the cell that names it first: their rows are not looked at.
    """

    answers: list[ReadAnswer] = field(default_factory=list)
    empty: int = 0
    absent: int = 0
    regions: set[str] = field(default_factory=set)
    foreign: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    foreign_sheets: list[str] = field(default_factory=list)
    foreign_columns: list[str] = field(default_factory=list)


def read_workbook(spreadsheet: Spreadsheet, control: Control, known: Vocabulary) -> ReadWorkbook:
    """Return the answers of a workbook. One that has a mistake is left out; the others do not suffer from it.

    Raises FileRefusedError where a sheet cannot be read at all.
    """
    foreign_sheets = [name for name in spreadsheet.sheet_names if name not in SHEETS]
    read = ReadWorkbook(problems=Problems(known.filled), foreign_sheets=foreign_sheets)
    answers = read_table(spreadsheet.read(ANSWER_SHEET), ANSWER_COLUMNS)
    events = read_table(spreadsheet.read(EVENT_SHEET), EVENT_COLUMNS)
    read.foreign_columns = [*answers.unread, *events.unread]
    known = replace(known, regions=known.regions.near(_regions_named(answers, known)))
    for table in (answers, events):
        _refuse_above(table, known)
    if not (answers.rows or answers.problems):
        answers.problems.append(Problem(ANSWER_SHEET, "A1", _NO_ROWS))
    for problem in (*answers.problems, *events.problems):
        read.problems.add(problem)
    if answers.problems or events.problems:
        # What could not be read is not empty: without the table of events, an answer "Terjadi" would lose its rows.
        return read
    for table in (answers, events):
        _set_foreign_aside(table, known, read)
    reading = _Reading(control, known, events, read, read_events(events, known, read.problems))
    rows = _rows_by_key(answers, reading)
    for key, own in rows.items():
        if len(own) == 1:
            _read_row(own[0], key, reading)
        else:
            _refuse_repeated(key, own, read.problems)
    _refuse_homeless(reading.found.lines, rows, events, read.problems)
    read.regions = {region for region, _ in (*rows, *control.revisions)}
    read.absent = sum(key[0] in known.readable for key in control.revisions.keys() - rows.keys())
    return read


def _regions_named(table: Table, known: Vocabulary) -> set[str]:
    """Return the codes of the regions that a table names beyond doubt."""
    return {code for _, cells in table.rows if (code := known.regions.code_of(cells.get("region")))}


def _refuse_above(table: Table, known: Vocabulary) -> None:
    """Note the rows above the headings that are no title, as sorting a whole sheet leaves them."""
    for number, cells in table.above:
        try:
            read = (
                known.regions.read(cells.get("region")),
                known.indicator_names.read(cells.get("indicator")),
            )
            is_row = all(read)
        except CellError:
            is_row = len(cells) >= _CELLS_OF_A_ROW
        if is_row:
            table.problems.append(Problem(table.sheet, table.cell(number, "region"), _ABOVE))


def _set_foreign_aside(table: Table, known: Vocabulary, read: ReadWorkbook) -> None:
    """Take the rows of regions out of reach from a table: whose they are is known, and they concern no other answer."""
    own = []
    for number, cells in table.rows:
        region = known.regions.code_of(cells.get("region"))
        if region and region not in known.readable:
            read.foreign.setdefault(region, (table.sheet, table.cell(number, "region")))
            table.joined.pop(number, None)
        else:
            own.append((number, cells))
    table.rows = own


@dataclass(frozen=True)
class _Row:
    """One row of the answers."""

    table: Table
    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class _Reading:
    control: Control
    known: Vocabulary
    events: Table
    read: ReadWorkbook
    found: ReadEvents


def _rows_by_key(table: Table, reading: _Reading) -> dict[Key, list[_Row]]:
    """Return the rows of the answers by their codes, in the order of the sheet; what has none is told."""
    rows: dict[Key, list[_Row]] = {}
    for number, cells in table.rows:
        row = _Row(table, number, cells)
        try:
            rows.setdefault(_key_of(row, reading.known), []).append(row)
        except _RowError as error:
            error.tell(row, reading.read.problems, reading.known.regions.code_of(cells.get("region")))
    return rows


def _refuse_repeated(key: Key, rows: list[_Row], problems: Problems) -> None:
    """Refuse all rows of one answer: which of them is meant, nobody can tell."""
    numbers = [str(row.number) for row in rows]
    text = (
        f"Wilayah dan indikator ini ada di baris {', '.join(numbers[:-1])} dan {numbers[-1]}. "
        "Sisakan satu baris saja; sampai itu jawabannya tidak disimpan."
    )
    for row in rows:
        problems.add(Problem(row.table.sheet, row.table.cell(row.number, "indicator"), text, *key))


def _read_row(row: _Row, key: Key, reading: _Reading) -> None:
    problems = reading.read.problems
    own = reading.found.lines.get(key, [])
    doubt = _doubt(*reading.found.cells_of_strays(key, _CELLS_SHOWN))
    if row.number in row.table.joined:
        problems.add(row.table.joined[row.number].about(key))
        return
    is_readable = all(line.event for line in own)
    try:
        item = _item_of(row, key, own, reading)
    except _RowError as error:
        error.tell(row, problems, *key)
        # A wrong answer hides nothing that is wrong with its note or its events.
        value = AnswerValue.OCCURRED if own else AnswerValue.NO_DATA
        _add_refusals(_input_of(key, value, _words_of(row)[0], own), row, own, key, reading)
        return
    if doubt and item and item.value == AnswerValue.OCCURRED and not own:
        # Not "there is no event": there are rows, and one of them may be the event of this answer.
        problems.add(Problem(row.table.sheet, row.table.cell(row.number, "value"), doubt, *key))
        return
    if item is None:
        reading.read.empty += 1
    elif not _add_refusals(item, row, own, key, reading) and is_readable:
        cell = row.table.cell(row.number, "value")
        is_named = reading.found.has_named_stray(key)
        reading.read.answers.append(ReadAnswer(key[0], item, cell, doubt, is_named))


def _doubt(cells: list[str], left_out: int) -> str:
    """Return why an answer waits: cells of the events that have to be mended first; "" where there are none."""
    if not cells:
        return ""
    shown = ", ".join(cells)
    more = f" dan {left_out} sel lain" if left_out else ""
    return (
        f"Jawaban ini belum dapat disimpan: ada baris pada lembar {EVENT_SHEET} yang mungkin kejadiannya, tetapi "
        f"wilayah atau indikatornya tidak terbaca. Perbaiki sel {shown}{more}, lalu unggah lagi."
    )


class _RowError(Exception):
    """What is wrong with a row, cell by cell: the column, and the text about it."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(*faults)
        self.faults = faults

    def tell(self, row: _Row, problems: Problems, *key: str) -> None:
        for column, text in self.faults:
            problems.add(Problem(row.table.sheet, row.table.cell(row.number, column), text, *key))


def _key_of(row: _Row, known: Vocabulary) -> Key:
    codes: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    for column, read in (("region", known.regions.read), ("indicator", known.indicator_names.read)):
        try:
            codes[column] = read(row.cells.get(column))
        except CellError as error:
            faults.append((column, error.text))
    unnamed = [column for column, code in codes.items() if not code]
    if unnamed:
        text = "Baris ini tidak menyebut wilayah dan indikatornya. Jangan menambah baris pada lembar ini."
        faults.append((unnamed[0], text))
    if faults:
        raise _RowError(*faults, *_words_of(row)[2])
    return codes["region"], codes["indicator"]


def _words_of(row: _Row) -> tuple[str, AnswerValue | None, list[tuple[str, str]]]:
    """Return the note and the answer of a row, None where there is none, and what is wrong with their cells."""
    said = dict.fromkeys(("note", "value"), "")
    faults: list[tuple[str, str]] = []
    for column in said:
        try:
            said[column] = read_text(row.cells.get(column))
        except CellError as error:
            faults.append((column, error.text))
    value = _VALUES.find(said["value"])
    if said["value"] and value is None:
        labels = ", ".join(f"“{label}”" for label in _VALUES.labels.values())
        faults.append(("value", f"“{shorten(said['value'])}” bukan jawaban. Pilih salah satu: {labels}."))
    return said["note"], AnswerValue(value) if value else None, faults


def _item_of(row: _Row, key: Key, own: list[EventLine], reading: _Reading) -> AnswerInput | None:
    """Return the answer of a row; None where nothing was answered and nothing is stored that this would take away."""
    note, value, faults = _words_of(row)
    if faults:
        raise _RowError(*faults)
    read_at = reading.control.revisions.get(key, 0)
    if value is None:
        if own:
            text = "Ada baris pada lembar Kejadian untuk indikator ini, tetapi jawabannya kosong. Pilih “Terjadi”."
            raise _RowError(("value", text))
        if read_at:
            raise _RowError(("value", _CLEARED))
        if note:
            raise _RowError(("value", "Ada catatan, tetapi jawabannya kosong. Pilih jawabannya."))
        return None
    return _input_of(key, value, note, own, read_at)


def _input_of(key: Key, value: AnswerValue, note: str, own: list[EventLine], read_at: int = 0) -> AnswerInput:
    events = tuple(line.event for line in own if line.event)
    return normalise_input(AnswerInput(key[1], value, note, events, read_at))


def _add_refusals(item: AnswerInput, row: _Row, own: list[EventLine], key: Key, reading: _Reading) -> bool:
    """Note what the form would refuse in this answer, each at its cell; return whether there is anything.

    Of its event rows, those that can be read are judged; that there is no event is said only where there is no row.
    """
    lines = [line for line in own if line.event]
    try:
        check_inputs([item], reading.known.indicators, reading.known.codebook)
    except InvalidInputError as error:
        for place, texts in error.errors.items():
            if own and not lines and place == f"{item.indicator}.events":
                continue
            sheet, cell = _cell_of(place.removeprefix(f"{item.indicator}."), row, lines, reading.events)
            for text in texts:
                reading.read.problems.add(Problem(sheet, cell, text, *key))
        return True
    return False


def _cell_of(place: str, row: _Row, own: list[EventLine], events: Table) -> tuple[str, str]:
    number, _, column = place.rpartition(".")
    if number.isdecimal():
        return events.sheet, events.cell(own[int(number)].row, column)
    if column == "events" and len(own) > MAX_EVENTS:  # there are too many of them: the first that is too many
        return events.sheet, events.cell(own[MAX_EVENTS].row, "indicator")
    return row.table.sheet, row.table.cell(row.number, "note" if place == "note" else "value")


def _refuse_homeless(
    lines: Mapping[Key, list[EventLine]], rows: Mapping[Key, object], events: Table, problems: Problems
) -> None:
    for key, line in _lines_without(lines, rows):
        text = "Wilayah dan indikator ini tidak ada, atau tidak terbaca, pada lembar Jawaban berkas ini."
        problems.add(Problem(events.sheet, events.cell(line.row, "indicator"), text, *key))


def _lines_without(
    lines: Mapping[Key, list[EventLine]], rows: Mapping[Key, object]
) -> Iterator[tuple[Key, EventLine]]:
    return ((key, line) for key, own in lines.items() if key not in rows for line in own)
