"""The work that waits for a person: one line per task, the one with the nearest deadline first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import Asker, asker_of, invitation_list, scope_for
from apps.computation.rules import may_request
from apps.computation.selectors import edition_list_uncomputed
from apps.core.formatting import format_datetime
from apps.indicators.enums import EditionKind
from apps.publishing.models import Release
from apps.publishing.rules import can_prepare
from apps.publishing.selectors import run_list_releasable
from apps.reviews.enums import Queue, VerdictOutcome
from apps.reviews.selectors import queues_for, review_waiting, review_waiting_by_queue
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Decision, Submission
from apps.submissions.querysets import SubmissionQuerySet
from apps.submissions.windows import Window, is_ahead, is_past

_QUEUE_LABELS: Final = {
    Queue.SUBMITTED: "Data baru menunggu pemeriksaan",
    Queue.MINE: "Pemeriksaan Anda yang belum selesai",
    Queue.LEFT: "Pemeriksaan yang ditinggalkan, dapat Anda ambil alih",
    Queue.APPROVED: "Data disetujui menunggu penerimaan",
}
"""The queues that count as the person's own work. What somebody else is still reviewing (`Queue.OTHERS`) does not."""

_TOLD_OF_CLOSING: Final = timedelta(days=30)
"""So long the home page of an office tells of a form that it had not sent when its edition was closed."""

