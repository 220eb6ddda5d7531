"""What people write into a cell that names a region or an indicator: read as everywhere else in the portal.

What may mean two things is asked about, and what only resembles a name or a code is proposed, never taken.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from apps.engine.spelling import find_nearest
from apps.regions.words import (
    NamedRegion,
    describe_regions,
    find_named,
    guess_region,
    is_name_of,
    read_code,
)

from ..enums import CellKind
from ..files import Cell
from .cells import CellError, read_text, read_whole
from .changed_codes import Changed, date_behind, number_behind
from .choices import Choices

_SHOWN: Final = 40
_GUESSES: Final = 200
"""For how many different texts a name is proposed: each is compared with all names, which takes a while."""

_CODE_FIRST: Final = re.compile(r"(\d[\w.,]*?)[.:;,)–-]*(?:\s+(.*))?", re.DOTALL)
"""A code with other words after it: "2.5.2 ketiadaan pengawas", "3601 - Pandeglang"."""


class RegionNames:
    """The regions that a cell may name: by the words of the drop-down, by name, or by code with or without its point.

    `near` are the codes of those that the workbook is about: a name that several share ("Serang") means the one of them
    that is near, and is asked about where that is none or several.
    Each text is looked up once, because a national workbook repeats the same few a hundred thousand times.
    """

    def __init__(self, regions: Iterable[NamedRegion], near: Collection[str] = ()) -> None:
        self._regions = {row.code: row for row in regions}
        self._near = [self._regions[code] for code in sorted(near)]
        self._guesses_left = _GUESSES
        self._choices = Choices({row.code: row.name for row in self._regions.values()}, with_codes=True)
        self._known: dict[str, str | CellError] = {}

    def near(self, codes: Collection[str]) -> "RegionNames":
        """Return the same regions for a workbook that is about some of them."""
        return RegionNames(self._regions.values(), codes)

    def read(self, cell: Cell | None) -> str:
        """Return the code of the region that a cell names, "" where it is empty. Raises CellError."""
        if cell is not None and cell.kind == CellKind.DATE:
            raise CellError(date_behind(cell.text).ask("wilayah", self._regions))
        # 36.01 is a code here, even where it looks like a number.
        is_number = cell is not None and cell.kind == CellKind.NUMBER
        text = number_behind(cell.text).text if cell is not None and is_number else read_text(cell)
        if not text:
            return ""
        if text not in self._known:
            self._known[text] = self._choose(text) or self._find(text)
        found = self._known[text]
        if isinstance(found, CellError):
            raise found
        return found

    def _choose(self, text: str) -> str:
        """Return what the words of the drop-down mean: "Gorontalo" the province, or the one that is near."""
        chosen = self._choices.find(text) or ""
        near = [row.code for row in find_named(text, self._near)] if chosen else []
        if len(near) > 1 and chosen not in near:
            return ""
        return near[0] if len(near) == 1 else chosen

    def _find(self, text: str) -> str | CellError:
        code, words = _split_code(text)
        named = self._regions.get(read_code(code, self._regions))
        if named and words and not is_name_of(words, named.name, named.short_name):
            return CellError(
                f"“{shorten(text)}” menyebut kode {named.code}, yaitu {named.name}, dengan nama lain. "
                "Tulis salah satunya saja."
            )
        found = [named] if named else find_named(text, self._regions.values())
        near = [row for row in found if row in self._near] if len(found) > 1 else found
        if len(near) == 1:
            return near[0].code
        if found:
            return CellError(
                f"“{shorten(text)}” dapat berarti {describe_regions(found)}. Tulis kode wilayahnya."
            )
        return CellError(f"Wilayah “{shorten(text)}” {self._unknown(text)}")

    def _unknown(self, text: str) -> str:
        guess = self._guess(text)
        if guess:
            meant = self._regions.get(guess)
            return f"tidak dikenal. Mungkin maksudnya {f'{meant.code} {meant.name}' if meant else guess}."
        example = next(iter((*self._near, *self._regions.values())), None)
        hint = f" Tulis kode atau namanya, misalnya {example.code} atau {example.name}." if example else ""
        return f"tidak ada dalam edisi ini.{hint}"

    def _guess(self, text: str) -> str:
        if not self._guesses_left:
            return ""
        self._guesses_left -= 1
        return guess_region(text, self._near) or guess_region(text, self._regions.values())


class IndicatorNames:
    """The indicators that a cell may name: by the words of the drop-down, by name, or by code with any words after."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._choices = Choices(names, with_codes=True)
        self._codes = Choices({code: code for code in names})
        self._guesses_left = _GUESSES

    def read(self, cell: Cell | None) -> str:
        """Return the code of the indicator that a cell names, "" where it is empty. Raises CellError."""
        if cell is not None and cell.kind in {CellKind.NUMBER, CellKind.DATE}:
            return self._read_changed(cell)
        text = read_text(cell)
        return (self._choices.find(text) or self._find(text)) if text else ""

    def _find(self, text: str) -> str:
        first, words = _split_code(text)
        code = self._codes.find(first)
        named = self._choices.find(words) if words else code
        if code and named and named != code:
            raise CellError(
                f"“{shorten(text)}” menyebut kode {code} dengan nama indikator {named}. Tulis salah satunya saja."
            )
        if code:
            return code
        near = self._guess(first, text)
        example = next(iter(self._names), "")
        hint = (
            f"Mungkin maksudnya {near} {self._names[near]}."
            if near
            else f"Tulis kodenya, misalnya {example}."
        )
        raise CellError(f"Indikator “{shorten(text)}” tidak ada dalam instrumen edisi. {hint}")

    def _guess(self, code: str, text: str) -> str:
        if not self._guesses_left:
            return ""
        self._guesses_left -= 1
        if near := find_nearest(code, self._names) if code else None:
            return near
        by_name = {name: known for known, name in self._names.items()}
        return by_name.get(find_nearest(text, by_name) or "", "")

    def _read_changed(self, cell: Cell) -> str:
        """Read a code that Excel took for a number, a date or a time: which code it was cannot be told from it.

        1.1 may have been typed as 1.10.
        """
        is_number = cell.kind == CellKind.NUMBER
        whole = read_whole(cell.text) if is_number else None
        if whole and (found := self._codes.find(whole)):
            return found
        behind: Changed = number_behind(cell.text) if is_number else date_behind(cell.text)
        raise CellError(behind.ask("indikator", self._names))


def shorten(text: str) -> str:
    """Return a text short enough to be quoted in a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _split_code(text: str) -> tuple[str, str]:
    """Return the code with which a text begins, and the words after it; both empty where it begins with none."""
    found = _CODE_FIRST.fullmatch(" ".join(text.split()))
    return (found[1], found[2] or "") if found else ("", "")
