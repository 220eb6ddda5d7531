"""The rules that changed from version to version, and those of which version a computation follows.

A run must come out as it was, so a bundle of an earlier engine is computed again by the rules of that version. A change
of numbers, or of what is told of them, is a member of `Rule`; where it makes a difference the code asks `follows`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import Final

_Version = tuple[int, ...]


class Rule(Enum):
    """What changed, each with the first version of the engine that does so."""

    TIES = (1, 2, 0)
    """Numbers that differ in their last digits alone are equal."""

    EXACT_BEGINNINGS = (1, 2, 1)
    """What equals the beginning of its scale scores exactly 0 (or `lower`)."""

    CHANGES_ON_PAPER = (1, 2, 2)
    """A value that equals the one to which it is cut or pulled in is not told as treated."""

    RESIDUES = (1, 2, 3)
    """What rounding leaves where parts cancel out is exactly 0; equal scores are not stretched apart."""

    DECISIONS = (1, 2, 4)
    """Last digits decide nothing on the way to the scores either: which tail is pulled in, what is beyond a limit,
    which power fits best, which weight is 0."""

    ENDS_APART = (1, 2, 5)
    """Cut-offs, and the ends of a scale, that are equal but for their last digits are refused."""

    MARKS_WITH_VALUES = (1, 2, 6)
    """A target, a goalpost and the value 0 are carried to a treated scale to the place of the values that equal them;
    what equals 0 is told by the values, not on the treated scale."""

    CLASSES_ON_PAPER = (1, 2, 7)
    """Scores that are equal to each other are of one class, also where only one of them equals a cut-off; which of
    equally good natural breaks is taken does not hang on last digits."""


_NEWEST: Final = max(rule.value for rule in Rule)

_followed: ContextVar[_Version] = ContextVar("followed", default=_NEWEST)


def has_rule(engine_version: str, rule: Rule) -> bool:
    """Say whether a version of the engine has a rule.

    Parameters
    ----------
    engine_version : str
        Three numbers with points between them.
    rule : Rule
        What changed.

    Returns
    -------
    bool
        False for versions before the rule.

    Examples
    --------
    >>> has_rule("1.1.1", Rule.TIES), has_rule("1.10.0", Rule.TIES)
    (False, True)
    """
    return _read_version(engine_version) >= rule.value


def follows(rule: Rule) -> bool:
    """Whether the computation at hand follows a rule: it does, unless it is that of a version before the rule."""
    return _followed.get() >= rule.value


@contextmanager
def computing_as(engine_version: str) -> Iterator[None]:
    """Compute by the rules of a version, whose runs must come out as they were."""
    token = _followed.set(_read_version(engine_version))
    try:
        yield
    finally:
        _followed.reset(token)


def _read_version(engine_version: str) -> _Version:
    return tuple(int(part) for part in engine_version.split("."))
