"""Reminding offices: who may, what they are told, and that nobody is reminded twice within a day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError, ConflictError, NotAllowedError, OutOfTimeError
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.indicators.services import edition_close
from apps.notifications.models import Notice
from apps.reviews.models import Reminder
from apps.reviews.services import submission_remind, submissions_remind
from apps.submissions.enums import AnswerValue, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import AnswerInput, EventInput, answer_save_many, extension_grant
from tests.at_once import at_once, kinds_of
from tests.cast import Regions
from tests.factories import edition_make, submission_advance, submission_make, window_make
from tests.reviews.conftest import At

DUE = dt.datetime(2099, 8, 26, 7, 30, tzinfo=dt.UTC)


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make("uji-2099", region_set=regions.region_set, entry_due_at=DUE)


@pytest.fixture
def form(edition: Edition, regions: Regions, operator_pandeglang: User) -> Submission:
    """The form of Pandeglang, of which 2 of 4 questions are answered, one "occurred" without a file."""
    made = submission_make(edition, regions.pandeglang)
    event = EventInput("pemilu-2024", "rendah", 1, "kejadian", "Uraian.", "Laporan")
    answers = [
        AnswerInput("1.1", AnswerValue.OCCURRED, events=(event,)),
        AnswerInput("1.2", AnswerValue.NO_DATA),
    ]
    return answer_save_many(submission=made, inputs=answers, actor=operator_pandeglang).submission


def _told(person: User) -> list[Notice]:
    return list(Notice.objects.of(person))


def test_an_office_is_told_what_is_missing_and_until_when(
    form: Submission, operator_pandeglang: User, coordinator_banten: User
) -> None:
    assert submission_remind(submission=form, actor=coordinator_banten).told == 1

    [notice] = _told(operator_pandeglang)
    left = (timezone.localtime(DUE).date() - timezone.localdate()).days
    assert notice.subject == "Data Kabupaten Pandeglang belum dikirim"
    assert notice.body.splitlines() == [
        "Koordinator Banten mengingatkan bahwa data Kabupaten Pandeglang untuk Edisi uji-2099 belum dikirim.",
        "2 dari 4 indikator terjawab, 2 lagi belum.",
        "1 jawaban “terjadi” belum dilampiri bukti.",
        f"Batas pengisian 26 Agustus 2099, 14.30 WIB ({left} hari lagi).",
    ]
    assert notice.path == form.get_absolute_url()
    [entry] = Entry.objects.filter(action="submission.remind")
    assert (entry.actor_label, entry.region) == ("Koordinator Banten", form.region)
    assert entry.sentence == (
        "Koordinator Banten mengingatkan 1 operator untuk mengirim isian Kabupaten Pandeglang "
        f"(Edisi uji-2099, revisi {form.revision}): 2 dari 4 terjawab."
    )


def test_the_deadline_is_said_in_the_time_of_the_office(
    edition: Edition, regions: Regions, operator_badung: User, coordinator_bali: User
) -> None:
    form = submission_make(edition, regions.badung)
    submission_remind(submission=form, actor=coordinator_bali)
    [notice] = _told(operator_badung)
    assert "Batas pengisian 26 Agustus 2099, 15.30 WITA" in notice.body


def test_a_returned_form_that_is_full_is_said_to_wait_for_being_sent(
    at: At, operator_pandeglang: User, coordinator_banten: User
) -> None:
    form = at(SubmissionState.RETURNED)
    Notice.objects.all().delete()
    submission_remind(submission=form, actor=coordinator_banten)
    [notice] = _told(operator_pandeglang)
    assert notice.body.splitlines()[1:3] == [
        "Data ini dikembalikan untuk diperbaiki, dan menunggu dikirim lagi.",
        "Semua 4 indikator sudah terjawab; datanya tinggal diperiksa dan dikirim.",
    ]
    assert "Batas pengisian" not in notice.body


@pytest.mark.parametrize(
    ("opens", "due", "why"),
    [
        (2, 9, "belum dibuka, jadi kantornya tidak diingatkan. Pengisian dibuka pada "),
        (2, None, "belum dibuka, jadi kantornya tidak diingatkan. Pengisian dibuka pada "),
        (-9, -1, "sudah ditutup: batasnya lewat pada "),
    ],
)
def test_an_office_that_cannot_fill_its_form_now_is_not_reminded_of_it(
    form: Submission,
    edition: Edition,
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    national_reviewer: User,
    opens: int,
    due: int | None,
    why: str,
) -> None:
    """One that was granted more time can, and is."""
    now = timezone.now()
    due_at = None if due is None else now + dt.timedelta(days=due)
    window_make(edition, WindowStage.ENTRY, due_at, opens_at=now + dt.timedelta(days=opens))
    with pytest.raises(OutOfTimeError) as refused:
        submission_remind(submission=form, actor=national_reviewer)
    assert refused.value.message.startswith(f"Pengisian data Kabupaten Pandeglang {why}")
    longer = submission_make(edition, regions.lebak)
    if opens < 0:
        extension_grant(
            submission=longer,
            stage=WindowStage.ENTRY,
            due_at=now + dt.timedelta(days=3),
            reason="Banjir besar.",
            actor=national_reviewer,
        )
    Notice.objects.all().delete()
    results = submissions_remind(forms=[form, longer], actor=national_reviewer)
    assert [result.told for result in results] == [0, 1 if opens < 0 else 0]
    assert _told(operator_pandeglang) == []
    assert Reminder.objects.count() == len(_told(operator_lebak)) == results[1].told


def test_within_a_day_the_office_is_not_reminded_again_by_anybody(
    form: Submission, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    submission_remind(submission=form, actor=coordinator_banten)
    with pytest.raises(
        AlreadyDoneError, match=r"^Kabupaten Pandeglang sudah diingatkan oleh Koordinator Banten, pukul"
    ):
        submission_remind(submission=form, actor=national_reviewer)
    assert len(_told(operator_pandeglang)) == 1
    assert Reminder.objects.count() == 1
    assert Entry.objects.filter(action="submission.remind").count() == 1


def test_a_day_later_the_office_is_reminded_again(
    form: Submission, operator_pandeglang: User, coordinator_banten: User
) -> None:
    then = timezone.now() - dt.timedelta(hours=24, seconds=1)
    Reminder.objects.create(
        submission=form,
        reminded_by=coordinator_banten,
        reminded_at=then,
        repeat_from=then + dt.timedelta(hours=24),
    )
    submission_remind(submission=form, actor=coordinator_banten)
    assert len(_told(operator_pandeglang)) == 1


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("coordinator_banten", {"pandeglang", "lebak"}),
        ("coordinator_bali", {"badung"}),
        ("national_reviewer", {"banten", "pandeglang", "lebak", "badung"}),
        ("operator_banten", set()),
        ("analyst", set()),
        ("auditor", set()),
        ("auditor_banten", set()),
        ("administrator", set()),
    ],
)
def test_who_may_review_or_accept_a_form_may_remind_its_office(
    name: str,
    places: set[str],
    edition: Edition,
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    operator_banten: User,
    operator_badung: User,
    request: pytest.FixtureRequest,
) -> None:
    forms = {
        place: submission_make(edition, getattr(regions, place))
        for place in ("banten", "pandeglang", "lebak", "badung")
    }
    results = submissions_remind(forms=list(forms.values()), actor=request.getfixturevalue(name))
    reminded = {place for place, result in zip(forms, results, strict=True) if result.problem is None}
    assert reminded == places
    refused = [result.problem for result in results if result.problem is not None]
    assert all(isinstance(problem, NotAllowedError) for problem in refused)
    assert Notice.objects.count() == len(places)


def test_of_many_each_is_answered_and_none_stops_another(
    edition: Edition,
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    operator_banten: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    people = {"reviewer": coordinator_banten, "accepter": national_reviewer}
    sent = submission_advance(
        submission_make(edition, regions.lebak), SubmissionState.SUBMITTED, operator=operator_lebak, **people
    )
    of_province = submission_make(edition, regions.banten)
    User.objects.filter(pk=operator_banten.pk).update(is_active=False)
    draft = submission_make(edition, regions.pandeglang)

    results = submissions_remind(forms=[sent, of_province, draft], actor=national_reviewer)

    assert [result.submission.pk for result in results] == [sent.pk, of_province.pk, draft.pk]
    first, second, third = results
    assert isinstance(first.problem, AlreadyDoneError)
    assert first.problem.message.startswith("Data Kabupaten Lebak sudah dikirim oleh Operator Lebak, pukul")
    assert isinstance(second.problem, ConflictError)
    assert second.problem.message.startswith("Banten tidak mempunyai operator aktif")
    assert (third.problem, third.told) == (None, 1)
    assert [row.submission_id for row in Reminder.objects.all()] == [draft.pk]


def test_nobody_is_reminded_of_a_closed_edition(
    edition: Edition, form: Submission, coordinator_banten: User
) -> None:
    edition_close(edition=edition, actor=None)
    with pytest.raises(ConflictError, match="Edisi ini ditutup"):
        submission_remind(submission=form, actor=coordinator_banten)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_remind_at_once_one_does(
    form: Submission, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    outcomes = at_once(
        *(
            lambda actor=actor: submission_remind(submission=form, actor=actor)  # type: ignore[misc]
            for actor in (coordinator_banten, national_reviewer)
        )
    )
    assert kinds_of(outcomes) == ["AlreadyDoneError", "RemindResult"]
    assert len(_told(operator_pandeglang)) == 1


def test_the_database_refuses_a_second_reminder_within_the_day(
    form: Submission, coordinator_banten: User
) -> None:
    submission_remind(submission=form, actor=coordinator_banten)
    now = timezone.now()
    with pytest.raises(IntegrityError, match="reminder_one_at_a_time"), transaction.atomic():
        Reminder.objects.create(
            submission=form, reminded_by=coordinator_banten, repeat_from=now + dt.timedelta(hours=24)
        )
    for change in (
        lambda: Reminder.objects.update(repeat_from=now + dt.timedelta(days=9)),
        lambda: Reminder.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="reminder_stands_for_a_while"), transaction.atomic():
        Reminder.objects.create(
            submission=form, reminded_by=coordinator_banten, repeat_from=now, reminded_at=now
        )
