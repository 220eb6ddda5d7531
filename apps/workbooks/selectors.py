"""Reading workbooks: the jobs of one person, what was found in a file, and what a new file is made of."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.core.exceptions import MissingError
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.submissions.models import AnswerRevision, Submission
from apps.submissions.rules import may_enter
from apps.submissions.selectors import submission_list, submission_province_list

from .enums import Cover, LineKind
from .models import WorkbookJob, WorkbookLine
from .querysets import WorkbookJobQuerySet

MAX_OWN: Final = 20
"""How many forms of single regions are offered by name; those of others are downloaded on their own pages."""


_ONE_REGION: Final = f"{Cover.REGION.value}:"


@dataclass(frozen=True)
class CoverChoice:
    """A workbook that can be made: what it covers, and the region that it is of (None: the nation)."""

    cover: Cover
    region: Region | None
    label: str

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.cover.value}:{self.region.code if self.region else ''}"


def job_list(*, maker: User) -> WorkbookJobQuerySet:
    """Return the person's jobs whose files are still kept and whose forms the person may still read, newest first."""
    scope = scope_for(maker, Permission.SUBMISSION_VIEW)
    return WorkbookJob.objects.made_by(maker).kept_at(timezone.now()).in_scope(scope).with_edition()


def job_get(*, maker: User, public_id: uuid.UUID) -> WorkbookJob:
    """Return one job. Raises MissingError for one of somebody else, of forms out of reach, or no longer kept."""
    found = job_list(maker=maker).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Berkas ini tidak ada, atau masa simpannya sudah lewat.")
    return found


def job_forms(maker: User, public_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the public ids of the forms in a workbook that the person brought, also where they are out of reach."""
    rows = WorkbookLine.objects.filter(job__public_id=public_id, job__made_by=maker, submission__isnull=False)
    return list(rows.order_by().values_list("submission__public_id", flat=True).distinct())


def job_applied(job: WorkbookJob) -> WorkbookJob | None:
    """Return the newest attempt to apply what was found in an uploaded workbook."""
    return job.applied.order_by("-pk").first()


def line_list(job: WorkbookJob, kind: LineKind | None = None) -> QuerySet[WorkbookLine]:
    """Return what was found in an uploaded workbook, regions loaded, in the order of errors, conflicts, answers."""
    rows = WorkbookLine.objects.filter(job=job).select_related("submission__region")
    return rows.filter(kind=kind) if kind else rows


def line_counts(job: WorkbookJob) -> dict[LineKind, int]:
    """Return how many lines of each kind there are; kinds without any count 0."""
    rows = WorkbookLine.objects.filter(job=job).order_by()
    found = dict(rows.values_list("kind").annotate(Count("pk")))
    return {kind: found.get(kind.value, 0) for kind in LineKind}


def cover_list(*, scope: RegionScope, edition: Edition, user: User, also: str = "") -> list[CoverChoice]:
    """Return the workbooks of an edition that the person may have made, the nearest first.

    `also` is one more choice, as `CoverChoice.value`, where it names the form of a region in `scope`.
    """
    own = [
        row.region
        for row in submission_list(scope=own_scope(user), edition=edition)[: MAX_OWN * 2]
        if may_enter(user, row)
    ]
    named = submission_list(scope=scope, edition=edition).filter(region__code=also.removeprefix(_ONE_REGION))
    own = own[:MAX_OWN] + [row.region for row in named if row.region not in own[:MAX_OWN]]
    choices = [CoverChoice(Cover.REGION, region, f"{region}") for region in own]
    choices += [
        CoverChoice(Cover.PROVINCE, province, f"{province} dan semua kabupaten/kotanya")
        for province in submission_province_list(scope=scope, edition=edition)
    ]
    if scope.is_nation:
        choices.append(CoverChoice(Cover.NATION, None, "Indonesia, semua kabupaten/kota"))
    return choices


def own_scope(user: User) -> RegionScope:
    """Return the regions whose forms the person fills, with what lies below them."""
    return scope_for(user, Permission.SUBMISSION_ENTER)


def covered_submissions(
    *, scope: RegionScope, edition: Edition, cover: Cover, region: Region | None
) -> list[Submission]:
    """Return the forms of a workbook that lie in `scope`, in the order of their codes, regions and edition loaded."""
    rows = submission_list(scope=scope, edition=edition).select_related("edition__instrument")
    if cover == Cover.NATION:
        rows = rows.filter(region__level=RegionLevel.REGENCY)
    elif region is None:
        return []
    elif cover == Cover.PROVINCE:
        rows = rows.in_scope(RegionScope.of([region.lineage]))
    else:
        rows = rows.filter(region=region)
    return list(rows)


def revision_contents(wanted: dict[int, int]) -> dict[int, dict[str, Any]]:
    """Return what earlier versions of answers said: key of the answer -> content, for key -> version in `wanted`."""
    rows = AnswerRevision.objects.filter(answer__in=wanted).values_list("answer_id", "revision", "content")
    return {answer: content for answer, revision, content in rows if wanted[answer] == revision}


def stored_versions(lines: Iterable[WorkbookLine]) -> dict[int, AnswerRevision]:
    """Return the version of the portal that each line was compared with, with its author; one query."""
    wanted = {(row.submission_id, row.indicator_code, row.stored_revision): row.pk for row in lines}
    forms, codes, numbers = zip(*wanted, strict=True) if wanted else ((), (), ())
    rows = AnswerRevision.objects.filter(
        answer__submission__in=forms, answer__indicator__code__in=codes, revision__in=numbers
    ).select_related("answer__indicator", "saved_by")
    found = {(row.answer.submission_id, row.answer.indicator.code, row.revision): row for row in rows}
    return {line: found[key] for key, line in wanted.items() if key in found}


def instrument_name(edition: Edition) -> str:
    """Return how a workbook names the instrument that it was made for: "ikp_2024/1". Its instrument must be loaded."""
    return f"{edition.instrument.code}/{edition.instrument.version}"
