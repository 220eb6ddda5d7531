"""Saving answers: all changed indicators of a form in one step.

An answer that somebody else has changed meanwhile is reported and not overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.sentences import listed
from apps.audit.services import audit_record
from apps.indicators.models import Indicator

from ..content import answer_content
from ..enums import AnswerOrigin, AnswerValue
from ..models import Answer, AnswerRevision, EventRow, Evidence, Submission
from ..selectors import Codebook, codebook_of
from .answer_input import AnswerInput, check_inputs, input_content, normalise_input
from .drafts import drafts_delete
from .locking import bump_revision, lock_for_entry
from .staleness import Version, load_drafts, sort_by_version

INDICATOR_CHARACTERS: Final = 60
"""How much of the name of an indicator the audit log tells."""


@dataclass(frozen=True)
class AnswerConflict:
    """A card that somebody else saved after this form was read: the version that is stored, and what was sent."""

    indicator: Indicator
    stored: Version
    sent: AnswerInput


@dataclass
class AnswerSaveOutcome:
    """What became of a form: the answers that were stored, and those that conflict with a newer version."""

    submission: Submission
    saved: list[Answer] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    """What is stored now of the indicators that were sent, changed or not, by code."""
    conflicts: list[AnswerConflict] = field(default_factory=list)


@transaction.atomic
def answer_save_many(
    *,
    submission: Submission,
    inputs: Sequence[AnswerInput],
    actor: User,
    origin: AnswerOrigin = AnswerOrigin.FORM,
) -> AnswerSaveOutcome:
    """Store the answers that differ from the stored ones, and keep every version in the history with its `origin`.

    Where somebody else has saved an answer since the form was read, it is left as it is and reported as a conflict:
    the person sees both versions and chooses one. It is no conflict if the person had left that answer alone. The
    other answers of the form are stored in any case.

    Raises NotAllowedError, ConflictError (not open for entry), InvalidInputError (keys: "<code>.<field>").
    """
    locked = lock_for_entry(submission.pk, actor)
    codebook = codebook_of(locked.edition)
    asked = locked.edition.instrument.indicators.filter(code__in=[item.indicator for item in inputs])
    indicators = {row.code: row for row in asked}
    inputs = [normalise_input(item) for item in inputs]
    check_inputs(inputs, indicators, codebook)
    stored = _load_stored(locked, [item.indicator for item in inputs])
    drafts = load_drafts(locked, [item.indicator for item in inputs if item.draft_at is not None])
    outcome = AnswerSaveOutcome(submission=locked)
    differing = [item for item in inputs if not _says_the_same(item, stored.get(item.indicator))]
    before = {code: AnswerValue(answer.value) for code, answer in stored.items()}
    by_version = sort_by_version(differing, stored, drafts)
    outcome.conflicts = [
        AnswerConflict(indicators[item.indicator], version, item)
        for item, version in by_version.contradicting
    ]
    changed = [
        (item, _apply(item, stored.get(item.indicator), locked, indicators, actor))
        for item in by_version.current
    ]
    held = {conflict.sent.indicator for conflict in outcome.conflicts}
    drafts_delete(drafts, [item for item in inputs if item.indicator not in held])
    outcome.answers = stored | {item.indicator: answer for item, answer in changed}
    if changed:
        _write(changed, stored, codebook, actor, origin)
        bump_revision(locked)
        outcome.saved = [answer for _, answer in changed]
        _record(locked, changed, before, actor, origin)
    return outcome


def _record(
    submission: Submission,
    changed: Sequence[tuple[AnswerInput, Answer]],
    before: Mapping[str, AnswerValue],
    actor: User,
    origin: AnswerOrigin,
) -> None:
    is_restored = origin == AnswerOrigin.RESTORED
    changes = [_say_change(item, answer, before.get(item.indicator)) for item, answer in changed]
    audit_record(
        actor=actor,
        action=AuditAction.ANSWER_RESTORE if is_restored else AuditAction.ANSWER_SAVE,
        subject=submission,
        region=submission.region,
        detail={"indicators": {item.indicator: answer.revision for item, answer in changed}},
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            "changes": listed(changes),
        },
    )


def _say_change(item: AnswerInput, answer: Answer, before: AnswerValue | None) -> str:
    """Return in words what became of an answer: its value, or only what is said about it."""
    indicator = Truncator(str(answer.indicator)).chars(INDICATOR_CHARACTERS)
    after = AnswerValue(answer.value)
    if item.restores:
        indicator = f"{indicator} kembali ke versi {item.restores},"
    if before is None:
        return f"{indicator} dijawab {after.label}"
    if before == after:
        return f"{indicator} tetap {after.label}, rinciannya diubah"
    return f"{indicator} dari {before.label} menjadi {after.label}"


def _load_stored(submission: Submission, codes: Sequence[str]) -> dict[str, Answer]:
    events = EventRow.objects.select_related("election", "level")
    rows = submission.answers.filter(indicator__code__in=codes).select_related("indicator", "saved_by")
    files = Prefetch("evidence", queryset=Evidence.objects.in_force())
    rows = rows.prefetch_related(Prefetch("events", queryset=events), files)
    return {row.indicator.code: row for row in rows}


def _says_the_same(item: AnswerInput, answer: Answer | None) -> bool:
    if answer is None:
        return False
    said = answer_content(answer)
    return input_content(item, evidence=said["evidence"]) == said


def _apply(
    item: AnswerInput,
    existing: Answer | None,
    submission: Submission,
    indicators: Mapping[str, Indicator],
    actor: User,
) -> Answer:
    answer = existing or Answer(submission=submission, indicator=indicators[item.indicator], revision=0)
    answer.value = item.value
    answer.note = item.note
    answer.revision += 1
    answer.saved_by = actor
    answer.saved_at = timezone.now()
    return answer


def _write(
    changed: list[tuple[AnswerInput, Answer]],
    stored: dict[str, Answer],
    codebook: Codebook,
    actor: User,
    origin: AnswerOrigin,
) -> None:
    """Write answers, their events and their history in a fixed number of statements."""
    evidence = {code: answer_content(answer)["evidence"] for code, answer in stored.items()}
    fields = ["value", "note", "revision", "saved_by", "saved_at"]
    # Listed before the new answers get their keys: only these here have old events to delete.
    known = [answer for _, answer in changed if answer.pk]
    Answer.objects.bulk_update(known, fields)
    EventRow.objects.filter(answer__in=known).delete()
    Answer.objects.bulk_create([answer for _, answer in changed if not answer.pk])
    EventRow.objects.bulk_create(
        EventRow(
            answer=answer,
            position=position,
            election=codebook.elections[event.election],
            level=codebook.levels[event.level],
            count=event.count,
            unit=event.unit,
            narrative=event.narrative,
            source=event.source,
        )
        for item, answer in changed
        for position, event in enumerate(item.events)
    )
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=answer,
            revision=answer.revision,
            content=input_content(item, evidence.get(item.indicator, [])),
            origin=origin,
            writer=item.writer,
            saved_by=actor,
            saved_at=answer.saved_at,
        )
        for item, answer in changed
    )
