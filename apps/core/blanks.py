"""Texts of which nobody sees anything: they fill a field without saying a word, so they count as empty everywhere.

Beside blanks, Unicode has signs without any width, such as U+200B, which come along when people copy from a page of the
web, and others that are drawn as a blank. `static/js/checks.js` says the same.
"""

import re
from typing import Final

from .formatting import with_line_feeds

_SEEN: Final = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u2800\ufff9-\ufffb"
    # what Unicode calls default ignorable
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def is_blank(text: str) -> bool:
    """Return whether nobody sees anything of a text: it is empty, or blanks and signs without width are all it has."""
    return not _SEEN.search(text)


def trimmed(text: str) -> str:
    """Return a text as it is stored: its line ends as one sign, nothing blank around it; "" where it is blank."""
    return "" if is_blank(text) else with_line_feeds(text).strip()
