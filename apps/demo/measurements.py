"""What `make bench` measures, each beside its aim."""

import gzip
import http.client
import resource
import statistics
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.computation.models import IndexRun, RegionResult
from apps.computation.services import next_run_number, run_execute
from apps.engine import ENGINE_VERSION
from apps.submissions.models import Submission

from .seed import SIMULATION

REPEATS: Final = 7
RUN_AIM_SECONDS: Final = 2.0
PAGE_AIM_KILOBYTES: Final = 170.0
READER_AIM: Final = 1.2
"""How many times as long as a reader of the whole nation one of a province may wait."""

NATIONAL_PAGE: Final = f"/terbitan/{SIMULATION}/"
"""The page with a score for nearly every one of the 552 regions: the heaviest there is."""


@dataclass(frozen=True)
class Line:
    """One measured figure beside its aim; `how` says what was measured."""

    what: str
    measured: str
    aim: str
    is_met: bool
    how: str


def reader_line(what: str, in_province: Sequence[float], in_nation: Sequence[float]) -> Line:
    """Compare how long one page took a coordinator of a province, and a reader of the nation."""
    share = statistics.median(in_province) / statistics.median(in_nation)
    return Line(
        f"{what}, restricted reader",
        f"{share:.2f} times",
        f"at most {READER_AIM}",
        share <= READER_AIM,
        "median of a coordinator of one province beside that of the nation",
    )


def measure_run(of: IndexRun) -> Line:
    """Time whole runs like `of`: claim, read the accepted data, compute, write everything, commit."""
    seconds = []
    for _ in range(REPEATS + 1):
        run = IndexRun.objects.create(
            edition=of.edition,
            number=next_run_number(of.edition),
            aggregation=of.aggregation,
            requested_by=of.requested_by,
            # A made-up key: the database holds only one run of the key that these inputs really have.
            run_key=uuid.uuid4().hex * 2,
            input_sha256=of.input_sha256,
            engine_version=ENGINE_VERSION,
        )
        began = time.perf_counter()
        if not run_execute(run.pk):
            raise RuntimeError("the measured run did not finish")
        seconds.append(time.perf_counter() - began)
    counted = seconds[1:]
    median = statistics.median(counted)
    forms = Submission.objects.filter(edition=of.edition).count()
    results = RegionResult.objects.filter(run=of).count()
    return Line(
        what="one run, database to database",
        measured=f"{median:.2f} s median, {min(counted):.2f} to {max(counted):.2f}",
        aim=f"at most {RUN_AIM_SECONDS:.0f} s",
        is_met=median <= RUN_AIM_SECONDS,
        how=f"{REPEATS} runs after a warm-up; {forms} forms read, {results} results written, committed; "
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB",
    )


def measure_page_queries() -> Line:
    """Count the database queries of the national page."""
    browser = Client(SERVER_NAME="127.0.0.1")
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(NATIONAL_PAGE, headers={"accept-encoding": "gzip"})
    if answer.status_code != 200:
        raise RuntimeError(f"the national page answered {answer.status_code}")
    return Line(
        what="national page, database queries",
        measured=str(len(queries)),
        aim="0",
        is_met=len(queries) == 0,
        how=f"GET {NATIONAL_PAGE} counted on the connection",
    )


def measure_page_bytes(address: str) -> Line:
    """Count the bytes that a browser receives for the national page with everything it loads."""
    sizes: dict[str, int] = {}
    page, size = _fetch(address, NATIONAL_PAGE)
    sizes[NATIONAL_PAGE] = size
    for asset in _assets(page):
        sizes[asset] = _fetch(address, asset)[1]
    total = sum(sizes.values()) / 1000
    parts = ", ".join(
        f"{path.rsplit('/', 1)[-1] or 'page'} {size / 1000:.1f}" for path, size in sizes.items()
    )
    return Line(
        what="national page, on the wire",
        measured=f"{total:.1f} KB",
        aim=f"at most {PAGE_AIM_KILOBYTES:.0f} KB",
        is_met=total <= PAGE_AIM_KILOBYTES,
        how=f"headers and bodies as sent with Accept-Encoding: gzip ({parts})",
    )


def measure_page_time(address: str) -> Line:
    """Time the national page from request to last byte, each time on a new connection."""
    milliseconds = [timed(lambda: _fetch(address, NATIONAL_PAGE)) * 1000 for _ in range(50)]
    return Line(
        what="national page, time to last byte",
        measured=f"{statistics.median(milliseconds):.1f} ms median",
        aim="no aim stated",
        is_met=True,
        how="50 requests over loopback, a new connection each",
    )


def p95_of(values: Sequence[float]) -> float:
    """Return what 95 of 100 values do not exceed."""
    return statistics.quantiles(values, n=20)[-1]


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _fetch(address: str, path: str) -> tuple[str, int]:
    """Return the body as text (where it is a page) and the bytes received: status line, headers, body."""
    place = urlsplit(address)
    asked = http.client.HTTPConnection(str(place.hostname), place.port, timeout=20)
    asked.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 19
    is_page = (answer.getheader("Content-Type") or "").startswith("text/html")
    packed = answer.getheader("Content-Encoding") == "gzip"
    text = (gzip.decompress(body) if packed else body).decode() if is_page else ""
    return text, head + len(body)


class _AssetFinder(HTMLParser):
    """Collects what a browser loads by itself: style sheets, scripts, icons, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        loads = {"script": "src", "img": "src", "source": "src"}
        if tag == "link" and {"stylesheet", "icon", "modulepreload"} & set((values.get("rel") or "").split()):
            self._add(values.get("href"))
        elif tag in loads:
            self._add(values.get(loads[tag]))

    def _add(self, path: str | None) -> None:
        if path and path not in self.found and not path.startswith("data:"):
            self.found.append(path)


def _assets(page: str) -> list[str]:
    finder = _AssetFinder()
    finder.feed(page)
    return finder.found
