"""What may be chosen in a cell, and which choice a typed text means: never one that only resembles it."""

from collections import Counter
from collections.abc import Mapping

from ..sheets import coded


class Choices:
    """Choices by their codes, with the words of the drop-down.

    A text means a choice if it is its words, its code or its name, whatever its letters' case and its blanks are. A
    name that several choices share means none of them.
    """

    def __init__(self, names: Mapping[str, str], *, with_codes: bool = False) -> None:
        shared = Counter(map(_plain, names.values()))
        self.labels: dict[str, str] = {}
        self._meant: dict[str, str] = {}
        for code, name in names.items():
            is_alone = shared[_plain(name)] == 1
            self.labels[code] = coded(code, name) if with_codes or not is_alone else name
            if is_alone:
                self._meant[_plain(name)] = code
        self._meant |= {_plain(label): code for code, label in self.labels.items()}
        self._meant |= {_plain(code): code for code in names}

    def find(self, text: str) -> str | None:
        """Return the code of the choice that `text` means, or None."""
        return self._meant.get(_plain(text))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
