"""The pages and mails around the password, as a person without a session meets them."""

import re
from datetime import timedelta

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Invitation
from apps.accounts.services import user_set_password
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError
from apps.core.formatting import format_date
from apps.core.tokens import token_hash
from tests.factories import invitation_make

PASSWORD = "gunung-laut-sawah-7"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return get_user_model().objects.create_user(email="operator@pandeglang.example", password=PASSWORD)


def heading(response) -> str:
    return re.search(r"<h1>\s*(.*?)\s*</h1>", response.content.decode(), re.DOTALL)[1]


def test_sign_in_page_is_ours_and_leads_to_help(client):
    response = client.get(reverse("account_login"))
    html = response.content.decode()
    assert heading(response) == "Masuk"
    assert html.count(f'href="{reverse("account_reset_password")}"') == 1
    assert "Alamat surel" in html
    assert "e-mail" not in html.lower()
    assert 'for="id_login"' in html
    assert 'for="id_password"' in html


def test_sign_in_with_a_wrong_password_says_so_on_the_page(client, person):
    response = client.post(reverse("account_login"), {"login": person.email, "password": "salah sekali"})
    assert response.status_code == 200
    html = response.content.decode()
    assert "Anda belum masuk. Periksa isian berikut." in html
    assert "Alamat surel atau kata sandi tidak cocok." in html


def test_password_reset_goes_from_the_form_through_the_mail_to_a_new_password(
    client, person, mailoutbox, settings
):
    response = client.post(reverse("account_reset_password"), {"email": person.email}, follow=True)
    assert heading(response) == "Periksa surel Anda"
    (mail,) = mailoutbox
    assert "Atur ulang kata sandi Portal IKP" in mail.subject
    assert "Portal tidak pernah meminta kata sandi" in mail.body
    assert "&" not in mail.body.replace("http", "")
    assert mail.body.startswith(f"Yth. {person},")
    until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    assert f"berlaku sampai {format_date(timezone.localtime(until))}, " in mail.body
    link = re.search(r"https?://[^/]+(/\S+)", mail.body)[1]
    response = client.get(link, follow=True)
    assert heading(response) == "Buat kata sandi baru"
    new = {"password1": "danau-bukit-angin-9", "password2": "danau-bukit-angin-9"}
    response = client.post(response.request["PATH_INFO"], new, follow=True)
    assert heading(response) == "Kata sandi baru tersimpan"
    assert client.login(email=person.email, password=new["password1"])


def test_the_new_password_sent_again_is_said_to_be_stored(client, person, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    address = client.get(link)["Location"]
    new = {"password1": "danau-bukit-angin-9", "password2": "danau-bukit-angin-9"}
    client.post(address, new)  # the answer of the first of two presses is not shown
    for again in (client.post(address, new, follow=True), client.get(link, follow=True)):
        assert heading(again) == "Kata sandi baru tersimpan"
        assert f"Kata sandi baru sudah disimpan oleh {person}, pukul" in again.content.decode()
    other = get_user_model().objects.create_user(email="lain@ikp.example", password=PASSWORD)
    for stranger, whose in ((Client(), person), (client, other)):
        uid = user_pk_to_url_str(whose)
        page = stranger.get(reverse("account_reset_password_from_key", args=[uid, "set-password"]))
        assert heading(page) == "Tautan tidak berlaku"


DONE_PAGES = {
    "account_inactive": "account_login",
    "account_reset_password_done": "account_reset_password",
    "account_reset_password_from_key_done": "account_login",
}


def test_a_page_that_says_what_was_done_opens_only_after_it(client, person, mailoutbox):
    for name, elsewhere in DONE_PAGES.items():
        assert client.get(reverse(name))["Location"] == reverse(elsewhere)
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert client.get(reverse("account_reset_password_done")).status_code == 200
    address = client.get(re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1])["Location"]
    assert client.get(reverse("account_reset_password_from_key_done")).status_code == 302
    client.post(address, {"password1": "danau-bukit-angin-9", "password2": "danau-bukit-angin-9"})
    assert client.get(reverse("account_reset_password_from_key_done")).status_code == 200
    person.is_active = False
    person.save(update_fields=["is_active"])
    other = Client()
    fields = {"login": person.email, "password": "danau-bukit-angin-9"}
    page = other.post(reverse("account_login"), fields, follow=True)
    assert heading(page) == "Akun tidak aktif"


