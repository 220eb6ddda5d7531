"""Being asked to sign in: why, and where it leads afterwards."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import SignInReason
from apps.accounts.models import User
from apps.core.pages import opens_as_page
from apps.panels.services import panel_close
from tests.cast import Regions
from tests.factories import PASSWORD
from tests.matrix.table import TABLE
from tests.matrix.world import ACTORS, World, world_make
from tests.undone import undone

ClientOf = Callable[..., Client]
HERE = "http://testserver"


@pytest.fixture
def world(regions: Regions, request: pytest.FixtureRequest) -> World:
    people = {actor: request.getfixturevalue(actor) for actor in ACTORS if actor != "anonymous"}
    return world_make(regions, people)


def asked(response: Any) -> dict[str, str]:
    """Return what the address of the sign-in page says."""
    assert response.status_code == 302
    address = urlsplit(response["Location"])
    assert address.path == reverse("account_login")
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def test_every_sent_form_leads_back_to_a_page_that_opens(world: World, client_of: ClientOf) -> None:
    forms = {name: row for name, row in TABLE.items() if row.post and row.post["anonymous"] == 302}
    assert len(forms) > 40
    for name, row in forms.items():
        if name.startswith(("panels:answer_", "account_")):  # an expert's link, and the door itself
            continue
        url = reverse(name, args=row.args(world))
        for headers in ({}, {"referer": HERE + url}, {"referer": f"{HERE}/portal/pemberitahuan/?page=1"}):
            response = client_of().post(url, headers=headers)
            found = asked(response)["next"]
            assert opens_as_page(urlsplit(found).path), name
            assert "?page=1" not in headers.get("referer", "") or found == "/portal/pemberitahuan/?page=1"
            with undone():
                # The reader of everything: what it may not do is 403 or 404, but nothing is a wrong way (405).
                answer = client_of(world.people["analyst"]).get(found)
                list(getattr(answer, "streaming_content", ()))  # reading to the end closes the file
            assert answer.status_code in {200, 302, 403, 404}, (name, found)


def test_what_takes_only_forms_is_known_and_nothing_else(world: World) -> None:
    statuses: Mapping[str, bool] = {
        name: opens_as_page(reverse(name, args=row.args(world)))
        for name, row in TABLE.items()
        if not name.startswith("<")
    }
    assert {name for name, opens in statuses.items() if not opens} == {
        name for name, row in TABLE.items() if row.get is None
    }


@pytest.mark.parametrize(
    "referer",
    [
        "https://lain.example/portal/",
        "http://testserver.lain.example/portal/",
        f"{HERE}//lain.example/",
        "x",
        "",
    ],
)
def test_another_site_is_never_led_to(client_of: ClientOf, db: None, referer: str) -> None:
    response = client_of().post("/portal/hitungan/baru/", headers={"referer": referer})
    assert asked(response)["next"] == "/portal/hitungan/"


@pytest.mark.parametrize(
    "address",
    [
        "https://lain.example/",
        "//lain.example/portal/",
        "/portal/hitungan/baru/",
        "/tidak-ada/",
        "javascript:1",
        "http://[",
    ],
)
def test_signing_in_leads_home_where_the_address_is_no_page(
    client_of: ClientOf, analyst: User, address: str
) -> None:
    fields = {"login": analyst.email, "password": PASSWORD, "next": address}
    assert client_of().post("/masuk/login/", fields)["Location"] == "/portal/"


def test_signing_in_again_opens_the_page_of_the_form(client_of: ClientOf, analyst: User) -> None:
    client = client_of(analyst)
    Session.objects.all().delete()
    answer = client.post("/portal/hitungan/baru/", headers={"referer": f"{HERE}/portal/hitungan/?page=1"})
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert SignInReason.ENDED.label in text
    assert "Kiriman terakhir belum tersimpan" in text

    fields = {"login": analyst.email, "password": PASSWORD, "next": asked(answer)["next"]}
    assert client.post(answer["Location"], fields)["Location"] == "/portal/hitungan/?page=1"


def test_a_script_that_hears_first_that_a_session_has_ended_does_not_hide_it_from_the_page(
    client_of: ClientOf, analyst: User
) -> None:
    client = client_of(analyst)
    Session.objects.all().delete()
    told = client.get("/portal/isian/belum-terkirim/kunci/", headers={"x-requested-with": "XMLHttpRequest"})
    # A browser drops a cookie that comes back empty; the client of the tests would go on sending it.
    assert (told.status_code, list(told.cookies)) == (401, [])
    page = client.get("/portal/hitungan/")
    assert asked(page)["sebab"] == SignInReason.ENDED
    assert page.cookies[settings.SESSION_COOKIE_NAME].value == ""


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_set_password", "account_reauthenticate"]
)
def test_the_pages_of_the_password_say_why_as_all_others_do(
    client_of: ClientOf, analyst: User, name: str
) -> None:
    page = reverse(name)
    client = client_of(analyst)
    analyst.set_password("sandi-lain-yang-panjang")
    analyst.save()
    assert asked(client.get(page)) == {"next": page, "sebab": SignInReason.CHANGED}

    unsent = {"next": page, "sebab": SignInReason.ENDED, "kiriman": "1"}
    client = client_of(analyst)
    Session.objects.all().delete()
    assert asked(client.post(page, {"oldpassword": "x"})) == unsent
    outdated = Client(enforce_csrf_checks=True)
    outdated.cookies["csrftoken"] = "a" * 32
    assert asked(outdated.post(page)) == unsent


def test_a_form_of_a_page_that_stayed_open_was_somebodys(db: None) -> None:
    """A browser that is opened again has lost the cookie of the session, and kept that of the forms."""

    def reason(client: Client, method: str, **headers: str) -> str:
        answer = getattr(client, method)(reverse("panels:panel_create"), headers=headers)
        address = answer.json()["sign_in_url"] if answer.status_code == 401 else answer["Location"]
        return parse_qs(urlsplit(address).query)["sebab"][0]

    reopened = Client()
    reopened.cookies["csrftoken"] = "a" * 32
    assert reason(reopened, "post") == SignInReason.ENDED
    assert reason(reopened, "get", accept="application/json") == SignInReason.ENDED
    assert reason(reopened, "get") == SignInReason.NEEDED
    assert reason(Client(), "post") == SignInReason.NEEDED


def test_the_page_says_why_it_is_shown(client_of: ClientOf, analyst: User, outsider: User) -> None:
    def reason(client: Client) -> str:
        return asked(client.get("/portal/"))["sebab"]

    changed, closed = client_of(analyst), client_of(outsider)
    analyst.set_password("sandi-lain-yang-panjang")
    analyst.save()
    User.objects.filter(pk=outsider.pk).update(is_active=False)

    assert reason(client_of()) == SignInReason.NEEDED
    assert reason(changed) == SignInReason.CHANGED
    assert reason(closed) == SignInReason.CLOSED
    for each in SignInReason:
        assert (
            each.label in client_of().get(f"/masuk/login/?next=/portal/&sebab={each.value}").content.decode()
        )
    assert SignInReason.NEEDED.label in client_of().get("/masuk/login/?next=/akun/&sebab=x").content.decode()
    assert SignInReason.NEEDED.label not in client_of().get("/masuk/login/").content.decode()


def test_the_page_promises_nothing_to_a_deactivated_account(client: Client) -> None:
    def page(reason: SignInReason) -> str:
        return " ".join(client.get(f"/masuk/login/?sebab={reason.value}").content.decode().split())

    back, other = "kembali setelah Anda masuk", "Masuk dengan akun lain"
    assert back in page(SignInReason.ENDED)
    assert other not in page(SignInReason.ENDED)
    assert back not in page(SignInReason.CLOSED)
    assert "kembali bila akun itu diaktifkan lagi" in page(SignInReason.CLOSED)
    assert other in page(SignInReason.CLOSED)


@pytest.mark.parametrize(
    "headers",
    [{"hx-request": "true"}, {"x-requested-with": "XMLHttpRequest"}, {"sec-fetch-mode": "cors"},
     {"accept": "application/json"}],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_script_is_told_so_instead_of_being_led_to_a_page(
    client_of: ClientOf, db: None, headers: dict[str, str], method: str
) -> None:
    page = {"referer": f"{HERE}/portal/hitungan/"}
    address = "/portal/hitungan/" if method == "get" else "/portal/hitungan/baru/"
    answer = getattr(client_of(), method)(address, headers={**headers, **page})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    assert "next=%2Fportal%2Fhitungan%2F" in answer.json()["sign_in_url"]


def test_a_form_of_a_tab_that_is_signed_out_leads_to_signing_in(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/portal/hitungan/baru/", headers={"referer": f"{HERE}/portal/hitungan/"})
    assert asked(answer)["next"] == "/portal/hitungan/"


@pytest.fixture
def old_tab(analyst: User) -> Client:
    """A browser in which somebody has signed in again since its page was opened: the secret of forms is another."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst)
    client.cookies["csrftoken"] = "a" * 32
    return client


