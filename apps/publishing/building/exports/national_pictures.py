"""The pictures of the national page: the maps of both levels, the means of the dimensions, what drives the scores."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent

from ..causes import dimension_means, driver_tables
from ..rendition import LevelView, Rendition
from .bars import BarRow, bars
from .figure_paths import GEOGRAPHY, HEXAGONS, MEANS, drivers_path, map_path
from .legends import class_legend
from .maps import area_map, hexagon_map
from .sheet import Picture


def national_pictures(rendition: Rendition) -> Iterator[tuple[str, Picture]]:
    """Yield path, without its ending, and picture of each."""
    content = rendition.content
    for view in rendition.levels:
        yield from map_pictures(rendition, view)
    rows = dimension_means(content)
    if rows:
        yield MEANS, _means(rendition)
    for table in driver_tables(rendition.levels) if content.has_indicators else ():
        if table["rows"]:
            yield drivers_path(table["kind"]), _drivers(table)


def map_pictures(rendition: Rendition, view: LevelView) -> Iterator[tuple[str, Picture]]:
    """Yield the maps of one level: hexagons, and boundaries where there are any."""
    kind, legend = view.figure.kind, class_legend(view)
    yield (
        map_path(kind, HEXAGONS),
        Picture(view.figure.title, view.finding, hexagon_map(view.figure, legend), (hexagon_note(),)),
    )
    if view.geography:
        drawing = area_map(view.geography, legend)
        notes = (boundaries_note(rendition),)
        yield map_path(kind, GEOGRAPHY), Picture(view.geography.title, view.finding, drawing, notes)


def hexagon_note() -> str:
    return _("Satu heksagon satu wilayah, semuanya sama luas. Letaknya skema, bukan batas wilayah.")


def boundaries_note(rendition: Rendition) -> str:
    """Return where the lines of the boundaries come from."""
    found = rendition.content.boundaries
    words = {"source": found.source if found else "", "licence": found.licence if found else ""}
    return _("Batas wilayah: %(source)s (%(licence)s), disederhanakan; bukan acuan resmi.") % words


def _means(rendition: Rendition) -> Picture:
    content = rendition.content
    rows = [
        BarRow(str(row["group"].name), format_decimal(row["province"]), row["province"], row["regency"])
        for row in dimension_means(content)
    ]
    title = _("Rata-rata skor dimensi")
    if content.is_external:
        title = _("Rata-rata skor dimensi provinsi, sebagaimana diterbitkan")
    key = _("rata-rata kabupaten/kota") if any(row.mark is not None for row in rows) else ""
    found = _("Balok menunjukkan rata-rata provinsi pada skala 0 sampai 100.")
    return Picture(title, found, bars(rows, 100, key=key))


def _drivers(table: dict[str, object]) -> Picture:
    rows = [
        BarRow(
            str(driver.indicator.name),
            format_percent(driver.share, 1),
            driver.share,
            note=_("terjadi di %(count)s dari %(total)s")
            % {"count": driver.n_occurred, "total": driver.n_answered},
        )
        for driver in table["rows"]  # type: ignore[attr-defined]
    ]
    title = _("Indikator yang paling mendorong skor %(noun)s") % {"noun": table["noun"]}
    found = _("Bagian skor: bobot × rata-rata skor indikator, dibagi jumlahnya atas semua indikator.")
    return Picture(title, found, bars(rows, float(table["largest"] or 1), has_axis=False))  # type: ignore[arg-type]
