"""One's notices on the screen."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from tests.factories import notice_make

ClientOf = Callable[..., Client]


def test_notice_list_shows_ones_own_only(
    client_of: ClientOf, operator_pandeglang: User, operator_lebak: User
) -> None:
    notice_make(operator_pandeglang, subject="Untuk Pandeglang")
    notice_make(operator_lebak, subject="Untuk Lebak")
    page = client_of(operator_pandeglang).get("/portal/pemberitahuan/").content.decode()
    assert "Untuk Pandeglang" in page
    assert "Untuk Lebak" not in page


def test_notice_open_marks_it_read_and_leads_on(client_of: ClientOf, operator_pandeglang: User) -> None:
    notice = notice_make(operator_pandeglang, path="/akun/")
    notice_make(operator_pandeglang, path="/portal/isian/")
    url = reverse("notifications:notice_open", args=[notice.public_id])
    assert client_of(operator_pandeglang).get(url)["Location"] == "/akun/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_notice_open_leads_nowhere_else(client_of: ClientOf, outsider: User) -> None:
    notice = notice_make(outsider, path="https://jahat.example/")
    url = reverse("notifications:notice_open", args=[notice.public_id])
    assert client_of(outsider).get(url)["Location"] == "/portal/pemberitahuan/"


def test_notices_of_others_do_not_exist(
    client_of: ClientOf, operator_pandeglang: User, operator_lebak: User
) -> None:
    notice = notice_make(operator_lebak)
    url = reverse("notifications:notice_open", args=[notice.public_id])
    assert client_of(operator_pandeglang).get(url).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_notice_mark_read_empties_the_count_in_the_navigation(
    client_of: ClientOf, outsider: User, operator_lebak: User
) -> None:
    notice_make(operator_lebak)
    notice_make(outsider)
    notice_make(outsider)
    client = client_of(outsider)
    assert '<span class="count">2</span>' in client.get("/portal/pemberitahuan/").content.decode()
    page = client.post("/portal/pemberitahuan/dibaca/", follow=True).content.decode()
    assert "2 pemberitahuan ditandai sudah dibaca." in page
    assert '<span class="count">' not in page


def test_notice_mark_read_leaves_what_came_after_the_page_was_opened(
    client_of: ClientOf, outsider: User
) -> None:
    shown = notice_make(outsider)
    client = client_of(outsider)
    page = client.get("/portal/pemberitahuan/").content.decode()
    opened = re.search(r'name="until" value="([^"]+)"', page)
    assert opened
    later = notice_make(outsider)
    client.post("/portal/pemberitahuan/dibaca/", {"until": opened[1]})
    shown.refresh_from_db()
    later.refresh_from_db()
    assert (shown.read_at is None, later.read_at is None) == (False, True)


@pytest.mark.parametrize("count", [1, 30])
def test_notice_list_asks_the_same_number_of_queries(
    client_of: ClientOf, outsider: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        notice_make(outsider)
    client = client_of(outsider)
    with django_assert_num_queries(7):
        client.get("/portal/pemberitahuan/")
