"""The person of a session: read with the roles in force, and no longer there once the account is closed."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.backends import PortalBackend
from apps.accounts.permissions import Role
from apps.accounts.selectors import assignment_list_active
from tests.factories import assignment_make

pytestmark = pytest.mark.django_db


def found(person):
    return PortalBackend().get_user(person.pk)


def test_a_person_is_read_together_with_the_roles_in_force(
    operator_pandeglang, regions, django_assert_num_queries
):
    assignment_make(operator_pandeglang, Role.AUDITOR, regions.bali)
    now = timezone.now()
    past = now - dt.timedelta(days=2)
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak, granted_at=past, expires_at=now)
    with django_assert_num_queries(1):
        user = found(operator_pandeglang)
        held = [(row.role, row.region.code) for row in assignment_list_active(user)]
    assert user == operator_pandeglang
    assert held == [(Role.OPERATOR, regions.pandeglang.code), (Role.AUDITOR, regions.bali.code)]
    assert all(row.user is user for row in assignment_list_active(user))


def test_somebody_without_a_role_is_found_and_holds_nothing(outsider, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert assignment_list_active(found(outsider)) == []


def test_a_closed_account_opens_no_session(operator_pandeglang):
    type(operator_pandeglang).objects.filter(pk=operator_pandeglang.pk).update(is_active=False)
    assert found(operator_pandeglang) is None


def test_nobody_has_an_unknown_key(db):
    assert PortalBackend().get_user(0) is None
