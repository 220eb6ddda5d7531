"""A real server refuses a body that is too large, or that it need not read: its sender gets to read why."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.submissions.models import Evidence
from tests.cast import Regions
from tests.factories import edition_make, submission_make, token_make_for
from tests.running import Web, environment_of_test, web

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.django_db(transaction=True)]

MB = 1024 * 1024
PIECE = b"x" * MB
FORM = "multipart/form-data; boundary=batas"
BEGINNING = b'--batas\r\nContent-Disposition: form-data; name="file"; filename="besar.pdf"\r\n\r\n%PDF-1.4\n'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Web]:
    with web(tmp_path, environment_of_test()) as server:
        yield server


def send(
    server: Web, path: str, megabytes: int, *, beginning: bytes = b"", **headers: str
) -> tuple[int, str]:
    """Send a body of so many megabytes to its end, as simple programs do, and then read status and answer."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        line.putrequest("POST", path)
        for name, value in {"Content-Length": str(len(beginning) + megabytes * MB), **headers}.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        line.send(beginning)
        for _ in range(megabytes):
            line.send(PIECE)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def test_whoever_sends_too_much_reads_what_is_wrong(
    server: Web, regions: Regions, operator_pandeglang: User
) -> None:
    form = submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)
    _, text = token_make_for(operator_pandeglang)
    token = {"Authorization": f"Bearer {text}"}
    answers = reverse("api:answer_list", args=[form.public_id])
    evidence = reverse("api:answer_evidence", args=[form.public_id, "1.1"])

    def told(path: str, megabytes: int, **more: Any) -> tuple[int, str, str]:
        status, body = send(server, path, megabytes, **more)
        error = json.loads(body)
        return status, error["code"], error["message"]

    file = {"beginning": BEGINNING, "Content_Type": FORM}
    large = (
        413,
        "too_large",
        "Berkas lebih besar dari 20 MB, jadi tidak disimpan. Perkecil atau bagi berkasnya.",
    )
    assert told(evidence, 21, **file, **token) == large
    assert told(evidence, 90, **file, **token) == large
    assert told(evidence, 19, **file, Authorization="Bearer ikp_salah")[0] == 401
    status, code, message = told(answers, 20, Content_Type="application/json", **token)
    assert (status, code, "lebih besar dari 2048 KB" in message) == (413, "too_large", True)
    assert not Evidence.objects.exists()


def test_a_form_that_is_too_large_gets_its_page(server: Web) -> None:
    address = reverse("account_login")
    status, page = send(server, address, 257, beginning=BEGINNING, Content_Type=FORM)
    assert (status, "lebih besar dari 256 MB" in page) == (413, True)


def test_a_connection_serves_the_next_request_after_a_body_that_nobody_read(server: Web) -> None:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    statuses = []
    for _ in range(2):
        line.request("POST", "/tidak-ada/", PIECE)
        answer = line.getresponse()
        answer.read()
        statuses.append(answer.status)
        socket = line.sock
        line.request("POST", "/tidak-ada/", iter([PIECE, PIECE]), encode_chunked=True)
        answer = line.getresponse()
        answer.read()
        statuses.append(answer.status)
        assert line.sock is socket
    line.close()
    assert statuses == [404, 411] * 2
