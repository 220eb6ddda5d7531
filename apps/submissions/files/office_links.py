"""What an office document fetches or carries along, as its relationships say."""

import re
import zipfile
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from .office_refusals import LURES, MACROS, OBJECTS, fetches
from .office_xml import elements_of

_RELATIONS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_HYPERLINKS: Final = frozenset(f"{relations}hyperlink" for relations in _RELATIONS)
"""What a reader follows by a click: the only thing that may lead out of the reader's own disk."""

_TO_FOLLOW: Final = re.compile(r"(https?|ftps?|mailto|tel):", re.IGNORECASE)
"""What a click may open: a script, or a file on a share, acts on the computer of whoever clicks."""

_MACROS: Final = frozenset({"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"})
_OBJECTS: Final = {
    "oleobject": "objek",
    "control": "objek",
    "activexcontrolbinary": "objek",
    "frame": "bingkai",
    "subdocument": "dokumen lain",
    "afchunk": "dokumen lain",
    "webextensiontaskpanes": "program tambahan",
    "webextension": "program tambahan",
}
"""What is not taken, inside of the document or outside, by the end of the relationship's type."""

_SOURCES: Final = {
    "connections": "data",
    "querytable": "data",
    "mailmergesource": "data",
    "mailmergeheadersource": "data",
}
"""What says where data come from: the relationship may stay inside, the data do not."""

_NOT_REMOTE: Final = {
    "attachedtemplate": "templat",
    "image": "gambar",
    "externallinkpath": "buku kerja lain",
    "externallinklongpath": "buku kerja lain",
    "externallink": "buku kerja lain",
    "xlpathmissing": "buku kerja lain",
    "xlstartup": "buku kerja lain",
    "xlalternatestartup": "buku kerja lain",
    "xllibrary": "buku kerja lain",
}
"""What may lie on the disk of whoever wrote the document, as Word and Excel note it, but not on a server."""

_ON_A_DISK: Final = re.compile(r"file:///(?!/)|[a-z]:/|(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
"""A target, with its slashes leaning forward, that is on a disk: `//` and `file://` begin the name of a server."""


def links_obstacle(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> str | None:
    """Return why a document that fetches something cannot be taken; None where it does not.

    Raises ValueError or ExpatError for a broken list.
    """
    for entry in entries:
        if entry.filename.lower().endswith(".rels"):
            for attributes in elements_of(archive, entry):
                if obstacle := _obstacle_of(attributes):
                    return obstacle
    return None


def _obstacle_of(relationship: dict[str, str]) -> str | None:
    type_ = relationship.get("Type", "").strip()
    kind = type_.rsplit("/", 1)[-1].lower()
    is_outside = relationship.get("TargetMode", "").strip().lower() == "external"
    if kind in _MACROS:
        return MACROS
    if kind in _SOURCES:
        return fetches(_SOURCES[kind])
    if kind in _OBJECTS:
        return fetches(_OBJECTS[kind]) if is_outside else OBJECTS
    if not is_outside:
        return None
    target = unquote(relationship.get("Target", "")).strip().replace("\\", "/")
    if type_ in _HYPERLINKS:
        return None if _TO_FOLLOW.match(target) or _ON_A_DISK.match(target) else LURES
    is_near = kind in _NOT_REMOTE and _ON_A_DISK.match(target) is not None
    return None if is_near else fetches(_NOT_REMOTE.get(kind, "isi lain"))
