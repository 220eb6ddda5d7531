"""The configuration in `deploy/nginx`, tried with Debian's nginx: it answers as the portal does, byte by byte."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from apps.demo.nginx import BROTLI, find_nginx, nginx_running, shipped_site
from apps.publishing.models import Release
from tests.nginx import HOW_TO_INSTALL

pytestmark = pytest.mark.skipif(find_nginx() is None, reason=HOW_TO_INSTALL)

BASE = "/terbitan/uji-2024/v1/"
OWN = {"accept-ranges", "connection", "date", "etag", "last-modified", "server", "x-request-id"}
"""Headers that differ: nginx makes its own tags, and the portal does not say when a file was made."""

Answer = tuple[int, dict[str, str], bytes]
Ask = Callable[..., Answer]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def portal() -> Iterator[int]:
    """The portal behind nginx, on a port of its own; public pages ask no database."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def ask(tmp_path: Path, releases_root: Path, settings, portal: int) -> Iterator[Ask]:
    """Ask nginx for an address."""
    static = tmp_path / "static"
    static.mkdir()
    (static / "site.0123456789ab.css").write_text("body{}")
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx_running(folder, shipped_site(releases_root, static), upstream=portal) as address:
        yield lambda path, **headers: fetch(address, path, **headers)


def fetch(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        found = connection.getresponse()
        return found.status, {name.lower(): text for name, text in found.getheaders()}, found.read()
    finally:
        connection.close()


def from_portal(path: str, **headers: str) -> Answer:
    """Return what the portal answers by itself."""
    answer = Client(headers={name.replace("_", "-"): text for name, text in headers.items()}).get(path)
    return answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, answer.content


def compared(headers: dict[str, str]) -> dict[str, object]:
    """Return the headers that both have to send alike; the directives of a policy have no order."""
    found: dict[str, object] = {name: text for name, text in headers.items() if name not in OWN}
    found["content-security-policy"] = {
        part.strip() for part in headers.get("content-security-policy", "").split(";")
    }
    return found


def is_from_disk(answer: Answer) -> bool:
    """Whether nginx answered by itself: the portal behind it says when no file was made."""
    return "last-modified" in answer[1]


ALIKE = (
    "/",
    "/terbitan/uji-2024/",
    BASE,
    f"{BASE}?tingkat=kabkota&bentuk=heksagon",
    f"{BASE}sisip/peta-provinsi-heksagon/",
    f"{BASE}en/sisip/kabkota/36.01/",
    f"{BASE}en/",
    f"{BASE}metodologi/",
    f"{BASE}kabkota/36.01/",
    f"{BASE}en/kabkota/36.01/",
    f"{BASE}assets/site.css",
    f"{BASE}assets/site.js",
    f"{BASE}assets/mark.svg",
    f"{BASE}cari.json",
    f"{BASE}data/",
    f"{BASE}data/skor.csv",
    f"{BASE}data/skor.xlsx",
    f"{BASE}data/skor.parquet",
    f"{BASE}data/semua-data.zip",
    f"{BASE}data/peta-heksagon.geojson",
    f"{BASE}peta/provinsi.svg",
    f"{BASE}peta/provinsi.png",
    f"{BASE}laporan/kabkota-36.01.pdf",
    f"{BASE}README.txt",
    f"{BASE}CITATION.cff",
    f"{BASE}manifest.json",
    f"{BASE}manifest.sig",
    f"{BASE}kunci.pem",
)


def test_pages_and_files_of_a_release_in_force_are_those_of_the_portal_in_every_encoding(
    published: Release, ask: Ask
) -> None:
    accepted = ["", "gzip", *(["br", "gzip, deflate, br"] if BROTLI.exists() else [])]
    for path, encodings in product(ALIKE, accepted):
        found, expected = (act(path, Accept_Encoding=encodings) for act in (ask, from_portal))
        assert is_from_disk(found), path
        assert found[0] == expected[0] == 200, path
        assert compared(found[1]) == compared(expected[1]), (path, encodings)
        assert found[2] == expected[2], path


def test_a_page_that_has_not_changed_is_not_sent_again(published: Release, ask: Ask) -> None:
    _status, headers, _body = ask(BASE, Accept_Encoding="gzip")

    again = ask(BASE, Accept_Encoding="gzip", If_None_Match=headers["etag"])
    assert (again[0], again[2]) == (304, b"")
    assert again[1]["cache-control"] == "public, no-cache"
    # As it is sent otherwise, it is another one.
    assert ask(BASE, If_None_Match=headers["etag"])[0] == 200


NOT_ON_DISK = (
    "/terbitan/",
    "/terbitan/umpan.xml",
    "/terbitan/tidak-ada/",
    f"{BASE}tidak-ada/",
    f"{BASE}tidak-ada.csv",
    f"{BASE}index.html",
    f"{BASE}index.html.gz",
    f"{BASE}assets/site.css.br",
    f"{BASE}metodologi",
    f"{BASE}.git/config",
    "/.berlaku/.depan/index.html",
    "/index.json",
    "/static/tidak-ada.css",
)


def test_everything_else_is_answered_by_the_portal(published: Release, ask: Ask) -> None:
    for path in NOT_ON_DISK:
        found = ask(path)
        assert not is_from_disk(found), path
        assert "x-request-id" in found[1], path
        expected = from_portal(path)
        assert found[0] == expected[0], path
        assert found[1].get("location") == expected[1].get("location"), path


def test_a_draft_is_nowhere(draft: Release, ask: Ask) -> None:
    for path in (
        BASE,
        f"/.drafts/{draft.public_id}/index.html",
        f"{BASE}.drafts/{draft.public_id}/index.html",
    ):
        assert ask(path)[0] == 404, path


def test_a_withdrawn_release_soon_says_so_and_its_files_are_left_to_the_portal(
    published: Release, withdraw: Callable[..., Release], ask: Ask
) -> None:
    assert is_from_disk(ask(BASE))

    withdraw(published)

    # nginx looks again after a second.
    deadline = time.monotonic() + 10
    while is_from_disk(ask(BASE)):
        assert time.monotonic() < deadline
    for path in (BASE, "/terbitan/uji-2024/", f"{BASE}kabkota/36.01/"):
        assert "Terbitan ini ditarik" in soon_from_portal(ask, path).decode(), path
    assert soon_from_portal(ask, f"{BASE}data/skor.csv") == from_portal(f"{BASE}data/skor.csv")[2]
    assert "Belum ada terbitan" in soon_from_portal(ask, "/").decode()


def soon_from_portal(ask: Ask, path: str) -> bytes:
    """Return what is answered once nginx has looked again, which each of its processes does after a second."""
    deadline = time.monotonic() + 10
    while is_from_disk(found := ask(path)):
        assert time.monotonic() < deadline, path
    return found[2]


def test_a_correction_takes_the_concept_address_over(
    run: object,
    published: Release,
    make_draft: Callable[..., Release],
    publish: Callable[[Release], Release],
    ask: Ask,
) -> None:
    publish(make_draft(run, note="Angka Lebak diperbaiki."))

    for path in ("/", "/terbitan/uji-2024/", "/terbitan/uji-2024/v2/"):
        found = ask(path)
        assert is_from_disk(found), path
        assert found[2] == from_portal("/terbitan/uji-2024/v2/")[2], path
    assert "Ada terbitan yang lebih baru" in ask(BASE)[2].decode()


def test_static_files_with_a_hash_are_kept_and_others_are_left_to_the_portal(ask: Ask) -> None:
    found = ask("/static/site.0123456789ab.css")
    assert (found[0], found[1]["cache-control"]) == (200, "max-age=315360000, public, immutable")
    assert "content-security-policy" in found[1]
    assert not ask("/static/css/tokens.css")[1]["cache-control"].endswith("immutable")


def test_what_is_sent_goes_to_the_portal(published: Release, ask: Ask) -> None:
    assert ask("/", method="POST")[0] == from_post("/")


def from_post(path: str) -> int:
    return Client().post(path).status_code
