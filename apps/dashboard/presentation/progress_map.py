"""The offices of an edition on a hexagon map: one cell per form, coloured by its state or by how far it is."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from apps.core.formatting import format_percent
from apps.regions.enums import RegionLevel
from apps.regions.hexagons import HexGrid, border_path, short_labels, svg_text
from apps.regions.map_names import names_in_cells
from apps.regions.presentation import (
    NAMED_WIDTH,
    MapCell,
    MapFigure,
    MapGroup,
    MapPattern,
    hexmap_figure,
)

from ..enums import MapColour
from ..selectors import OVERDUE, STATE_LABELS, Office

_KINDS: Final = {RegionLevel.PROVINCE: "provinsi", RegionLevel.REGENCY: "kabkota"}
_CELL_WIDTHS: Final = {"provinsi": 58.0, "kabkota": 18.0, "tetangga": NAMED_WIDTH}
"""Of the map of the provinces, of all regencies, and of the regencies of a province, whose cells hold their names."""

_FEW: Final = 80
"""So many regencies have room for their names: those of the largest province, or of two."""

PATTERNS: Final = (
    MapPattern("overdue", "M1 0v6M0 1h6", 45),
    MapPattern("returned", "M1 0v6", 45),
    MapPattern("submitted", "M1 0v6"),
    MapPattern("in_review", "M1 0v6M4 0v6"),
    MapPattern("approved", "M0 1h6"),
    MapPattern("some", "M1 0v6", 45),
    MapPattern("most", "M1 0v6M0 1h6", 45),
)
"""What is drawn over the colours that have a pattern, in the order of the legend. The others are plain."""

_PATTERNED: Final = {pattern.key for pattern in PATTERNS}
_BANDS: Final = {
    "none": "Belum ada jawaban",
    "some": "Kurang dari separuh",
    "most": "Separuh atau lebih",
    "all": "Terjawab semua",
}


@dataclass(frozen=True, slots=True)
class FormCell(MapCell):
    """One hexagon for the form of an office."""

    @property
    def pattern(self) -> str:
        return self.class_key if self.class_key in _PATTERNED | {"none"} else ""


def progress_map(
    shown: Sequence[Office], there: Sequence[Office], *, colour: MapColour, level: RegionLevel, narrow: str
) -> MapFigure | None:
    """Return the map of the offices of one level; None if none of them has a place on it.

    The map is laid out for all offices that are `there`, of which those that are not `shown` are left out. `narrow` is
    the address that narrows the page to a province whose code is appended to it; without it each province leads to its
    form.
    """
    places = {office.place: office for office in there if office.level == level and office.place}
    if not places:
        return None
    kind = "tetangga" if level == RegionLevel.REGENCY and len(places) <= _FEW else _KINDS[level]
    grid = HexGrid.around(places, _CELL_WIDTHS[kind])
    labels = _labels(places.values(), kind)
    groups: dict[str, list[MapCell]] = {}
    for office in sorted(shown, key=lambda office: office.code):
        if office.level == level and office.place:
            is_narrowed = narrow and level == RegionLevel.PROVINCE
            path = f"{narrow}{office.code}" if is_narrowed else office.get_absolute_url()
            cell = _cell(grid, office, path, labels.get(office.code, ""), colour)
            group = str(level.label) if level == RegionLevel.PROVINCE else office.province_name
            groups.setdefault(group, []).append(cell)
    owners = {place: office.province_code for place, office in places.items()}
    return hexmap_figure(
        kind,
        f"Peta {str(level.label).lower()} menurut {str(colour.label).lower()}",
        grid,
        tuple(MapGroup(name, tuple(cells)) for name, cells in groups.items()),
        border_path(grid, owners) if kind == "kabkota" else "",
        PATTERNS,
    )


def progress_legend(shown: Sequence[Office], colour: MapColour, level: RegionLevel) -> list[dict[str, Any]]:
    """Return what the colours of the map mean, and how many of its regions have each, as `components/legend.html`."""
    if colour == MapColour.ANSWERED:
        labels = _BANDS
    else:
        labels = {OVERDUE: "Lewat batas"}
        labels |= {state.value: label for state, label in STATE_LABELS.items()}
    counts = Counter(colour_key(office, colour) for office in shown if office.level == level and office.place)
    return [{"level": key, "label": label, "detail": str(counts[key])} for key, label in labels.items()]


def legend_note(shown: Sequence[Office], colour: MapColour, level: RegionLevel) -> str:
    """Return what the counts of the legend count, and why those of the tables below are others.

    These count the offices of both levels, and those that are late by their state.
    """
    here = sum(office.level == level and office.place is not None for office in shown)
    note = f"Peta ini menghitung {here} kantor {str(level.label).lower()}"
    besides = len(shown) - here
    if besides:
        note += f"; tabel di bawah juga {besides} kantor lain"
    note += "."
    if colour == MapColour.STATE:
        note += (
            " Kantor yang lewat batas dihitung sebagai “Lewat batas”; "
            "tabel di bawah menghitungnya menurut statusnya."
        )
    return note


def colour_key(office: Office, colour: MapColour) -> str:
    """Return what the style sheets call the colour of an office on the map."""
    if colour == MapColour.STATE:
        return office.state_key
    done = office.progress
    if done.is_complete:
        return "all"
    return "none" if not done.answered else "some" if 2 * done.answered < done.asked else "most"


def _cell(grid: HexGrid, office: Office, path: str, label: str, colour: MapColour) -> MapCell:
    x, y = grid.centre(*(office.place or (0, 0)))
    key, words = colour_key(office, colour), office.state_words
    done = office.progress
    note = f"{done.answered} dari {done.asked} indikator terjawab"
    return FormCell(
        x=svg_text(x),
        y=svg_text(y),
        path=path,
        code=office.code,
        class_key=key,
        name=office.name,
        score=_share(done.answered, done.asked),
        class_label=words if colour == MapColour.STATE else f"{_BANDS[key]}; {words.lower()}",
        note=note if office.is_province else f"{note}. {office.province_name}",
        label=label,
    )


@lru_cache(maxsize=1024)
def _share(part: int, whole: int) -> str:
    """Return a share in words: of 514 forms many are equally far, and asking for the language takes longer."""
    return format_percent(part / whole if whole else 0)


def _labels(offices: Collection[Office], kind: str) -> dict[str, str]:
    """Return what stands in the cells by the codes of the offices, where there is room for it."""
    if kind == "provinsi":
        return {office.code: short_labels().get(office.code, office.short_name[:7]) for office in offices}
    if kind != "tetangga":
        return {}
    names = names_in_cells(office.short_name for office in offices)
    return {office.code: names[office.short_name] for office in offices}
