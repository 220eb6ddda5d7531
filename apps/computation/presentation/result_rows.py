"""The results of regions as rows of a file."""

from collections.abc import Iterable, Iterator
from typing import Final

from ..models import RegionResult

HEADER: Final = (
    "kode", "nama", "tingkat", "provinsi", "skor", "kelas", "peringkat",
    "skor_agregat", "agregat_dari", "agregat_seluruhnya", "kelengkapan", "bagian_dengan_bukti",
)  # fmt: skip


def result_rows(results: Iterable[RegionResult]) -> Iterator[tuple[object, ...]]:
    """Yield the header and one row per region, every number with all its digits; what is missing is an empty cell."""
    yield HEADER
    for row in results:
        region = row.region
        counts = (row.aggregated_count, row.aggregated_total) if row.aggregated_total else (None, None)
        yield (
            region.code, region.name, region.level, region.parent.name if region.parent else "",
            row.score, row.score_class, row.rank,
            row.aggregated_score, *counts, row.completeness, row.evidence_share,
        )  # fmt: skip
