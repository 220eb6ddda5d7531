"""Reading releases. Drafts are only for people with a national role; public releases are for everybody."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import region_list_held
from apps.computation.models import IndexRun
from apps.computation.selectors import run_list_reading
from apps.core.enums import JobState
from apps.core.exceptions import MissingError
from apps.indicators.enums import EditionState
from apps.indicators.models import Edition
from apps.regions.models import Region, RegionSet
from apps.regions.scoping import RegionScope
from apps.regions.words import find_searched
from apps.submissions.models import Submission
from apps.submissions.selectors import Period, submission_list_no_longer_as_at

from .enums import COMING_STATES, PUBLIC_STATES, ChunkKind, ReleaseState
from .models import Release, ReleaseChunk


def release_list(*, scope: RegionScope) -> QuerySet[Release]:
    """Return all releases, drafts too, for people whose scope is the nation; none for others."""
    rows = Release.objects.select_related(
        "edition", "run", "prepared_by", "scheduled_by", "shared_by", "published_by", "withdrawn_by"
    )
    return rows if scope.is_nation else rows.none()


def release_get(*, scope: RegionScope, public_id: uuid.UUID) -> Release:
    """Return one release. Raises MissingError where it does not exist or lies outside the scope."""
    found = release_list(scope=scope).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Terbitan tidak ditemukan.")
    return found


@dataclass(frozen=True)
class EmbargoedReport:
    """The report on one region that a stakeholder reads before the release is public."""

    release: Release
    region: Region

    @property
    def url(self) -> str:
        return reverse("publishing:embargo_report", args=[self.release.public_id, self.region.code])


def embargoed_list(user: User) -> list[EmbargoedReport]:
    """Return the reports that a person may read before they are public: those on the very regions of their roles.

    Regions are those of the edition: a role in a region that has another code by then still finds it.
    """
    lineages = [region.lineage for region in region_list_held(user, Permission.RELEASE_VIEW_EMBARGOED)]
    if not lineages:
        return []
    shared = Release.objects.shared().select_related("edition__region_set")
    return [
        report
        for release in shared.order_by("-edition__reference_on", "-version")
        for report in report_list_of(release, lineages)
    ]


def report_list_of(release: Release, lineages: Collection[str]) -> list[EmbargoedReport]:
    """Return the reports of a release on regions of these lineages, by code: none on one outside its edition."""
    rows = Region.objects.in_set(release.edition.region_set).filter(lineage__in=lineages).order_by("code")
    return [EmbargoedReport(release, region) for region in rows]


def embargoed_get(user: User, *, public_id: uuid.UUID, code: str) -> EmbargoedReport:
    """Return one of those reports. Raises MissingError for every other: whatever it is, it does not exist."""
    for report in embargoed_list(user):
        if (report.release.public_id, report.region.code) == (public_id, code):
            return report
    raise MissingError("Laporan tidak ditemukan.")


def chunk_list_ready(release: int) -> list[int]:
    """Return the ids of the chunks of a release that a worker may take now: of pages, once all others are done."""
    rows = ReleaseChunk.objects.filter(release=release, release__job_state=JobState.RUNNING)
    undone = rows.exclude(job_state=JobState.FINISHED)
    before_pages = undone.exclude(kind=ChunkKind.PAGES)
    ready = before_pages if before_pages.exists() else undone
    return list(ready.filter(job_state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True))


def release_list_public() -> QuerySet[Release]:
    """Return the releases that everybody can read, superseded and withdrawn ones too, the newest first."""
    return Release.objects.filter(state__in=PUBLIC_STATES).select_related("edition", "run")


def release_in_force(edition: Edition) -> Release | None:
    """Return the release of an edition that is in force now; None where there is none."""
    return Release.objects.in_force().filter(edition=edition).first()


def run_list_releasable() -> QuerySet[IndexRun]:
    """Return the runs that a release can be made of: the newest finished one of each edition that has none coming."""
    return run_list_newest().exclude(edition__releases__state__in=COMING_STATES)


def run_list_newest() -> QuerySet[IndexRun]:
    """Return the newest finished run of each edition, newest first."""
    return IndexRun.objects.newest_finished().select_related("edition")


def edition_list_public() -> QuerySet[Edition]:
    """Return the editions that everybody may know of: all that were opened."""
    rows = Edition.objects.exclude(state=EditionState.DRAFT).select_related("instrument", "region_set")
    return rows.prefetch_related("releases")


def region_list_found(rows: QuerySet[Region], text: str) -> QuerySet[Region]:
    """Return the regions of `rows` that a search for a name or code finds; all where nothing is searched."""
    if not text.strip():
        return rows
    return rows.filter(pk__in=[region.pk for region in find_searched(text, rows)])


def region_list_public(*, region_set: RegionSet) -> QuerySet[Region]:
    """Return the regions of a set by code, parents loaded. There is no scope: regions are public knowledge."""
    return Region.objects.in_set(region_set).with_parent().order_by("code")


def release_list_made_of(submission: Submission, periods: Sequence[Period]) -> QuerySet[Release]:
    """Return what would still be read of this form: releases in force, and drafts that may come after them.

    That is those whose run read the form while it counted as it is now (`periods_counted`).
    """
    runs = run_list_reading(submission, periods).order_by()
    rows = Release.objects.filter(state__in=(*COMING_STATES, ReleaseState.PUBLISHED))
    return rows.filter(run__in=runs.values("pk")).select_related("edition")


def submission_list_reopened_since(release: Release) -> list[Submission]:
    """Return the forms that are not any more what the run of a release has read of them.

    Forms of a run over other sources, such as figures that were published elsewhere, have no part in it.
    """
    return submission_list_no_longer_as_at(release.edition, release.run.job_queued_at)
