"""Whether an uploaded file is what its name says, judged by its bytes and never by what the browser claims."""

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Final

from django.conf import settings

from apps.core.exceptions import InvalidInputError

_CHUNK: Final = 1024 * 1024
_LONGEST_NAME: Final = 200
_EARLY: Final = 1024
"""Readers of PDF look for its mark within so many bytes (ISO 32000-1, annex H.3)."""

_MAX_PARTS: Final = 10_000
"""The most parts of an office document. A file with more is refused, since listing them would only cost memory."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file that can be evidence: its MIME type, and the test its bytes must pass."""

    content_type: str
    matches: Callable[[BinaryIO], bool]


@dataclass(frozen=True)
class FileFacts:
    """What is known about an upload after it was inspected."""

    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def _starts_with(*signatures: bytes) -> Callable[[BinaryIO], bool]:
    def matches(stream: BinaryIO) -> bool:
        head = stream.read(16)
        return any(head.startswith(signature) for signature in signatures)

    return matches


def _has_early(signature: bytes) -> Callable[[BinaryIO], bool]:
    """Accept what stands before the signature, as the readers of such files do: scanners and mail put lines there."""

    def matches(stream: BinaryIO) -> bool:
        return signature in stream.read(_EARLY)

    return matches


def _office_document(folder: str) -> Callable[[BinaryIO], bool]:
    def matches(stream: BinaryIO) -> bool:
        try:
            if count_signature(b"PK\x01\x02", stream) > _MAX_PARTS:
                return False
            names = zipfile.ZipFile(stream).namelist()
        except (zipfile.BadZipFile, OSError, ValueError):
            return False
        has_macros = any(name.endswith("vbaProject.bin") for name in names)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names) and not has_macros

    return matches


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FILE_KINDS: Final[dict[str, FileKind]] = {
    "pdf": FileKind("application/pdf", _has_early(b"%PDF-")),
    "jpg": FileKind("image/jpeg", _starts_with(b"\xff\xd8\xff")),
    "jpeg": FileKind("image/jpeg", _starts_with(b"\xff\xd8\xff")),
    "png": FileKind("image/png", _starts_with(b"\x89PNG\r\n\x1a\n")),
    "docx": FileKind(f"{_OFFICE}.wordprocessingml.document", _office_document("word/")),
    "xlsx": FileKind(f"{_OFFICE}.spreadsheetml.sheet", _office_document("xl/")),
}
"""The kinds of evidence by extension. None is a kind, like HTML or SVG, whose scripts run in the portal's own pages."""


def inspect_upload(name: str, stream: BinaryIO) -> FileFacts:
    """Return the facts of an upload, or raise InvalidInputError (key "file") saying why it is refused.

    `stream` is read from its beginning and left there.
    """
    base = _clean_name(name)
    extension = PurePath(base).suffix.lower().lstrip(".")
    size, digest = _measure(stream)
    if size == 0:
        raise _refused(f"Berkas “{base}” kosong. Periksa berkas aslinya, lalu unggah ulang.")
    if size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise _refused(f"Berkas “{base}” lebih besar dari {limit} MB. Perkecil atau bagi berkasnya.")
    kind = FILE_KINDS.get(extension)
    if kind is None:
        raise _refused(f"Jenis berkas “{base}” tidak diterima. Gunakan PDF, JPG, PNG, DOCX, atau XLSX.")
    stream.seek(0)
    if not kind.matches(stream):
        raise _refused(
            f"Isi berkas “{base}” bukan {extension.upper()} yang sah. "
            "Simpan ulang dari aplikasi asalnya, lalu unggah lagi."
        )
    stream.seek(0)
    return FileFacts(base, extension, kind.content_type, size, digest)


def count_signature(signature: bytes, stream: BinaryIO) -> int:
    """Return how often `signature` occurs in the stream; one that lies across two chunks is missed.

    Listing the entries of an archive with millions of them would take memory; counting their signatures does not.
    """
    stream.seek(0)
    found = 0
    while chunk := stream.read(_CHUNK):
        found += chunk.count(signature)
    stream.seek(0)
    return found


def _clean_name(name: str) -> str:
    """Return the name without folders and invisible characters; a long one is cut before its extension."""
    base = PurePath(name.replace("\\", "/")).name
    base = "".join(sign for sign in base if sign.isprintable()).strip() or "berkas"
    extension = PurePath(base).suffix[:16]
    return base if len(base) <= _LONGEST_NAME else base[: _LONGEST_NAME - len(extension)] + extension


def _measure(stream: BinaryIO) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def _refused(text: str) -> InvalidInputError:
    return InvalidInputError(text, {"file": [text]})
