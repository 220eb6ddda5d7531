"""The script of the documents fills a form through a real server, also over a line that breaks."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from apps.accounts.models import User
from apps.submissions.models import Answer, AnswerRevision, Evidence, Submission
from tests.cast import Regions
from tests.factories import edition_make, submission_make, token_make_for
from tests.running import environment_of_test, web
from tests.submissions.asking import EVENT
from tests.submissions.conftest import PDF, media_root

__all__ = ["media_root"]

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "api_fill.py"
ANSWERS: list[dict[str, Any]] = [
    {"indicator": "1.1", "value": "occurred", "events": [EVENT], "files": ["putusan.pdf"]},
    {"indicator": "1.2", "value": "did_not_occur"},
    {"indicator": "2.1", "value": "did_not_occur"},
    {"indicator": "2.2", "value": "did_not_occur", "note": "Sudah ditanyakan."},
]
pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]
Fill = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def form(regions: Regions) -> Submission:
    return submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)


@pytest.fixture
def fill(form: Submission, operator_pandeglang: User, live_server: Any, tmp_path: Path) -> Fill:
    """Return what runs the script on answers, with further options."""
    (tmp_path / "putusan.pdf").write_bytes(PDF)
    _, token = token_make_for(operator_pandeglang)

    def run(
        answers: Any = ANSWERS, *options: str, portal: str = "", text: str = token
    ) -> "subprocess.CompletedProcess[str]":
        file = tmp_path / "answers.json"
        file.write_text(json.dumps(answers), encoding="utf-8")
        which = ["--edition", form.edition.code, "--region", "36.01"]
        return script_run(portal or live_server.url, str(file), *which, *options, token=text)

    return run


def script_run(*arguments: str, token: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        env={**os.environ, "IKP_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_script_fills_a_form_attaches_files_and_sends_it(form: Submission, fill: Fill) -> None:
    done = fill(ANSWERS, "--submit")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["4 answers stored", "1.1: putusan.pdf attached", "sent for review"]
    form.refresh_from_db()
    assert form.state == "submitted"
    assert Evidence.objects.get().original_name == "putusan.pdf"
    assert set(AnswerRevision.objects.values_list("origin", flat=True)) == {"api"}


def test_what_is_answered_otherwise_is_left_alone_unless_wanted(fill: Fill, tmp_path: Path) -> None:
    fill()
    other = [{"indicator": "1.2", "value": "no_data", "note": "Belum ada laporan."}]
    left = fill(other)
    assert left.stdout.splitlines() == ["1.2: left as Operator Pandeglang answered it", "0 answers stored"]
    assert fill(other, "--overwrite").stdout == "1 answers stored\n"
    assert Answer.objects.get(indicator__code="1.2").value == "no_data"
    again = fill()
    assert again.stdout.splitlines()[-1] == "1.1: putusan.pdf was there already"
    (tmp_path / "salinan.pdf").write_bytes(PDF)
    copied = fill([{**ANSWERS[0], "files": ["salinan.pdf"]}])
    assert copied.stdout.splitlines()[-1] == "1.1: salinan.pdf was there already as putusan.pdf"
    assert Evidence.objects.count() == 1


def test_texts_and_units_are_compared_as_the_portal_stores_them(fill: Fill) -> None:
    fill([{**ANSWERS[1], "note": "  Arsip\r\nkosong  "}, {**ANSWERS[0], "files": []}])
    same = [
        {**ANSWERS[1], "note": "Arsip\nkosong"},
        {
            **ANSWERS[0],
            "events": [{**EVENT, "narrative": f" {EVENT['narrative']} ", "unit": ""}],
            "files": [],
        },
    ]
    assert fill(same).stdout == "0 answers stored\n"
    other = {**ANSWERS[0], "events": [{**EVENT, "unit": "laporan"}], "files": []}
    assert fill([other], "--overwrite").stdout == "1 answers stored\n"
    assert fill([other], "--overwrite").stdout == "0 answers stored\n"


def test_the_script_says_what_the_portal_refused(fill: Fill) -> None:
    wrong = fill([{"indicator": "1.1", "value": "occurred", "events": [{**EVENT, "count": "1.250"}]}])
    assert wrong.returncode == 1
    assert "Not done. 422: Tidak ada yang disimpan. 1.1, kejadian 1, Jumlah: “1.250”" in wrong.stderr
    assert "Not done. 401: Token ini tidak dikenal." in fill(text="ikp_salah").stderr
    assert not Answer.objects.exists()


ANSWER = {"indicator": "1.1", "value": "occurred"}
BROKEN: dict[str, tuple[Any, str]] = {
    "no JSON": ('[{"indicator": ', "answers.json is no JSON: Expecting value: line 1 column 16"),
    "no UTF-8": (b"[\xff]", "answers.json is no JSON: 'utf-8' codec"),
    "no list": ({"answers": []}, "answers.json is no list of answers, each an object"),
    "no objects": (["1.1"], "answers.json is no list of answers, each an object"),
    "no value": ([ANSWER, {"indicator": "1.2"}], "answer 2 of "),
    "events that are none": ([{**ANSWER, "events": [2]}], "1.1: events is no list of objects"),
    "files that are none": ([{**ANSWER, "files": "putusan.pdf"}], "1.1: files is no list of paths"),
    "a file that is missing": ([{**ANSWER, "files": ["hilang.pdf"]}], "1.1: there is no file "),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_of_answers_is_told_in_plain_words(fault: str, tmp_path: Path) -> None:
    content, told = BROKEN[fault]
    file = tmp_path / "answers.json"
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = script_run("http://127.0.0.1:1", str(file), "--edition", "x", "--region", "36.01")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Not done. ")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lost_answer_is_asked_for_again_and_nothing_is_stored_twice(fill: Fill, live_server: Any) -> None:
    with breaking_line(live_server.url) as line:
        done = fill(portal=line.address)
    assert (done.returncode, done.stderr) == (0, "")
    assert line.broken == 2, "the answers and the file"
    assert AnswerRevision.objects.count() == 4
    assert Evidence.objects.count() == 1


def test_a_file_that_is_too_large_is_told_with_its_size_and_limit(
    form: Submission, operator_pandeglang: User, fill: Fill, tmp_path: Path
) -> None:
    (tmp_path / "putusan.pdf").write_bytes(PDF + b" " * 21 * 1024**2)
    (tmp_path / "logs").mkdir()
    with web(tmp_path / "logs", environment_of_test()) as server:
        done = fill(portal=server.address)
    assert done.returncode == 1
    assert "Not done. 413: Berkas lebih besar dari 20 MB, jadi tidak disimpan." in done.stderr


def test_a_line_that_breaks_while_a_large_file_is_sent_is_told_with_the_size(
    form: Submission, fill: Fill, tmp_path: Path, live_server: Any
) -> None:
    (tmp_path / "putusan.pdf").write_bytes(PDF + b" " * 5 * 1024**2)
    with breaking_line(live_server.url, takes=1024**2) as line:
        done = fill(portal=line.address)
    assert done.returncode == 1
    assert "no answer from" in done.stderr
    assert "while 5 MB were sent: perhaps more than the portal, or a proxy before it, takes" in done.stderr


class Line(ThreadingHTTPServer):
    """Hands requests on to the portal, and loses the answer to every write that comes for the first time.

    It breaks on a body that is longer than it `takes`.
    """

    daemon_threads = True

    def __init__(self, portal: str, takes: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.takes = takes
        self.portal = urlsplit(portal).netloc
        self.seen: set[str] = set()
        self.broken = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Line

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > self.server.takes:
            self.close_connection = True
            return
        body = self.rfile.read(length)
        portal = http.client.HTTPConnection(self.server.portal, timeout=30)
        headers = {name: text for name, text in self.headers.items() if name not in {"Host", "Connection"}}
        portal.request(self.command, self.path, body or None, headers)
        answer = portal.getresponse()
        told = answer.read()
        portal.close()
        key = self.headers.get("Idempotency-Key", "")
        if key and key not in self.server.seen:
            self.server.seen.add(key)
            self.server.broken += 1
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET  # noqa: N815 - the name that the library looks for

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def breaking_line(portal: str, takes: int = 1024**3) -> Iterator[Line]:
    with Line(portal, takes) as line:
        thread = threading.Thread(target=line.serve_forever)
        thread.start()
        try:
            yield line
        finally:
            line.shutdown()
            thread.join()
