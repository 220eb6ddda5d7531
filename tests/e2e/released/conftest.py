"""The pages of a made release in a browser, served from its folder under the address that they are published at."""

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
from tests.e2e.playing import playing
from tests.publishing.contents import boundaries_make, content_make, region_make
from tests.publishing.test_theme_pages import themed

from .reading import HOME

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
        region_make("36", 72.5, "high", aggregated_score=45.1, aggregated_count=8, aggregated_total=8),
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
