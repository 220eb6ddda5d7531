"""What a person probably meant by a word that a file may not hold, or by a code that no region has."""

import re
from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches
from typing import Final

MEANINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "arah": ("direction",),
    "batas": ("cuts", "goalposts"),
    "bobot": ("weight", "weights"),
    "cara": ("name",),
    "catatan": ("note",),
    "definisi": ("definition",),
    "function": ("name",),
    "fungsi": ("name",),
    "indikator": ("indicators",),
    "induk": ("parent",),
    "jenis": ("kind", "name"),
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
    "tipe": ("kind", "name"),
    "type": ("kind", "name"),
}
"""Words that people write for those of the files: in Indonesian, and `method = "max"` for `name = "max"`."""


def find_nearest(given: str, choices: Iterable[str]) -> str | None:
    """Return the choice that a word means or is spelt most like, in any case.

    Parameters
    ----------
    given : str
        The word, which is none of the choices.
    choices : iterable of str
        What it may have meant.

    Returns
    -------
    str or None
        One of the choices; None where none is near.
    """
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


def restore_code(code: str) -> str | None:
    """Return the code of a regency that a spreadsheet took for a number.

    Parameters
    ----------
    code : str
        What the spreadsheet made of it.

    Returns
    -------
    str or None
        The code, None where the text cannot be one.

    Examples
    --------
    >>> restore_code("12.1"), restore_code("3601"), restore_code("Lebak")
    ('12.10', '36.01', None)
    """
    written = code.strip()
    cut = re.fullmatch(r"([0-9]{2})[.,]([0-9])", written)
    joined = re.fullmatch(r"([0-9]{2})[ ,/-]?([0-9]{2})", written)
    if cut:
        return f"{cut[1]}.{cut[2]}0"
    return f"{joined[1]}.{joined[2]}" if joined else None


def guess_code(code: str, codes: Container[str]) -> str:
    """Guess which code of a region was meant.

    Parameters
    ----------
    code : str
        The code as written, which no region has.
    codes : container of str
        The codes that there are.

    Returns
    -------
    str
        The code that a spreadsheet changed into the one written, or an empty text.

    Examples
    --------
    >>> guess_code("12.1", {"12.01", "12.10"}), guess_code("3601", {"36.01"})
    ('12.10', '36.01')
    """
    guess = restore_code(code)
    return guess if guess and guess != code and guess in codes else ""