def told_of(answer: Any) -> dict[str, str]:
    """Return what the browser hears of the forms whose content it keeps: stored or not, and under which name."""
    cookies = answer.cookies.items()
    return {name.rpartition("_")[0]: row.value for name, row in cookies if name.startswith("isian_")}


@pytest.mark.parametrize("keeper", ["own", "other", ""])
@pytest.mark.parametrize("headers", [{"referer": f"{HERE}/portal/panel/"}, {"origin": HERE}])
def test_a_form_of_a_tab_from_before_signing_in_leads_back_to_its_page(
    old_tab: Client, analyst: User, headers: dict[str, str], keeper: str
) -> None:
    whose = {"own": str(analyst.public_id), "other": "00000000-0000-0000-0000-000000000000"}.get(keeper)
    fields = {"kept_as": f"isian:{whose}:/portal/panel/baru/"} if whose else {}
    answer = old_tab.post("/portal/panel/baru/", fields, headers=headers)
    place = "/portal/panel/" if "referer" in headers else "/portal/panel/baru/"
    assert (answer.status_code, answer["Location"]) == (302, place)
    assert told_of(answer) == ({"isian_ditolak": quote(fields["kept_as"], safe="")} if whose else {})
    page = old_tab.get(place).content.decode()
    assert "Anda masuk lagi di tab lain sejak halaman ini dibuka" in page
    assert ("Isian Anda tersimpan di perangkat ini" in page) == (keeper == "own")


