"""What only some methods need: values of the edition before, to fill gaps with, and registered voters, to weigh by."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apps.core.exceptions import InvalidInputError
from apps.engine.headless.bundle.payload import payload_has_data
from apps.engine.run_manifest import LatestSource
from apps.indicators.models import Edition, RegionVoters
from apps.regions.enums import RegionLevel

from ..models import IndexRun, RegionResult
from .content import RunInputs
from .plan import Plan


def with_latest(edition: Edition, plan: Plan, inputs: RunInputs) -> RunInputs:
    """Add earlier values of the indicators that a region has no data for, if the method fills gaps with them.

    They come from the newest earlier edition of the same kind that has a finished run, and from its newest run. The
    kind must be the same so that simulated data never stands in for real data.

    Raises InvalidInputError if there is no such run, or if its values mean something else than they would today.
    """
    if "latest" not in plan.method.takes:
        return inputs
    run = _find_run(edition)
    columns = _shared_columns(run, edition, plan)
    rows = RegionResult.objects.filter(run=run).order_by("region__code")
    known = {
        lineage: {code: value for code, column in columns.items() if (value := values[column]) is not None}
        for lineage, values in rows.values_list("region__lineage", "indicator_values")
        if values
    }
    payload = tuple(
        _with_missing(payload, known.get(region.lineage, {}))
        for region, payload in zip(inputs.regions, inputs.payload, strict=True)
    )
    source = LatestSource(run.edition.code, str(run.public_id), run.run_key, run.input_sha256)
    return replace(inputs, payload=payload, latest=source)


def _find_run(edition: Edition) -> IndexRun:
    runs = IndexRun.objects.finished().filter(
        edition__kind=edition.kind, edition__reference_on__lt=edition.reference_on
    )
    runs = runs.select_related("edition__instrument")
    found = runs.order_by("-edition__reference_on", "-edition__pk", "-job_finished_at", "-pk").first()
    if found is None:
        raise InvalidInputError(
            f"Data kosong hendak diisi dari edisi sebelumnya, padahal belum ada edisi berjenis sama sebelum "
            f"{edition.reference_on:%d-%m-%Y} yang selesai dihitung. Hitung edisi itu dahulu, atau ganti cara "
            "pengisian data kosong pada instrumen."
        )
    return found


def _shared_columns(run: IndexRun, edition: Edition, plan: Plan) -> dict[str, int]:
    """Return, by code, the columns of the earlier values that mean the same now.

    In all versions of one instrument a code stands for the same indicator. In another instrument an indicator is taken
    for the same one only if its name is the same too.
    """
    manifest = run.content
    is_same_instrument = manifest.instrument.code == edition.instrument.code
    names = {indicator.code: indicator.name for indicator in plan.framework.indicators}
    earlier = manifest.indicator_names
    columns = {
        code: column
        for column, code in enumerate(manifest.indicators)
        if code in names and (is_same_instrument or earlier[code] == names[code])
    }
    if not columns:
        raise InvalidInputError(
            f"Tidak ada indikator yang sama dengan edisi {run.edition}, jadi data kosong tidak dapat diisi dari edisi "
            "itu. Ganti cara pengisian data kosong pada instrumen."
        )
    if manifest.event_levels != dict(zip(plan.event_levels, plan.event_weights, strict=True)):
        raise InvalidInputError(
            f"Bobot tingkat kejadian edisi {run.edition} lain dari yang sekarang, jadi nilainya tidak sebanding dan "
            "tidak dapat mengisi data kosong. Samakan bobotnya, atau ganti cara pengisian data kosong pada instrumen."
        )
    return columns


def _with_missing(payload: dict[str, Any], earlier: Mapping[str, float]) -> dict[str, Any]:
    """Return the payload with the earlier values of the indicators that the region has no data for.

    A region without any data of its own gets none: the engine would give it no score anyway, and its earlier values
    would only shift the maxima by which the other regions are scored.
    """
    if not payload_has_data(payload):
        return payload
    answers = payload.get("answers", {})
    wanted = {
        code: value
        for code, value in earlier.items()
        if answers.get(code, {}).get("answer", "no_data") == "no_data"
    }
    return {**payload, "latest": wanted} if wanted else payload


N_NAMED = 5


def with_voters(edition: Edition, plan: Plan, inputs: RunInputs) -> RunInputs:
    """Add the registered voters of each region, if the method weighs by them.

    Raises InvalidInputError if they are missing for a regency: leaving it out would change the score of its province.
    """
    if "voters" not in plan.method.takes:
        return inputs
    rows = RegionVoters.objects.filter(edition=edition).values_list("region__lineage", "count")
    counts = dict(rows)
    missing = [
        region.code
        for region in inputs.regions
        if region.level == RegionLevel.REGENCY and region.lineage not in counts
    ]
    if missing:
        listed = ", ".join(missing[:N_NAMED]) + (" dan lainnya" if len(missing) > N_NAMED else "")
        raise InvalidInputError(
            f"Skor agregat ditimbang menurut pemilih, padahal jumlah pemilih {len(missing)} kabupaten/kota belum "
            f"dimuat ({listed}). Muat dengan python manage.py voters_load {edition.code} BERKAS.csv, atau pakai "
            "rata-rata sederhana pada instrumen."
        )
    payload = tuple(
        {**known, "voters": counts[region.lineage]} if region.lineage in counts else known
        for region, known in zip(inputs.regions, inputs.payload, strict=True)
    )
    return replace(inputs, payload=payload)
