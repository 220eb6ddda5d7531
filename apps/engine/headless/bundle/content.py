"""What a bundle says, as plain values, and the names of its files and columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

from ...run_manifest import RunManifest
from .payload import payload_sha256

FORMAT: Final = 1
README: Final = "README.txt"
MANIFEST: Final = "manifest.json"
CHECKSUMS: Final = "SHA256SUMS"
REGIONS: Final = "regions.csv"
INPUTS: Final = "inputs.csv"
LATEST: Final = "latest.csv"
VALUES: Final = "values.csv"
TREATED: Final = "treated.csv"
RESULTS: Final = "results.csv"

REGION_COLUMNS: Final = ("code", "level", "parent", "name", "has_data", "evidence_share", "voters")
ANSWER_COLUMNS: Final = ("code", "indicator", "answer", "event_level", "count")
FIGURE_COLUMNS: Final = ("code", "group_code", "score", "source_url")
LATEST_COLUMNS: Final = ("code", "indicator", "value")
TREATED_COLUMNS: Final = ("code", "indicator", "step", "before", "after")
INDEX_COLUMNS: Final = (
    "score", "rank", "class", "aggregated_score", "aggregated_count", "aggregated_total", "completeness",
    "evidence_share",
)  # fmt: skip
REMAINDER: Final = "remainder"
"""The column after the contributions, in results that have them."""

INDEX_SOURCE: Final = "index"
"""In the inputs of an external edition the key of the source of the index itself, beside those of the groups."""

KIND: Final = "data_kind"
"""The last column of every table, so that where its figures come from stays with every row that somebody copies."""

SIMULATED: Final = "DATA SIMULASI"

Cell: TypeAlias = str | int | float | None


@dataclass(frozen=True)
class BundleRegion:
    """A region of the run; `parent` is the code of the region above, whatever its level."""

    code: str
    level: str
    parent: str
    name: str


@dataclass(frozen=True)
class BundleContent:
    """A whole bundle, rows in the order of the run's regions.

    `document` is the manifest of the run as it was stored, which is written as it is; `manifest` is what it says.
    `payload` is what the run stores as the inputs of each region. `values` are the values of the indicators and
    `treated` those that imputation or treatment changed, by indicator; both are empty for figures published
    elsewhere. `results` are the cells of `result_columns`.
    """

    facts: Mapping[str, Any]
    document: Mapping[str, Any]
    regions: Sequence[BundleRegion]
    payload: Sequence[Mapping[str, Any]]
    values: Sequence[Sequence[float | None]]
    results: Sequence[Sequence[Cell]]
    treated: Sequence[Mapping[str, Mapping[str, Any]]] = ()
    has_contributions: bool = False

    @cached_property
    def manifest(self) -> RunManifest:
        return RunManifest.from_dict(self.document)

    @property
    def is_external(self) -> bool:
        return self.manifest.edition.is_external

    @property
    def input_sha256(self) -> str:
        """The hash by which a run knows its inputs."""
        regions = ((region.code, region.level, region.parent or None) for region in self.regions)
        latest = self.manifest.input.latest
        return payload_sha256(regions, self.payload, latest.to_dict() if latest else None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the results behind code and level."""
        return result_columns(self.manifest, has_contributions=self.has_contributions)


def data_kind(manifest: RunManifest) -> str:
    """Return what the last column of every table says."""
    return SIMULATED if manifest.edition.is_simulated else manifest.edition.kind


def result_columns(manifest: RunManifest, *, has_contributions: bool) -> tuple[str, ...]:
    """Return the columns of the results behind code and level; runs of an early engine have no contributions."""
    indicators = () if manifest.edition.is_external else manifest.indicators
    themes = () if manifest.edition.is_external else manifest.themes
    contributions = (*(f"contribution_{code}" for code in indicators), REMAINDER) if has_contributions else ()
    return (
        *INDEX_COLUMNS,
        *(f"group_score_{code}" for code in manifest.groups),
        *(f"group_class_{code}" for code in manifest.groups),
        *(f"theme_score_{code}" for code in themes),
        *(f"theme_rank_{code}" for code in themes),
        *(f"theme_class_{code}" for code in themes),
        *(f"indicator_score_{code}" for code in indicators),
        *contributions,
    )
