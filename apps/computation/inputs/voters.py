"""Registered voters of the regions, for methods that weigh the regions of a province by them."""

from dataclasses import replace

from apps.core.exceptions import InvalidInputError
from apps.indicators.models import Edition, RegionVoters
from apps.regions.enums import RegionLevel

from .content import RunInputs
from .plan import Plan

N_NAMED = 5


def with_voters(edition: Edition, plan: Plan, inputs: RunInputs) -> RunInputs:
    """Add the voters of each region where the method weighs by them.

    Raises InvalidInputError where a regency has none: leaving it out would change the score of its province.
    """
    if plan.method.regions.name != "voters":
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
