"""Roles, invitations and the end of access: who may, what happens, what is written down."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Assignment, Invitation, User
from apps.accounts.permissions import Permission, Role
from apps.accounts.rules import can_hold
from apps.accounts.selectors import assignments_forget, user_has
from apps.accounts.services import (
    assignment_grant,
    assignment_revoke,
    invitation_accept,
    user_create,
    user_deactivate,
    user_reactivate,
    user_set_password,
)
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
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
    with pytest.raises(ConflictError, match="sudah ditugaskan sebagai Operator"):
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
    with pytest.raises(NotAllowedError, match="akun Anda sendiri"):
        user_deactivate(actor=administrator, user=administrator)
    assignment_make(operator_pandeglang, Role.AUDITOR, regions.nation)
    with pytest.raises(NotAllowedError, match="di luar wewenang"):
        user_deactivate(actor=coordinator_banten, user=operator_pandeglang)
    user_deactivate(actor=administrator, user=operator_pandeglang)
    assert not User.objects.get(pk=operator_pandeglang.pk).is_active


@pytest.mark.parametrize(
    ("places", "region"), [(["lebak"], "Kabupaten Lebak"), (["lebak", "banten"], "Banten")]
)
def test_closing_an_account_is_logged_in_its_highest_region(
    coordinator_banten: User, outsider: User, regions: Regions, places: list[str], region: str
) -> None:
    for place in places:
        assignment_make(outsider, Role.OPERATOR, getattr(regions, place))

    user_deactivate(actor=coordinator_banten, user=outsider)

    assert _last_entry() == ("Koordinator Banten", "user.deactivate", region)


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


def test_assignment_grant_refuses_a_deactivated_person(
    administrator: User, outsider: User, regions: Regions
) -> None:
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    with pytest.raises(ConflictError, match="nonaktif"):
        assignment_grant(actor=administrator, user=outsider, role=Role.OPERATOR, region=regions.lebak)


def test_assignment_grant_gives_another_role_and_one_that_was_taken_away(
    administrator: User, operator_pandeglang: User, regions: Regions
) -> None:
    def grant(role: Role) -> None:
        assignment_grant(actor=administrator, user=operator_pandeglang, role=role, region=regions.pandeglang)

    grant(Role.STAKEHOLDER)
    assignment_revoke(actor=administrator, assignment=operator_pandeglang.assignments.get(role=Role.OPERATOR))
    grant(Role.OPERATOR)
    held = operator_pandeglang.assignments.active().values_list("role", flat=True)
    assert sorted(held) == [Role.OPERATOR, Role.STAKEHOLDER]


def test_assignment_revoke_is_felt_at_once_and_open_to_the_system(
    operator_pandeglang: User, regions: Regions
) -> None:
    assert user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.pandeglang)
    assignment = operator_pandeglang.assignments.get()
    assignment.user = operator_pandeglang
    assignment_revoke(actor=None, assignment=assignment)
    assert not user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.pandeglang)
    assert _last_entry() == ("sistem", "assignment.revoke", "Kabupaten Pandeglang")


def test_user_create_keeps_the_name_without_blanks_and_the_address_in_small_letters(db: None) -> None:
    user = user_create(email="Baru@IKP.example", full_name=" Orang Baru ", password=PASSWORD)
    stored = User.objects.get(pk=user.pk)
    assert (stored.email, stored.full_name, stored.label) == ("baru@ikp.example", "Orang Baru", "Orang Baru")
    assert _last_entry() == ("Orang Baru", "user.create", "")


def test_user_create_names_who_made_the_account(administrator: User) -> None:
    user_create(email="baru@ikp.example", full_name="Orang Baru", password=PASSWORD, actor=administrator)
    assert _last_entry() == ("Administrator Pusat", "user.create", "")


def test_the_account_of_somebody_who_was_invited_is_in_the_log_of_the_region(
    coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    invitation_accept(invitation=invitation, full_name="Orang Baru", password=PASSWORD)
    assert Entry.objects.get(action="user.create").region == regions.lebak


def test_user_create_says_all_that_is_missing(db: None) -> None:
    with pytest.raises(InvalidInputError) as caught:
        user_create(email="baru@ikp.example", full_name="  ", password="pendek")
    assert sorted(caught.value.errors) == ["full_name", "password"]


def test_user_create_refuses_a_password_like_the_person(db: None) -> None:
    with pytest.raises(InvalidInputError) as caught:
        user_create(
            email="siti.nurhaliza@ikp.example", full_name="Siti Nurhaliza", password="siti.nurhaliza@ikp"
        )
    assert list(caught.value.errors) == ["password"]


def test_the_end_of_access_is_noted_in_the_first_region_where_the_person_serves(
    administrator: User, operator_pandeglang: User, operator_lebak: User, regions: Regions
) -> None:
    assignment_make(operator_lebak, Role.OPERATOR, regions.pandeglang)
    user_deactivate(actor=administrator, user=operator_pandeglang)
    assert _last_entry() == ("Administrator Pusat", "user.deactivate", "Kabupaten Pandeglang")
    user_deactivate(actor=administrator, user=operator_lebak)
    assert _last_entry() == ("Administrator Pusat", "user.deactivate", "Kabupaten Pandeglang")
    assert Entry.objects.latest("pk").detail == {"before": "aktif", "after": "nonaktif"}


def test_user_deactivate_shuts_out_this_person_alone(
    administrator: User, operator_pandeglang: User, operator_lebak: User
) -> None:
    shut_out = user_deactivate(actor=administrator, user=operator_pandeglang)
    assert (shut_out.is_active, shut_out.session_generation) == (False, 1)
    other = User.objects.get(pk=operator_lebak.pk)
    assert (other.is_active, other.session_generation) == (True, 0)


def test_a_person_without_a_name_is_called_by_the_address() -> None:
    assert str(User(email="ani@ikp.example")) == "ani@ikp.example"


def test_the_account_of_somebody_whose_role_ended_is_closed_by_who_could_have_given_it(
    operator_lebak: User, operator_badung: User, coordinator_banten: User, client_of: Callable[..., Client]
) -> None:
    for person in (operator_lebak, operator_badung):
        person.assignments.update(
            expires_at=timezone.now() - timedelta(days=1), granted_at=timezone.now() - timedelta(days=9)
        )
        assignments_forget(person)
    page = client_of(coordinator_banten).get(operator_lebak.get_absolute_url()).content.decode()
    assert "Nonaktifkan akun" in page
    user_deactivate(actor=coordinator_banten, user=operator_lebak)
    user_reactivate(actor=coordinator_banten, user=operator_lebak)
    with pytest.raises(NotAllowedError, match="kini tanpa peran; dulu bertugas di luar wewenang Anda"):
        user_deactivate(actor=coordinator_banten, user=operator_badung)
