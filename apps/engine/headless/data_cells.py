"""The cells of a data file: a number with a decimal point or a decimal comma, or nothing."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..arrays import LARGEST_NUMBER
from ..spreadsheet import Decimals
from ..spreadsheet.decimals import explain_number, number_text
from ..spreadsheet.table_form import MARK_WORDS
from ..toml import FileProblem

MISSING: Final = math.nan
_WHOLE: Final = re.compile(r"[0-9+\-eE]*")
_WITH_POINT: Final = re.compile(r"[0-9+\-.eE]*")
_WITH_COMMA: Final = re.compile(r"[0-9+\-,eE]*")
_NOTHING: Final = frozenset({"-", ".", "na", "n/a", "nan", "null", "none", "kosong", "tidak ada", "#n/a"})
_INFINITE: Final = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)


@dataclass(frozen=True)
class OpenCell:
    """A number that can be read in two ways as long as no other cell of the file tells which."""

    row: int
    column: int | None  # of the table of values; None for the voters
    line: int
    code: str
    text: str


class CellReader:
    """Reads the cells of one file, whose decimal mark its cells tell; what is wrong is noted in `problems`."""

    # `usual_mark` is the decimal mark that remedies name as long as no cell has told the file's own.

    def __init__(self, decimals: Decimals, problems: list[FileProblem]) -> None:
        self.decimals = decimals
        self.problems = problems
        self.usual_mark = "."
        self.open_cells: list[OpenCell] = []

    def read_row(self, texts: Sequence[str]) -> list[float] | None:
        """Read a whole row at once, which is fast; None where its cells need to be looked at one by one."""
        joined = "".join(texts)
        if self.decimals.mark == "," and _WITH_COMMA.fullmatch(joined):
            texts = [text.replace(",", ".") for text in texts]
        elif not (_WITH_POINT if self.decimals.mark == "." else _WHOLE).fullmatch(joined):
            return None
        try:
            numbers = [float(text) if text else MISSING for text in texts]
        except ValueError:
            return None
        return None if any(abs(number) > LARGEST_NUMBER for number in numbers) else numbers

    def read(self, line: int, column: str, code: str, text: str, target: tuple[int, int | None]) -> float:
        """Read one cell; NaN where it is empty, wrong (noted), or still open: then `target` is where it belongs."""
        cell = text.strip()
        if not cell:
            return MISSING
        contradiction = self.decimals.look(line, column, cell)
        if contradiction:
            self.problems.append(contradiction)
            return MISSING
        if self.decimals.is_open(cell):
            self.open_cells.append(OpenCell(*target, line, code, cell))
            return MISSING
        plain = self.decimals.plain(cell)
        number = MISSING if plain is None else float(plain)
        if abs(number) <= LARGEST_NUMBER:
            return number
        self.problems.append(
            FileProblem(
                line,
                column,
                *_explain(code, cell, self.decimals.mark or self.usual_mark, is_number=plain is not None),
            )
        )
        return MISSING

    def read_voters(self, line: int, code: str, text: str, row: int) -> float | None:
        """Read a whole number of voters above 0; None where it is empty, wrong (noted), or still open."""
        cell, noted = text.strip(), len(self.problems)
        number = self.read(line, "voters", code, cell, (row, None))
        if not cell or len(self.problems) > noted or self.decimals.is_open(cell):
            return None
        return self._check_voters(line, code, cell, number)

    def _check_voters(self, line: int, code: str, cell: str, number: float) -> float | None:
        if number > 0 and number.is_integer():
            return number
        if number > 0:
            what = f"Wilayah {code}: “{cell}” bukan jumlah pemilih."
            # 867.013 beside 12.5 is no fraction that anyone means, but which number it is only the person knows.
            grouped = number_text(cell, "," if self.decimals.mark == "." else ".")
            asked = f"; bila maksudnya {grouped}, tulis {grouped}" if grouped else ""
            remedy = f"Isi bilangan bulat di atas 0 tanpa pemisah ribuan{asked}."
        else:
            what, remedy = f"Wilayah {code}: jumlah pemilih {cell}.", "Isi angka di atas 0."
        self.problems.append(FileProblem(line, "voters", what, remedy))
        return None

    def settle(self) -> Iterator[tuple[OpenCell, float]]:
        """Yield the open cells with their numbers at the end of the file; where nothing tells, the person is asked."""
        self.problems += self.decimals.questions()
        for cell in self.open_cells:
            plain = self.decimals.plain(cell.text)
            if plain is None:
                continue
            is_read = (
                cell.column is not None
                or self._check_voters(cell.line, cell.code, cell.text, float(plain)) is not None
            )
            if is_read:
                yield cell, float(plain)


def _explain(code: str, cell: str, mark: str, *, is_number: bool) -> tuple[str, str]:
    """Say what is wrong with a cell, and what to do."""
    shown = cell if len(cell) <= 40 else f"{cell[:40]}..."
    if is_number:
        return (
            f"Wilayah {code}: “{shown}” terlalu besar.",
            "Isi angka dari -1e50 sampai 1e50, misalnya dalam satuan lain.",
        )
    if _INFINITE.fullmatch(cell):
        return (
            f"Wilayah {code}: “{shown}” tak berhingga.",
            "Isi angka berhingga, atau kosongkan bila tidak ada data.",
        )
    text = f"Wilayah {code}: “{shown}” bukan angka."
    if cell.lower() in _NOTHING:
        return text, "Kosongkan selnya bila tidak ada data."
    remedy = explain_number(cell, mark) or f"Tulis angka dengan {MARK_WORDS[mark]} desimal, atau kosongkan."
    return text, remedy
