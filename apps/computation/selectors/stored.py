"""Reading a finished run back as input of the engine: from what the run stored, never from live data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from apps.core.exceptions import InvalidInputError
from apps.engine import IndexInputs, IndexResult, Units, compute_index
from apps.engine.run_manifest import RunManifest
from apps.regions.enums import RegionLevel

from ..models import IndexRun, RegionResult

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StoredRun:
    """A run with what it was computed from; the rows of `inputs` are in the order of `results`, by region code."""

    run: IndexRun
    results: tuple[RegionResult, ...]
    inputs: IndexInputs


def stored_run(run: IndexRun) -> StoredRun:
    """Read a finished run back.

    Raises InvalidInputError if the run is not finished, or if it knows only scores of the index (an edition of figures
    published elsewhere), from which nothing can be computed again.
    """
    if not run.manifest:
        raise InvalidInputError("Hitungan ini belum selesai. Tunggu sampai selesai, lalu ulangi.")
    rows = RegionResult.objects.filter(run=run).select_related("region__parent").order_by("region__code")
    results = tuple(rows.defer("inputs", "indicator_scores", "treated", "contributions"))
    supplements = list(rows.values_list("inputs__voters", "inputs__latest"))
    if not any(result.indicator_values for result in results):
        raise InvalidInputError(
            "Edisi ini berisi skor terbitan tanpa nilai indikator, jadi metodenya tidak dapat diubah atau diuji. "
            "Pilih hitungan dari data kantor."
        )
    manifest = run.content
    framework = manifest.framework
    missing = [None] * len(framework.indicators)
    units = Units(
        codes=tuple(result.region.code for result in results),
        levels=tuple(result.region.level for result in results),
        parents=tuple(_parent_code(result) for result in results),
        voters=tuple(voters for voters, _ in supplements),
    )
    values = np.array([result.indicator_values or missing for result in results], dtype=np.float64)
    latest = _read_latest(manifest, [earlier or {} for _, earlier in supplements])
    return StoredRun(run, results, IndexInputs(framework, manifest.method, units, values, latest))


def repeat_run(stored: StoredRun) -> IndexResult:
    """Compute a stored run again.

    Raises InvalidInputError if today's engine does not give the scores that the run stored: what an analysis says
    about the new scores would not be true of the stored ones.
    """
    result = compute_index(stored.inputs)
    scores = np.array([row.score for row in stored.results], dtype=np.float64)
    if not np.allclose(result.index, scores, rtol=0.0, atol=1e-9, equal_nan=True):
        raise InvalidInputError(
            "Skor hitungan ini tidak terulang dengan mesin yang sekarang. Minta hitungan baru, lalu ulangi di sana."
        )
    return result


def _read_latest(manifest: RunManifest, earlier: Sequence[Mapping[str, float]]) -> FloatArray | None:
    """Return the values of the edition before; None if the run did not fill gaps from another edition."""
    if manifest.input.latest is None:
        return None
    codes = manifest.framework.indicator_codes
    return np.array([[known.get(code) for code in codes] for known in earlier], dtype=np.float64)


def _parent_code(result: RegionResult) -> str | None:
    region = result.region
    return region.parent.code if region.parent and region.level != RegionLevel.PROVINCE else None
