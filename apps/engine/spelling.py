"""What a person probably meant by a word that a file may not hold."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

MEANINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "arah": ("direction",),
    "batas": ("cuts", "goalposts"),
    "bobot": ("weight", "weights"),
    "catatan": ("note",),
    "definisi": ("definition",),
    "indikator": ("indicators",),
    "induk": ("parent",),
    "jenis": ("kind",),
    "kelompok": ("groups", "group_code"),
    "kode": ("code",),
    "metode": ("method", "name"),
    "method": ("name",),
    "nama": ("name",),
    "pemilih": ("voters",),
    "satuan": ("unit",),
    "skor": ("score",),
    "sumber": ("source",),
    "tema": ("themes",),
    "tingkat": ("level",),
}
"""Words that people write for those of the files: in Indonesian, and `method = "max"` for `name = "max"`."""


def find_nearest(given: str, choices: Iterable[str]) -> str | None:
    """Return the choice that a word means or is spelt most like, in any case; None where none is near."""
    by_folded = {choice.casefold(): choice for choice in reversed(list(choices))}
    word = given.strip().casefold()
    meant = next((meaning for meaning in MEANINGS.get(word, ()) if meaning in by_folded), None)
    near = [meant] if meant else get_close_matches(word, by_folded, n=1)
    return by_folded[near[0]] if near else None


def suggest(given: str, choices: Iterable[str], otherwise: str) -> str:
    """Name the choice that a word probably means.

    Parameters
    ----------
    given : str
        The word, which is none of the choices.
    choices : iterable of str
        What there is.
    otherwise : str
        Sentence to return where nothing is near.

    Returns
    -------
    str
        A sentence for the person, in Indonesian.

    Examples
    --------
    >>> suggest("wieght", ["name", "weight"], "Hapus.")
    'Mungkin maksudnya weight.'
    """
    near = find_nearest(given, choices)
    return f"Mungkin maksudnya {near}." if near else otherwise
