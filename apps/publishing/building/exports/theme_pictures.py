"""The pictures of the pages of themes: the maps of both levels, in the classes of the theme."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...content.dataset import ReleaseContent, ThemeResult
from ..rendition import theme_views
from ..theme_pages import theme_title
from .figure_paths import theme_map_path
from .legends import class_legend
from .maps import hexagon_map
from .national_pictures import hexagon_note
from .sheet import Picture


def theme_pictures(content: ReleaseContent, theme: ThemeResult) -> Iterator[tuple[str, Picture]]:
    """Yield path, without its ending, and picture of each level of a theme."""
    for view in theme_views(content, theme):
        words = {"theme": theme_title(theme), "level": view.noun}
        title = _("%(theme)s: %(level)s") % words
        note = _("Kelas menurut skor tema ini, bukan menurut kelas indeks.")
        picture = Picture(
            title, view.finding, hexagon_map(view.figure, class_legend(view)), (note, hexagon_note())
        )
        yield theme_map_path(theme, view.figure.kind), picture
