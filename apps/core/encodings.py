"""In which encodings a client takes an answer: what it names with `q=0` it refuses (RFC 9110, 12.5.3)."""

import re
from typing import Final

from django.http import HttpRequest

_REFUSED: Final = re.compile(r";\s*q\s*=\s*0(\.0*)?\s*$", re.IGNORECASE)


def accepted_encodings(header: str) -> str:
    """Return an `Accept-Encoding` without what it refuses: `br` for `gzip;q=0, br`."""
    return ", ".join(part.strip() for part in header.split(",") if not _REFUSED.search(part))


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the client takes an answer compressed by gzip."""
    return "gzip" in request.headers.get("Accept-Encoding", "").lower()
