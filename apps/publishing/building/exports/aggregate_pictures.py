"""The pictures of the page of the aggregated scores: their map, as hexagons and by boundaries."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...content.aggregate_words import aggregate_finding
from ..aggregate_page import aggregate_view
from ..rendition import Rendition
from .figure_paths import GEOGRAPHY, aggregate_map_path
from .legends import Item, chip_legend
from .maps import area_map, hexagon_map
from .national_pictures import boundaries_note, hexagon_note
from .sheet import Picture


def aggregate_pictures(rendition: Rendition) -> Iterator[tuple[str, Picture]]:
    """Yield path, without its ending, and picture of each form of the map."""
    view, finding = aggregate_view(rendition), aggregate_finding(rendition.content)
    legend = chip_legend(Item(step.key, step.label, str(step.count)) for step in view.steps)
    title, note = (
        _("Skor agregat provinsi"),
        _("Warna menurut skor agregat; kelas tidak ditetapkan untuknya."),
    )
    yield (
        aggregate_map_path(),
        Picture(title, finding, hexagon_map(view.figure, legend), (note, hexagon_note())),
    )
    if view.geography:
        drawing = area_map(view.geography, legend)
        yield (
            aggregate_map_path(GEOGRAPHY),
            Picture(title, finding, drawing, (note, boundaries_note(rendition))),
        )
