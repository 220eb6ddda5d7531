"""Maps under a finger: a part of the country at a time, targets that are large enough, and a first tap that picks."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from .reading import HOME, PHONE, address

pytestmark = [
    pytest.mark.browser,
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

TARGET = 24
"""Pixels that a target is wide and high at least (WCAG 2.2, 2.5.8)."""


def test_a_tap_on_the_whole_map_leads_to_the_part_that_lies_there(open_page: Callable[..., Page]) -> None:
    page = open_page("?tingkat=kabkota", **PHONE)
    parts = page.locator("#peta-kabkota").get_by_label("Bagian peta")
    assert parts.input_value() == ""
    svg = page.locator("#peta-kabkota-heksagon svg")
    svg.scroll_into_view_if_needed()
    place = svg.bounding_box()
    assert place
    page.touchscreen.tap(place["x"] + 20, place["y"] + place["height"] / 2)

    assert parts.input_value() == "jawa-barat"
    assert address(page) == "tingkat=kabkota&bagian-kabkota=jawa-barat"
    assert page.locator("#peta-kabkota [data-field=name]").inner_text() == "3 kabupaten/kota"
    sizes = [
        each.bounding_box() for each in svg.locator("[data-part=jawa-barat] a.hex > use:first-child").all()
    ]
    assert len(sizes) == 3
    assert all(size and min(size["width"], size["height"]) >= TARGET for size in sizes)


def test_within_a_part_the_first_tap_picks_and_the_second_opens(open_page: Callable[..., Page]) -> None:
    page = open_page("?tingkat=kabkota&bagian-kabkota=jawa-barat", **PHONE)
    region = page.locator("#peta-kabkota-heksagon a.hex[href*='36.02']")
    region.tap()
    assert page.locator("#peta-kabkota [data-field=name]").inner_text() == "Kabupaten 36.02"
    assert urlsplit(page.url).path == urlsplit(HOME).path
    region.tap()
    page.wait_for_url(f"{HOME}kabkota/36.02/")


def test_the_list_leads_back_to_the_whole_and_follows_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("?tingkat=kabkota", **PHONE)
    svg = page.locator("#peta-kabkota-heksagon svg")
    whole = svg.get_attribute("viewBox")
    parts = page.locator("#peta-kabkota").get_by_label("Bagian peta")
    parts.select_option(label="Bali, Nusa Tenggara Barat")
    assert svg.get_attribute("viewBox") != whole
    page.locator("#peta-kabkota-heksagon a.hex[href*='36.01']").focus()
    assert parts.input_value() == "jawa-barat"
    parts.select_option(label="Seluruh Indonesia")
    assert svg.get_attribute("viewBox") == whole
    assert "bagian" not in address(page)


def test_at_a_desk_the_whole_map_stands_and_takes_a_click(open_page: Callable[..., Page]) -> None:
    page = open_page("?tingkat=kabkota&bentuk=heksagon&bagian-kabkota=jawa-barat")
    assert not page.locator("#peta-kabkota").get_by_label("Bagian peta").is_visible()
    page.locator("#peta-kabkota-heksagon a.hex[href*='36.02']").click()
    page.wait_for_url(f"{HOME}kabkota/36.02/")


def test_on_the_page_of_a_region_the_first_tap_picks_too(open_page: Callable[..., Page]) -> None:
    page = open_page("kabkota/36.01/", **PHONE)
    region = page.locator("#tetangga-heksagon a.hex[href*='36.02']")
    region.tap()
    panel = page.locator("[data-hexmap-panel]")
    assert panel.locator("[data-field=name]").inner_text() == "Kabupaten 36.02"
    assert urlsplit(page.url).path == urlsplit(f"{HOME}kabkota/36.01/").path
    panel.get_by_text("Buka halaman").click()
    page.wait_for_url(f"{HOME}kabkota/36.02/")


def test_the_profile_stands_beside_the_line_and_both_are_seen_at_once(open_page: Callable[..., Page]) -> None:
    page = open_page("kabkota/36.01/", viewport={"width": 1280, "height": 800})
    line, last = (
        page.locator("#letak .spread").bounding_box(),
        page.locator("#dimensi tbody tr").last.bounding_box(),
    )
    assert line
    assert last
    assert last["x"] >= line["x"] + line["width"]
    assert last["y"] + last["height"] <= 800
    assert line["y"] + line["height"] <= 800


def test_in_a_part_of_the_map_of_provinces_a_finger_hits_each_and_it_has_a_name(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("?bagian-provinsi=jawa-nusa-tenggara", **PHONE)
    cells = page.locator("#peta-provinsi-heksagon [data-part=jawa-nusa-tenggara] a.hex")
    sizes = [each.bounding_box() for each in cells.locator("use:first-child").all()]
    assert len(sizes) == 2
    assert all(size and min(size["width"], size["height"]) >= TARGET for size in sizes)
    assert cells.locator("text").first.is_visible()
    page.locator("#peta-provinsi").get_by_label("Bagian peta").select_option(label="Seluruh Indonesia")
    assert not cells.locator("text").first.is_visible()
