"""Names and codes of regions as people write them: KAB. LEBAK, Lebak and 3602 for Kabupaten Lebak (36.02)."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import accumulate, groupby, takewhile
from typing import Final, Protocol, TypeVar, cast

from apps.engine.spelling import guess_code

from .enums import RegionLevel

__all__ = [
    "SPELT",
    "NameIndex",
    "describe_regions",
    "find_named",
    "find_searched",
    "guess_code",
    "guess_region",
    "is_found",
    "is_found_within",
    "is_name_of",
    "other_names",
    "read_code",
]

SPELT: Final = {
    "propinsi": "provinsi",
    "prop": "provinsi",
    "kotamadya": "kota",
    "kodya": "kota",
    "sumatra": "sumatera",
}
"""Words that a search replaces too; `static/js/region-words.js` has the same ones."""

_SHORTENED: Final = {
    **SPELT,
    "kab": "kabupaten",
    "prov": "provinsi",
    "adm": "administrasi",
    "kep": "kepulauan",
}
_KINDS: Final = ("kabupaten", "kota", "provinsi")
_OF_A_KIND: Final = (*_KINDS, "administrasi")
_OTHER_NAMES: Final = {
    "Aceh": ("NAD", "Nanggroe Aceh Darussalam"),
    "Sumatera Utara": ("Sumut",),
    "Sumatera Barat": ("Sumbar",),
    "Sumatera Selatan": ("Sumsel",),
    "Kepulauan Bangka Belitung": ("Babel", "Kep. Babel", "Bangka Belitung"),
    "Kepulauan Riau": ("Kepri",),
    "Daerah Khusus Ibukota Jakarta": ("DKI", "DKJ", "Jakarta"),
    "Jawa Barat": ("Jabar",),
    "Jawa Tengah": ("Jateng",),
    "Daerah Istimewa Yogyakarta": ("DIY", "Yogyakarta"),
    "Jawa Timur": ("Jatim",),
    "Nusa Tenggara Barat": ("NTB",),
    "Nusa Tenggara Timur": ("NTT",),
    "Kalimantan Barat": ("Kalbar",),
    "Kalimantan Tengah": ("Kalteng",),
    "Kalimantan Selatan": ("Kalsel",),
    "Kalimantan Timur": ("Kaltim",),
    "Kalimantan Utara": ("Kaltara",),
    "Sulawesi Utara": ("Sulut",),
    "Sulawesi Tengah": ("Sulteng",),
    "Sulawesi Selatan": ("Sulsel",),
    "Sulawesi Tenggara": ("Sultra",),
    "Sulawesi Barat": ("Sulbar",),
    "Maluku Utara": ("Malut",),
    "Papua Barat": ("Pabar",),
}
"""What else people call the provinces. Yogyakarta is also Kota Yogyakarta, so that name is asked about."""

_NEAR: Final = 0.8
"""How alike a name must be to what was typed, from 0 to 1, to be what was probably meant."""


class NamedRegion(Protocol):
    """What these functions ask of a region."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def short_name(self) -> str: ...

    @property
    def level(self) -> str: ...


Named = TypeVar("Named", bound=NamedRegion)


def is_name_of(text: str, *names: str) -> bool:
    """Return whether a text is one of the names of a region, in any case, with its kind shortened or left out."""
    called = {*_called(*names)}
    return any(reading in called for reading in _readings(text))


def other_names(name: str) -> tuple[str, ...]:
    """Return what else people call the province of this name: NTB, or Babel and Bangka Belitung; () for a regency."""
    return _OTHER_NAMES.get(name, ())


def is_found(text: str, region: NamedRegion) -> bool:
    """Return whether a search finds a region: each word stands in its names or code, with or without their spaces.

    Every search for regions asks here: "Prov. Banten", "DKI", "NTB", "KAB.LEBAK", "3602", and "Fakfak" for Fak-Fak. A
    word that is doubled is one name: "Toli-Toli" finds Tolitoli, and not Gunungsitoli, which holds "toli" too.
    The searches of the public pages (`static/js/region-words.js`) find by the same rule.
    """
    # Names of regencies begin with their kind.
    return _holds(text, region, kind="provinsi" if region.level == RegionLevel.PROVINCE else "")


def is_found_within(text: str, province: NamedRegion) -> bool:
    """Return whether a search finds what lies in a province: "Bali" its regencies too, "Prov. Bali" itself alone."""
    return _holds(text, province, kind="")


