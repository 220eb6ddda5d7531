"""Roles, invitations and the end of access: who may, what happens, what is written down."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.accounts.enums import InvitationState
from apps.accounts.models import Assignment, Invitation, User
from apps.accounts.permissions import Permission, Role
from apps.accounts.rules import can_hold
from apps.accounts.selectors import invitation_get_by_token, user_has
from apps.accounts.services import (
    assignment_grant,
    assignment_revoke,
    invitation_accept,
    invitation_email_send,
    invitation_revoke,
    invitation_send,
    token_hash,
    user_create,
    user_deactivate,
    user_reactivate,
    user_set_password,
)
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, InvalidInputError, MissingError, NotAllowedError
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from tests.cast import Regions
from tests.factories import PASSWORD, assignment_make, invitation_make, user_make


def _last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.latest("pk")
    return entry.actor_label, entry.action, entry.region.name if entry.region else ""


def test_assignment_grant_gives_the_permissions_of_the_role_and_is_audited(
    coordinator_banten: User, outsider: User, regions: Regions
) -> None:
    assert not user_has(outsider, Permission.SUBMISSION_ENTER, regions.lebak)

    assignment = assignment_grant(
        actor=coordinator_banten, user=outsider, role=Role.OPERATOR, region=regions.lebak
    )

    assert user_has(outsider, Permission.SUBMISSION_ENTER, regions.lebak)
    assert assignment.granted_by == coordinator_banten
    assert _last_entry() == ("Koordinator Banten", "assignment.grant", "Kabupaten Lebak")


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.OPERATOR, "badung"),
        (Role.OPERATOR, "bali"),
        (Role.COORDINATOR, "bali"),
        (Role.ANALYST, "nation"),
        (Role.ADMINISTRATOR, "nation"),
        (Role.AUDITOR, "banten"),
        (Role.STAKEHOLDER, "banten"),
    ],
)
def test_assignment_grant_refuses_a_province_what_is_not_its_own(
    coordinator_banten: User, outsider: User, regions: Regions, role: Role, place: str
) -> None:
    with pytest.raises(NotAllowedError):
        assignment_grant(actor=coordinator_banten, user=outsider, role=role, region=getattr(regions, place))
    assert not Assignment.objects.filter(user=outsider).exists()


def test_assignment_grant_refuses_ones_own_person(administrator: User, regions: Regions) -> None:
    with pytest.raises(NotAllowedError, match="diri sendiri"):
        assignment_grant(actor=administrator, user=administrator, role=Role.ANALYST, region=regions.nation)


def test_assignment_grant_refuses_a_role_of_another_level(
    administrator: User, outsider: User, regions: Regions
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        assignment_grant(actor=administrator, user=outsider, role=Role.COORDINATOR, region=regions.lebak)
    assert list(caught.value.errors) == ["region"]


def test_assignment_grant_refuses_what_is_held_already(
    administrator: User, operator_pandeglang: User, regions: Regions
) -> None:
    with pytest.raises(ConflictError, match="sudah menjadi Operator"):
        assignment_grant(
            actor=administrator, user=operator_pandeglang, role=Role.OPERATOR, region=regions.pandeglang
        )


@pytest.mark.parametrize("role", Role)
def test_the_database_knows_the_levels_of_each_role(
    outsider: User, administrator: User, regions: Regions, role: Role
) -> None:
    places = {
        RegionLevel.NATION: regions.nation,
        RegionLevel.PROVINCE: regions.banten,
        RegionLevel.REGENCY: regions.lebak,
    }
    assert set(places) == set(RegionLevel)
    rule = {level for level, place in places.items() if can_hold(role, place)}

    def levels(make: Callable[[Region], object]) -> set[RegionLevel]:
        return {level for level, place in places.items() if _is_stored(partial(make, place))}

    assert levels(lambda place: assignment_make(outsider, role, place)) == rule
    assert levels(lambda place: invitation_make(invited_by=administrator, role=role, region=place)) == rule


def _is_stored(make: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize("model", [Assignment, Invitation])
def test_a_role_is_not_moved_to_a_level_where_it_cannot_be_held(
    coordinator_banten: User, regions: Regions, model: type
) -> None:
    invitation_make(invited_by=coordinator_banten, role=Role.COORDINATOR, region=regions.banten)
    rows = model.objects.filter(role=Role.COORDINATOR)
    assert rows.count() == 1
    for change in ({"region": regions.lebak}, {"role": Role.ANALYST}):
        with pytest.raises(IntegrityError, match="cannot be held"), transaction.atomic():
            rows.update(**change)


def test_assignment_revoke_ends_the_permissions_and_keeps_the_row(
    coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    assignment = operator_pandeglang.assignments.get()

    assignment_revoke(actor=coordinator_banten, assignment=assignment)

    assignment.refresh_from_db()
    assert assignment.revoked_by == coordinator_banten
    again = User.objects.get(pk=operator_pandeglang.pk)
    assert not user_has(again, Permission.SUBMISSION_ENTER, regions.pandeglang)
    assert _last_entry() == ("Koordinator Banten", "assignment.revoke", "Kabupaten Pandeglang")
    with pytest.raises(ConflictError):
        assignment_revoke(actor=coordinator_banten, assignment=assignment)


def test_assignment_revoke_refuses_ones_own_and_those_of_others(
    administrator: User, coordinator_banten: User, operator_badung: User
) -> None:
    with pytest.raises(NotAllowedError):
        assignment_revoke(actor=administrator, assignment=administrator.assignments.get())
    with pytest.raises(NotAllowedError):
        assignment_revoke(actor=coordinator_banten, assignment=operator_badung.assignments.get())


def test_invitation_send_stores_no_token_and_mails_one_that_works(
    coordinator_banten: User, regions: Regions, mailoutbox: list
) -> None:
    invitation = invitation_send(
        actor=coordinator_banten,
        email=" Baru@Bawaslu.example ",
        full_name="Orang Baru",
        role=Role.OPERATOR,
        region=regions.lebak,
    )
    assert (invitation.email, invitation.token_sha256) == ("baru@bawaslu.example", None)
    assert _last_entry() == ("Koordinator Banten", "invitation.send", "Kabupaten Lebak")

    assert invitation_email_send(invitation.pk)
    assert not invitation_email_send(invitation.pk)

    [mail] = mailoutbox
    token = mail.body.split("http://testserver/undangan/")[1].split("/")[0]
    stored = Invitation.objects.get(pk=invitation.pk)
    assert mail.to == ["baru@bawaslu.example"]
    assert stored.token_sha256 == token_hash(token)
    assert invitation_get_by_token(token) == stored
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_invitation i WHERE i::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)


def test_invitation_send_again_replaces_the_earlier_one(coordinator_banten: User, regions: Regions) -> None:
    earlier = invitation_make(
        invited_by=coordinator_banten,
        region=regions.lebak,
        email="baru@ikp.example",
        token_sha256=token_hash("a"),
    )

    later = invitation_send(
        actor=coordinator_banten,
        email="BARU@ikp.example",
        full_name="Orang Baru",
        role=Role.OPERATOR,
        region=regions.lebak,
    )

    earlier.refresh_from_db()
    assert (earlier.state, later.state) == (InvitationState.REVOKED, InvitationState.PENDING)


def test_invitation_send_refuses_above_and_beside_ones_region_and_oneself(
    coordinator_banten: User, regions: Regions
) -> None:
    for role, region in ((Role.OPERATOR, regions.badung), (Role.ANALYST, regions.nation)):
        with pytest.raises(NotAllowedError):
            invitation_send(
                actor=coordinator_banten, email="x@ikp.example", full_name="X", role=role, region=region
            )
    with pytest.raises(InvalidInputError, match="Undangan belum dikirim"):
        invitation_send(
            actor=coordinator_banten,
            email=coordinator_banten.email,
            full_name="Saya",
            role=Role.OPERATOR,
            region=regions.lebak,
        )
    assert not Invitation.objects.exists()


def test_invitation_accept_makes_an_account_with_the_role(coordinator_banten: User, regions: Regions) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)

    user = invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)

    assert user.check_password(PASSWORD)
    assert user_has(user, Permission.SUBMISSION_ENTER, regions.lebak)
    assert user.assignments.get().granted_by == coordinator_banten
    assert _last_entry() == ("Orang Baru", "invitation.accept", "Kabupaten Lebak")
    with pytest.raises(ConflictError, match="sudah diterima"):
        invitation_accept(invitation=invitation, full_name="Orang Lain", password=PASSWORD)


def test_invitation_accept_refuses_a_weak_password_and_leaves_nothing(
    coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    with pytest.raises(InvalidInputError) as caught:
        invitation_accept(invitation=invitation, full_name="Orang Baru", password="12345678")
    assert list(caught.value.errors) == ["password"]
    assert not User.objects.filter(email=invitation.email).exists()


def test_invitation_accept_refuses_expired_and_revoked_ones(
    coordinator_banten: User, regions: Regions
) -> None:
    old = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, invited_at=timezone.now() - timedelta(days=8)
    )
    revoked = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    invitation_revoke(actor=coordinator_banten, invitation=revoked)
    for invitation in (old, revoked):
        with pytest.raises(ConflictError, match="Mintalah undangan baru"):
            invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)


def test_invitation_accept_refuses_once_the_sender_may_no_longer_give_the_role(
    administrator: User, coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    assignment_revoke(actor=administrator, assignment=coordinator_banten.assignments.get())

    with pytest.raises(ConflictError, match="tidak lagi berwenang"):
        invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)


def test_invitation_accept_adds_the_role_to_an_existing_account_of_that_address_only(
    coordinator_banten: User, operator_pandeglang: User, outsider: User, regions: Regions
) -> None:
    invitation = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, email=operator_pandeglang.email.upper()
    )
    with pytest.raises(NotAllowedError, match="Undangan ini untuk"):
        invitation_accept(invitation=invitation, person=outsider)

    invitation_accept(invitation=invitation, person=operator_pandeglang)

    assert user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.lebak)
    assert user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.pandeglang)


def test_invitation_revoke_is_for_those_who_may_give_the_role(
    coordinator_banten: User, coordinator_bali: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    with pytest.raises(NotAllowedError):
        invitation_revoke(actor=coordinator_bali, invitation=invitation)


def test_an_unknown_token_is_missing(db: None) -> None:
    with pytest.raises(MissingError):
        invitation_get_by_token("tidak-ada")


def test_user_deactivate_ends_open_sessions_for_good(
    administrator: User, operator_pandeglang: User, client_of
) -> None:
    client = client_of(operator_pandeglang)
    assert client.get("/akun/").status_code == 200

    user_deactivate(actor=administrator, user=operator_pandeglang)
    assert client.get("/akun/").status_code == 302
    assert not client_of().login(email=operator_pandeglang.email, password=PASSWORD)

    user_reactivate(actor=administrator, user=operator_pandeglang)
    assert client.get("/akun/").status_code == 302
    assert client_of(User.objects.get(pk=operator_pandeglang.pk)).get("/akun/").status_code == 200
    assert _last_entry() == ("Administrator Pusat", "user.reactivate", "Kabupaten Pandeglang")


def test_a_new_password_ends_other_sessions(operator_pandeglang: User, client_of) -> None:
    client = client_of(operator_pandeglang)
    user_set_password(user=operator_pandeglang, password="sandi-lain-yang-panjang")
    assert client.get("/akun/").status_code == 302
    assert _last_entry() == ("Operator Pandeglang", "user.set_password", "Kabupaten Pandeglang")


def test_user_deactivate_refuses_oneself_and_people_who_serve_elsewhere_too(
    administrator: User, coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    with pytest.raises(NotAllowedError):
        user_deactivate(actor=administrator, user=administrator)
    assignment_make(operator_pandeglang, Role.AUDITOR, regions.nation)
    with pytest.raises(NotAllowedError, match="di luar wewenang"):
        user_deactivate(actor=coordinator_banten, user=operator_pandeglang)
    user_deactivate(actor=administrator, user=operator_pandeglang)
    assert not User.objects.get(pk=operator_pandeglang.pk).is_active


def test_user_deactivate_leaves_people_without_a_role_to_the_nation(
    coordinator_banten: User, administrator: User, outsider: User
) -> None:
    with pytest.raises(NotAllowedError):
        user_deactivate(actor=coordinator_banten, user=outsider)
    user_deactivate(actor=administrator, user=outsider)
    with pytest.raises(ConflictError):
        user_deactivate(actor=administrator, user=outsider)


def test_user_create_refuses_an_address_in_use_whatever_its_case(db: None) -> None:
    user_make("ada@ikp.example")
    with pytest.raises(InvalidInputError) as caught:
        user_create(email="ADA@ikp.example", full_name="Lain", password=PASSWORD)
    assert list(caught.value.errors) == ["email"]
