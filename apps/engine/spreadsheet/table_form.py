"""The form of a table of text: its encoding, what separates its cells, and the mark before decimals."""

import codecs
import csv
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

ENCODING: Final = "utf-8-sig"
"""UTF-8, with or without the byte order mark that spreadsheets write and look for."""

SEPARATOR_WORDS: Final = {",": "koma", ";": "titik koma", "\t": "tabulator", "|": "garis tegak"}
MARK_WORDS: Final = {",": "koma", ".": "titik"}

_ENCODING_WORDS: Final = {ENCODING: "UTF-8", "utf-16": "UTF-16"}
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATOR_LINE: Final = "sep="
"""A first line of this beginning tells Excel the separator."""


@dataclass(frozen=True)
class TableForm:
    """How a table is written; `decimal` is None where no number of it shows a decimal mark."""

    encoding: str = ENCODING
    separator: str = ","
    decimal: str | None = None

    def describe(self) -> str:
        """Return the form as the end of a sentence."""
        mark = f"desimal {MARK_WORDS[self.decimal]}" if self.decimal else "tanpa angka desimal"
        return f"teks {_ENCODING_WORDS[self.encoding]}, pemisah {SEPARATOR_WORDS[self.separator]}, {mark}"

    def say(self, name: str) -> str:
        """Return the sentence that tells a person how the file of this name was read."""
        return f"{name} dibaca sebagai {self.describe()}."

    def to_dict(self) -> dict[str, str]:
        """Return the form for a manifest."""
        return {
            "encoding": _ENCODING_WORDS[self.encoding],
            "separator": self.separator,
            "decimal": self.decimal or "",
        }


INTERNATIONAL: Final = TableForm(decimal=".")
"""What programs read, and spreadsheets set to English."""

INDONESIAN: Final = TableForm(separator=";", decimal=",")
"""What spreadsheets set to Indonesian open with a double click."""


def find_encoding(start: bytes) -> str:
    """Return the encoding that the first bytes of a file tell: UTF-16 by its mark, else UTF-8."""
    return "utf-16" if start.startswith(_UTF_16) else ENCODING


def find_separator(header: str, known: Collection[str]) -> str:
    """Return what separates the cells of the header line: what gives most `known` titles, then most columns."""

    def weigh(separator: str) -> tuple[int, int]:
        titles = _split(header, separator)
        return sum(title in known for title in titles), len(titles)

    return max(SEPARATOR_WORDS, key=weigh)


def count_known(line: str, known: Collection[str]) -> int:
    """Return how many cells of a line are `known` titles, by the separator that suits best."""
    return max(sum(title in known for title in _split(line, separator)) for separator in SEPARATOR_WORDS)


def _split(line: str, separator: str) -> list[str]:
    return [title.strip() for title in next(csv.reader([line], delimiter=separator), [])]


def stated_separator(line: str) -> str | None:
    """Return the separator that a line tells Excel; None where the line is no such line."""
    text = line.strip('\r\n"').casefold()
    stated = text.removeprefix(_SEPARATOR_LINE) if text.startswith(_SEPARATOR_LINE) else ""
    return stated if stated in SEPARATOR_WORDS else None
