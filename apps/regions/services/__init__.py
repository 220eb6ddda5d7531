"""Loading reference data of regions: regions and region sets, boundaries."""

from .boundary_load import (
    BOUNDARIES_FILE,
    BoundaryChoices,
    BoundaryReport,
    StoredBoundaries,
    boundary_default_load,
    boundary_document_make,
    boundary_load,
)
from .region_load import (
    REGION_SETS_FILE,
    REGIONS_FILE,
    LoadReport,
    region_load,
    region_set_load,
)

__all__ = [
    "BOUNDARIES_FILE",
    "REGIONS_FILE",
    "REGION_SETS_FILE",
    "BoundaryChoices",
    "BoundaryReport",
    "LoadReport",
    "StoredBoundaries",
    "boundary_default_load",
    "boundary_document_make",
    "boundary_load",
    "region_load",
    "region_set_load",
]
