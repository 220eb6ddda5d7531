"""Numbers written with a decimal point or a decimal comma. Which one a file means is what its own cells prove.

12,5 can only be read with a decimal comma, 0.75 only with a decimal point. 1.234 can be read in both ways; where no
cell of the file proves one of them, the person is asked.
"""

import re
from dataclasses import dataclass
from typing import Final

from ..exceptions import InputError
from ..toml.problems import FileProblem
from .table_form import MARK_WORDS

ASKED_CELLS: Final = 20
"""So many ambiguous cells are named one by one."""

_GROUP: Final = {",": ".", ".": ","}
"""What stands between thousands, by the decimal mark."""

_NUMBERS: Final = {
    mark: re.compile(
        rf"[+-]?(?:(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+)(?:{re.escape(mark)}[0-9]*)?"
        rf"|{re.escape(mark)}[0-9]+)(?:[eE][+-]?[0-9]+)?"
    )
    for mark, group in _GROUP.items()
}


_SPACES: Final = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
_ODD_SIGNS: Final = {
    **dict.fromkeys(map(ord, _SPACES)),
    **dict.fromkeys(map(ord, "\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}"), "-"),
}
"""Signs in numbers that word processors and web pages write: spaces between thousands, and other minus signs."""


@dataclass(frozen=True)
class _Cell:
    line: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"“{self.text}” (baris {self.line}, kolom {self.column})"


class Decimals:
    """Which decimal mark a file means, found out cell by cell; `answer` is what the person said as the `option`."""

    def __init__(self, answer: str | None = None, option: str = "decimal") -> None:
        self.mark = answer
        self._option = option
        self._proof: _Cell | None = None
        self._asked: list[_Cell] = []
        self._n_asked = 0

    def look(self, line: int, column: str, text: str) -> FileProblem | None:
        """Learn from one cell; return what is wrong where it contradicts what is known. No number teaches nothing."""
        by_comma, by_point = number_text(text, ","), number_text(text, ".")
        if by_comma == by_point:
            return None
        if by_comma and by_point:
            if self.mark is None:
                self._ask(_Cell(line, column, text))
            return None
        mark = "," if by_comma else "."
        if self.mark is None:
            self.mark, self._proof = mark, _Cell(line, column, text)
        return None if mark == self.mark else self._contradict(_Cell(line, column, text), mark)

    def plain(self, text: str) -> str | None:
        """Return a number with a decimal point and no separators; None where it is none, or it is not known which."""
        if self.mark:
            return number_text(text, self.mark)
        by_comma = number_text(text, ",")
        return by_comma if by_comma == number_text(text, ".") else None

    def is_open(self, text: str) -> bool:
        """Whether the text is a number that can still be read in two ways."""
        by_comma, by_point = number_text(text, ","), number_text(text, ".")
        return bool(self.mark is None and by_comma and by_point and by_comma != by_point)

    def is_noted(self, text: str) -> bool:
        """Whether the text is a number of which a contradiction or a question tells already."""
        is_number = number_text(text, ",") or number_text(text, ".")
        return bool(is_number and self.plain(text) is None)

    def questions(self) -> list[FileProblem]:
        """Return what the person has to be asked when every cell was looked at."""
        if self.mark:
            return []
        problems = [self._question(cell) for cell in self._asked]
        if self._n_asked > len(self._asked):
            text = f"{self._n_asked - len(self._asked)} sel lain juga dapat dibaca dengan dua cara."
            last = self._asked[-1]
            problems.append(FileProblem(last.line + 1, "berkas", text, "Jawab sekali untuk semuanya."))
        return problems

    def _ask(self, cell: _Cell) -> None:
        self._n_asked += 1
        if len(self._asked) < ASKED_CELLS:
            self._asked.append(cell)

    def _question(self, cell: _Cell) -> FileProblem:
        whole, broken = cell.text.replace(".", "").replace(",", ""), cell.text.replace(".", ",")
        answers = {",": whole, ".": broken} if "." in cell.text else {",": broken, ".": whole}
        choices = " ".join(
            f"--{self._option} {MARK_WORDS[mark]} bila {meant}," for mark, meant in answers.items()
        )
        return FileProblem(
            cell.line,
            cell.column,
            f"“{cell.text}” dapat berarti {whole} atau {broken}; tidak ada sel lain yang memastikannya.",
            f"Ulangi dengan {choices.rstrip(',')}.",
        )

    def _contradict(self, cell: _Cell, mark: str) -> FileProblem:
        known = MARK_WORDS[_GROUP[mark]]
        reason = f"{self._proof} memakai {known}" if self._proof else f"jawabannya --{self._option} {known}"
        return FileProblem(
            cell.line,
            cell.column,
            f"“{cell.text}” memakai {MARK_WORDS[mark]} desimal, padahal {reason}.",
            "Samakan tanda desimal di seluruh berkas." if self._proof else "Ganti atau hapus jawaban itu.",
        )


def number_text(text: str, mark: str) -> str | None:
    """Return a number that is written with a decimal mark as Python writes it; None where it is none."""
    if not _NUMBERS[mark].fullmatch(text):
        return None
    return text.replace(_GROUP[mark], "").replace(mark, ".")


def explain_number(text: str, mark: str) -> str:
    """Say how a text that is nearly a number is to be written, with this decimal mark; empty for any other."""
    plain = text.translate(_ODD_SIGNS)
    number = plain.removesuffix("%")
    is_written = any(number_text(number, known) for known in (mark, _GROUP[mark]))
    if not is_written or number == text:
        return ""
    how = " tanpa tanda persen" if plain.endswith("%") else ", tanpa spasi dan dengan tanda biasa"
    return f"Tulis {number}{how}."


def read_decimal_answer(option: str, text: str | None) -> str | None:
    """Return the mark that a person names as an option, None without one. Raises InputError for other words."""
    if text is None:
        return None
    for mark, word in MARK_WORDS.items():
        if text.strip().casefold() == word:
            return mark
    raise InputError(f"Isian --{option} bernilai “{text}”. Isi koma atau titik.")
