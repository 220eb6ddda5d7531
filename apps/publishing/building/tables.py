"""The figures of a release as tables: one header and plain rows, the same for CSV, XLSX and JSON.

Columns are named in Indonesian in every language of the pages, because programs read them. Missing is an empty
cell or null. Figures keep their full precision (64 bit), so that whoever reads a file back has what the run found; only
pages round. The last column says where the figures come from, so that it stays with every row that is copied.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from apps.engine.spreadsheet import INTERNATIONAL, TableForm, written_row
from apps.regions.enums import NATION_CODE

from ..content.dataset import RegionScore, ReleaseContent
from ..content.summaries import padded
from ..content.wording import status_words

Cell = str | int | float | None

_SHARES: Final = {"low": "rendah", "medium": "sedang", "high": "tinggi"}

CLASS_WORDS: Final = {"high": "rawan tinggi", "medium": "rawan sedang", "low": "rawan rendah"}


@dataclass(frozen=True)
class Table:
    """A header and rows of the same length."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @cached_property
    def by_column(self) -> list[tuple[str, tuple[Cell, ...]]]:
        """The columns, each with its cells."""
        cells = zip(*self.rows, strict=True) if self.rows else [() for _ in self.columns]
        return list(zip(self.columns, cells, strict=True))

    @property
    def records(self) -> list[dict[str, Cell]]:
        """The rows as mappings from column to cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class ReleaseTables:
    """The tables of a release, each made when it is first asked for. `statement` is their last column."""

    content: ReleaseContent
    statement: str

    @cached_property
    def scores(self) -> Table:
        """Scores, classes and dimensions, one row per region, provinces first."""
        return Table(self.provinces.columns, self.provinces.rows + self.regencies.rows)

    @cached_property
    def provinces(self) -> Table:
        """The same for the provinces alone."""
        return self._table(_score_columns(self.content), self._score_rows(self.content.provinces.regions))

    @cached_property
    def regencies(self) -> Table:
        """The same for the regencies alone."""
        return self._table(_score_columns(self.content), self._score_rows(self.content.regencies.regions))

    @cached_property
    def indicators(self) -> Table:
        """What every region answered about every indicator, with value and score.

        An empty answer means that the region has no accepted data, which is not the answer "no data".
        """
        counts = (f"jumlah_{level.code}" for level in self.content.event_levels)
        columns = ("kode", "tingkat", "indikator", "jawaban", *counts, "nilai", "skor")
        return self._table(columns, _indicator_rows(self.content))

    @cached_property
    def inputs(self) -> Table:
        """What went into the run: one row for each answer, and for each level of an answer with events."""
        columns = ("kode", "indikator", "jawaban", "tingkat_kejadian", "jumlah")
        return self._table(columns, _input_rows(self.content))

    @cached_property
    def sources(self) -> Table:
        """Where each figure of an imported edition was taken from."""
        return self._table(("kode", "nama", "angka", "skor", "sumber"), _source_rows(self.content))

    @cached_property
    def themes(self) -> Table:
        """Score, class and rank in every theme, one row per region and theme."""
        columns = ("kode", "nama", "tingkat", "tema", "nama_tema", "skor", "kelas", "peringkat")
        return self._table(columns, _theme_rows(self.content))

    @cached_property
    def robustness(self) -> Table:
        """What the simulated runs made of each region; empty cells where it has no score."""
        columns = (
            "kode", "nama", "tingkat", "skor", "kelas", "peringkat", "kelas_bertahan",
            *(f"bagian_{word}" for word in _SHARES.values()),
            "skor_median", "skor_p5", "skor_p95", "peringkat_median", "peringkat_p5", "peringkat_p95",
        )  # fmt: skip
        return self._table(columns, _robustness_rows(self.content))

    @cached_property
    def framework(self) -> Table:
        """Groups, indicators and event levels with their weights, and whether a weight was published."""
        columns = (
            "jenis", "kode", "nama", "nama_inggris", "induk", "bobot", "bagian_indeks", "status_bobot",
        )  # fmt: skip
        return self._table(columns, _framework_rows(self.content))

    def _table(self, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Table:
        return Table((*columns, "jenis_data"), tuple((*row, self.statement) for row in rows))

    def _score_rows(self, regions: Iterable[RegionScore]) -> Iterator[tuple[Cell, ...]]:
        return (_score_row(self.content, region) for region in regions)


def _score_columns(content: ReleaseContent) -> tuple[str, ...]:
    return (
        "kode", "nama", "tingkat", "kode_provinsi", "provinsi", "skor", "kelas", "peringkat",
        "skor_agregat", "agregat_dari", "agregat_seluruhnya", "kelengkapan", "bagian_dengan_bukti",
        *(f"skor_{group.code}" for group in content.groups),
    )  # fmt: skip


def _score_row(content: ReleaseContent, region: RegionScore) -> tuple[Cell, ...]:
    province = content.province_of.get(region.parent, region)
    counts = (region.aggregated_count, region.aggregated_total) if region.aggregated_total else (None, None)
    return (
        region.code, region.name, region.level.value, province.code, province.name,
        region.score, CLASS_WORDS.get(region.score_class, ""), region.rank,
        region.aggregated_score, *counts,
        region.completeness, region.evidence_share,
        *padded(region.group_scores, len(content.groups)),
    )  # fmt: skip


def _indicator_rows(content: ReleaseContent) -> Iterator[tuple[Cell, ...]]:
    n_indicators = len(content.indicators)
    for region in content.regions:
        values = padded(region.indicator_values, n_indicators)
        scores = padded(region.indicator_scores, n_indicators)
        for info, value, score in zip(content.indicators, values, scores, strict=True):
            answer = region.answers.get(info.code)
            counts = [answer.count_of(level.code) if answer else None for level in content.event_levels]
            yield (
                region.code, region.level.value, info.code, answer.answer if answer else None,
                *counts, value, score,
            )  # fmt: skip


def _input_rows(content: ReleaseContent) -> Iterator[tuple[Cell, ...]]:
    for region in content.regions:
        for code, answer in sorted(region.answers.items()):
            counts: Sequence[tuple[str, int | None]] = sorted(answer.counts.items()) or [("", None)]
            for level, count in counts:
                yield region.code, code, answer.answer, level, count


def _source_rows(content: ReleaseContent) -> Iterator[tuple[Cell, ...]]:
    """Yield where each quoted figure is from: the published means of the nation first."""
    for code, mean in content.published_means.items():
        yield NATION_CODE, "Indonesia", code, mean.score, mean.source_url
    positions = {group.code: position for position, group in enumerate(content.groups)}
    for region in content.regions:
        for code, url in region.sources.items():
            score = region.group_scores[positions[code]] if code in positions else region.score
            what = code if code in positions else "indeks"
            yield region.code, region.name, what, score, url


def _theme_rows(content: ReleaseContent) -> Iterator[tuple[Cell, ...]]:
    for theme in content.themes:
        for summary in theme.levels:
            for region in summary.regions:
                yield (
                    region.code, region.name, region.level.value, theme.code, theme.name.source,
                    region.score, CLASS_WORDS.get(region.score_class, ""), region.rank,
                )  # fmt: skip


def _robustness_rows(content: ReleaseContent) -> Iterator[tuple[Cell, ...]]:
    for region in content.regions:
        found = region.robustness
        shares: Iterable[Cell] = [found.class_shares.get(key) if found else None for key in _SHARES]
        spread: list[Cell] = [
            value
            for interval in ((found.score, found.rank) if found else (None, None))
            for value in ((interval.median, interval.low, interval.high) if interval else (None,) * 3)
        ]
        yield (
            region.code, region.name, region.level.value, region.score,
            CLASS_WORDS.get(region.score_class, ""), region.rank,
            found.class_kept if found else None, *shares, *spread,
        )  # fmt: skip


def _framework_rows(content: ReleaseContent) -> Iterator[tuple[Cell, ...]]:
    for group in content.groups:
        yield (
            "dimensi" if group.is_top else "subdimensi", group.code, group.name.source, group.name.english,
            group.parent, group.weight, group.share, status_words(group.status),
        )  # fmt: skip
    for info in content.indicators:
        yield (
            "indikator", info.code, info.name.source, info.name.english, info.parent, info.weight,
            info.share, status_words(info.status),
        )  # fmt: skip
    for level in content.event_levels:
        yield (
            "tingkat_kejadian", level.code, level.name.source, level.name.english, "", level.weight, None,
            status_words(level.status),
        )  # fmt: skip


def datatype_of(cells: tuple[Cell, ...]) -> str:
    """Return the type of all cells together; a column without any is text, as its blanks are."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {int}:
        return "integer"
    return "number" if kinds and kinds <= {int, float} else "string"


def write_csv(table: Table, form: TableForm = INTERNATIONAL) -> bytes:
    """Return the table as CSV with a header line, for programs or for spreadsheets set to Indonesian.

    Texts that a spreadsheet would take for a formula ("=1+1") get an apostrophe in front.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=form.separator, lineterminator="\n" if form == INTERNATIONAL else "\r\n"
    )
    writer.writerow(table.columns)
    writer.writerows(written_row(row, form) for row in table.rows)
    return text.getvalue().encode("utf-8" if form == INTERNATIONAL else form.encoding)
