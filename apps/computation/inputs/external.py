"""What was published elsewhere and imported."""

from typing import Any

from apps.indicators.models import Edition, ExternalFigure

from .content import RunInputs
from .regions import edition_regions


def external_inputs(edition: Edition) -> RunInputs:
    """Read the imported figures of an external edition. Per region: `{"score", "groups", "sources"}`."""
    regions = edition_regions(edition)
    known: dict[str, dict[str, Any]] = {}
    figures = ExternalFigure.objects.filter(edition=edition).select_related("region")
    for figure in figures.order_by("region__code", "group_code"):
        entry = known.setdefault(figure.region.lineage, {"groups": {}, "sources": {}})
        if figure.group_code:
            entry["groups"][figure.group_code] = float(figure.score)
        else:
            entry["score"] = float(figure.score)
        entry["sources"][figure.group_code or "index"] = figure.source_url
    return RunInputs(
        regions=regions,
        payload=tuple(known.get(region.lineage, {}) for region in regions),
        n_known=len(known),
    )
