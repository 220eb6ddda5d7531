"""The figures' numbers as CSV files beside their drawings, one set for the pages of both languages."""

from collections.abc import Iterator

from ...content.aggregates import gap, has_aggregates
from ...content.dataset import IndicatorInfo, LevelSummary, RegionScore, ReleaseContent, ThemeResult
from ...content.standing import mean_of_group, mean_of_group_near
from ...content.subjects import DimensionResult, is_mapped
from ...content.summaries import causes_of, padded
from ..rendition import Rendition
from ..tables import CLASS_WORDS, Cell, Table, write_csv
from .figure_paths import (
    CSV,
    MEANS,
    aggregate_map_path,
    causes_path,
    drivers_path,
    indicator_map_path,
    neighbours_path,
    profile_path,
    subject_map_path,
)


def figure_tables(rendition: Rendition) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the table of every figure that no table in `data/` holds."""
    for path, table in _tables(rendition):
        columns = (*table.columns, "jenis_data")
        rows = tuple((*row, rendition.statement) for row in table.rows)
        yield f"{path}{CSV}", write_csv(Table(columns, rows))


def _tables(rendition: Rendition) -> Iterator[tuple[str, Table]]:
    content = rendition.content
    yield MEANS, _means(rendition)
    if content.has_indicators:
        for view in rendition.levels:
            kind = view.figure.kind
            yield drivers_path(kind), _drivers(view.summary)
            for info in content.indicators:
                yield indicator_map_path(info, kind), _answers(rendition, view.summary, info)
    if has_aggregates(content):
        yield aggregate_map_path(), _aggregates(content)
    yield from _subjects(rendition)
    scores = rendition.tables.regencies
    for region in content.regions:
        yield profile_path(region), _profile(rendition, region)
        if content.has_indicators:
            yield causes_path(region), _causes(rendition, region)
    for province in content.provinces.regions:
        column = scores.columns.index("kode_provinsi")
        rows = tuple(row[:-1] for row in scores.rows if row[column] == province.code)
        yield neighbours_path(province), Table(scores.columns[:-1], rows)


def _subjects(rendition: Rendition) -> Iterator[tuple[str, Table]]:
    for place, view in enumerate(rendition.levels):
        kind = view.figure.kind
        for dimension in rendition.dimensions:
            summary = dimension.levels[place]
            if is_mapped(dimension, summary):
                yield subject_map_path(dimension, kind), _dimension(rendition, dimension, summary)
        for theme in rendition.content.themes:
            if is_mapped(theme, theme.levels[place]):
                yield subject_map_path(theme, kind), _theme(rendition, theme, theme.levels[place])


def _means(rendition: Rendition) -> Table:
    content = rendition.content
    rows = tuple(
        (
            group.code,
            group.name.source,
            group.share,
            *(mean_of_group(content, summary.level, position) for summary in content.levels),
        )
        for position, group in content.top_groups
    )
    return Table(("dimensi", "nama", "bagian_indeks", "rata_rata_provinsi", "rata_rata_kabkota"), rows)


def _drivers(summary: LevelSummary) -> Table:
    columns = ("indikator", "nama", "terjadi_di", "mempunyai_data", "kejadian", "bagian_skor")
    rows = tuple(
        (
            driver.indicator.code, driver.indicator.name.source, driver.n_occurred, driver.n_answered,
            driver.n_events, driver.share,
        )
        for driver in summary.drivers
    )  # fmt: skip
    return Table(columns, rows)


def _answers(rendition: Rendition, summary: LevelSummary, info: IndicatorInfo) -> Table:
    """Return what every region of a level answered about an indicator, in the order of their codes."""
    content = rendition.content
    position, n_indicators = content.indicators.index(info), len(content.indicators)
    counts = tuple(f"jumlah_{level.code}" for level in content.event_levels)
    rows: list[tuple[Cell, ...]] = []
    for region in summary.regions:
        answer = region.answers.get(info.code)
        found = [answer.count_of(level.code) if answer else None for level in content.event_levels]
        value = padded(region.indicator_values, n_indicators)[position]
        score = padded(region.indicator_scores, n_indicators)[position]
        said = answer.answer if answer else None
        rows.append((region.code, region.name, said, *found, value, score))
    return Table(("kode", "nama", "jawaban", *counts, "nilai", "skor"), tuple(rows))


def _theme(rendition: Rendition, theme: ThemeResult, summary: LevelSummary) -> Table:
    """Return the theme of every region of a level, with the scores of the indicators that it is the mean of."""
    places = {info.code: place for place, info in enumerate(rendition.content.indicators)}
    rows: list[tuple[Cell, ...]] = []
    for region in summary.regions:
        known = padded(region.indicator_scores, len(places))
        parts = (known[places[code]] for code in theme.indicators)
        words = CLASS_WORDS.get(region.score_class, "")
        rows.append((region.code, region.name, region.score, words, region.rank, *parts))
    columns = ("kode", "nama", "skor", "kelas", "peringkat", *(f"skor_{code}" for code in theme.indicators))
    return Table(columns, tuple(rows))


def _aggregates(content: ReleaseContent) -> Table:
    rows = tuple(
        (
            region.code, region.name, region.aggregated_score, region.aggregated_count,
            region.aggregated_total, region.score, gap(region),
        )
        for region in content.provinces.regions
    )  # fmt: skip
    columns = ("kode", "nama", "skor_agregat", "agregat_dari", "agregat_seluruhnya", "skor", "selisih")
    return Table(columns, rows)


def _dimension(rendition: Rendition, dimension: DimensionResult, summary: LevelSummary) -> Table:
    """Return the dimension of every region of a level, with the scores of its sub-dimensions."""
    parts = [
        (position, group)
        for position, group in enumerate(rendition.content.groups)
        if group.parent == dimension.code
    ]
    rows = tuple(
        (
            region.code, region.name, region.score, CLASS_WORDS.get(region.score_class, ""),
            *(region.group_score(position) for position, _group in parts),
        )
        for region in summary.regions
    )  # fmt: skip
    return Table(("kode", "nama", "skor", "kelas", *(f"skor_{group.code}" for _place, group in parts)), rows)


def _profile(rendition: Rendition, region: RegionScore) -> Table:
    content = rendition.content
    rows = tuple(
        (
            region.code, group.code, group.name.source, region.group_score(position),
            mean_of_group(content, region.level, position),
            mean_of_group_near(content, region, position),
        )
        for position, group in content.top_groups
    )  # fmt: skip
    return Table(("kode", "dimensi", "nama", "skor", "rata_rata", "rata_rata_provinsi"), rows)


def _causes(rendition: Rendition, region: RegionScore) -> Table:
    rows = tuple(
        (
            region.code, cause.indicator.code, cause.indicator.name.source, cause.answer or None, cause.n_events,
            cause.value, cause.score, cause.share,
        )
        for cause in causes_of(region, rendition.content.indicators)
    )  # fmt: skip
    columns = ("kode", "indikator", "nama", "jawaban", "kejadian", "nilai", "skor", "bagian_skor")
    return Table(columns, rows)
