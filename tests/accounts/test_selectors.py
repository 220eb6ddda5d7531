"""What a person may do where: per permission, per region, and never by an assignment that was revoked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import Assignment, Invitation, User
from apps.accounts.permissions import Permission, Role
from apps.accounts.selectors import (
    assignment_get,
    assignment_list_held,
    assignment_list_of,
    invitation_get,
    invitation_list,
    invitation_pks_unsent,
    region_list_assignable,
    region_nation,
    scope_for,
    user_has,
    user_list,
    user_list_filtered,
    user_list_with,
    user_with_email,
)
from apps.core.exceptions import MissingError
from apps.regions.enums import NATION_CODE, RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from tests.cast import Regions
from tests.factories import assignment_make, invitation_make, person_make, region_make


def _reload(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_scope_is_computed_for_each_permission_alone(coordinator_banten: User, regions: Regions) -> None:
    assignment_make(coordinator_banten, Role.AUDITOR, regions.bali)

    assert scope_for(coordinator_banten, Permission.SUBMISSION_APPROVE_REGENCY) == RegionScope.of(["36"])
    assert scope_for(coordinator_banten, Permission.SUBMISSION_VIEW) == RegionScope.of(["36", "51"])
    assert scope_for(coordinator_banten, Permission.AUDIT_VIEW) == RegionScope.of(["51"])


def test_a_role_in_the_nation_reaches_everything(analyst: User, regions: Regions) -> None:
    assert scope_for(analyst, Permission.RUN_REQUEST) == RegionScope.nation()
    assert user_has(analyst, Permission.SUBMISSION_VIEW, regions.badung)
    assert not user_has(analyst, Permission.SUBMISSION_ACCEPT, regions.badung)


def test_a_revoked_assignment_gives_nothing(operator_pandeglang: User, regions: Regions) -> None:
    assert user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.pandeglang)
    Assignment.objects.filter(user=operator_pandeglang).update(revoked_at=timezone.now())

    assert scope_for(_reload(operator_pandeglang), Permission.SUBMISSION_ENTER) == RegionScope.none()


def test_an_inactive_person_may_do_nothing(administrator: User) -> None:
    User.objects.filter(pk=administrator.pk).update(is_active=False)

    assert scope_for(_reload(administrator), Permission.USER_MANAGE) == RegionScope.none()


def test_an_office_fills_its_own_form_only(operator_banten: User, regions: Regions) -> None:
    assert user_has(operator_banten, Permission.SUBMISSION_ENTER, regions.banten)
    assert user_has(operator_banten, Permission.SUBMISSION_VIEW, regions.pandeglang)
    assert not user_has(operator_banten, Permission.SUBMISSION_ENTER, regions.pandeglang)


def test_user_list_with_finds_those_whose_scope_reaches_the_region(
    operator_pandeglang: User,
    operator_banten: User,
    operator_badung: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
    regions: Regions,
) -> None:
    def names(permission: Permission, region: Region) -> set[str]:
        return {user.full_name for user in user_list_with(permission, region)}

    assert names(Permission.SUBMISSION_ENTER, regions.pandeglang) == {"Operator Pandeglang"}
    assert names(Permission.SUBMISSION_APPROVE_REGENCY, regions.pandeglang) == {"Koordinator Banten"}
    assert names(Permission.SUBMISSION_ACCEPT, regions.pandeglang) == {"Peninjau Nasional"}
    assert names(Permission.SUBMISSION_VIEW, regions.badung) == {
        "Operator Badung",
        "Koordinator Bali",
        "Peninjau Nasional",
    }


def test_user_list_with_leaves_out_those_whose_role_was_taken_away(
    coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    assert user_list_with(Permission.SUBMISSION_ENTER, regions.lebak) == [operator_lebak]

    operator_lebak.assignments.update(revoked_at=timezone.now())

    assert user_list_with(Permission.SUBMISSION_ENTER, regions.lebak) == []
    assert user_list_with(Permission.SUBMISSION_APPROVE_REGENCY, regions.lebak) == [coordinator_banten]


def test_user_list_with_names_each_active_holder_once(
    coordinator_banten: User, national_reviewer: User, regions: Regions
) -> None:
    assignment_make(coordinator_banten, Role.OPERATOR, regions.banten)
    assignment_make(coordinator_banten, Role.OPERATOR, regions.lebak)
    gone = person_make("Operator Lama", Role.OPERATOR, regions.lebak)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert user_list_with(Permission.SUBMISSION_VIEW, regions.lebak) == [
        coordinator_banten,
        national_reviewer,
    ]


def test_reading_here_and_approving_there_makes_nobody_hear_of_what_is_to_be_approved_here(
    coordinator_bali: User, coordinator_banten: User, regions: Regions
) -> None:
    assignment_make(coordinator_bali, Role.AUDITOR, regions.banten)
    permission = Permission.SUBMISSION_APPROVE_REGENCY
    assert user_list_with(permission, regions.pandeglang) == [coordinator_banten]
    assert user_list_with(permission, regions.badung) == [coordinator_bali]


def test_user_with_email_finds_deactivated_people_too_whatever_the_case(operator_lebak: User) -> None:
    User.objects.filter(pk=operator_lebak.pk).update(is_active=False)
    assert user_with_email(operator_lebak.email.upper()) == operator_lebak
    assert user_with_email(f"x{operator_lebak.email}") is None


def test_user_list_filtered_takes_blanks_around_the_text_for_nothing(
    operator_lebak: User, operator_badung: User
) -> None:
    def found(text: str) -> set[User]:
        return set(user_list_filtered(scope=RegionScope.nation(), text=text, role="", status=""))

    assert found(" lebak ") == {operator_lebak}
    assert found("  ") == {operator_lebak, operator_badung}


@pytest.mark.parametrize("text", ["KAB. LEBAK", "kabupaten lebak", "3602", "36.02"])
def test_people_are_found_by_the_region_in_which_they_serve(
    operator_lebak: User, operator_badung: User, regions: Regions, text: str
) -> None:
    def found(scope: RegionScope) -> set[User]:
        return set(user_list_filtered(scope=scope, text=text, role="", status=""))

    person = person_make("Siti Aminah", Role.OPERATOR, regions.lebak)
    assert found(RegionScope.nation()) == {operator_lebak, person}
    assert found(RegionScope.of(["51"])) == set()


def test_people_appointed_under_an_old_code_serve_and_are_told_under_the_new_one(regions: Regions) -> None:
    past = {"valid_from": date(2010, 1, 1), "valid_to": date(2022, 1, 1)}
    banten = region_make("30", "Banten", RegionLevel.PROVINCE, regions.nation, lineage="36", **past)
    pandeglang = region_make("30.01", "Pandeglang", RegionLevel.REGENCY, banten, lineage="36.01", **past)
    for person, permission in (
        (person_make("Operator Lama", Role.OPERATOR, pandeglang), Permission.SUBMISSION_ENTER),
        (person_make("Koordinator Lama", Role.COORDINATOR, banten), Permission.SUBMISSION_APPROVE_REGENCY),
    ):
        assert user_has(person, permission, regions.pandeglang)
        assert user_list_with(permission, regions.pandeglang) == [person]


def test_assignments_come_in_the_order_of_their_regions(outsider: User, regions: Regions) -> None:
    """The first one decides in which zone times are shown."""
    badung = assignment_make(outsider, Role.OPERATOR, regions.badung)
    lebak = assignment_make(outsider, Role.STAKEHOLDER, regions.lebak)
    operator = assignment_make(outsider, Role.OPERATOR, regions.lebak)
    assert assignment_list_held(outsider) == [operator, lebak, badung]


def test_user_list_shows_each_person_once_with_the_roles_held_here(
    operator_pandeglang: User, operator_badung: User, regions: Regions
) -> None:
    held = operator_pandeglang.assignments.get()
    lebak = assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    banten = assignment_make(operator_pandeglang, Role.OPERATOR, regions.banten)
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.badung)
    past = assignment_make(operator_pandeglang, Role.STAKEHOLDER, regions.banten)
    Assignment.objects.filter(pk=past.pk).update(revoked_at=timezone.now())

    [person] = user_list(scope=RegionScope.of(["36"]))

    assert person == operator_pandeglang
    assert person.assignments_here == [banten, held, lebak]


def test_user_list_finds_who_served_here_before(operator_pandeglang: User, regions: Regions) -> None:
    operator_pandeglang.assignments.update(revoked_at=timezone.now())
    [person] = user_list(scope=RegionScope.of(["36"]))
    assert (person, person.assignments_here) == (operator_pandeglang, [])


def test_user_list_filtered_looks_at_roles_held_here_alone(
    operator_pandeglang: User, regions: Regions
) -> None:
    assignment_make(operator_pandeglang, Role.AUDITOR, regions.bali)

    def found(scope: RegionScope, role: Role) -> list[User]:
        return list(user_list_filtered(scope=scope, text="", role=role, status=""))

    assert found(RegionScope.of(["36"]), Role.OPERATOR) == [operator_pandeglang]
    assert found(RegionScope.of(["36"]), Role.AUDITOR) == []
    assert found(RegionScope.of(["51"]), Role.AUDITOR) == [operator_pandeglang]


def test_assignment_list_of_begins_with_what_is_in_force_and_newest(
    operator_pandeglang: User, operator_lebak: User, regions: Regions
) -> None:
    first = operator_pandeglang.assignments.get()
    ended = assignment_make(operator_pandeglang, Role.OPERATOR, regions.banten)
    Assignment.objects.filter(pk=ended.pk).update(revoked_at=timezone.now())
    newest = assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.badung)

    found = assignment_list_of(scope=RegionScope.of(["36"]), user=operator_pandeglang)

    assert found == [newest, first, ended]


def test_assignment_get_keeps_to_the_scope(operator_pandeglang: User, operator_badung: User) -> None:
    own, other = operator_pandeglang.assignments.get(), operator_badung.assignments.get()
    banten = RegionScope.of(["36"])
    assert assignment_get(scope=banten, public_id=own.public_id) == own
    with pytest.raises(MissingError):
        assignment_get(scope=banten, public_id=other.public_id)


def test_invitation_list_holds_what_nobody_has_answered_newest_first(
    coordinator_banten: User, outsider: User, regions: Regions
) -> None:
    expired, pending, revoked, accepted, elsewhere = (
        invitation_make(invited_by=coordinator_banten, region=region, invited_at=at)
        for region, at in (
            (regions.lebak, timezone.now() - timedelta(days=8)),
            (regions.lebak, timezone.now()),
            (regions.lebak, None),
            (regions.lebak, None),
            (regions.badung, None),
        )
    )
    Invitation.objects.filter(pk=revoked.pk).update(revoked_at=timezone.now())
    Invitation.objects.filter(pk=accepted.pk).update(accepted_at=timezone.now(), accepted_by=outsider)
    banten = RegionScope.of(["36"])

    assert list(invitation_list(scope=banten)) == [pending, expired]
    assert invitation_pks_unsent() == [pending.pk, elsewhere.pk]
    assert invitation_get(scope=banten, public_id=expired.public_id) == expired
    with pytest.raises(MissingError):
        invitation_get(scope=banten, public_id=elsewhere.public_id)

    Invitation.objects.filter(pk=pending.pk).update(emailed_at=timezone.now())
    assert invitation_pks_unsent() == [elsewhere.pk]


def test_roles_are_given_in_the_regions_of_today(regions: Regions) -> None:
    region_make("36.00", "Kabupaten Lama", RegionLevel.REGENCY, regions.banten, valid_to=date(2023, 1, 1))
    found = region_list_assignable(scope=RegionScope.of(["36"]))
    assert found == [regions.banten, regions.pandeglang, regions.lebak]
    assert region_nation() == regions.nation


def test_a_nation_that_is_past_is_not_the_nation(db: None) -> None:
    region_make(NATION_CODE, "Indonesia", RegionLevel.NATION, valid_to=date(2023, 1, 1))
    assert region_nation() is None
