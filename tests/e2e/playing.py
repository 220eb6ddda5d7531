"""Playwright beside Django."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from playwright.sync_api import BrowserType, sync_playwright


@contextmanager
def playing() -> Iterator[BrowserType]:
    """Give Chromium, not started yet, until the block ends.

    Playwright keeps an event loop in this thread, and beside a loop Django has connections of its own: they do not see
    the rows of a transaction that began before the block, and must not outlive it.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium
        connections.close_all()
