"""What counts as a reason, wherever one has to be given: words, and not a sign that only fills the field."""

import re
from typing import Final

REASON_WITHOUT_WORDS: Final = "Tulis alasannya dengan kata-kata, supaya orang lain memahaminya."

_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def is_reason(text: str | None) -> bool:
    """Return whether a text gives a reason: it holds a word of three letters or more. "." and "-" do not."""
    return bool(_WORD.search(text or ""))
