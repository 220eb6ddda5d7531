"""Office documents (OOXML): whether an archive is the document that it says, and free of what runs by itself."""

import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO, Final
from xml.parsers import expat

from .office_links import links_obstacle
from .office_parts import parts_obstacle
from .office_refusals import ARCHIVED, LOCKED, MACROS, OBJECTS, TOO_LARGE, fetches
from .office_xml import elements_of
from .signatures import OLE, archive_kind, count_signature, is_program

MAX_PARTS: Final = 5000
"""A report with a thousand pictures has some 1,200 parts."""

MAX_UNPACKED: Final = 300 * 1024 * 1024
MAX_RATIO: Final = 200
"""How many times its packed size a document may unpack to, where it is larger than `RATIO_MATTERS`.

Sheets with a hundred thousand rows of the same text come to about 50; what DEFLATE can do at most is 1,032.
"""

RATIO_MATTERS: Final = 10 * 1024 * 1024
_MAX_EMBEDDED: Final = 20 * 1024 * 1024
_DEEPEST: Final = 2

_TYPES: Final = "[Content_Types].xml"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MAIN_TYPES: Final = {
    "docx": f"{_OFFICE}.wordprocessingml.document.main+xml",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet.main+xml",
}
"""The content type of the part that makes a package a document of its kind."""

_MACRO_TYPES: Final = ("macroenabled", "vbaproject", "macrosheet", "vbadata")
_MACRO_NAMES: Final = ("vbaproject.bin", "vbadata.xml", ".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm")
_MACRO_FOLDERS: Final = ("macrosheets/", "dialogsheets/")
_OBJECT_TYPES: Final = ("oleobject", "activex", "webextension")
_OBJECT_FOLDERS: Final = ("activex/",)
_SOURCE_TYPES: Final = ("spreadsheetml.connections", "spreadsheetml.querytable")
_SOURCE_NAMES: Final = ("xl/connections.xml", "xl/querytables/")
"""Where a workbook says where its data come from; nothing need lead there, as programs may find it by themselves."""

_RUNNING: Final = frozenset(
    (
        ".bat", ".cmd", ".com", ".dll", ".exe", ".hta", ".jar", ".js", ".jse", ".lnk", ".msi", ".ps1", ".py",
        ".scr", ".sh", ".vbe", ".vbs", ".wsf",
    )
)  # fmt: skip
_PACKAGES: Final = (".docx", ".xlsx", ".pptx")
_PACKED_PICTURES: Final = (".emz", ".wmz")
_VEILED_FONTS: Final = ".odttf"
"""Fonts that a document brings along: their first bytes are veiled by chance, and may look like anything."""

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    RuntimeError,
    expat.ExpatError,
)


def office_obstacle(extension: str, stream: BinaryIO, *, depth: int = 0) -> str | None:
    """Return why an office document cannot be taken, as the end of a sentence that names it; None where it can.

    "" means that it is not what its extension says. Parts are unpacked only up to limits.
    """
    stream.seek(0)
    if stream.read(len(OLE)) == OLE:
        return LOCKED
    if count_signature(b"PK\x01\x02", stream) > MAX_PARTS:
        return TOO_LARGE
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            return _obstacle_of(extension, archive, entries, depth)
    except _BROKEN:
        return ""


def _obstacle_of(
    extension: str, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], depth: int
) -> str | None:
    names = [entry.filename for entry in entries]
    is_behind = min((entry.header_offset for entry in entries), default=0) > 0  # something stands before it
    if is_behind or _TYPES not in names or len(set(names)) < len(names):
        return ""
    if any(entry.flag_bits & 1 for entry in entries):
        return LOCKED
    if _is_bomb(entries):
        return TOO_LARGE
    types = _content_types(archive)
    if found := _what_runs([name.lower() for name in names], {kind.lower() for kind in types}):
        return found
    if MAIN_TYPES[extension] not in types:
        return ""
    return (
        _disguised(archive, entries)
        or links_obstacle(archive, entries)
        or parts_obstacle(extension, archive, entries)
        or _embedded_obstacle(archive, entries, depth)
    )


def _is_bomb(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the archive's own directory says that it unpacks to too much.

    Python never hands out more of a part than the directory says, so an archive that lies there gains nothing.
    """
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    return unpacked > MAX_UNPACKED or (unpacked > RATIO_MATTERS and unpacked > MAX_RATIO * packed)


def _what_runs(names: Sequence[str], types: set[str]) -> str | None:
    """Return what in a document would run or fetch by itself, by names of parts and content types in lower case."""
    if any(mark in kind for kind in types for mark in _MACRO_TYPES):
        return MACROS
    if any(name.endswith(_MACRO_NAMES) or folder in name for name in names for folder in _MACRO_FOLDERS):
        return MACROS
    if any(mark in kind for kind in types for mark in _OBJECT_TYPES):
        return OBJECTS
    if any(PurePosixPath(name).suffix in _RUNNING or _is_object(name) for name in names):
        return OBJECTS
    if any(mark in kind for kind in types for mark in _SOURCE_TYPES) or any(
        name.startswith(_SOURCE_NAMES) for name in names
    ):
        return fetches("data")
    return None


def _is_object(name: str) -> bool:
    return any(folder in name for folder in _OBJECT_FOLDERS) or (
        "embeddings/" in name and not name.endswith(("/", *_PACKAGES))
    )


def _embedded_obstacle(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], depth: int
) -> str | None:
    """Look into the workbooks that charts bring along, and into documents within documents, in the same way."""
    for entry in entries:
        extension = PurePosixPath(entry.filename.lower()).suffix.lstrip(".")
        if f".{extension}" not in _PACKAGES:
            continue
        if depth >= _DEEPEST or entry.file_size > _MAX_EMBEDDED or extension not in MAIN_TYPES:
            return OBJECTS
        found = office_obstacle(extension, BytesIO(archive.read(entry)), depth=depth + 1)
        if found is not None:
            return found or OBJECTS
    return None


def _content_types(archive: zipfile.ZipFile) -> set[str]:
    """Return the content types that the package says its parts have; ValueError where the list makes no sense."""
    listed = elements_of(archive, archive.getinfo(_TYPES))
    return {attributes.get("ContentType", "") for attributes in listed}


def _disguised(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> str | None:
    """Return why parts that are archives or programs by their first bytes, whatever their names, are not taken."""
    for entry in entries:
        name = entry.filename.lower()
        if name.endswith(("/", *_PACKAGES, *_PACKED_PICTURES, _VEILED_FONTS)):
            continue
        with archive.open(entry) as part:
            head = part.read(16)
        if kind := archive_kind(head):
            return ARCHIVED.format(kind)
        if is_program(head) or head.startswith(OLE):
            return OBJECTS
    return None
