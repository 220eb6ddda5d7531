"""A form that comes back with errors: the summary is in view and has the focus, whatever the address names."""

import pytest
from django.urls import reverse

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.mark.parametrize("part", ["", "#id_elections-3-name"])
def test_the_errors_of_a_form_are_in_view_and_have_the_focus(site, page_of, analyst, part):
    page = page_of(analyst)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(reverse("indicators:edition_create") + part)
    page.get_by_role("button", name="Simpan rancangan").click()
    page.wait_for_selector("[data-focus-on-load]")
    page.wait_for_load_state()
    page.wait_for_function("document.activeElement.matches('[data-focus-on-load]')")

    page.wait_for_function(
        """() => {
          const box = document.querySelector('[data-focus-on-load] .notice__title').getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight;
        }"""
    )
    assert "#" not in page.url
    wrong = page.locator("#id_code")
    assert wrong.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{wrong.get_attribute('aria-describedby').split()[-1]}").inner_text()
