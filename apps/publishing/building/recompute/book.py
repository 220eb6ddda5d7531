"""The workbook `hitung-ulang.xlsx`: from answers to classes, every step a sheet of formulas on the sheet before."""

from collections.abc import Sequence
from typing import Final

from ...content.method_words import describe_steps
from ..rendition import Rendition
from .check_sheet import Computed, check_sheet
from .grid import FIRST_COLUMN, FROM_FORMULAS, Grid, Level, Place
from .group_sheets import group_grids
from .index_sheets import Order, index_sheets
from .regional_sheet import Regencies, regional_grid
from .score_sheet import score_grid
from .sheet_xml import Sheet, Style, write_book
from .value_sheets import value_grid
from .weights_sheet import weights_of, weights_sheet

PATH: Final = "data/hitung-ulang.xlsx"

_ENGLISH: Final = (
    "In English: every sheet is computed from the one before with live formulas, from the answers of the offices to "
    "scores, ranks and classes; change a blue number and all that follows changes (purple ones are those published). "
    "Cells show two decimals and hold full precision. The sheet Periksa lays the published results beside the "
    "computed ones. What no formula can say is given as numbers, and the column says so."
)
_HOW: Final = (
    (
        "Buku kerja ini menghitung ulang indeks dengan rumus: jawaban dan jumlah kejadian, nilai, skor indikator, "
        "subdimensi, dimensi, indeks, peringkat, kelas. Setiap lembar dihitung dari lembar sebelumnya; provinsi dan "
        "kabupaten/kota (lembar berakhiran Kabkota) terpisah."
    ),
    (
        "Angka biru adalah masukan: jawaban, jumlah kejadian, bobot, ketentuan. Ubah satu, semua sesudahnya ikut "
        "berubah. Angka ungu berasal dari terbitan dan tetap."
    ),
    (
        "Sel menampilkan dua desimal dan menyimpan ketelitian penuh. Peringkat dan kelas dihitung dari angka penuh, "
        "tidak pernah dari angka yang dibulatkan. Sel kosong berarti tidak ada data, bukan nol."
    ),
    "Lembar Periksa menyandingkan hasil rumus dengan hasil terbitan dan menyebut selisih terbesarnya.",
    (
        "Lembar setiap tingkat: baris 1-8 penjelasan, baris 9 nama kolom, wilayah mulai baris 10 dan selalu di baris "
        "yang sama. Di pandas: pandas.read_excel(berkas, sheet_name=lembar, header=8, dtype={'kode': str})"
    ),
)


def recompute_files(rendition: Rendition) -> dict[str, bytes]:
    """Return the workbook by its path; nothing where the scores were not computed from indicators."""
    content = rendition.content
    if not content.can_recompute:
        return {}
    warning = rendition.statement if content.is_simulated else ""
    title = f"{content.edition_name}, versi {content.version}: hitung ulang"
    body = write_book(_sheets(rendition), title=title, moment=content.prepared_at, warning=warning)
    return {PATH: body}


def _sheets(rendition: Rendition) -> list[Sheet]:
    content = rendition.content
    rows, weights, settings = weights_of(content)
    levels = [Level(content, summary, weights, settings) for summary in content.levels if summary.regions]
    sheets: list[Sheet] = []
    computed: list[Computed] = []
    numbers: list[str] = []
    for level in levels:
        grids, order, found = _compute(level, sheets)
        computed.append(found)
        sheets += [grid.sheet(f"{grid.title} ({rendition.statement})") for grid in grids]
        sheets.append(order.sheet())
        numbers += [f"{grid.title}: {way}" for grid in grids for way in grid.ways if way != FROM_FORMULAS]
        numbers += [f"{order.title}: {order.cells.note}"] if order.cells.are_numbers else []
    regional = _regional(levels, computed)
    if regional:
        grid = regional[0]
        sheets.append(grid.sheet(f"{grid.title} ({rendition.statement})"))
        numbers += [f"{grid.title}: {way}" for way in grid.ways if way != FROM_FORMULAS]
    cover = _cover(rendition, [sheet.title for sheet in sheets], numbers)
    return [cover, check_sheet(computed, regional), weights_sheet(rows, settings), *sheets]


def _compute(level: Level, sheets: list[Sheet]) -> tuple[list[Grid], Order, Computed]:
    """Return the sheets of one level in the order in which they compute; that of the answers is added at once."""
    answers, value, values = value_grid(level)
    sheets += [answers] if answers else []
    score, scores = score_grid(level, values)
    groups, places = group_grids(level, scores, values)
    index, order, found = index_sheets(level, places, values)
    of_groups = [places[group.code] for group in level.content.groups]
    return [value, score, *groups, index], order, Computed(level, of_groups, found)


def _regional(levels: Sequence[Level], computed: Sequence[Computed]) -> tuple[Grid, float] | None:
    """Return the aggregated scores of the provinces, where both levels were computed."""
    if len(levels) < 2:
        return None
    province, regency = levels
    score = computed[1].index.score
    parents = Place(score.grid, FIRST_COLUMN)
    return regional_grid(province, Regencies(parents, score, regency.summary.regions))


def _cover(rendition: Rendition, titles: Sequence[str], numbers: Sequence[str]) -> Sheet:
    content = rendition.content
    sheet = Sheet("Baca saya", [110])
    sheet.add([f"{content.edition_name}: hitung ulang"], Style.TITLE)
    lines = [
        rendition.statement, rendition.version, rendition.citation, rendition.licence, "", *_HOW,
        f"Urutan lembar: {', '.join(titles)}.", "", "Cara hitung terbitan ini:",
        *(f"- {step.title}{f' ({step.reach})' if step.reach else ''}: {step.text}" for step in describe_steps(content)),
        "",
    ]  # fmt: skip
    if numbers:
        lines += ["Yang tidak dapat ditulis sebagai rumus, jadi berupa angka dari mesin hitung:"]
        lines += [f"- {words}" for words in numbers]
    else:
        lines += ["Semua langkah dari masukan sampai kelas berupa rumus; tidak ada hasil yang ditempel."]
    for line in (*lines, "", _ENGLISH):
        sheet.add([line], Style.PROSE)
    return sheet
