"""Signing in, passwords, and two people at the same door."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.accounts.models import User
from apps.audit.models import Entry
from tests.factories import PASSWORD, invitation_make

ClientOf = Callable[..., Client]
NEW_PASSWORD = "sandi-baru-yang-panjang"


@pytest.fixture(autouse=True)
def clean_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def _sign_in(client: Client, person: User, password: str) -> int:
    return client.post("/masuk/login/", {"login": person.email, "password": password}).status_code


def test_guessing_a_password_is_stopped(client_of: ClientOf, outsider: User) -> None:
    client = client_of()
    for _ in range(5):
        assert _sign_in(client, outsider, "salah") == 200
    assert _sign_in(client, outsider, PASSWORD) == 200
    assert "_auth_user_id" not in client.session


def test_a_deactivated_person_cannot_sign_in(client_of: ClientOf, outsider: User) -> None:
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    client = client_of()
    _sign_in(client, outsider, PASSWORD)
    assert client.get("/portal/").status_code == 302


def test_sessions_of_an_earlier_secret_key_go_on_until_the_access_ends(outsider: User, settings: Any) -> None:
    session = outsider.get_session_auth_hash()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "kunci-baru" * 8
    assert outsider.get_session_auth_hash() != session
    assert list(outsider.get_session_auth_fallback_hash()) == [session]
    outsider.session_generation += 1
    assert session not in list(outsider.get_session_auth_fallback_hash())


def test_changing_the_password_is_audited_and_ends_the_other_sessions(
    client_of: ClientOf, outsider: User
) -> None:
    here, elsewhere = client_of(outsider), client_of(outsider)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post("/masuk/password/change/", fields).status_code == 302

    assert here.get("/portal/").status_code == 200
    assert elsewhere.get("/portal/").status_code == 302
    assert Entry.objects.get().action == "user.set_password"
    assert _sign_in(client_of(), outsider, NEW_PASSWORD) == 302


def test_a_forgotten_password_is_set_by_a_link(client_of: ClientOf, outsider: User, mailoutbox: list) -> None:
    client = client_of()
    client.post("/masuk/password/reset/", {"email": outsider.email})
    [mail] = mailoutbox
    link = re.search(r"http://testserver(/masuk/password/reset/key/\S+)", mail.body)
    assert link is not None
    form = client.get(link[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert _sign_in(client_of(), outsider, NEW_PASSWORD) == 302


def test_mails_about_a_password_say_times_in_the_zone_of_their_reader(
    client_of: ClientOf, operator_badung: User, coordinator_bali: User, mailoutbox: list
) -> None:
    badung = operator_badung.assignments.get().region
    invitation = invitation_make(invited_by=coordinator_bali, region=badung, token_sha256="0" * 64)
    for address in (operator_badung.email, invitation.email):
        client_of().post("/masuk/password/reset/", {"email": address})
    assert [re.findall(r"sampai [^(]*?(WI\w+)", mail.body) for mail in mailoutbox] == [["WITA"], ["WITA"]]


def test_the_reset_page_does_not_tell_who_has_an_account(
    client_of: ClientOf, outsider: User, mailoutbox: list
) -> None:
    known = client_of().post("/masuk/password/reset/", {"email": outsider.email})
    unknown = client_of().post("/masuk/password/reset/", {"email": "tidak.ada@ikp.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
