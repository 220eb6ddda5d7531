"""What `make bench` measures of filling the form: its page, and saving cards one after the other."""

import gzip
import http.client
import itertools
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.indicators.selectors import instrument_structure
from apps.submissions.enums import SubmissionState
from apps.submissions.forms import field_prefix
from apps.submissions.models import Submission

from .measurements import READER_AIM, Line, p95_of, timed
from .seed import SIMULATION

SECONDS: Final = 10
WRITERS: Final = 8
PAGE_AIM_KILOBYTES: Final = 25.0
PAGE_AIM_MILLISECONDS: Final = 60.0
SAVES_AIM: Final = 150
SHARE_AIM: Final = 0.5


@dataclass
class _Saves:
    """How long each save took, in seconds."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        return len(self.seconds) / SECONDS

    @property
    def p95(self) -> float:
        return p95_of(self.seconds) * 1000


def measure_form(email_of_nation: str) -> list[Line]:
    """Measure the largest page of the form: bytes, processor time and queries, for an office and for readers."""
    form = _open_forms()[0]
    structure = instrument_structure(form.edition.instrument)
    smallest, *_, largest = sorted(structure.dimensions, key=lambda dimension: len(dimension.all_indicators))
    address, other = (
        reverse("submissions:dimension", args=[form.public_id, dimension.code])
        for dimension in (largest, smallest)
    )
    province = user_list_with(Permission.SUBMISSION_APPROVE_REGENCY, form.region)[0]
    people = (_operator(form), province, User.objects.get(email=email_of_nation))
    browsers = [browser_of(person) for person in people]
    kilobytes = len(opened(browsers[0], address).content) / 1000
    return [
        Line(
            "form page, on the wire",
            f"{kilobytes:.1f} KB",
            f"at most {PAGE_AIM_KILOBYTES:.0f} KB",
            kilobytes <= PAGE_AIM_KILOBYTES,
            f"the dimension with {len(largest.all_indicators)} indicators, with Accept-Encoding: gzip",
        ),
        *_times(browsers, address, other),
    ]


def _times(browsers: list[Client], address: str, other: str) -> list[Line]:
    """Measure the same page as an office fills it, and as a province and the nation read it; and a smaller one."""
    office, province, nation = (_milliseconds(browser, address) for browser in browsers)
    counts = [queries_of(browser, address) for browser in browsers]
    of_other = [queries_of(browser, other) for browser in browsers]
    return [
        Line(
            "form page, processor time",
            f"{office:.0f} ms",
            f"at most {PAGE_AIM_MILLISECONDS:.0f} ms",
            office <= PAGE_AIM_MILLISECONDS,
            "mean of 20, from request to compressed answer, in this process",
        ),
        Line(
            "form page, queries",
            f"office {counts[0]}, province {counts[1]}, nation {counts[2]}",
            "constant",
            counts == of_other,
            f"of the smallest dimension {', '.join(map(str, of_other))}",
        ),
        Line(
            "form page, restricted reader",
            f"{province / nation:.2f} times ({province:.0f} and {nation:.0f} ms)",
            f"at most {READER_AIM}",
            province <= READER_AIM * nation,
            "a coordinator of one province beside a reader of the whole nation, the same page without fields",
        ),
    ]


def measure_saves(address: str, bare: str) -> list[Line]:
    """Measure saving cards as answers, beside a bare view that does one INSERT through the same server."""
    least = _hammer([_bare_writer(bare) for _ in range(WRITERS)])
    forms = itertools.islice(itertools.cycle(_open_forms()), WRITERS)
    saves = _hammer([_card_writer(address, form, place) for place, form in enumerate(forms)])
    share = saves.rate / least.rate
    return [
        Line(
            "autosaves, answers stored",
            f"{saves.rate:.0f}/s, p95 {saves.p95:.0f} ms",
            f"at least {SAVES_AIM}/s",
            saves.rate >= SAVES_AIM and not saves.errors,
            f"{WRITERS} open pages for {SECONDS} s, each card a new version with its history and audit entry; "
            f"{saves.errors} errors. ODK Central publishes 41.2 submissions/s (other hardware)",
        ),
        Line(
            "autosaves, beside one bare INSERT",
            f"{share:.2f} of {least.rate:.0f}/s",
            f"at least {SHARE_AIM}",
            share >= SHARE_AIM,
            f"a Django view without middleware, same server and database, p95 {least.p95:.0f} ms",
        ),
    ]


def _open_forms() -> list[Submission]:
    rows = Submission.objects.filter(edition__code=SIMULATION, state=SubmissionState.DRAFT)
    return list(rows.select_related("region", "edition__instrument").order_by("pk"))


def _operator(form: Submission) -> User:
    return user_list_with(Permission.SUBMISSION_ENTER, form.region)[0]


def browser_of(person: User) -> Client:
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(person)
    return browser


def opened(browser: Client, address: str) -> Any:
    answer = browser.get(address, headers={"accept-encoding": "gzip"})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return answer


def _milliseconds(browser: Client, address: str) -> float:
    """Return the processor time of one opening, the mean of 20."""
    opened(browser, address)
    began = time.process_time()
    for _ in range(20):
        opened(browser, address)
    return (time.process_time() - began) / 20 * 1000


def openings_of(browser: Client, address: str, times: int) -> list[float]:
    """Return how many milliseconds each of so many openings took in this process, until the compressed answer."""
    return [timed(lambda: opened(browser, address)) * 1000 for _ in range(times)]


def queries_of(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        opened(browser, address)
    return len(queries)


def _hammer(writers: list[Callable[[int], bool]]) -> _Saves:
    """Let every writer save one thing after the other for some seconds."""
    found, until = _Saves(), time.perf_counter() + SECONDS

    def write(save: Callable[[int], bool]) -> None:
        for number in itertools.count():
            began = time.perf_counter()
            if began >= until:
                return
            if not save(number):
                found.errors += 1
            found.seconds.append(time.perf_counter() - began)

    threads = [threading.Thread(target=write, args=[save]) for save in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _connection(address: str) -> http.client.HTTPConnection:
    place = urlsplit(address)
    return http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)


def _bare_writer(address: str) -> Callable[[int], bool]:
    asked = _connection(address)

    def save(number: int) -> bool:
        asked.request("POST", "/", body=f"note {number}".encode())
        answer = asked.getresponse()
        answer.read()
        return answer.status == 200

    return save


def _card_writer(address: str, form: Submission, place: int) -> Callable[[int], bool]:
    """Return what saves one card of a form again and again, as an open page does."""
    page = OpenPage(address, form, browser_of(_operator(form)), place)
    return page.save


class OpenPage:
    """The form of one office, open in a browser: it can be opened again, and saves one of its cards."""

    def __init__(self, address: str, form: Submission, browser: Client, place: int = 0) -> None:
        indicators = instrument_structure(form.edition.instrument).indicators
        code = indicators[place % len(indicators)].code
        self.dimension = reverse(
            "submissions:dimension", args=[form.public_id, code.split(".", maxsplit=1)[0]]
        )
        self.card = reverse("submissions:card", args=[form.public_id, code])
        self.cookies = {name: cookie.value for name, cookie in browser.cookies.items()}
        self.asked, self.prefix = _connection(address), field_prefix(code)
        self.secret = ""
        stored = form.answers.filter(indicator__code=code).first()
        self.read_at = stored.revision if stored else 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def open(self) -> bool:
        self.asked.request("GET", self.dimension, headers=self.headers | {"Accept-Encoding": "gzip"})
        answer = self.asked.getresponse()
        text = gzip.decompress(answer.read()).decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
        self.secret = found[1] if found else ""
        for cookie in SimpleCookie(answer.headers.get("Set-Cookie", "")).values():
            self.cookies[cookie.key] = cookie.value
        return answer.status == 200 and bool(found)

    def save(self, number: int) -> bool:
        if not self.secret:
            self.open()
        fields = {
            f"{self.prefix}-value": "no_data",
            f"{self.prefix}-note": f"Arsip belum ditemukan, pencarian ke-{number}.",
            f"{self.prefix}-read_at": self.read_at,
            f"{self.prefix}-draft_at": "",
            "settle": "1",
        }
        headers = self.headers | {
            "X-CSRFToken": self.secret,
            "X-Requested-With": "XMLHttpRequest",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.asked.request("POST", self.card, body=urlencode(fields), headers=headers)
        answer = self.asked.getresponse()
        told = json.loads(answer.read() or b"{}")
        self.read_at = told.get("read_at", self.read_at)
        return answer.status == 200
