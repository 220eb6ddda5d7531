"""Names and codes of regions as people write them: KAB. LEBAK, Lebak and 3602 for Kabupaten Lebak (36.02)."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import accumulate
from typing import Final, Protocol, TypeVar

from apps.engine.spelling import guess_code

from .enums import RegionLevel

__all__ = [
    "describe_regions",
    "find_named",
    "find_searched",
    "guess_code",
    "guess_region",
    "is_found",
    "is_name_of",
]

_SHORTENED: Final = {
    "kab": "kabupaten",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "adm": "administrasi",
    "kep": "kepulauan",
}
_KINDS: Final = ("kabupaten", "kota", "provinsi")
_SPELT: Final = {"propinsi": "provinsi"}
_NEAR: Final = 0.8
"""How alike a name must be to what was typed, from 0 to 1, to be what was probably meant."""


class NamedRegion(Protocol):
    """What these functions ask of a region."""

    code: str
    name: str
    short_name: str
    level: str


Named = TypeVar("Named", bound=NamedRegion)


def is_name_of(text: str, *names: str) -> bool:
    """Return whether a text is one of the names of a region, in any case, with its kind shortened or left out."""
    kind, rest = _split(text)
    return any(
        rest == known_rest and kind in ("", known_kind or "provinsi")
        for known_kind, known_rest in map(_split, names)
    )


def is_found(text: str, region: NamedRegion) -> bool:
    """Return whether a search finds a region: each word stands in its names or code, with or without their spaces.

    Every search for regions asks here: "Prov. Banten", "DKI", "KAB.LEBAK", "3602", and "Fakfak" for Kabupaten Fak-Fak.
    The search above tables on the pages (`static/js/table-filter.js`) finds by the same rule.
    """
    asked = [_SPELT.get(word, word) for word in _search_words(text)]
    if not asked:
        return True
    # Names of regencies begin with their kind.
    kind = "provinsi" if region.level == RegionLevel.PROVINCE else ""
    known = _search_words(f"{kind} {region.name} {region.short_name} {region.code}")
    joined, begins = "".join(known), list(accumulate(map(len, known), initial=0))
    return all(
        any(word in found for found in known)
        # Not with figures, or "51 3651" would hold 513.
        or (word.isalpha() and any(joined.startswith(word, begin) for begin in begins))
        for word in asked
    )


def find_searched(text: str, regions: Iterable[Named]) -> list[Named]:
    """Return the regions that a search finds."""
    return [region for region in regions if is_found(text, region)]


def guess_region(text: str, regions: Iterable[NamedRegion]) -> str:
    """Return what a search that finds nothing probably meant: a code or a name; "" where nothing is near."""
    known = list(regions)
    codes = {region.code for region in known}
    if guess := guess_code(text, codes):
        return guess
    if cut := re.fullmatch(r"([0-9]{2})[.,]([0-9])", text.strip()):
        # 36.4 may also be 36.04, where there is no 36.40
        padded = f"{cut[1]}.0{cut[2]}"
        return padded if padded in codes else ""
    names = {_split(region.name)[1]: region.name for region in known}
    near = get_close_matches(_split(text)[1], names, n=1, cutoff=_NEAR)
    return names[near[0]] if near else ""


def find_named(text: str, regions: Iterable[Named]) -> list[Named]:
    """Return the regions that a text names by their code or, if it is none, by their name: several for "Serang"."""
    known = list(regions)
    by_code = [region for region in known if region.code == text.strip()]
    return by_code or [region for region in known if is_name_of(text, region.name, region.short_name)]


def describe_regions(regions: Sequence[NamedRegion]) -> str:
    """Return the regions that a text could mean, to ask which: Kabupaten Serang (36.04) atau Kota Serang (36.73)."""
    return " atau ".join(f"{region.name} ({region.code})" for region in regions)


def _split(name: str) -> tuple[str, str]:
    """Return the kind of a region, written out, and its name without it and without spaces and marks."""
    words = [_SHORTENED.get(word, word) for word in re.findall(r"\w+", name.casefold())]
    kind = words.pop(0) if len(words) > 1 and words[0] in _KINDS else ""
    if kind and len(words) > 1 and words[0] == "administrasi":
        words.pop(0)
    return kind, "".join(words)


def _search_words(text: str) -> list[str]:
    """Return the words of a text, codes without their points: 36.02 and 36,02 are 3602."""
    return re.findall(r"\w+", re.sub(r"(?<=[0-9])[.,](?=[0-9])", "", text.casefold()))
