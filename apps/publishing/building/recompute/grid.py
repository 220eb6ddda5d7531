"""Sheets of one level of region: one row for each region, one column for each figure, facts above the columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from openpyxl.utils import get_column_letter

from apps.engine import Step
from apps.engine.ties import ROUNDING, TIE
from apps.regions.enums import RegionLevel

from ...content.dataset import LevelSummary, RegionScore, ReleaseContent
from .sheet_xml import Content, Formula, Sheet, Style

HEAD: Final = 9
"""Rows above the regions: title, explanation, six rows of facts, names of the columns."""

FIRST: Final = HEAD + 1
FACTS: Final = range(3, HEAD)
WEIGHT_ROW: Final = 4
"""Where the weight of an indicator or a group stands, in the column of its scores."""

WAY_ROW: Final = 8
"""Where a column says whether it is made of formulas."""

FIRST_COLUMN: Final = 3
"""Number of the first column of figures, after code and name."""

FROM_FORMULAS: Final = "rumus"
_LEVELS: Final = {RegionLevel.PROVINCE: "Provinsi", RegionLevel.REGENCY: "Kabkota"}

Number = float | None


@dataclass(frozen=True)
class Column:
    """One figure of every region. `numbers` are those that the cells show, for the columns that build on it."""

    title: str
    cells: Sequence[Content]
    style: Style = Style.SCORE
    width: float = 12
    facts: Mapping[int, Content] = field(default_factory=dict)
    numbers: Sequence[Number] = ()


@dataclass
class Grid:
    """A sheet that grows column by column, the code and the name of each region in the first two."""

    title: str
    note: str
    regions: Sequence[RegionScore]
    labels: Mapping[int, str] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The row of the last region."""
        return HEAD + len(self.regions)

    @property
    def next_column(self) -> int:
        """Number of the column that is added next."""
        return len(self.columns) + FIRST_COLUMN

    @property
    def rows(self) -> range:
        return range(FIRST, FIRST + len(self.regions))

    @property
    def ways(self) -> list[str]:
        """What its columns are made of, each way once."""
        return list(dict.fromkeys(str(way) for column in self.columns if (way := column.facts.get(WAY_ROW))))

    def add(self, column: Column) -> int:
        """Add a column; return its number."""
        self.columns.append(column)
        return self.next_column - 1

    def range_of(self, column: int, *, outside: bool = True, is_fixed: bool = False) -> str:
        """Return the reference to all regions of a column, from another sheet or from this one."""
        letter = f"{'$' if is_fixed else ''}{get_column_letter(column)}"
        name = f"'{self.title}'!" if outside else ""
        return f"{name}{letter}${FIRST}:{letter}${self.last}"

    def sheet(self, title: str) -> Sheet:
        """Return it as a sheet; `title` is what stands above it."""
        sheet = Sheet(self.title, [9, 30, *(column.width for column in self.columns)], head=HEAD)
        sheet.add([title], Style.TITLE)
        sheet.add([self.note])
        for row in FACTS:
            facts = [column.facts.get(row) for column in self.columns]
            sheet.add([None, self.labels.get(row), *facts], Style.FACT)
        styles = [Style.TEXT, Style.TEXT, *(column.style for column in self.columns)]
        sheet.add_header(["kode", "nama", *(column.title for column in self.columns)], styles)
        for number, region in enumerate(self.regions):
            cells = [column.cells[number] if number < len(column.cells) else None for column in self.columns]
            sheet.add([region.code, region.name, *cells], styles)
        return sheet


@dataclass(frozen=True)
class Place:
    """Where the scores of an indicator or group stand."""

    grid: Grid
    column: int

    @property
    def numbers(self) -> Sequence[Number]:
        return self.grid.columns[self.column - FIRST_COLUMN].numbers

    def cell(self, row: int) -> str:
        return f"'{self.grid.title}'!{get_column_letter(self.column)}{row}"


@dataclass
class Settings:
    """Numbers that formulas ask for by their place on the sheet of weights; `start` is the row of the first."""

    sheet: str
    start: int
    rows: list[tuple[str, str, float]] = field(default_factory=list)

    def ask(self, code: str, words: str, value: float) -> str:
        """Return where a setting stands; it is added when it is asked for the first time."""
        codes = [known for known, _words, _value in self.rows]
        if code not in codes:
            self.rows.append((code, words, value))
            codes.append(code)
        return f"{self.sheet}!$E${self.start + codes.index(code)}"


@dataclass(frozen=True)
class Level:
    """What the sheets of one level are made of. `weights` says where the weight of each code stands."""

    content: ReleaseContent
    summary: LevelSummary
    weights: Mapping[str, str]
    settings: Settings

    @property
    def key(self) -> str:
        return self.summary.level.value

    @property
    def word(self) -> str:
        return _LEVELS[self.summary.level]

    @property
    def regions(self) -> Sequence[RegionScore]:
        return self.summary.regions

    def grid(self, what: str, note: str, labels: Mapping[int, str] | None = None) -> Grid:
        """Return an empty sheet of the level."""
        return Grid(f"{what} {self.word}", note, self.regions, labels or {})

    @property
    def tie(self) -> float:
        return TIE if self.content.knows_ties else 0.0

    @property
    def rounding(self) -> float:
        return ROUNDING if self.content.knows_ties else 0.0

    @property
    def tie_at(self) -> str:
        words = "Dua angka yang berselisih paling banyak sebagian ini dari yang lebih besar dianggap sama"
        return self.settings.ask("seri", words, self.tie)

    @property
    def rounding_at(self) -> str:
        words = "Begitu pula yang berselisih paling banyak sebagian ini dari angka terbesar setingkat"
        return self.settings.ask("seri_dekat_nol", words, self.rounding)


def shown(number: Number) -> float | str:
    """Return the number that a formula gives, "" for a missing one."""
    return "" if number is None else number


def formulas(texts: Iterable[str], numbers: Sequence[Number], *, is_array: bool = False) -> list[Content]:
    """Return a column of formulas with what they give."""
    return [Formula(text, shown(number), is_array) for text, number in zip(texts, numbers, strict=True)]


def known(numbers: Iterable[Number]) -> list[float]:
    return [number for number in numbers if number is not None]


def number_at(numbers: Sequence[Number], position: int) -> Number:
    """Return the number at a position; None beyond the end, as for a region without results."""
    return numbers[position] if position < len(numbers) else None


def parameter(step: Step, name: str) -> float:
    """Return a parameter of a step that is a number."""
    return float(cast(float, step.parameters[name]))
