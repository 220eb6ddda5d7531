"""The pictures of the pages of dimensions and themes: the maps of both levels, in the classes of these."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...content.subjects import Subject
from ...content.wording import subject_classes, subject_title
from ..rendition import Rendition, subject_views
from .figure_paths import GEOGRAPHY, subject_map_path
from .legends import class_legend
from .maps import area_map, hexagon_map
from .national_pictures import boundaries_note, hexagon_note
from .sheet import Picture


def subject_pictures(rendition: Rendition, subject: Subject) -> Iterator[tuple[str, Picture]]:
    """Yield path, without its ending, and picture of each level: hexagons, and boundaries where there are any."""
    note = subject_classes(subject)
    for view in subject_views(rendition, subject):
        kind, legend = view.figure.kind, class_legend(view)
        title = _("%(theme)s: %(level)s") % {"theme": subject_title(subject), "level": view.noun}
        hexagons = hexagon_map(view.figure, legend)
        yield (
            subject_map_path(subject, kind),
            Picture(title, view.finding, hexagons, (note, hexagon_note())),
        )
        if view.geography:
            areas = area_map(view.geography, legend)
            notes = (note, boundaries_note(rendition))
            yield subject_map_path(subject, kind, GEOGRAPHY), Picture(title, view.finding, areas, notes)
