import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.exceptions import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    PortalError,
    StaleRevisionError,
)
from apps.core.formatting import format_datetime
from apps.indicators.enums import EditionState
from apps.indicators.models import Edition
from apps.notifications.enums import NoticeKind
from apps.notifications.models import Notice
from apps.submissions.content import content_sha256
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.forms import TypedCard
from apps.submissions.models import Decision, Submission
from apps.submissions.selectors import submission_content
from apps.submissions.services import (
    AnswerInput,
    answer_save_many,
    draft_drop,
    draft_keep,
    submission_transition,
)
from apps.submissions.workflow import TRANSITIONS
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    claim_expire,
    edition_make,
    instrument_make,
    person_make,
    submission_advance,
    submission_fill,
    submission_make,
)
from tests.submissions.conftest import Cast


def _take(
    submission: Submission,
    action: SubmissionAction,
    actor: User,
    note: str = "Alasan.",
    to: User | None = None,
) -> Decision:
    stored = Submission.objects.get(pk=submission.pk)
    return submission_transition(
        submission=stored, action=action, actor=actor, revision=stored.revision, note=note, to=to
    )


_ACTORS = {
    SubmissionAction.SUBMIT: "operator",
    SubmissionAction.ACCEPT: "accepter",
    SubmissionAction.REOPEN: "accepter",
}
"""Who of the cast takes which step; the reviewer takes the others."""

WAY = [
    ("draft", "submit", "operator", "submitted"),
    ("submitted", "claim", "reviewer", "in_review"),
    ("in_review", "release", "reviewer", "submitted"),
    ("in_review", "hand_over", "reviewer", "in_review"),
    ("in_review", "take_over", "second", "in_review"),
    ("in_review", "return", "reviewer", "returned"),
    ("in_review", "approve", "reviewer", "approved"),
    ("approved", "accept", "accepter", "accepted"),
    ("approved", "reopen", "accepter", "returned"),
    ("accepted", "reopen", "accepter", "returned"),
    ("returned", "submit", "operator", "submitted"),
]


@pytest.mark.parametrize(("source", "action", "actor", "target"), WAY)
def test_submission_transition_takes_every_step_of_the_way(
    pandeglang: Submission, cast: Cast, regions: Regions, source: str, action: str, actor: str, target: str
) -> None:
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    people = cast | {"second": second}
    submission = submission_advance(pandeglang, SubmissionState(source), **cast)
    if source == "draft":
        submission_fill(submission, cast["operator"])
    until = format_datetime(claim_expire(submission)) if action == "take_over" else ""
    before = Submission.objects.get(pk=submission.pk)

    to = second if action == "hand_over" else None
    decision = _take(submission, SubmissionAction(action), people[actor], to=to)

    after = Submission.objects.get(pk=submission.pk)
    assert (after.state, after.revision) == (target, before.revision + 1)
    assert (decision.round, after.round) == (before.round, before.round + (action == "reopen"))
    assert (decision.action, decision.from_state, decision.to_state) == (action, source, target)
    assert (decision.decided_by, decision.note) == (people[actor], "Alasan.")
    assert decision.number == Decision.objects.filter(submission=submission).count()
    assert decision.content_sha256 == content_sha256(submission_content(after))
    entry = Entry.objects.filter(action=f"submission.{action}").latest("pk")
    assert entry.actor_id == people[actor].public_id
    assert entry.detail == {"from": source, "to": target, "decision": str(decision.public_id)}
    deed = {
        "submit": "mengirim",
        "claim": "mulai memeriksa",
        "release": "melepaskan pemeriksaan",
        "hand_over": "menyerahkan pemeriksaan",
        "take_over": "mengambil alih pemeriksaan",
        "return": "mengembalikan",
        "approve": "menyetujui",
        "accept": "menerima",
        "reopen": "membuka kembali",
    }[action]
    form = f"isian Kabupaten Pandeglang (Edisi uji-2024, revisi {before.revision})"
    tail = {
        "hand_over": " kepada Koordinator Kedua",
        "take_over": f" dari Koordinator Banten, yang waktu pemeriksaannya lewat pada {until}",
    }.get(action, "")
    assert entry.sentence == f"{people[actor].full_name} {deed} {form}{tail}."


def test_the_way_above_is_the_whole_table() -> None:
    in_table = {
        (source.value, action.value, transition.target.value)
        for action, transition in TRANSITIONS.items()
        for source in transition.sources
    }
    assert {(source, action, target) for source, action, _actor, target in WAY} == in_table


