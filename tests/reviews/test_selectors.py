from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.selectors import asker_of
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.reviews.enums import Queue
from apps.reviews.selectors import (
    Wanted,
    in_order_of_work,
    queues_for,
    review_edition_list,
    review_province_list,
    review_queue,
    review_queue_counts,
)
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Evidence, Submission
from apps.submissions.rules import can_transition, has_permission_for, is_in_time
from apps.submissions.selectors import is_contributor
from apps.submissions.services import (
    AnswerInput,
    Upload,
    answer_save_many,
    evidence_attach_many,
    evidence_remove,
    submission_transition,
)
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    claim_expire,
    edition_make,
    person_make,
    region_make,
    submission_advance,
    submission_fill,
    submission_make,
    window_make,
)
from tests.reviews.conftest import At
from tests.submissions.conftest import PDF


def test_queues_follow_the_roles(
    coordinator_banten: User, national_reviewer: User, operator_pandeglang: User, auditor: User
) -> None:
    review = [Queue.SUBMITTED, Queue.MINE, Queue.LEFT, Queue.OTHERS]
    assert queues_for(asker_of(coordinator_banten)) == review
    assert queues_for(asker_of(national_reviewer)) == [*review, Queue.APPROVED]
    assert queues_for(asker_of(operator_pandeglang)) == []
    assert queues_for(asker_of(auditor)) == []


def test_review_queue_holds_what_the_person_may_review(
    at: At,
    regions: Regions,
    operator_banten: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
) -> None:
    regency = at(SubmissionState.SUBMITTED)
    province = submission_advance(
        submission_make(regency.edition, regions.banten),
        SubmissionState.SUBMITTED,
        operator=operator_banten,
        reviewer=national_reviewer,
        accepter=national_reviewer,
    )
    assert list(review_queue(coordinator_banten, Queue.SUBMITTED)) == [regency]
    assert list(review_queue(national_reviewer, Queue.SUBMITTED)) == [province]
    assert list(review_queue(coordinator_bali, Queue.SUBMITTED)) == []


