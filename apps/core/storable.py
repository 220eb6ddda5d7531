"""Which texts can be stored: PostgreSQL takes neither the letter NUL nor half of a surrogate pair, such as U+D800.

Nobody types them, but programs write them: a scanner ends a text with NUL, a spreadsheet writes `_xD800_`.
"""

import re
from typing import Final

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Return whether a text can be stored as it is."""
    return not _UNSTORABLE.search(text)


def storable(text: str) -> str:
    """Return a text without what cannot be stored, which nobody sees either: NUL after "Arsip terbakar" goes."""
    return _UNSTORABLE.sub("", text)
