"""What an office document fetches from elsewhere when it is opened, as its relationships say."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat

MAX_LIST: Final = 8 * 1024 * 1024
"""The longest list of content types or relationships that is read: some forty thousand hyperlinks."""

_NEVER: Final = {
    "oleobject": "objek",
    "frame": "bingkai",
    "subdocument": "dokumen lain",
    "afchunk": "dokumen lain",
    "control": "objek",
}
"""What is not to come from outside at all, by the end of the relationship's type."""

_NOT_REMOTE: Final = {
    "attachedtemplate": "templat",
    "image": "gambar",
    "externallinkpath": "buku kerja lain",
    "externallink": "buku kerja lain",
}
"""What may lie on the disk of whoever wrote the document, as Word and Excel note it, but not on a server."""

_ON_A_DISK: Final = re.compile(r"file:///(?!/)|[a-z]:/|(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
"""A target, with its slashes leaning forward, that is on a disk: `//` and `file://` begin the name of a server."""

_DDE: Final = (b"ddeLink", b"ddeService")


def links_obstacle(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> str | None:
    """Return why a document that fetches something cannot be taken; None where it does not.

    Hyperlinks, which a reader follows, are none of this. Raises ValueError or ExpatError for a broken list.
    """
    for entry in entries:
        name = entry.filename.lower()
        if name.endswith(".rels"):
            for attributes in elements_of(archive, entry):
                if what := _fetched(attributes):
                    return _told(what)
        elif name.startswith("xl/externallinks/") and name.endswith(".xml"):
            content = _read(archive, entry)
            if any(mark in content for mark in _DDE):
                return _told("program lain")
    return None


def elements_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[dict[str, str]]:
    """Return the attributes of every element of a list; ValueError or ExpatError where the list makes no sense."""
    found: list[dict[str, str]] = []

    def begin(_: str, attributes: dict[str, str]) -> None:
        found.append(attributes)

    def refuse(*_: object) -> None:
        raise ValueError("Such a list has no document type.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(_read(archive, entry), True)
    return iter(found)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > MAX_LIST:
        raise ValueError("The list is too long.")
    return archive.read(entry)


def _fetched(relationship: dict[str, str]) -> str:
    """Return what a relationship fetches from outside, as a person calls it; "" where it fetches nothing."""
    if relationship.get("TargetMode", "").strip().lower() != "external":
        return ""
    kind = relationship.get("Type", "").rsplit("/", 1)[-1].lower()
    if kind in _NEVER:
        return _NEVER[kind]
    is_link = kind == "hyperlink"
    target = unquote(relationship.get("Target", "")).strip().replace("\\", "/")
    is_near = _ON_A_DISK.match(target) is not None
    return "" if is_link or is_near else _NOT_REMOTE.get(kind, "isi lain")


def _told(what: str) -> str:
    return (
        f"mengambil {what} dari tempat lain saat dibuka, sehingga isinya dapat berubah atau menjalankan sesuatu. "
        "Putuskan tautan itu, atau cetak dokumennya ke PDF, lalu unggah lagi."
    )
