"""Two outcomes side by side: which regions changed class, and why. No database."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from apps.regions.models import Region

from ..enums import Cause, Movement
from .outcome import Outcome, Standing


@dataclass(frozen=True)
class RegionChange:
    """One region before and after; `before` or `after` is None where the region is not in that outcome."""

    region: Region
    before: Standing | None
    after: Standing | None
    movement: Movement
    cause: Cause | None

    @property
    def score_difference(self) -> float | None:
        """Score after minus score before."""
        if self.before is None or self.after is None:
            return None
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score


@dataclass(frozen=True)
class Crossing:
    """Two more computations, which tell whether the data or the method moved a region.

    `other_data` is the new data computed the old way, `other_method` the old data computed the new way. `changed`
    holds the lineages of the regions whose own values differ.
    """

    other_data: Outcome
    other_method: Outcome
    changed: Collection[str]


def compare_outcomes(
    before: Outcome, after: Outcome, *, cause: Cause | None = None, crossing: Crossing | None = None
) -> list[RegionChange]:
    """Return every region of either outcome, by code.

    Why a region changed class is `cause` where only one reason is possible. Else `crossing` tells: it was the data
    if the new data alone move the region to another class, the method if the new method alone does.
    """
    changes = []
    for lineage in {**before.standings, **after.standings}:
        old, new = before.standings.get(lineage), after.standings.get(lineage)
        region = (new or old).region  # type: ignore[union-attr]  # it is in one of the two
        movement = _movement(old, new, before.labels, after.labels)
        found = None
        if movement != Movement.SAME:
            found = cause or (_cause(lineage, before, crossing) if crossing else None)
        changes.append(RegionChange(region, old, new, movement, found))
    return sorted(changes, key=lambda change: change.region.code)


def count_classes(outcome: Outcome, level: str) -> dict[str, int]:
    """Return how many regions of a level are in each class, from the most vulnerable; those without one last."""
    counts = Counter(
        standing.score_class for standing in outcome.standings.values() if standing.region.level == level
    )
    ordered = {label: counts.pop(label, 0) for label in reversed(outcome.labels.get(level, ()))}
    return {**ordered, "": counts.pop("", 0), **counts}


def count_movements(changes: Sequence[RegionChange]) -> dict[Movement, int]:
    """Return how many regions made each movement, 0 where none did."""
    counts = Counter(change.movement for change in changes)
    return {movement: counts[movement] for movement in Movement}


def _movement(
    old: Standing | None,
    new: Standing | None,
    old_labels: Mapping[str, tuple[str, ...]],
    new_labels: Mapping[str, tuple[str, ...]],
) -> Movement:
    was, is_ = (standing.score_class if standing else "" for standing in (old, new))
    if not was or not is_:
        return Movement.SAME if was == is_ else Movement.LOST if was else Movement.GAINED
    level = new.region.level if new else ""
    height_was, height_is = _height(was, old_labels.get(level, ())), _height(is_, new_labels.get(level, ()))
    if was == is_ or height_was == height_is:
        return Movement.SAME
    return Movement.UP if height_is > height_was else Movement.DOWN


def _height(label: str, labels: tuple[str, ...]) -> float:
    """Return the place of a class among its labels, 0 to 1, so that scales of three and of five classes compare."""
    return labels.index(label) / max(len(labels) - 1, 1) if label in labels else 0.0


def _cause(lineage: str, before: Outcome, crossing: Crossing) -> Cause:
    was = _class_of(before, lineage)
    data_moves = _class_of(crossing.other_data, lineage) != was
    method_moves = _class_of(crossing.other_method, lineage) != was
    if data_moves and method_moves:
        return Cause.DATA_OR_METHOD
    if method_moves:
        return Cause.METHOD
    if data_moves:
        return Cause.OWN_DATA if lineage in crossing.changed else Cause.OTHER_DATA
    return Cause.DATA_AND_METHOD


def _class_of(outcome: Outcome, lineage: str) -> str:
    standing = outcome.standings.get(lineage)
    return standing.score_class if standing else ""
