"""A browser, a web server and a Celery worker, all real, on the test's own database."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page
from pytest_django.plugin import DjangoDbBlocker

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.submissions.enums import AnswerValue
from apps.submissions.models import Answer, Submission
from apps.submissions.services import AnswerInput, answer_save_many
from tests.at_once import alone
from tests.cast import Regions
from tests.chromium import HOW_TO_INSTALL, find_chromium
from tests.e2e.playing import playing
from tests.factories import edition_make, instrument_make, person_make, submission_make
from tests.running import Web, environment_of_test, wait_for_statements_to_end, web, worker


@pytest.fixture(scope="session")
def browser_options() -> dict[str, Any]:
    path = find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_INSTALL)
    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    return {"executable_path": path, "args": options}


@pytest.fixture(scope="module")
def browser_type(running_site: Web) -> Iterator[BrowserType]:
    """Chromium, gone before the web server is: that one waits until nobody else is in the database."""
    with playing() as kind:
        yield kind


@pytest.fixture(scope="module")
def browser(browser_type: BrowserType, browser_options: dict[str, Any]) -> Iterator[Browser]:
    """A browser for all tests of a module. What one of them leaves in it ends with its context (`page_of`)."""
    running = browser_type.launch(**browser_options)
    yield running
    running.close()


@pytest.fixture(scope="module")
def running_site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Web]:
    """A web server for all tests of a module: it takes as long to start as a test takes to run."""
    with django_db_blocker.unblock(), web(tmp_path_factory.mktemp("site"), environment_of_test()) as running:
        yield running


@pytest.fixture
def site(transactional_db: None, running_site: Web) -> Iterator[Web]:
    """The web server; what a page that is closed had still asked for is answered before the database is emptied."""
    yield running_site
    wait_for_statements_to_end()


@pytest.fixture
def form(regions: Regions) -> Submission:
    """The empty form of Pandeglang, with three indicators in each dimension."""
    return submission_make(edition_make(instrument=instrument_make(each=3)), regions.pandeglang)


@pytest.fixture
def address(form: Submission) -> str:
    """The page of its first dimension."""
    return reverse("submissions:dimension", args=[form.public_id, "1"])


@pytest.fixture
def colleague(form: Submission, regions: Regions) -> Callable[[AnswerValue, str], None]:
    """Another operator of the same office, who answers 1.1 elsewhere, from whatever is stored."""
    person = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)

    def save(value: AnswerValue, note: str) -> None:
        stored = Answer.objects.filter(submission=form, indicator__code="1.1").first()
        item = AnswerInput("1.1", value, note, read_at=stored.revision if stored else 0)
        outcome = answer_save_many(submission=form, inputs=[item], actor=person)
        assert not outcome.conflicts

    # What Playwright calls while it routes a request has a connection of its own.
    return lambda value, note: alone(lambda: save(value, note))


@pytest.fixture
def background(site: Web, tmp_path: Path) -> Iterator[None]:
    """A Celery worker. It ends with its test: it would go on to touch the database while that is emptied."""
    hand = worker(tmp_path, environment_of_test()).start()
    yield
    hand.kill()


@pytest.fixture
def page_of(site: Web, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages that are signed in as a person; what else it is given is Playwright's."""
    contexts: list[BrowserContext] = []

    def make(person: User, **options: Any) -> Page:
        client = Client()
        client.force_login(person)
        context = browser.new_context(base_url=site.address, locale="id-ID", **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.address}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield make
    for context in contexts:
        context.close()
