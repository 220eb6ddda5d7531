"""What goes into a run, as plain data that is stored with its results."""

from dataclasses import dataclass
from typing import Any

from apps.engine import Units
from apps.engine.headless.bundle.payload import payload_sha256
from apps.engine.run_manifest import LatestSource
from apps.regions.enums import RegionLevel
from apps.regions.models import Region


@dataclass(frozen=True)
class RunInputs:
    """The regions of an edition and what is known about them.

    `payload` holds one plain dictionary per region (`apps/engine/headless/bundle/payload.py`), in the order of
    `regions`. It is stored with the results, and its hash identifies the inputs. `n_known` counts the regions with
    data. `latest` says which earlier run gaps are filled from; None if they are not.
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
        """The hash of the regions, their payloads, and the earlier run that gaps are filled from."""
        regions = (
            (region.code, region.level, region.parent.code if region.parent else None)
            for region in self.regions
        )
        return payload_sha256(regions, self.payload, self.latest.to_dict() if self.latest else None)
