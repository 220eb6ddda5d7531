"""The results of regions as rows of a file."""

from collections.abc import Iterable, Iterator
from typing import Final

from apps.indicators.words import level_label_short
from apps.regions.enums import RegionLevel

from ..models import RegionResult

HEADER: Final = (
    "kode", "nama", "tingkat", "provinsi", "skor", "kelas", "peringkat",
    "skor_agregat", "agregat_dari", "agregat_seluruhnya", "kelengkapan", "bagian_dengan_bukti",
    "kode_tingkat", "kode_kelas",
)  # fmt: skip


def result_rows(results: Iterable[RegionResult]) -> Iterator[tuple[object, ...]]:
    """Yield the header and one row per region, every number with all its digits; what is missing is an empty cell.

    Level and class stand as on the page; the last two columns hold their codes (`province`, `regency`; `high`), for
    programs.
    """
    yield HEADER
    for row in results:
        region = row.region
        counts = (row.aggregated_count, row.aggregated_total) if row.aggregated_total else (None, None)
        yield (
            region.code, region.name, RegionLevel(region.level).label, region.parent.name if region.parent else "",
            row.score, level_label_short(row.score_class) if row.score_class else "", row.rank,
            row.aggregated_score, *counts, row.completeness, row.evidence_share,
            region.level, row.score_class,
        )  # fmt: skip
