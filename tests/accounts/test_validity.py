"""Roles that end by themselves: from then on they give nothing, anywhere; and changing when that is."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Assignment, Invitation, User
from apps.accounts.permissions import Permission, Role
from apps.accounts.selectors import scope_for, user_has, user_list_with
from apps.accounts.services import (
    assignment_extend,
    assignment_grant,
    assignment_revoke,
    invitation_accept,
    invitation_send,
)
from apps.audit.models import Entry
from apps.core.exceptions import (
    AlreadyDoneError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    StaleRevisionError,
)
from apps.core.read_marks import mark_of
from tests.cast import Regions
from tests.factories import PASSWORD, assignment_make, token_make_for, user_make
from tests.pages import fields_of

ClientOf = Callable[..., Client]
TOMORROW = dt.timedelta(days=1)


def lapse(user: User) -> Assignment:
    """Let the roles of a person have ended a moment ago; return the first."""
    now = timezone.now()
    user.assignments.update(granted_at=now - dt.timedelta(days=30), expires_at=now - dt.timedelta(seconds=1))
    return user.assignments.get()


def extend(actor: User, assignment: Assignment, day: dt.date | None) -> bool:
    shown = {"expires_on": mark_of(assignment.last_day)}
    return assignment_extend(actor=actor, assignment=assignment, expires_on=day, shown=shown)


def test_a_role_that_has_ended_gives_nothing(operator_pandeglang: User, regions: Regions) -> None:
    held = operator_pandeglang.assignments
    held.update(expires_at=timezone.now() + TOMORROW)
    fresh = User.objects.get(pk=operator_pandeglang.pk)
    assert user_has(fresh, Permission.SUBMISSION_ENTER, regions.pandeglang)
    assert user_list_with(Permission.SUBMISSION_ENTER, regions.pandeglang) == [operator_pandeglang]

    lapse(operator_pandeglang)

    ended = User.objects.get(pk=operator_pandeglang.pk)
    assert not user_has(ended, Permission.SUBMISSION_ENTER, regions.pandeglang)
    assert scope_for(ended, Permission.SUBMISSION_VIEW).is_empty
    assert user_list_with(Permission.SUBMISSION_ENTER, regions.pandeglang) == []


def test_an_open_tab_and_a_token_end_with_the_role(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    browser, program = client_of(coordinator_banten), client_of()
    bearer = {"Authorization": f"Bearer {token_make_for(coordinator_banten)[1]}"}
    deactivate = reverse("accounts:user_deactivate", args=[operator_lebak.public_id])
    confirm = reverse("accounts:access_review_step")
    row = operator_lebak.assignments.get()
    assert browser.get(deactivate).status_code == 200

    lapse(coordinator_banten)

    assert browser.post(deactivate).status_code == 404
    assert browser.post(confirm, {"only": f"{row.public_id}:0"}).status_code == 403
    assert browser.get("/portal/pengguna/").status_code == 403
    assert program.get("/api/v1/submissions/", headers=bearer).json()["count"] == 0
    assert User.objects.get(pk=operator_lebak.pk).is_active
    assert not row.confirmations.exists()


def test_who_has_no_role_any_more_signs_in_and_reads_why(client_of: ClientOf, operator_lebak: User) -> None:
    lapse(operator_lebak)
    browser = client_of()
    entered = browser.post(
        "/masuk/login/", {"login": operator_lebak.email, "password": PASSWORD}, follow=True
    )
    page = " ".join(entered.content.decode().split())
    assert entered.status_code == 200
    assert "Masa berlaku peran Anda sudah habis" in page
    assert "Operator, Kabupaten Lebak" in page
    assert "mintalah koordinator provinsi atau administrator pusat memperpanjangnya" in page


def test_whose_role_was_taken_away_reads_that_and_not_that_there_never_was_one(
    client_of: ClientOf, operator_lebak: User, coordinator_banten: User, outsider: User
) -> None:
    assignment_revoke(actor=coordinator_banten, assignment=operator_lebak.assignments.get())
    for address in ("/portal/", "/akun/"):
        page = " ".join(client_of(operator_lebak).get(address).content.decode().split())
        assert "Peran Anda sudah dicabut" in page
        assert "Operator, Kabupaten Lebak: dicabut" in page
        assert "belum mempunyai peran" not in page
        never = " ".join(client_of(outsider).get(address).content.decode().split())
        assert "belum mempunyai peran" in never
        assert "dicabut" not in never


@pytest.mark.parametrize(("role", "days"), [(Role.OPERATOR, 30), (Role.COORDINATOR, None)])
def test_without_a_day_a_role_holds_as_long_as_the_setting_says(
    administrator: User, outsider: User, regions: Regions, settings: Any, role: Role, days: int | None
) -> None:
    settings.ROLE_DAYS = {"operator": 30}
    given = assignment_grant(actor=administrator, user=outsider, role=role, region=regions.bali)
    expected = timezone.localdate() + dt.timedelta(days=days) if days else None
    assert given.last_day in {expected, expected and expected + TOMORROW}, "Bali may be a day ahead"


def test_days_for_a_role_that_does_not_exist_stop_the_start(settings: Any) -> None:
    assert [error.id for error in run_checks() if error.id == "accounts.E001"] == []
    settings.ROLE_DAYS = {"operater": 30}
    [error] = [error for error in run_checks() if error.id == "accounts.E001"]
    assert error.msg == "ROLE_DAYS names operater."


def test_a_role_ends_with_its_last_day_in_the_zone_of_its_region(
    administrator: User, outsider: User, regions: Regions
) -> None:
    day = timezone.localdate() + dt.timedelta(days=5)
    given = assignment_grant(
        actor=administrator, user=outsider, role=Role.OPERATOR, region=regions.badung, expires_on=day
    )
    assert given.expires_at is not None
    assert given.expires_at.isoformat() == f"{day.isoformat()}T23:59:59+08:00"
    assert given.last_day == day
    assert f"berlaku sampai {day.day} " in Entry.objects.latest("pk").sentence


@pytest.mark.parametrize("days", [-1, 4000])
def test_a_last_day_that_cannot_be_is_refused(
    administrator: User, outsider: User, regions: Regions, days: int
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        assignment_grant(
            actor=administrator,
            user=outsider,
            role=Role.OPERATOR,
            region=regions.lebak,
            expires_on=timezone.localdate() + dt.timedelta(days=days),
        )
    assert list(caught.value.errors) == ["expires_on"]
    assert not outsider.assignments.exists()


def test_a_role_that_ran_out_can_be_given_again(
    administrator: User, operator_lebak: User, regions: Regions
) -> None:
    ended = lapse(operator_lebak)
    given = assignment_grant(
        actor=administrator, user=operator_lebak, role=Role.OPERATOR, region=regions.lebak
    )
    assert list(operator_lebak.assignments.active()) == [given]
    ended.refresh_from_db()
    assert (ended.revoked_at, ended.has_lapsed) == (ended.expires_at, True)


def test_a_role_cannot_end_before_it_is_given(operator_lebak: User) -> None:
    with pytest.raises(IntegrityError, match="assignment_expires_later"), transaction.atomic():
        operator_lebak.assignments.update(expires_at=timezone.now() - TOMORROW)


def test_a_coordinator_extends_a_role_that_has_run_out(
    coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    ended = lapse(operator_lebak)
    operator_lebak.assignments.update(warned_days=3)
    day = timezone.localdate() + dt.timedelta(days=60)

    assert extend(coordinator_banten, ended, day)

    ended.refresh_from_db()
    assert (ended.last_day, ended.warned_days) == (day, None)
    assert user_has(User.objects.get(pk=operator_lebak.pk), Permission.SUBMISSION_ENTER, regions.lebak)
    assert (
        re_sentence() == "Koordinator Banten mengubah masa berlaku penugasan Operator Lebak sebagai Operator"
    )


def re_sentence() -> str:
    return Entry.objects.latest("pk").sentence.split(" di ")[0]


def test_nothing_is_written_where_the_day_stays_the_same(
    coordinator_banten: User, operator_lebak: User
) -> None:
    given = operator_lebak.assignments.get()
    assert not extend(coordinator_banten, given, None)
    assert not Entry.objects.exists()


def test_nobody_extends_their_own_role_or_one_beyond_their_own(
    administrator: User, coordinator_banten: User, operator_badung: User, auditor_banten: User
) -> None:
    day = timezone.localdate() + dt.timedelta(days=60)
    for person in (coordinator_banten, operator_badung, auditor_banten, administrator):
        with pytest.raises(NotAllowedError):
            extend(coordinator_banten, person.assignments.get(), day)
    with pytest.raises(NotAllowedError, match="Ini penugasan Anda sendiri"):
        extend(administrator, administrator.assignments.get(), day)


def test_what_was_revoked_is_not_extended(administrator: User, operator_lebak: User) -> None:
    given = operator_lebak.assignments.get()
    assignment_revoke(actor=administrator, assignment=given)
    with pytest.raises(AlreadyDoneError, match="sudah dicabut oleh Administrator Pusat"):
        extend(administrator, given, timezone.localdate() + TOMORROW)


def test_two_who_extend_at_once_learn_of_each_other(
    administrator: User, coordinator_banten: User, operator_lebak: User
) -> None:
    given = operator_lebak.assignments.get()
    day = timezone.localdate() + dt.timedelta(days=60)
    extend(administrator, Assignment.objects.get(pk=given.pk), day)
    with pytest.raises(StaleRevisionError, match="diubah oleh Administrator Pusat, pukul"):
        extend(coordinator_banten, given, day + TOMORROW)
    assert Assignment.objects.get(pk=given.pk).last_day == day


def test_the_page_shows_the_day_and_takes_another(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    given, browser = operator_lebak.assignments.get(), client_of(coordinator_banten)
    url = reverse("accounts:assignment_extend", args=[given.public_id])
    assert f'href="{url}"' in browser.get(operator_lebak.get_absolute_url()).content.decode()
    day = timezone.localdate() + dt.timedelta(days=60)
    sent = fields_of(browser.get(url).content.decode(), "shown") | {"expires_on": day.strftime("%d/%m/%Y")}

    assert browser.post(url, sent | {"expires_on": "1/1/2001"}).status_code == 422
    assert browser.post(url, sent)["Location"] == operator_lebak.get_absolute_url()
    assert browser.post(url, sent | {"expires_on": ""}).status_code == 302, "left alone: no wish"
    late = browser.post(url, sent | {"expires_on": "31/12/2029"})

    assert late.status_code == 409
    assert "diubah oleh Koordinator Banten, pukul" in late.content.decode()
    given.refresh_from_db()
    assert given.last_day == day


def test_an_invitation_carries_the_last_day_of_its_role(
    coordinator_banten: User, outsider: User, regions: Regions
) -> None:
    day = timezone.localdate() + dt.timedelta(days=90)
    invitation = invitation_send(
        actor=coordinator_banten,
        email=outsider.email,
        full_name="Orang Luar",
        role=Role.OPERATOR,
        region=regions.lebak,
        expires_on=day,
    )
    invitation_accept(invitation=invitation, person=outsider)
    assert outsider.assignments.get().last_day == day


def test_an_invitation_without_a_day_gives_the_usual_time_from_when_it_is_accepted(
    coordinator_banten: User, outsider: User, regions: Regions, settings: Any
) -> None:
    settings.ROLE_DAYS = {"operator": 30}
    invitation = invitation_send(
        actor=coordinator_banten,
        email=outsider.email,
        full_name="Orang Luar",
        role=Role.OPERATOR,
        region=regions.lebak,
    )
    assert invitation.role_expires_at is None
    invitation_accept(invitation=invitation, person=outsider)
    assert outsider.assignments.get().last_day == timezone.localdate() + dt.timedelta(days=30)


def test_an_invitation_to_a_role_that_has_ended_meanwhile_is_closed(
    coordinator_banten: User, regions: Regions
) -> None:
    person = user_make("baru@ikp.example")
    invitation = invitation_send(
        actor=coordinator_banten,
        email=person.email,
        full_name="Orang Baru",
        role=Role.OPERATOR,
        region=regions.lebak,
        expires_on=timezone.localdate(),
    )
    Invitation.objects.update(role_expires_at=timezone.now())
    with pytest.raises(ConflictError, match="Masa berlaku peran ini sudah lewat"):
        invitation_accept(invitation=invitation, person=person)
    assert not person.assignments.exists()


def test_an_ended_national_role_keeps_no_coordinator_from_acting(
    coordinator_banten: User, operator_lebak: User, regions: Regions, client_of: ClientOf
) -> None:
    national = assignment_make(operator_lebak, Role.AUDITOR, regions.nation)
    url = reverse("accounts:user_deactivate", args=[operator_lebak.public_id])
    assert client_of(coordinator_banten).post(url).status_code == 403
    Assignment.objects.filter(pk=national.pk).update(
        granted_at=timezone.now() - dt.timedelta(days=9), expires_at=timezone.now()
    )
    assert client_of(coordinator_banten).post(url).status_code == 302
