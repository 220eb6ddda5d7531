"""The history of an answer: versions, folds, files, the number of queries; and bringing a version back."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import (
    AlreadyDoneError,
    ConflictError,
    MissingError,
    NotAllowedError,
    StaleRevisionError,
)
from apps.submissions.enums import AnswerOrigin, AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Answer, AnswerRevision, Evidence, Submission
from apps.submissions.selectors import HistoryEntry, answer_history, codebook_of, history_with_changes
from apps.submissions.selectors.answer_history import MOST_IN_FOLD
from apps.submissions.services import (
    Upload,
    answer_restore,
    evidence_attach_many,
    evidence_remove,
    submission_transition,
)
from tests.factories import assignment_make, submission_advance, user_make
from tests.submissions.conftest import PDF, Cast
from tests.submissions.versions import CODE, event, no_data, occurred, versions_make

# The history


def told(entries: list[HistoryEntry]) -> list[Any]:
    """Return the entries as numbers of versions, or as what happened to a file."""
    return [
        ("withdrawn" if entry.file_act.is_withdrawal else "attached", entry.file_act.person.full_name)
        if entry.file_act
        else [version.number for version in entry.versions]
        for entry in entries
    ]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return what sets the clock of the portal: minutes after a fixed moment."""
    begin = timezone.now() - timedelta(days=1)

    def set_clock(minutes: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: begin + timedelta(minutes=minutes))

    return set_clock


def test_saves_of_one_person_within_ten_minutes_are_one_entry(
    pandeglang: Submission, operator_pandeglang: User, at: Callable[[float], None]
) -> None:
    for minute, note in ((0, "a"), (4, "b"), (10, "c"), (10.1, "d"), (25, "e")):
        at(minute)
        versions_make(pandeglang, operator_pandeglang, no_data(note))
    history = answer_history(pandeglang, CODE)
    # The fold is counted from its newest version back: 10.1 minutes lie between the first and the fourth.
    assert told(history.entries) == [[5], [4, 3, 2], [1]]
    assert (history.version_count, history.latest and history.latest.revision) == (5, 5)


