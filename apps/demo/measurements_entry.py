"""What `make bench` measures of filling the form: its page, and saving cards one after the other."""

import http.client
import itertools
import json
import re
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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

from .measurements import Line
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
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000


def measure_form(email_of_nation: str) -> list[Line]:
    """Measure the largest page of the form: bytes and processor time, and queries for an office and for the nation."""
    form = _open_forms()[0]
    structure = instrument_structure(form.edition.instrument)
    largest = max(structure.dimensions, key=lambda dimension: len(dimension.all_indicators))
    address = reverse("submissions:dimension", args=[form.public_id, largest.code])
    office, nation = (
        _browser(person) for person in (_operator(form), User.objects.get(email=email_of_nation))
    )
    answer = _opened(office, address)
    began = time.process_time()
    for _ in range(20):
        _opened(office, address)
    milliseconds = (time.process_time() - began) / 20 * 1000
    counts = [_queries(browser, address) for browser in (office, nation)]
    kilobytes = len(answer.content) / 1000
    what = f"{len(largest.all_indicators)} indicators"
    return [
        Line(
            "form page, on the wire",
            f"{kilobytes:.1f} KB",
            f"at most {PAGE_AIM_KILOBYTES:.0f} KB",
            kilobytes <= PAGE_AIM_KILOBYTES,
            f"the dimension with {what}, with Accept-Encoding: gzip",
        ),
        Line(
            "form page, processor time",
            f"{milliseconds:.0f} ms",
            f"at most {PAGE_AIM_MILLISECONDS:.0f} ms",
            milliseconds <= PAGE_AIM_MILLISECONDS,
            "mean of 20, from request to compressed answer, in this process",
        ),
        Line(
            "form page, queries",
            f"{counts[0]} for the office, {counts[1]} for the nation",
            "constant",
            True,
            "the tests hold that they do not grow with the indicators",
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


def _browser(person: User) -> Client:
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(person)
    return browser


def _opened(browser: Client, address: str) -> Any:
    answer = browser.get(address, headers={"accept-encoding": "gzip"})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return answer


def _queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _opened(browser, address)
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
    browser = _browser(_operator(form))
    indicators = instrument_structure(form.edition.instrument).indicators
    code = indicators[place].code
    dimension = reverse("submissions:dimension", args=[form.public_id, code.split(".", maxsplit=1)[0]])
    secret = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(dimension).content.decode())
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
    headers = {
        "Cookie": cookies,
        "X-CSRFToken": secret[1] if secret else "",
        "X-Requested-With": "XMLHttpRequest",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    asked, prefix = _connection(address), field_prefix(code)
    target = reverse("submissions:card", args=[form.public_id, code])
    answer_now = form.answers.filter(indicator__code=code).first()
    read_at = answer_now.revision if answer_now else 0

    def save(number: int) -> bool:
        nonlocal read_at
        fields = {
            f"{prefix}-value": "no_data",
            f"{prefix}-note": f"Arsip belum ditemukan, pencarian ke-{number}.",
            f"{prefix}-read_at": read_at,
            f"{prefix}-draft_at": "",
            "settle": "1",
        }
        asked.request("POST", target, body=urlencode(fields), headers=headers)
        answer = asked.getresponse()
        told = json.loads(answer.read() or b"{}")
        read_at = told.get("read_at", read_at)
        return answer.status == 200

    return save
