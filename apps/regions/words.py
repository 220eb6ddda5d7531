"""Names and codes of regions as people write them."""

import re
from collections.abc import Container
from typing import Final

_KINDS: Final = (
    (re.compile(r"^(kabupaten|kab\.?)\s+(administrasi|adm\.?)\s+"), "kabupaten administrasi "),
    (re.compile(r"^kota\s+(administrasi|adm\.?)\s+"), "kota administrasi "),
    (re.compile(r"^(kabupaten|kab\.?)\s+"), "kabupaten "),
    (re.compile(r"^kota\s+"), "kota "),
    (re.compile(r"^(provinsi|prov\.?)\s+"), "provinsi "),
)
"""How the kind of a region is written before its name, and how it is written out."""


def is_name_of(text: str, name: str) -> bool:
    """Return whether a text names a region, in any case, with its kind shortened or left out: KAB. LEBAK, Lebak."""
    given, known = _split(text), _split(name)
    return given[1] == known[1] and given[0] in {"", known[0], "provinsi " if not known[0] else known[0]}


def is_found_by(text: str, name: str, code: str) -> bool:
    """Return whether a search finds a region: each word, without its point, stands in the name or the code.

    The search above tables on the pages (`static/js/table-filter.js`) finds by the same rule.
    """
    row = f"{_without_points(name)} {_without_points(code)}"
    return all(word in row for word in _without_points(text).split())


def guess_code(code: str, codes: Container[str]) -> str:
    """Return the code that was probably meant, or "": 12.1 is what a spreadsheet makes of 12.10, and 3601 of 36.01."""
    written = code.replace(",", ".")
    guesses = [written, f"{written}0" if re.fullmatch(r"\d\d\.\d", written) else ""]
    if re.fullmatch(r"\d{4}", written):
        guesses.append(f"{written[:2]}.{written[2:]}")
    return next((guess for guess in guesses if guess and guess != code and guess in codes), "")


def _split(name: str) -> tuple[str, str]:
    """Return the kind of a region, written out, and its name without it."""
    text = " ".join(name.casefold().split())
    for pattern, kind in _KINDS:
        rest, found = pattern.subn("", text, count=1)
        if found:
            return kind, rest
    return "", text


def _without_points(text: str) -> str:
    return text.casefold().replace(".", "")
