"""A small spreadsheet: computes the formulas of a workbook anew, with none of the code that wrote them.

It knows what the workbooks of a release use, and nothing of the values that stand beside their formulas.
"""

import math
import operator
from collections.abc import Callable
from statistics import fmean, stdev
from typing import Any

from openpyxl import Workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

ERROR = object()


class Value:
    """A number, a text or the cells of a range; arithmetic goes cell by cell, as in an array formula."""

    def __init__(self, *cells: Any, is_range: bool = False) -> None:
        self.cells = list(cells)
        self.is_range = is_range

    @property
    def one(self) -> Any:
        (cell,) = self.cells
        return "" if cell is None else cell

    @property
    def numbers(self) -> list[float]:
        return [cell for cell in self.cells if is_number(cell)]

    def with_each(self, other: "Value", act: Callable[[Any, Any], Any]) -> "Value":
        length = max(len(self.cells), len(other.cells))
        left, right = (part.cells * (length if len(part.cells) == 1 else 1) for part in (self, other))
        found = [attempt(act, a, b) for a, b in zip(left, right, strict=True)]
        return Value(*found, is_range=self.is_range or other.is_range)

    def mapped(self, act: Callable[[Any], Any]) -> "Value":
        return Value(*(attempt(act, cell) for cell in self.cells), is_range=self.is_range)

    def __neg__(self) -> "Value":
        return self.mapped(operator.neg)

    def __add__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.add)

    def __sub__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.sub)

    def __mul__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.mul)

    def __truediv__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.truediv)

    def __pow__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.pow)

    def __and__(self, other: "Value") -> "Value":
        return self.with_each(other, lambda a, b: as_text(a) + as_text(b))

    def __lt__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.lt)

    def __le__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.le)

    def __gt__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.gt)

    def __ge__(self, other: "Value") -> "Value":
        return self.with_each(other, operator.ge)

    def __eq__(self, other: "Value") -> "Value":  # type: ignore[override]
        return self.with_each(other, operator.eq)

    __hash__ = None  # type: ignore[assignment]


def is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def as_text(cell: Any) -> str:
    return "" if cell is None else f"{cell:g}" if is_number(cell) else str(cell)


def attempt(act: Callable, *cells: Any) -> Any:
    try:
        return act(*cells)
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return ERROR


def choose(condition: Value, yes: Value, no: Value) -> Value:
    length = len(condition.cells)
    branches = [part.cells * (length if len(part.cells) == 1 else 1) for part in (yes, no)]
    cells = zip(condition.cells, *branches, strict=True)
    found = (ERROR if flag is ERROR else a if flag else b for flag, a, b in cells)
    return Value(*found, is_range=condition.is_range)


def add_products(*parts: Value) -> Value:
    columns = [[cell if is_number(cell) else 0 for cell in part.cells] for part in parts]
    assert not any(cell is ERROR for part in parts for cell in part.cells)
    return Value(math.fsum(math.prod(row) for row in zip(*columns, strict=True)))


def add_numbers(part: Value) -> Value:
    assert ERROR not in part.cells
    return Value(math.fsum(part.numbers))


def quantile(part: Value, share: Value) -> Value:
    ordered = sorted(part.numbers)
    place = share.one * (len(ordered) - 1)
    low = min(int(place), len(ordered) - 2)
    return Value(ordered[low] + (ordered[low + 1] - ordered[low]) * (place - low))


def add_where(where: Value, wanted: Value, numbers: Value) -> Value:
    pairs = zip(where.cells, numbers.cells, strict=True)
    return Value(sum(number for cell, number in pairs if cell == wanted.one))


def all_numbers(parts: tuple[Value, ...]) -> list[float]:
    return [number for part in parts for number in part.numbers]