def _holds(text: str, region: NamedRegion, *, kind: str) -> bool:
    asked = [SPELT.get(word, word) for word in _join_doubled(_search_words(text))]
    if not asked:
        return True
    names = " ".join((region.name, region.short_name, region.code, *other_names(region.name)))
    known = _search_words(f"{kind} {names}")
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


def read_code(text: str, codes: Container[str]) -> str:
    """Return the code that a text is, also where it is written without its point (3602); "" for no code of these."""
    written = text.strip()
    joined = re.fullmatch(r"([0-9]{2})([0-9]{2})", written)
    found = f"{joined[1]}.{joined[2]}" if joined else written
    return found if found in codes else ""


class NameIndex:
    """Regions by all that they are called, for looking up many texts: each costs the same, however many there are."""

    def __init__(self, regions: Iterable[NamedRegion]) -> None:
        self._by_code: dict[str, list[NamedRegion]] = {}
        self._by_name: dict[tuple[str, str], dict[int, NamedRegion]] = {}
        for place, region in enumerate(regions):
            self._by_code.setdefault(region.code, []).append(region)
            for called in _called(region.name, region.short_name):
                self._by_name.setdefault(called, {})[place] = region

    def find(self, text: str) -> list[NamedRegion]:
        """Return the regions that a text names by their code or, if it is none, by their name: several for "Serang"."""
        if by_code := self._by_code.get(read_code(text, self._by_code)):
            return list(by_code)
        found: dict[int, NamedRegion] = {}
        for reading in _readings(text):
            found |= self._by_name.get(reading, {})
        return [found[place] for place in sorted(found)]


def find_named(text: str, regions: Iterable[Named]) -> list[Named]:
    """Return the regions that one text names, as `NameIndex` finds them."""
    return cast("list[Named]", NameIndex(regions).find(text))


def describe_regions(regions: Sequence[NamedRegion]) -> str:
    """Return the regions that a text could mean, to ask which: Kabupaten Serang (36.04) atau Kota Serang (36.73)."""
    return " atau ".join(f"{region.name} ({region.code})" for region in regions)


def _called(*names: str) -> Iterator[tuple[str, str]]:
    """Yield what a text may read as (`_readings`) to be one of these names of a region: with its kind, or without."""
    others = (other for name in names for other in other_names(name))
    for kind, rest in map(_split, (*names, *others)):
        yield from (("", rest), (kind or "provinsi", rest))


def _readings(text: str) -> list[tuple[str, str]]:
    """Return what a text may mean, kind and name: a kind at its end may be one, as in "LEBAK KAB.", or a word of it."""
    first = _split(text)
    words = _written_out(text)
    behind = [*takewhile(_OF_A_KIND.__contains__, reversed(words))]
    # "Lima Puluh Kota" is a Kabupaten; with a kind in front, what stands at the end belongs to the name.
    places = () if first[0] or len(behind) == len(words) else range(1, len(behind) + 1)
    return [first, *(_split(" ".join([*words[-place:], *words[:-place]])) for place in places)]


def _split(name: str) -> tuple[str, str]:
    """Return the kind of a region, written out, and its name without it and without spaces and marks."""
    words = _kind_first(name)
    kind = words.pop(0) if len(words) > 1 and words[0] in _KINDS else ""
    # Adm. Kep. Seribu leaves the kind out, but not what belongs to it.
    if len(words) > 1 and words[0] == "administrasi":
        words.pop(0)
    return kind, "".join(words)


def _kind_first(name: str) -> list[str]:
    """Return the words of a name, written out; a kind behind it comes first: "Lebak, Kab." and "Lebak (Kabupaten)"."""
    front, _, behind = name.replace("(", ",").rstrip(" ,)").rpartition(",")
    words, last = _written_out(front), _written_out(behind)
    is_kind = all(word in _OF_A_KIND for word in last)
    return [*last, *words] if is_kind else [*words, *last]


def _written_out(text: str) -> list[str]:
    return [_SHORTENED.get(word, word) for word in re.findall(r"\w+", text.casefold())]


def _join_doubled(words: list[str]) -> list[str]:
    return ["".join(same) if word.isalpha() else word for word, same in groupby(words)]


def _search_words(text: str) -> list[str]:
    """Return the words of a text, codes without their points: 36.02 and 36,02 are 3602."""
    return re.findall(r"\w+", re.sub(r"(?<=[0-9])[.,](?=[0-9])", "", text.casefold()))
