"""What the tests of a release in a browser read off its pages."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

HOME = "https://ikp.example/terbitan/uji/v1/"
PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}


def shown(page: Page) -> list[str]:
    """Return the ids of the maps that can be seen."""
    maps = page.locator("[id^=peta-][data-shape]")
    return [each.get_attribute("id") or "" for each in maps.all() if each.is_visible()]


def address(page: Page) -> str:
    """Return what the page has put into its address."""
    parts = urlsplit(page.url)
    return parts.query + (f"#{parts.fragment}" if parts.fragment else "")
