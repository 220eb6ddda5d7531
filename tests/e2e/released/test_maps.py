"""The maps of a release: the switch, the keyboard, the first tap, the zoom, and what the address keeps."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from .reading import HOME, PHONE, address, shown

pytestmark = [
    pytest.mark.browser,
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_boundaries_come_first_at_a_desk_and_hexagons_on_a_phone(open_page: Callable[..., Page]) -> None:
    assert shown(open_page()) == ["peta-provinsi-geografi"]
    assert shown(open_page(**PHONE)) == ["peta-provinsi-heksagon"]


def test_one_switch_rules_the_form_of_both_levels_and_a_link_keeps_it(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("link", name="Heksagon", exact=True).click()
    assert (shown(page), address(page)) == (["peta-provinsi-heksagon"], "bentuk=heksagon")
    page.get_by_role("link", name="Kabupaten/kota 4").click()
    assert (shown(page), address(page)) == (["peta-kabkota-heksagon"], "bentuk=heksagon&tingkat=kabkota")

    again = open_page("?tingkat=kabkota&bentuk=heksagon")
    assert shown(again) == ["peta-kabkota-heksagon"]
    again.get_by_role("link", name="Wilayah", exact=True).click()
    assert address(again) == "tingkat=kabkota&bentuk=heksagon#tabel"
    assert shown(again) == ["peta-kabkota-heksagon"]
    again = open_page("#peta-kabkota-heksagon")
    assert shown(again) == ["peta-kabkota-heksagon"]
    assert shown(open_page("#peta-kabkota-geografi", **PHONE)) == ["peta-kabkota-geografi"]


def test_without_scripts_every_map_is_there_and_its_regions_are_links(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    assert len(shown(page)) == 4
    page.locator("#peta-kabkota-geografi a.area[href*='36.02']").click()
    assert page.url == f"{HOME}kabkota/36.02/"


def test_arrow_keys_go_from_region_to_region_and_the_panel_follows(open_page: Callable[..., Page]) -> None:
    page = open_page("#peta-kabkota-geografi")
    areas = page.locator("#peta-kabkota-geografi a.area")
    assert [each.get_attribute("tabindex") for each in areas.all()] == ["0", "-1", "-1", "-1"]
    areas.first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)

    panel = page.locator("#peta-kabkota [data-hexmap-panel]")
    assert panel.locator("[data-field=name]").inner_text() == "Kabupaten 36.03"
    assert panel.locator("[data-field=score]").inner_text() == "40,00"
    assert page.locator("#peta-kabkota-geografi .hexmap__ring--focus").count() == 1
    last = page.locator("#peta-kabkota-geografi svg > :last-child")
    assert "hexmap__ring" in (last.get_attribute("class") or ""), "nothing lies over the ring"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{HOME}kabkota/36.03/")


def test_the_first_tap_picks_a_region_and_the_second_opens_it(open_page: Callable[..., Page]) -> None:
    page = open_page("#peta-kabkota-geografi", **PHONE)
    area = page.locator("#peta-kabkota-geografi a.area[href*='36.02']")
    area.tap()
    assert page.locator("#peta-kabkota [data-field=name]").inner_text() == "Kabupaten 36.02"
    assert urlsplit(page.url).path == urlsplit(HOME).path
    area.tap()
    page.wait_for_url(f"{HOME}kabkota/36.02/")


def test_the_map_zooms_by_buttons_keys_and_wheel_and_is_dragged_without_opening_a_page(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("#peta-kabkota-geografi")
    canvas = page.locator("#peta-kabkota-geografi")
    svg = canvas.locator("svg")

    def box() -> list[float]:
        return [float(number) for number in (svg.get_attribute("viewBox") or "").split()]

    whole = box()
    assert canvas.get_by_role("button", name="Perkecil").is_disabled()
    canvas.get_by_role("button", name="Perbesar").click()
    assert box()[2] == pytest.approx(whole[2] / 1.6, abs=0.2)
    svg.locator("a.area").first.focus()
    page.keyboard.press("+")
    assert box()[2] == pytest.approx(whole[2] / 1.6**2, abs=0.2)

    svg.scroll_into_view_if_needed()
    place = svg.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    before = box()
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] / 2 + 40, place["y"] + place["height"] / 2, steps=4)
    page.mouse.up()
    assert box()[0] < before[0]
    assert urlsplit(page.url).path == urlsplit(HOME).path, "a drag opens no page"

    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function(
        "w => document.querySelector('#peta-kabkota-geografi svg').viewBox.baseVal.width < w", arg=before[2]
    )
    canvas.get_by_role("button", name="Semua").click()
    assert box() == pytest.approx(whole)


def test_what_the_keyboard_reaches_comes_into_view_on_a_zoomed_map(open_page: Callable[..., Page]) -> None:
    page = open_page("#peta-kabkota-geografi")
    page.locator("#peta-kabkota-geografi a.area").first.focus()
    for key in ("+", "+", "+", "+", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)

    inside = page.evaluate(
        """() => {
            const area = document.activeElement.getBoundingClientRect();
            const map = document.querySelector("#peta-kabkota-geografi svg").getBoundingClientRect();
            const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
            return x > map.left && x < map.right && y > map.top && y < map.bottom;
        }"""
    )
    assert inside
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Kabupaten 51.03")


def test_the_page_of_a_region_switches_too(open_page: Callable[..., Page]) -> None:
    page = open_page("kabkota/36.01/")
    assert page.locator("#tetangga-geografi").is_visible()
    assert not page.locator("#tetangga-heksagon").is_visible()
    page.get_by_role("link", name="Heksagon", exact=True).click()
    assert page.locator("#tetangga-heksagon").is_visible()
    assert address(page) == "bentuk=heksagon"


def test_a_link_that_is_copied_shows_what_the_reader_saw(open_page: Callable[..., Page]) -> None:
    """Level, form, picked region, zoom, order and filter of a table: after a copy, and after the way back."""
    page = open_page("?utm_source=x")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Kabupaten/kota 4").click()
    canvas = page.locator("#peta-kabkota-geografi")
    canvas.locator("a.area[href*='36.03']").focus()
    for _ in range(2):
        canvas.get_by_role("button", name="Perbesar").click()
    table = page.locator("#tabel-kabkota")
    table.get_by_role("button", name="Skor").click()
    table.get_by_label("Saring tabel ini").fill("36")
    page.wait_for_function("() => location.search.includes('saring')")
    tools = page.locator("#peta-kabkota .figure-tools")
    tools.get_by_role("button", name="Salin tautan").locator("visible=true").click()
    tools.get_by_role("button", name="Tautan tersalin").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(HOME)
    assert "utm_source" not in link

    def box(page: Page) -> list[float]:
        words = page.locator("#peta-kabkota-geografi svg").get_attribute("viewBox") or ""
        return [float(number) for number in words.split()]

    def seen(page: Page) -> list[str | None]:
        rows = page.locator("#tabel-kabkota tbody tr").locator("visible=true")
        return [
            *shown(page),
            page.locator("#peta-kabkota [data-field=name]").inner_text(),
            *rows.locator("th").all_inner_texts(),
        ]

    wanted, wanted_box = seen(page), pytest.approx(box(page), abs=10)
    assert wanted[:2] == ["peta-kabkota-geografi", "Kabupaten 36.03"]
    assert wanted[2:] == ["Kabupaten 36.01", "Kabupaten 36.03", "Kabupaten 36.02"]
    again = open_page(link.removeprefix(HOME))
    assert (seen(again), box(again)) == (wanted, wanted_box)
    page.locator("#tabel-kabkota").get_by_role("link", name="Kabupaten 36.01").click()
    page.wait_for_url(f"{HOME}kabkota/36.01/")
    page.go_back()
    page.wait_for_function("() => document.querySelector('#tabel-kabkota input')?.value === '36'")
    assert (seen(page), box(page)) == (wanted, wanted_box)


def test_the_map_of_an_indicator_switches_between_boundaries_and_hexagons(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("indikator/I1/?tingkat=kabkota")
    assert shown(page) == ["peta-kabkota-geografi"]
    areas = page.locator("#peta-kabkota-geografi a.area")
    boxes = [each.bounding_box() for each in areas.all()]
    assert all(box and box["width"] > 20 and box["height"] > 20 for box in boxes), (
        "drawn from the common outlines"
    )
    areas.nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#peta-kabkota [data-field=name]").inner_text() == "Kabupaten 36.03"
    page.locator("#peta-kabkota-geografi").get_by_role("button", name="Perbesar").click()
    page.get_by_role("link", name="Heksagon", exact=True).click()
    assert shown(page) == ["peta-kabkota-heksagon"]
