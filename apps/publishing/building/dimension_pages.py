"""The contexts of the pages of the dimensions."""

from dataclasses import dataclass
from typing import Any

from ..content.dataset import GroupInfo
from ..content.subjects import DimensionResult, Subject
from ..content.wording import status_words, subject_title
from .embed_paths import MAP_HEIGHT, dimension_embed_path
from .embeds import shapes_of
from .exports.tools import FigureTools, Toolbox
from .rendition import LevelView
from .subject_pages import SubjectPages


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-dimension: its part of the index, and the mean of its scores over provinces and over regencies."""

    group: GroupInfo
    means: tuple[float | None, ...]


class DimensionPages(SubjectPages):
    """Makes the contexts of all pages of dimensions in one language."""

    def context(self, dimension: DimensionResult) -> dict[str, Any]:
        """Return everything the page of one dimension shows."""
        parts = self._parts(dimension)
        infos = self.content.indicators_of[dimension.code] if self.content.has_indicators else ()
        return self.page_of(dimension, self.rendition.dimensions, [info.code for info in infos]) | {
            "breadcrumbs": self.rendition.way_to((subject_title(dimension), "")),
            "status_label": status_words(dimension.group.status),
            "parts": parts,
            # Sub-dimensions of an instrument may be for display alone, and then have no part of the index.
            "shows_shares": any(part.group.share is not None for part in parts),
        }

    def tools_of(self, subject: Subject, view: LevelView) -> FigureTools:
        """Return the line under the map of one level, with the frames in which others show it."""
        kind = view.figure.kind
        frames = {
            shape if view.geography else "": dimension_embed_path(subject.code, kind, shape)
            for shape in shapes_of(view)
        }
        toolbox = Toolbox(self.rendition, subject.path)
        return toolbox.embedded(super().tools_of(subject, view), frames, MAP_HEIGHT)

    def _parts(self, dimension: DimensionResult) -> list[Part]:
        """Return the sub-dimensions of which a score is known."""
        parts = [
            Part(group, tuple(summary.group_means[position] for summary in self.content.levels))
            for position, group in enumerate(self.content.groups)
            if group.parent == dimension.code and not self.content.is_external
        ]
        return [part for part in parts if any(mean is not None for mean in part.means)]
