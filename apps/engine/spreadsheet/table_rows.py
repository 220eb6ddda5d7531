"""The rows of a table of text, without what spreadsheets leave behind: empty columns and rows at the end."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from ..toml.problems import FileProblem
from .faults import LateHeaderError, NoTextError, NulError, find_nul
from .table_form import SEPARATOR_WORDS, count_known, find_encoding, find_separator, stated_separator

_BLANK: Final = f'{"".join(SEPARATOR_WORDS)}" \r\n\t\N{NO-BREAK SPACE}'
"""A line of nothing but these has no cell with a text."""

LOOKED_AHEAD: Final = 20
"""Where the first line has no known title, so many lines below it are looked at for the header."""


class TableRows:
    """The header of a table and an iterator over its rows, each with the line on which it begins.

    A row has a cell for every title, empty where the file leaves it out at the end, and more only where they hold
    something; `n_written` is how many the file has in the row that was read last. `line` is where the row begins that
    is read next, so also where the table stops being one (csv.Error). Making it reads up to the header: it can raise
    csv.Error and UnicodeDecodeError.
    """

    def __init__(self, text: Iterable[str], known: Collection[str] = ()) -> None:
        lines = iter(text)
        first, skipped, stated = _find_header(lines)
        ahead = list(islice(lines, 0 if not known or count_known(first, known) else LOOKED_AHEAD))
        for number, line in enumerate(ahead, start=skipped + 2):
            if count_known(line, known) > 1:
                raise LateHeaderError(number)
        lines = chain(ahead, lines)
        self.separator = stated or find_separator(first, known)
        self._reader = csv.reader(chain([first], lines), delimiter=self.separator, strict=True)
        self._skipped = skipped
        self.line = skipped + 1
        self.header: list[str] = []
        self.header_line, titles = next(self._rows(), (1, []))
        self.n_titles = self.n_written = len(titles)
        self.header = titles[: _filled(titles)]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.header)
        for line, cells in self._rows():
            # Some programs leave out the empty cells at the end of a row, others write more of them than titles.
            self.n_written = len(cells)
            missing = width - self.n_written
            yield line, ([*cells, *[""] * missing][: max(width, _filled(cells))] if missing else cells)

    @property
    def separator_word(self) -> str:
        """What the separator is called."""
        return SEPARATOR_WORDS[self.separator]

    def find_untitled(self, cells: list[str]) -> FileProblem | None:
        """Say that a row holds something in a column at the end that has no title; None where it does not."""
        if not len(self.header) < len(cells) <= self.n_titles:
            return None
        place = f"kolom ke-{len(cells)}"
        return FileProblem(self.header_line, place, "Judulnya kosong.", "Isi judulnya, atau hapus kolomnya.")

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        for cells in self._reader:
            self._refuse_nul(cells)
            started, self.line = self.line, self._skipped + self._reader.line_num + 1
            if any(cells) and any(map(str.strip, cells)):
                yield started, cells

    def _refuse_nul(self, cells: list[str]) -> None:
        place = find_nul(cells)
        if place is not None:
            title = self.header[place].strip() if place < len(self.header) else ""
            raise NulError(title or f"ke-{place + 1}")


@contextmanager
def open_table(path: Path) -> Iterator[io.TextIOWrapper]:
    """Open a table of text in the encoding that its first bytes tell. Raises OSError."""
    with path.open("rb") as file, text_of(file) as text:
        yield text


def text_of(file: "io.BufferedReader[Any]") -> io.TextIOWrapper:
    """Return a file, read from its beginning, as text in the encoding that its first bytes tell."""
    return io.TextIOWrapper(file, encoding=find_encoding(file.peek(2)[:2]), newline="")


def _find_header(lines: Iterator[str]) -> tuple[str, int, str | None]:
    """Return the first line that is not blank, how many stand before it, and the separator they tell Excel."""
    stated = None
    for number, line in enumerate(lines):
        if "\0" in line:
            raise NoTextError(line[:4].encode())
        if number == 0 and stated_separator(line):
            stated = stated_separator(line)
        elif line.strip(_BLANK):
            return line, number, stated
    return "", 0, stated


def _filled(cells: list[str]) -> int:
    """Return how many cells there are up to the last one that is not blank."""
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)