@pytest.mark.parametrize(
    ("state", "action", "actor"),
    [
        ("draft", "submit", "operator_lebak"),
        ("draft", "submit", "operator_banten"),
        ("draft", "submit", "coordinator_banten"),
        ("submitted", "claim", "coordinator_bali"),
        ("submitted", "claim", "operator_banten"),
        ("submitted", "claim", "national_reviewer"),
        ("in_review", "return", "operator_pandeglang"),
        ("in_review", "approve", "coordinator_bali"),
        ("in_review", "approve", "national_reviewer"),
        ("approved", "accept", "coordinator_banten"),
        ("approved", "accept", "analyst"),
        ("accepted", "reopen", "coordinator_banten"),
        ("accepted", "reopen", "outsider"),
    ],
)
def test_submission_transition_asks_for_the_permission_in_that_region(
    pandeglang: Submission, cast: Cast, request: pytest.FixtureRequest, state: str, action: str, actor: str
) -> None:
    submission = submission_advance(pandeglang, SubmissionState(state), **cast)
    with pytest.raises(NotAllowedError):
        _take(submission, SubmissionAction(action), request.getfixturevalue(actor))
    assert Submission.objects.get(pk=submission.pk).state == state


def test_submission_transition_lets_the_nation_review_a_province(
    edition, regions: Regions, operator_banten: User, coordinator_banten: User, national_reviewer: User
) -> None:
    submission = submission_make(edition, regions.banten)
    submission_advance(
        submission,
        SubmissionState.SUBMITTED,
        operator=operator_banten,
        reviewer=national_reviewer,
        accepter=national_reviewer,
    )
    with pytest.raises(NotAllowedError):
        _take(submission, SubmissionAction.CLAIM, coordinator_banten)
    _take(submission, SubmissionAction.CLAIM, national_reviewer)
    _take(submission, SubmissionAction.APPROVE, national_reviewer)
    assert Submission.objects.get(pk=submission.pk).state == "approved"


