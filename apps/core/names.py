"""Names beside the word for what they are: "edisi Simulasi", but "Edisi ganda" and not "Edisi Edisi ganda"."""

import re
from typing import Final

_DOUBLED: Final = re.compile(r"\b(edisi|instrumen|panel|skenario|terbitan) (“?)(?=\1\b)", re.IGNORECASE)


def say_kind_once(text: str) -> str:
    """Leave out of a sentence the word for a kind of thing where the name beside it begins with that word."""
    return _DOUBLED.sub(r"\2", text)
