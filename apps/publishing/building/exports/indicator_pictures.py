"""The pictures of the pages of indicators: where it happened, on the maps of both levels."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...content.dataset import IndicatorInfo
from ..indicator_pages import IndicatorPages
from .figure_paths import indicator_map_path
from .legends import Item, chip_legend
from .maps import hexagon_map
from .national_pictures import hexagon_note
from .sheet import Picture


def indicator_pictures(pages: IndicatorPages, indicator: IndicatorInfo) -> Iterator[tuple[str, Picture]]:
    """Yield path, without its ending, and picture of each level of an indicator."""
    for level in pages.levels_of(indicator):
        legend = chip_legend(Item(step.key, step.label, str(step.count)) for step in level.steps)
        title = _("%(indicator)s: %(level)s") % {"indicator": indicator.name, "level": level.view.noun}
        drawing = hexagon_map(level.figure, legend)
        note = _("Warna menurut skor indikator ini, dari 0 sampai 100, bukan menurut kelas indeks.")
        picture = Picture(title, level.finding, drawing, (note, hexagon_note()))
        yield indicator_map_path(indicator, level.figure.kind), picture
