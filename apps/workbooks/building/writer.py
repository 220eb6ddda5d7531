"""Writing a workbook row by row, so that one of 514 regions needs little memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from apps.indicators.models import Indicator
from apps.regions.models import Region
from apps.submissions.enums import AnswerValue
from apps.submissions.selectors import Codebook, StoredAnswer
from apps.submissions.services.answer_input import MAX_COUNT

from ..inputs import Choices, event_choices
from ..sheets import (
    ANSWER_COLUMNS,
    ANSWER_SHEET,
    CONTROL_KEYS,
    CONTROL_SHEET,
    EVENT_COLUMNS,
    EVENT_SHEET,
    FORMAT,
    GUIDE_SHEET,
    LIST_SHEET,
    REVISIONS_HEADER,
    column_letters,
)
from .guide import HEADING, TITLE, GuideFacts, definition_lines, guide_lines
from .styles import (
    HIGHEST,
    ONE_LINE,
    body_cell,
    choose_from,
    fit_to_paper,
    heading_cell,
    height_of,
    lay_out,
    plain_cell,
    protect,
    put,
    whole_numbers,
)

EMPTY_EVENT_ROWS: Final = 2000
"""How many rows below the last event have drop-downs."""

_COLUMNS: Final = {ANSWER_SHEET: ANSWER_COLUMNS, EVENT_SHEET: EVENT_COLUMNS}
GUIDE_WIDTH: Final = 90

_LISTS: Final = ("region", "indicator", "election", "level")
_FROM_LIST: Final = "Pilih salah satu dari daftar di sel ini."


@dataclass(frozen=True)
class BookContent:
    """What a workbook is made of, besides the answers of its regions."""

    facts: GuideFacts
    edition: str
    instrument: str
    regions: Sequence[Region]
    indicators: Sequence[Indicator]
    codebook: Codebook


class WorkbookWriter:
    """A workbook that is being written: `add_region` for each form, then `save`."""

    def __init__(self, content: BookContent) -> None:
        self._content = content
        self._book = Workbook(write_only=True)
        self._book.properties.creator = settings.SITE_NAME
        self._book.properties.title = f"Isian {content.facts.cover}, {content.facts.edition}"
        self._book.security = WorkbookProtection(lockStructure=True)
        self._choices = {
            "region": Choices({row.code: row.name for row in content.regions}, with_codes=True),
            "indicator": Choices({row.code: row.name for row in content.indicators}, with_codes=True),
            **event_choices(content.codebook),
        }
        self._write_guide()
        self._answers = self._begin_table(ANSWER_SHEET, ANSWER_COLUMNS)
        self._events = self._begin_table(EVENT_SHEET, EVENT_COLUMNS)
        self._write_lists()
        self._control = self._begin_control()
        self._cells = {
            (sheet.title, is_open): [body_cell(sheet, column, is_open=is_open) for column in columns]
            for sheet, columns in ((self._answers, ANSWER_COLUMNS), (self._events, EVENT_COLUMNS))
            for is_open in (True, False)
        }
        self._rows = {ANSWER_SHEET: 1, EVENT_SHEET: 1}

    def add_region(self, region: Region, answers: Mapping[str, StoredAnswer], *, is_open: bool) -> None:
        """Write the answers of one form, and an empty row for each indicator without one.

        `is_open` says whether the maker of the workbook may fill this form now; its rows are locked otherwise.
        """
        for indicator in self._content.indicators:
            stored = answers.get(indicator.code)
            value = AnswerValue(stored.content["value"]).label if stored else ""
            note = stored.content["note"] if stored else ""
            names = (region.code, region.name, indicator.code, indicator.name)
            self._append(self._answers, (*names, value, note), is_open=is_open)
            if stored:
                self._note_revision(region, indicator, stored)
                for event in stored.content["events"]:
                    self._append(self._events, self._event_row(region, indicator, event), is_open=is_open)

    def save(self, path: Path) -> None:
        """Write the file; nothing can be added afterwards."""
        answers = self._answers
        values = ",".join(str(value.label) for value in AnswerValue)
        choose_from(
            answers, f'"{values}"', _letter("value", ANSWER_COLUMNS), self._rows[ANSWER_SHEET], _FROM_LIST
        )
        answers.auto_filter.ref = f"A1:{column_letters(len(ANSWER_COLUMNS))}{self._rows[ANSWER_SHEET]}"
        protect(answers)
        last = self._rows[EVENT_SHEET] + EMPTY_EVENT_ROWS
        for number, name in enumerate(_LISTS, start=1):
            count = max(len(self._choices[name].offered), 1)
            area = f"'{LIST_SHEET}'!${column_letters(number)}$1:${column_letters(number)}${count}"
            choose_from(self._events, area, _letter(name, EVENT_COLUMNS), last, _FROM_LIST)
        whole_numbers(self._events, _letter("count", EVENT_COLUMNS), last, MAX_COUNT)
        protect(self._events, rows_may_change=True)
        self._book.save(path)

    def _append(self, sheet: Any, values: Sequence[str | int], *, is_open: bool) -> None:
        cells = self._cells[sheet.title, is_open]
        self._rows[sheet.title] += 1
        height = max(
            height_of(value, column.width)
            for column, value in zip(_COLUMNS[sheet.title], values, strict=True)
            if isinstance(value, str)
        )
        if height > ONE_LINE:
            sheet.row_dimensions[self._rows[sheet.title]].height = min(height, HIGHEST)
        sheet.append([put(cell, value) for cell, value in zip(cells, values, strict=True)])

    def _note_revision(self, region: Region, indicator: Indicator, stored: StoredAnswer) -> None:
        """Write the version of an answer, by which a change in the portal meanwhile is noticed."""
        if stored.revision:
            self._control.append([region.code, indicator.code, stored.revision])

    def _event_row(self, region: Region, indicator: Indicator, event: Mapping[str, Any]) -> list[str | int]:
        return [
            self._choices["region"].labels[region.code],
            self._choices["indicator"].labels[indicator.code],
            self._choices["election"].labels.get(event["election"], event["election"]),
            self._choices["level"].labels.get(event["level"], event["level"]),
            *(event[name] for name in ("count", "unit", "narrative", "source")),
        ]

    def _begin_table(self, title: str, columns: Sequence[Any]) -> Any:
        sheet = self._book.create_sheet(title)
        lay_out(sheet, columns, is_open=title == EVENT_SHEET)
        sheet.append([put(heading_cell(sheet), column.title) for column in columns])
        return sheet

    def _write_guide(self) -> None:
        sheet = self._book.create_sheet(GUIDE_SHEET)
        sheet.column_dimensions["A"].width = GUIDE_WIDTH
        fit_to_paper(sheet)
        looks = {TITLE: plain_cell(sheet, bold=True, size=16), HEADING: plain_cell(sheet, bold=True)}
        text = plain_cell(sheet)
        lines = (*guide_lines(self._content.facts), *definition_lines(self._content.indicators))
        for number, (line, look) in enumerate(lines, start=1):
            size = 16 if look == TITLE else 11
            sheet.row_dimensions[number].height = height_of(line, GUIDE_WIDTH, size)
            sheet.append([put(looks.get(look, text), line)])
        protect(sheet)

    def _write_lists(self) -> None:
        sheet = self._book.create_sheet(LIST_SHEET)
        columns = [self._choices[name].offered for name in _LISTS]
        for number in range(max(map(len, columns))):
            sheet.append(
                [
                    put(plain_cell(sheet), column[number]) if number < len(column) else None
                    for column in columns
                ]
            )
        sheet.sheet_state = "hidden"
        protect(sheet)

    def _begin_control(self) -> Any:
        sheet = self._book.create_sheet(CONTROL_SHEET)
        content = self._content
        for key, value in zip(CONTROL_KEYS, (FORMAT, content.edition, content.instrument), strict=True):
            sheet.append([key, put(plain_cell(sheet), value)])
        sheet.append(list(REVISIONS_HEADER))
        sheet.sheet_state = "veryHidden"
        protect(sheet)
        return sheet


def _letter(name: str, columns: Sequence[Any]) -> str:
    return column_letters(
        next(number for number, column in enumerate(columns, start=1) if column.name == name)
    )
