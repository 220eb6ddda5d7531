"""A browser, a web server and a Celery worker, all real, on the test's own database."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from apps.accounts.models import User
from tests.chromium import HOW_TO_INSTALL, find_chromium
from tests.running import Web, environment_of_test, web, worker


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_INSTALL)
    # Playwright keeps an event loop in this thread; the test talks to the database beside it, not inside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=options)
        yield running
        # Beside Playwright's loop Django keeps connections of their own; nobody else would close them.
        connections.close_all()
        running.close()


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Web]:
    environment = environment_of_test()
    with web(tmp_path, environment) as running:
        hand = worker(tmp_path, environment).start()
        yield running
        hand.kill()


@pytest.fixture
def page_of(site: Web, browser: Browser) -> Iterator[Callable[[User], Page]]:
    """Return a maker of pages that are signed in as a person."""
    contexts: list[BrowserContext] = []

    def make(person: User) -> Page:
        client = Client()
        client.force_login(person)
        context = browser.new_context(base_url=site.address, locale="id-ID")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.address}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield make
    for context in contexts:
        context.close()
