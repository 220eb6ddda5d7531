"""What goes into a run, as plain data for the record."""

from dataclasses import dataclass
from typing import Any

from apps.engine import Units
from apps.engine.headless.bundle.payload import payload_sha256
from apps.engine.run_manifest import LatestSource
from apps.regions.enums import RegionLevel
from apps.regions.models import Region


@dataclass(frozen=True)
class RunInputs:
    """The n regions of an edition and what is known of them.

    `payload` holds one plain dictionary a region (`payload.py`), in the order of `regions`; it is stored with the
    results, and its hash identifies the inputs. `latest` is None where the method fills in from no other edition.
    """

    regions: tuple[Region, ...]
    payload: tuple[dict[str, Any], ...]
    n_known: int
    latest: LatestSource | None = None

    @property
    def units(self) -> Units:
        """The regions as the engine knows them."""
        return Units(
            codes=tuple(region.code for region in self.regions),
            levels=tuple(region.level for region in self.regions),
            parents=tuple(
                region.parent.code if region.parent and region.level != RegionLevel.PROVINCE else None
                for region in self.regions
            ),
            voters=tuple(payload.get("voters") for payload in self.payload),
        )

    @property
    def sha256(self) -> str:
        """The hash of regions, payload and source of the values of the edition before."""
        regions = (
            (region.code, region.level, region.parent.code if region.parent else None)
            for region in self.regions
        )
        return payload_sha256(regions, self.payload, self.latest.to_dict() if self.latest else None)
