"""Reminding from the page of the progress: one office, or all that the filters find; once a day, and told so."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.formatting import format_datetime
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.indicators.services import edition_close
from apps.notifications.models import Notice
from apps.reviews.models import Reminder
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.dashboard.conftest import Advance
from tests.factories import window_make
from tests.pages import fields_of, table_of

ClientOf = Callable[..., Client]
UNSENT = "Kantor yang belum mengirim datanya"
RESULTS = "Hasil tiap kantor"
SAID = r"oleh Koordinator Banten, pukul \d\d\.\d\d WIB"
_S = SubmissionState


@pytest.fixture
def unsent(advance: Advance) -> dict[str, Submission]:
    """The forms of Banten and its regencies that lie with their offices; that of Badung was sent."""
    states = {"banten": _S.DRAFT, "pandeglang": _S.DRAFT, "lebak": _S.RETURNED, "badung": _S.SUBMITTED}
    return {place: advance(place, state) for place, state in states.items()}


@pytest.fixture(autouse=True)
def no_notices(unsent: dict[str, Submission]) -> None:
    Notice.objects.all().delete()


def _page(browser: Client, **query: str) -> str:
    return " ".join(browser.get(reverse("dashboard:progress"), query).content.decode().split())


def _remind(browser: Client, **fields: Any) -> str:
    answer = browser.post(reverse("dashboard:progress_remind"), fields, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _last_column(page: str) -> dict[str, str]:
    return {row[0]: row[-1] for row in table_of(page, UNSENT)[1:]}


def test_who_has_not_sent_is_listed_with_a_button_for_those_who_may_remind(
    client_of: ClientOf, coordinator_banten: User, auditor: User
) -> None:
    page = _page(client_of(coordinator_banten))
    assert "3 kantor belum mengirim datanya, 1 di antaranya karena dikembalikan." in page
    assert _last_column(page) == {
        # The province's own form is reviewed by the nation.
        "Banten": "–",
        "Kabupaten Pandeglang": "Ingatkan Kabupaten Pandeglang",
        "Kabupaten Lebak": "Ingatkan Kabupaten Lebak",
    }
    assert "Ingatkan semua (2)" in page
    assert set(_last_column(_page(client_of(auditor))).values()) == {"–"}
    assert "Ingatkan semua" not in _page(client_of(auditor))


def test_one_click_reminds_one_office_and_the_page_says_who_did_and_when(
    unsent: dict[str, Submission], client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    browser = client_of(coordinator_banten)
    opened = fields_of(
        browser.get(reverse("dashboard:progress"), {"provinsi": "36"}).content.decode(), "address"
    )
    page = _remind(browser, form=unsent["lebak"].public_id, **opened)
    assert "Kabupaten Lebak diingatkan: 1 operator mendapat pemberitahuan." in page
    assert re.fullmatch(f"diingatkan {SAID}", _last_column(page)["Kabupaten Lebak"])
    assert "Ingatkan semua (1)" in page
    assert [notice.recipient for notice in Notice.objects.all()] == [operator_lebak]


def test_the_filters_stay_after_a_reminder(
    unsent: dict[str, Submission], client_of: ClientOf, coordinator_banten: User
) -> None:
    browser = client_of(coordinator_banten)
    opened = fields_of(
        browser.get(reverse("dashboard:progress"), {"status": "returned"}).content.decode(), "address"
    )
    sent = browser.post(reverse("dashboard:progress_remind"), {"form": unsent["lebak"].public_id, **opened})
    assert sent["Location"] == f"{reverse('dashboard:progress')}?status=returned#belum"


def test_all_are_reminded_at_once_with_a_result_for_each(
    client_of: ClientOf, national_reviewer: User, operator_banten: User
) -> None:
    User.objects.filter(pk=operator_banten.pk).update(is_active=False)
    browser = client_of(national_reviewer)
    assert _last_column(_page(browser))["Banten"] == "tidak ada operator aktif"
    page = _remind(browser, all="1")
    assert "2 kantor diingatkan" in page
    assert dict(table_of(page, RESULTS)[1:]) == {
        "Banten": "Banten tidak mempunyai operator aktif, jadi tidak ada yang dapat diingatkan. "
        "Operatornya diundang oleh administrator pusat.",
        "Kabupaten Pandeglang": "Diingatkan: 1 operator mendapat pemberitahuan.",
        "Kabupaten Lebak": "Diingatkan: 1 operator mendapat pemberitahuan.",
    }
    again = _remind(browser, all="1")
    assert "0 kantor diingatkan" in again
    assert "Kabupaten Lebak sudah diingatkan oleh Peninjau Nasional, pukul" in again
    assert Notice.objects.count() == 2


def test_all_means_those_that_the_filters_of_the_page_find(
    client_of: ClientOf, coordinator_banten: User, operator_lebak: User
) -> None:
    page = _remind(client_of(coordinator_banten), all="1", address="status=returned&edisi=uji-2024")
    assert [row[0] for row in table_of(page, RESULTS)[1:]] == ["Kabupaten Lebak"]
    assert [notice.recipient for notice in Notice.objects.all()] == [operator_lebak]


def test_filters_that_nobody_knows_remind_nobody(client_of: ClientOf, coordinator_banten: User) -> None:
    page = _remind(client_of(coordinator_banten), all="1", address="status=x&edisi=uji-2024")
    assert "“x” tidak ada" in page
    assert Notice.objects.count() == 0


def test_nothing_chosen_reminds_nobody(client_of: ClientOf, coordinator_banten: User) -> None:
    for fields in ({}, {"form": "x"}):
        assert "Pilih kantor yang diingatkan" in _remind(client_of(coordinator_banten), **fields)
    assert Notice.objects.count() == 0


def test_offices_of_another_province_do_not_exist_for_a_coordinator(
    unsent: dict[str, Submission], client_of: ClientOf, coordinator_bali: User
) -> None:
    browser = client_of(coordinator_bali)
    sent = browser.post(reverse("dashboard:progress_remind"), {"form": unsent["lebak"].public_id})
    assert sent.status_code == 404
    assert "Tidak ada kantor yang perlu diingatkan" in _remind(browser, all="1", address="")
    assert Reminder.objects.count() == 0


def test_nobody_is_asked_to_send_to_a_closed_edition(
    edition: Edition, client_of: ClientOf, coordinator_banten: User
) -> None:
    edition_close(edition=edition, actor=None)
    page = _page(client_of(coordinator_banten))
    assert set(_last_column(page).values()) == {"edisi sudah ditutup"}
    assert "Ingatkan semua" not in page


def test_what_is_late_longest_stands_on_top(
    unsent: dict[str, Submission], edition: Edition, client_of: ClientOf, national_reviewer: User
) -> None:
    window_make(edition, WindowStage.ENTRY, timezone.now() - dt.timedelta(days=3))
    rows = table_of(_page(client_of(national_reviewer)), UNSENT)[1:]
    assert [(row[0], row[3]) for row in rows] == [
        ("Banten", "lewat 3 hari"),
        ("Kabupaten Pandeglang", "lewat 3 hari"),
        ("Kabupaten Lebak", "lewat 3 hari"),
    ]


def test_no_office_is_offered_a_reminder_of_a_form_that_it_cannot_fill_now(
    edition: Edition, client_of: ClientOf, coordinator_banten: User
) -> None:
    browser, now = client_of(coordinator_banten), timezone.now()
    window_make(edition, WindowStage.ENTRY, now - dt.timedelta(days=3))
    page = _page(browser)
    assert set(_last_column(page).values()) == {"pengisian sudah ditutup"}
    assert "Ingatkan semua" not in page
    results = dict(table_of(_remind(browser, all="1"), RESULTS)[1:])
    assert results["Kabupaten Lebak"].startswith("Pengisian data Kabupaten Lebak sudah ditutup")

    opens = now + dt.timedelta(days=2)
    window_make(edition, WindowStage.ENTRY, now + dt.timedelta(days=9), opens_at=opens)
    page = _page(browser)
    assert "Pengisian 3 kantor belum dibuka." in page
    rows = table_of(page, UNSENT)[1:]
    assert {row[-1] for row in rows} == {"pengisian belum dibuka"}
    assert {row[3] for row in rows} == {f"dibuka {format_datetime(opens)}, batasnya 9 hari lagi"}
    assert "Ingatkan semua" not in page
    assert Reminder.objects.count() == 0
