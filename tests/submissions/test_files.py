import tracemalloc
import zipfile
from io import BytesIO
from typing import Any

import pytest

from apps.core.exceptions import InvalidInputError
from apps.submissions.files import inspect_upload
from tests.submissions.conftest import PDF


def _zip(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # dated 1980: the same bytes in every process
    return stream.getvalue()


def _crowded(parts: int) -> bytes:
    return _zip("[Content_Types].xml", *(f"word/{number}" for number in range(parts)))


WORD = _zip("[Content_Types].xml", "word/document.xml")
EXCEL = _zip("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("dengan-bom.pdf", b"\xef\xbb\xbf" + PDF, "application/pdf"),
        ("dari-pemindai.pdf", b"\r\n" * 509 + b" " + PDF, "application/pdf"),
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
        ("a.pdf", b"\n" * 1020 + PDF, "bukan PDF"),
        ("a.docx", EXCEL, "bukan DOCX"),
        ("a.docx", _zip("word/document.xml"), "bukan DOCX"),
        ("a.docx", _zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "bukan DOCX"),
        ("a.xlsx", b"PK\x03\x04broken", "bukan XLSX"),
        ("a.jpg", PDF, "bukan JPG"),
        ("a.docx", _crowded(10_001), "bukan DOCX"),
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


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Dokumen\\putusan.pdf", "putusan.pdf"),
        ("a\r\nX-Jahat: 1.pdf", "aX-Jahat: 1.pdf"),
        ("putusan\x00.pdf", "putusan.pdf"),
        ("gambar\u202efdp.exe.pdf", "gambarfdp.exe.pdf"),
        ("p" * 300 + ".pdf", "p" * 196 + ".pdf"),
    ],
)
def test_inspect_upload_keeps_a_name_that_can_be_shown(name: str, kept: str) -> None:
    assert inspect_upload(name, BytesIO(PDF)).name == kept


def test_an_archive_that_unpacks_to_much_is_not_unpacked() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    tracemalloc.start()
    facts = inspect_upload("besar.docx", stream)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert facts.extension == "docx"
    assert peak < 5_000_000
