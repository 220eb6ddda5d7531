"""Reading the XML in an office document with the reader of the standard library, and never a document type.

A document type is where entities are defined, which multiply a few bytes into gigabytes or name other files.
"""

import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from xml.parsers import expat

MAX_LIST: Final = 8 * 1024 * 1024
"""The longest list of content types or relationships that is read: some forty thousand hyperlinks."""


def new_parser() -> expat.XMLParserType:
    """Return a parser that raises ValueError at a document type; texts come in as few pieces as may be."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def elements_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[dict[str, str]]:
    """Return the attributes of every element of a list; ValueError or ExpatError where the list makes no sense."""
    if entry.file_size > MAX_LIST:
        raise ValueError("The list is too long.")
    found: list[dict[str, str]] = []
    parser = new_parser()
    parser.StartElementHandler = lambda _, attributes: found.append(attributes)
    parser.Parse(archive.read(entry), True)
    return iter(found)


@lru_cache(maxsize=4096)
def local_name(name: str) -> str:
    """Return the name of an element or attribute in lower case, without the prefix, which each writer chooses."""
    return name.rpartition(":")[2].lower()


def _refuse_doctype(*_: object) -> None:
    raise ValueError("No part of an office document has a document type.")
