"""What offices answered and the centre accepted."""

from collections import Counter
from typing import Any

from apps.indicators.models import Edition
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Answer, EventRow, Submission

from .content import RunInputs
from .regions import check_regions_once, edition_regions


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


def _evidence_shares(accepted: dict[int, str]) -> dict[str, float | None]:
    """Return, per lineage, the share of its "occurred" answers that carry a file; None where none occurred."""
    occurred = Answer.objects.filter(submission__in=accepted, value=AnswerValue.OCCURRED).order_by()
    totals = Counter(occurred.values_list("submission_id", flat=True))
    backed = occurred.filter(evidence__removed_at__isnull=True, evidence__isnull=False).distinct()
    with_files = Counter(pk for pk, _ in backed.values_list("submission_id", "pk"))
    return {lineage: with_files[pk] / totals[pk] if totals[pk] else None for pk, lineage in accepted.items()}
