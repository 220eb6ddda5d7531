"""Who is told of a deadline, when, and how often: once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.enums import EditionState, WindowStage
from apps.indicators.models import Edition
from apps.notifications.models import Notice
from apps.regions.enums import RegionLevel
from apps.submissions.enums import SubmissionState, Warned
from apps.submissions.models import DeadlineWarning, Submission
from apps.submissions.services import deadline_warn, extension_grant
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    person_make,
    region_make,
    submission_advance,
    submission_make,
    window_make,
)
from tests.submissions.conftest import Cast

_S, _W = SubmissionState, WindowStage


def ahead(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)


def _told() -> dict[str, list[str]]:
    """Send what is to be sent now; return the subjects by the names of the recipients."""
    Notice.objects.all().delete()
    deadline_warn()
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.order_by("pk"):
        found.setdefault(notice.recipient.full_name, []).append(notice.subject)
    return found


@pytest.fixture
def operator_lebak(regions: Regions) -> User:
    return person_make("Operator Lebak", Role.OPERATOR, regions.lebak)


def test_an_office_is_reminded_once_at_each_nearness(
    pandeglang: Submission, operator_pandeglang: User, coordinator_banten: User
) -> None:
    name = operator_pandeglang.full_name
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=8))
    assert _told() == {}
    for span, words in (
        (timedelta(days=7), "batasnya 7 hari lagi"),
        (timedelta(days=3), "batasnya 3 hari lagi"),
        (timedelta(hours=20), "batasnya 20 jam lagi"),
    ):
        window_make(pandeglang.edition, _W.ENTRY, timezone.now() + span)
        assert _told() == {name: [f"Data Kabupaten Pandeglang belum dikirim, {words}"]}
        assert _told() == {}
    # Where it comes near only because it was drawn nearer, the notice says what is left.
    window_make(pandeglang.edition, _W.ENTRY, timezone.now() + timedelta(minutes=2))
    assert _told() == {name: ["Data Kabupaten Pandeglang belum dikirim, batasnya kurang dari 1 jam lagi"]}
    # The same deadline coming nearer is told of at each nearness, and not for those that are past.
    warned = DeadlineWarning.objects.order_by("pk").values_list("kind", flat=True)
    assert list(warned) == [Warned.WEEK, Warned.DAYS, Warned.DAY, Warned.DAY]


def test_a_deadline_that_comes_nearer_is_told_of_again(
    pandeglang: Submission, operator_pandeglang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    window_make(pandeglang.edition, _W.ENTRY, now + timedelta(days=5))
    assert len(_told()) == 1
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1))
    assert _told() == {}
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=2, minutes=1))
    assert len(_told()) == 1


def test_closed_entry_is_told_to_the_office_and_in_one_list_to_its_province(
    edition: Edition,
    pandeglang: Submission,
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
) -> None:
    submission_make(edition, regions.lebak)
    window_make(edition, _W.ENTRY, ahead(minutes=-1))

    told = _told()

    assert told == {
        operator_pandeglang.full_name: ["Pengisian data Kabupaten Pandeglang ditutup"],
        operator_lebak.full_name: ["Pengisian data Kabupaten Lebak ditutup"],
        coordinator_banten.full_name: ["2 data belum dikirim, batasnya lewat"],
    }
    body = Notice.objects.get(recipient=coordinator_banten).body
    assert "Kabupaten Lebak: batas" in body
    assert "Kabupaten Pandeglang: batas" in body
    assert "Minta perpanjangan kepada" in Notice.objects.get(recipient=operator_lebak).body
    assert set(Notice.objects.values_list("recipient", "region")) == {
        (operator_pandeglang.pk, regions.pandeglang.pk),
        (operator_lebak.pk, regions.lebak.pk),
        (coordinator_banten.pk, regions.banten.pk),
    }
    assert _told() == {}


def test_who_was_granted_more_time_is_told_of_that_deadline(
    pandeglang: Submission, operator_pandeglang: User, national_reviewer: User
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ahead(minutes=-1))
    assert operator_pandeglang.full_name in _told()
    extension_grant(
        submission=pandeglang,
        stage=_W.ENTRY,
        due_at=ahead(days=2),
        reason="Banjir besar.",
        actor=national_reviewer,
    )
    assert _told() == {
        operator_pandeglang.full_name: ["Data Kabupaten Pandeglang belum dikirim, batasnya 2 hari lagi"]
    }


def test_a_late_review_is_told_to_the_province_and_to_the_nation(pandeglang: Submission, cast: Cast) -> None:
    form = submission_advance(pandeglang, _S.SUBMITTED, **cast)
    window_make(form.edition, _W.REVIEW, ahead(days=2))
    assert _told() == {cast["reviewer"].full_name: ["1 data belum selesai diperiksa, batasnya 2 hari lagi"]}
    window_make(form.edition, _W.REVIEW, ahead(minutes=-1))
    assert _told() == {
        cast["reviewer"].full_name: ["1 data belum selesai diperiksa, batasnya lewat"],
        cast["accepter"].full_name: ["1 data belum selesai diperiksa, batasnya lewat"],
    }
    assert set(Notice.objects.values_list("recipient", "region__level")) == {
        (cast["reviewer"].pk, RegionLevel.PROVINCE),
        (cast["accepter"].pk, RegionLevel.NATION),
    }


def test_what_is_told_of_leads_to_where_it_is(
    pandeglang: Submission, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    submission_advance(pandeglang, _S.SUBMITTED, **cast)
    window_make(pandeglang.edition, _W.REVIEW, ahead(days=-1))
    assert len(_told()) == 2
    for notice in Notice.objects.select_related("recipient"):
        page = client_of(notice.recipient).get(notice.path).content.decode()
        assert pandeglang.get_absolute_url() in page or f"/portal/tinjauan/{pandeglang.public_id}/" in page


def test_a_late_review_leads_the_nation_to_the_late_ones_and_tells_the_province_whom_to_ask(
    pandeglang: Submission, regions: Regions, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    submission_advance(pandeglang, _S.SUBMITTED, **cast)
    window_make(pandeglang.edition, _W.REVIEW, ahead(minutes=-1))
    in_time = submission_make(pandeglang.edition, regions.lebak)
    _told()
    ours = Notice.objects.get(recipient=cast["reviewer"]).body
    assert "minta perpanjangan kepada peninjau nasional di Bawaslu RI" in ours
    assert "diperpanjang di halaman datanya" not in ours
    nation = Notice.objects.get(recipient=cast["accepter"])
    assert "diperpanjang di halaman datanya" in nation.body
    page = client_of(cast["accepter"]).get(nation.path.partition("#")[0])
    assert [office.code for office in page.context["page"]] == ["36.01"]
    assert in_time.region.code == "36.02"


def test_whoever_has_roles_in_two_zones_reads_times_in_the_zone_of_their_pages(
    pandeglang: Submission, regions: Regions, operator_pandeglang: User
) -> None:
    """An operator of Pandeglang whose first region is one of Bali; the portal shows them times of Bali."""
    early = region_make("11.01", "Kabupaten Timur", RegionLevel.REGENCY, regions.bali, zone="Asia/Jayapura")
    assignment_make(operator_pandeglang, Role.OPERATOR, early)
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=2))
    _told()
    assert "WIT." in Notice.objects.get(recipient=operator_pandeglang).body


def test_a_late_acceptance_is_told_to_the_nation(pandeglang: Submission, cast: Cast) -> None:
    form = submission_advance(pandeglang, _S.APPROVED, **cast)
    window_make(form.edition, _W.ACCEPTANCE, ahead(minutes=-1))
    assert _told() == {cast["accepter"].full_name: ["1 data belum diterima, batasnya lewat"]}


def test_nobody_is_told_of_what_is_done_or_closed(
    edition: Edition, pandeglang: Submission, cast: Cast, regions: Regions, operator_lebak: User
) -> None:
    submission_advance(pandeglang, _S.ACCEPTED, **cast)
    submission_make(edition, regions.lebak)
    for stage in WindowStage:
        window_make(edition, stage, ahead(days=1))
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.CLOSED, closed_at=timezone.now())
    assert _told() == {}


def test_times_are_written_as_the_office_reads_them(
    edition: Edition, regions: Regions, operator_badung: User
) -> None:
    submission_make(edition, regions.badung)
    window_make(edition, _W.ENTRY, ahead(days=2))
    _told()
    body = Notice.objects.get(recipient=operator_badung).body
    assert "WITA" in body
    assert "WIB" not in body


def test_nobody_is_reminded_of_a_step_that_has_not_begun(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=6), opens_at=ahead(days=2))
    assert _told() == {}
    window_make(pandeglang.edition, _W.ENTRY, ahead(days=6), opens_at=ahead(days=-1))
    assert _told() == {
        operator_pandeglang.full_name: ["Data Kabupaten Pandeglang belum dikirim, batasnya 6 hari lagi"]
    }
