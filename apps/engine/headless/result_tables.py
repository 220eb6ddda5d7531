"""The results of a computation as CSV: full precision, so that reading a number back gives the same bits."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Final, TypeAlias

from .. import IndexResult
from ..arrays import FloatArray
from ..missing import numbers_or_none, wholes_or_none
from ..spreadsheet import INTERNATIONAL, TableForm, written_row
from ..treated import treated_values

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = Sequence[Cell]

CHUNK_ROWS: Final = 4096


def csv_writer(
    columns: Sequence[str], rows: Iterable[Row], form: TableForm = INTERNATIONAL
) -> Callable[[IO[str]], None]:
    """Return a function that writes a table into a file: international with line feeds, or as spreadsheets do."""

    def write_for_spreadsheets(file: IO[str]) -> None:
        file.write("\ufeff")
        writer = csv.writer(file, delimiter=form.separator)
        writer.writerow(columns)
        writer.writerows(written_row(row, form) for row in rows)

    def write(file: IO[str]) -> None:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)

    return write if form == INTERNATIONAL else write_for_spreadsheets


def normalised_rows(result: IndexResult) -> Iterator[Row]:
    """Yield the scores of the indicators, one row per region."""
    return matrix_rows(result.units.codes, result.normalised)


def treated_rows(result: IndexResult) -> Iterator[Row]:
    """Yield the values after imputation and treatment, one row per region."""
    return matrix_rows(result.units.codes, result.treated)


def matrix_rows(codes: Sequence[str], matrix: FloatArray) -> Iterator[Row]:
    """Yield the rows of a matrix behind the codes of their regions."""
    for start in range(0, len(codes), CHUNK_ROWS):
        numbers = numbers_or_none(matrix[start : start + CHUNK_ROWS])
        for code, row in zip(codes[start : start + CHUNK_ROWS], numbers, strict=True):
            yield [code, *row]


def score_columns(result: IndexResult) -> tuple[str, ...]:
    """Return the columns of the scores: every aggregate, rank and class of the index, then the themes."""
    themes = [theme.code for theme in result.framework.themes]
    return (
        "code", *result.framework.aggregate_codes, "rank", "class",
        *(f"{code}{end}" for code in themes for end in ("", "_rank", "_class")),
    )  # fmt: skip


def score_rows(result: IndexResult) -> Iterator[Row]:
    """Yield scores, ranks and classes, one row per region."""
    themes = _theme_cells(result)
    aggregates = numbers_or_none(result.aggregates)
    parts = zip(
        result.units.codes, aggregates, wholes_or_none(result.ranks), result.classes, themes, strict=True
    )
    for code, scores, rank, label, theme in parts:
        yield [code, *scores, rank, _label(label), *theme]


def treated_point_rows(result: IndexResult) -> Iterator[Row]:
    """Yield every value that imputation or treatment changed, with what changed it."""
    for code, level, points in zip(
        result.units.codes, result.units.levels, treated_values(result), strict=True
    ):
        for indicator, point in points.items():
            yield [code, level, indicator, point["step"], point["before"], point["after"]]


def region_rows(result: IndexResult) -> Iterator[Row]:
    """Yield the aggregated scores of the regions above, with how many regions below had an index."""
    means = result.regional_means
    counts = zip(means.n_used[:, 0].tolist(), means.n_total.tolist(), strict=True)
    for code, scores, (used, total) in zip(means.codes, numbers_or_none(means.means), counts, strict=True):
        yield [code, *scores, used, total]


def _theme_cells(result: IndexResult) -> Iterator[Row]:
    """Return score, rank and class of every theme, one row per region."""
    found = result.themes
    columns: list[Row] = []
    for position, classes in enumerate(result.theme_classes):
        columns.append(numbers_or_none(found.scores[:, position]))
        columns.append(wholes_or_none(found.ranks[:, position]))
        columns.append([_label(label) for label in classes])
    return zip(*columns, strict=True) if columns else iter([()] * len(result.units))


def _label(label: str | None) -> str:
    return "" if label is None else str(label)
