"""Kemendagri codes as files write them, and which of a file's codes belong to which regency."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

_DOTTED: Final = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,3}|[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
_DIGITS: Final = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10}")
_KIND: Final = re.compile(r"\b(kabupaten|kab|kota|administrasi|adm|kepulauan|kep)\b\.?|[^a-z]")
_CUTS: Final = (0, 2, 4, 6, 10)

REGENCY_LENGTH: Final = len("36.01")


def parse_code(value: object) -> str:
    """Return a Kemendagri code with its dots, for example 36.01 for 3601, 3601.0, 36.01 and " 36.01 "; or "".

    A number with a fraction is a code that a program took for a number: 36.1 stands for 36.10, since 36.01 is kept.
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        value = f"{value:.0f}" if value == int(value) else f"{value:05.2f}"
    text = str(value).strip().removesuffix(".0")
    if _DOTTED.fullmatch(text):
        return text
    if not _DIGITS.fullmatch(text):
        return ""
    ends = [cut for cut in _CUTS if cut <= len(text)]
    return ".".join(text[begin:end] for begin, end in pairwise(ends))


def find_code_field(columns: Mapping[str, Sequence[object]], known: Iterable[str]) -> str:
    """Return the column with the most codes of regencies that are known; "" where none has any."""
    codes = set(known)
    hits = {name: sum(parse_code(value) in codes for value in values) for name, values in columns.items()}
    best = max(hits, key=lambda name: hits[name], default="")
    return best if best and hits[best] else ""


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for their kind and spelling: KAB. FAKFAK and Kabupaten Fak Fak."""
    return _KIND.sub("", one.lower()) == _KIND.sub("", other.lower())


@dataclass(frozen=True)
class CodeMatch:
    """Which features of a file belong to which regency, by their numbers; and those that belong to none."""

    features: dict[str, list[int]] = field(default_factory=dict)
    provinces: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    without: int = 0

    @property
    def doubled(self) -> list[str]:
        """Codes that more than one feature has."""
        return [code for code, numbers in self.features.items() if len(numbers) > 1]


def match_codes(values: Sequence[object], known: Iterable[str]) -> CodeMatch:
    """Sort the features of a file by the codes that they have, in the order of the codes."""
    codes = set(known)
    features: defaultdict[str, list[int]] = defaultdict(list)
    rest: dict[str, list[str]] = {"provinces": [], "unknown": [], "below": []}
    without = 0
    for number, value in enumerate(values):
        code = parse_code(value)
        if code in codes:
            features[code].append(number)
        elif len(code) == len("36"):
            rest["provinces"].append(code)
        elif len(code) > REGENCY_LENGTH:
            rest["below"].append(code)
        elif code or str(value or "").strip():
            rest["unknown"].append(code or str(value).strip()[:40])
        else:
            without += 1
    return CodeMatch(dict(sorted(features.items())), **rest, without=without)


def codes_in_set(
    codes: Iterable[str], members: Mapping[str, str], lineages: Mapping[str, str]
) -> dict[str, str]:
    """Return for each code of a file the code that the same regency has in a region set.

    `members` are the regencies of the set, lineage by code; `lineages` those of all periods. A regency that had
    another code in the set's time is found by its lineage: 93.01 in a file of today is 91.01 in the set of 2022.
    """
    by_lineage = {lineage: code for code, lineage in members.items()}
    found = {}
    for code in codes:
        target = by_lineage.get(lineages.get(code, ""))
        if target:
            found[code] = target
    return found
