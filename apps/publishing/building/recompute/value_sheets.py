"""From answers to indicator values: counts of events times the weights of their levels."""

from collections.abc import Sequence
from math import isclose
from typing import Final

from openpyxl.utils import get_column_letter

from apps.submissions.enums import AnswerValue

from ...content.dataset import AnswerInfo
from .grid import (
    FACTS,
    FIRST,
    HEAD,
    WEIGHT_ROW,
    Column,
    Grid,
    Level,
    Number,
    Place,
    formulas,
    number_at,
    shown,
)
from .sheet_xml import Content, Formula, Sheet, Style
from .weights_sheet import event_key

MOST_ANSWERS: Final = 200_000
"""Of more answers in a level the sheets begin with the values: a workbook with them would hardly open."""

_ANSWER_NOTE: Final = (
    "Seperti dibaca hitungan. occurred = terjadi, did_not_occur = tidak terjadi, no_data = tidak ada data; kosong = "
    "data wilayah itu belum diterima."
)
_VALUE_NOTE: Final = (
    "Nilai = jumlah kejadian × bobot tingkat kejadian. Kosong berarti tidak ada data, bukan nol."
)


def value_grid(level: Level) -> tuple[Sheet | None, Grid, dict[str, Place]]:
    """Return the sheet of answers, unless the values do not come from them, the sheet of values, and their places."""
    indicators = level.content.indicators
    answers = _answer_rows(level) if has_answers(level) else None
    source = "Rumus atas lembar Jawaban." if answers else "Awal hitungan: angka, bukan rumus."
    grid = level.grid("Nilai", f"{_VALUE_NOTE} {source}", {3: "indikator", 4: "satuan"})
    letter = get_column_letter(_value_column(level))
    places = {}
    for position, info in enumerate(indicators):
        numbers = [number_at(region.indicator_values, position) for region in level.regions]
        cells: list[Content] = list(numbers)
        if answers:
            rows = (FIRST + number * len(indicators) + position for number in range(len(numbers)))
            cells = formulas((f"'Jawaban {level.word}'!{letter}{row}" for row in rows), numbers)
        facts = {3: info.name.source, 4: info.unit}
        style = Style.PLAIN if answers else Style.INPUT
        column = grid.add(Column(info.code, cells, style, 16, facts, numbers))
        places[info.code] = Place(grid, column)
    return answers, grid, places


def has_answers(level: Level) -> bool:
    """Whether every value is that of the answer that the region gave, and there are not too many answers."""
    content = level.content
    if not content.event_levels or len(level.regions) * len(content.indicators) > MOST_ANSWERS:
        return False
    return all(
        _is_same(_weighed(level, region.answers.get(info.code)), number_at(region.indicator_values, position))
        for region in level.regions
        for position, info in enumerate(content.indicators)
    )


def _is_same(number: Number, other: Number) -> bool:
    if number is None or other is None:
        return number is other
    return isclose(number, other, rel_tol=1e-12)


def _weighed(level: Level, answer: AnswerInfo | None) -> Number:
    if answer is None or answer.answer == AnswerValue.NO_DATA.value:
        return None
    if answer.answer != AnswerValue.OCCURRED.value:
        return 0.0
    return sum(answer.counts.get(each.code, 0) * each.weight for each in level.content.event_levels)


def _value_column(level: Level) -> int:
    return 4 + len(level.content.event_levels)


def _answer_rows(level: Level) -> Sheet:
    """Return the answers, one row for each region and indicator, and the value that each one makes."""
    events = level.content.event_levels
    sheet = Sheet(f"Jawaban {level.word}", [12, 12, 16, *(12 for _ in events), 12], head=HEAD)
    sheet.add([f"Jawaban dan jumlah kejadian: {level.word}"], Style.TITLE)
    sheet.add([_ANSWER_NOTE])
    facts: dict[int, Sequence[Content]] = {
        3: ["tingkat kejadian", *(each.name.source for each in events)],
        WEIGHT_ROW: [
            "bobot",
            *(Formula(level.weights[event_key(each.code)], each.weight) for each in events),
        ],
    }
    for row in FACTS:
        sheet.add([None, None, *facts.get(row, ())], Style.FACT)
    titles = (f"jumlah_{each.code}" for each in events)
    first, last = get_column_letter(4), get_column_letter(3 + len(events))
    weights = f"{first}${WEIGHT_ROW}:{last}${WEIGHT_ROW}"
    styles = [Style.TEXT, Style.TEXT, *([Style.INPUT] * (1 + len(events))), Style.PLAIN]
    sheet.add_header(["kode", "indikator", "jawaban", *titles, "nilai"], styles)
    row = FIRST
    for region in level.regions:
        for info in level.content.indicators:
            answer = region.answers.get(info.code)
            text = (
                f'IF(C{row}="occurred",SUMPRODUCT({first}{row}:{last}{row},{weights}),'
                f'IF(C{row}="did_not_occur",0,""))'
            )
            value = Formula(text, shown(_weighed(level, answer)))
            sheet.add([region.code, info.code, *_answer_cells(level, answer), value], styles)
            row += 1
    return sheet


def _answer_cells(level: Level, answer: AnswerInfo | None) -> list[Content]:
    if answer is None:
        return [None] * (1 + len(level.content.event_levels))
    return [answer.answer, *(answer.count_of(each.code) for each in level.content.event_levels)]
