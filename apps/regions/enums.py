from typing import Final

from django.db import models


class RegionLevel(models.TextChoices):
    """The levels from the top down; levels for districts and villages are to follow below the regency."""

    NATION = "nation", "Nasional"
    PROVINCE = "province", "Provinsi"
    REGENCY = "regency", "Kabupaten/Kota"

    @property
    def above(self) -> "RegionLevel | None":
        """The level of the parent; None for the nation."""
        order = list(RegionLevel)
        position = order.index(self)
        return order[position - 1] if position else None


NATION_CODE: Final = "ID"
"""Code of the nation (from ISO 3166-1), which has none in the Kemendagri list."""

OFFICE_LEVELS: Final = (RegionLevel.PROVINCE, RegionLevel.REGENCY)
"""The levels that have offices, forms and scores, from the top down."""

LEVEL_SLUGS: Final = {"provinsi": RegionLevel.PROVINCE, "kabkota": RegionLevel.REGENCY}
"""The levels that have offices, by the word that stands for each in addresses and file names."""


def level_slug(level: str) -> str:
    """Return the word that stands for a level that has offices in addresses and file names."""
    return next(slug for slug, known in LEVEL_SLUGS.items() if known == level)
