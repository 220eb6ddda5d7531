"""Regions of a release side by side."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .reading import HOME, address

pytestmark = [
    pytest.mark.browser,
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_regions_are_put_side_by_side_by_the_search_and_taken_out_again(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("kabkota/36.01/")
    page.get_by_role("link", name="Bandingkan").last.click()
    page.wait_for_url(f"{HOME}bandingkan/?wilayah=36.01")
    cards = page.locator(".compare__cards h2, .compare__cards .compare__name a")
    cards.first.wait_for()
    assert page.locator(".compare__offered [data-part=name]").all_inner_texts()[0] == "Provinsi 36"

    page.get_by_role("combobox", name="Tambah wilayah").fill("36.02")
    page.get_by_role("option", name="Kabupaten 36.02").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keluarkan Kabupaten 36.02").wait_for()
    assert address(page) == "wilayah=36.01,36.02"
    assert cards.all_inner_texts() == ["Kabupaten 36.01", "Kabupaten 36.02"]
    assert not page.locator(".compare__mixed").is_visible()
    assert page.locator("[data-strip=kabkota] [data-pins] text").all_text_contents() == [
        "A Kabupaten 36.01, 80,00",
        "B Kabupaten 36.02, 0,00",
    ]
    rows = page.locator(".compare__differences tbody tr")
    assert rows.count() == 1
    assert rows.first.inner_text().split() == [
        "Intimidasi",
        "80,00",
        "2",
        "kejadian",
        "0,00",
        "2",
        "kejadian",
    ]

    page.get_by_role("button", name="+ Provinsi 36").click()
    page.locator(".compare__mixed").wait_for()
    assert page.locator("[data-strip]:visible").count() == 2
    page.get_by_role("button", name="Keluarkan Kabupaten 36.01").click()
    page.wait_for_function("() => location.search === '?wilayah=36.02,36'")
    assert cards.all_inner_texts() == ["Kabupaten 36.02", "Provinsi 36"]
    page.keyboard.press("Tab")
    assert (
        page.evaluate("() => document.activeElement.getAttribute('aria-label')")
        == "Keluarkan Kabupaten 36.02"
    )


def test_a_comparison_is_a_link_and_says_what_it_does_not_know(open_page: Callable[..., Page]) -> None:
    page = open_page("en/bandingkan/?wilayah=51.03,99,36.03,36.03")
    page.locator(".compare__cards li").nth(1).wait_for()
    said = page.locator(".compare__said")
    assert said.inner_text() == "Not in this release: 99."
    assert address(page) == "wilayah=51.03,36.03"
    assert page.locator(".compare__cards li").first.inner_text().count("No data") == 1
    assert page.locator(".compare__cards .compare__score").nth(1).inner_text() == "40.00"
    page.get_by_role("link", name="Bahasa Indonesia").click()
    page.wait_for_url(f"{HOME}bandingkan/?wilayah=51.03,36.03")


def test_at_most_four_regions_stand_beside_each_other(open_page: Callable[..., Page]) -> None:
    page = open_page("bandingkan/?wilayah=36,51,36.01,36.02,36.03")
    page.locator(".compare__cards li").nth(3).wait_for()
    assert page.locator(".compare__said").inner_text() == "Paling banyak 4 wilayah. Keluarkan satu dahulu."
    assert address(page) == "wilayah=36,51,36.01,36.02"
    assert not page.locator(".compare__offers").is_visible()


def test_without_scripts_the_comparison_leads_to_the_pages_of_the_regions(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("bandingkan/", java_script_enabled=False)
    assert page.get_by_text("memerlukan JavaScript").is_visible()
    page.get_by_role("link", name="Provinsi 36", exact=True).click()
    assert page.url == f"{HOME}provinsi/36/"
