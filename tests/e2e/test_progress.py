"""The progress in a browser: the map and the table agree, by pointer, by keyboard and after a filter."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.notifications.models import Notice
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.submissions.enums import SubmissionState
from tests.factories import person_make, region_make, submission_advance, submission_make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def offices(form, regions, operator_pandeglang, coordinator_banten, national_reviewer) -> None:
    """A form in every state in Banten, each with a place on the map; that of Pandeglang is empty."""
    Region.objects.filter(pk=regions.pandeglang.pk).update(hex_row=4, hex_col=4)
    for number, state in enumerate(SubmissionState, start=10):
        region = region_make(f"36.{number}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        Region.objects.filter(pk=region.pk).update(hex_row=5 + number % 2, hex_col=number % 5)
        operator = person_make(f"Operator {number}", "operator", region)
        submission_advance(
            submission_make(form.edition, region),
            state,
            operator=operator,
            reviewer=coordinator_banten,
            accepter=national_reviewer,
        )


@pytest.fixture
def page(site, offices, page_of, coordinator_banten) -> Page:
    page = page_of(coordinator_banten)
    page.goto(reverse("dashboard:progress"))
    return page


def on_the_map(page: Page) -> dict[str, tuple[str, str]]:
    """Return what the panel beside the map says of each hexagon that is pointed at: how far, and the state."""
    found = {}
    for cell in page.locator("a.hex").all():
        cell.hover(force=True)
        panel = page.locator("[data-hexmap-panel]")
        said = [panel.locator(f"[data-field={name}]").inner_text() for name in ("name", "score", "level")]
        assert cell.get_attribute("aria-label") == f"{said[0]}: {said[1]}, {said[2].lower()}"
        found[said[0]] = (said[1], said[2])
    return found


def in_the_table(page: Page) -> dict[str, tuple[str, str]]:
    rows = page.locator("table:has(caption:text('Formulir tiap kantor')) tbody tr").all()
    found = {}
    for row in rows:
        share = re.search(r"\((.*)\)", row.locator("td[data-label^='Terjawab']").inner_text())
        assert share
        found[row.locator("th a").inner_text()] = (
            share[1],
            row.locator("td[data-label=Status] .state").first.inner_text(),
        )
    return found


def test_map_and_table_agree(page):
    table = in_the_table(page)
    assert len(table) == 7
    assert on_the_map(page) == table
    assert table["Kabupaten Pandeglang"] == ("0%", "Diisi")

    page.get_by_role("navigation", name="Status formulir").get_by_role("link", name="Dikembalikan").click()
    expect(page.locator("a.hex")).to_have_count(1)
    assert on_the_map(page) == in_the_table(page) == {"Kabupaten 13": ("100%", "Dikembalikan")}

    by_share = page.get_by_role("navigation", name="Warna peta").get_by_role("link", name="Kelengkapan")
    by_share.click()
    expect(by_share).to_have_attribute("aria-current", "true")
    assert on_the_map(page) == {"Kabupaten 13": ("100%", "Terjawab semua; dikembalikan")}
    page.locator("a.hex").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kabupaten 13")


def test_an_office_is_reminded_by_one_click(page):
    Notice.objects.all().delete()
    page.get_by_role("button", name="Ingatkan Kabupaten 13").click()
    expect(page.get_by_text("Kabupaten 13 diingatkan: 1 operator mendapat pemberitahuan.")).to_be_visible()
    expect(page.get_by_role("button", name="Ingatkan Kabupaten 13")).to_have_count(0)
    assert [notice.recipient.full_name for notice in Notice.objects.all()] == ["Operator 13"]


def test_a_finger_picks_a_hexagon_before_its_page_opens(site, offices, page_of, coordinator_banten):
    page = page_of(coordinator_banten, has_touch=True)
    page.goto(reverse("dashboard:progress"))
    here, cell = page.url, page.locator("a.hex").nth(2)
    cell.tap()
    panel = page.locator("[data-hexmap-panel] [data-field=name]")
    expect(panel).to_have_text(str(cell.get_attribute("data-name")))
    assert page.url == here
    ring = page.locator("svg.hexmap > .hexmap__ring > use").last
    assert [ring.get_attribute(side) for side in "xy"] == [
        cell.locator("use").first.get_attribute(side) for side in "xy"
    ]
    cell.tap()
    expect(page).not_to_have_url(here)
