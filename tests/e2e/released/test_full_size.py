"""A release of the whole country: what its national page costs a reader, and where its links lead."""

import mimetypes
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from apps.accounts.models import User
from apps.computation.inputs import edition_regions
from apps.indicators.services import instrument_load
from apps.publishing.building import build, chunks
from apps.publishing.building.files import FileWriter
from apps.publishing.building.reports.typeset import Report
from apps.publishing.content.reading import read_content
from apps.publishing.services import release_prepare
from apps.regions.enums import RegionLevel
from apps.regions.models import RegionSet
from apps.regions.services import boundary_default_load, region_load, region_set_load
from tests.computation.editions import run_make
from tests.e2e.playing import playing
from tests.factories import edition_make
from tests.publishing.links import links_astray

pytestmark = [pytest.mark.thorough, pytest.mark.browser, pytest.mark.django_db]

INSTRUMENT: Final = Path("apps/indicators/data/ikp_2024/instrument.toml")
BASE: Final = "/terbitan/utuh/v1/"
MOST_BYTES: Final = 170_000
MOST_REQUESTS: Final = 12
HEAD_BYTES: Final = 500
"""About what the head of an answer adds on the wire."""


@pytest.fixture
def release(
    analyst: User, publisher: User, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return the folder of a release of 38 provinces and 514 regencies with answers that are made up."""
    settings.RELEASES_ROOT = tmp_path / "releases"
    region_load()
    region_set_load()
    boundary_default_load()
    instrument, _ = instrument_load(path=INSTRUMENT, actor=analyst)
    edition = edition_make("utuh", instrument=instrument, region_set=RegionSet.objects.get(code="2024"))
    codes = list(instrument.indicators.values_list("code", flat=True))
    random = Random(61)
    rows = {
        region.code: {code: random.choice((None, 0, 0, 1, 2, 9)) for code in codes}
        for region in edition_regions(edition)
        if region.level != RegionLevel.NATION
    }
    draft = release_prepare(run=run_make(edition, analyst, rows, level="sedang"), actor=publisher)
    monkeypatch.setattr(chunks, "_set_all", not_set)
    folder = tmp_path / "files"
    build.build_release(read_content(draft), folder, lambda *_: None)
    return folder


def not_set(writer: FileWriter, _renditions: Any, orders: Iterable[Report], *_how: int) -> None:
    """Write something in the place of every PDF and PNG: to set them takes minutes."""
    for order in orders:
        writer.write(order.path, b"-")


@pytest.fixture
def asked(release: Path, browser_options: dict[str, Any]) -> list[str]:
    """Return the paths that a browser asks for until the national page has come to rest."""
    names: list[str] = []

    def serve(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix(BASE) or "index.html"
        names.append(name)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(body=(release / name).read_bytes(), content_type=kind)

    with playing() as kind:
        browser = kind.launch(**browser_options)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.route("**/*", serve)
        page.goto(f"https://ikp.example{BASE}", wait_until="networkidle")
        browser.close()
    return names


def test_it_keeps_its_budget_and_no_link_of_it_leads_astray(release: Path, asked: list[str]) -> None:
    """One test, because the release takes a minute to build."""

    def on_the_wire(name: str) -> int:
        twins = (release / f"{name}{ending}" for ending in (".br", ".gz"))
        sent = next((twin for twin in twins if twin.exists()), release / name)
        return sent.stat().st_size + HEAD_BYTES

    sizes = {name: on_the_wire(name) for name in asked}
    assert {"index.html", "assets/site.css", "assets/site.js"} <= set(sizes)
    assert len(asked) <= MOST_REQUESTS, asked
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert links_astray(release, BASE) == []
