"""Every address x every actor. An address without a row fails, and so does a row without an address."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.middleware import SIGNED_IN_PREFIXES
from tests.matrix.resolver import url_names
from tests.matrix.table import PARTS, TABLE
from tests.matrix.visitor import Visitor
from tests.matrix.world import ACTORS, World

WAY = re.compile(r'<nav class="breadcrumb".*?</nav>', re.DOTALL)
LINK = re.compile(r'href="(/[^"#?]*)')
WITHOUT_A_WAY_BACK = {"entrance", "api"}


def test_every_address_has_a_row() -> None:
    assert url_names() - TABLE.keys() == set(), "add a row to tests/matrix/table.py"
    assert TABLE.keys() - url_names() == set(), "a row of tests/matrix/table.py has no address"


@pytest.mark.parametrize("part", PARTS)
def test_addresses_answer_each_actor_as_the_table_says(
    part: str, world: World, client_of: Callable[..., Client]
) -> None:
    """And each page offers on its way back only pages that open for whoever sees it; no browser keeps it for others.

    What a page does not take at all is the same for everybody; the tests below ask for that.
    """
    wrong: dict[str, tuple[int, int]] = {}
    kept: set[str] = set()
    offered = 0
    for actor in ACTORS:
        visitor, steps = Visitor(client_of(world.people.get(actor))), {}
        for name, row in PARTS[part].items():
            url = reverse(name, args=row.args(world))
            for method, statuses in (("GET", row.get), ("POST", row.post)):
                if statuses is None and not url.startswith("/api/"):
                    continue
                expected = 405 if statuses is None else statuses[actor]
                answer = visitor.ask(method, url, row.fields(world))
                if answer.status_code != expected:
                    wrong[f"{method} {name} as {actor}"] = (answer.status_code, expected)
                if url.startswith(SIGNED_IN_PREFIXES) and "private" not in answer.get("Cache-Control", ""):
                    kept.add(f"{method} {name}")
                if method == "GET" and answer.status_code == 200:
                    steps |= dict.fromkeys(way_back(answer), name)
        for step, name in steps.items():
            status = visitor.ask("GET", step, {}).status_code
            if status not in {200, 302}:
                wrong[f"{step} on {name} as {actor}"] = (status, 200)
        offered += len(steps)
        assert steps or actor == "anonymous" or part != "people", "everybody has an account to go back to"
    assert bool(offered) != (part in WITHOUT_A_WAY_BACK)
    assert wrong == {}, "(got, expected)"
    assert kept == set()


def way_back(answer: Any) -> list[str]:
    """Return the addresses of the pages that lie above a page, as it shows them."""
    way = WAY.search(answer.read.decode()) if answer["Content-Type"].startswith("text/html") else None
    return LINK.findall(way[0]) if way else []


FORMS_ALONE = [
    name for name, row in TABLE.items() if row.get is None and ":" in name and not name.startswith("api:")
]
NO_FORM_NOW = {
    "accounts:user_reactivate",
    "indicators:edition_open",
    "panels:answer_reopen",
    "reviews:hand_over",
    "reviews:take_over",
    "submissions:explain",
    "submissions:evidence_remove",
    "submissions:card_file",
}
"""Whose button the page shows only in another state, or to other people, or inside a card."""


def test_an_address_that_takes_forms_alone_opens_the_page_of_its_form(
    world: World, client_of: Callable[..., Client]
) -> None:
    """The page that a browser shows again is the answer to a form, such as one with errors (Enter, a phone)."""
    assert len(FORMS_ALONE) > 20
    for name in FORMS_ALONE:
        row = TABLE[name]
        url = reverse(name, args=row.args(world))
        actor = next(
            actor
            for actor, status in (row.post or {}).items()
            if status in {200, 302, 422} and actor != "anonymous"
        )
        browser = client_of(world.people[actor])
        opened = browser.get(url, headers={"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}, follow=True)
        assert (opened.status_code, bool(opened.redirect_chain)) == (200, True), name
        page = opened.content.decode()
        is_there = f'"{url}"' in page or f'"{url}?' in page
        assert is_there or name in NO_FORM_NOW, (name, opened.redirect_chain)
        elsewhere = browser.get(url, headers={"referer": "http://testserver/portal/pemberitahuan/?page=1"})
        assert elsewhere["Location"] == "/portal/pemberitahuan/?page=1", name
        assert browser.head(url)["Location"] == opened.redirect_chain[0][0]
        for headers in ({"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}, {"Accept": "application/json"}):
            asked = browser.get(url, headers=headers)
            assert (asked.status_code, asked["Allow"]) == (405, "POST"), (name, headers)


@pytest.mark.thorough
def test_a_page_that_takes_no_forms_says_so_also_where_their_secret_is_missing(
    world: World, client_of: Callable[..., Client]
) -> None:
    """Test clients pass the check against forged forms, which comes first everywhere else."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["analyst"])
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
