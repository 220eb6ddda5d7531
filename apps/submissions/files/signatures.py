"""How the kinds of files begin, and how often something occurs in one."""

import re
from typing import BinaryIO, Final

CHUNK: Final = 1024 * 1024
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How documents of old Office versions begin, and new ones that are locked with a password."""

ARCHIVES: Final = {
    b"PK\x03\x04": "ZIP",
    b"PK\x05\x06": "ZIP",
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "GZ",
    b"BZh": "BZ2",
    b"\xfd7zXZ\x00": "XZ",
}
_LONG: Final = frozenset({"RAR", "7z", "XZ"})
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_ENTRY: Final = b"PK\x01\x02"
_ZIP64: Final = b"PK\x06\x07"
_ZIP_BEGIN: Final = re.compile(rb"PK\x03\x04[\x0a-\x3f]\x00..[\x00\x08\x09\x0c\x0e\x5d]\x00", re.DOTALL)
"""A part of a ZIP: the version it needs, two bytes of flags, how it is packed (APPNOTE, 4.3.7)."""

PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!")


def archive_kind(head: bytes) -> str:
    """Return which kind of archive begins like this; "" where it is none."""
    return next((kind for signature, kind in ARCHIVES.items() if head.startswith(signature)), "")


def hidden_archive(stream: BinaryIO) -> str:
    """Return which kind of archive lies anywhere in a file that is none itself; "" where none does.

    A ZIP is found by the record at its end, which readers look for from behind, and by a part, for readers that mend
    a ZIP without end. The signatures of the others are long enough not to occur by chance.
    """
    stream.seek(0)
    content = stream.read()
    end = content.find(_ZIP_END)
    while end >= 0:
        size = int.from_bytes(content[end + 12 : end + 16], "little")
        if content.startswith(_ZIP_ENTRY, max(end - size, 0)) or _ZIP64 in content[max(end - 20, 0) : end]:
            return "ZIP"
        end = content.find(_ZIP_END, end + 1)
    if _ZIP_BEGIN.search(content):
        return "ZIP"
    return next((kind for signature, kind in ARCHIVES.items() if kind in _LONG and signature in content), "")


def has_tail(stream: BinaryIO) -> bool:
    """Whether something follows a ZIP behind its end record, which tells how long it is with its comment."""
    stream.seek(0)
    content = stream.read()
    end = content.rfind(_ZIP_END)
    return end >= 0 and end + 22 + int.from_bytes(content[end + 20 : end + 22], "little") != len(content)


_OTHERS: Final = {
    "PDF": re.compile(rb"%PDF-\d"),
    "halaman web": re.compile(rb"<(?:!doctype\s+html|html|script|iframe)[\s>]", re.IGNORECASE),
    "dokumen Office": re.compile(re.escape(OLE)),
    "program": re.compile(rb"\x7fELF[\x01\x02]{2}\x01|This program cannot be run in DOS mode"),
}
"""Other files that programs find anywhere in a file, by marks too long to occur in a picture by chance."""


def hidden_file(content: bytes) -> str:
    """Return what else, other than an archive, lies anywhere in the bytes of a picture; "" where nothing does."""
    found = next((kind for kind, mark in _OTHERS.items() if mark.search(content)), "")
    return found or ("program" if _holds_windows_program(content) else "")


def _holds_windows_program(content: bytes) -> bool:
    """Whether a program of Windows lies in the bytes: at its beginning stands where its second mark is (PE format)."""
    start = content.find(b"MZ")
    while start >= 0:
        place = start + int.from_bytes(content[start + 60 : start + 64], "little")
        if content[place : place + 4] == b"PE\0\0":
            return True
        start = content.find(b"MZ", start + 1)
    return False


def is_program(head: bytes) -> bool:
    """Whether a file that begins like this is run when somebody opens it."""
    return head.startswith(PROGRAMS)


def count_signature(signature: bytes, stream: BinaryIO) -> int:
    """Return how often `signature` occurs in the stream; one that lies across two chunks is missed.

    Listing the entries of an archive with millions of them would take memory; counting their signatures does not.
    """
    stream.seek(0)
    found = 0
    while chunk := stream.read(CHUNK):
        found += chunk.count(signature)
    stream.seek(0)
    return found
