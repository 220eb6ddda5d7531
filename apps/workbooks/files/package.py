"""The ZIP archive around a spreadsheet: what it says of itself is checked before any of it is unpacked.

Python's `zipfile` never hands out more of a part than the archive's own directory says (`ZipExtFile` counts down from
`file_size`). So it is enough to add up the directory: an archive that hides a larger part is cut there, and its
checksum then fails.
"""

import zipfile
import zlib
from typing import IO, BinaryIO, Final

from apps.core.exceptions import InvalidInputError
from apps.submissions.files import count_signature

MAX_PARTS: Final = 300
MAX_UNPACKED_BYTES: Final = 150 * 1024 * 1024
"""The national workbook with every narrative at some hundred characters unpacks to about 30 MB."""

_ENTRY: Final = b"PK\x01\x02"
_OLE: Final = b"\xd0\xcf\x11\xe0"
"""How old workbooks (.xls) begin, and those with a password."""

_AGAIN: Final = "Simpan ulang sebagai “Buku Kerja Excel (.xlsx)”, lalu unggah lagi."


class FileRefusedError(InvalidInputError):
    """The file cannot be read at all; the message says why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, {"file": [message]})


class Package:
    """The parts of an archive that passed the checks."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = archive.namelist()
        self.names = frozenset(names)
        if len(self.names) < len(names):
            raise damaged()  # two parts of one name: which of them a program reads, nobody can tell

    def open(self, name: str) -> IO[bytes]:
        """Open one part. Raises FileRefusedError where the archive does not hold it."""
        try:
            return self._archive.open(name)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise damaged() from error


def damaged() -> FileRefusedError:
    """Return the error for a file that breaks off or contradicts itself."""
    return FileRefusedError(f"Berkas ini rusak atau bukan berkas Excel. {_AGAIN}")


BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
"""What reading a part of a damaged archive raises."""


def open_package(stream: BinaryIO) -> Package:
    """Return the archive in `stream`, which stays in use. Raises FileRefusedError where it is none, or too large."""
    stream.seek(0)
    if stream.read(4) == _OLE:
        raise FileRefusedError(f"Berkas ini memakai kata sandi atau format lama (.xls). {_AGAIN}")
    if count_signature(_ENTRY, stream) > MAX_PARTS:
        raise _too_large()
    try:
        archive = zipfile.ZipFile(stream)
    except (*BROKEN, ValueError) as error:
        raise damaged() from error
    entries = archive.infolist()
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _too_large()
    if len({entry.filename for entry in entries}) < len(entries):
        raise damaged()
    return Package(archive)


def _too_large() -> FileRefusedError:
    limit = MAX_UNPACKED_BYTES // (1024 * 1024)
    return FileRefusedError(
        f"Isi berkas ini lebih dari {limit} MB setelah dibuka, atau terdiri atas terlalu banyak bagian, "
        "jadi tidak dibaca. Unduh berkas baru dari portal, dan salin jawaban Anda ke sana."
    )
