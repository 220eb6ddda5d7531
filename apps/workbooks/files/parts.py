"""The parts of a spreadsheet around its sheets: which there are, the texts they share, which formats are dates."""

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from apps.core.formatting import format_decimal

from .package import BROKEN, FileRefusedError, Package, damaged

_SEPARATOR: Final = "}"
_MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespaces of a spreadsheet: the usual one, and that of the strict form."""

_RELATION: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CHUNK: Final = 64 * 1024
_BOOK: Final = "xl/workbook.xml"
_DATE_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Formats that every spreadsheet knows by number and that show a date or a time (ECMA-376, 18.8.30)."""

MAX_TEXTS: Final = 1_000_000
"""The most texts that the cells of a file share; each takes memory, however short it is."""

_NOT_CODE: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
Start = Callable[[dict[str, str]], None]
End = Callable[[], None]


def new_parser(
    starts: Mapping[str, Start], ends: Mapping[str, End], text: Callable[[str], None] | None = None
) -> expat.XMLParserType:
    """Return a parser that calls what is registered under the local names of a spreadsheet's elements.

    It refuses a document type: that is where entities are defined, which can multiply a few bytes into gigabytes or
    name other files. No spreadsheet has one.
    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    known_starts = {f"{space}{_SEPARATOR}{name}": act for space in _MAIN for name, act in starts.items()}
    known_ends = {f"{space}{_SEPARATOR}{name}": act for space in _MAIN for name, act in ends.items()}

    def begin(name: str, attributes: dict[str, str]) -> None:
        if act := known_starts.get(name):
            act(attributes)

    def end(name: str) -> None:
        if act := known_ends.get(name):
            act()

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def feed(
    package: Package, name: str, parser: expat.XMLParserType, after: Callable[[], None] = lambda: None
) -> None:
    """Parse one part in pieces, calling `after` behind each. Raises FileRefusedError where it is broken."""
    try:
        with package.open(name) as stream:
            while piece := stream.read(_CHUNK):
                parser.Parse(piece, False)
                after()
            parser.Parse(b"", True)
            after()
    except (expat.ExpatError, *BROKEN, RuntimeError, ValueError) as error:
        raise damaged() from error


def sheet_parts(package: Package) -> dict[str, str]:
    """Return the names of the sheets in their order, each with the part that holds it."""
    targets = _relations(package)
    found: dict[str, str] = {}

    def sheet(attributes: dict[str, str]) -> None:
        key = next(
            (
                attributes[f"{space}{_SEPARATOR}id"]
                for space in _RELATION
                if f"{space}{_SEPARATOR}id" in attributes
            ),
            "",
        )
        if key in targets and "name" in attributes:
            if attributes["name"] in found:
                raise damaged()  # which of the two is meant, nobody can tell
            found[attributes["name"]] = targets[key]

    feed(package, _BOOK, new_parser({"sheet": sheet}, {}))
    return found


def _relations(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name == f"{_PACKAGE}{_SEPARATOR}Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            found[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")

    parser = new_parser({}, {})
    parser.StartElementHandler = begin
    feed(package, "xl/_rels/workbook.xml.rels", parser)
    return found


def shared_texts(package: Package) -> list[str]:
    """Return the texts that cells name by their number; phonetic readings beside them are left out."""
    name = "xl/sharedStrings.xml"
    if name not in package.names:
        return []
    texts: list[str] = []
    pieces: list[str] = []
    state = {"reading": False, "aside": False}

    def text(piece: str) -> None:
        if state["reading"] and not state["aside"]:
            pieces.append(piece)

    def keep() -> None:
        texts.append("".join(pieces))
        pieces.clear()
        if len(texts) > MAX_TEXTS:
            raise FileRefusedError(
                f"Berkas ini berisi lebih dari {format_decimal(MAX_TEXTS, 0)} teks yang berbeda, jadi tidak dibaca. "
                "Unduh berkas baru dari portal, dan salin jawaban Anda ke sana."
            )

    starts: dict[str, Start] = {
        "t": lambda _: state.update(reading=True),
        "rPh": lambda _: state.update(aside=True),
    }
    ends: dict[str, End] = {
        "t": lambda: state.update(reading=False),
        "rPh": lambda: state.update(aside=False),
        "si": keep,
    }
    feed(package, name, new_parser(starts, ends, text))
    return texts


def date_styles(package: Package) -> frozenset[str]:
    """Return the styles of cells, by their number as cells name them, that show a number as a date or a time."""
    name = "xl/styles.xml"
    if name not in package.names:
        return frozenset()
    formats: set[str] = {str(number) for number in _DATE_FORMATS}
    styles: list[str] = []
    state = {"in_cells": False}

    def number_format(attributes: dict[str, str]) -> None:
        code = _NOT_CODE.sub("", attributes.get("formatCode", "")).lower()
        shows_date = bool(re.search("[dmyhs]", code)) and "general" not in code
        (formats.add if shows_date else formats.discard)(attributes.get("numFmtId", ""))

    def style(attributes: dict[str, str]) -> None:
        if state["in_cells"]:
            styles.append(attributes.get("numFmtId", "0"))

    starts: dict[str, Start] = {
        "numFmt": number_format,
        "cellXfs": lambda _: state.update(in_cells=True),
        "xf": style,
    }
    feed(package, name, new_parser(starts, {"cellXfs": lambda: state.update(in_cells=False)}))
    return frozenset(str(number) for number, key in enumerate(styles) if key in formats)


def _refuse_doctype(*_: object) -> None:
    raise FileRefusedError(
        "Berkas ini memuat definisi dokumen (DTD), yang tidak pernah ada dalam berkas Excel biasa, jadi tidak dibaca. "
        "Unduh berkas baru dari portal, dan salin jawaban Anda ke sana."
    )
