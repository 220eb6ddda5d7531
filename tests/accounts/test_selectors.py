"""What a person may do where: per permission, per region, and never by an assignment that was revoked."""

from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Permission, Role
from apps.accounts.selectors import scope_for, user_has, user_list_with
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from tests.cast import Regions
from tests.factories import assignment_make


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
