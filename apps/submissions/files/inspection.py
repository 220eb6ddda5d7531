"""Whether an uploaded file is what its name says, judged by its bytes and never by what the browser claims."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import BinaryIO, Final

from django.conf import settings

from apps.core.exceptions import InvalidInputError, UnavailableError

from .alone import AloneBusyError
from .office import office_obstacle
from .office_refusals import MACROS
from .pdf import pdf_has_tail, pdf_obstacle
from .pictures import picture_obstacle
from .signatures import CHUNK, archive_kind, has_tail, hidden_archive, is_program

_LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class FileKind:
    """A kind of file that can be evidence: its MIME type, and what says why one with such bytes cannot be taken.

    That is the end of a sentence that names the file, "" where the bytes are of another kind, None where it is fine.
    """

    content_type: str
    obstacle: Callable[[BinaryIO], str | None]


@dataclass(frozen=True)
class FileFacts:
    """What is known about an upload after it was inspected."""

    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FILE_KINDS: Final[dict[str, FileKind]] = {
    "pdf": FileKind("application/pdf", pdf_obstacle),
    "jpg": FileKind("image/jpeg", partial(picture_obstacle, "jpg")),
    "jpeg": FileKind("image/jpeg", partial(picture_obstacle, "jpg")),
    "png": FileKind("image/png", partial(picture_obstacle, "png")),
    "docx": FileKind(f"{_OFFICE}.wordprocessingml.document", partial(office_obstacle, "docx")),
    "xlsx": FileKind(f"{_OFFICE}.spreadsheetml.sheet", partial(office_obstacle, "xlsx")),
}
"""The kinds of evidence by extension. None is a kind, like HTML or SVG, whose scripts run in the portal's own pages."""

_OFFICE_KINDS: Final = frozenset({"docx", "xlsx"})
_WITH_END: Final = _OFFICE_KINDS | {"pdf"}
"""The kinds that say where they end. Cameras write more behind a picture; `picture_obstacle` judges that."""

_ARCHIVES: Final = frozenset({"zip", "rar", "7z", "gz", "tar", "tgz", "bz2", "xz", "iso", "cab"})
_WITH_MACROS: Final = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam"})
_OLD_OFFICE: Final = frozenset({"doc", "xls", "dot", "xlt"})
_ARCHIVE: Final = "Arsip tidak diterima. Unggah isinya sebagai berkas masing-masing."


def inspect_upload(name: str, stream: BinaryIO) -> FileFacts:
    """Return the facts of an upload, or raise InvalidInputError (key "file") saying why it is refused.

    Raises UnavailableError where the file cannot be looked at now: nothing is known of it by that.
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
        raise _refused(_wrong_kind(base, extension))
    _check_content(base, extension, kind, stream)
    stream.seek(0)
    return FileFacts(base, extension, kind.content_type, size, digest)


def _check_content(base: str, extension: str, kind: FileKind, stream: BinaryIO) -> None:
    """Raise InvalidInputError where the bytes are not what the name says, or are not to be handed on."""
    stream.seek(0)
    head = stream.read(16)
    archive = "" if extension in _OFFICE_KINDS and head.startswith(b"PK") else archive_kind(head)
    if archive:
        raise _refused(
            f"Isi berkas “{base}” sebenarnya arsip ({archive}), bukan {extension.upper()}. {_ARCHIVE}"
        )
    obstacle = "" if is_program(head) else _obstacle(base, kind, stream)
    if obstacle:
        raise _refused(f"Berkas “{base}” {obstacle}")
    if obstacle is None and extension not in _OFFICE_KINDS and (hidden := hidden_archive(stream)):
        raise _refused(
            f"Berkas “{base}” menyimpan arsip ({hidden}) di balik isinya. {_ARCHIVE} "
            f"Lalu simpan ulang {extension.upper()}-nya dari aplikasi asalnya."
        )
    holds_more = pdf_has_tail if extension == "pdf" else has_tail
    if obstacle is None and extension in _WITH_END and holds_more(stream):
        raise _refused(
            f"Berkas “{base}” menyimpan isi lain di belakang dokumennya. Simpan ulang {extension.upper()}-nya dari "
            "aplikasi asalnya, lalu unggah hasilnya."
        )
    if obstacle is not None:
        is_archive = extension in _OFFICE_KINDS and bool(archive_kind(head))
        remedy = (
            f"Mungkin ini arsip yang diberi nama lain. {_ARCHIVE}"
            if is_archive
            else "Simpan ulang dari aplikasi asalnya, lalu unggah lagi."
        )
        raise _refused(f"Isi berkas “{base}” bukan {extension.upper()} yang sah. {remedy}")


def _obstacle(base: str, kind: FileKind, stream: BinaryIO) -> str | None:
    try:
        return kind.obstacle(stream)
    except AloneBusyError as error:
        raise UnavailableError(
            f"Berkas “{base}” belum dapat diperiksa, karena portal sedang memeriksa banyak berkas lain. "
            "Berkas ini belum tersimpan. Unggah lagi beberapa menit lagi."
        ) from error


def _wrong_kind(base: str, extension: str) -> str:
    """Return what is said of a file whose extension is none of those of evidence."""
    if extension in _ARCHIVES:
        return f"Berkas “{base}” adalah arsip. {_ARCHIVE}"
    if extension in _WITH_MACROS:
        return f"Berkas “{base}” {MACROS}"
    if extension in _OLD_OFFICE:
        return (
            f"Berkas “{base}” memakai format Office lama. Simpan ulang sebagai DOCX atau XLSX, lalu unggah."
        )
    return f"Jenis berkas “{base}” tidak diterima. Gunakan PDF, JPG, PNG, DOCX, atau XLSX."


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
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def _refused(text: str) -> InvalidInputError:
    return InvalidInputError(text, {"file": [text]})
