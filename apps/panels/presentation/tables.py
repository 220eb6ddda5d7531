"""The CSV files of a panel, row by row. No queries."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..enums import PanelMethod
from ..questionnaire import Questionnaire
from ..selectors import ExpertProgress
from ..weighing import WeightLine, ratio_of
from .panel_screens import answer_words

Row = Sequence[object]


def answer_rows(questionnaire: Questionnaire, progress: Iterable[ExpertProgress]) -> Iterator[Row]:
    """Yield every answer of every expert, sent or not. Ratios are numbers: spreadsheets read 1/3 as a date."""
    yield ("ahli", "lembaga", "keadaan", "halaman", "pertanyaan", "dibanding", "nilai", "arti")
    is_compared = questionnaire.method == PanelMethod.AHP
    for row in progress:
        expert = row.expert
        who = (expert.name, expert.institution, str(expert.state.label))
        for section in questionnaire.sections:
            for key in section.keys:
                if key in row.answers:
                    value = row.answers[key]
                    about = key[1:] if is_compared else (key[0], "")
                    shown = round(ratio_of(value), 6) if is_compared else value
                    yield (*who, section.code, *about, shown, answer_words(section, key, row.answers))


def weight_rows(lines: Iterable[WeightLine]) -> Iterator[Row]:
    """Yield the weight of everything that was asked, with its spread over the experts."""
    yield ("kode", "nama", "induk", "bobot", "terendah", "median", "tertinggi")
    for line in lines:
        figures = (line.weight, line.lowest, line.median, line.highest)
        yield (line.code, line.label, line.parent_code, *(Decimal(f"{figure:.8f}") for figure in figures))
