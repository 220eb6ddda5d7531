"""Which editions wait for a run, because one asked for now would read what none has read; which runs are outdated."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError
from apps.engine import EngineError
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition, ExternalFigure
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Evidence, Submission

from ..inputs import read_inputs
from ..inputs.plan import plan_of
from ..models import IndexRun

_SLACK: Final = timedelta(seconds=30)
"""What was stored so shortly before a run was asked for may have become readable only after it had read."""


def edition_list_uncomputed() -> list[Edition]:
    """Return the editions of which a run asked for now would read something that no run of theirs has read.

    Each has `submission_count`, `accepted_count` and `figure_count`, the regions with an imported score.

    Whether that is so takes reading the whole data of an edition. It is done only where something was changed at all
    since the newest run: data accepted or reopened, figures imported, voters loaded, a file withdrawn from accepted
    data, an earlier edition computed. A run that waits or works has read, or will read, what is there.
    """
    return [edition for edition in _changed_editions() if _is_unread(edition)]


def is_run_outdated(run: IndexRun) -> bool:
    """Whether a run of the same edition that is asked for now would read something else than this one has read.

    As for `edition_list_uncomputed`, the data is read only where something was changed since.
    """
    edition = Edition.objects.select_related("instrument", "region_set").annotate(
        since=Value(run.job_queued_at - _SLACK, output_field=DateTimeField())
    )
    changed = edition.filter(_is_changed(), pk=run.edition_id).first()
    if changed is None:
        return False
    try:
        return read_inputs(changed, plan_of(changed.instrument)).sha256 != run.input_sha256
    except (EngineError, InvalidInputError):
        return True  # what it has read is not there any more


def _changed_editions() -> QuerySet[Edition]:
    is_external = Q(kind=EditionKind.EXTERNAL)
    return (
        Edition.objects.select_related("instrument", "region_set")
        .annotate(
            submission_count=_count(Submission.objects.all()),
            accepted_count=_count(Submission.objects.filter(state=SubmissionState.ACCEPTED)),
            figure_count=_count(ExternalFigure.objects.filter(group_code="")),
            run_at=Subquery(_runs(OuterRef("pk")).order_by("-job_queued_at").values("job_queued_at")[:1]),
            since=F("run_at") - _SLACK,
        )
        .filter((is_external & Q(figure_count__gt=0)) | (~is_external & Q(accepted_count__gt=0)))
        .filter(Q(run_at__isnull=True) | _is_changed())
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(edition=OuterRef("pk")).order_by().values("edition").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _is_changed() -> Q:
    """Return whether anything that a run reads may have changed since the newest one was asked for."""
    since, edition = OuterRef("since"), OuterRef("pk")
    decisions = Decision.objects.filter(
        submission__edition=edition, action__in=(SubmissionAction.ACCEPT, SubmissionAction.REOPEN)
    )
    loads = Entry.objects.filter(
        subject_type=Edition._meta.label_lower,
        subject_id=Cast(OuterRef("public_id"), CharField()),
        action__in=(AuditAction.EXTERNAL_IMPORT, AuditAction.VOTERS_LOAD),
    )
    files = Evidence.objects.filter(answer__submission__edition=edition)
    earlier = IndexRun.objects.finished().filter(edition__kind=OuterRef("kind")).exclude(edition=edition)
    return (
        Q(Exists(decisions.filter(decided_at__gte=since)))
        | Q(Exists(loads.filter(at__gte=since)))
        | Q(Exists(files.filter(removed_at__gte=since)))
        | Q(Exists(earlier.filter(job_finished_at__gte=since)))
    )


def _is_unread(edition: Any) -> bool:
    """Say so of an edition as `_changed_editions` returns it; one without any run need not be read for that."""
    if edition.run_at is None:
        return True
    try:
        inputs = read_inputs(edition, plan_of(edition.instrument))
    except (EngineError, InvalidInputError):
        return True  # who asks for the run reads what is missing
    return not _runs(edition.pk).filter(input_sha256=inputs.sha256).exists()


def _runs(edition: Any) -> QuerySet[IndexRun]:
    """Return the runs of an edition that have read its data, or will."""
    return IndexRun.objects.filter(edition=edition).exclude(job_state=JobState.FAILED)
