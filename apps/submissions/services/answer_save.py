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
from ..models import Answer, AnswerRevision, EventRow, Submission
from ..selectors import Codebook, codebook_of
from .answer_input import AnswerInput, check_inputs, input_content, normalise_input
from .locking import bump_revision, lock_for_entry

INDICATOR_CHARACTERS: Final = 60
"""How much of the name of an indicator the audit log tells."""


@dataclass(frozen=True)
class AnswerConflict:
    """An answer that somebody else saved after this form was read: what is stored, and what was sent."""

    indicator: Indicator
    stored: Answer
    sent: AnswerInput


@dataclass
class AnswerSaveOutcome:
    """What became of a form: the answers that were stored, and those that conflict with a newer version."""

    submission: Submission
    saved: list[Answer] = field(default_factory=list)
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
    indicators = {row.code: row for row in locked.edition.instrument.indicators.all()}
    inputs = [normalise_input(item) for item in inputs]
    check_inputs(inputs, indicators, codebook)
    stored = _load_stored(locked, [item.indicator for item in inputs])
    outcome = AnswerSaveOutcome(submission=locked)
    differing = [item for item in inputs if not _says_the_same(item, stored.get(item.indicator))]
    before = {code: AnswerValue(answer.value) for code, answer in stored.items()}
    stale = [item for item in differing if _is_stale(item, stored.get(item.indicator))]
    for item in _drop_untouched(stale, stored):
        conflict = AnswerConflict(indicators[item.indicator], stored[item.indicator], item)
        outcome.conflicts.append(conflict)
    changed = [
        (item, _apply(item, stored.get(item.indicator), locked, indicators, actor))
        for item in differing
        if item not in stale
    ]
    if changed:
        _write(changed, stored, codebook, actor, origin)
        bump_revision(locked)
        outcome.saved = [answer for _, answer in changed]
        _record(locked, outcome.saved, before, actor)
    return outcome


def _record(
    submission: Submission, saved: list[Answer], before: Mapping[str, AnswerValue], actor: User
) -> None:
    audit_record(
        actor=actor,
        action=AuditAction.ANSWER_SAVE,
        subject=submission,
        region=submission.region,
        detail={"indicators": {answer.indicator.code: answer.revision for answer in saved}},
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            "changes": listed([_say_change(answer, before.get(answer.indicator.code)) for answer in saved]),
        },
    )


def _say_change(answer: Answer, before: AnswerValue | None) -> str:
    """Return in words what became of an answer: its value, or only what is said about it."""
    indicator = Truncator(str(answer.indicator)).chars(INDICATOR_CHARACTERS)
    after = AnswerValue(answer.value)
    if before is None:
        return f"{indicator} dijawab {after.label}"
    if before == after:
        return f"{indicator} tetap {after.label}, rinciannya diubah"
    return f"{indicator} dari {before.label} menjadi {after.label}"


def _load_stored(submission: Submission, codes: Sequence[str]) -> dict[str, Answer]:
    events = EventRow.objects.select_related("election", "level")
    rows = submission.answers.filter(indicator__code__in=codes).select_related("indicator", "saved_by")
    rows = rows.prefetch_related(Prefetch("events", queryset=events), "evidence")
    return {row.indicator.code: row for row in rows}


def _says_the_same(item: AnswerInput, answer: Answer | None) -> bool:
    if answer is None:
        return False
    said = answer_content(answer)
    return input_content(item, evidence=said["evidence"]) == said


def _is_stale(item: AnswerInput, answer: Answer | None) -> bool:
    return answer is not None and answer.revision != item.read_at


def _drop_untouched(stale: list[AnswerInput], stored: Mapping[str, Answer]) -> list[AnswerInput]:
    """Return the stale inputs that the person really changed, judged by the version that was on the screen.

    A form sends all its indicators. Whoever left one as it was does not contradict the colleague who changed it
    meanwhile. Nor does a request that comes a second time, because its answer was lost on the way.
    """
    if not stale:
        return []
    rows = list(AnswerRevision.objects.filter(answer__in=[stored[item.indicator] for item in stale]))
    known = {(row.answer_id, row.revision): row.content for row in rows}
    done = {(row.answer_id, row.request_key) for row in rows if row.request_key}

    def is_touched(item: AnswerInput) -> bool:
        answer = stored[item.indicator].pk
        read = known.get((answer, item.read_at))
        is_new = read is None or input_content(item, evidence=read["evidence"]) != read
        return is_new and (answer, item.key) not in done

    return [item for item in stale if is_touched(item)]


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
            request_key=item.key,
            saved_by=actor,
            saved_at=answer.saved_at,
        )
        for item, answer in changed
    )
