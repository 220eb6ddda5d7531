import zipfile
from io import BytesIO
from typing import Any

import pytest

from apps.core.exceptions import InvalidInputError
from apps.submissions.files import inspect_upload

from .conftest import PDF


def _zip(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # dated 1980: the same bytes in every process
    return stream.getvalue()


WORD = _zip("[Content_Types].xml", "word/document.xml")
EXCEL = _zip("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.jpg", b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        ("a.jpeg", b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        ("a.png", b"\x89PNG\r\n\x1a\nrest", "image/png"),
        ("a.docx", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_inspect_upload_takes_what_is_what_it_says(name: str, content: bytes, content_type: str) -> None:
    stream = BytesIO(content)
    facts = inspect_upload(name, stream)
    assert (facts.content_type, facts.size, stream.tell()) == (content_type, len(content), 0)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", "kosong"),
        ("a", PDF, "tidak diterima"),
        ("a.html", b"<html>", "tidak diterima"),
        ("a.svg", b"<svg/>", "tidak diterima"),
        ("a.pdf.exe", PDF, "tidak diterima"),
        ("a.pdf", WORD, "bukan PDF"),
        ("a.docx", EXCEL, "bukan DOCX"),
        ("a.docx", _zip("word/document.xml"), "bukan DOCX"),
        ("a.docx", _zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "bukan DOCX"),
        ("a.xlsx", b"PK\x03\x04broken", "bukan XLSX"),
        ("a.jpg", PDF, "bukan JPG"),
    ],
)
def test_inspect_upload_says_why_it_refuses(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refused:
        inspect_upload(name, BytesIO(content))
    assert f"“{name}”" in refused.value.message


def test_inspect_upload_knows_the_limit(settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 2 * 1024 * 1024
    exact = PDF + b" " * (settings.EVIDENCE_MAX_BYTES - len(PDF))
    assert inspect_upload("pas.pdf", BytesIO(exact)).size == settings.EVIDENCE_MAX_BYTES
    with pytest.raises(InvalidInputError, match="lebih besar dari 2 MB"):
        inspect_upload("lebih.pdf", BytesIO(exact + b" "))
