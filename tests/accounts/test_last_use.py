"""When a role was last used: noted once a day, for what takes that role, and not for signing in."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.permissions import Permission, Role
from apps.accounts.services import assignments_note_use
from tests.cast import Regions
from tests.factories import PASSWORD, assignment_make, token_make_for

ClientOf = Callable[..., Client]
LONG_AGO = dt.date(2026, 1, 5)


def forget(user: User) -> None:
    user.assignments.update(last_used_on=LONG_AGO)


def used(user: User, role: Role) -> bool:
    return user.assignments.get(role=role).last_used_on == timezone.localdate()


def test_signing_in_and_looking_at_the_home_page_uses_no_role(
    client_of: ClientOf, coordinator_banten: User
) -> None:
    forget(coordinator_banten)
    browser = client_of()
    browser.post("/masuk/login/", {"login": coordinator_banten.email, "password": PASSWORD}, follow=True)
    for path in ("/portal/", "/akun/", "/portal/pemberitahuan/"):
        assert browser.get(path).status_code == 200
    assert not used(coordinator_banten, Role.COORDINATOR)


@pytest.mark.parametrize("path", ["/portal/pengguna/", "/portal/tinjauan/", "/portal/isian/"])
def test_a_page_that_takes_a_role_uses_it(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, path: str
) -> None:
    forget(coordinator_banten)
    forget(operator_lebak)
    assert client_of(coordinator_banten).get(path).status_code == 200
    assert used(coordinator_banten, Role.COORDINATOR)
    assert not used(operator_lebak, Role.OPERATOR)


def test_a_page_that_is_refused_uses_nothing(client_of: ClientOf, operator_lebak: User) -> None:
    forget(operator_lebak)
    assert client_of(operator_lebak).get("/portal/pengguna/").status_code == 403
    assert not used(operator_lebak, Role.OPERATOR)


def test_a_page_that_is_not_there_for_the_person_uses_nothing(
    client_of: ClientOf, operator_lebak: User, coordinator_banten: User, operator_badung: User
) -> None:
    """Those below let the person in by a role, or read the viewing scope, before they refuse."""
    forget(operator_lebak)
    forget(coordinator_banten)
    browser = client_of(operator_lebak)
    assert browser.get(f"/portal/isian/{uuid.uuid4()}/").status_code == 404
    assert not used(operator_lebak, Role.OPERATOR)
    assert client_of(coordinator_banten).get(operator_badung.get_absolute_url()).status_code == 404
    assert not used(coordinator_banten, Role.COORDINATOR)
    assert browser.get("/portal/isian/").status_code == 200
    assert used(operator_lebak, Role.OPERATOR)


def test_a_program_uses_the_roles_of_its_owner(client_of: ClientOf, operator_lebak: User) -> None:
    forget(operator_lebak)
    bearer = {"Authorization": f"Bearer {token_make_for(operator_lebak)[1]}"}
    assert client_of().get("/api/v1/submissions/", headers=bearer).status_code == 200
    assert used(operator_lebak, Role.OPERATOR)


def test_of_several_roles_those_are_used_that_hold_what_was_asked_for(
    client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    assignment_make(coordinator_banten, Role.STAKEHOLDER, regions.banten)
    forget(coordinator_banten)
    client_of(coordinator_banten).get("/portal/pengguna/")
    assert used(coordinator_banten, Role.COORDINATOR)
    assert not used(coordinator_banten, Role.STAKEHOLDER)


def test_a_use_is_written_once_a_day(
    operator_lebak: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    forget(operator_lebak)
    person = User.objects.get(pk=operator_lebak.pk)
    with django_assert_num_queries(2):
        assignments_note_use(person, [Permission.SUBMISSION_VIEW])
    again = User.objects.get(pk=operator_lebak.pk)
    for someone, queries in ((person, 0), (again, 1)):
        with django_assert_num_queries(queries):
            assignments_note_use(someone, [Permission.SUBMISSION_VIEW])
