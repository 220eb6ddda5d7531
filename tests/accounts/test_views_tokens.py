"""The pages on which people make, see and revoke their tokens."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from apps.accounts.models import ApiToken, User
from apps.accounts.selectors import token_find
from tests.factories import PASSWORD, token_make_for

LIST, NEW = "accounts:token_list", "accounts:token_create"
FORM = {"name": "Skrip rekap", "scope": "write", "days": "90", "password": PASSWORD}
Browser = Callable[[User | None], Client]


def test_a_token_is_shown_once(client_of: Browser, operator_pandeglang: User) -> None:
    browser = client_of(operator_pandeglang)
    made = browser.post(reverse(NEW), FORM)
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    [text] = re.findall(r'value="(ikp_[\w-]{43})"', made.content.decode())
    token = token_find(text)
    assert token is not None
    assert (token.user, token.name, token.scope) == (operator_pandeglang, "Skrip rekap", "write")
    assert (token.expires_at - token.created_at).days == 90
    listed = browser.get(reverse(LIST)).content.decode()
    assert "Skrip rekap" in listed
    assert f"<code>{text[:10]}…</code>" in listed
    assert text not in listed
    assert "Belum pernah" in listed


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("name", "", "Beri token ini nama"),
        ("scope", "semua", "tidak ada dalam daftar"),
        ("days", "3650", "tidak ada dalam daftar"),
        ("password", "salah", "Kata sandi tidak cocok. Ketik ulang."),
        ("password", "", "Ketik kata sandi yang Anda pakai untuk masuk."),
    ],
)
def test_a_form_that_is_wrong_makes_none(
    client_of: Browser, operator_pandeglang: User, field: str, value: str, text: str
) -> None:
    refused = client_of(operator_pandeglang).post(reverse(NEW), {**FORM, field: value})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Token belum dibuat. Perbaiki isian berikut." in page
    assert text in page
    assert PASSWORD not in page
    assert not ApiToken.objects.exists()


def test_the_form_sent_again_leads_to_the_list_which_says_that_the_token_is_made(
    client_of: Browser, operator_pandeglang: User
) -> None:
    browser = client_of(operator_pandeglang)
    [text] = re.findall(r'value="(ikp_[\w-]{43})"', browser.post(reverse(NEW), FORM).content.decode())
    again = browser.post(reverse(NEW), FORM, follow=True)
    assert again.redirect_chain == [(reverse(LIST), 302)]
    page = again.content.decode()
    assert re.search(
        r"Token “Skrip rekap” sudah dibuat oleh Operator Pandeglang, pukul \d\d\.\d\d WIB\.", page
    )
    assert text not in page
    assert ApiToken.objects.count() == 1
    # Another token under that name is none that was made already, nor is one whose time has run out.
    assert browser.post(reverse(NEW), FORM | {"days": "30"}).status_code == 422
    ApiToken.objects.update(
        created_at=F("created_at") - timedelta(days=91), expires_at=F("expires_at") - timedelta(days=91)
    )
    assert browser.post(reverse(NEW), FORM).status_code == 422


def test_a_name_that_is_taken_is_told_at_its_field(client_of: Browser, operator_pandeglang: User) -> None:
    token_make_for(operator_pandeglang, name="Skrip rekap")
    refused = client_of(operator_pandeglang).post(reverse(NEW), FORM)
    assert refused.status_code == 422
    assert "sudah mempunyai token “Skrip rekap”" in refused.content.decode()


def test_an_open_session_is_no_way_to_guess_the_password(
    client_of: Browser, operator_pandeglang: User
) -> None:
    browser = client_of(operator_pandeglang)
    for number in range(10):
        assert browser.post(reverse(NEW), {**FORM, "password": f"salah {number}"}).status_code == 422
    refused = browser.post(reverse(NEW), FORM, follow=True)
    assert "Terlalu banyak percobaan dengan kata sandi." in refused.content.decode()
    assert not ApiToken.objects.exists()


def test_people_see_and_revoke_their_own_tokens_alone(
    client_of: Browser, operator_pandeglang: User, administrator: User
) -> None:
    token, _ = token_make_for(operator_pandeglang)
    stranger = client_of(administrator)
    assert "Skrip kantor" not in stranger.get(reverse(LIST)).content.decode()
    revoke = reverse("accounts:token_revoke", args=[token.public_id])
    assert stranger.post(revoke).status_code == 404
    browser = client_of(operator_pandeglang)
    assert "Program yang memakai token ini langsung ditolak." in browser.get(revoke).content.decode()
    done = browser.post(revoke, follow=True).content.decode()
    assert "Token “Skrip kantor” dicabut." in done
    assert "Anda belum mempunyai token" in done


def test_a_token_opens_no_page(operator_pandeglang: User) -> None:
    _, text = token_make_for(operator_pandeglang)
    program = Client(headers={"Authorization": f"Bearer {text}"})
    assert program.get("/api/v1/submissions/").status_code == 200
    for address in ("/portal/", "/akun/", reverse(LIST), reverse(NEW), "/portal/isian/"):
        assert program.get(address)["Location"].startswith("/masuk/login/")
    assert program.post(reverse(NEW), FORM)["Location"].startswith("/masuk/login/")
    assert ApiToken.objects.count() == 1
