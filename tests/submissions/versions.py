"""Answers to indicator 1.1 that are stored one after the other."""

from typing import Any

from apps.accounts.models import User
from apps.submissions.enums import AnswerOrigin, AnswerValue
from apps.submissions.models import Answer, Submission
from apps.submissions.services import AnswerInput, EventInput, answer_save_many

CODE = "1.1"


def event(**more: Any) -> EventInput:
    """Return an event row as entered; what is not given is filled in."""
    given: dict[str, Any] = {
        "election": "pemilu-2024",
        "level": "rendah",
        "count": 2,
        "unit": "kejadian",
        "narrative": "Perusakan alat peraga di pasar.",
        "source": "Laporan hasil pengawasan",
    }
    return EventInput(**(given | more))


def occurred(*events: EventInput, note: str = "") -> AnswerInput:
    return AnswerInput(CODE, AnswerValue.OCCURRED, note, events)


def no_data(note: str) -> AnswerInput:
    return AnswerInput(CODE, AnswerValue.NO_DATA, note)


def versions_make(
    submission: Submission, person: User, *inputs: AnswerInput, origin: AnswerOrigin = AnswerOrigin.FORM
) -> Answer:
    """Store each input as the next version of the answer; return the answer as it is then."""
    for given in inputs:
        known = submission.answers.filter(indicator__code=CODE).first()
        read_at = known.revision if known else 0
        item = AnswerInput(given.indicator, given.value, given.note, given.events, read_at)
        outcome = answer_save_many(submission=submission, inputs=[item], actor=person, origin=origin)
        assert len(outcome.saved) == 1
    return submission.answers.get(indicator__code=CODE)
