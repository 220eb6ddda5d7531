"""Every page as axe and the eye find it: at a desk and on a phone, in light, dark and forced colours, for every role.

The pages come from the table of all addresses. They are asked for in this process and shown to the browser as they
were answered, so that a form that comes back with errors is a page like any other.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from apps.accounts.enums import DoneStep
from apps.accounts.models import User
from tests.cast import Regions
from tests.e2e.furnished import EDITION, PAIRS_TOKEN, furnished_world
from tests.e2e.looking import AXE, FRESH, LOOK
from tests.e2e.playing import playing
from tests.e2e.serving import Serving, serving
from tests.matrix.table import API, TABLE
from tests.matrix.visitor import Visitor
from tests.matrix.world import ACTORS, World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

MADE_BY_SCRIPT = {"api:docs"}
"""A page that is nothing before its script has run; `test_api_docs.py` looks at it."""
PUBLIC_PAGES = (
    "",
    "metodologi/",
    "perubahan/",
    "pers/",
    "data/",
    "kodebuk/",
    "bandingkan/",
    "provinsi/36/",
    "kabkota/36.01/",
    "sisip/peta-kabkota-heksagon/",
    "sisip/kabkota/36.01/",
)


@dataclass(frozen=True)
class Answered:
    """A page as the portal answered it."""

    name: str
    actor: str
    path: str
    status: int
    body: bytes

    @property
    def kinds(self) -> set[bytes]:
        """What kinds of elements stand between head and foot: tags with their classes and names of attributes."""
        content = re.search(rb"<main.*<footer", self.body, re.DOTALL)
        tags = re.findall(rb"<[a-z][^>]*>", content[0] if content else self.body)
        return {re.sub(rb"""(?<!class)=("[^"]*"|'[^']*')""", b"", tag) for tag in tags}


def test_no_page_keeps_anybody_out_or_cuts_anything_off(
    world: World, people: Mapping[str, User], browser_options: dict[str, Any]
) -> None:
    pages = distinct(all_pages(world, people))
    # Only now: beside Playwright the rows of this test are not seen.
    with serving(f"/terbitan/{EDITION}/v1/") as server, playing() as chromium:
        show = Show(chromium.launch(**browser_options), server)
        found = {f"{page.name} as {page.actor}": faults for page in pages if (faults := show.faults(page))}

    assert len(pages) > 0.9 * len(TABLE.keys() - API.keys()), (
        "all but the addresses of files and of parts of pages"
    )
    assert found == {}


def distinct(pages: Iterator[Answered]) -> list[Answered]:
    """Leave out a page that has nothing which another one at the same address had not: many roles see the same."""
    seen: dict[str, set[bytes]] = {}
    chosen = []
    for page in pages:
        kinds = seen.setdefault(page.name, set())
        if page.kinds - kinds:
            chosen.append(page)
            kinds |= page.kinds
    return chosen


def all_pages(world: World, people: Mapping[str, User]) -> Iterator[Answered]:
    for actor in ACTORS:
        client = Client()
        if actor in people:
            client.force_login(people[actor])
        visitor = Visitor(client)
        for name, row in TABLE.items():
            if name in MADE_BY_SCRIPT:
                continue
            path = reverse(name, args=row.args(world))
            for method, statuses in (("GET", row.get), ("POST", row.post)):
                if statuses and statuses[actor] not in {302, 403, 404}:
                    response = visitor.ask(method, path, row.fields(world))
                    yield from page_in(response, f"{method} {name}", actor, path)
    yield from expert_pages()
    yield from done_pages()
    visitor = Visitor(Client())
    for version, language, page in itertools.product(("v1/", "v2/"), ("", "en/"), PUBLIC_PAGES):
        path = f"/terbitan/{EDITION}/{version}{language}{page}"
        yield from page_in(visitor.ask("GET", path, {}), f"GET release {language}{page}", "anonymous", path)


def expert_pages() -> Iterator[Answered]:
    """Give the first page of the expert who compares in pairs, and those that it leads to."""
    visitor = Visitor(Client())
    first = reverse("panels:answer_welcome", args=[PAIRS_TOKEN])
    links = re.findall(rb'href="(%s[^"#]+)"' % first.encode(), visitor.ask("GET", first, {}).read)
    for path in [first, *sorted({link.decode() for link in links})]:
        yield from page_in(visitor.ask("GET", path, {}), "GET page of an expert who compares", "expert", path)


def done_pages() -> Iterator[Answered]:
    """Give the pages of the entrance that open only after what they say was done."""
    client = Client()
    session = client.session
    session.update(dict.fromkeys(DoneStep, True))
    session.save()
    for name in ("account_inactive", "account_reset_password_done", "account_reset_password_from_key_done"):
        path = reverse(name)
        yield from page_in(Visitor(client).ask("GET", path, {}), f"GET {name}", "anonymous", path)


def page_in(response: Any, name: str, actor: str, path: str) -> Iterator[Answered]:
    """Give the page of an answer, if it is a whole page: no file, no part of a page, no way to another one."""
    if response["Content-Type"].startswith("text/html") and b"<html" in response.read:
        yield Answered(name, actor, path, response.status_code, response.read)


class Show:
    """Shows answered pages in one tab, and says what is wrong with them."""

    def __init__(self, browser: Browser, server: Serving) -> None:
        self.server = server
        context = browser.new_context(base_url=server.address, locale="id-ID", reduced_motion="reduce")
        self.page: Page = context.new_page()
        self.page.add_init_script(path=AXE)
        # Contrast, and what axe asks of a narrow screen, belong to kinds of elements: once for each kind is enough.
        self.seen: set[bytes] = set()
        self.seen_by_style: set[int] = set()

    def faults(self, answered: Answered) -> list[str]:
        self.server.show(answered.status, answered.body)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.goto(answered.path)
        found = self.look("desk", "rules") + self.contrasts()
        self.page.set_viewport_size({"width": 360, "height": 800})
        is_new = bool(answered.kinds - self.seen)
        self.seen |= answered.kinds
        return found + self.look("phone", "rules" if is_new else "widths")

    def contrasts(self) -> list[str]:
        """Look at the contrast of what no page before had, in every scheme of colours."""
        fresh = self.page.evaluate(FRESH, list(self.seen_by_style))
        self.seen_by_style |= set(fresh)
        if not fresh:
            return []
        found = self.look("light", "contrast")
        self.colours("dark")
        found += self.look("dark", "contrast")
        self.colours("light", "active")
        found += self.look("forced colours", "contrast")
        self.colours("light")
        return found

    def colours(self, scheme: Literal["light", "dark"], forced: Literal["active", "none"] = "none") -> None:
        self.page.emulate_media(color_scheme=scheme, forced_colors=forced)

    def look(self, at: str, what: str) -> list[str]:
        return [f"{at}: {fault}" for fault in self.page.evaluate(LOOK, what)]


@pytest.fixture
def world(
    regions: Regions,
    people: dict[str, User],
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> World:
    settings.RELEASES_ROOT = tmp_path / "releases"
    return furnished_world(regions, people, lambda: django_capture_on_commit_callbacks(execute=True))
