"""The API's documentation, which Swagger UI makes in the browser, before axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.e2e.looking import AXE, LOOK
from tests.running import Web

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_the_documentation_of_the_api_keeps_nobody_out(site: Web, browser: Browser) -> None:
    page = browser.new_context(base_url=site.address, reduced_motion="reduce").new_page()
    page.add_init_script(path=AXE)
    found = {}
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(reverse("api:docs"))
        page.wait_for_selector(".opblock")
        found[width] = page.evaluate(LOOK, "all")

    assert found == {1280: [], 360: []}
