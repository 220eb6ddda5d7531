"""In which encoding an answer is sent: what a client takes, and what it likes best (RFC 9110, 12.5.3)."""

import re
from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest

_REFUSED: Final = re.compile(r";\s*q\s*=\s*0(\.0*)?\s*$", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"^q\s*=\s*([01](?:\.\d*)?)$", re.IGNORECASE)
_ANY: Final = "*"


def accepted_encodings(header: str) -> str:
    """Return an `Accept-Encoding` without what it refuses: `br` for `gzip;q=0, br`."""
    return ", ".join(part.strip() for part in header.split(",") if not _REFUSED.search(part))


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the client takes an answer compressed by gzip."""
    return "gzip" in request.headers.get("Accept-Encoding", "").lower()


def best_encoding(header: str, offered: Iterable[str]) -> str:
    """Return which of the encodings offered the client likes best, the first of equals; "" is the file as it is.

    `gzip;q=0.5, br` likes `br`; `identity, gzip;q=0.5` would rather have it as it is; of `gzip, br` both are equal.
    """
    weights = dict(_read_weights(header))
    best, most = "", weights.get("identity", 0.0)
    for name in offered:
        weight = weights.get(name, weights.get(_ANY, 0.0))
        if weight > 0 and (weight > most or (weight == most and not best)):
            best, most = name, weight
    return best


def _read_weights(header: str) -> Iterable[tuple[str, float]]:
    """Yield each name of the header in small letters with its weight, 1 where it has none or one that is no number."""
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        found = next((match for piece in parameters if (match := _WEIGHT.match(piece))), None)
        if name:
            yield name.lower(), min(1.0, float(found[1])) if found else 1.0
