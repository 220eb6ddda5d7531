"""Saving answers: all changed indicators of a form at once, stale ones reported instead of overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import InvalidInputError
from apps.indicators.models import Election, EventLevel, Indicator

from ..content import Content, answer_content
from ..enums import AnswerValue
from ..models import Answer, AnswerRevision, EventRow, Submission
from .locking import bump_revision, lock_for_entry


@dataclass(frozen=True)
class EventInput:
    """One event row as entered; election and level by their codes."""

    election: str
    level: str
    count: int
    unit: str
    narrative: str
    source: str


@dataclass(frozen=True)
class AnswerInput:
    """One answer as entered. `read_at` is the answer's revision when the form was read; 0: not answered yet."""

    indicator: str
    value: AnswerValue
    note: str = ""
    events: tuple[EventInput, ...] = ()
    read_at: int = 0


@dataclass(frozen=True)
class AnswerConflict:
    """An answer that somebody else saved after this form was read: what is stored, and what was sent."""

    indicator: Indicator
    stored: Answer
    sent: AnswerInput


@dataclass
class AnswerSaveOutcome:
    """What became of a form: the answers stored now, and those that conflict with a newer version."""

    submission: Submission
    saved: list[Answer] = field(default_factory=list)
    conflicts: list[AnswerConflict] = field(default_factory=list)


@dataclass(frozen=True)
class _Codebook:
    """The rows that codes in the input refer to."""

    indicators: dict[str, Indicator]
    elections: dict[str, Election]
    levels: dict[str, EventLevel]


@transaction.atomic
def answer_save_many(*, submission: Submission, inputs: Sequence[AnswerInput], actor: User) -> AnswerSaveOutcome:
    """Store the answers that differ from what is stored, each with a line in its history.

    An answer saved by somebody else since the form was read is left as it is and reported as a conflict;
    the other answers of the form are stored all the same.

    Raises NotAllowedError, ConflictError (not open for entry), InvalidInputError (keys: "<code>.<field>").
    """
    locked = lock_for_entry(submission.pk, actor)
    codebook = _load_codebook(locked)
    _check_inputs(inputs, codebook)
    stored = _load_stored(locked, [item.indicator for item in inputs])
    outcome = AnswerSaveOutcome(submission=locked)
    changed: list[tuple[AnswerInput, Answer]] = []
    for item in inputs:
        existing = stored.get(item.indicator)
        if existing is not None and _says_the_same(item, existing):
            continue
        if existing is not None and existing.revision != item.read_at:
            outcome.conflicts.append(AnswerConflict(codebook.indicators[item.indicator], existing, item))
            continue
        changed.append((item, _apply(item, existing, locked, codebook, actor)))
    if changed:
        _write(changed, stored, codebook, actor)
        bump_revision(locked)
        outcome.saved = [answer for _, answer in changed]
        audit_record(
            actor=actor,
            action=AuditAction.ANSWER_SAVE,
            subject=locked,
            region=locked.region,
            detail={"indicators": {item.indicator: answer.revision for item, answer in changed}},
        )
    return outcome


def _load_codebook(submission: Submission) -> _Codebook:
    instrument = submission.edition.instrument
    return _Codebook(
        indicators={row.code: row for row in instrument.indicators.all()},
        elections={row.code: row for row in submission.edition.elections.all()},
        levels={row.code: row for row in instrument.event_levels.all()},
    )


def _load_stored(submission: Submission, codes: Sequence[str]) -> dict[str, Answer]:
    events = EventRow.objects.select_related("election", "level")
    rows = submission.answers.filter(indicator__code__in=codes).select_related("indicator", "saved_by")
    rows = rows.prefetch_related(Prefetch("events", queryset=events), "evidence")
    return {row.indicator.code: row for row in rows}


def _check_inputs(inputs: Sequence[AnswerInput], codebook: _Codebook) -> None:
    errors: dict[str, list[str]] = {}
    for item in inputs:
        for place, text in _problems(item, codebook):
            errors.setdefault(f"{item.indicator}.{place}", []).append(text)
    if errors:
        raise InvalidInputError("Sebagian isian belum dapat disimpan. Perbaiki bagian yang ditandai.", errors)


def _problems(item: AnswerInput, codebook: _Codebook) -> list[tuple[str, str]]:
    if item.indicator not in codebook.indicators:
        return [("indicator", "Indikator ini tidak ada dalam instrumen edisi.")]
    if item.value != AnswerValue.OCCURRED:
        if item.events:
            return [("events", "Kejadian hanya diisi bila jawabannya “Terjadi”.")]
        return []
    if not item.events:
        return [("events", "Jawaban “Terjadi” memerlukan sedikitnya satu kejadian.")]
    found: list[tuple[str, str]] = []
    for number, event in enumerate(item.events):
        if event.election not in codebook.elections:
            found.append((f"{number}.election", "Pilih pemilihan tempat kejadian ini."))
        if event.level not in codebook.levels:
            found.append((f"{number}.level", "Pilih tingkat kejadian."))
        if event.count < 1:
            found.append((f"{number}.count", "Jumlah kejadian harus bilangan bulat 1 atau lebih."))
    return found


def _says_the_same(item: AnswerInput, answer: Answer) -> bool:
    said = answer_content(answer)
    return _input_content(item, evidence=said["evidence"]) == said


def _input_content(item: AnswerInput, evidence: list[str]) -> Content:
    return {
        "value": item.value.value,
        "note": item.note,
        "events": [
            {
                "election": event.election,
                "level": event.level,
                "count": event.count,
                "unit": event.unit,
                "narrative": event.narrative,
                "source": event.source,
            }
            for event in item.events
        ],
        "evidence": evidence,
    }


def _apply(
    item: AnswerInput, existing: Answer | None, submission: Submission, codebook: _Codebook, actor: User
) -> Answer:
    answer = existing or Answer(
        submission=submission, indicator=codebook.indicators[item.indicator], revision=0
    )
    answer.value = item.value
    answer.note = item.note
    answer.revision += 1
    answer.saved_by = actor
    answer.saved_at = timezone.now()
    return answer


def _write(
    changed: list[tuple[AnswerInput, Answer]], stored: dict[str, Answer], codebook: _Codebook, actor: User
) -> None:
    """Write answers, their events and their history in a fixed number of statements."""
    answers = [answer for _, answer in changed]
    evidence = {code: answer_content(answer)["evidence"] for code, answer in stored.items()}
    fields = ["value", "note", "revision", "saved_by", "saved_at"]
    Answer.objects.bulk_update([answer for answer in answers if answer.pk], fields)
    Answer.objects.bulk_create([answer for answer in answers if not answer.pk])
    EventRow.objects.filter(answer__in=answers).delete()
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
            content=_input_content(item, evidence.get(item.indicator, [])),
            saved_by=actor,
            saved_at=answer.saved_at,
        )
        for item, answer in changed
    )
