"""The API's documentation, which Swagger UI makes in the browser: before axe, and with what is tried out on it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from apps.accounts.models import User
from apps.submissions.models import Answer
from tests.cast import Regions
from tests.e2e.looking import AXE, LOOK
from tests.factories import edition_make, submission_make
from tests.running import Web

pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
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
        found[width] = [*page.evaluate(LOOK, "rules"), *page.evaluate(LOOK, "contrast")]

    assert found == {1280: [], 360: []}


def test_a_write_that_is_tried_out_passes_as_what_the_signed_in_person_does(
    regions: Regions, operator_pandeglang: User, page_of: Callable[[User], Page]
) -> None:
    form = submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)
    page = page_of(operator_pandeglang)
    page.goto(reverse("api:docs"))
    put = page.locator(".opblock-put")
    put.locator(".opblock-summary-control").click()
    put.get_by_role("button", name="Try it out").click()
    put.get_by_placeholder("public_id").fill(str(form.public_id))
    put.get_by_placeholder("code", exact=True).fill("1.1")
    put.locator("textarea.body-param__text").fill('{"value": "did_not_occur"}')
    put.get_by_role("button", name="Execute").click()
    put.locator(".live-responses-table tbody .response-col_status", has_text="201").wait_for()
    assert Answer.objects.get().value == "did_not_occur"