@pytest.mark.parametrize("asker", ["anonymous", "person"])
def test_an_address_without_account_is_greeted_politely_and_told_of_its_invitation(
    asker, client, person, mailoutbox, coordinator_banten, regions
):
    address = f"{asker}.baru@ikp.example"  # of its own, because so many requests for one are too many
    if asker == "person":  # who asks is not who reads
        client.force_login(person)
    client.post(reverse("account_reset_password"), {"email": address})
    kept = {"invited_by": coordinator_banten, "region": regions.lebak, "email": address.upper()}
    invitation_make(**kept)  # not mailed yet: there is no mail to look for
    client.post(reverse("account_reset_password"), {"email": address})
    Invitation.objects.update(token_sha256=token_hash("t"))
    client.post(reverse("account_reset_password"), {"email": address})
    assert all(mail.body.startswith("Yth. Bapak/Ibu,\n\nAda permintaan") for mail in mailoutbox)
    told = ["buka tautan di surel undangan itu" in mail.body for mail in mailoutbox]
    asked = ["minta undangan dari admin provinsi" in mail.body for mail in mailoutbox]
    assert (told, asked) == ([False, False, True], [True, True, False])


def test_used_reset_link_offers_a_new_one(client):
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "salah-1"})
    response = client.get(link, follow=True)
    assert heading(response) == "Tautan tidak berlaku"
    assert "Minta tautan baru" in response.content.decode()


WEAK = {"password1": "abc", "password2": "abd"}
BOTH = ("12 karakter", "Kedua kata sandi tidak sama. Ketik ulang.")


def test_a_wrong_password_of_today_is_said_to_be_wrong_and_both_faults_of_the_new_one(client, person):
    client.force_login(person)
    fields = {"oldpassword": "bukan-ini", **WEAK}
    page = client.post(reverse("account_change_password"), fields).context["form"].errors
    assert page["oldpassword"] == ["Kata sandi yang sekarang tidak cocok. Ketik ulang."]
    assert BOTH[0] in page["password1"][0]
    assert page["password2"] == [BOTH[1]]


def test_the_change_of_the_password_sent_again_is_said_to_be_stored(client, person):
    client.force_login(person)
    address, new = reverse("account_change_password"), "danau-bukit-angin-9"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    unknown = client.post(
        address, fields | {"oldpassword": "bukan-ini", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "Kata sandi yang sekarang tidak cocok" in unknown.content.decode()  # it never was changed here
    client.post(address, fields, follow=True)
    again = client.post(address, fields, follow=True)
    assert again.redirect_chain == [(address, 302)]
    text = again.content.decode()
    assert re.search(rf"Kata sandi sudah diganti oleh {re.escape(str(person))}, pukul \d\d\.\d\d WIB\.", text)
    assert "tidak cocok" not in text
    assert Entry.objects.filter(action="user.set_password").count() == 1
    third = "padi-kopi-lada-4"
    wrong = client.post(address, fields | {"password1": third, "password2": third}).context["form"].errors
    assert wrong["oldpassword"] == ["Kata sandi yang sekarang tidak cocok. Ketik ulang."]
    assert get_user_model().objects.get(pk=person.pk).check_password(new)


def test_of_two_new_passwords_at_once_the_second_is_told_of_the_first(client, person):
    twin = get_user_model().objects.get(pk=person.pk)
    third = get_user_model().objects.get(pk=person.pk)
    user_set_password(user=person, password="danau-bukit-angin-9")
    with pytest.raises(AlreadyDoneError, match=r"Kata sandi sudah diganti oleh .+, pukul \d\d\.\d\d WIB\.$"):
        user_set_password(user=twin, password="danau-bukit-angin-9")
    with pytest.raises(AlreadyDoneError, match="Yang Anda kirim sesudahnya tidak disimpan"):
        user_set_password(user=third, password="padi-kopi-lada-4")
    person.refresh_from_db()
    assert person.check_password("danau-bukit-angin-9")
    assert Entry.objects.filter(action="user.set_password").count() == 1


def test_a_new_password_by_link_or_invitation_is_told_both_faults_at_once(
    client, person, mailoutbox, coordinator_banten, regions
):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    invitation_make(invited_by=coordinator_banten, region=regions.lebak, token_sha256=token_hash("t"))
    joining = {"full_name": "Baru", "password": "abc", "password_again": "abd"}
    for address, fields in ((client.get(link)["Location"], WEAK), ("/undangan/t/", joining)):
        text = client.post(address, fields).content.decode()
        assert all(said in text for said in BOTH), address


def test_sign_out_asks_first(client, person):
    client.force_login(person)
    assert heading(client.get(reverse("account_logout"))) == "Keluar dari portal"