def test_what_another_tab_had_done_already_is_told_to_the_old_one(
    old_tab: Client, world: World, analyst: User
) -> None:
    panel_close(actor=analyst, panel=world.panel)
    address = reverse("panels:panel_close", args=[world.panel.public_id])
    page = old_tab.post(address, headers={"origin": HERE, "referer": HERE + address}, follow=True)
    assert page.redirect_chain[-1] == (world.panel.get_absolute_url(), 302)
    assert f"sudah ditutup oleh {analyst.full_name}, pukul" in page.content.decode()


def test_signing_in_or_out_from_an_old_tab_leads_to_where_it_can_be_done(old_tab: Client) -> None:
    assert old_tab.post("/masuk/login/", {"next": "/akun/"})["Location"] == "/akun/"
    page = old_tab.post("/masuk/logout/", headers={"referer": f"{HERE}/portal/"}, follow=True)
    assert page.redirect_chain == [("/masuk/logout/", 302)]
    assert "Tekan “Keluar” sekali lagi" in page.content.decode()


@pytest.mark.parametrize("headers", [{"origin": "https://lain.example"}, {}])
def test_a_form_of_another_site_is_refused(old_tab: Client, headers: dict[str, str]) -> None:
    answer = old_tab.post("/portal/panel/baru/", headers=headers)
    assert answer.status_code == 403
    assert "tidak berasal dari halaman portal" in answer.content.decode()


def test_a_browser_without_cookies_is_told_so_and_not_led_in_a_circle(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/masuk/login/", headers={"origin": HERE})
    assert answer.status_code == 403
    assert "Izinkan kuki" in answer.content.decode()


def test_a_script_of_an_old_tab_gets_the_reason_and_the_page(old_tab: Client) -> None:
    headers = {"referer": f"{HERE}/portal/panel/", "hx-request": "true"}
    answer = old_tab.post("/portal/panel/baru/", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "outdated_form")
    assert answer.json()["place"] == "/portal/panel/"
    assert answer.json()["message"].startswith("Anda masuk lagi di tab lain")


def test_the_browser_hears_which_kept_form_was_stored(client_of: ClientOf, analyst: User) -> None:
    key = f"isian:{analyst.public_id}:/portal/notifikasi/"
    url = reverse("notifications:notice_mark_read")
    # What is typed while an earlier copy is on offer has a number of its own, and so has the second form of a page.
    for name in (key, f"{key}~1", f"{key}#2", f"{key}#2~9"):
        answer = client_of(analyst).post(url, {"kept_as": name})
        assert told_of(answer) == {"isian_tersimpan": quote(name, safe="")}
    assert told_of(client_of().post(url, {"kept_as": key})) == {"isian_ditolak": quote(key, safe="")}
    assert told_of(client_of(analyst).post(url, {"kept_as": "isian:x; Domain=lain:/"})) == {}
    refused = client_of(analyst).post(reverse("panels:panel_create"), {"kept_as": key})
    assert (refused.status_code, told_of(refused)) == (422, {"isian_ditolak": quote(key, safe="")})
    # The page says which form it was that came back, so that nothing of its copy is taken for stored.
    assert f'data-refused="{key}"' in refused.content.decode()
    assert "data-refused" not in client_of(analyst).get(reverse("panels:panel_create")).content.decode()


def test_two_tabs_that_store_their_forms_at_once_both_hear_of_it(client_of: ClientOf, analyst: User) -> None:
    client, url = client_of(analyst), reverse("notifications:notice_mark_read")
    names = [f"isian:{analyst.public_id}:/portal/{place}/" for place in ("notifikasi", "panel/baru")]
    for name in names:
        client.post(url, {"kept_as": name})
    told = {row.value for key, row in client.cookies.items() if key.startswith("isian_tersimpan")}
    assert told == {quote(name, safe="") for name in names}