def test_work_begins_with_what_is_due_and_what_carries_risk(
    regions: Regions, coordinator_banten: User
) -> None:
    """Each form was sent before those that come first, and so would stand above them."""
    later, sooner, never = (
        edition_make(f"edisi-{name}", region_set=regions.region_set) for name in ("later", "sooner", "never")
    )
    for days, edition in ((9, later), (2, sooner)):
        window_make(edition, WindowStage.REVIEW, timezone.now() + timedelta(days=days))
    made: list[tuple[str, Edition, int, tuple[str, ...]]] = [
        ("never due", never, 9, ()),
        ("due later", later, 9, ()),
        ("without risk", sooner, 0, ("1.1",)),
        ("without evidence", sooner, 0, ()),
        ("waits longest of two warned of", sooner, 2, ()),
        ("warned of", sooner, 2, ()),
    ]
    named: dict[Submission, str] = {}
    for number, (name, edition, warnings, backed) in enumerate(made):
        region = region_make(f"36.{number + 50}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        operator = person_make(f"Operator {number}", Role.OPERATOR, region)
        form = submission_fill(submission_make(edition, region), operator)
        uploads = [Upload(code, "surat.pdf", BytesIO(PDF)) for code in backed]
        if uploads:
            evidence_attach_many(submission=form, uploads=uploads, actor=operator)
        _take(form, SubmissionAction.SUBMIT, operator)
        Submission.objects.filter(pk=form.pk).update(warning_count=warnings)
        named[form] = name

    work = in_order_of_work(review_queue(coordinator_banten, Queue.SUBMITTED))
    assert [named[form] for form in work] == [
        "waits longest of two warned of",
        "warned of",
        "without evidence",
        "without risk",
        "due later",
        "never due",
    ]


def test_work_goes_on_with_what_waits_longest(
    at: At, regions: Regions, operator_lebak: User, coordinator_banten: User, national_reviewer: User
) -> None:
    """Lebak comes after Pandeglang by its code, and before it by the time it was sent."""
    first = submission_advance(
        submission_make(edition_make("lain-2020"), regions.lebak),
        SubmissionState.SUBMITTED,
        operator=operator_lebak,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    second = at(SubmissionState.SUBMITTED)
    assert list(in_order_of_work(review_queue(coordinator_banten, Queue.SUBMITTED))) == [first, second]


def test_review_queue_tells_mine_from_others(at: At, regions: Regions, coordinator_banten: User) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    assert list(review_queue(coordinator_banten, Queue.MINE)) == [submission]
    assert list(review_queue(coordinator_banten, Queue.OTHERS)) == []
    assert list(review_queue(second, Queue.MINE)) == []
    assert list(review_queue(second, Queue.OTHERS)) == [submission]


def test_review_queue_leaves_out_what_the_person_had_a_hand_in(
    regions: Regions, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    edition: Edition = edition_make(region_set=regions.region_set)
    submission = submission_make(edition, regions.pandeglang)
    assignment_make(coordinator_banten, Role.OPERATOR, regions.pandeglang)
    answer_save_many(
        submission=submission,
        inputs=[AnswerInput("1.1", AnswerValue.NO_DATA, note="Arsip terbakar.")],
        actor=coordinator_banten,
    )
    answer_save_many(
        submission=submission,
        inputs=[AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in ("1.2", "2.1", "2.2")],
        actor=operator_pandeglang,
    )
    stored = Submission.objects.get()
    submission_transition(
        submission=stored, action=SubmissionAction.SUBMIT, actor=operator_pandeglang, revision=stored.revision
    )
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    assert list(review_queue(coordinator_banten, Queue.SUBMITTED)) == []
    assert list(review_queue(second, Queue.SUBMITTED)) == [submission]


def test_review_queue_is_narrowed_to_a_province_and_what_a_search_found(
    regions: Regions,
    operator_pandeglang: User,
    operator_badung: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
) -> None:
    edition = edition_make(region_set=regions.region_set)
    pandeglang, badung = (
        submission_advance(
            submission_make(edition, region),
            SubmissionState.APPROVED,
            operator=operator,
            reviewer=reviewer,
            accepter=national_reviewer,
        )
        for region, operator, reviewer in (
            (regions.pandeglang, operator_pandeglang, coordinator_banten),
            (regions.badung, operator_badung, coordinator_bali),
        )
    )

    def found(**wanted: Any) -> list[Submission]:
        return list(review_queue(national_reviewer, Queue.APPROVED, wanted=Wanted(**wanted)))

    assert review_province_list(national_reviewer) == [regions.banten, regions.bali]
    assert review_province_list(coordinator_banten) == [regions.banten]
    assert set(found()) == {pandeglang, badung}
    assert found(province=regions.bali) == [badung]
    assert found(regions=[regions.pandeglang.pk]) == [pandeglang]
    assert found(regions=[regions.pandeglang.pk], province=regions.bali) == []


def test_review_queue_is_narrowed_to_warnings_and_missing_evidence(at: At, coordinator_banten: User) -> None:
    """Pandeglang says that 1.1 occurred, without a file."""
    form = at(SubmissionState.SUBMITTED)

    def is_found(**wanted: Any) -> bool:
        return list(review_queue(coordinator_banten, Queue.SUBMITTED, wanted=Wanted(**wanted))) == [form]

    assert [is_found(has_warning=is_there) for is_there in (True, False)] == [False, True]
    Submission.objects.update(warning_count=2)
    assert [is_found(has_warning=is_there) for is_there in (True, False)] == [True, False]

    assert [is_found(lacks_evidence=is_there) for is_there in (True, False)] == [True, False]
    back(form, coordinator_banten)
    operator = form.submitted_by
    assert operator is not None
    [file] = evidence_attach_many(
        submission=Submission.objects.get(),
        uploads=[Upload("1.1", "surat.pdf", BytesIO(PDF))],
        actor=operator,
    )
    _take(form, SubmissionAction.SUBMIT, operator)
    assert [is_found(lacks_evidence=is_there) for is_there in (True, False)] == [False, True]
    back(form, coordinator_banten)
    evidence_remove(evidence=file, actor=operator)
    _take(form, SubmissionAction.SUBMIT, operator)
    assert [is_found(lacks_evidence=is_there) for is_there in (True, False)] == [True, False]


def test_the_dimension_decides_where_warnings_and_changes_are_looked_for(
    at: At, coordinator_banten: User
) -> None:
    form = at(SubmissionState.SUBMITTED)
    operator = form.submitted_by
    assert operator is not None

    def found(**wanted: Any) -> list[bool]:
        """Return whether the form is found by the first dimension, and by the second."""
        rows = [
            review_queue(coordinator_banten, Queue.SUBMITTED, wanted=Wanted(indicators=codes, **wanted))
            for codes in (["1.1", "1.2"], ["2.1", "2.2"])
        ]
        return [row.exists() for row in rows]

    Submission.objects.update(warned_indicators=["2.1"])
    assert found(has_warning=True) == [False, True]
    assert found(has_warning=False) == [True, False]
    assert found() == [True, True], "1.1 lacks its file, 2.1 was warned of"
    assert found(is_changed=True) == [False, False]
    back(form, coordinator_banten)
    changed = AnswerInput("2.2", AnswerValue.NO_DATA, note="Arsip hilang.", read_at=1)
    answer_save_many(submission=form, inputs=[changed], actor=operator)
    form.refresh_from_db()
    submission_transition(
        submission=form, action=SubmissionAction.SUBMIT, actor=operator, revision=form.revision
    )
    assert found(is_changed=True) == [False, True]
    assert found(is_changed=False) == [True, False]
    assert found() == [True, True]


def test_what_was_changed_and_changed_back_is_no_change_in_its_dimension(
    at: At, coordinator_banten: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    form = at(SubmissionState.SUBMITTED)
    operator = form.submitted_by
    assert operator is not None

    def is_found() -> bool:
        wanted = Wanted(indicators=["1.1", "1.2"], is_changed=True)
        _take(form, SubmissionAction.SUBMIT, operator)
        found = review_queue(coordinator_banten, Queue.SUBMITTED, wanted=wanted).exists()
        back(form, coordinator_banten)
        return found

    def attach() -> None:
        upload = Upload("1.1", "putusan.pdf", BytesIO(PDF))
        evidence_attach_many(submission=form, uploads=[upload], actor=operator)

    back(form, coordinator_banten)
    save_note(operator, "Lain.", read_at=1)
    save_note(operator, "", read_at=2)
    attach()
    evidence_remove(evidence=Evidence.objects.get(), actor=operator)
    assert not is_found()

    attach()
    assert is_found()

    evidence_remove(evidence=Evidence.objects.in_force().get(), actor=operator)
    attach()
    assert not is_found(), "the same file is there again"

    save_note(operator, "Ralat.", read_at=3)
    assert is_found()


def test_review_queue_is_narrowed_to_what_changed_since_it_was_given_back(
    at: At, coordinator_banten: User
) -> None:
    form = at(SubmissionState.SUBMITTED)
    operator = form.submitted_by
    assert operator is not None

    def found() -> list[bool]:
        return [
            review_queue(coordinator_banten, Queue.SUBMITTED, wanted=Wanted(is_changed=is_changed)).exists()
            for is_changed in (True, False)
        ]

    def send() -> None:
        _take(form, SubmissionAction.SUBMIT, operator)

    assert found() == [False, False]  # it was never given back
    back(form, coordinator_banten)
    send()
    assert found() == [False, True]

    back(form, coordinator_banten)
    save_note(operator, "Ralat.", read_at=1)
    send()
    assert found() == [True, False]

    back(form, coordinator_banten)
    save_note(operator, "Lain.", read_at=2)
    save_note(operator, "Ralat.", read_at=3)
    send()
    assert found() == [False, True]  # changed there and back again


def _take(form: Submission, action: SubmissionAction, actor: User) -> None:
    stored = Submission.objects.get(pk=form.pk)
    submission_transition(
        submission=stored, action=action, actor=actor, revision=stored.revision, note="Perbaiki."
    )


def back(form: Submission, reviewer: User) -> None:
    """Give the form back to its office."""
    _take(form, SubmissionAction.CLAIM, reviewer)
    _take(form, SubmissionAction.RETURN, reviewer)


def save_note(operator: User, note: str, *, read_at: int) -> None:
    said = AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR, note=note, read_at=read_at)
    answer_save_many(submission=Submission.objects.get(), inputs=[said], actor=operator)


def test_counts_and_editions(
    at: At, coordinator_banten: User, national_reviewer: User, coordinator_bali: User
) -> None:
    submission = at(SubmissionState.APPROVED)
    assert review_queue_counts(national_reviewer) == {
        Queue.SUBMITTED: 0,
        Queue.MINE: 0,
        Queue.LEFT: 0,
        Queue.OTHERS: 0,
        Queue.APPROVED: 1,
    }
    other = edition_make("lain-2020")
    submission_make(other, submission.region)  # a draft waits for nobody
    assert review_queue_counts(national_reviewer, wanted=Wanted(edition=other))[Queue.APPROVED] == 0
    assert set(review_edition_list(national_reviewer)) == {submission.edition, other}
    assert review_edition_list(coordinator_bali) == []


def test_the_queues_hold_what_the_rules_allow(
    regions: Regions,
    operator_pandeglang: User,
    operator_banten: User,
    operator_badung: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
    auditor: User,
) -> None:
    """The queries of the queues and the rules of the buttons agree on every form in every state."""
    jack = person_make("Serba Bisa", Role.OPERATOR, regions.lebak)  # fills forms, and may review them too
    assignment_make(jack, Role.COORDINATOR, regions.banten)
    assignment_make(jack, Role.NATIONAL_REVIEWER, regions.nation)
    offices = (
        (regions.pandeglang, operator_pandeglang, coordinator_banten),
        (regions.lebak, jack, coordinator_banten),
        (regions.banten, operator_banten, national_reviewer),
        (regions.badung, operator_badung, coordinator_bali),
    )
    for state in SubmissionState:
        edition = edition_make(f"edisi-{state}", region_set=regions.region_set)
        for region, operator, reviewer in offices:
            form = submission_make(edition, region)
            submission_advance(form, state, operator=operator, reviewer=reviewer, accepter=national_reviewer)
    for left in Submission.objects.filter(state=SubmissionState.IN_REVIEW, region=regions.lebak):
        claim_expire(left)
    gone = person_make("Tanpa Peran", Role.COORDINATOR, regions.bali)
    Submission.objects.filter(state=SubmissionState.IN_REVIEW, region=regions.badung).update(claimed_by=gone)
    gone.assignments.update(revoked_at=timezone.now())
    moved = person_make("Kini di Banten", Role.COORDINATOR, regions.banten)
    # Another province's form, and one of a level that coordinators do not review.
    for region, operator, reviewer in offices[2:]:
        form = submission_make(edition_make(f"pindah-{region.code}", region_set=regions.region_set), region)
        submission_advance(
            form, SubmissionState.IN_REVIEW, operator=operator, reviewer=reviewer, accepter=national_reviewer
        )
        Submission.objects.filter(pk=form.pk).update(claimed_by=moved)
    forms = Submission.objects.with_region()
    assert forms.count() == 26

    for person in (coordinator_banten, coordinator_bali, national_reviewer, jack, operator_banten, auditor):
        in_review = {
            form
            for form in forms
            if form.state == SubmissionState.IN_REVIEW
            and has_permission_for(person, form, SubmissionAction.APPROVE)
            and is_in_time(form, SubmissionAction.APPROVE)
        }
        mine = {form for form in in_review if form.claimed_by == person}
        left = {form for form in in_review if _is_allowed(person, form, SubmissionAction.TAKE_OVER)}
        assert {queue: set(review_queue(person, queue)) for queue in Queue} == {
            Queue.SUBMITTED: {form for form in forms if _is_allowed(person, form, SubmissionAction.CLAIM)},
            Queue.MINE: mine,
            Queue.LEFT: left,
            Queue.OTHERS: in_review - mine - left,
            Queue.APPROVED: {form for form in forms if _is_allowed(person, form, SubmissionAction.ACCEPT)},
        }, person


def _is_allowed(person: User, form: Submission, action: SubmissionAction) -> bool:
    return can_transition(person, form, action, is_contributor=is_contributor(form, person))
