"""The names of regencies and cities on a map of them: short, and no two alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

LONGEST: Final = 14
"""So many letters have room in a hexagon of `NAMED_WIDTH`."""

_KINDS: Final = ("Kab. Adm. ", "Kota Adm. ", "Kab. ", "Kota ")
_CITY: Final = "Kota "
_STEM: Final = 4
"""Letters that an abbreviated word keeps at most: "Jak.", "Tang."."""

_VOWELS: Final = frozenset("aeiou")
_TWO_WORDS: Final = ("Barat Daya", "Barat Laut", "Timur Laut")
"""Directions, which stay whole: they tell names apart."""


def names_on_map(short_names: Iterable[str]) -> dict[str, str]:
    """Return the names without what kind of region they are of, each by its short name.

    A city keeps "Kota" where a regency of the same name is on the map: "Serang" and "Kota Serang", but "Cilegon".
    """
    bare = {name: _without_kind(name) for name in short_names}
    count = Counter(bare.values())
    return {
        name: _CITY + short if count[short] > 1 and name.startswith(_CITY) else short
        for name, short in bare.items()
    }


def names_in_cells(short_names: Iterable[str]) -> dict[str, str]:
    """Return the same names as they fit into hexagons: "Lamp. Selatan", "OKU Timur", "Kep. Seribu".

    Where one of several names that begin with the same word is too long, that word is abbreviated in all of them.
    """
    names = names_on_map(short_names)
    shared = {_first(name) for name in names.values() if len(name) > LONGEST}
    return {short: _fitted(name, shared) for short, name in names.items()}


def _without_kind(name: str) -> str:
    return next((name.removeprefix(kind) for kind in _KINDS if name.startswith(kind)), name)


def _first(name: str) -> str:
    return name.partition(" ")[0]


def _fitted(name: str, shared: set[str]) -> str:
    is_long = len(name) > LONGEST
    name = name.replace(" dan ", " ").replace("Kepulauan", "Kep.")
    lead = next((lead for lead in (_CITY, "Kep. ") if name.startswith(lead)), "")
    *heads, tail = _words(name.removeprefix(lead))
    if len(name) <= LONGEST and (lead or _first(name) not in shared):
        return name
    if len(heads) > 1 and is_long:
        start = "".join(word[0] for word in heads)
    elif heads:
        start = " ".join([*heads[:-1], _stem(heads[-1], LONGEST - len(lead) - len(tail) - 2)])
    else:
        start = ""
    return _cut(f"{lead}{start} {tail}" if start else name)


def _words(name: str) -> Sequence[str]:
    """Return the words of a name, a direction as one."""
    direction = next((words for words in _TWO_WORDS if name.endswith(f" {words}")), "")
    return [*name.removesuffix(direction).split(), *([direction] if direction else [])]


def _stem(word: str, room: int) -> str:
    """Return a word in few letters, the last of them no vowel."""
    if len(word) <= min(_STEM, room) + 1:
        return word
    stem = word[: max(1, min(_STEM, room))]
    while len(stem) > 1 and stem[-1] in _VOWELS:
        stem = stem[:-1]
    return f"{stem}."


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
