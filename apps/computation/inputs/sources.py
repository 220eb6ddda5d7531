"""What a run computes from: answers of offices that the centre accepted, or figures that were published elsewhere."""

from collections import Counter
from typing import Any

from apps.core.exceptions import InvalidInputError
from apps.indicators.models import Edition, ExternalFigure
from apps.regions.enums import OFFICE_LEVELS
from apps.regions.models import Region
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Answer, EventRow, Submission

from .content import RunInputs


def edition_regions(edition: Edition) -> tuple[Region, ...]:
    """Return the provinces and regencies of the edition's set, ordered by code.

    Raises InvalidInputError if a region is among them twice.
    """
    rows = Region.objects.in_set(edition.region_set).filter(level__in=OFFICE_LEVELS)
    regions = tuple(rows.select_related("parent").order_by("code"))
    check_regions_once([region.lineage for region in regions])
    return regions


def check_regions_once(lineages: list[str]) -> None:
    """Raise InvalidInputError where a region would be counted twice, under an old and a new code."""
    repeated = sorted(lineage for lineage, count in Counter(lineages).items() if count > 1)
    if repeated:
        raise InvalidInputError(
            f"Wilayah {', '.join(repeated)} muncul lebih dari sekali dalam masukan hitungan. "
            "Periksa susunan wilayah edisi ini sebelum menghitung."
        )


def accepted_inputs(edition: Edition) -> RunInputs:
    """Read the accepted submissions of an edition. Every region of the edition is in the result, with data or without.

    The payload of a region is `{"answers": {indicator: {"answer", "events": {level: count}}}, "evidence": share}`, or
    empty if it has no accepted submission.
    """
    regions = edition_regions(edition)
    accepted = dict(
        Submission.objects.filter(edition=edition, state=SubmissionState.ACCEPTED).values_list(
            "pk", "region__lineage"
        )
    )
    check_regions_once(list(accepted.values()))
    answers: dict[str, dict[str, dict[str, Any]]] = {lineage: {} for lineage in accepted.values()}
    rows = Answer.objects.filter(submission__in=accepted).order_by()
    for submission, indicator, value in rows.values_list("submission_id", "indicator__code", "value"):
        answers[accepted[submission]][indicator] = {"answer": value}
    events = EventRow.objects.filter(answer__submission__in=accepted).order_by()
    columns = ("answer__submission_id", "answer__indicator__code", "level__code", "count")
    for submission, indicator, level, count in events.values_list(*columns):
        counts = answers[accepted[submission]][indicator].setdefault("events", {})
        counts[level] = counts.get(level, 0) + count
    shares = _evidence_shares(accepted)
    return RunInputs(
        regions=regions,
        payload=tuple(
            {"answers": answers[region.lineage], "evidence": shares[region.lineage]}
            if region.lineage in answers
            else {}
            for region in regions
        ),
        n_known=len(accepted),
    )


def _evidence_shares(accepted: dict[int, str]) -> dict[str, float | None]:
    """Return, per lineage, the share of its "occurred" answers that carry a file; None where none occurred."""
    occurred = Answer.objects.filter(submission__in=accepted).occurred().order_by()
    totals = Counter(occurred.values_list("submission_id", flat=True))
    with_files = Counter(occurred.backed().values_list("submission_id", flat=True))
    return {lineage: with_files[pk] / totals[pk] if totals[pk] else None for pk, lineage in accepted.items()}


def external_inputs(edition: Edition) -> RunInputs:
    """Read the imported figures of an external edition. The payload of a region is `{"score", "groups", "sources"}`."""
    regions = edition_regions(edition)
    known: dict[str, dict[str, Any]] = {}
    figures = ExternalFigure.objects.filter(edition=edition, region__level__in=OFFICE_LEVELS)
    figures = figures.select_related("region")
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
