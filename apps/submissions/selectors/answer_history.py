"""Every version of the answer to one indicator, who stored it and by which way, and what became of its files.

The caller has read the submission within the person's scope; that is why nothing here takes a scope.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.core.exceptions import MissingError

from ..content import Content
from ..differences import AnswerChange, Comparison
from ..enums import AnswerOrigin
from ..models import AnswerRevision, Evidence, Submission
from .codebook import Codebook

FOLD_WITHIN: Final = timedelta(minutes=10)
"""A form saves by itself while somebody types: what one person saved within this time is shown as one entry."""

MOST_IN_FOLD: Final = 20


@dataclass(frozen=True)
class FileAct:
    """A file that was attached to the answer, or withdrawn from it."""

    file: Evidence
    is_withdrawal: bool
    person: User
    at: datetime


@dataclass(frozen=True)
class Version:
    """One version; `change` is what it says otherwise than the version before."""

    row: AnswerRevision
    change: AnswerChange | None = None

    @property
    def number(self) -> int:
        return self.row.revision


@dataclass(frozen=True)
class HistoryEntry:
    """Versions that belong together, newest first, or an act on a file: one entry of the page.

    `change` is what all its versions together made of the one before them.
    """

    versions: tuple[Version, ...] = ()
    file_act: FileAct | None = None
    change: AnswerChange | None = None

    @property
    def newest(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def oldest(self) -> Version | None:
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True)
class AnswerHistory:
    """The history of one answer, newest first, without what its versions say; see `history_with_changes`."""

    entries: list[HistoryEntry] = field(default_factory=list)
    version_count: int = 0
    latest: AnswerRevision | None = None


def answer_history(submission: Submission, indicator: str) -> AnswerHistory:
    """Return the history of the answer to an indicator (its code), in three queries however long it is."""
    saved = AnswerRevision.objects.filter(answer__submission=submission, answer__indicator__code=indicator)
    rows = list(saved.defer("content").select_related("saved_by").order_by("-revision"))
    entries = [HistoryEntry(versions=(Version(row),)) for row in rows]
    entries += [HistoryEntry(file_act=act) for act in _file_acts(submission, indicator)]
    entries.sort(key=_moment, reverse=True)
    decided = list(submission.decisions.values_list("decided_at", flat=True))
    return AnswerHistory(list(_folded(entries, decided)), len(rows), rows[0] if rows else None)


def history_with_changes(entries: Sequence[HistoryEntry], codebook: Codebook) -> list[HistoryEntry]:
    """Return the entries of one page with what each version changed; one query."""
    rows = [version.row for entry in entries for version in entry.versions]
    if not rows:
        return list(entries)
    wanted = {number for row in rows for number in (row.revision, row.revision - 1)}
    found = AnswerRevision.objects.filter(answer=rows[0].answer_id, revision__in=wanted)
    content: dict[int, Content] = dict(found.values_list("revision", "content"))
    comparison = Comparison(codebook.elections, codebook.levels)

    def change(after: int, before: int) -> AnswerChange:
        return comparison.change(content.get(before), content[after])

    # First what stands on the page at once: if words run out, then in what has to be opened.
    whole = [
        change(entry.versions[0].number, entry.versions[-1].number - 1) if entry.versions else None
        for entry in entries
    ]
    return [
        HistoryEntry(
            tuple(
                Version(version.row, change(version.number, version.number - 1)) for version in entry.versions
            )
            if len(entry.versions) > 1
            else entry.versions,
            entry.file_act,
            together,
        )
        for entry, together in zip(entries, whole, strict=True)
    ]


def answer_version_get(submission: Submission, indicator: str, revision: int) -> AnswerRevision:
    """Return one version of an answer with the answer itself; MissingError where there is none of this number."""
    rows = AnswerRevision.objects.select_related("answer__indicator", "answer__saved_by", "saved_by")
    rows = rows.filter(answer__submission=submission, answer__indicator__code=indicator)
    found = rows.filter(revision=revision).first()
    if found is None:
        raise MissingError(f"Versi {revision} dari jawaban indikator {indicator} tidak ada.")
    return found


def _file_acts(submission: Submission, indicator: str) -> Iterator[FileAct]:
    files = Evidence.objects.filter(answer__submission=submission, answer__indicator__code=indicator)
    for file in files.select_related("uploaded_by", "removed_by"):
        yield FileAct(file, is_withdrawal=False, person=file.uploaded_by, at=file.uploaded_at)
        if file.removed_by is not None and file.removed_at is not None:
            yield FileAct(file, is_withdrawal=True, person=file.removed_by, at=file.removed_at)


def _moment(entry: HistoryEntry) -> tuple[datetime, int]:
    """Return when it happened; of what happened at once, a file was attached to what was stored before."""
    if entry.file_act is not None:
        return entry.file_act.at, 1 + entry.file_act.is_withdrawal
    return entry.versions[0].row.saved_at, 0


def _folded(entries: Sequence[HistoryEntry], decided: Sequence[datetime]) -> Iterator[HistoryEntry]:
    """Yield the entries, newest first, with those versions as one that a form saved soon after each other.

    Never across a decision: what was accepted is no draft of what was typed after it was opened again.
    """
    run: list[Version] = []
    for entry in entries:
        if run and not (entry.versions and _belongs(entry.versions[0].row, run, decided)):
            yield HistoryEntry(versions=tuple(run))
            run = []
        if entry.versions:
            run.append(entry.versions[0])
        else:
            yield entry
    if run:
        yield HistoryEntry(versions=tuple(run))


def _belongs(row: AnswerRevision, run: Sequence[Version], decided: Sequence[datetime]) -> bool:
    newest = run[0].row
    return (
        len(run) < MOST_IN_FOLD
        and row.origin == newest.origin == AnswerOrigin.FORM
        and row.saved_by_id == newest.saved_by_id
        and newest.saved_at - row.saved_at <= FOLD_WITHIN
        and not any(row.saved_at < at <= run[-1].row.saved_at for at in decided)
    )
