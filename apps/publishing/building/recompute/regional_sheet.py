"""The aggregated score of a province: the mean of the scores of its regencies that have one."""

from dataclasses import dataclass
from typing import Final

from ...content.dataset import RegionScore
from .grid import FROM_FORMULAS, WAY_ROW, Column, Grid, Level, Number, Place, formulas, shown
from .score_sheet import AS_NUMBERS
from .sheet_xml import Content, Formula, Style

DIFFERENCE: Final = "G"
"""The column that says how far the formula is from what was published."""

_NOTE: Final = "Rata-rata sederhana skor kabupaten/kota yang mempunyai skor (lembar Indeks Kabkota)."


@dataclass(frozen=True)
class Regencies:
    """Where the scores of the regencies stand, and beside them the codes of their provinces."""

    parents: Place
    scores: Place
    regions: tuple[RegionScore, ...]

    def of(self, province: str) -> list[float]:
        """Return the scores of a province."""
        return [
            score
            for region, score in zip(self.regions, self.scores.numbers, strict=True)
            if region.parent == province and score is not None
        ]


def parent_column(level: Level) -> Column:
    """Return the codes of the regions above."""
    return Column("kode provinsi", [region.parent for region in level.regions], Style.TEXT, 14)


def regional_grid(level: Level, regencies: Regencies) -> tuple[Grid, float]:
    """Return the aggregated scores of the provinces beside the published ones, and how far they differ at most."""
    grid = level.grid("Agregat", _NOTE, {WAY_ROW: "isi kolom"})
    step = level.content.run_manifest.method.regions
    below = [regencies.of(region.code) for region in level.regions]
    given: list[Number] = [region.aggregated_score for region in level.regions]
    parents, scores = (
        place.grid.range_of(place.column, is_fixed=True) for place in (regencies.parents, regencies.scores)
    )
    facts: dict[int, Content] = {WAY_ROW: FROM_FORMULAS}
    counts: list[Number] = [len(each) for each in below]
    counted = formulas((f"SUMPRODUCT(({parents}=A{row})*ISNUMBER({scores}))" for row in grid.rows), counts)
    grid.add(Column("banyaknya skor", counted, Style.WHOLE, 16, facts, counts))
    totals: list[Number] = [
        sum(other.parent == region.code for other in regencies.regions) for region in level.regions
    ]
    texts = (f"SUMPRODUCT(--({parents}=A{row}))" for row in grid.rows)
    grid.add(Column("dari", formulas(texts, totals), Style.WHOLE, 12, facts, totals))
    if step.name == "mean":
        means = [sum(each) / len(each) if each else None for each in below]
        texts = (f'IF(C{row}>0,SUMPRODUCT(--({parents}=A{row}),{scores})/C{row},"")' for row in grid.rows)
        grid.add(Column("skor agregat", formulas(texts, means), facts=facts, numbers=means))
    else:
        means = given
        way = AS_NUMBERS.format(why=f"langkah regions = {step.name}")
        grid.add(Column("skor agregat", list(given), Style.GIVEN, facts={WAY_ROW: way}, numbers=given))
    grid.add(Column("terbitan", list(given), Style.GIVEN))
    return grid, _add_differences(grid, means, given)


def _add_differences(grid: Grid, means: list[Number], given: list[Number]) -> float:
    differences = [difference(mean, other) for mean, other in zip(means, given, strict=True)]
    texts = (difference_text(f"E{row}", f"F{row}") for row in grid.rows)
    cells: list[Content] = [
        Formula(text, shown(number)) for text, number in zip(texts, differences, strict=True)
    ]
    grid.add(Column("selisih", cells, Style.TINY))
    return max(differences, default=0.0)


def difference(number: Number, other: Number) -> float:
    """Return how far two scores differ; 1 where only one of them is there."""
    if number is None or other is None:
        return float(number is not other)
    return abs(number - other)


def difference_text(number: str, other: str) -> str:
    """Return the same as a formula."""
    return f"IF(COUNT({number},{other})=2,ABS({number}-{other}),IF(COUNT({number},{other})=1,1,0))"
