"""Reading runs and results.

A person sees the results of the regions in their scope. A run belongs to no region: whoever may see runs anywhere
sees all of them.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from apps.core.exceptions import MissingError
from apps.engine import Framework, Group
from apps.engine.run_manifest import RunManifest
from apps.indicators.score_format import ScoreFormat
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.words import guess_region, read_code
from apps.submissions.models import Submission
from apps.submissions.selectors import Period

from ..models import IndexRun, RegionResult
from ..querysets import IndexRunQuerySet


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator behind a score: the answer, the number of events by level, and the value and score they gave."""

    code: str
    name: str
    answer: str
    events: dict[str, int]
    value: float | None
    score: float | None


@dataclass(frozen=True)
class GroupLine:
    """One dimension or sub-dimension of a result, with the indicators that belong to it directly.

    `labels` are the classes that it could be in, from the least to the most vulnerable. `text` is the score as it is
    written beside its class.
    """

    code: str
    name: str
    depth: int
    is_display_only: bool
    score: float | None
    text: str
    score_class: str
    labels: tuple[str, ...]
    indicators: tuple[IndicatorLine, ...]


def run_list(*, scope: RegionScope) -> IndexRunQuerySet:
    """Return the runs, newest first; none for people who may see no results anywhere."""
    rows = IndexRun.objects.select_related("edition", "requested_by")
    return rows.none() if scope.is_empty else rows


def run_get(*, scope: RegionScope, public_id: uuid.UUID) -> IndexRun:
    """Return one run. Raises MissingError if there is none that this person may see."""
    found = run_list(scope=scope).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Hitungan tidak ditemukan.")
    return found


def run_latest(run: IndexRun) -> IndexRun | None:
    """Return the run of an earlier edition whose values stand in for missing ones; None where there is none."""
    latest = run.content.input.latest
    if latest is None:
        return None
    return IndexRun.objects.select_related("edition").filter(public_id=latest.run).first()


def result_list(*, scope: RegionScope, run: IndexRun) -> QuerySet[RegionResult]:
    """Return the results of a run in `scope`, by region code; the large columns are loaded only on use."""
    rows = RegionResult.objects.in_scope(scope).filter(run=run).select_related("region__parent")
    wide = ("inputs", "indicator_values", "indicator_scores", "treated", "contributions")
    return rows.defer(*wide).order_by("region__code")


def result_get(*, scope: RegionScope, run: IndexRun, region_code: str) -> RegionResult:
    """Return the whole result of one region, whose code may be written without its point.

    Raises MissingError if the region is not in `scope`, with the code that was probably meant.
    """
    rows = RegionResult.objects.in_scope(scope).filter(run=run)
    found = _result_of(rows, region_code)
    if found is None:
        regions = list(Region.objects.filter(pk__in=rows.values("region")))
        code = read_code(region_code, {region.code for region in regions})
        found = _result_of(rows, code) if code else None
        if found is None:
            guess = guess_region(region_code, regions)
            hint = f" Mungkin maksudnya {guess}." if guess else ""
            raise MissingError(f"Hasil wilayah “{region_code}” tidak ditemukan.{hint}")
    found.run = run
    return found


def _result_of(rows: QuerySet[RegionResult], region_code: str) -> RegionResult | None:
    return rows.filter(region__code=region_code).select_related("region__parent").first()


def result_submission(result: RegionResult, *, scope: RegionScope) -> Submission | None:
    """Return the submission behind a result; None if it is not in `scope`."""
    rows = Submission.objects.in_scope(scope).filter(edition=result.run.edition, region=result.region)
    return rows.first()


def run_list_reading(submission: Submission, periods: Sequence[Period]) -> QuerySet[IndexRun]:
    """Return the finished runs that read this form while it counted as it is now (`periods_counted`), newest first."""
    rows = RegionResult.objects.filter(region=submission.region_id, run__edition=submission.edition_id)
    is_then = Q(pk__in=[])
    for begin, end in periods:
        is_then |= Q(job_queued_at__gte=begin) & (Q(job_queued_at__lt=end) if end else Q())
    finished = IndexRun.objects.finished().filter(is_then, pk__in=rows.values("run"))
    return finished.select_related("edition").order_by("-number")


def result_groups(result: RegionResult) -> list[GroupLine]:
    """Return what a score is made of, in the order of the instrument: groups and their indicators."""
    manifest = result.run.content
    framework = manifest.framework
    lines = _indicator_lines(result, manifest)
    by_group: dict[str, list[IndicatorLine]] = {}
    for indicator in framework.indicators:
        by_group.setdefault(indicator.parent, []).append(lines[indicator.code])
    scores = dict(zip(manifest.groups, result.group_scores, strict=True))
    classes = dict(zip(manifest.groups, result.group_classes, strict=True))
    lines_of_groups = []
    for group, depth in _walk_groups(framework):
        cutoffs, score = manifest.cutoffs_at(result.region.level, group.code), scores[group.code]
        lines_of_groups.append(
            GroupLine(
                code=group.code,
                name=group.name,
                depth=depth,
                is_display_only=group.is_display_only,
                score=score,
                text=ScoreFormat.of(cutoffs, [score]).score(score),
                score_class=classes[group.code],
                labels=cutoffs.labels,
                indicators=tuple(by_group.get(group.code, ())),
            )
        )
    return lines_of_groups


def _walk_groups(framework: Framework) -> Iterator[tuple[Group, int]]:
    """Yield every group with its depth (1 is directly below the index), parents before children."""
    children: dict[str, list[Group]] = {}
    for group in framework.groups:
        children.setdefault(group.parent, []).append(group)

    def below(code: str, depth: int) -> Iterator[tuple[Group, int]]:
        for group in children.get(code, ()):
            yield group, depth
            yield from below(group.code, depth + 1)

    return below(framework.code, 1)


def _indicator_lines(result: RegionResult, manifest: RunManifest) -> dict[str, IndicatorLine]:
    answers = result.inputs.get("answers", {})
    names = manifest.indicator_names
    missing = [None] * len(names)
    columns = zip(
        names.items(), result.indicator_values or missing, result.indicator_scores or missing, strict=True
    )
    return {
        code: IndicatorLine(
            code=code,
            name=name,
            answer=answers.get(code, {}).get("answer", ""),
            events=answers.get(code, {}).get("events", {}),
            value=value,
            score=score,
        )
        for (code, name), value, score in columns
    }


def event_level_names(run: IndexRun) -> dict[str, str]:
    """Return the names of the event levels of a run's instrument, by code."""
    return dict(run.edition.instrument.event_levels.values_list("code", "name"))
