"""What `make bench` measures of all offices at once: 552 people with their forms open, each saving every 20 seconds."""

import datetime as dt
import http.client
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition
from apps.indicators.services import ElectionInput, edition_create
from apps.submissions.models import Submission
from apps.submissions.services import collection_open

from .measurements import Line, p95_of
from .measurements_entry import OpenPage, browser_of

EVERY: Final = 20.0
"""Seconds between two saves of one office."""
ARRIVING: Final = 60.0
"""Seconds within which all offices open their forms."""
LASTING: Final = 120.0
HANDS: Final = 64
"""Threads that stand for the browsers; each waits for one answer at a time."""
AIM: Final = 300.0


@dataclass
class _Answers:
    """How long each answer took in milliseconds, counted from the moment at which it was due."""

    opened: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    errors: int = 0


def measure_offices(address: str, like: Edition, actor: User) -> list[Line]:
    """Open the forms of every office of a new edition, and let each save a card every 20 seconds."""
    pages = [
        OpenPage(
            address, form, browser_of(user_list_with(Permission.SUBMISSION_ENTER, form.region)[0]), place
        )
        for place, form in enumerate(_new_forms(like, actor))
    ]
    found = _run(pages)
    p95 = p95_of(found.opened + found.saved)
    return [
        Line(
            f"{len(pages)} offices at once",
            f"p95 {p95:.0f} ms, {found.errors} errors",
            f"p95 at most {AIM:.0f} ms",
            p95 <= AIM and not found.errors,
            f"{len(found.opened)} forms opened within {ARRIVING:.0f} s (p95 {p95_of(found.opened):.0f} ms), "
            f"{len(found.saved)} cards saved in {LASTING:.0f} s (p95 {p95_of(found.saved):.0f} ms)",
        )
    ]


def _new_forms(like: Edition, actor: User) -> list[Submission]:
    edition = edition_create(
        actor=actor,
        code="pengukuran",
        name="Pengukuran",
        name_en="Measurement",
        kind=EditionKind(like.kind),
        instrument=like.instrument,
        region_set=like.region_set,
        reference_on=dt.date(2024, 1, 1),
        elections=[ElectionInput(row.name, row.year, code=row.code) for row in like.elections.all()],
    )
    collection_open(edition=edition, actor=actor)
    rows = Submission.objects.filter(edition=edition).select_related("region", "edition__instrument")
    return list(rows.order_by("pk"))


def _run(pages: list[OpenPage]) -> _Answers:
    """Do what is due, whenever it is due; who waits for a free hand waits in the measured time too."""
    found, began = _Answers(), time.perf_counter()
    due: queue.Queue[tuple[float, Callable[[], bool], list[float]] | None] = queue.Queue()

    def work() -> None:
        while (task := due.get()) is not None:
            at, act, times = task
            try:
                found.errors += not act()
            except (OSError, http.client.HTTPException):
                found.errors += 1
            times.append((time.perf_counter() - at) * 1000)

    hands = [threading.Thread(target=work) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for at, page, number in _plan(pages):
        time.sleep(max(0.0, began + at - time.perf_counter()))
        due.put((began + at, partial(_visit, page, number), found.saved if number else found.opened))
    for _ in hands:
        due.put(None)
    for hand in hands:
        hand.join()
    return found


def _visit(page: OpenPage, number: int) -> bool:
    """Do it on a new connection: the server closes one that has rested for two seconds."""
    page.asked.close()
    return page.save(number) if number else page.open()


def _plan(pages: list[OpenPage]) -> list[tuple[float, OpenPage, int]]:
    """Return when which page is opened (0) and saves (1, 2, ...), in order."""
    plan: list[tuple[float, int, OpenPage, int]] = []
    for place, page in enumerate(pages):
        arrives = place / len(pages) * ARRIVING
        plan.append((arrives, place, page, 0))
        saves = int((LASTING - arrives) / EVERY)
        plan += [(arrives + number * EVERY, place, page, number) for number in range(1, saves + 1)]
    return [(at, page, number) for at, _place, page, number in sorted(plan, key=lambda row: row[:2])]
