"""Who grants an office more time, and what is said of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.accounts.selectors import assignments_forget
from apps.audit.models import Entry
from apps.core.exceptions import InvalidInputError, NotAllowedError, OutOfTimeError
from apps.core.formatting import format_datetime, in_zone
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.notifications.models import Notice
from apps.reviews.services import submission_remind
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Extension, Submission
from apps.submissions.services import (
    AnswerInput,
    answer_save_many,
    deadline_warn,
    extension_grant,
    submission_transition,
)
from apps.submissions.workflow import STAGE_OF
from tests.at_once import at_once, kinds_of
from tests.cast import Regions
from tests.factories import assignment_make, person_make, submission_advance, submission_make, window_make
from tests.submissions.conftest import Cast

Browser = Callable[[User | None], Client]
LINK = "/perpanjangan/"


def grant(
    submission: Submission, actor: User, days: float, stage: WindowStage = WindowStage.ENTRY
) -> Extension:
    due_at = timezone.now() + timedelta(days=days)
    return extension_grant(
        submission=submission, stage=stage, due_at=due_at, reason="Banjir besar.", actor=actor
    )


def words_of(page: str) -> str:
    return " ".join(page.split())


@pytest.mark.parametrize(
    ("name", "whom"),
    [
        ("coordinator_banten", "peninjau nasional di Bawaslu RI"),
        ("national_reviewer", "koordinator provinsi Banten, atau peninjau nasional lain di Bawaslu RI"),
    ],
)
@pytest.mark.parametrize("filled", ["now", "before"])
def test_nobody_prolongs_their_own_work(
    pandeglang: Submission,
    request: pytest.FixtureRequest,
    client_of: Browser,
    name: str,
    whom: str,
    filled: str,
) -> None:
    person = request.getfixturevalue(name)
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=1))
    assert LINK in client_of(person).get(pandeglang.get_absolute_url()).content.decode()
    role = assignment_make(person, Role.OPERATOR, pandeglang.region)
    assignments_forget(person)
    if filled == "before":
        answer = AnswerInput("1.1", AnswerValue.NO_DATA, "Belum ada.")
        answer_save_many(submission=pandeglang, inputs=[answer], actor=person)
        Assignment.objects.filter(pk=role.pk).update(revoked_at=timezone.now())
        assignments_forget(person)
    with pytest.raises(NotAllowedError, match=rf"diberikan orang lain\. Minta kepada {whom}\."):
        grant(pandeglang, person, 3)
    assert not Extension.objects.exists()
    page = client_of(User.objects.get(pk=person.pk)).get(pandeglang.get_absolute_url()).content.decode()
    assert LINK not in page


@pytest.mark.parametrize(
    ("name", "state", "may"),
    [
        ("operator_pandeglang", SubmissionState.DRAFT, False),
        ("coordinator_banten", SubmissionState.DRAFT, True),
        ("coordinator_banten", SubmissionState.SUBMITTED, False),
        ("national_reviewer", SubmissionState.DRAFT, True),
        ("national_reviewer", SubmissionState.APPROVED, True),
        ("analyst", SubmissionState.DRAFT, False),
    ],
)
def test_whoever_may_grant_more_time_is_not_told_to_ask_for_it(
    pandeglang: Submission,
    cast: Cast,
    request: pytest.FixtureRequest,
    client_of: Browser,
    name: str,
    state: SubmissionState,
    may: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    form, reader = submission_advance(pandeglang, state, **cast), request.getfixturevalue(name)
    window_make(form.edition, STAGE_OF[state], timezone.now() - timedelta(minutes=1))
    page = "submissions:detail" if state == SubmissionState.DRAFT else "reviews:detail"
    told = client_of(reader).get(reverse(page, args=[form.public_id])).content.decode()
    assert ("perpanjang batasnya di halaman datanya" in told, "Minta perpanjangan kepada" in told) == (
        may,
        not may,
    )


def test_a_late_acceptance_is_refused_with_what_the_reader_can_do(pandeglang: Submission, cast: Cast) -> None:
    form = submission_advance(pandeglang, SubmissionState.APPROVED, **cast)
    window_make(form.edition, WindowStage.ACCEPTANCE, timezone.now() - timedelta(minutes=1))
    with pytest.raises(OutOfTimeError, match="Bila perlu, perpanjang batasnya di halaman datanya"):
        submission_transition(
            submission=form, action=SubmissionAction.ACCEPT, actor=cast["accepter"], revision=form.revision
        )


# Nobody takes away what an office was granted


def test_a_province_does_not_shorten_what_the_nation_granted(
    pandeglang: Submission,
    coordinator_banten: User,
    national_reviewer: User,
    client_of: Browser,
) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=1))
    window_make(pandeglang.edition, WindowStage.REVIEW, timezone.now() + timedelta(days=30))
    longer = grant(pandeglang, national_reviewer, 9)
    Notice.objects.all().delete()
    address = reverse("submissions:extend", args=[pandeglang.public_id])
    browser = client_of(coordinator_banten)
    with in_zone(pandeglang.region.timezone):
        until = format_datetime(longer.due_at)
    offered = words_of(browser.get(address).content.decode())
    assert f"Sesudah yang berlaku sekarang: batas pengisian {until}" in offered
    shorter = timezone.localtime(longer.due_at - timedelta(days=4))
    sent = {"stage": "entry", "due_at": f"{shorter:%d/%m/%Y %H.%M}", "reason": "Listrik padam."}
    refused = browser.post(address, sent)
    assert refused.status_code == 422
    assert f"Tahap ini sudah diperpanjang sampai {until}" in words_of(refused.content.decode())
    with pytest.raises(InvalidInputError, match=r"tidak mengurangi waktu itu\. Tulis waktu sesudahnya"):
        grant(pandeglang, coordinator_banten, 5)
    assert pandeglang.window.due_at == longer.due_at
    assert not Notice.objects.exists()


def test_no_extension_cuts_the_time_for_mending_short(pandeglang: Submission, cast: Cast) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(hours=1))
    returned = submission_advance(pandeglang, SubmissionState.RETURNED, **cast)
    promised = returned.window.due_at
    with pytest.raises(InvalidInputError, match="Tahap ini sudah diperpanjang sampai"):
        grant(returned, cast["reviewer"], 1)
    assert Submission.objects.get().window.due_at == promised
    later = grant(returned, cast["reviewer"], 20)
    assert Submission.objects.get().window.due_at == later.due_at


def test_a_province_that_cannot_grant_more_is_told_so_before_it_writes(
    pandeglang: Submission, coordinator_banten: User, national_reviewer: User, client_of: Browser
) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=1))
    window_make(pandeglang.edition, WindowStage.REVIEW, timezone.now() + timedelta(days=8))
    grant(pandeglang, national_reviewer, 9)
    address = reverse("submissions:extend", args=[pandeglang.public_id])
    pages = {
        person: words_of(client_of(person).get(address).content.decode())
        for person in (coordinator_banten, national_reviewer)
    }
    assert "Pengisian kantor ini sudah berlaku sampai" in pages[coordinator_banten]
    assert "Minta perpanjangan kepada peninjau nasional" in pages[coordinator_banten]
    assert ["</form> <div>" in page and 'name="due_at"' in page for page in pages.values()] == [False, True]


def test_what_was_granted_before_counts_where_a_newer_grant_ends_earlier(
    pandeglang: Submission, national_reviewer: User
) -> None:
    """So it may stand in a database that is older than the rule."""
    now = timezone.now()
    window_make(pandeglang.edition, WindowStage.ENTRY, now + timedelta(days=1))
    common = {"submission": pandeglang, "stage": "entry", "granted_by": national_reviewer}
    Extension.objects.create(pk=20, due_at=now + timedelta(days=3), reason="Yang terakhir.", **common)
    Extension.objects.create(pk=10, due_at=now + timedelta(days=9), reason="Yang pertama.", **common)
    window = pandeglang.window
    assert (window.due_at, window.reason) == (now + timedelta(days=9), "Yang pertama.")


@pytest.mark.parametrize("days", [3, 9])
def test_the_database_takes_no_extension_that_ends_no_later(
    pandeglang: Submission, national_reviewer: User, days: int
) -> None:
    now = timezone.now()
    common = {"submission": pandeglang, "reason": "Banjir.", "granted_by": national_reviewer}
    Extension.objects.create(stage="entry", due_at=now + timedelta(days=9), **common)
    with pytest.raises(IntegrityError, match="ends later than what was granted"), transaction.atomic():
        Extension.objects.create(stage="entry", due_at=now + timedelta(days=days), **common)
    Extension.objects.create(stage="review", due_at=now + timedelta(days=days), **common)
    Extension.objects.create(stage="entry", due_at=now + timedelta(days=10), **common)


@pytest.mark.django_db(transaction=True)
def test_of_two_grants_at_once_the_office_keeps_the_longer_one(
    pandeglang: Submission, coordinator_banten: User, national_reviewer: User
) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=1))
    due_at = timezone.now() + timedelta(days=9)
    outcomes = at_once(
        lambda: grant(pandeglang, coordinator_banten, 5),
        lambda: extension_grant(
            submission=pandeglang,
            stage=WindowStage.ENTRY,
            due_at=due_at,
            reason="Banjir besar.",
            actor=national_reviewer,
        ),
    )
    assert kinds_of(outcomes) in (["Extension", "Extension"], ["Extension", "InvalidInputError"])
    assert Submission.objects.with_window().get().window.due_at == due_at


def test_each_hears_of_more_time_in_their_own_zone_and_so_reads_it_in_the_log(
    edition: Edition,
    regions: Regions,
    operator_badung: User,
    coordinator_bali: User,
    national_reviewer: User,
    analyst: User,
) -> None:
    form = submission_make(edition, regions.badung)
    due_at = datetime(2031, 3, 10, 5, 0, tzinfo=UTC)
    other = person_make("Peninjau Kedua", Role.NATIONAL_REVIEWER, regions.nation)
    for stage in (WindowStage.ENTRY, WindowStage.ACCEPTANCE):
        window_make(edition, stage, timezone.now() + timedelta(days=1))
        extension_grant(
            submission=form, stage=stage, due_at=due_at, reason="Banjir besar.", actor=national_reviewer
        )
    bodies = dict(Notice.objects.values_list("recipient__full_name", "body"))
    assert "10 Maret 2031, 13.00 WITA" in bodies["Operator Badung"]
    assert "10 Maret 2031, 12.00 WIB" in bodies[other.full_name]

    entry = Entry.objects.filter(action="submission.extend").latest("pk")
    for zone, moment in (("Asia/Jakarta", "12.00 WIB"), ("Asia/Jayapura", "14.00 WIT")):
        with in_zone(zone):
            assert f"10 Maret 2031, {moment}" in entry.sentence
            assert ("Batas menjadi", f"10 Maret 2031, {moment}") in entry.facts


SOON, LATER, LATEST = (timezone.now() + timedelta(days=days) for days in (2, 4, 8))
WITH_REASON = {"stage": "entry", "reason": "Banjir besar."}


def written(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y %H.%M")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({**WITH_REASON, "due_at": written(LATEST)}, "paling lama sampai batas pemeriksaan"),
        ({**WITH_REASON, "due_at": written(SOON - timedelta(days=1))}, "Tulis waktu sesudahnya"),
        ({**WITH_REASON, "due_at": "1/1/2020 10.00"}, "Batas baru harus sesudah saat ini"),
        ({**WITH_REASON, "due_at": written(LATER), "reason": ""}, "tanpa alasan"),
        ({**WITH_REASON, "due_at": written(LATER), "reason": "-"}, "dengan kata-kata"),
        (
            {**WITH_REASON, "due_at": written(LATER), "stage": "review"},
            "batas pemeriksaan tidak dapat diperpanjangnya",
        ),
        ({**WITH_REASON, "due_at": "besok"}, ""),
        ({**WITH_REASON, "due_at": written(LATER), "reason": "a" * 2_001}, ""),
        ({**WITH_REASON, "due_at": written(LATER), "stage": "kapan-kapan"}, ""),
    ],
)
def test_more_time_that_is_not_granted_is_in_the_log_and_a_slip_of_typing_is_not(
    pandeglang: Submission, coordinator_banten: User, client_of: Browser, fields: dict[str, str], told: str
) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, SOON)
    window_make(pandeglang.edition, WindowStage.REVIEW, LATER + timedelta(hours=1))
    address = reverse("submissions:extend", args=[pandeglang.public_id])
    assert client_of(coordinator_banten).post(address, fields).status_code == 422
    assert not Extension.objects.exists()
    refused = [entry.sentence for entry in Entry.objects.filter(action__endswith="refuse")]
    assert [told in sentence for sentence in refused] == ([True] if told else [])
    assert not Entry.objects.filter(action="user.send_refused").exists()


# Where a province has nothing left to grant


def test_nobody_is_sent_to_a_province_that_can_grant_no_more(
    pandeglang: Submission, operator_pandeglang: User, coordinator_banten: User, client_of: Browser
) -> None:
    past = timezone.now() - timedelta(minutes=1)
    for stage in (WindowStage.ENTRY, WindowStage.REVIEW):
        window_make(pandeglang.edition, stage, past)
    office = client_of(operator_pandeglang)
    pages = [
        words_of(office.get(address, follow=True).content.decode())
        for address in (
            pandeglang.get_absolute_url(),
            reverse("submissions:submit", args=[pandeglang.public_id]),
        )
    ]
    answer = AnswerInput("1.1", AnswerValue.NO_DATA, "Belum ada.")
    with pytest.raises(OutOfTimeError) as refused:
        answer_save_many(submission=pandeglang, inputs=[answer], actor=operator_pandeglang)
    with pytest.raises(OutOfTimeError) as reminded:
        submission_remind(submission=pandeglang, actor=coordinator_banten)
    deadline_warn()
    notices = {row.recipient: row.body for row in Notice.objects.all()}
    told = [*pages, refused.value.message, reminded.value.message, *notices.values()]
    assert set(notices) == {operator_pandeglang, coordinator_banten}
    for text in told:
        assert "inta perpanjangan kepada peninjau nasional di Bawaslu RI" in text
        assert "koordinator provinsi Banten" not in text
        assert "halaman datanya" not in text
