"""What goes into a run: accepted answers as arrays for the engine, and as plain data for the record."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.core.exceptions import InvalidInputError
from apps.indicators.models import Edition, ExternalFigure
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Answer, EventRow, Submission

from .engine import Answer as EngineAnswer
from .engine import Units
from .framework import Plan

IntArray = npt.NDArray[np.int64]

_ENGINE_ANSWERS = {
    AnswerValue.OCCURRED.value: EngineAnswer.OCCURRED,
    AnswerValue.DID_NOT_OCCUR.value: EngineAnswer.DID_NOT_OCCUR,
    AnswerValue.NO_DATA.value: EngineAnswer.NO_DATA,
}


@dataclass(frozen=True)
class RunInputs:
    """The n regions of an edition and what is known of them.

    `payload` holds one plain dictionary a region, in the order of `regions`; it is stored with the results,
    and its hash identifies the inputs.
    """

    regions: tuple[Region, ...]
    payload: tuple[dict[str, Any], ...]
    n_known: int

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
        )

    @property
    def sha256(self) -> str:
        """The hash of regions and payload, independent of how the database ordered them."""
        rows = [
            [region.code, region.level, region.parent.code if region.parent else None, payload]
            for region, payload in zip(self.regions, self.payload, strict=True)
        ]
        canonical = json.dumps(rows, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def edition_regions(edition: Edition) -> tuple[Region, ...]:
    """Return the provinces and regencies of the edition's set by code; refuse a region that stands twice."""
    rows = Region.objects.in_set(edition.region_set).filter(
        level__in=(RegionLevel.PROVINCE, RegionLevel.REGENCY)
    )
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
    """Read the accepted submissions of an edition; regions without one are there, with nothing known.

    Per region: `{"answers": {indicator: {"answer", "events": {level: count}}}, "evidence": share}`.
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


def answer_arrays(inputs: RunInputs, plan: Plan) -> tuple[IntArray, IntArray]:
    """Return what the offices answered, for the engine.

    Returns
    -------
    answers : ndarray of int, shape (n_regions, n_indicators)
        Codes of `engine.Answer`; an indicator without an answer is "no data".
    counts : ndarray of int, shape (n_regions, n_indicators, n_event_levels)
        Events by level.
    """
    columns = {code: column for column, code in enumerate(plan.framework.indicator_codes)}
    levels = {code: position for position, code in enumerate(plan.event_levels)}
    shape = (len(inputs.regions), len(columns))
    answers = np.full(shape, int(EngineAnswer.NO_DATA), dtype=np.int64)
    counts = np.zeros((*shape, len(levels)), dtype=np.int64)
    for row, payload in enumerate(inputs.payload):
        for code, answer in payload.get("answers", {}).items():
            column = columns[code]
            answers[row, column] = int(_ENGINE_ANSWERS[answer["answer"]])
            for level, count in answer.get("events", {}).items():
                counts[row, column, levels[level]] = count
    return answers, counts


def _evidence_shares(accepted: dict[int, str]) -> dict[str, float | None]:
    """Return, per lineage, the share of its "occurred" answers that carry a file; None where none occurred."""
    occurred = Answer.objects.filter(submission__in=accepted, value=AnswerValue.OCCURRED).order_by()
    totals = Counter(occurred.values_list("submission_id", flat=True))
    backed = occurred.filter(evidence__removed_at__isnull=True, evidence__isnull=False).distinct()
    with_files = Counter(pk for pk, _ in backed.values_list("submission_id", "pk"))
    return {lineage: with_files[pk] / totals[pk] if totals[pk] else None for pk, lineage in accepted.items()}
