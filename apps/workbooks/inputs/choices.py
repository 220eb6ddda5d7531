"""What may be chosen in a cell, and which choice a typed text means: never one that only resembles it."""

from collections import Counter
from collections.abc import Mapping

from apps.submissions.selectors import Codebook

from ..sheets import coded


class Choices:
    """Choices by their codes, with the words of the drop-down.

    A text means a choice if it is its words, its code or its name, or its sign on the form on paper (`signs`, by code),
    whatever its letters' case and its blanks are. A name that several choices share means none of them, and so does a
    sign that is the code or the name of another choice.
    """

    def __init__(
        self, names: Mapping[str, str], *, with_codes: bool = False, signs: Mapping[str, str] | None = None
    ) -> None:
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
        self.signs = dict(signs or {})
        for code, sign in self.signs.items():
            if self._meant.setdefault(_plain(sign), code) != code:
                del self._meant[_plain(sign)]

        self._by_label = {
            label: code for code, label in self.labels.items() if self._meant.get(_plain(label)) == code
        }

    @property
    def offered(self) -> list[str]:
        """What a drop-down takes: the words of the choices, then their signs, which are quicker to type."""
        return [*self.labels.values(), *self.signs.values()]

    def find(self, text: str) -> str | None:
        """Return the code of the choice that `text` means, or None."""
        # Nearly all cells hold the very words of the drop-down: a national workbook has two hundred thousand.
        return self._by_label.get(text) or self._meant.get(_plain(text))


def event_choices(codebook: Codebook) -> dict[str, Choices]:
    """Return what may be chosen of an event, by the columns of the sheet."""
    elections = {code: row.name for code, row in codebook.elections.items()}
    levels = {code: row.name for code, row in codebook.levels.items()}
    return {
        "election": Choices(elections, signs=codebook.election_letters),
        "level": Choices(levels, signs=codebook.level_numbers),
    }


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
