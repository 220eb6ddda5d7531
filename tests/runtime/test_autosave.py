"""Saving a card while servers die: what was acknowledged is stored, and what is sent again is stored once."""

import http.client
import json
import operator
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.submissions.models import AnswerRevision
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.postgres import PostgresServer
from tests.factories import edition_make, submission_make
from tests.running import environment_of_test, n_waiting, wait_until, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.thorough]

_pause = threading.Event()


@dataclass
class Page:
    """An open form that saves one card again and again, as its script does: until it is told that it is stored."""

    site: object
    session: str
    submission: str
    code: str = "1.1"
    writer: str = field(default_factory=lambda: str(uuid.uuid4()))
    read_at: int = 0

    def save(self, note: str) -> None:
        """Send the card until the portal says that it has it."""
        while (told := self.send(note)) is None:
            _pause.wait(0.02)
        assert told["state"] == "saved", told
        self.read_at = told["read_at"]

    def send(self, note: str) -> dict | None:
        """Return what the portal said, nothing where it did not answer or could not store the card."""
        try:
            with self.sent(note) as asked:
                answer = asked.getresponse()
                text = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        assert answer.status == 200 or answer.status >= 500, (answer.status, text[:300])
        return json.loads(text) if answer.status == 200 else None

    @contextmanager
    def sent(self, note: str) -> Iterator[http.client.HTTPConnection]:
        """Send the card, and give the connection on which the answer is to come."""
        prefix = f"i{self.code.replace('.', '_')}"
        fields = {
            f"{prefix}-value": "no_data", f"{prefix}-note": note, f"{prefix}-events-TOTAL_FORMS": "0",
            f"{prefix}-read_at": self.read_at, f"{prefix}-draft_at": "", "writer": self.writer, "settle": "1",
        }  # fmt: skip
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={'c' * 32}"
        headers = {
            "Cookie": cookies, "X-CSRFToken": "c" * 32, "X-Requested-With": "XMLHttpRequest",
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        asked = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        try:
            asked.request(
                "POST",
                reverse("submissions:card", args=[self.submission, self.code]),
                urlencode(fields),
                headers,
            )
            yield asked
        finally:
            asked.close()


@pytest.fixture
def form(regions, operator_pandeglang):
    return submission_make(edition_make(), regions.pandeglang)


def session_of(person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_server_killed_within_a_save_stores_it_once_when_it_is_sent_again(
    form, operator_pandeglang, tmp_path
):
    with web(tmp_path, environment_of_test()) as site, ThreadPoolExecutor(1) as pool:
        page = Page(site, session_of(operator_pandeglang), str(form.public_id))
        with psycopg.connect(environment_of_test()["DATABASE_URL"]) as stop:
            stop.execute("LOCK TABLE submissions_answerrevision IN ACCESS EXCLUSIVE MODE")
            saving = pool.submit(page.save, "Arsip terbakar.")
            wait_until("the server waits for the lock", lambda: n_waiting() == 1)
            site.process.kill()
            stop.rollback()
        wait_until("the dead server's transaction is gone", lambda: n_waiting() == 0)
        assert (AnswerRevision.objects.count(), saving.done()) == (0, False)
        site.process.start()
        saving.result(timeout=60)
    assert stored() == [(1, "Arsip terbakar.")]


def test_a_server_killed_between_a_save_and_its_answer_stores_it_once(form, operator_pandeglang, tmp_path):
    with web(tmp_path, environment_of_test()) as site:
        page = Page(site, session_of(operator_pandeglang), str(form.public_id))
        with page.sent("Arsip terbakar."):
            # Nobody reads the answer: it dies with the server.
            wait_until("the card is stored", lambda: stored() == [(1, "Arsip terbakar.")])
            site.process.kill()
        site.process.start()
        page.save("Arsip terbakar.")
    assert stored() == [(1, "Arsip terbakar.")]
    assert page.read_at == 1


def stored() -> list[tuple[int, str]]:
    return [(row.revision, row.content["note"]) for row in AnswerRevision.objects.order_by("revision")]


CAST = """
import json, sys, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from apps.accounts.permissions import Role
from apps.regions.enums import NATION_CODE, RegionLevel
from tests.factories import edition_make, person_make, region_make, submission_make
call_command("migrate", verbosity=0)
nation = region_make(NATION_CODE, "Indonesia", RegionLevel.NATION)
office = region_make("36", "Banten", RegionLevel.PROVINCE, nation)
client = Client()
client.force_login(person_make("Operator", Role.OPERATOR, office))
form = submission_make(edition_make(), office)
print(json.dumps([client.cookies[settings.SESSION_COOKIE_NAME].value, str(form.public_id)]))
"""
NOTES = """
SELECT stored.content ->> 'note' FROM submissions_answerrevision stored
JOIN submissions_answer answer ON answer.id = stored.answer_id
JOIN indicators_indicator indicator ON indicator.id = answer.indicator_id
WHERE indicator.code = %s ORDER BY stored.revision
"""


def test_a_database_restarted_while_cards_are_saved_loses_nothing_and_stores_nothing_twice(tmp_path):
    (tmp_path / "postgres").mkdir()
    server = PostgresServer(Places(tmp_path / "postgres"), is_throw_away=True)
    server.start(ends_with_parent=True)
    environment = environment_of_test(DATABASE_URL=server.url)
    try:
        made = subprocess.run(
            [sys.executable, "-c", CAST], env={**os.environ, **environment}, check=True, capture_output=True
        )
        session, form = json.loads(made.stdout)
        with web(tmp_path, environment) as site, ThreadPoolExecutor(2) as pool:
            pages = [Page(site, session, form, code) for code in ("1.1", "1.2")]
            is_over = threading.Event()
            saving = [pool.submit(save_until, page, is_over) for page in pages]
            for _ in range(2):
                wait_until_they_go_on(pages)
                server.stop()
                server.start(ends_with_parent=True)
            wait_until_they_go_on(pages)
            is_over.set()
            acknowledged = [future.result(timeout=60) for future in saving]
        with psycopg.connect(server.url) as base:
            for page, notes in zip(pages, acknowledged, strict=True):
                assert [note for (note,) in base.execute(NOTES, [page.code])] == notes
    finally:
        server.stop()
        server.places.remove_short_sockets()


def wait_until_they_go_on(pages: list[Page]) -> None:
    before = [page.read_at for page in pages]
    wait_until(
        "every page has saved", lambda: all(map(operator.gt, [page.read_at for page in pages], before))
    )


def save_until(page: Page, is_over: threading.Event) -> list[str]:
    """Save one text after the other; return those that the portal has acknowledged, in order."""
    notes: list[str] = []
    while not is_over.is_set():
        notes.append(f"Teks {len(notes) + 1}.")
        page.save(notes[-1])
    return notes
