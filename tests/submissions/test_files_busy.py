"""A file that could not be looked at, because too many others wait, is never taken for good."""

from collections.abc import Callable
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.core.exceptions import UnavailableError
from apps.submissions.files import alone, inspect_upload
from apps.submissions.forms.answer import AnswerForm
from apps.submissions.models import Evidence, Submission
from tests.factories import submission_fill
from tests.submissions.asking import program_of
from tests.submissions.samples import packed_pdf, picture

Uploads = Callable[..., SimpleUploadedFile]
SAID = "belum dapat diperiksa"
PACKED = packed_pdf()


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all turns of the process that looks into files, for as long as the test lasts."""
    turns = BoundedSemaphore(1)
    turns.acquire()
    monkeypatch.setattr(alone, "_TURNS", turns)
    monkeypatch.setattr(alone, "_PATIENCE", 0.01)


@pytest.mark.parametrize(("name", "content"), [("a.pdf", PACKED), ("a.jpg", picture("JPEG"))])
@pytest.mark.usefixtures("busy")
def test_a_file_that_waits_too_long_is_asked_for_again(name: str, content: bytes) -> None:
    with pytest.raises(UnavailableError, match=rf"“{name}” {SAID}.*Unggah lagi beberapa menit lagi"):
        inspect_upload(name, BytesIO(content))


def test_a_machine_too_busy_to_look_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as overloaded:
        overloaded.setattr(alone, "MOST_SECONDS", 0)
        with pytest.raises(UnavailableError, match=SAID):
            inspect_upload("a.pdf", BytesIO(PACKED))
    assert inspect_upload("a.pdf", BytesIO(PACKED)).extension == "pdf"


@pytest.mark.usefixtures("busy")
def test_a_program_is_told_to_try_again(
    pandeglang: Submission, operator_pandeglang: User, pdf: Uploads
) -> None:
    submission_fill(pandeglang, operator_pandeglang)
    place = f"/api/v1/submissions/{pandeglang.public_id}/answers/1.1/evidence/"
    answer: Any = program_of(operator_pandeglang)("post", place, file=pdf(content=PACKED))
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert SAID in answer.json()["message"]
    assert Evidence.objects.count() == 0


@pytest.mark.usefixtures("busy")
def test_the_form_says_which_file_was_not_looked_at(pdf: Uploads) -> None:
    files = [pdf("baik.pdf"), pdf("dikemas.pdf", PACKED)]
    form = AnswerForm({"value": "no_data"}, {"evidence": files})  # type: ignore[arg-type]
    assert not form.is_valid()
    [said] = form.errors["evidence"]
    assert f"“dikemas.pdf” {SAID}" in said
    assert form.cleaned_data["value"] == "no_data"
