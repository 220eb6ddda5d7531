"""Every address of the API that reads, asked in the ways that programs ask: each answer is a documented one."""

import uuid
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import User
from apps.submissions.files import FILE_KINDS
from apps.submissions.models import Submission
from apps.submissions.services import Upload, evidence_attach_many
from tests.factories import submission_fill
from tests.submissions.asking import program_of
from tests.submissions.conftest import PDF
from tests.submissions.test_api_schema import operations

READ = {name.split()[1]: operation for name, operation in operations() if name.startswith("get ")}
FILE = "/api/v1/evidence/{public_id}/file/"


@pytest.fixture
def places(pandeglang: Submission, operator_pandeglang: User) -> dict[str, str]:
    """Return an address of each path that reads, with something at it wherever this can be made quickly."""
    submission_fill(pandeglang, operator_pandeglang)
    uploads = [Upload("1.1", "surat.pdf", BytesIO(PDF))]
    [file] = evidence_attach_many(submission=pandeglang, uploads=uploads, actor=operator_pandeglang)
    made = {}
    for path in READ:
        row = file.public_id if "/evidence/{public_id}" in path else pandeglang.public_id
        code = "36.01" if "/regions/" in path else pandeglang.edition.code if "/editions/" in path else "1.1"
        made[path] = path.format(public_id=row, code=code, edition=pandeglang.edition.code, version=1)
    return made


def _closed(answer: HttpResponse) -> HttpResponse:
    answer.close()  # a file that is sent stays open until then
    return answer


def _answers(path: str, address: str, ask: Callable[..., Any]) -> Iterator[HttpResponse]:
    found = ask("get", address)
    yield found
    yield ask("get", f"{address}?tidak-ada=1")
    yield ask("get", f"{address}?format=xml")
    yield ask("get", address, Accept="text/html")
    yield ask("get", address, Authorization="Bearer ikp_tidakada")
    if "ETag" in found:
        yield ask("get", address, if_none_match=found["ETag"])
    yield ask("get", path.format(public_id=uuid.uuid4(), code="99.99", edition="tidak-ada", version=9))


@pytest.mark.parametrize("path", READ)
def test_every_answer_of_an_address_that_reads_is_documented(
    path: str, places: dict[str, str], operator_pandeglang: User
) -> None:
    documented = READ[path]["responses"]

    asked = _answers(path, places[path], program_of(operator_pandeglang))
    answers = [*map(_closed, asked), _closed(Client().get(places[path]))]

    met = {(answer.status_code, answer.get("Content-Type", "").partition(";")[0]) for answer in answers}
    told = {
        (int(status), kind)
        for status, response in documented.items()
        for kind in response.get("content", {"": {}})
    }
    assert met <= told
    assert 400 in {status for status, _ in met}
    assert (406 in {status for status, _ in met}) == (path != FILE)


def test_documented_media_types_of_a_file_are_those_that_are_sent() -> None:
    told = READ[FILE]["responses"]["200"]["content"]

    assert set(told) == {kind.content_type for kind in FILE_KINDS.values()}


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "text/html"])
def test_file_is_sent_to_a_program_whatever_kind_it_asks_for(
    kind: str, places: dict[str, str], operator_pandeglang: User
) -> None:
    answer = _closed(program_of(operator_pandeglang)("get", places[FILE], Accept=kind))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
