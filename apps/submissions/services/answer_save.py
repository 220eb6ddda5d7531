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
from apps.audit.services import Record, audit_record_many
from apps.indicators.models import Indicator

from ..content import answer_content
from ..enums import AnswerOrigin, AnswerValue
from ..models import Answer, AnswerRevision, EventRow, Submission
from ..selectors import Codebook, codebook_of
from .answer_input import AnswerInput, check_inputs, input_content, normalise_input, says_the_same
from .locking import bump_revision, lock_all_for_entry

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


@dataclass
class _Save:
    """What is to be written of one form: each changed answer with what was sent, and what the answers said before."""

    outcome: AnswerSaveOutcome
    before: dict[str, AnswerValue]
    evidence: dict[int, list[str]]
    """The files of the answers that were there, by their keys."""
    changed: list[tuple[AnswerInput, Answer]] = field(default_factory=list)


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
    [outcome] = answer_save_forms(forms=[(submission, inputs)], actor=actor, origin=origin)
    return outcome


@transaction.atomic
def answer_save_forms(
    *,
    forms: Sequence[tuple[Submission, Sequence[AnswerInput]]],
    actor: User,
    origin: AnswerOrigin,
) -> list[AnswerSaveOutcome]:
    """Do the same for several forms of one edition, in as many statements as for one; all of them or none."""
    locked = lock_all_for_entry([form.pk for form, _ in forms], actor)
    edition = locked[forms[0][0].pk].edition
    codebook = codebook_of(edition)
    indicators = {row.code: row for row in edition.instrument.indicators.all()}
    sent = {form.pk: [normalise_input(item) for item in inputs] for form, inputs in forms}
    for inputs in sent.values():
        check_inputs(inputs, indicators, codebook)
    stored = _load_stored(sent)
    saves = [_judge(locked[pk], inputs, stored[pk], indicators, actor) for pk, inputs in sent.items()]
    writing = [save for save in saves if save.changed]
    if writing:
        _write(writing, codebook, actor, origin)
        bump_revision(*(save.outcome.submission for save in writing))
        _record(writing, actor)
    return [save.outcome for save in saves]


def _judge(
    submission: Submission,
    inputs: Sequence[AnswerInput],
    stored: Mapping[str, Answer],
    indicators: Mapping[str, Indicator],
    actor: User,
) -> _Save:
    """Return what is to be written of one form, and what cannot be because somebody else changed it."""
    said = {code: answer_content(answer) for code, answer in stored.items()}
    save = _Save(
        outcome=AnswerSaveOutcome(submission=submission),
        before={code: AnswerValue(answer.value) for code, answer in stored.items()},
        evidence={answer.pk: said[code]["evidence"] for code, answer in stored.items()},
    )
    differing = [item for item in inputs if not says_the_same(item, said.get(item.indicator))]
    stale = [item for item in differing if _is_stale(item, stored.get(item.indicator))]
    for item in _drop_untouched(stale, stored):
        conflict = AnswerConflict(indicators[item.indicator], stored[item.indicator], item)
        save.outcome.conflicts.append(conflict)
    save.changed = [
        (item, _apply(item, stored.get(item.indicator), submission, indicators, actor))
        for item in differing
        if item not in stale
    ]
    save.outcome.saved = [answer for _, answer in save.changed]
    return save


def _record(saves: Sequence[_Save], actor: User) -> None:
    audit_record_many(actor=actor, records=[_record_of(save) for save in saves])


def _record_of(save: _Save) -> Record:
    submission, saved = save.outcome.submission, save.outcome.saved
    return Record(
        AuditAction.ANSWER_SAVE,
        submission,
        region=submission.region,
        detail={"indicators": {answer.indicator.code: answer.revision for answer in saved}},
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            "changes": listed(saved, lambda row: _say_change(row, save.before.get(row.indicator.code))),
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


def _load_stored(sent: Mapping[int, Sequence[AnswerInput]]) -> dict[int, dict[str, Answer]]:
    """Return the stored answers to what was sent, by the key of the form and the code of the indicator."""
    events = EventRow.objects.select_related("election", "level")
    codes = {item.indicator for inputs in sent.values() for item in inputs}
    rows = Answer.objects.filter(submission__in=sent, indicator__code__in=codes)
    rows = rows.select_related("indicator", "saved_by").prefetch_related(
        Prefetch("events", queryset=events), "evidence"
    )
    found: dict[int, dict[str, Answer]] = {pk: {} for pk in sent}
    for row in rows:
        found[row.submission_id][row.indicator.code] = row
    return found


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
        return not says_the_same(item, read) and (answer, item.key) not in done

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


def _write(saves: Sequence[_Save], codebook: Codebook, actor: User, origin: AnswerOrigin) -> None:
    """Write answers, their events and their history in a fixed number of statements."""
    changed = [pair for save in saves for pair in save.changed]
    evidence = {pk: files for save in saves for pk, files in save.evidence.items()}
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
            content=input_content(item, evidence.get(answer.pk, [])),
            origin=origin,
            request_key=item.key,
            saved_by=actor,
            saved_at=answer.saved_at,
        )
        for item, answer in changed
    )
