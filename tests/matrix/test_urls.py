"""Every address x every actor. An address without a row fails, and so does a row without an address."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.cast import Regions
from tests.matrix.resolver import url_names
from tests.matrix.table import PARTS, TABLE
from tests.matrix.visitor import Visitor
from tests.matrix.world import ACTORS, world_make


def test_every_address_has_a_row() -> None:
    assert url_names() - TABLE.keys() == set(), "add a row to tests/matrix/table.py"
    assert TABLE.keys() - url_names() == set(), "a row of tests/matrix/table.py has no address"


@pytest.fixture(autouse=True)
def nothing_published(settings: Any, tmp_path: Path) -> None:
    """The addresses of releases answer from files: those of this test alone, of which there are none."""
    settings.RELEASES_ROOT = tmp_path / "releases"


@pytest.mark.parametrize("part", PARTS)
def test_addresses_answer_each_actor_as_the_table_says(
    part: str, regions: Regions, people: Mapping[str, User], client_of
) -> None:
    world = world_make(regions, dict(people))
    visitors = {actor: Visitor(client_of(people.get(actor))) for actor in ACTORS}
    wrong: dict[str, tuple[int, int]] = {}
    for name, row in PARTS[part].items():
        url = reverse(name, args=row.args(world))
        for actor, visitor in visitors.items():
            for method, statuses in (("GET", row.get), ("POST", row.post)):
                leads_on = method == "GET" and not url.startswith("/api/")
                expected = (302 if leads_on else 405) if statuses is None else statuses[actor]
                got = visitor.ask(method, url, row.fields(world)).status_code
                if got != expected:
                    wrong[f"{method} {name} as {actor}"] = (got, expected)
    assert wrong == {}, "(got, expected)"


FORMS_ALONE = [
    name for name, row in TABLE.items() if row.get is None and ":" in name and not name.startswith("api:")
]
NO_FORM_NOW = {
    "accounts:user_reactivate",
    "indicators:edition_open",
    "panels:answer_reopen",
    "submissions:explain",
    "submissions:evidence_remove",
    "submissions:card_file",
}
"""Whose button the page shows only in another state, or inside a card."""


def test_an_address_that_takes_forms_alone_opens_the_page_of_its_form(
    regions: Regions, people: Mapping[str, User], client_of
) -> None:
    """The page that a browser shows again is the answer to a form, such as one with errors (Enter, a phone)."""
    world = world_make(regions, dict(people))
    assert len(FORMS_ALONE) > 20
    for name in FORMS_ALONE:
        row = TABLE[name]
        url = reverse(name, args=row.args(world))
        actor = next(
            actor
            for actor, status in (row.post or {}).items()
            if status in {200, 302, 422} and actor != "anonymous"
        )
        browser = client_of(people[actor])
        opened = browser.get(url, headers={"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}, follow=True)
        assert (opened.status_code, bool(opened.redirect_chain)) == (200, True), name
        assert f'"{url}"' in opened.content.decode() or name in NO_FORM_NOW, (name, opened.redirect_chain)
        elsewhere = browser.get(url, headers={"referer": "http://testserver/portal/pemberitahuan/?page=1"})
        assert elsewhere["Location"] == "/portal/pemberitahuan/?page=1", name
        assert browser.head(url)["Location"] == opened.redirect_chain[0][0]
        for headers in ({"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}, {"Accept": "application/json"}):
            asked = browser.get(url, headers=headers)
            assert (asked.status_code, asked["Allow"]) == (405, "POST"), (name, headers)


def test_a_page_that_takes_no_forms_says_so_also_where_their_secret_is_missing(
    regions: Regions, people: Mapping[str, User], client_of
) -> None:
    """Test clients pass the check against forged forms, which comes first everywhere else."""
    world = world_make(regions, dict(people))
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["analyst"])
    wrong: dict[str, int] = {}
    for name, row in TABLE.items():
        url = reverse(name, args=row.args(world))
        methods = {"PUT", "DELETE", "PATCH"} | ({"POST"} if row.post is None else set())
        for visitor, whose in ((browser, ""), (Client(enforce_csrf_checks=True), " as anonymous")):
            for method in methods if not url.startswith("/api/") else ():
                answer = visitor.generic(method, url)
                if answer.status_code != 405 or "Tidak ada yang berubah." not in answer.content.decode():
                    wrong[f"{method} {name}{whose}"] = answer.status_code
    assert wrong == {}
    page = Client(enforce_csrf_checks=True).post("/terbitan/").content.decode()
    assert "Halaman ini hanya dibaca" in page
