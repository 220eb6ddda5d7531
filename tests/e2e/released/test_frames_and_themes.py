"""Frames, themes and the press page of a release; and what axe finds on its pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.looking import faults_of

from .reading import HOME, PHONE

pytestmark = [
    pytest.mark.browser,
    # Playwright's own loop is closed when its process has gone.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


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


@pytest.mark.parametrize("path", ["pers/", "en/pers/", "tema/", "tema/uang/", "dimensi/D1/", "agregat/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_and_the_eye_find_nothing_wrong_with_themes_and_press_on_a_phone(
    open_page: Callable[..., Page], path: str, scheme: str
) -> None:
    page = open_page(path, color_scheme=scheme, bypass_csp=True, **PHONE)
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


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
        "dimensi/D1/",
        "agregat/",
        "en/dimensi/D1/#peta-kabkota-heksagon",
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