def test_submission_submit_names_the_unanswered_indicators_and_those_without_a_reason(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    answer_save_many(
        submission=pandeglang,
        inputs=[
            AnswerInput("1.2", AnswerValue.NO_DATA, note="Arsip terbakar."),
            AnswerInput("2.1", AnswerValue.NO_DATA),
        ],
        actor=operator_pandeglang,
    )
    with pytest.raises(InvalidInputError) as refused:
        _take(pandeglang, SubmissionAction.SUBMIT, operator_pandeglang)
    unanswered = "Pilih jawabannya. Bila datanya tidak tersedia, pilih “Tidak ada data”."
    unreasoned = (
        "“Tidak ada data” perlu alasan. "
        "Tuliskan di catatan mengapa datanya tidak ada, dan di mana sudah dicari."
    )
    assert refused.value.errors == {"1.1": [unanswered], "2.1": [unreasoned], "2.2": [unanswered]}
    assert refused.value.message == (
        f"Belum dijawab: 1.1, 2.2. {unanswered} “Tidak ada data” tanpa alasan: 2.1. {unreasoned}"
    )


def test_submission_submit_names_the_indicators_in_which_something_was_typed_that_is_no_answer(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    half = TypedCard(note="Belum selesai").to_json()
    kept = [
        draft_keep(
            submission=pandeglang,
            indicator=code,
            typed=half,
            read_at=1,
            draft_at="",
            actor=operator_pandeglang,
        )
        for code in ("2.1", "1.2")
    ]
    pandeglang.refresh_from_db(fields=["revision"])
    with pytest.raises(InvalidInputError) as refused:
        _take(pandeglang, SubmissionAction.SUBMIT, operator_pandeglang)
    advice = "Yang diketik terakhir di formulir belum menjadi jawaban; lengkapi atau kosongkan isiannya."
    assert refused.value.message == f"2 indikator belum selesai: 1.2, 2.1. {advice}"
    assert refused.value.errors == {"1.2": [advice], "2.1": [advice]}
    for code, draft in zip(("2.1", "1.2"), kept, strict=True):
        draft_drop(submission=pandeglang, indicator=code, draft_at=draft.version, actor=operator_pandeglang)
    _take(pandeglang, SubmissionAction.SUBMIT, operator_pandeglang)
    assert Submission.objects.get(pk=pandeglang.pk).state == SubmissionState.SUBMITTED


def test_submission_submit_needs_an_open_edition(pandeglang: Submission, operator_pandeglang: User) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    pandeglang.edition.state, pandeglang.edition.closed_at = EditionState.CLOSED, timezone.now()
    pandeglang.edition.save()
    with pytest.raises(ConflictError, match="Edisi ini ditutup"):
        _take(pandeglang, SubmissionAction.SUBMIT, operator_pandeglang)


@pytest.mark.parametrize("note", [" \n ", "."])
@pytest.mark.parametrize("action", [SubmissionAction.RETURN, SubmissionAction.REOPEN])
def test_submission_transition_wants_a_reason_for_sending_back(
    pandeglang: Submission, cast: Cast, action: SubmissionAction, note: str
) -> None:
    state = SubmissionState.IN_REVIEW if action == SubmissionAction.RETURN else SubmissionState.ACCEPTED
    actor = cast["reviewer"] if action == SubmissionAction.RETURN else cast["accepter"]
    submission = submission_advance(pandeglang, state, **cast)
    with pytest.raises(InvalidInputError) as refused:
        _take(submission, action, actor, note=note)
    assert refused.value.errors == {"note": ["Tuliskan alasannya."]}
    assert Submission.objects.get(pk=submission.pk).state == state


def test_submission_transition_refuses_a_stale_revision(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_fill(pandeglang, cast["operator"])
    with pytest.raises(StaleRevisionError):
        submission_transition(
            submission=submission,
            action=SubmissionAction.SUBMIT,
            actor=cast["operator"],
            revision=submission.revision - 1,
        )
    assert Submission.objects.get(pk=submission.pk).state == "draft"


def test_submission_transition_refuses_the_same_request_twice(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    ask = {
        "submission": submission,
        "action": SubmissionAction.APPROVE,
        "actor": cast["reviewer"],
        "revision": submission.revision,
    }
    submission_transition(**ask)
    with pytest.raises(ConflictError):
        submission_transition(**ask)
    assert Decision.objects.filter(action="approve").count() == 1


def _make_contributor(person: User, submission: Submission, regions: Regions) -> None:
    assignment_make(person, Role.OPERATOR, regions.pandeglang)
    person._active_assignments = None
    answer_save_many(
        submission=submission,
        inputs=[AnswerInput("1.2", AnswerValue.NO_DATA, read_at=0)],
        actor=person,
    )


@pytest.mark.parametrize(
    ("state", "action", "actor"),
    [
        ("submitted", "claim", "reviewer"),
        ("in_review", "approve", "reviewer"),
        ("approved", "accept", "accepter"),
    ],
)
def test_submission_transition_keeps_four_eyes(
    pandeglang: Submission, cast: Cast, regions: Regions, state: str, action: str, actor: str
) -> None:
    """Whoever entered an answer in an earlier round decides nothing, whatever the roles."""
    person = cast[actor]
    _make_contributor(person, pandeglang, regions)
    other = {
        "operator": cast["operator"],
        "reviewer": person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten),
        "accepter": person_make("Peninjau Kedua", Role.NATIONAL_REVIEWER, regions.nation),
    }
    answer_save_many(
        submission=pandeglang,
        inputs=[AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR, read_at=1)],
        actor=cast["operator"],
    )
    submission = submission_advance(pandeglang, SubmissionState(state), **other)
    Submission.objects.filter(pk=submission.pk, state="in_review").update(claimed_by=person)

    with pytest.raises(NotAllowedError, match="orang lain"):
        _take(submission, SubmissionAction(action), person)

    assert Submission.objects.get(pk=submission.pk).state == state


def test_submission_transition_counts_the_submitter_as_a_contributor(
    pandeglang: Submission, cast: Cast, regions: Regions
) -> None:
    assignment_make(cast["reviewer"], Role.OPERATOR, regions.pandeglang)
    submission_fill(pandeglang, cast["operator"])
    _take(pandeglang, SubmissionAction.SUBMIT, cast["reviewer"])
    with pytest.raises(NotAllowedError, match="orang lain"):
        _take(pandeglang, SubmissionAction.CLAIM, cast["reviewer"])


TOLD = {
    SubmissionAction.SUBMIT: {"pandeglang": ["Koordinator Banten"], "banten": ["Peninjau Nasional"]},
    SubmissionAction.CLAIM: {"pandeglang": [], "banten": []},
    SubmissionAction.RELEASE: {"pandeglang": [], "banten": []},
    SubmissionAction.HAND_OVER: {"pandeglang": ["Pemeriksa Kedua"], "banten": ["Pemeriksa Kedua"]},
    SubmissionAction.TAKE_OVER: {"pandeglang": ["Koordinator Banten"], "banten": ["Peninjau Nasional"]},
    SubmissionAction.RETURN: {"pandeglang": ["Operator Pandeglang"], "banten": ["Operator Banten"]},
    SubmissionAction.APPROVE: {"pandeglang": ["Operator Pandeglang"], "banten": ["Operator Banten"]},
    SubmissionAction.ACCEPT: {"pandeglang": ["Operator Pandeglang"], "banten": ["Operator Banten"]},
    SubmissionAction.REOPEN: {
        "pandeglang": ["Koordinator Banten", "Operator Pandeglang"],
        "banten": ["Operator Banten"],
    },
}
"""Who hears of a step: whoever reviews a form of that level when it is sent, else its office.

Of a reopening, also whoever had approved the data, unless it is the same person."""


@pytest.mark.parametrize("place", ["pandeglang", "banten"])
@pytest.mark.parametrize("action", SubmissionAction)
def test_submission_transition_tells_those_concerned(
    edition: Edition,
    regions: Regions,
    cast: Cast,
    operator_banten: User,
    operator_lebak: User,
    coordinator_bali: User,
    action: SubmissionAction,
    place: str,
) -> None:
    people = (
        cast
        if place == "pandeglang"
        else {"operator": operator_banten, "reviewer": cast["accepter"], "accepter": cast["accepter"]}
    )
    state = min(TRANSITIONS[action].sources)
    submission = submission_make(edition, getattr(regions, place))
    submission_fill(submission, people["operator"])
    submission_advance(submission, state, **people)
    actor, to = people[_ACTORS.get(action, "reviewer")], None
    if action in {SubmissionAction.HAND_OVER, SubmissionAction.TAKE_OVER}:
        role = Role.COORDINATOR if place == "pandeglang" else Role.NATIONAL_REVIEWER
        to = person_make("Pemeriksa Kedua", role, regions.banten if place == "pandeglang" else regions.nation)
    if action == SubmissionAction.TAKE_OVER:
        claim_expire(submission)
        actor, to = to, None
    Notice.objects.all().delete()

    _take(submission, action, actor, to=to)

    told = Notice.objects.all()
    assert [notice.recipient.full_name for notice in told] == TOLD[action][place]
    assert {notice.region for notice in told} <= {submission.region}, (
        "only to those whose role reaches it yet"
    )


def test_a_notice_says_who_did_what_and_why_and_leads_to_the_form(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    Notice.objects.all().delete()

    _take(submission, SubmissionAction.RETURN, cast["reviewer"], note=" Lengkapi {bukti} putusan.\n")

    notice = Notice.objects.get()
    assert notice.subject == "Data Kabupaten Pandeglang dikembalikan"
    assert notice.body == (
        "Koordinator Banten mengembalikan data Kabupaten Pandeglang untuk diperbaiki: Lengkapi {bukti} putusan."
    )
    assert notice.path == f"/portal/isian/{submission.public_id}/"


def test_whoever_approved_data_hears_that_it_is_open_again_and_why(
    pandeglang: Submission, cast: Cast
) -> None:
    submission = submission_advance(pandeglang, SubmissionState.ACCEPTED, **cast)
    Notice.objects.all().delete()

    _take(submission, SubmissionAction.REOPEN, cast["accepter"], note="Ada putusan baru.")

    notice = Notice.objects.get(recipient=cast["reviewer"])
    assert (notice.kind, notice.path) == (NoticeKind.REVIEW, f"/portal/tinjauan/{submission.public_id}/")
    assert notice.subject == "Data Kabupaten Pandeglang yang Anda setujui dibuka kembali"
    assert "membuka kembali data Kabupaten Pandeglang: Ada putusan baru.\nPersetujuan Anda" in notice.body


def test_whoever_approved_data_and_reviews_there_no_more_is_not_told_of_a_reopening(
    pandeglang: Submission, cast: Cast
) -> None:
    submission = submission_advance(pandeglang, SubmissionState.ACCEPTED, **cast)
    cast["reviewer"].assignments.update(revoked_at=timezone.now())
    _take(submission, SubmissionAction.REOPEN, cast["accepter"], note="Ada putusan baru.")
    assert not Notice.objects.filter(recipient=cast["reviewer"], subject__contains="dibuka kembali").exists()


def test_a_notice_carries_what_the_reviewer_wrote_to_the_office(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    Notice.objects.all().delete()
    _take(submission, SubmissionAction.APPROVE, cast["reviewer"], note="Terima kasih.")
    assert Notice.objects.get().body == (
        "Koordinator Banten menyetujui data Kabupaten Pandeglang. Data menunggu penerimaan oleh pusat.\n"
        "Pesan: Terima kasih."
    )


def test_whoever_takes_a_step_is_not_told_of_it(pandeglang: Submission, cast: Cast, regions: Regions) -> None:
    """The operator who sends is a coordinator too, and would hear of it with the others."""
    assignment_make(cast["operator"], Role.COORDINATOR, regions.banten)
    submission_fill(pandeglang, cast["operator"])
    _take(pandeglang, SubmissionAction.SUBMIT, cast["operator"])
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["reviewer"]]


def test_deactivated_people_and_those_without_their_role_are_not_told(
    pandeglang: Submission, cast: Cast, regions: Regions
) -> None:
    gone, revoked = (person_make(f"Koordinator {n}", Role.COORDINATOR, regions.banten) for n in ("A", "B"))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    revoked.assignments.update(revoked_at=timezone.now())
    submission_fill(pandeglang, cast["operator"])
    _take(pandeglang, SubmissionAction.SUBMIT, cast["operator"])
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["reviewer"]]


def test_a_form_belongs_to_its_reviewer_from_the_claim_until_it_is_sent_again(
    pandeglang: Submission, cast: Cast, regions: Regions
) -> None:
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    submission_advance(pandeglang, SubmissionState.RETURNED, **cast)
    assert Submission.objects.get().claimed_by == cast["reviewer"]

    _take(pandeglang, SubmissionAction.SUBMIT, cast["operator"])
    assert Submission.objects.get().claimed_by is None

    _take(pandeglang, SubmissionAction.CLAIM, second)
    assert Submission.objects.get().claimed_by == second


def test_a_form_keeps_its_reviewer_whoever_accepts_and_opens_it_again(
    pandeglang: Submission, cast: Cast
) -> None:
    submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    for action, person in (
        (SubmissionAction.APPROVE, cast["reviewer"]),
        (SubmissionAction.ACCEPT, cast["accepter"]),
        (SubmissionAction.REOPEN, cast["accepter"]),
    ):
        _take(pandeglang, action, person)
        assert Submission.objects.get().claimed_by == cast["reviewer"], action


def test_a_form_names_who_sent_it_last_and_when(pandeglang: Submission, cast: Cast, regions: Regions) -> None:
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    first = submission_advance(pandeglang, SubmissionState.RETURNED, **cast)
    assert first.submitted_by == cast["operator"]

    _take(pandeglang, SubmissionAction.SUBMIT, colleague)

    again = Submission.objects.get()
    assert again.submitted_by == colleague
    assert again.submitted_at > first.submitted_at


def test_the_reason_is_kept_without_blanks_around_it(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    decision = _take(
        submission, SubmissionAction.RETURN, cast["reviewer"], note="  Baris satu.\nBaris dua. \n"
    )
    assert Decision.objects.get(pk=decision.pk).note == "Baris satu.\nBaris dua."


def test_a_refused_step_leaves_no_trace(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    before = (Entry.objects.count(), Notice.objects.count(), Decision.objects.count())
    with pytest.raises(PortalError):
        _take(submission, SubmissionAction.RETURN, cast["reviewer"], note="")
    assert (Entry.objects.count(), Notice.objects.count(), Decision.objects.count()) == before


@pytest.mark.parametrize("each", [1, 30])
def test_submission_transition_costs_the_same_for_1_and_for_30_answers(
    regions: Regions, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, each: int
) -> None:
    edition = edition_make(instrument=instrument_make(dimensions=1, each=each))
    submission = submission_fill(submission_make(edition, regions.pandeglang), cast["operator"])
    with django_assert_num_queries(17):
        submission_transition(
            submission=submission,
            action=SubmissionAction.SUBMIT,
            actor=cast["operator"],
            revision=submission.revision,
        )


def test_a_step_that_comes_too_early_says_that_the_office_is_still_filling(
    pandeglang: Submission, cast: Cast
) -> None:
    with pytest.raises(ConflictError, match="belum dikirim kantornya") as early:
        submission_transition(
            submission=pandeglang,
            action=SubmissionAction.CLAIM,
            actor=cast["reviewer"],
            revision=pandeglang.revision,
        )
    assert early.value.place == pandeglang.get_absolute_url()
