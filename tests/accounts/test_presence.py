"""Coming and going in the audit log: signing in and out, failing to, and what a closed account still sends."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.selectors import region_of_person
from apps.accounts.services import user_deactivate
from apps.audit.models import Entry
from apps.core.tokens import token_hash
from tests.cast import Regions
from tests.factories import PASSWORD, assignment_make, invitation_make, token_make_for

ClientOf = Callable[..., Client]

SIGN_IN = "/masuk/login/"


@pytest.fixture(autouse=True)
def clean_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def _told() -> list[tuple[str, str, str]]:
    """Return sentence, region and address of every entry about coming and going, oldest first."""
    rows = Entry.objects.filter(action__startswith="user.").exclude(action__endswith="activate")
    return [(row.sentence, row.region.name if row.region else "", row.address) for row in rows.order_by("pk")]


def _everything() -> str:
    return "".join(f"{row.__dict__}" for row in Entry.objects.all())


def test_signing_in_and_out_is_written_down_where_the_person_works(
    client_of: ClientOf, operator_lebak: User
) -> None:
    client = client_of()
    client.post(SIGN_IN, {"login": operator_lebak.email, "password": PASSWORD}, REMOTE_ADDR="10.1.2.3")
    session = str(client.session.session_key)
    client.post("/masuk/logout/")
    assert _told() == [
        ("Operator Lebak masuk ke portal.", "Kabupaten Lebak", "10.1.2.3"),
        ("Operator Lebak keluar dari portal.", "Kabupaten Lebak", "127.0.0.1"),
    ]
    assert PASSWORD not in _everything()
    assert session not in _everything()


def test_whoever_takes_up_an_invitation_signs_in(
    client_of: ClientOf, coordinator_banten: User, regions: Regions
) -> None:
    invitation_make(
        invited_by=coordinator_banten, region=regions.lebak, token_sha256=token_hash("tautan-baru")
    )
    fields = {
        "full_name": "Orang Baru",
        "password": "sandi-yang-panjang-9",
        "password_again": "sandi-yang-panjang-9",
    }
    client_of().post(reverse("accounts:invitation_accept", args=["tautan-baru"]), fields)
    assert _told()[-1] == ("Orang Baru masuk ke portal.", "Kabupaten Lebak", "127.0.0.1")


def test_a_wrong_password_is_somebodys_act_at_the_account(client_of: ClientOf, operator_lebak: User) -> None:
    client_of().post(SIGN_IN, {"login": operator_lebak.email, "password": "rahasia-yang-salah"})
    [entry] = Entry.objects.filter(action="user.fail_sign_in")
    assert entry.sentence == (
        "Seseorang gagal masuk ke akun Operator Lebak, karena kata sandinya tidak cocok."
    )
    assert (entry.actor_id, entry.subject_id) == (None, str(operator_lebak.public_id))
    assert entry.region is not None
    assert entry.region.name == "Kabupaten Lebak"
    assert "rahasia-yang-salah" not in _everything()


def test_the_name_typed_for_an_account_that_is_none_is_not_kept(
    client_of: ClientOf, regions: Regions
) -> None:
    client_of().post(SIGN_IN, {"login": "sandi-di-kolom-salah@x.example", "password": "rahasia"})
    assert _told() == [("Seseorang gagal masuk ke akun yang tidak dikenal.", "", "127.0.0.1")]
    assert "sandi-di-kolom-salah" not in _everything()


def test_a_closed_account_with_the_right_password_is_told_apart(
    client_of: ClientOf, operator_lebak: User, coordinator_banten: User
) -> None:
    user_deactivate(actor=coordinator_banten, user=operator_lebak)
    client_of().post(SIGN_IN, {"login": operator_lebak.email, "password": PASSWORD})
    told = "Operator Lebak gagal masuk ke akun Operator Lebak, karena akun itu sudah dinonaktifkan."
    assert _told() == [(told, "Kabupaten Lebak", "127.0.0.1")]


def test_attempts_over_the_limit_leave_nothing_more(client_of: ClientOf, outsider: User) -> None:
    for _ in range(8):
        client_of().post(SIGN_IN, {"login": outsider.email, "password": "salah"})
    assert Entry.objects.filter(action="user.fail_sign_in").count() == 5


def test_asking_for_a_new_password_is_written_down(client_of: ClientOf, operator_lebak: User) -> None:
    client_of().post("/masuk/password/reset/", {"email": operator_lebak.email})
    client_of().post("/masuk/password/reset/", {"email": "tiada@x.example"})
    told = "Seseorang meminta tautan kata sandi baru untuk akun Operator Lebak."
    assert _told() == [(told, "Kabupaten Lebak", "127.0.0.1")]


def test_what_a_closed_account_still_sends_is_refused_and_written_down_once_a_minute(
    client_of: ClientOf, operator_lebak: User, coordinator_banten: User
) -> None:
    open_tab = client_of(operator_lebak)
    user_deactivate(actor=coordinator_banten, user=operator_lebak)
    page = reverse("accounts:token_create")
    for _ in range(3):
        assert open_tab.post(page, {"name": "Rahasia"}).status_code == 302
    assert open_tab.get(page).status_code == 302
    told = f"Operator Lebak mencoba mengirim formulir di {page} dari akun yang sudah dinonaktifkan; ditolak."
    assert _told() == [(told, "Kabupaten Lebak", "127.0.0.1")]
    assert "Rahasia" not in _everything()
    by_script = open_tab.post(page, {"name": "Rahasia"}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert (by_script.status_code, by_script.json()["is_closed"]) == (401, True)
    assert "Akun Anda sudah dinonaktifkan" in by_script.json()["message"]
    assert open_tab.post(reverse("notifications:notice_mark_read")).status_code == 302
    assert len(_told()) == 2


@pytest.mark.parametrize("way", ["session", "token"])
def test_what_a_closed_account_sends_to_the_api_is_written_down_too(
    client_of: ClientOf, operator_lebak: User, coordinator_banten: User, way: str
) -> None:
    _, token = token_make_for(operator_lebak)
    caller = client_of(operator_lebak if way == "session" else None)
    header = {"Authorization": f"Bearer {token}"} if way == "token" else {}
    user_deactivate(actor=coordinator_banten, user=operator_lebak)
    page = f"/api/v1/submissions/{uuid.uuid4()}/submit/"
    assert caller.get("/api/v1/submissions/", headers=header).status_code == 401
    assert _told() == []
    assert caller.post(page, {"note": "Rahasia"}, headers=header).status_code == 401
    told = f"Operator Lebak mencoba mengirim formulir di {page} dari akun yang sudah dinonaktifkan; ditolak."
    assert _told() == [(told, "Kabupaten Lebak", "127.0.0.1")]
    assert "Rahasia" not in _everything()


def test_a_session_that_ended_otherwise_leaves_no_such_entry(
    client_of: ClientOf, operator_lebak: User
) -> None:
    client_of().post(reverse("accounts:token_create"), {"name": "x"})
    assert _told() == []


@pytest.mark.parametrize(
    ("places", "region"),
    [
        ([], ""),
        (["lebak"], "Kabupaten Lebak"),
        (["lebak", "banten"], "Banten"),
        (["badung", "lebak"], "Kabupaten Lebak"),
        (["bali", "nation"], "Indonesia"),
    ],
)
def test_the_region_of_a_person_is_the_highest_then_the_first(
    outsider: User, regions: Regions, places: list[str], region: str
) -> None:
    for place in places:
        role = Role.AUDITOR if place == "nation" else Role.STAKEHOLDER
        assignment_make(outsider, role, getattr(regions, place))
    found = region_of_person(outsider)
    assert (found.name if found else "") == region
