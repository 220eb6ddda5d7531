"""Errors of the engine.

The engine imports no application, so these do not come from ``core``. Their messages reach the analyst as the
reason why a run failed; they are therefore in plain Indonesian and name the place and the remedy.
"""

from collections.abc import Iterable


class EngineError(Exception):
    """An input the engine cannot compute with.

    Parameters
    ----------
    message : str
        Text for the person: the place, what is wrong, what to do.
    codes : iterable of str, optional
        Codes of the regions, indicators, groups or steps concerned, for programs.
    """

    def __init__(self, message: str, codes: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.codes = tuple(codes)


class FrameworkError(EngineError):
    """The tree of groups and indicators is not one.

    Parameters
    ----------
    message : str
        All problems in one text.
    codes : iterable of str, optional
        Codes of the groups and indicators concerned.
    problems : iterable of str, optional
        One sentence a problem, in the order found.
    """

    def __init__(self, message: str, codes: Iterable[str] = (), problems: Iterable[str] = ()) -> None:
        super().__init__(message, codes)
        self.problems = tuple(problems)


class MethodError(EngineError):
    """A step of the method is unknown, incomplete or has an impossible parameter."""


class UnitsError(EngineError):
    """The list of regions contradicts itself."""


class DataError(EngineError):
    """A value, a count or a shape that cannot be."""


class NormalisationError(DataError):
    """A value that cannot be normalised."""


class AggregationError(DataError):
    """Scores and weights that cannot be aggregated."""


class ClassificationError(DataError):
    """Scores or cut-offs that cannot be classified."""