def test_only_what_the_form_of_one_person_saved_is_folded(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    colleague = user_make("rekan@ikp.example", "Rekan")
    assignment_make(colleague, "operator", pandeglang.region)  # type: ignore[arg-type]
    versions_make(pandeglang, operator_pandeglang, no_data("a"), no_data("b"))
    versions_make(pandeglang, colleague, no_data("c"))
    versions_make(pandeglang, colleague, no_data("d"), origin=AnswerOrigin.WORKBOOK)
    versions_make(pandeglang, colleague, no_data("e"), origin=AnswerOrigin.WORKBOOK)
    assert told(answer_history(pandeglang, CODE).entries) == [[5], [4], [3], [2, 1]]


def test_what_was_decided_about_is_not_folded_into_what_was_typed_after_it_was_reopened(
    pandeglang: Submission, cast: Cast
) -> None:
    versions_make(pandeglang, cast["operator"], no_data("Satu."))
    submission_advance(pandeglang, SubmissionState.ACCEPTED, **cast)
    pandeglang.refresh_from_db()
    submission_transition(
        submission=pandeglang,
        action=SubmissionAction.REOPEN,
        actor=cast["accepter"],
        revision=pandeglang.revision,
        note="Ada putusan baru.",
    )
    versions_make(pandeglang, cast["operator"], no_data("Dua."), no_data("Tiga."))
    entries = answer_history(pandeglang, CODE).entries
    assert [len(numbers) for numbers in told(entries)] == [2, 1]


def test_a_fold_ends_after_so_many_versions(pandeglang: Submission, operator_pandeglang: User) -> None:
    notes = [no_data(str(number)) for number in range(MOST_IN_FOLD + 2)]
    versions_make(pandeglang, operator_pandeglang, *notes)
    assert [len(entry.versions) for entry in answer_history(pandeglang, CODE).entries] == [MOST_IN_FOLD, 2]


def _attach(submission: Submission, person: User, name: str = "surat.pdf", more: bytes = b"") -> Evidence:
    upload = Upload(CODE, name, BytesIO(PDF + b"%" + more))
    [made] = evidence_attach_many(submission=submission, uploads=[upload], actor=person)
    return made


def test_files_stand_between_the_versions_with_who_and_when(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    versions_make(pandeglang, operator_pandeglang, no_data("a"))
    file = _attach(pandeglang, operator_pandeglang)
    versions_make(pandeglang, operator_pandeglang, no_data("b"))
    evidence_remove(evidence=file, actor=operator_pandeglang)
    name = operator_pandeglang.full_name
    assert told(answer_history(pandeglang, CODE).entries) == [
        ("withdrawn", name),
        [2],
        ("attached", name),
        [1],
    ]


def test_each_version_says_what_it_changed_and_a_fold_what_all_did(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    versions_make(
        pandeglang,
        operator_pandeglang,
        occurred(event()),
        occurred(event(count=3)),
        occurred(event(count=4), event(level="tinggi", narrative="Kedua.")),
    )
    [folded] = history_with_changes(answer_history(pandeglang, CODE).entries, codebook_of(pandeglang.edition))
    assert folded.change is not None
    assert [(row.kept, row.number) for row in folded.change.rows] == [("added", 1), ("added", 2)]
    assert folded.change.rows[0].fields[1].pieces[0].text == "Tingkat rendah"
    steps = [
        [(row.kept, row.number, [field.label for field in row.fields]) for row in version.change.rows]
        for version in folded.versions
        if version.change is not None
    ]
    assert steps[1] == [("changed", 1, ["Jumlah"])]
    assert [(kept, number) for kept, number, _ in steps[0]] == [("changed", 1), ("added", 2)]
    assert [(kept, number) for kept, number, _ in steps[2]] == [("added", 1)]


def test_the_history_of_one_indicator_holds_nothing_of_others(
    pandeglang: Submission, operator_pandeglang: User, regions: Any, operator_lebak: User
) -> None:
    from tests.factories import submission_fill, submission_make

    submission_fill(pandeglang, operator_pandeglang)
    elsewhere = submission_make(pandeglang.edition, regions.lebak)
    versions_make(elsewhere, operator_lebak, no_data("a"), no_data("b"))
    _attach(elsewhere, operator_lebak)
    assert told(answer_history(pandeglang, CODE).entries) == [[1]]
    assert answer_history(pandeglang, "2.9").entries == []


@pytest.mark.parametrize("number", [1, 30])
def test_a_history_costs_the_same_for_1_and_for_30_versions(
    pandeglang: Submission,
    operator_pandeglang: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for place in range(number):
        versions_make(pandeglang, operator_pandeglang, occurred(event(narrative=f"Kejadian {place}.")))
        _attach(pandeglang, operator_pandeglang, more=str(place).encode())
    codebook = codebook_of(pandeglang.edition)
    with django_assert_num_queries(4):
        entries = history_with_changes(answer_history(pandeglang, CODE).entries, codebook)
    assert len(entries) == 2 * number


# Bringing a version back


@pytest.fixture
def changed(pandeglang: Submission, operator_pandeglang: User) -> Answer:
    """Three versions of 1.1: an event, another narrative, no data."""
    return versions_make(
        pandeglang,
        operator_pandeglang,
        occurred(event(), note="Catatan lama."),
        occurred(event(narrative="Lain.")),
        no_data("Hilang."),
    )


def _restore(answer: Answer, actor: User, revision: int = 1, read_at: int = 3) -> Answer:
    return answer_restore(
        submission=answer.submission, indicator=CODE, revision=revision, read_at=read_at, actor=actor
    )


def test_an_old_version_comes_back_as_a_new_one(changed: Answer, operator_pandeglang: User) -> None:
    file = _attach(changed.submission, operator_pandeglang)
    before = Submission.objects.get().revision

    _restore(changed, operator_pandeglang)

    answer = Answer.objects.get()
    assert (answer.value, answer.note, answer.revision) == (AnswerValue.OCCURRED, "Catatan lama.", 4)
    assert [row.narrative for row in answer.events.all()] == ["Perusakan alat peraga di pasar."]
    kept = AnswerRevision.objects.order_by("revision").values_list("revision", "origin")
    assert list(kept) == [(1, "form"), (2, "form"), (3, "form"), (4, "restored")]
    assert list(Evidence.objects.in_force()) == [file]
    assert Submission.objects.get().revision == before + 1


def test_the_log_calls_it_a_restoration_and_tells_it_once(changed: Answer, operator_pandeglang: User) -> None:
    count = Entry.objects.count()
    _restore(changed, operator_pandeglang)
    entry = Entry.objects.get(action="answer.restore")
    assert Entry.objects.count() == count + 1
    assert entry.sentence == (
        "Operator Pandeglang memulihkan versi lama dalam isian Kabupaten Pandeglang "
        "(Edisi uji-2024, revisi 4): 1.1 Indikator 1.1 kembali ke versi 1, dari Tidak ada data menjadi Terjadi."
    )
    assert entry.detail["indicators"] == {CODE: 4}


def test_an_answer_that_changed_meanwhile_is_not_replaced(changed: Answer, operator_pandeglang: User) -> None:
    versions_make(changed.submission, operator_pandeglang, no_data("Baru saja diubah."))
    with pytest.raises(StaleRevisionError, match="sudah diubah oleh Operator Pandeglang, pukul"):
        _restore(changed, operator_pandeglang, read_at=3)
    assert Answer.objects.get().note == "Baru saja diubah."


def test_a_restoration_asked_for_twice_is_done_once(changed: Answer, operator_pandeglang: User) -> None:
    _restore(changed, operator_pandeglang)
    with pytest.raises(
        AlreadyDoneError, match=r"Versi 1 .* sudah dipulihkan oleh Operator Pandeglang, pukul"
    ):
        _restore(changed, operator_pandeglang)
    # Another version than the one that was restored meanwhile is a change by somebody else.
    with pytest.raises(StaleRevisionError):
        _restore(changed, operator_pandeglang, revision=2)
    assert Answer.objects.get().revision == 4


def test_the_version_that_is_current_already_is_not_stored_again(
    changed: Answer, operator_pandeglang: User
) -> None:
    with pytest.raises(ConflictError, match="Versi 3 berbunyi sama dengan jawaban sekarang"):
        _restore(changed, operator_pandeglang, revision=3)
    assert Answer.objects.get().revision == 3


def test_a_version_that_breaks_a_rule_of_today_is_refused_with_the_reason(
    changed: Answer, operator_pandeglang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.submissions.services.answer_input.MAX_TEXT", 5)
    with pytest.raises(
        ConflictError, match=r"Versi 1 tidak dapat dipulihkan\. Catatan paling panjang 5 huruf"
    ):
        _restore(changed, operator_pandeglang)


def test_there_is_no_version_that_was_never_stored(changed: Answer, operator_pandeglang: User) -> None:
    with pytest.raises(MissingError, match="Versi 9"):
        _restore(changed, operator_pandeglang, revision=9)


def test_only_those_restore_who_may_enter(
    changed: Answer, coordinator_banten: User, operator_lebak: User
) -> None:
    for person in (coordinator_banten, operator_lebak):
        with pytest.raises(NotAllowedError):
            _restore(changed, person)


def test_a_locked_form_is_not_restored(pandeglang: Submission, cast: Cast) -> None:
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    with pytest.raises(ConflictError, match="terkunci"):
        _restore(Answer.objects.get(indicator__code=CODE), cast["operator"])
