"""The tags of the pages of a release, and where their links lead."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

from apps.publishing.content.licence import LICENCE

ELSEWHERE = frozenset(
    {
        LICENCE.url,
        "/api/v1/docs/",
        "/portal/",
        "/terbitan/",
        "/terbitan/?bahasa=en",
        "/terbitan/oembed",
        "/terbitan/umpan.xml",
    }
)
"""What a page of a release may lead to outside of it, beside the newest version of its edition."""


class Page(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.tags if attribute in attrs]


def links_astray(directory: Path, base: str) -> list[tuple[str, str]]:
    """Return each page with a link that leads nowhere, or out of the release where it must not.

    `base` is the address of the release, such as `/terbitan/uji-2024/v1/`. What follows `#` has to be in the page that
    the link leads to; what follows `?` is set by the page that is led to, and no part of the name of its file.
    """
    names = {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()}
    pages = {name: Page((directory / name).read_bytes()) for name in names if name.endswith(".html")}
    newest = f"{base.rstrip('/').rpartition('/')[0]}/"
    name_of = base.removeprefix("/terbitan/").rstrip("/")

    @cache
    def ids(name: str) -> set[str]:
        """Return what an address may name within a page, or within the drawing that pages take outlines from."""
        return (
            set(Page((directory / name).read_bytes()).values("id"))
            if name.endswith((".html", ".svg"))
            else set()
        )

    def leads(name: str, link: str) -> bool:
        address, _, anchor = link.removeprefix(settings.SITE_URL).partition("#")
        path = address.partition("?")[0]
        if {address, path} & ELSEWHERE or path in (newest, f"/api/v1/releases/{name_of}/regions/"):
            return True
        if path and not path.startswith(base):
            return False
        there = path.removeprefix(base) if path else name
        there = f"{there}index.html" if there == "" or there.endswith("/") else there
        is_set_by_script = anchor.startswith("peta-")
        return there in names and (not anchor or is_set_by_script or anchor in ids(there))

    return [
        (name, link)
        for name, page in sorted(pages.items())
        for link in page.values("href") + page.values("src")
        if not leads(name, link)
    ]