_FAR: Final = datetime.max.replace(tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class QueueItem:
    """One line of the queue, as `components/queue.html` takes it; the lines are sorted by `due_at`.

    `count` is None where nothing can be done about it at this time; `opens_at` says from when on it can be.
    """

    count: int | None
    label: str
    url: str
    detail: str = ""
    opens_at: datetime | None = None
    due_at: datetime | None = None
    state: str = ""
    state_label: str = ""

    @property
    def due(self) -> str:
        """When it begins, while it has not, else the deadline, in words; empty where there is neither."""
        if is_ahead(self.opens_at):
            return f"dibuka {format_datetime(self.opens_at)}"
        if self.due_at is None:
            return ""
        words = "lewat tenggat" if is_past(self.due_at) else "tenggat"
        return f"{words} {format_datetime(self.due_at)}"


def queue_list(user: User) -> list[QueueItem]:
    """Return the work that waits for the person; one or two queries per kind of work that the roles bring with them."""
    items = [*_entry(user), *_review(user), *_runs(user), *_releases(user), *_invitations(user)]
    return sorted(items, key=lambda item: (is_ahead(item.opens_at), item.due_at or _FAR))


def has_tasks(user: User) -> bool:
    """Whether any role of the person ever brings work with it, now or later."""
    scopes = (
        scope_for(user, permission) for permission in (Permission.SUBMISSION_ENTER, Permission.USER_MANAGE)
    )
    return (
        any(not scope.is_empty for scope in scopes)
        or bool(_own_queues(asker_of(user)))
        or may_request(user)
        or can_prepare(user)
    )


def forms_waiting(asker: Asker) -> SubmissionQuerySet:
    """Return the submissions that wait for a step which a person may take."""
    return review_waiting(asker, _own_queues(asker))


def _entry(user: User) -> Iterator[QueueItem]:
    """Yield the forms of the person's own offices that are open for entry, and for a while those that closed unsent."""
    scope = scope_for(user, Permission.SUBMISSION_ENTER)
    if scope.is_empty:
        return
    returns = Decision.objects.filter(submission=OuterRef("pk"), to_state=SubmissionState.RETURNED)
    rows = Submission.objects.unsent(closed_since=timezone.now() - _TOLD_OF_CLOSING)
    rows = rows.filter(region__lineage__in=scope.lineages)
    latest = Subquery(returns.order_by("-number").values("note")[:1])
    remarks = Subquery(
        returns.annotate(remarks=Count("verdicts", filter=Q(verdicts__outcome=VerdictOutcome.RETURNED)))
        .order_by("-number")
        .values("remarks")[:1]
    )
    row: Any  # has the annotations as well as the fields
    for row in (
        rows.with_window().with_region().with_progress().annotate(return_note=latest, remark_count=remarks)
    ):
        is_returned = row.state == SubmissionState.RETURNED
        closed_at = row.window.closed_at
        done = f"{row.answer_count} dari {row.indicator_count}"
        left = row.indicator_count - row.answer_count
        is_counted = left and not is_returned and not closed_at
        said = f"{left} indikator belum terisi, {done} terisi" if is_counted else f"{done} indikator terisi"
        # Data that was reopened carries no remarks on single indicators: that counts as one thing to mend.
        number = (row.remark_count or 1) if is_returned else left
        yield QueueItem(
            count=number if row.window.is_open else None,
            label=_entry_label(row),
            url=row.get_absolute_url(),
            detail=f"{row.edition}: {said}{_why_closed(row.window)}"
            + (f". “{row.return_note}”" if is_returned and row.return_note and not closed_at else ""),
            opens_at=row.opens_at,
            due_at=row.due_at,
            state=row.state,
            state_label=_state_label(row),
        )


def _entry_label(row: Submission) -> str:
    if row.window.closed_at:
        return f"Data {row.region} tidak dikirim"
    return f"{'Perbaiki' if row.state == SubmissionState.RETURNED else 'Isi'} data {row.region}"


def _state_label(row: Submission) -> str:
    if row.window.closed_at:
        return "Edisi ditutup"
    return "Belum dibuka" if row.window.is_early else row.get_state_display()


def _why_closed(window: Window) -> str:
    if window.closed_at:
        return f". Edisi ini ditutup {format_datetime(window.closed_at)}: tidak dapat diisi atau dikirim lagi"
    if window.is_early:
        until = f", dan ditutup {format_datetime(window.due_at)}" if window.due_at else ""
        return f". Pengisian belum dibuka{until}"
    return ". Pengisian sudah ditutup" if window.is_over else ""


def _review(user: User) -> Iterator[QueueItem]:
    """Yield, for each queue of the reviewer and each edition, how many submissions wait for the person; one query."""
    asker = asker_of(user)
    queues = _own_queues(asker)
    if not queues:
        return
    is_early = Q(opens_at__gt=timezone.now())
    rows: Any = review_waiting_by_queue(asker, queues)  # has the annotations as well as the fields
    groups = (
        rows.with_window()
        .order_by()
        .values("queue", name=F("edition__name"), code=F("edition__code"))
        .annotate(
            total=Count("pk"),
            opens=Min("opens_at", filter=is_early),
            early=Count("pk", filter=is_early),
            soonest=Min("due_at"),
            late=Count("pk", filter=Q(due_at__lt=timezone.now())),
        )
        .order_by("-edition__reference_on", "code")
    )
    for group in sorted(groups, key=lambda group: queues.index(Queue(group["queue"]))):
        is_closed = group["early"] == group["total"]
        told = [f"{group['late']} lewat tenggat"] if group["late"] else []
        if group["early"]:
            what = "penerimaan" if group["queue"] == Queue.APPROVED else "pemeriksaan"
            told.append(f"{what} {group['early']} data belum dibuka")
        yield QueueItem(
            count=None if is_closed else group["total"],
            label=_QUEUE_LABELS[Queue(group["queue"])],
            url=f"{reverse('reviews:queue')}?edisi={group['code']}&status={group['queue']}",
            detail=": ".join(filter(None, (group["name"], "; ".join(told)))),
            opens_at=group["opens"] if is_closed else None,
            due_at=group["soonest"],
        )


def _own_queues(asker: Asker) -> list[Queue]:
    return [queue for queue in queues_for(asker) if queue in _QUEUE_LABELS]


def _runs(user: User) -> Iterator[QueueItem]:
    """Yield a line per edition of which a new run would read something that no run has read."""
    if not may_request(user):
        return
    edition: Any  # has the annotations as well as the fields
    for edition in edition_list_uncomputed():
        is_external = edition.kind == EditionKind.EXTERNAL
        yield QueueItem(
            count=edition.figure_count if is_external else edition.accepted_count,
            label=f"Hitung indeks {edition}",
            url=f"{reverse('computation:run_list')}?edisi={edition.code}",
            detail=f"{edition.figure_count} wilayah dengan skor terbitan yang diimpor"
            if is_external
            else f"{edition.accepted_count} dari {edition.submission_count} data diterima",
        )


def _releases(user: User) -> Iterator[QueueItem]:
    """Yield a line per edition whose newest run has no release, and one per draft that is ready to be published.

    Each leads to the very form, or the very draft, that it is about.
    """
    if not can_prepare(user):
        return
    prepare = reverse("publishing:release_prepare")
    for run in run_list_releasable().filter(releases__isnull=True):
        yield QueueItem(
            count=1,
            label=f"Siapkan terbitan {run.edition}",
            url=f"{prepare}?hitungan={run.public_id}",
            detail="Hitungan terbarunya selesai dan belum menjadi terbitan.",
        )
    for draft in (
        Release.objects.ready().select_related("edition").order_by("-edition__reference_on", "-version")
    ):
        yield QueueItem(
            count=1,
            label=f"Terbitkan rancangan {draft}",
            url=draft.get_absolute_url(),
            detail="Tidak terbit pada jadwalnya." if draft.publish_failure else "",
        )


def _invitations(user: User) -> Iterator[QueueItem]:
    """Yield a line for the invitations into the person's regions that nobody has answered."""
    scope = scope_for(user, Permission.USER_MANAGE)
    if scope.is_empty:
        return
    count = invitation_list(scope=scope).count()
    if count:
        yield QueueItem(
            count=count, label="Undangan yang belum dijawab", url=reverse("accounts:invitation_list")
        )
