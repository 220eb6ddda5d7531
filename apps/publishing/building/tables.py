"""The figures of a release as tables: one header and plain rows, the same for CSV, XLSX and JSON.

Columns are named in Indonesian in every language of the pages, because programs read them. Missing is an empty
cell or null. The last column says where the figures come from, so that it stays with every row that is copied.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from apps.engine.run_manifest import CutOffRecord
from apps.engine.spreadsheet import safe_cell

from ..content.dataset import RegionScore, ReleaseContent
from ..content.wording import kind_statement, status_words

Cell = str | int | float | None

DECIMALS = 6


@dataclass(frozen=True)
class Table:
    """A header and rows of the same length."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def score_table(content: ReleaseContent, regions: Iterable[RegionScore] | None = None) -> Table:
    """Return scores, classes and dimensions, one row a region; provinces first."""
    if regions is None:
        regions = (*content.provinces.regions, *content.regencies.regions)
    columns = (
        "kode", "nama", "tingkat", "kode_provinsi", "provinsi", "skor", "kelas", "peringkat",
        "skor_agregat", "agregat_dari", "agregat_seluruhnya", "kelengkapan", "bagian_dengan_bukti",
        *(f"skor_{group.code}" for group in content.groups), "jenis_data",
    )  # fmt: skip
    statement = kind_statement(content.kind)
    rows = tuple(
        (
            region.code, region.name, region.level.value, *_province(content, region),
            _number(region.score), CLASS_WORDS.get(region.score_class, ""), region.rank,
            _number(region.aggregated_score), *_aggregate_counts(region),
            _number(region.completeness), _number(region.evidence_share),
            *map(_number, _padded(region.group_scores, len(content.groups))), statement,
        )
        for region in regions
    )  # fmt: skip
    return Table(columns, rows)


CLASS_WORDS = {"high": "rawan tinggi", "medium": "rawan sedang", "low": "rawan rendah"}


def indicator_table(content: ReleaseContent) -> Table:
    """Return what every region answered about every indicator, with value and score.

    An empty answer means that no data of the region is accepted, which is not the answer "no data".
    """
    levels = [level.code for level in content.event_levels]
    columns = (
        "kode", "tingkat", "indikator", "jawaban", *(f"jumlah_{code}" for code in levels),
        "nilai", "skor", "jenis_data",
    )  # fmt: skip
    statement = kind_statement(content.kind)
    rows: list[tuple[Cell, ...]] = []
    for region in (*content.provinces.regions, *content.regencies.regions):
        values = _padded(region.indicator_values, len(content.indicators))
        scores = _padded(region.indicator_scores, len(content.indicators))
        for info, value, score in zip(content.indicators, values, scores, strict=True):
            answer = region.answers.get(info.code)
            counts = [answer.counts.get(code, 0) if answer else None for code in levels]
            rows.append(
                (
                    region.code, region.level.value, info.code, answer.answer if answer else None,
                    *counts, _number(value), _number(score), statement,
                )
            )  # fmt: skip
    return Table(columns, tuple(rows))


def input_table(content: ReleaseContent) -> Table:
    """Return what went into the run: one row for each answer, and for each level of an answer with events."""
    columns = ("kode", "indikator", "jawaban", "tingkat_kejadian", "jumlah", "jenis_data")
    statement = kind_statement(content.kind)
    rows: list[tuple[Cell, ...]] = []
    for region in (*content.provinces.regions, *content.regencies.regions):
        for code, answer in sorted(region.answers.items()):
            counts: Sequence[tuple[str, int | None]] = sorted(answer.counts.items()) or [("", None)]
            rows += [(region.code, code, answer.answer, level, count, statement) for level, count in counts]
    return Table(columns, tuple(rows))


def source_table(content: ReleaseContent) -> Table:
    """Return where each figure of an imported edition was taken from."""
    columns = ("kode", "nama", "angka", "skor", "sumber", "jenis_data")
    positions = {group.code: position for position, group in enumerate(content.groups)}
    statement = kind_statement(content.kind)
    rows: list[tuple[Cell, ...]] = []
    for region in (*content.provinces.regions, *content.regencies.regions):
        for code, url in region.sources.items():
            score = region.group_scores[positions[code]] if code in positions else region.score
            what = code if code in positions else "indeks"
            rows.append((region.code, region.name, what, _number(score), url, statement))
    return Table(columns, tuple(rows))


def framework_table(content: ReleaseContent) -> Table:
    """Return groups, indicators and event levels with their weights, and whether a weight was published."""
    columns = (
        "jenis", "kode", "nama", "nama_inggris", "induk", "bobot", "bagian_indeks", "status_bobot", "jenis_data",
    )  # fmt: skip
    statement = kind_statement(content.kind)
    rows: list[tuple[Cell, ...]] = [
        (
            "dimensi" if group.is_top else "subdimensi", group.code, group.name.source, group.name.english,
            group.parent, group.weight, _number(group.share), status_words(group.status), statement,
        )
        for group in content.groups
    ]  # fmt: skip
    rows += [
        (
            "indikator", info.code, info.name.source, info.name.english, info.parent, info.weight,
            _number(info.share), status_words(info.status), statement,
        )
        for info in content.indicators
    ]  # fmt: skip
    rows += [
        (
            "tingkat_kejadian", level.code, level.name.source, level.name.english, "", level.weight, None,
            status_words(level.status), statement,
        )
        for level in content.event_levels
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def write_csv(table: Table) -> bytes:
    """Return the table as CSV: UTF-8, comma, decimal point, header line; no text that reads as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode()


def write_json(content: ReleaseContent) -> bytes:
    """Return the scores as one JSON document."""
    table = score_table(content)
    document = {
        "jenis_data": kind_statement(content.kind),
        "edisi": {
            "kode": content.edition_code,
            "nama": content.edition_name.source,
            "nama_inggris": content.edition_name.english,
            "susunan_wilayah": content.region_set,
        },
        "versi": content.version,
        "alamat": content.base_path,
        "ambang_batas": {
            summary.level.value: _cutoffs(summary.cutoffs)
            for summary in (content.provinces, content.regencies)
        },
        "wilayah": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
    }
    return dump_json(document)


def dump_json(document: Any) -> bytes:
    """Return a document as readable JSON with a final newline; equal documents give equal bytes."""
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()


def _cutoffs(cutoffs: CutOffRecord) -> dict[str, Cell]:
    return {
        "rendah_di_bawah": cutoffs.lower,
        "tinggi_di_atas": cutoffs.upper,
        "metode": cutoffs.method,
        "n": cutoffs.n,
        "rata_rata": cutoffs.mean,
        "simpangan_baku": cutoffs.sd,
    }


def _province(content: ReleaseContent, region: RegionScore) -> tuple[str, str]:
    province = content.province_of.get(region.parent, region)
    return province.code, province.name


def _aggregate_counts(region: RegionScore) -> tuple[Cell, Cell]:
    if not region.aggregated_total:
        return None, None
    return region.aggregated_count, region.aggregated_total


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _padded(values: Sequence[float | None], length: int) -> list[float | None]:
    return [values[position] if position < len(values) else None for position in range(length)]
