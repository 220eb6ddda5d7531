"""Names and codes of regions as people write them: KAB. LEBAK, Lebak and 3602 for Kabupaten Lebak (36.02)."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

from apps.engine.spelling import guess_code

__all__ = ["describe_regions", "find_named", "guess_code", "is_found_by", "is_name_of"]

_SHORTENED: Final = {
    "kab": "kabupaten",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "adm": "administrasi",
    "kep": "kepulauan",
}
_KINDS: Final = ("kabupaten", "kota", "provinsi")


class NamedRegion(Protocol):
    """What these functions ask of a region."""

    code: str
    name: str
    short_name: str


Named = TypeVar("Named", bound=NamedRegion)


def is_name_of(text: str, *names: str) -> bool:
    """Return whether a text is one of the names of a region, in any case, with its kind shortened or left out."""
    kind, rest = _split(text)
    return any(
        rest == known_rest and kind in ("", known_kind or "provinsi")
        for known_kind, known_rest in map(_split, names)
    )


def is_found_by(text: str, *parts: str) -> bool:
    """Return whether a search finds a region by its names and code: each word stands in one of them.

    The search above tables on the pages (`static/js/table-filter.js`) finds by the same rule.
    """
    row = _searchable(" ".join(parts))
    return all(word in row for word in _searchable(text).split())


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


def _searchable(text: str) -> str:
    """Return a text without the points of codes, and with spaces for those of shortened words."""
    joined = re.sub(r"(?<=[0-9])[.,](?=[0-9])", "", text.casefold())
    return joined.replace(".", " ")
