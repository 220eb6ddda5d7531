"""docs/permissions.md repeats apps/accounts/permissions.py."""

from apps.accounts.permissions import (
    GRANTABLE_ROLES,
    OWN_REGION_ONLY,
    ROLE_LEVELS,
    ROLE_PERMISSIONS,
    Permission,
    Role,
)
from apps.regions.enums import RegionLevel
from tests.documents import assert_documented, table

DOCUMENT = "docs/permissions.md"


def test_the_permissions_of_each_role_are_documented() -> None:
    def cell(role: Role, permission: Permission) -> str:
        if permission not in ROLE_PERMISSIONS[role]:
            return ""
        return "own" if permission in OWN_REGION_ONLY else "yes"

    head = ["permission", *(_words(role) for role in Role), "on the screen"]
    rows = [
        [f"`{permission}`", *(cell(role, permission) for role in Role), str(permission.label)]
        for permission in Permission
    ]
    assert_documented(DOCUMENT, "permissions", table(head, rows))


def test_the_levels_of_each_role_are_documented() -> None:
    rows = [
        [
            f"`{role}`",
            str(role.label),
            *("yes" if level in ROLE_LEVELS[role] else "" for level in RegionLevel),
        ]
        for role in Role
    ]
    head = ["role", "on the screen", *(level.value for level in RegionLevel)]
    assert_documented(DOCUMENT, "levels", table(head, rows))


def test_the_roles_that_each_role_may_give_are_documented() -> None:
    def given(role: Role) -> str:
        roles = GRANTABLE_ROLES[role]
        return "every role" if roles == set(Role) else ", ".join(f"`{one}`" for one in Role if one in roles)

    rows = [[f"`{role}`", given(role)] for role in GRANTABLE_ROLES]
    assert_documented(DOCUMENT, "grants", table(["role", "may give"], rows))


def _words(role: Role) -> str:
    return role.value.replace("_", " ")
