"""What the screens show of a form: its marks, and whether it is late."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.indicators.enums import WindowStage
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.presentation import outline_groups
from apps.submissions.selectors import filled_form
from apps.submissions.services import AnswerInput, Upload, answer_save_many, evidence_attach_many
from tests.factories import submission_advance, window_make
from tests.submissions.conftest import PDF, Cast


@pytest.mark.parametrize(
    ("state", "due", "is_late"),
    [
        (SubmissionState.DRAFT, timedelta(minutes=-1), True),
        (SubmissionState.RETURNED, timedelta(minutes=-1), True),
        (SubmissionState.DRAFT, timedelta(0), False),
        (SubmissionState.DRAFT, timedelta(minutes=1), False),
        (SubmissionState.DRAFT, None, False),
        (SubmissionState.SUBMITTED, timedelta(minutes=-1), False),
        (SubmissionState.ACCEPTED, timedelta(minutes=-1), False),
    ],
)
def test_a_form_is_late_while_its_office_holds_it_past_the_last_day(
    pandeglang: Submission,
    monkeypatch: pytest.MonkeyPatch,
    state: SubmissionState,
    due: timedelta | None,
    *,
    is_late: bool,
) -> None:
    """The last moment itself is still in time."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    pandeglang.state = state
    window_make(pandeglang.edition, WindowStage.ENTRY, None if due is None else now + due)
    assert pandeglang.window.is_over is is_late


def _groups(submission: Submission, current: str = "") -> list[dict[str, object]]:
    return outline_groups(submission, filled_form(submission).statuses, current)


def _marks(submission: Submission) -> dict[str, tuple[str, str]]:
    # The entries of the dimension on the screen are listed.
    groups = [group for current in ("1", "2") for group in _groups(submission, current)]
    entries = [entry for group in groups for entry in group["entries"]]
    return {entry["label"].split()[0]: (entry["mark"], entry["mark_label"]) for entry in entries}


def test_the_outline_marks_what_is_left_to_do(pandeglang: Submission, operator_pandeglang: User) -> None:
    answer_save_many(
        submission=pandeglang, inputs=[AnswerInput("1.1", AnswerValue.NO_DATA)], actor=operator_pandeglang
    )
    empty = ("empty", "belum dijawab")
    assert _marks(pandeglang) == {
        "1.1": ("error", "ada kesalahan"),
        "1.2": empty,
        "2.1": empty,
        "2.2": empty,
    }
    first, second = _groups(pandeglang, current="2")
    assert (first["is_current"], first["done"], first["total"], first["done_text"]) == (
        False,
        1,
        2,
        "1 dari 2",
    )
    assert (second["is_current"], second["done"]) == (True, 0)


def test_the_outline_marks_what_the_reviewer_asked_for_until_it_has_changed(
    pandeglang: Submission, cast: Cast
) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    done, bare = ("done", "sudah dijawab"), ("partial", "terjadi, belum ada bukti")
    assert _marks(submission) == {"1.1": bare, "1.2": done, "2.1": done, "2.2": done}

    submission_return(
        submission=submission,
        actor=cast["reviewer"],
        revision=submission.revision,
        note="",
        verdicts=[VerdictInput(code, VerdictOutcome.RETURNED, "Perbaiki.") for code in ("1.1", "1.2")],
    )
    to_mend = ("returned", "perlu diperbaiki")
    assert _marks(submission) == {"1.1": to_mend, "1.2": to_mend, "2.1": done, "2.2": done}

    evidence_attach_many(
        submission=submission, uploads=[Upload("1.1", "a.pdf", BytesIO(PDF))], actor=cast["operator"]
    )
    assert _marks(submission) == {"1.1": done, "1.2": to_mend, "2.1": done, "2.2": done}


def test_the_page_of_a_form_counts_what_is_to_be_mended_in_each_dimension(
    pandeglang: Submission, cast: Cast, client_of: Callable[[User | None], Client]
) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    submission_return(
        submission=submission,
        actor=cast["reviewer"],
        revision=submission.revision,
        note="",
        verdicts=[VerdictInput(code, VerdictOutcome.RETURNED, "Perbaiki.") for code in ("1.1", "1.2", "2.1")],
    )

    def counted(person: str) -> list[str]:
        page = client_of(cast[person]).get(submission.get_absolute_url()).content.decode()
        return re.findall(r"<strong>(\d) perlu diperbaiki.</strong>", page)

    assert counted("operator") == ["2", "1"]
    assert counted("reviewer") == []
