"""The pages of a release in a browser, on a desk and on a phone.

Maps: the switch, the keyboard, the first tap, the zoom. What the address keeps. The comparison of regions. Frames.
"""

import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from apps.publishing.building.build import build_release
from tests.e2e.looking import faults_of
from tests.e2e.playing import playing
from tests.publishing.contents import boundaries_make, content_make, region_make
from tests.publishing.test_theme_pages import themed

pytestmark = [
    pytest.mark.browser,
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

HOME = "https://ikp.example/terbitan/uji/v1/"
# The policy of the portal, as far as it concerns pages: nothing inline.
POLICY = "default-src 'self'"
CODES = ("36.01", "36.02", "36.03", "51.03")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of four regencies that lie beside each other from west to east."""
    root = tmp_path_factory.mktemp("release")
    key = root / "key.pem"
    key.write_bytes(
        Ed25519PrivateKey.from_private_bytes(bytes(range(32))).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
    )
    before, settings.RELEASE_SIGNING_KEY = settings.RELEASE_SIGNING_KEY, key
    scores = (("36.01", 80.0, "high"), ("36.02", 0.0, "low"), ("36.03", 40.0, "medium"), ("51.03", None, ""))
    content = content_make(
        region_make("36", 72.5, "high"),
        region_make("51", None),
        *(region_make(code, score, score_class) for code, score, score_class in scores),
        boundaries=boundaries_make(*CODES),
    )
    theme = themed(
        "uang", content, {"36": (80.5, "high", 1), "36.01": (99.0, "high", 1), "36.02": (0.0, "low", 2)}
    )
    build_release(replace(content, themes=(theme,)), root / "files", lambda *_: None)
    settings.RELEASE_SIGNING_KEY = before
    return root / "files"


@pytest.fixture(scope="module")
def browser(release: Path, browser_options: dict[str, Any]) -> Iterator[Browser]:
    with playing() as kind:
        running = kind.launch(**browser_options)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, release: Path) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of the release; what it says on the console fails the test."""
    complaints: list[str] = []
    contexts = []

    def serve(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix("/terbitan/uji/v1/")
        path = release / (f"{name}index.html" if name == "" or name.endswith("/") else name)
        if not path.is_file():
            route.fulfill(status=404)
            return
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        route.fulfill(body=path.read_bytes(), content_type=kind, headers={"Content-Security-Policy": POLICY})

    def make(path: str = "", **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        context.route("**/*", serve)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(HOME + path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}


def shown(page: Page) -> list[str]:
    """Return the ids of the maps that can be seen."""
    maps = page.locator("[id^=peta-][data-shape]")
    return [each.get_attribute("id") or "" for each in maps.all() if each.is_visible()]


def address(page: Page) -> str:
    """Return what the page has put into its address."""
    parts = urlsplit(page.url)
    return parts.query + (f"#{parts.fragment}" if parts.fragment else "")


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


def test_the_themes_are_one_step_from_the_national_map_by_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page()
    theme = page.get_by_role("link", name="Tema uji uang")
    assert not theme.is_visible()
    page.locator("summary", has_text="Tema").focus()
    page.keyboard.press("Enter")
    assert theme.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{HOME}tema/uang/")
    assert page.locator(".hex").first.get_attribute("aria-label") == "Provinsi 36: 80,50, rawan tinggi"
    page.get_by_role("link", name="Kabupaten/kota", exact=False).first.click()
    assert page.get_by_role("row", name="Kabupaten 36.01").is_visible()


@pytest.mark.parametrize("path", ["pers/", "en/pers/", "tema/", "tema/uang/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_and_the_eye_find_nothing_wrong_with_themes_and_press_on_a_phone(
    open_page: Callable[..., Page], path: str, scheme: str
) -> None:
    page = open_page(path, color_scheme=scheme, bypass_csp=True, **PHONE)
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


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


def test_the_code_of_a_frame_is_copied_and_the_frame_works_without_scripts(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tools = page.locator("#peta-provinsi .figure-tools")
    tools.locator("summary:visible").click()
    tools.locator("button:visible", has_text="Salin kode").click()
    tools.locator("button:visible", has_text="Kode tersalin").wait_for()
    code = page.evaluate("navigator.clipboard.readText()")
    assert f'src="{HOME}sisip/peta-provinsi-geografi/"' in code

    framed = open_page("sisip/peta-provinsi-geografi/", java_script_enabled=False)
    assert framed.locator("a.area[href$='provinsi/36/']").is_visible()
    assert framed.get_by_role("link", name="Buka peta lengkap").is_visible()


def test_the_panel_of_a_framed_map_says_what_its_only_form_knows(open_page: Callable[..., Page]) -> None:
    page = open_page("sisip/peta-kabkota-geografi/")
    page.locator("a.area").nth(2).focus()
    panel = page.locator("[data-hexmap-panel]")
    assert panel.locator("[data-field=name]").inner_text() == "Kabupaten 36.03"
    assert panel.locator("[data-field=level]").inner_text() == "40,00, rawan sedang"


@pytest.mark.parametrize(
    "path",
    [
        "#peta-provinsi-geografi",
        "#peta-kabkota-geografi",
        "kabkota/36.01/",
        "pers/",
        "tema/uang/",
        "bandingkan/",
        "bandingkan/?wilayah=36,36.01,36.02,51.03",
        "indikator/I1/",
        "sisip/peta-provinsi-heksagon/",
        "sisip/dimensi-D1-kabkota-geografi/",
        "sisip/kabkota/36.01/",
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_and_the_eye_find_nothing_wrong_with_the_maps(
    open_page: Callable[..., Page], path: str, scheme: str
) -> None:
    # The policy refuses what axe adds to a page, and says so on the console.
    page = open_page(path, color_scheme=scheme, bypass_csp=True)
    assert faults_of(page) == []
