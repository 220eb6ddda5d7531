"""Addresses of pages."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.pages import address_of_part


@pytest.mark.parametrize("code", ["1", "1.1.12", "A-2", "kode & spasi", "é?#%"])
@pytest.mark.parametrize("name", ["submissions:card", "submissions:dimension", "reviews:thread"])
def test_the_address_of_a_part_is_the_one_that_django_gives(name: str, code: str) -> None:
    for public_id in (uuid.uuid4(), uuid.uuid4()):
        assert address_of_part(name, public_id, code) == reverse(name, args=[public_id, code])


PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "mode", "status"),
    [
        (PAGE, "navigate", 302),
        (PAGE, "same-origin", 302),  # Firefox, where the service worker of the forms fetches the page
        ("*/*", "same-origin", 401),
        ("*/*", "cors", 401),
        (PAGE, "cors", 401),  # the worker itself asks what the portal says of an address
        ("application/json", "navigate", 401),
    ],
)
def test_whoever_opens_a_page_is_answered_by_one(accept: str, mode: str, status: int, client: Client) -> None:
    """Signed out, in every browser: the sign-in page, not what a script would be told."""
    answer = client.get("/portal/", headers={"Accept": accept, "Sec-Fetch-Mode": mode})
    assert answer.status_code == status
