"""What `make bench-publish` measures of serving: the national page by nginx as it is shipped, beside a plain nginx."""

import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apps.publishing.archive import IndexedEdition, IndexedRelease, ReleaseIndex, link_standing
from apps.publishing.enums import ReleaseState
from apps.publishing.models import Release

from .measurements import Line, p95_of
from .nginx import BROTLI, find_nginx, nginx_running, plain_site, shipped_site

CONNECTIONS: Final = 200
ROUNDS: Final = 5
SECONDS: Final = 3.0
"""One round of each of both sites, one after the other, so that what else the machine does meets both."""

EQUAL: Final = 1.1
"""How much longer the shipped configuration may take and still count as equal: two rounds of one differ as much."""

_WHAT: Final = "national page by nginx"
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def measure_serving(releases: Path, release: Release) -> Line:
    """Measure the national page under load; `releases` is a folder that has the files of the release in its place."""
    aim = f"as a plain nginx (at most x {EQUAL:g})"
    if find_nginx() is None:
        return Line(_WHAT, "not measured", aim, False, "nginx is not installed: apt install nginx")
    edition = release.edition
    link_standing(releases, _index_of(release), "measured")
    page = f"/terbitan/{edition.code}/v{release.version}/"
    folder = releases / edition.code / f"v{release.version}"
    with (
        tempfile.TemporaryDirectory(prefix="ikp-nginx-") as one,
        tempfile.TemporaryDirectory(prefix="ikp-nginx-") as other,
        nginx_running(Path(one), shipped_site(releases, releases / "static")) as shipped,
        nginx_running(Path(other), plain_site(folder)) as plain,
    ):
        shipped_times: list[float] = []
        plain_times: list[float] = []
        n_bytes = set()
        for _round in range(ROUNDS):
            for address, path, times in ((shipped, page, shipped_times), (plain, "/index.html", plain_times)):
                found, size = asyncio.run(_load(address, path))
                times.extend(found)
                n_bytes.add(size)
    ours, least = p95_of(shipped_times), p95_of(plain_times)
    rates = [len(times) / (ROUNDS * SECONDS) for times in (shipped_times, plain_times)]
    medians = [statistics.median(times) * 1000 for times in (shipped_times, plain_times)]
    return Line(
        _WHAT,
        f"p95 {ours * 1000:.1f} ms, plain {least * 1000:.1f} ms",
        aim,
        ours <= least * EQUAL and len(n_bytes) == 1,
        f"{CONNECTIONS} connections, {' and '.join(map(str, sorted(n_bytes)))} bytes "
        f"({'Brotli' if BROTLI.exists() else 'gzip'}); {rates[0]:.0f} and {rates[1]:.0f} answers a second, "
        f"median {medians[0]:.1f} and {medians[1]:.1f} ms; the client takes one of the cores",
    )


def _index_of(release: Release) -> ReleaseIndex:
    entry = IndexedRelease(release.version, ReleaseState.PUBLISHED, "", "", "")
    edition = release.edition
    return ReleaseIndex((IndexedEdition(edition.code, edition.name, "", edition.kind, "", (entry,)),))


async def _load(address: str, path: str) -> tuple[list[float], int]:
    """Ask for a page over many connections at once, each again as soon as it has it; return the times and its size."""
    host, _, port = urlsplit(address).netloc.partition(":")
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip, br\r\n\r\n".encode()
    until = time.perf_counter() + SECONDS
    found = await asyncio.gather(*(_ask(host, int(port), request, until) for _number in range(CONNECTIONS)))
    return [seconds for times, _size in found for seconds in times], max(size for _times, size in found)


async def _ask(host: str, port: int, request: bytes, until: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection(host, port)
    times, size = [], 0
    try:
        while time.perf_counter() < until:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200") or length is None:
                raise RuntimeError(f"nginx answers {head.decode(errors='replace')}")
            size = len(await reader.readexactly(int(length[1])))
            times.append(time.perf_counter() - began)
    finally:
        writer.close()
    return times, size
