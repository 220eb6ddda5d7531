"""What is typed and is no answer yet is kept as it was typed, and nobody's typing is overwritten."""

import uuid
from dataclasses import replace

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.core.exceptions import (
    ConflictError,
    InvalidInputError,
    MissingError,
    NotAllowedError,
    StaleRevisionError,
)
from apps.submissions.enums import AnswerValue, SubmissionAction
from apps.submissions.forms import TypedCard
from apps.submissions.models import Answer, AnswerDraft, Submission
from apps.submissions.services import (
    AnswerInput,
    answer_save_many,
    draft_drop,
    draft_keep,
    submission_transition,
)
from tests.cast import Regions
from tests.factories import person_make, submission_fill
from tests.submissions.sending import ROW

HALF = TypedCard("occurred", " Belum selesai ", ({**ROW, "level": "", "count": "1.250"},))
DONE = AnswerInput("1.1", AnswerValue.NO_DATA, note="Arsip terbakar.")


@pytest.fixture
def keep(pandeglang: Submission, operator_pandeglang: User):
    """Return a function that keeps what was typed into card 1.1; the versions are those of a page just opened."""

    def act(typed: TypedCard = HALF, *, actor: User = operator_pandeglang, **versions: object) -> AnswerDraft:
        given = {"indicator": "1.1", "read_at": 0, "draft_at": "", **versions}
        return draft_keep(submission=pandeglang, typed=typed.to_json(), actor=actor, **given)

    return act


@pytest.fixture
def colleague(regions: Regions) -> User:
    return person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)


def test_what_was_typed_is_kept_to_the_letter_and_is_no_answer(keep, pandeglang: Submission) -> None:
    draft = keep()
    assert TypedCard.of_json(AnswerDraft.objects.get().typed) == HALF
    assert not Answer.objects.exists()
    again = keep(replace(HALF, note="Lebih."), draft_at=draft.version)
    assert (again.pk, again.revision) == (draft.pk, 2)


def test_a_draft_of_somebody_else_is_never_overwritten(keep, colleague: User) -> None:
    first = keep()
    with pytest.raises(
        StaleRevisionError, match="Operator Pandeglang menyimpan isian indikator ini"
    ) as refused:
        keep(replace(HALF, note="Dari rekan."), actor=colleague)
    assert refused.value.conflicts == [first]
    assert TypedCard.of_json(AnswerDraft.objects.get().typed) == HALF


def test_a_page_that_sends_what_is_kept_already_writes_nothing_and_contradicts_nobody(
    keep, colleague: User
) -> None:
    first = keep()
    again = keep(actor=colleague, writer=uuid.uuid4())
    assert (again.version, again.saved_by) == (first.version, first.saved_by)
    assert keep(replace(HALF, note="Lebih."), draft_at=first.version).revision == 2


def test_an_answer_of_somebody_else_is_told_while_one_is_still_typing(
    keep, pandeglang: Submission, colleague: User
) -> None:
    answer_save_many(submission=pandeglang, inputs=[DONE], actor=colleague)
    with pytest.raises(StaleRevisionError, match="Rekan Pandeglang"):
        keep()
    assert not AnswerDraft.objects.exists()
    assert keep(read_at=1).read_at == 1


def test_a_page_goes_on_though_the_answers_from_here_were_lost(keep, colleague: User) -> None:
    writer = uuid.uuid4()
    keep(writer=writer)
    again = keep(replace(HALF, note="Lebih."), writer=writer)
    assert again.revision == 2
    with pytest.raises(StaleRevisionError):
        keep(writer=uuid.uuid4())


def test_a_draft_ends_when_it_becomes_an_answer(
    keep, pandeglang: Submission, operator_pandeglang: User
) -> None:
    draft = keep()
    item = replace(DONE, draft_at=draft.version)
    answer_save_many(submission=pandeglang, inputs=[item], actor=operator_pandeglang)
    assert not AnswerDraft.objects.exists()
    assert Answer.objects.get().note == "Arsip terbakar."


def test_an_answer_beside_a_newer_draft_is_a_conflict_and_what_knows_no_drafts_leaves_them(
    keep, pandeglang: Submission, colleague: User
) -> None:
    draft = keep()
    outcome = answer_save_many(submission=pandeglang, inputs=[replace(DONE, draft_at="")], actor=colleague)
    assert [conflict.stored for conflict in outcome.conflicts] == [draft]
    assert not Answer.objects.exists()

    # A file or a program did not see the draft: it stays, and whoever finishes it is asked.
    answer_save_many(submission=pandeglang, inputs=[DONE], actor=colleague)
    assert AnswerDraft.objects.exists()
    finished = replace(DONE, note="Selesai.", draft_at=draft.version)
    assert answer_save_many(submission=pandeglang, inputs=[finished], actor=colleague).conflicts


def test_a_draft_is_forgotten_only_as_it_was_on_the_page(
    keep, pandeglang: Submission, operator_pandeglang: User
) -> None:
    draft = keep()
    keep(replace(HALF, note="Lebih."), draft_at=draft.version)
    known = {"submission": pandeglang, "indicator": "1.1", "actor": operator_pandeglang}
    draft_drop(**known, draft_at=draft.version)
    assert AnswerDraft.objects.exists()
    draft_drop(**known, draft_at=AnswerDraft.objects.get().version)
    assert not AnswerDraft.objects.exists()


def test_only_the_office_keeps_drafts_and_only_while_its_form_is_open(
    keep, pandeglang: Submission, coordinator_banten: User, operator_pandeglang: User, operator_lebak: User
) -> None:
    for stranger in (coordinator_banten, operator_lebak):
        with pytest.raises(NotAllowedError):
            keep(actor=stranger)
    filled = submission_fill(pandeglang, operator_pandeglang)
    submission_transition(
        submission=filled, action=SubmissionAction.SUBMIT, actor=operator_pandeglang, revision=filled.revision
    )
    with pytest.raises(ConflictError, match="terkunci"):
        keep(read_at=1)


def test_a_book_is_refused_whole_and_nothing_of_it_is_cut(keep) -> None:
    with pytest.raises(InvalidInputError, match=r"100\.000 huruf seluruhnya.*pendekkan, lalu simpan"):
        keep(replace(HALF, note="x" * 100_001))
    with pytest.raises(InvalidInputError, match="200 baris"):
        keep(replace(HALF, rows=(ROW,) * 201))
    assert not AnswerDraft.objects.exists()


def test_there_is_no_draft_of_an_indicator_that_is_not_asked(keep) -> None:
    with pytest.raises(MissingError):
        keep(indicator="9.9")
