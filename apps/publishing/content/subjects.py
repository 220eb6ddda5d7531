"""What a release maps beside the index as a whole: one dimension of it, or a theme."""

from dataclasses import dataclass
from typing import Final, Protocol

from .dataset import GroupInfo, Label, LevelSummary, ReleaseContent
from .summaries import summary_of_group

DIMENSIONS_PATH: Final = "dimensi/"
"""The folder of the pages of the dimensions within a release."""


class Subject(Protocol):
    """Scores of the same regions as those of the index, with classes of their own.

    The regions of `levels`, provinces first, hold its score and class in the place of those of the index. `path` is the
    folder of its page within the release.
    """

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> Label: ...
    @property
    def path(self) -> str: ...
    @property
    def levels(self) -> tuple[LevelSummary, LevelSummary]: ...


@dataclass(frozen=True)
class DimensionResult:
    """One dimension as a subject. `position` is its place in the tuples of a region."""

    group: GroupInfo
    position: int
    levels: tuple[LevelSummary, LevelSummary]

    @property
    def code(self) -> str:
        return self.group.code

    @property
    def name(self) -> Label:
        return self.group.name

    @property
    def path(self) -> str:
        """The folder of its page, for example `dimensi/1/`."""
        return f"{DIMENSIONS_PATH}{self.code}/"


def dimensions_of(content: ReleaseContent) -> tuple[DimensionResult, ...]:
    """Return the dimensions whose classes are known on any level, in the order of the instrument."""
    found = (
        DimensionResult(
            group,
            position,
            (summary_of_group(content.provinces, position), summary_of_group(content.regencies, position)),
        )
        for position, group in content.top_groups
    )
    return tuple(dimension for dimension in found if any(map(_has_classes, dimension.levels)))


def is_mapped(subject: Subject, summary: LevelSummary) -> bool:
    """Whether a level of a subject has a map: where classes are known, or where they are known on neither level."""
    return _has_classes(summary) or not any(map(_has_classes, subject.levels))


def _has_classes(summary: LevelSummary) -> bool:
    return any(region.score_class for region in summary.regions)
