"""A notice about a region is for those whose role reaches it, also where another role of theirs goes on elsewhere."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.notifications.enums import MailDelivery, NoticeKind
from apps.notifications.models import Notice
from apps.notifications.services import digest_send_pending, notice_email_send_pending, notice_mark_read
from apps.regions.models import Region
from tests.cast import Regions
from tests.factories import assignment_make, notice_make, person_make

ClientOf = Callable[..., Client]

EVENING = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 3, 3, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def moved(regions: Regions) -> User:
    """Return an operator of Lebak whose role there has ended, and who is an operator in Badung now."""
    person = person_make("Operator Pindahan", Role.OPERATOR, regions.lebak)
    person.assignments.update(revoked_at=timezone.now())
    assignment_make(person, Role.OPERATOR, regions.badung)
    return User.objects.get(pk=person.pk)


def told(person: User, regions: Regions, **fields: object) -> dict[str, Notice]:
    """Write one notice about each of these to the person."""
    places: dict[str, Region | None] = {
        "Lebak": regions.lebak,
        "Badung": regions.badung,
        "tanggal edisi": None,
    }
    return {
        name: notice_make(person, f"Tentang {name}", kind=NoticeKind.DECISION, region=place, **fields)  # type: ignore[arg-type]
        for name, place in places.items()
    }


def test_the_list_the_count_and_the_address_leave_out_where_the_role_ended(
    client_of: ClientOf, moved: User, regions: Regions
) -> None:
    notices = told(moved, regions)
    client = client_of(moved)
    page = client.get("/portal/pemberitahuan/").content.decode()
    assert [name for name in notices if f"Tentang {name}" in page] == ["Badung", "tanggal edisi"]
    assert '<span class="count">2</span>' in page

    answers = {
        name: client.get(reverse("notifications:notice_open", args=[notice.public_id])).status_code
        for name, notice in notices.items()
    }
    assert answers == {"Lebak": 404, "Badung": 302, "tanggal edisi": 302}


def test_notice_mark_read_leaves_what_the_person_cannot_see(moved: User, regions: Regions) -> None:
    notices = told(moved, regions)
    assert notice_mark_read(recipient=moved) == 2
    notices["Lebak"].refresh_from_db()
    assert notices["Lebak"].read_at is None


def test_no_mail_tells_of_where_the_role_ended(moved: User, regions: Regions, mailoutbox: list) -> None:
    told(moved, regions)
    assert notice_email_send_pending() == 2
    assert sorted(mail.subject.removeprefix("[Portal IKP] ") for mail in mailoutbox) == [
        "Tentang Badung",
        "Tentang tanggal edisi",
    ]


def test_no_digest_tells_of_where_the_role_ended(moved: User, regions: Regions, mailoutbox: list) -> None:
    told(moved, regions, delivery=MailDelivery.DIGEST, created_at=EVENING)
    assert digest_send_pending(MORNING) == 1
    [mail] = mailoutbox
    assert "Tentang Badung" in mail.body
    assert "Tentang tanggal edisi" in mail.body
    assert "Lebak" not in mail.body


def test_a_digest_of_nothing_else_does_not_go_out(moved: User, regions: Regions, mailoutbox: list) -> None:
    notice_make(
        moved,
        kind=NoticeKind.DECISION,
        region=regions.lebak,
        delivery=MailDelivery.DIGEST,
        created_at=EVENING,
    )
    assert digest_send_pending(MORNING) == 0


@pytest.mark.parametrize("kind", NoticeKind)
def test_names_of_people_are_for_those_who_manage_them(
    regions: Regions, mailoutbox: list, kind: NoticeKind
) -> None:
    """Who became the auditor of the province goes on reading about its data, but not about its people."""
    person = person_make("Koordinator Lama", Role.COORDINATOR, regions.banten)
    person.assignments.update(revoked_at=timezone.now())
    assignment_make(person, Role.AUDITOR, regions.banten)
    notice_make(person, kind=kind, region=regions.banten)

    seen = kind != NoticeKind.ACCESS
    assert Notice.objects.of(User.objects.get(pk=person.pk)).exists() == seen
    assert notice_email_send_pending() == int(seen)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_role_reaches_downwards_alone(
    coordinator_banten: User, regions: Regions, mailoutbox: list, kind: NoticeKind
) -> None:
    for region in (regions.nation, regions.banten, regions.lebak, regions.badung):
        notice_make(coordinator_banten, str(region), kind=kind, region=region)
    reached = {"Banten", "Kabupaten Lebak"}
    assert set(Notice.objects.of(coordinator_banten).values_list("subject", flat=True)) == reached
    notice_email_send_pending()
    assert {mail.subject.removeprefix("[Portal IKP] ") for mail in mailoutbox} == reached
