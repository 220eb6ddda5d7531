"""The sheet that lays the results of the portal beside those of the formulas, and says how far they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter

from ...content.dataset import RegionScore
from ..tables import CLASS_WORDS
from .grid import FIRST, HEAD, Grid, Level, Place, shown
from .index_sheets import IndexPlaces
from .regional_sheet import DIFFERENCE, difference, difference_text
from .sheet_xml import Content, Formula, Sheet, Style

TITLE: Final = "Periksa"
AGREED: Final = "COCOK"
DIFFERENT: Final = "BERBEDA"

_LARGEST_DIFFERENCE: Final = 1e-9
_NOTE: Final = (
    "Ungu: angka terbitan dengan ketelitian penuh. Selisih di bawah 1E-9 hanya pembulatan bilangan 64 bit."
)
_SUMMARY: Final = (
    "tingkat",
    "",
    "selisih skor terbesar",
    "selisih kelompok terbesar",
    "kelas atau peringkat berbeda",
    "hasil",
)
_COLUMNS: Final = (
    "kode", "nama", "skor rumus", "skor terbitan", "selisih skor", "peringkat rumus", "peringkat terbitan",
    "kelas rumus", "kelas terbitan", "berbeda", "selisih kelompok",
)  # fmt: skip
_DIFFERENCE, _CHANGED, _OF_GROUPS = "E", "J", "K"
_STYLES: Final = (
    Style.TEXT, Style.TEXT, Style.SCORE, Style.GIVEN, Style.TINY, Style.WHOLE, Style.GIVEN_WHOLE,
    Style.TEXT, Style.GIVEN_TEXT, Style.WHOLE, Style.TINY,
)  # fmt: skip


_SUMMARY_STYLES: Final = (
    Style.TEXT, Style.TEXT, Style.TINY, Style.TINY, Style.WHOLE, Style.TEXT,
)  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """What the formulas of one level give, and where."""

    level: Level
    groups: Sequence[Place]
    index: IndexPlaces


@dataclass
class _Sums:
    """The largest differences of a level, and how many regions have another rank or class."""

    score: float = 0.0
    group: float = 0.0
    n_changed: int = 0


def check_sheet(levels: Sequence[Computed], regional: tuple[Grid, float] | None) -> Sheet:
    """Return the comparison: a line for each level, and below it a line for each region.

    `regional` are the aggregated scores, and how far they are at most from the published ones.
    """
    groups = levels[0].level.content.groups
    titles = [*_COLUMNS, *(f"{group.code} terbitan" for group in groups)]
    widths = [16, 34, *(14 for _ in _COLUMNS[2:]), *(12 for _ in groups)]
    sheet = Sheet(TITLE, widths, head=HEAD)
    sheet.add(["Hasil rumus di samping hasil terbitan"], Style.TITLE)
    sheet.add([_NOTE])
    sheet.add_header(_SUMMARY, _SUMMARY_STYLES)
    styles = [*_STYLES, *(Style.GIVEN for _ in groups)]
    rows: list[list[Content]] = []
    for found in levels:
        sums, first = _Sums(), FIRST + len(rows)
        for number, region in enumerate(found.level.regions):
            rows.append(_region_row(found, region, number, FIRST + len(rows), sums))
        last = FIRST + len(rows) - 1
        sheet.add(_summary_row(found.level.word, first, last, sums), _SUMMARY_STYLES)
    if regional:
        sheet.add(_regional_row(*regional), _SUMMARY_STYLES)
    while len(sheet.rows) < HEAD - 1:
        sheet.add([])
    sheet.add_header(titles, styles)
    for row in rows:
        sheet.add(row, styles)
    return sheet


def _summary_row(word: str, first: int, last: int, sums: _Sums) -> list[Content]:
    if last < first:
        return [word]
    score, group, changed = (
        f"{letter}{first}:{letter}{last}" for letter in (_DIFFERENCE, _OF_GROUPS, _CHANGED)
    )
    is_same = sums.score < _LARGEST_DIFFERENCE and sums.group < _LARGEST_DIFFERENCE and not sums.n_changed
    conditions = ",".join(
        (
            f"MAX({score})<1E-9",
            f"MAX({group})<1E-9",
            f"SUM({changed})=0",
        )
    )
    return [
        word,
        None,
        Formula(f"MAX({score})", sums.score),
        Formula(f"MAX({group})", sums.group),
        Formula(f"SUM({changed})", sums.n_changed),
        Formula(f'IF(AND({conditions}),"{AGREED}","{DIFFERENT}")', AGREED if is_same else DIFFERENT),
    ]


def _regional_row(grid: Grid, largest: float) -> list[Content]:
    text = f"MAX('{grid.title}'!{DIFFERENCE}{FIRST}:{DIFFERENCE}{grid.last})"
    result = Formula(
        f'IF({text}<1E-9,"{AGREED}","{DIFFERENT}")',
        AGREED if largest < _LARGEST_DIFFERENCE else DIFFERENT,
    )
    return [grid.title, None, Formula(text, largest), None, None, result]


def _region_row(found: Computed, region: RegionScore, number: int, row: int, sums: _Sums) -> list[Content]:
    index, at = found.index, FIRST + number
    score, rank, label = index.score.numbers[number], index.rank.numbers[number], index.labels[number]
    published = CLASS_WORDS.get(region.score_class, region.score_class)
    is_changed = (rank, label) != (region.rank, published)
    scores = [region.group_score(position) for position in range(len(found.groups))]
    off = difference(score, region.score)
    of_groups = max(
        (difference(place.numbers[number], given) for place, given in zip(found.groups, scores, strict=True)),
        default=0.0,
    )
    sums.score, sums.group = max(sums.score, off), max(sums.group, of_groups)
    sums.n_changed += is_changed
    first = len(_COLUMNS) + 1
    given_at = [f"{get_column_letter(first + position)}{row}" for position in range(len(scores))]
    texts = [
        difference_text(place.cell(at), given) for place, given in zip(found.groups, given_at, strict=True)
    ]
    return [
        region.code,
        region.name,
        Formula(index.score.cell(at), shown(score)),
        region.score,
        Formula(difference_text(f"C{row}", f"D{row}"), off),
        Formula(index.rank.cell(at), shown(rank)),
        region.rank,
        Formula(index.label.cell(at), label),
        published or None,
        Formula(f'IF(AND(F{row}&""=G{row}&"",H{row}&""=I{row}&""),0,1)', int(is_changed)),
        Formula(f"MAX({','.join(texts)})" if texts else "0", of_groups),
        *scores,
    ]
