"""Fields of Word that fetch or run something when the document is opened."""

import re
from dataclasses import dataclass, field
from typing import Final

DELETED: Final = "delinstrtext"
INSTRUCTIONS: Final = frozenset({"instrtext", DELETED, "t"})
"""The elements that may hold a piece of an instruction, in lower case; a text does so before the result begins."""

_REFUSED: Final = frozenset(
    {
        "DDE", "DDEAUTO",  # run a program
        "LINK", "DATABASE", "CONTROL", "HTMLCONTROL",  # objects and data
        "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "RD",  # contents of other files
    }
)  # fmt: skip
_COMPOSED: Final = "yang namanya disusun dari bagian lain"
_NAME: Final = re.compile(r"[\s\"“”\\]*([A-Za-z]+)")


def refused_field(instruction: str) -> str:
    """Return the name of the field that an instruction begins with, where it is refused; "" where it is not."""
    found = _NAME.match(instruction)
    name = found[1].upper() if found else ""
    return name if name in _REFUSED else ""


@dataclass
class _Field:
    """An instruction while it goes by: Word splits it into pieces at will."""

    pieces: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """The pieces without those that somebody deleted while changes were noted."""

    is_judged: bool = False
    is_composed: bool = False

    @property
    def refused(self) -> str:
        if self.is_composed:
            return _COMPOSED
        return refused_field("".join(self.pieces)) or refused_field("".join(self.kept))


class FieldReader:
    """The fields that are open at one place of a part, each within the one before it."""

    def __init__(self) -> None:
        self._open = [_Field(is_judged=True)]  # for pieces that stand in no field: a reader may forgive that

    @property
    def in_instruction(self) -> bool:
        """Whether the instruction of a field goes by, and not its result."""
        return not self._open[-1].is_judged

    def add(self, piece: str, *, is_deleted: bool) -> None:
        """Take a piece of the instruction of the innermost field."""
        innermost = self._open[-1]
        innermost.pieces.append(piece)
        if not is_deleted:
            innermost.kept.append(piece)

    def begin(self) -> None:
        """Begin a field. Where it stands before the name of another one, it puts that name together."""
        outer = self._open[-1]
        outer.is_composed |= self.in_instruction and not "".join(outer.pieces).strip()
        self._open.append(_Field())

    def choose(self) -> None:
        """Note that programs choose here between contents: what becomes of an instruction cannot be known."""
        self._open[-1].is_composed |= self.in_instruction

    def judge(self, *, is_end: bool) -> str:
        """Return which field is refused, "" where none is: where its result begins, and where it ends."""
        innermost = self._open[-1]
        innermost.is_judged = True
        if is_end and len(self._open) > 1:
            self._open.pop()
        return innermost.refused

    def rest(self) -> str:
        """Return what is refused among the fields that nothing ends."""
        return next((left.refused for left in self._open if left.refused), "")
