"""What the screens of people and invitations offer: what the person may do, and every state in words."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Invitation, User
from apps.accounts.permissions import Role
from apps.accounts.services import invitation_email_send, user_deactivate
from apps.accounts.views import invitation as invitation_views
from apps.accounts.views import user as user_views
from apps.core.templatetags.words import breakable
from apps.core.tokens import token_hash
from tests.cast import Regions
from tests.factories import assignment_make, invitation_make, person_make
from tests.pages import table_of

ClientOf = Callable[..., Client]
ASSIGNMENTS = "Penugasan, yang berlaku dahulu"
INVITATIONS = "Undangan yang belum dijawab, terbaru dahulu"
PEOPLE = "Pengguna dan perannya"


def _page(client: Client, url: str, **query: object) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def _column(page: str, caption: str, heading: str) -> list[str]:
    headings, *rows = table_of(page, caption)
    return [row[headings.index(heading)] for row in rows]


def test_only_roles_that_one_could_give_can_be_taken_away(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, regions: Regions
) -> None:
    given = operator_lebak.assignments.get()
    audit = assignment_make(operator_lebak, Role.AUDITOR, regions.banten)
    browser = client_of(coordinator_banten)
    may, may_not = (reverse("accounts:assignment_revoke", args=[row.public_id]) for row in (given, audit))

    page = _page(browser, operator_lebak.get_absolute_url())

    assert (may in page, may_not in page) == (True, False)
    assert "Berlaku" in _column(page, ASSIGNMENTS, "Keadaan")
    assert browser.get(may).status_code == 200
    assert (browser.get(may_not).status_code, browser.post(may_not).status_code) == (403, 403)
    audit.refresh_from_db()
    assert audit.revoked_at is None


def test_a_role_that_was_taken_away_says_so_and_cannot_be_taken_away_again(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    browser = client_of(coordinator_banten)
    address = reverse("accounts:assignment_revoke", args=[operator_lebak.assignments.get().public_id])
    assert address in _page(browser, operator_lebak.get_absolute_url())

    browser.post(address)

    page = _page(browser, operator_lebak.get_absolute_url())
    [state] = _column(page, ASSIGNMENTS, "Keadaan")
    assert state.startswith("Dicabut")
    assert address not in page


def test_an_account_can_be_closed_by_those_only_who_could_give_all_its_roles(
    client_of: ClientOf, coordinator_banten: User, auditor_banten: User, operator_lebak: User
) -> None:
    browser = client_of(coordinator_banten)

    for person, status in ((operator_lebak, 200), (auditor_banten, 403)):
        address = reverse("accounts:user_deactivate", args=[person.public_id])
        assert (address in _page(browser, person.get_absolute_url())) is (status == 200)
        assert browser.get(address).status_code == status


def test_a_closed_account_is_marked_and_can_only_be_opened_again(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, operator_pandeglang: User
) -> None:
    user_deactivate(actor=coordinator_banten, user=operator_lebak)
    browser = client_of(coordinator_banten)

    closed = _page(browser, operator_lebak.get_absolute_url())
    active = _page(browser, operator_pandeglang.get_absolute_url())

    words = ("Akun nonaktif", "Aktifkan akun kembali", "Nonaktifkan akun", "Beri peran")
    assert [text in closed for text in words] == [True, True, False, False]
    assert [text in active for text in words] == [False, False, True, True]
    people = _page(browser, reverse("accounts:user_list"))
    names, states = (_column(people, PEOPLE, heading) for heading in ("Nama", "Akun"))
    found = {name.rsplit(" ", 1)[0]: state for name, state in zip(names, states, strict=True)}
    assert (found["Operator Lebak"], found["Operator Pandeglang"]) == ("Nonaktif", "Aktif")


def test_the_list_of_people_says_when_each_signed_in_last(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User, operator_pandeglang: User
) -> None:
    User.objects.filter(pk=operator_lebak.pk).update(last_login=datetime(2024, 8, 1, 3, tzinfo=UTC))

    page = _page(client_of(coordinator_banten), reverse("accounts:user_list"), q="operator")

    assert _column(page, PEOPLE, "Terakhir masuk") == ["1 Agustus 2024, 10.00 WIB", "Belum pernah"]


def test_invitations_are_sent_again_or_revoked_by_those_only_who_could_send_them(
    client_of: ClientOf, coordinator_banten: User, administrator: User, regions: Regions
) -> None:
    own = invitation_make(invited_by=coordinator_banten, region=regions.lebak, email="lebak@ikp.example")
    other = invitation_make(invited_by=administrator, region=regions.banten, role=Role.AUDITOR)

    page = _page(client_of(coordinator_banten), reverse("accounts:invitation_list"))

    for invitation, is_offered in ((own, True), (other, False)):
        assert breakable(invitation.email) in page
        for name in ("invitation_resend", "invitation_revoke"):
            address = reverse(f"accounts:{name}", args=[invitation.public_id])
            assert (address in page) is is_offered, (name, invitation)


def test_an_invitation_says_until_when_it_can_be_used_or_that_it_has_expired(
    client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    earlier = timezone.now() - timedelta(days=8)
    invitation_make(invited_by=coordinator_banten, region=regions.pandeglang, invited_at=earlier)

    page = _page(client_of(coordinator_banten), reverse("accounts:invitation_list"))

    states = dict(
        zip(_column(page, INVITATIONS, "Peran"), _column(page, INVITATIONS, "Keadaan"), strict=True)
    )
    assert states["Operator, Kabupaten Lebak"].startswith("Berlaku sampai")
    assert states["Operator, Kabupaten Pandeglang"] == "Kedaluwarsa"


def test_the_list_of_people_counts_the_invitations_of_ones_own_regions(
    client_of: ClientOf, coordinator_banten: User, coordinator_bali: User, regions: Regions
) -> None:
    invitation_make(invited_by=coordinator_banten, region=regions.lebak)

    for person, label in (
        (coordinator_banten, "1 undangan menunggu"),
        (coordinator_bali, "0 undangan menunggu"),
    ):
        assert label in _page(client_of(person), reverse("accounts:user_list"))


def test_people_and_invitations_beyond_the_first_page_are_on_the_second(
    client_of: ClientOf, coordinator_banten: User, regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (user_views, invitation_views):
        monkeypatch.setattr(module, "PER_PAGE", 2)
    for number in range(2):
        person_make(f"Orang {number}", Role.OPERATOR, regions.lebak)
        invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    invitation_make(invited_by=coordinator_banten, region=regions.pandeglang)
    browser = client_of(coordinator_banten)

    for name, caption, heading in (
        ("accounts:user_list", PEOPLE, "Nama"),
        ("accounts:invitation_list", INVITATIONS, "Untuk"),
    ):
        pages = [_column(_page(browser, reverse(name), page=n), caption, heading) for n in (1, 2)]
        assert [len(page) for page in pages] == [2, 1]
        assert len({*pages[0], *pages[1]}) == 3


def test_an_invitation_sent_again_is_for_the_same_role_and_is_mailed(
    client_of: ClientOf,
    administrator: User,
    regions: Regions,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    old = invitation_make(invited_by=administrator, region=regions.banten, role=Role.COORDINATOR)

    with django_capture_on_commit_callbacks() as callbacks:
        client_of(administrator).post(reverse("accounts:invitation_resend", args=[old.public_id]))

    new = Invitation.objects.unanswered().get()
    assert (new.email, new.full_name, new.role, new.region) == (
        old.email,
        "Calon Pengguna",
        Role.COORDINATOR,
        regions.banten,
    )
    assert [call.args[1:] for call in callbacks] == [(new.pk,)]


def test_the_mail_of_an_invitation_says_who_invites_to_what_and_until_when(
    coordinator_banten: User, regions: Regions, mailoutbox: list[Any]
) -> None:
    coordinator_banten.full_name = "Siti & Rekan"
    coordinator_banten.save()
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=datetime(2099, 8, 17, 5, tzinfo=UTC))

    invitation_email_send(invitation.pk)

    [mail] = mailoutbox
    assert mail.body.startswith("Yth. Calon Pengguna,")
    assert re.search(r"Siti & Rekan mengundang Anda ke .* sebagai Operator di Kabupaten Lebak\.", mail.body)
    assert "berlaku sampai 17 Agustus 2099, 12.00 WIB" in mail.body


def test_an_invitation_opened_under_another_account_asks_to_sign_out(
    client_of: ClientOf,
    coordinator_banten: User,
    operator_pandeglang: User,
    operator_badung: User,
    regions: Regions,
) -> None:
    address = "/undangan/rahasia/"
    invitation_make(
        invited_by=coordinator_banten,
        region=regions.lebak,
        email=operator_pandeglang.email,
        token_sha256=token_hash("rahasia"),
    )

    wrong = _page(client_of(operator_badung), address)
    right = _page(client_of(operator_pandeglang), address)

    for page, is_addressee in ((wrong, False), (right, True)):
        assert ("Undangan ini untuk akun lain" in page) is not is_addressee
        assert ("Terima peran ini" in page) is is_addressee
