"""What people write into a cell that names a region or an indicator: read as everywhere else in the portal.

What may mean two things is asked about, and what only resembles a name or a code is proposed, never taken.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from typing import Final

from apps.engine.spelling import find_nearest
from apps.regions.words import (
    NamedRegion,
    NameIndex,
    describe_regions,
    guess_region,
    is_name_of,
    read_code,
)

from ..enums import CellKind
from ..files import Cell
from .cells import CellError, read_text, read_whole
from .changed_codes import Changed, Codes, date_behind, number_behind
from .choices import Choices

_SHOWN: Final = 40
_GUESSES: Final = 100
"""For how many different texts a name is proposed: each is compared with all names, which takes a while."""

_CODE_FIRST: Final = re.compile(r"(\d[\w.,]*?)[.:;,)–-]*(?:\s+(.*))?", re.DOTALL)
"""A code with other words after it: "2.5.2 ketiadaan pengawas", "3601 - Pandeglang"."""


class Guesses:
    """Proposals of what a text may have meant, for so many texts; of a sheet full of junk the rest gets none."""

    def __init__(self) -> None:
        self._left = _GUESSES

    def take(self, guess: Callable[[], str]) -> str:
        """Return what `guess` finds; "" where nothing is near, or all proposals are made."""
        self._left -= 1
        return guess() if self._left >= 0 else ""


class RegionNames:
    """The regions that a cell may name: by the words of the drop-down, by name, or by code with or without its point.

    `near` are the codes of those that the workbook is about: a name that several share ("Serang") means the one of them
    that is near, and is asked about where that is none or several.
    Each text is looked up once, because a national workbook repeats the same few a hundred thousand times.
    """

    def __init__(self, regions: Iterable[NamedRegion]) -> None:
        self._regions = {row.code: row for row in regions}
        self._index = NameIndex(self._regions.values())
        self._codes = Codes(self._regions)
        self._choices = Choices({row.code: row.name for row in self._regions.values()}, with_codes=True)
        self._guesses = Guesses()
        self._be_about(())

    def _be_about(self, codes: Collection[str]) -> None:
        self._near = {code: self._regions[code] for code in sorted(codes)}
        self._near_index = NameIndex(self._near.values())
        self._known: dict[str, str] = {}
        self._refused: dict[str, str] = {}

    def near(self, codes: Collection[str]) -> "RegionNames":
        """Return the same regions for a workbook that is about some of them."""
        names = copy(self)
        names._be_about(codes)  # noqa: SLF001 - its own kind
        return names

    def read(self, cell: Cell | None) -> str:
        """Return the code of the region that a cell names, "" where it is empty. Raises CellError."""
        if cell is not None and cell.kind == CellKind.DATE:
            raise CellError(date_behind(cell.text).ask("wilayah", self._codes))
        if known := _looked_up(self._known, cell):
            return known
        text = _region_text(cell)
        code = self._code_of(text)
        if text and not code:
            if text not in self._refused:
                self._refused[text] = self._why_refused(text)
            raise CellError(self._refused[text])
        return code

    def code_of(self, cell: Cell | None) -> str:
        """Return the code of the region that a cell names beyond doubt; "" where it names none, or an unknown one."""
        if known := _looked_up(self._known, cell):
            return known
        try:
            is_date = cell is not None and cell.kind == CellKind.DATE
            return "" if is_date else self._code_of(_region_text(cell))
        except CellError:
            return ""

    def _code_of(self, text: str) -> str:
        if text and text not in self._known:
            found, is_contradicting = self._named(text)
            alone = found[0].code if len(found) == 1 and not is_contradicting else ""
            self._known[text] = self._choose(text) or alone
        return self._known.get(text, "")

    def _choose(self, text: str) -> str:
        """Return what the words of the drop-down mean: "Gorontalo" the province, or the one that is near."""
        chosen = self._choices.find(text) or ""
        near = [row.code for row in self._near_index.find(text)] if chosen else []
        if len(near) > 1 and chosen not in near:
            return ""
        return near[0] if len(near) == 1 else chosen

    def _named(self, text: str) -> tuple[list[NamedRegion], bool]:
        """Return the regions that a text may mean, and whether it gives the only one of them another name."""
        code, words = _split_code(text)
        named = self._regions.get(read_code(code, self._regions))
        if named:
            return [named], bool(words and not is_name_of(words, named.name, named.short_name))
        found = self._index.find(text)
        near = [row for row in found if row.code in self._near]
        return (near if len(near) == 1 else found), False

    def _why_refused(self, text: str) -> str:
        found, is_contradicting = self._named(text)
        if is_contradicting:
            return (
                f"“{shorten(text)}” menyebut kode {found[0].code}, yaitu {found[0].name}, dengan nama lain. "
                "Tulis salah satunya saja."
            )
        if found:
            return f"“{shorten(text)}” dapat berarti {describe_regions(found)}. Tulis kode wilayahnya."
        return f"Wilayah “{shorten(text)}” {self._unknown(text)}"

    def _unknown(self, text: str) -> str:
        def guess() -> str:
            return guess_region(text, self._near.values()) or guess_region(text, self._regions.values())

        if guessed := self._guesses.take(guess):
            meant = self._regions.get(guessed)
            return f"tidak dikenal. Mungkin maksudnya {f'{meant.code} {meant.name}' if meant else guessed}."
        example = next(iter((*self._near.values(), *self._regions.values())), None)
        hint = f" Tulis kode atau namanya, misalnya {example.code} atau {example.name}." if example else ""
        return f"tidak ada dalam edisi ini.{hint}"


class IndicatorNames:
    """The indicators that a cell may name: by the words of the drop-down, by name, or by code with any words after."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._by_name = {name: code for code, name in names.items()}
        self._choices = Choices(names, with_codes=True)
        self._codes = Choices({code: code for code in names})
        self._changed = Codes(names)
        self._guesses = Guesses()
        self._refused: dict[str, str] = {}

    def read(self, cell: Cell | None) -> str:
        """Return the code of the indicator that a cell names, "" where it is empty. Raises CellError."""
        if cell is not None and cell.kind in {CellKind.NUMBER, CellKind.DATE}:
            return self._read_changed(cell)
        text = read_text(cell)
        return (self._choices.find(text) or self._find(text)) if text else ""

    def _find(self, text: str) -> str:
        if text not in self._refused:
            first, words = _split_code(text)
            code = self._codes.find(first)
            named = self._choices.find(words) if words else code
            if code and (not named or named == code):
                return code
            self._refused[text] = _contradiction(text, code, named) if code else self._unknown(text, first)
        raise CellError(self._refused[text])

    def _unknown(self, text: str, first: str) -> str:
        near = self._guesses.take(lambda: self._guess(first, text))
        example = next(iter(self._names), "")
        hint = (
            f"Mungkin maksudnya {near} {self._names[near]}."
            if near
            else f"Tulis kodenya, misalnya {example}."
        )
        return f"Indikator “{shorten(text)}” tidak ada dalam instrumen edisi. {hint}"

    def _guess(self, code: str, text: str) -> str:
        if near := find_nearest(code, self._names) if code else None:
            return near
        return self._by_name.get(find_nearest(text, self._by_name) or "", "")

    def _read_changed(self, cell: Cell) -> str:
        """Read a code that Excel took for a number, a date or a time: which code it was cannot be told from it.

        1.1 may have been typed as 1.10.
        """
        is_number = cell.kind == CellKind.NUMBER
        whole = read_whole(cell.text) if is_number else None
        if whole and (found := self._codes.find(whole)):
            return found
        behind: Changed = number_behind(cell.text) if is_number else date_behind(cell.text)
        raise CellError(behind.ask("indikator", self._changed))


def shorten(text: str) -> str:
    """Return a text short enough to be quoted in a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _contradiction(text: str, code: str, named: str | None) -> str:
    return f"“{shorten(text)}” menyebut kode {code} dengan nama indikator {named}. Tulis salah satunya saja."


def _looked_up(known: Mapping[str, str], cell: Cell | None) -> str:
    """Return what is known of the very text of a cell, before anything is cut off it; "" where nothing is."""
    return known.get(cell.text, "") if cell is not None and cell.kind == CellKind.TEXT else ""


def _region_text(cell: Cell | None) -> str:
    """Return the text of a cell that names a region: 36.01 is a code there, even where it looks like a number."""
    is_number = cell is not None and cell.kind == CellKind.NUMBER
    return number_behind(cell.text).text if cell is not None and is_number else read_text(cell)


def _split_code(text: str) -> tuple[str, str]:
    """Return the code with which a text begins, and the words after it; both empty where it begins with none."""
    found = _CODE_FIRST.fullmatch(" ".join(text.split()))
    return (found[1], found[2] or "") if found else ("", "")