def of_numbers(act: Callable[[list[float]], float], otherwise: Any = 0) -> Callable[..., Value]:
    def found(*parts: Value) -> Value:
        numbers = all_numbers(parts)
        return Value(act(numbers) if numbers else otherwise)

    return found


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "ABS": lambda part: part.mapped(abs),
    "AND": lambda *parts: Value(all(part.one is True for part in parts)),
    "AVERAGE": of_numbers(fmean, ERROR),
    "COUNT": of_numbers(len),
    "COUNTIF": lambda part, rule: Value(sum(number > float(rule.one[1:]) for number in part.numbers)),
    "DEVSQ": of_numbers(lambda numbers: sum((number - fmean(numbers)) ** 2 for number in numbers), ERROR),
    "EXP": lambda part: part.mapped(math.exp),
    "IF": choose,
    "INDEX": lambda part, *places: Value(attempt(lambda: part.cells[int(places[-1].one) - 1])),
    "ISNUMBER": lambda part: part.mapped(is_number),
    "LARGE": lambda part, place: Value(attempt(lambda: sorted(part.numbers)[-int(place.one)])),
    "LN": lambda part: part.mapped(math.log),
    "MATCH": lambda wanted, part, _kind: Value(attempt(lambda: part.cells.index(wanted.one) + 1)),
    "MAX": of_numbers(max),
    "MIN": of_numbers(min),
    "OR": lambda *parts: Value(any(part.one is True for part in parts)),
    "PERCENTILE": lambda part, share: attempt(quantile, part, share),
    "SQRT": lambda part: part.mapped(math.sqrt),
    "STDEV": of_numbers(lambda numbers: attempt(stdev, numbers), ERROR),
    "SUM": add_numbers,
    "SUMIF": add_where,
    "SUMPRODUCT": add_products,
}
OPERATORS = {"=": "==", "^": "**", "&": "&"}


class Spreadsheet:
    """A workbook read with its formulas; `value` computes a cell from those that it refers to."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.known: dict[tuple[str, int, int], Any] = {}

    def value(self, sheet: str, place: str) -> Any:
        """Return what stands in a cell."""
        column, row, *_ = range_boundaries(place)
        return self._cell(sheet, row, column)

    def formulas(self) -> list[tuple[str, str]]:
        """Return the sheet and the place of every formula."""
        cells = [(sheet.title, cell) for sheet in self.workbook for row in sheet.iter_rows() for cell in row]
        return [(title, cell.coordinate) for title, cell in cells if cell.data_type == "f"]

    def _cell(self, sheet: str, row: int, column: int) -> Any:
        key = sheet, row, column
        if key not in self.known:
            cell = self.workbook[sheet].cell(row, column)
            text = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
            is_formula = cell.data_type == "f"
            self.known[key] = self._compute(sheet, text) if is_formula else text
        return self.known[key]

    def _compute(self, sheet: str, text: str) -> Any:
        parts = [self._translate(sheet, token) for token in Tokenizer(f"={text.lstrip('=')}").items]
        names = {f"F_{name}": act for name, act in FUNCTIONS.items()}
        result = eval("".join(parts), {**names, "V": Value, "R": self._range})  # noqa: S307 -- made of our own tokens
        assert result.one is not ERROR, f"{sheet}: {text}"
        return result.one

    def _translate(self, sheet: str, token: Token) -> str:
        if token.type == Token.FUNC:
            return f"F_{token.value}" if token.subtype == Token.OPEN else ")"
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            name, _, place = token.value.rpartition("!")
            return f"R({name.strip(chr(39)) or sheet!r}, {place.replace('$', '')!r})"
        if token.type == Token.OPERAND:
            text = token.value
            return f"V({text[1:-1]!r})" if token.subtype == Token.TEXT else f"V(float({text!r}))"
        return OPERATORS.get(token.value, token.value)

    def _range(self, sheet: str, place: str) -> Value:
        first, top, last, bottom = range_boundaries(place)
        cells = [
            self._cell(sheet, row, column)
            for row in range(top, bottom + 1)
            for column in range(first, last + 1)
        ]
        return Value(*cells, is_range=":" in place)
