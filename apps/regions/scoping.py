"""Which part of the country a person may see or act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from .enums import NATION_CODE, RegionLevel

if TYPE_CHECKING:
    from .models import Region


@dataclass(frozen=True, slots=True)
class RegionScope:
    """A set of regions, each with the regions below it, that a person may reach, or an act on behalf of the nation.

    `lineages` are `Region.lineage` codes, so that a scope stays right when a code changes. What is below a region
    is judged at the time of the row: the coordinator of Papua reaches the Merauke of early 2022, not that of 2024.
    Without lineages the scope reaches nothing. The whole nation is never a lineage: it is `RegionScope.nation()`.
    """

    is_nation: bool
    lineages: frozenset[str]

    def __post_init__(self) -> None:
        if NATION_CODE in self.lineages:
            raise ValueError("The nation is not a lineage of a scope: use RegionScope.nation().")

    @classmethod
    def nation(cls) -> Self:
        """Return the scope that reaches every region."""
        return cls(is_nation=True, lineages=frozenset())

    @classmethod
    def none(cls) -> Self:
        """Return the scope that reaches nothing."""
        return cls(is_nation=False, lineages=frozenset())

    @classmethod
    def of(cls, lineages: Iterable[str]) -> Self:
        """Return the scope of the regions named by their lineage; raises ValueError for the nation's code."""
        if isinstance(lineages, str):
            raise TypeError("RegionScope.of takes several lineages, not one string.")
        return cls(is_nation=False, lineages=frozenset(lineages))

    @classmethod
    def over(cls, regions: Iterable["Region"]) -> Self:
        """Return the scope of `regions` with what lies below them; with the nation among them, everything."""
        found = list(regions)
        if any(region.level == RegionLevel.NATION for region in found):
            return cls.nation()
        return cls.of(region.lineage for region in found)

    @property
    def is_empty(self) -> bool:
        return not self.is_nation and not self.lineages

    def covers(self, region: "Region") -> bool:
        """Whether `region`, or a region above it, is in the scope.

        This makes no query where the regions above are loaded (`Region.objects.with_parent()`).
        """
        if self.is_nation:
            return True
        return any(lineage in self.lineages for lineage in lineages_up_to_province(region))


def lineages_up_to_province(region: "Region") -> Iterable[str]:
    """Yield the lineages of `region` and of what lies above it, without the nation."""
    above: Region | None = region
    while above is not None and above.level != RegionLevel.NATION:
        yield above.lineage
        # Stop at the province: the nation is never a lineage of a scope, and loading it would cost a query per row.
        above = None if above.level == RegionLevel.PROVINCE else above.parent
