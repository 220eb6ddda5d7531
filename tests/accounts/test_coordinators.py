"""What a coordinator may do to the people of the own province, and what the end of an account ends at once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.accounts.services import (
    assignment_grant,
    assignment_revoke,
    invitation_accept,
    user_deactivate,
    user_reactivate,
)
from apps.core.exceptions import ConflictError, NotAllowedError
from tests.cast import Regions
from tests.factories import assignment_make, invitation_make, person_make, token_make_for

ClientOf = Callable[..., Client]
NATIONAL = [Role.NATIONAL_REVIEWER, Role.ANALYST, Role.PUBLISHER, Role.ADMINISTRATOR, Role.AUDITOR]


@pytest.mark.parametrize(
    "query", ["KAB.+LEBAK", "lebak+kab.", "3602", "operator+lebak", "OPERATOR.LEBAK%40ikp"]
)
def test_the_list_of_people_finds_names_addresses_and_regions_as_people_write_them(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, operator_pandeglang: User, query: str
) -> None:
    found = client_of(coordinator_banten).get(f"/portal/pengguna/?q={query}").context["page"]
    assert list(found) == [operator_lebak]


def test_a_search_that_finds_nobody_says_what_it_may_have_meant(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    page = client_of(coordinator_banten).get("/portal/pengguna/?q=lebaq").content.decode()
    assert "Mungkin maksudnya Kabupaten Lebak" in page


@pytest.mark.parametrize("role", NATIONAL)
def test_a_coordinator_can_neither_give_nor_take_a_national_role(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, regions: Regions, role: Role
) -> None:
    with pytest.raises(NotAllowedError):
        assignment_grant(actor=coordinator_banten, user=operator_lebak, role=role, region=regions.nation)
    national = assignment_make(operator_lebak, role, regions.nation)
    with pytest.raises(NotAllowedError):
        assignment_revoke(actor=coordinator_banten, assignment=national)
    with pytest.raises(NotAllowedError, match="di luar wewenang"):
        user_deactivate(actor=coordinator_banten, user=operator_lebak)
    # What lies outside of the own province does not exist, neither its page nor its address.
    browser = client_of(coordinator_banten)
    page = browser.get(operator_lebak.get_absolute_url()).content.decode()
    assert str(national.public_id) not in page
    for name in ("assignment_revoke", "assignment_extend"):
        assert browser.post(reverse(f"accounts:{name}", args=[national.public_id])).status_code == 404


def test_a_coordinator_cannot_lock_out_somebody_who_serves_elsewhere_too(
    coordinator_banten: User, coordinator_bali: User, operator_lebak: User, regions: Regions
) -> None:
    assignment_make(operator_lebak, Role.OPERATOR, regions.badung)
    for coordinator in (coordinator_banten, coordinator_bali):
        with pytest.raises(NotAllowedError, match="di luar wewenang"):
            user_deactivate(actor=coordinator, user=operator_lebak)
    assert User.objects.get(pk=operator_lebak.pk).is_active


def test_a_coordinator_hears_which_role_is_in_the_way_of_closing_an_account(
    coordinator_banten: User,
    auditor_banten: User,
    operator_lebak: User,
    operator_badung: User,
    outsider: User,
    regions: Regions,
) -> None:
    def why(person: User) -> str:
        with pytest.raises(NotAllowedError) as refused:
            user_deactivate(actor=coordinator_banten, user=person)
        return refused.value.message

    auditor = (
        "sebagai Auditor di Banten, peran yang tidak dapat Anda beri atau cabut. Hubungi administrator pusat."
    )
    assert why(auditor_banten) == f"Auditor Banten bertugas {auditor}"
    assignment_make(operator_lebak, Role.AUDITOR, regions.banten)
    assignment_make(operator_lebak, Role.OPERATOR, regions.badung)
    assert why(operator_lebak) == f"Operator Lebak bertugas {auditor}"
    auditor_banten.assignments.update(revoked_at=timezone.now())
    assert why(auditor_banten) == f"Auditor Banten kini tanpa peran; dulu bertugas {auditor}"
    assert why(operator_badung).startswith("Operator Badung bertugas di luar wewenang Anda.")
    assignment_make(operator_badung, Role.OPERATOR, regions.lebak)
    assert why(operator_badung).startswith("Operator Badung juga bertugas di luar wewenang Anda.")
    assert why(outsider).startswith(
        "Orang Luar belum pernah mempunyai peran, jadi akunnya di luar wewenang Anda."
    )


def test_a_coordinator_changes_the_role_of_somebody_in_the_province(
    coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    assignment_grant(
        actor=coordinator_banten, user=operator_lebak, role=Role.COORDINATOR, region=regions.banten
    )
    assignment_revoke(actor=coordinator_banten, assignment=operator_lebak.assignments.get(role=Role.OPERATOR))
    assert [row.role for row in operator_lebak.assignments.active()] == [Role.COORDINATOR]


def test_an_open_tab_of_somebody_who_is_no_coordinator_any_more_changes_nothing(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    browser = client_of(coordinator_banten)
    person, row = operator_lebak.public_id, operator_lebak.assignments.get()
    assert browser.get(operator_lebak.get_absolute_url()).status_code == 200
    coordinator_banten.assignments.update(revoked_at=timezone.now())
    answers = [
        browser.post(reverse("accounts:user_deactivate", args=[person])).status_code,
        browser.post(reverse("accounts:assignment_revoke", args=[row.public_id])).status_code,
        browser.post(reverse("accounts:assignment_extend", args=[row.public_id])).status_code,
        browser.post(
            reverse("accounts:assignment_grant", args=[person]), {"role": "operator", "region": "36.01"}
        ).status_code,
        browser.post(reverse("accounts:invitation_send"), {}).status_code,
        browser.post(reverse("accounts:access_review_step"), {"only": f"{row.public_id}:0"}).status_code,
    ]
    assert answers == [404, 404, 404, 404, 403, 403]
    assert User.objects.get(pk=operator_lebak.pk).is_active
    assert list(Assignment.objects.active().filter(user=operator_lebak)) == [row]


def test_deactivation_ends_sessions_and_tokens_at_once_for_good(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    browser, program = client_of(operator_lebak), client_of()
    bearer = {"Authorization": f"Bearer {token_make_for(operator_lebak)[1]}"}
    assert browser.get("/portal/isian/").status_code == 200
    assert program.get("/api/v1/submissions/", headers=bearer).status_code == 200

    user_deactivate(actor=coordinator_banten, user=operator_lebak)

    for _ in ("deactivated", "active again"):
        answer = browser.get("/portal/isian/")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/masuk/login/")
        assert program.get("/api/v1/submissions/", headers=bearer).status_code == 401
        if not User.objects.get(pk=operator_lebak.pk).is_active:
            user_reactivate(actor=coordinator_banten, user=operator_lebak)


def test_an_invitation_ends_with_whoever_sent_it(
    administrator: User, coordinator_banten: User, outsider: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak, email=outsider.email)
    user_deactivate(actor=administrator, user=coordinator_banten)
    with pytest.raises(ConflictError, match="tidak lagi berwenang"):
        invitation_accept(invitation=invitation, person=outsider)
    assert not outsider.assignments.exists()


def test_a_coordinator_does_not_act_in_another_province(coordinator_banten: User, regions: Regions) -> None:
    there = person_make("Operator Denpasar", Role.OPERATOR, regions.bali)
    for act in (
        lambda: user_deactivate(actor=coordinator_banten, user=there),
        lambda: assignment_revoke(actor=coordinator_banten, assignment=there.assignments.get()),
        lambda: assignment_grant(
            actor=coordinator_banten, user=there, role=Role.OPERATOR, region=regions.badung
        ),
    ):
        with pytest.raises(NotAllowedError):
            act()
