"""From the score of the index to rank and class: equal scores share both, as in `engine.ties`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from openpyxl.utils import get_column_letter

from apps.engine import Stage
from apps.regions.enums import RegionLevel

from ..tables import CLASS_WORDS
from .cutoffs import CUTS, LABELS, LARGEST, WORDS, CutOffCells, Scores, cutoff_cells
from .grid import (
    FACTS,
    FIRST,
    FROM_FORMULAS,
    HEAD,
    WAY_ROW,
    Column,
    Grid,
    Level,
    Number,
    Place,
    formulas,
    known,
    shown,
)
from .group_sheets import add_group
from .means import value_ranges
from .regional_sheet import parent_column
from .sheet_xml import Content, Formula, Sheet, Style

_NOTE = "Skor, peringkat (1 = paling rawan), dan kelas, dihitung sebelum pembulatan. Ambang batasnya pada lembar {}."


@dataclass(frozen=True)
class IndexPlaces:
    """Where score, rank and class of the regions of a level stand, and what they are."""

    score: Place
    rank: Place
    label: Place
    labels: Sequence[str]


@dataclass
class Order:
    """The scores from the largest to the smallest with their ranks, and the cut-offs above them, on a sheet."""

    level: Level
    title: str
    every: str
    numbers: Sequence[float]
    ranks: Sequence[int]
    cells: CutOffCells

    @property
    def words(self) -> list[str]:
        """The classes from the least to the most vulnerable."""
        return [CLASS_WORDS.get(label, label) for label in self.level.summary.cutoffs.labels]

    def sheet(self) -> Sheet:
        """Return it as a sheet."""
        return _order_sheet(self)

    def column(self, number: int) -> str:
        """Return the reference to all rows of a column."""
        letter = get_column_letter(number)
        return f"'{self.title}'!${letter}${FIRST}:${letter}${HEAD + len(self.level.regions)}"

    def fact(self, row: int, position: int) -> str:
        """Return where the cut-off or the class at a position stands."""
        return f"'{self.title}'!${get_column_letter(2 + position)}${row}"

    @cached_property
    def largest(self) -> float:
        """The size of the largest score."""
        return max(map(abs, self.numbers), default=0.0)

    def is_on(self, number: float, cut: Number) -> bool:
        """Whether a score is equal to a cut-off."""
        return cut is not None and abs(number - cut) <= _margin(self.level, abs(cut), self.largest)

    @cached_property
    def ranks_on(self) -> list[set[int]]:
        """For each cut-off the ranks of the scores that are equal to it: with one of equal scores, all are."""
        ranked = list(zip(self.ranks, self.numbers, strict=True))
        return [{rank for rank, number in ranked if self.is_on(number, cut)} for cut in self.cells.cuts]


def index_sheets(
    level: Level, places: Mapping[str, Place], values: Mapping[str, Place]
) -> tuple[Grid, Order, IndexPlaces]:
    """Return the sheet of the index and what stands on that of its cut-offs, and where the results stand."""
    grid = level.grid("Indeks", _NOTE.format(f"Ambang {level.word}"), {WAY_ROW: "isi kolom"})
    if level.summary.level == RegionLevel.REGENCY:
        grid.add(parent_column(level))
    score = add_group(grid, level, level.content.run_manifest.framework.code, places, values)
    order = _order_of(level, score)
    rank_of = dict(zip(order.numbers, order.ranks, strict=True))
    ranks = [None if number is None else rank_of[number] for number in score.numbers]
    letter = get_column_letter(score.column)
    rank_texts = (
        f'IF(ISNUMBER({letter}{row}),INDEX({order.column(3)},MATCH({letter}{row},{order.column(2)},0)),"")'
        for row in grid.rows
    )
    facts = {WAY_ROW: FROM_FORMULAS}
    rank = grid.add(Column("peringkat", formulas(rank_texts, ranks), Style.WHOLE, facts=facts, numbers=ranks))
    counted = _add_occurring(grid, values) if _counts_indicators(level) else None
    codes = _class_codes(order, score.numbers, ranks, None if counted is None else counted.numbers)
    labels = ["" if code is None else order.words[code] for code in codes]
    texts = _class_texts(order, grid, score, rank, counted)
    cells = [Formula(text, label) for text, label in zip(texts, labels, strict=True)]
    label = grid.add(Column("kelas", cells, Style.TEXT, 16, facts))
    places_found = IndexPlaces(score, Place(grid, rank), Place(grid, label), labels)
    return grid, order, places_found


def _order_of(level: Level, score: Place) -> Order:
    numbers = sorted(known(score.numbers), reverse=True)
    every = score.grid.range_of(score.column)
    largest = max(map(abs, numbers), default=0.0)
    ranks = [1] * len(numbers[:1])
    for place, (higher, lower) in enumerate(pairwise(numbers), start=2):
        ranks.append(place if higher - lower > _margin(level, max(higher, -lower), largest) else ranks[-1])
    cells = cutoff_cells(Scores(level, every, numbers))
    return Order(level, f"Ambang {level.word}", every, numbers, ranks, cells)


def _margin(level: Level, size: float, largest: float) -> float:
    return max(level.tie * size, level.rounding * largest)


def _counts_indicators(level: Level) -> bool:
    return level.content.run_manifest.method.step(Stage.CLASSIFY, level.key).name == "count"


def _add_occurring(grid: Grid, values: Mapping[str, Place]) -> Place:
    """Add how many indicators occur in each region, by which some instruments classify."""
    places = list(values.values())
    numbers: list[Number] = [
        sum((place.numbers[position] or 0.0) > 0 for place in places) for position in range(len(grid.regions))
    ]
    texts = ("+".join(f'COUNTIF({each},">0")' for each in value_ranges(places, row)) for row in grid.rows)
    cells = formulas(texts, numbers)
    column = Column("indikator terjadi", cells, Style.WHOLE, 16, {WAY_ROW: FROM_FORMULAS}, numbers)
    return Place(grid, grid.add(column))


def _class_codes(
    order: Order, scores: Sequence[Number], ranks: Sequence[Number], counted: Sequence[Number] | None
) -> list[int | None]:
    """Return the class of each region by its number; None without a score, or without cut-offs."""
    cuts, owners = order.cells.cuts, order.cells.owners
    if not cuts or cuts[0] is None:
        return [None] * len(scores)
    has_no_spread = len(cuts) == 2 and cuts[0] == cuts[1] and order.cells.is_by_spread
    codes: list[int | None] = []
    for region, score in enumerate(scores):
        if score is None:
            codes.append(None)
        elif has_no_spread:
            codes.append(1)
        elif counted is not None:
            number = counted[region] or 0.0
            codes.append(sum(_reaches(number, cut, owner) for cut, owner in zip(cuts, owners, strict=True)))
        else:
            rank = int(ranks[region] or 0)
            codes.append(
                sum(
                    owner if rank in order.ranks_on[position] else score > (cut or 0.0)
                    for position, (cut, owner) in enumerate(zip(cuts, owners, strict=True))
                )
            )
    return codes


def _reaches(number: float, cut: Number, includes_equal: bool) -> bool:  # noqa: FBT001 -- the owner of the cut-off
    return cut is not None and (number >= cut if includes_equal else number > cut)


def _class_texts(order: Order, grid: Grid, score: Place, rank: int, counted: Place | None) -> list[str]:
    cells, title = order.cells, order.title
    letter, rank_letter = get_column_letter(score.column), get_column_letter(rank)
    labels = f"'{title}'!$B${LABELS}:${get_column_letter(2 + len(cells.cuts))}${LABELS}"
    texts = []
    for row in grid.rows:
        steps = []
        for position, owner in enumerate(cells.owners):
            cut = order.fact(CUTS, position)
            if counted is None:
                flags = order.column(4 + position)
                is_on = f"SUMIF({order.column(3)},{rank_letter}{row},{flags})>0"
                steps.append(f"IF({is_on},{owner:d},IF({letter}{row}>{cut},1,0))")
            else:
                number = f"{get_column_letter(counted.column)}{row}"
                steps.append(f"IF({number}{'>=' if owner else '>'}{cut},1,0)")
        code = f"1+{'+'.join(steps)}"
        if cells.is_by_spread:
            code = f"IF({order.fact(CUTS, 0)}={order.fact(CUTS, 1)},2,{code})"
        condition = f"AND(ISNUMBER({letter}{row}),ISNUMBER({order.fact(CUTS, 0)}))"
        texts.append(f'IF({condition},INDEX({labels},1,{code}),"")' if steps else '""')
    return texts


def _order_sheet(order: Order) -> Sheet:
    """Return the cut-offs, and below them the scores in order: where a step is too small, they are equal."""
    level, cuts = order.level, order.cells.cuts
    sheet = Sheet(order.title, [30, 16, 16, *(16 for _ in cuts)], head=HEAD)
    sheet.add([f"Ambang batas dan urutan skor: {level.word}"], Style.TITLE)
    sheet.add(
        [
            f"{order.cells.note} Skor yang berselisih paling banyak sebesar batas seri (lembar Bobot) dianggap sama."
        ]
    )
    facts: dict[int, Sequence[Content]] = {**order.cells.facts, LABELS: order.words}
    for row in FACTS:
        sheet.add([WORDS.get(row), *facts.get(row, ())], Style.FACT)
    titles = (f"sama dengan ambang {number}" for number in range(1, len(cuts) + 1))
    styles = [Style.WHOLE, Style.SCORE, Style.WHOLE, *(Style.WHOLE for _ in cuts)]
    sheet.add_header(["urutan", "skor", "peringkat", *titles], styles)
    for place in range(1, len(level.regions) + 1):
        sheet.add(_order_row(order, place), styles)
    return sheet


def _order_row(order: Order, place: int) -> list[Content]:
    level, row = order.level, HEAD + place
    is_there = place <= len(order.numbers)
    number = order.numbers[place - 1] if is_there else None
    rank = order.ranks[place - 1] if is_there else None
    before = row - 1
    margin = f"MAX({level.tie_at}*MAX(B{before},-B{row}),{level.rounding_at}*B${LARGEST})"
    rank_text = f"IF(B{before}-B{row}>{margin},A{row},C{before})" if place > 1 else "1"
    cells: list[Content] = [
        place,
        Formula(f'IF(A{row}<=B$4,LARGE({order.every},A{row}),"")', shown(number)),
        Formula(f'IF(ISNUMBER(B{row}),{rank_text},"")', shown(rank)),
    ]
    for position, cut in enumerate(order.cells.cuts):
        edge = f"{get_column_letter(2 + position)}${CUTS}"
        nearness = f"MAX({level.tie_at}*ABS({edge}),{level.rounding_at}*B${LARGEST})"
        is_on = number is not None and order.is_on(number, cut)
        text = f"IF(AND(ISNUMBER(B{row}),ISNUMBER({edge})),IF(ABS(B{row}-{edge})<={nearness},1,0),0)"
        cells.append(Formula(text, int(is_on)))
    return cells
