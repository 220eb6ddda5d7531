"""The screens of people and invitations: who sees whom, what a press of a button does."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Assignment, Invitation, User
from apps.accounts.permissions import Role
from apps.core.tokens import token_hash
from tests.at_once import at_once
from tests.cast import Regions
from tests.factories import PASSWORD, assignment_make, invitation_make, person_make

ClientOf = Callable[..., Client]
TOKEN = "tautan-rahasia"


def _text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_province_sees_its_own_people_only(
    client_of: ClientOf,
    coordinator_banten: User,
    operator_pandeglang: User,
    operator_badung: User,
    analyst: User,
) -> None:
    text = _text(client_of(coordinator_banten), "/portal/pengguna/")
    assert "Operator Pandeglang" in text
    assert "Operator Badung" not in text
    assert "Analis Pusat" not in text
    assert client_of(coordinator_banten).get(operator_badung.get_absolute_url()).status_code == 404


def test_roles_elsewhere_stay_unseen(
    client_of: ClientOf, coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.badung)
    client = client_of(coordinator_banten)
    for url in ("/portal/pengguna/", operator_pandeglang.get_absolute_url()):
        text = _text(client, url)
        assert "Kabupaten Pandeglang" in text
        assert "Badung" not in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Administrator Pusat", "Operator Badung", "Operator Pandeglang"]),
        ("q=pandeglang", ["Operator Pandeglang"]),
        ("q=+OPERATOR.BADUNG@+", ["Operator Badung"]),
        ("role=administrator", ["Administrator Pusat"]),
        ("role=operator", ["Operator Pandeglang"]),  # a role that was taken away is held no more
        ("status=active", ["Administrator Pusat", "Operator Pandeglang"]),
        ("status=inactive", ["Operator Badung"]),
        ("status=active&role=operator&q=badung", []),
    ],
)
def test_user_list_narrows_by_the_address(
    client_of: ClientOf,
    administrator: User,
    operator_pandeglang: User,
    operator_badung: User,
    query: str,
    names: list[str],
) -> None:
    operator_badung.assignments.update(revoked_at=timezone.now())
    User.objects.filter(pk=operator_badung.pk).update(is_active=False)
    response = client_of(administrator).get(f"/portal/pengguna/?{query}")
    assert [person.full_name for person in response.context["page"]] == names
    assert ("Tidak ada pengguna yang cocok" in response.content.decode()) is (names == [])


@pytest.mark.parametrize("count", [1, 30])
def test_user_list_asks_the_same_number_of_queries(
    client_of: ClientOf,
    administrator: User,
    regions: Regions,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        person_make(f"Orang {number}", Role.OPERATOR, regions.pandeglang)
    client = client_of(administrator)
    with django_assert_num_queries(7):
        client.get("/portal/pengguna/")


def test_assignment_grant_by_the_form(
    client_of: ClientOf, coordinator_banten: User, operator_pandeglang: User, regions: Regions
) -> None:
    client = client_of(coordinator_banten)
    url = reverse("accounts:assignment_grant", args=[operator_pandeglang.public_id])

    wrong = client.post(url, {"role": "coordinator", "region": "36.02"})
    assert wrong.status_code == 422
    assert "Pilih wilayah yang sesuai" in wrong.content.decode()
    outside = client.post(url, {"role": "operator", "region": "51.03"})
    assert outside.status_code == 422

    right = client.post(url, {"role": "operator", "region": "36.02"}, follow=True)
    assert "kini Operator di Kabupaten Lebak" in right.content.decode()
    assert set(
        Assignment.objects.filter(user=operator_pandeglang).values_list("region__code", flat=True)
    ) == {
        "36.01",
        "36.02",
    }


def test_assignment_revoke_asks_first(
    client_of: ClientOf, coordinator_banten: User, operator_pandeglang: User
) -> None:
    assignment = operator_pandeglang.assignments.get()
    url = reverse("accounts:assignment_revoke", args=[assignment.public_id])
    client = client_of(coordinator_banten)

    assert "langsung kehilangan wewenang" in _text(client, url)
    assignment.refresh_from_db()
    assert assignment.revoked_at is None

    assert client.post(url).status_code == 302
    assignment.refresh_from_db()
    assert assignment.revoked_by == coordinator_banten
    assert client.post(url).status_code == 302


def test_ones_own_page_offers_no_role(client_of: ClientOf, administrator: User) -> None:
    text = _text(client_of(administrator), administrator.get_absolute_url())
    assert "Ini akun Anda sendiri" in text
    assert "Nonaktifkan akun" not in text
    url = reverse("accounts:user_deactivate", args=[administrator.public_id])
    for answer in (client_of(administrator).get(url), client_of(administrator).post(url)):
        assert answer.status_code == 403
        assert "Ini akun Anda sendiri" in answer.content.decode()
    assignment = administrator.assignments.get()
    page = client_of(administrator).get(reverse("accounts:assignment_revoke", args=[assignment.public_id]))
    assert "Ini penugasan Anda sendiri" in page.content.decode()


def test_invitation_send_by_the_form_mails_a_link_after_commit(
    client_of: ClientOf,
    coordinator_banten: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    client = client_of(coordinator_banten)
    fields = {"email": "baru@ikp.example", "full_name": "Orang Baru", "role": "operator", "region": "36.02"}

    assert client.post("/portal/pengguna/undangan/baru/", fields | {"role": "analyst"}).status_code == 422
    assert (
        client.post("/portal/pengguna/undangan/baru/", fields | {"email": "bukan-surel"}).status_code == 422
    )
    with django_capture_on_commit_callbacks() as callbacks:
        assert client.post("/portal/pengguna/undangan/baru/", fields).status_code == 302

    invitation = Invitation.objects.get()
    [sent] = callbacks  # type: ignore[misc]
    assert sent.args[1:] == (invitation.pk,)
    assert "baru@ikp.example" in _text(client, "/portal/pengguna/undangan/")


def test_invitations_of_other_provinces_do_not_exist(
    client_of: ClientOf, coordinator_banten: User, coordinator_bali: User, regions: Regions
) -> None:
    invitation = invitation_make(invited_by=coordinator_banten, region=regions.lebak)
    client = client_of(coordinator_bali)
    assert invitation.email not in _text(client, "/portal/pengguna/undangan/")
    for name in ("invitation_revoke", "invitation_resend"):
        assert client.post(reverse(f"accounts:{name}", args=[invitation.public_id])).status_code == 404
    assert Invitation.objects.get().revoked_at is None


def test_invitation_resend_replaces_the_link(
    client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    old = invitation_make(
        invited_by=coordinator_banten,
        region=regions.lebak,
        token_sha256=token_hash(TOKEN),
        invited_at=timezone.now() - timedelta(days=9),
    )
    client = client_of(coordinator_banten)
    assert "Kedaluwarsa" in _text(client, "/portal/pengguna/undangan/")

    client.post(reverse("accounts:invitation_resend", args=[old.public_id]))

    assert Invitation.objects.pending().get().email == old.email
    assert client_of().get(f"/undangan/{TOKEN}/").status_code == 410


def test_a_newcomer_joins_and_is_signed_in(
    client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, token_sha256=token_hash(TOKEN)
    )
    client = client_of()
    url = f"/undangan/{TOKEN}/"
    page = client.get(url)
    assert page["Referrer-Policy"] == "same-origin"
    assert "Koordinator Banten mengundang Anda" in page.content.decode()
    assert "<li>mengisi data dan melampirkan bukti</li>" in page.content.decode()

    fields = {"full_name": "Orang Baru", "password": "12345678", "password_again": "12345678"}
    assert "Akun belum dibuat" in client.post(url, fields).content.decode()
    fields = {"full_name": "Orang Baru", "password": PASSWORD, "password_again": "lain"}
    assert "Kedua kata sandi tidak sama" in client.post(url, fields).content.decode()
    assert not User.objects.filter(email=invitation.email).exists()

    fields = {"full_name": "Orang Baru", "password": PASSWORD, "password_again": PASSWORD}
    assert client.post(url, fields)["Location"] == "/portal/"
    assert "Operator, Kabupaten Lebak" in _text(client, "/akun/")
    assert client_of().get(url).status_code == 410


def test_joining_twice_leads_on_to_signing_in_and_says_that_it_is_done(
    client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    invitation_make(invited_by=coordinator_banten, region=regions.lebak, token_sha256=token_hash(TOKEN))
    url, done = f"/undangan/{TOKEN}/", "sudah diterima oleh Orang Baru, pukul"
    fields = {"full_name": "Orang Baru", "password": PASSWORD, "password_again": PASSWORD}
    first = client_of()
    first.post(url, fields)

    def led_to(client: Client) -> tuple[str, bool]:
        page = client.post(url, fields, follow=True)
        return page.request["PATH_INFO"], done in page.content.decode()

    assert led_to(client_of()) == ("/masuk/login/", True)  # sent before the first answer had arrived
    assert led_to(first) == ("/akun/", True)
    outdated = Client(
        enforce_csrf_checks=True
    )  # the first answer has signed in, with another secret of forms
    outdated.cookies = first.cookies
    assert led_to(outdated) == ("/akun/", True)
    page = client_of().get(url)
    assert (page.status_code, "Undangan ini sudah diterima" in page.content.decode()) == (410, True)


@pytest.mark.django_db(transaction=True)
def test_joining_with_two_presses_at_once_makes_one_account_and_no_error(
    client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    invitation = invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, token_sha256=token_hash(TOKEN)
    )
    fields = {"full_name": "Orang Baru", "password": PASSWORD, "password_again": PASSWORD}

    def join() -> str:
        return Client().post(f"/undangan/{TOKEN}/", fields)["Location"]

    assert sorted(at_once(join, join)) == ["/masuk/login/", "/portal/"]
    assert User.objects.filter(email=invitation.email).count() == 1


@pytest.mark.django_db
def test_a_press_that_comes_while_the_first_one_joins_is_led_to_signing_in(
    coordinator_banten: User, regions: Regions
) -> None:
    invitation_make(invited_by=coordinator_banten, region=regions.lebak, token_sha256=token_hash(TOKEN))
    fields = {"full_name": "Orang Baru", "password": PASSWORD, "password_again": PASSWORD}
    firsts = [Client()]

    def after_reading_the_invitation(execute: Any, sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if firsts and "accounts_invitation" in sql:
            assert firsts.pop().post(f"/undangan/{TOKEN}/", fields)["Location"] == "/portal/"
        return result

    with connection.execute_wrapper(after_reading_the_invitation):
        second = Client().post(f"/undangan/{TOKEN}/", fields)
    assert (second.status_code, second.get("Location")) == (302, "/masuk/login/")


def test_an_existing_account_takes_the_role_up_once_signed_in(
    client_of: ClientOf,
    coordinator_banten: User,
    operator_pandeglang: User,
    operator_badung: User,
    regions: Regions,
) -> None:
    invitation_make(
        invited_by=coordinator_banten,
        region=regions.lebak,
        email=operator_pandeglang.email,
        token_sha256=token_hash(TOKEN),
    )
    url = f"/undangan/{TOKEN}/"
    assert f"/masuk/login/?next={url}" in client_of().get(url).content.decode()
    assert client_of().post(url, {"full_name": "Penipu", "password": PASSWORD}).status_code == 200
    assert client_of(operator_badung).post(url).status_code == 403
    assert not Assignment.objects.filter(region=regions.lebak).exists()

    assert client_of(operator_pandeglang).post(url)["Location"] == "/akun/"
    assert Assignment.objects.get(region=regions.lebak).user == operator_pandeglang


def test_an_unknown_link_is_not_found(client_of: ClientOf) -> None:
    assert client_of().get("/undangan/tidak-ada/").status_code == 404


def test_nobody_signs_up_or_changes_their_address(client_of: ClientOf, outsider: User) -> None:
    response = client_of().post(
        "/masuk/signup/", {"email": "x@ikp.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code == 200
    assert not User.objects.filter(email="x@ikp.example").exists()
    assert client_of(outsider).get("/masuk/email/").status_code == 404


def test_signing_in_by_address_whatever_its_case(client_of: ClientOf, outsider: User) -> None:
    client = client_of()
    fields = {"login": outsider.email.upper(), "password": PASSWORD}
    assert client.post("/masuk/login/", fields)["Location"] == "/portal/"


def test_times_are_shown_in_the_zone_of_the_readers_office(
    client_of: ClientOf, coordinator_banten: User, coordinator_bali: User
) -> None:
    assert re.search(r"\d\d\.\d\d WIB", _text(client_of(coordinator_banten), "/akun/"))
    assert re.search(r"\d\d\.\d\d WITA", _text(client_of(coordinator_bali), "/akun/"))
