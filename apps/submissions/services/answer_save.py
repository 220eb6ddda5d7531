"""Saving answers: all changed indicators of a form in one step.

An answer that somebody else has changed meanwhile is reported and not overwritten.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.sentences import listed
from apps.audit.services import Record, audit_record_many
from apps.core.copying import keys_take, rows_copy, rows_update
from apps.core.prepared import prepared
from apps.indicators.models import Indicator
from apps.indicators.selectors import indicator_rows

from ..content import Content, answer_content
from ..enums import AnswerOrigin, AnswerValue
from ..models import Answer, AnswerRevision, EventRow, Submission
from ..querysets import AnswerQuerySet
from ..selectors import Codebook, codebook_of, fill_in_known
from .answer_input import AnswerInput, check_inputs, normalise_input, says_the_same
from .drafts import drafts_delete
from .locking import bump_revision, relock_for_entry
from .staleness import Card, Version, load_drafts, sort_by_version

INDICATOR_CHARACTERS: Final = 60
"""How much of the name of an indicator the audit log tells."""

ANSWER_COLUMNS: Final = ("value", "note", "revision", "saved_by_id", "saved_at")
"""What changes in an answer each time it is saved."""

EVENT_COLUMNS: Final = (
    "answer_id",
    "position",
    "election_id",
    "level_id",
    "count",
    "unit",
    "narrative",
    "source",
)


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
    contents: dict[str, Content] = field(default_factory=dict)
    """What these answers say."""
    conflicts: list[AnswerConflict] = field(default_factory=list)

    def keep(self, code: str, answer: Answer, content: Content) -> None:
        """Note what is stored of an indicator."""
        self.answers[code], self.contents[code] = answer, content


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
    relock_for_entry([form for form, _ in forms], actor)
    edition = forms[0][0].edition
    codebook = codebook_of(edition)
    sent = [(form, [normalise_input(item) for item in inputs]) for form, inputs in forms]
    indicators = indicator_rows(edition.instrument)
    for _, inputs in sent:
        check_inputs(inputs, indicators, codebook)
    cards = list(_load_cards(sent, indicators, codebook))
    by_version = sort_by_version([card for card in cards if not says_the_same(card.item, card.said)])
    held = {card for card, _ in by_version.contradicting}
    drafts_delete(card for card in cards if card not in held)
    changed = [(card, _apply(card, indicators, actor)) for card in by_version.current]
    outcomes = {form.pk: AnswerSaveOutcome(submission=form) for form, _ in forms}
    for card, version in by_version.contradicting:
        conflict = AnswerConflict(indicators[card.item.indicator], version, card.item)
        outcomes[card.submission.pk].conflicts.append(conflict)
    for card in cards:
        if card.answer and card.said:
            outcomes[card.submission.pk].keep(card.item.indicator, card.answer, card.said)
    for card, answer in changed:
        outcomes[card.submission.pk].keep(card.item.indicator, answer, card.content)
        outcomes[card.submission.pk].saved.append(answer)
    if changed:
        _write(changed, codebook, actor, origin)
        bump_revision(*(outcome.submission for outcome in outcomes.values() if outcome.saved))
        _record(changed, actor, origin)
    return list(outcomes.values())


def _load_cards(
    sent: Sequence[tuple[Submission, Sequence[AnswerInput]]],
    indicators: Mapping[str, Indicator],
    codebook: Codebook,
) -> Iterator[Card]:
    """Yield each input with what is stored beside it; drafts only where their page says which it showed."""
    pks = [form.pk for form, _ in sent]
    items = [item for _, inputs in sent for item in inputs]
    stored = _load_stored(pks, [indicators[item.indicator] for item in items], codebook)
    drafts = load_drafts(pks, [indicators[item.indicator] for item in items if item.draft_at is not None])
    for form, inputs in sent:
        for item in inputs:
            answer = stored.get((form.pk, item.indicator))
            said = answer_content(answer) if answer else None
            yield Card(form, item, answer, said, drafts.get((form.pk, item.indicator)))


def _load_stored(
    pks: Collection[int], indicators: Collection[Indicator], codebook: Codebook
) -> dict[tuple[int, str], Answer]:
    """Return the stored answers, by the key of their form and the code of their indicator."""
    answers = _with_content(list(pks), [row.pk for row in indicators])
    fill_in_known(answers, indicators, codebook)
    return {(row.submission_id, row.indicator.code): row for row in answers}


@prepared
def _with_content(forms: list[int], indicators: list[int], /) -> AnswerQuerySet:
    rows = Answer.objects.filter(submission__among=forms, indicator__among=indicators)
    return rows.with_events().with_hashes()


def _record(changed: Sequence[tuple[Card, Answer]], actor: User, origin: AnswerOrigin) -> None:
    is_restored = origin == AnswerOrigin.RESTORED
    action = AuditAction.ANSWER_RESTORE if is_restored else AuditAction.ANSWER_SAVE
    by_form: dict[Submission, list[tuple[Card, Answer]]] = {}
    for card, answer in changed:
        by_form.setdefault(card.submission, []).append((card, answer))
    audit_record_many(
        actor=actor,
        records=[
            Record(
                action,
                submission,
                region=submission.region,
                detail={
                    "indicators": {card.item.indicator: answer.revision for card, answer in saved},
                    "before": {card.item.indicator: _said_before(card) for card, _answer in saved},
                    "after": {card.item.indicator: AnswerValue(answer.value).label for card, answer in saved},
                },
                names={
                    "edition": submission.edition.name,
                    "revision": submission.revision,
                    "changes": listed(saved, _say_change),
                },
            )
            for submission, saved in by_form.items()
        ],
    )


def _said_before(card: Card) -> str:
    return "belum dijawab" if card.said is None else AnswerValue(card.said["value"]).label


def _say_change(change: tuple[Card, Answer]) -> str:
    """Return in words what became of an answer: its value, or only what is said about it."""
    card, answer = change
    indicator = Truncator(str(answer.indicator)).chars(INDICATOR_CHARACTERS)
    after = AnswerValue(answer.value)
    if card.item.restores:
        indicator = f"{indicator} kembali ke versi {card.item.restores},"
    if card.said is None:
        return f"{indicator} dijawab {after.label}"
    before = AnswerValue(card.said["value"])
    if before == after:
        return f"{indicator} tetap {after.label}, rinciannya diubah"
    return f"{indicator} dari {before.label} menjadi {after.label}"


def _apply(card: Card, indicators: Mapping[str, Indicator], actor: User) -> Answer:
    item = card.item
    answer = card.answer or Answer(
        submission=card.submission, indicator=indicators[item.indicator], revision=0
    )
    answer.value = item.value
    answer.note = item.note
    answer.revision += 1
    answer.saved_by = actor
    answer.saved_at = timezone.now()
    return answer


def _write(
    changed: Sequence[tuple[Card, Answer]], codebook: Codebook, actor: User, origin: AnswerOrigin
) -> None:
    """Write answers, their events and their history in a fixed number of statements."""
    # Before the new answers get their keys: these here are in the tables already.
    known = [(card, answer) for card, answer in changed if answer.pk]
    stored_columns = attrgetter("pk", *ANSWER_COLUMNS)
    rows_update(Answer, ANSWER_COLUMNS, [stored_columns(answer) for _, answer in known])
    emptied = [answer for card, answer in known if card.said and card.said["events"]]
    if emptied:
        EventRow.objects.filter(answer__in=emptied).delete()
    _insert([answer for _, answer in changed if not answer.pk])
    rows_copy(EventRow, EVENT_COLUMNS, _event_rows(changed, codebook))
    rows_copy(
        AnswerRevision,
        ("answer_id", "revision", "content", "origin", "writer", "saved_by_id", "saved_at"),
        (
            (answer.pk, answer.revision, card.content, origin, card.item.writer, actor.pk, answer.saved_at)
            for card, answer in changed
        ),
    )


def _event_rows(changed: Sequence[tuple[Card, Answer]], codebook: Codebook) -> Iterator[tuple[Any, ...]]:
    """Yield the events of the answers, in the order of `EVENT_COLUMNS`."""
    for card, answer in changed:
        for position, event in enumerate(card.item.events):
            election, level = codebook.elections[event.election], codebook.levels[event.level]
            said = (event.count, event.unit, event.narrative, event.source)
            yield answer.pk, position, election.pk, level.pk, *said


def _insert(answers: Sequence[Answer]) -> None:
    for answer, key in zip(answers, keys_take(Answer, len(answers)), strict=True):
        answer.pk = key
    columns = ("id", "submission_id", "indicator_id", *ANSWER_COLUMNS)
    rows_copy(Answer, columns, map(attrgetter(*columns), answers))
