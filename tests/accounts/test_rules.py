"""Who may give which role to whom; that every pair is tried stands in tests/matrix/test_roles.py."""

import pytest

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.accounts.rules import can_change_access, can_grant, can_revoke, roles_grantable
from apps.accounts.selectors import assignment_list_held
from tests.cast import Regions
from tests.factories import assignment_make


def _held(user: User) -> list[Assignment]:
    return assignment_list_held(user)


def test_a_role_is_not_given_at_a_level_where_it_does_not_exist(
    administrator: User, regions: Regions
) -> None:
    held = _held(administrator)
    assert can_grant(held, Role.COORDINATOR, regions.banten)
    assert not can_grant(held, Role.COORDINATOR, regions.lebak)


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("administrator", list(Role)),
        ("coordinator_banten", [Role.OPERATOR, Role.COORDINATOR]),
        ("operator_banten", []),
        ("auditor", []),
    ],
)
def test_a_form_offers_the_roles_that_the_person_may_give(
    request: pytest.FixtureRequest, name: str, roles: list[Role]
) -> None:
    assert roles_grantable(_held(request.getfixturevalue(name))) == roles


def test_two_roles_that_may_give_the_same_role_offer_it_once(administrator: User, regions: Regions) -> None:
    assignment_make(administrator, Role.COORDINATOR, regions.banten)
    assert roles_grantable(_held(administrator)) == list(Role)


@pytest.mark.parametrize(
    ("name", "may"), [("administrator", True), ("auditor", False), ("coordinator_banten", False)]
)
def test_people_without_a_role_are_left_to_the_administrators_of_the_nation(
    request: pytest.FixtureRequest, outsider: User, name: str, *, may: bool
) -> None:
    person = request.getfixturevalue(name)
    assert can_change_access(person, _held(person), outsider, []) is may


def test_nobody_takes_away_what_is_their_own(administrator: User, coordinator_banten: User) -> None:
    held = _held(administrator)
    assert can_revoke(administrator, held, coordinator_banten.assignments.get())
    assert not can_revoke(administrator, held, administrator.assignments.get())
    assert not can_change_access(administrator, held, administrator, held)
