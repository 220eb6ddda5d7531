"""Errors of the engine.

The engine lies below ``core`` and has errors of its own. Their messages reach the analyst as the reason why a run
failed, so they are in plain Indonesian and name the place and the remedy.
"""

from collections.abc import Iterable, Sequence
from typing import Self


class InputError(Exception):
    """A file or a request cannot be used as it is.

    Parameters
    ----------
    message : str
        Text for the person: what is wrong and what to do.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EngineError(Exception):
    """The engine cannot compute with what it was given.

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
    """The groups and indicators do not form a tree.

    Parameters
    ----------
    message : str
        All problems in one text.
    codes : iterable of str, optional
        Codes of the groups and indicators concerned.
    problems : iterable of str, optional
        One sentence for each problem, in the order found.
    """

    def __init__(self, message: str, codes: Iterable[str] = (), problems: Iterable[str] = ()) -> None:
        super().__init__(message, codes)
        self.problems = tuple(problems)


class MethodError(EngineError):
    """A step of the method is unknown, incomplete or has an impossible parameter."""


class UnitsError(EngineError):
    """The list of regions contradicts itself."""


class DataError(EngineError):
    """A value, a count or the shape of a table is impossible.

    Parameters
    ----------
    message : str
        Text for the person.
    codes : iterable of str, optional
        Codes of the regions and indicators concerned.
    row : int, optional
        Row of the value, where the function knows no region codes; the pipeline names it.
    column : int, optional
        Column of the value, where the function knows no indicator codes; the pipeline names it.
    """

    def __init__(
        self,
        message: str,
        codes: Iterable[str] = (),
        *,
        row: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message, codes)
        self.row = row
        self.column = column

    def named(self, unit_codes: Sequence[str], indicator_codes: Sequence[str]) -> Self:
        """Return the same error with its row and column named.

        Parameters
        ----------
        unit_codes : sequence of str
            Codes of the rows.
        indicator_codes : sequence of str
            Codes of the columns.

        Returns
        -------
        DataError
            Of the same class; the message begins with the place.
        """
        unit = [] if self.row is None else [("Wilayah", unit_codes[self.row])]
        indicator = [] if self.column is None else [("indikator", indicator_codes[self.column])]
        place = ", ".join(f"{word} {code}" for word, code in (*unit, *indicator))
        codes = [code for _, code in (*unit, *indicator)]
        if not place:
            return self
        return type(self)(f"{place[0].upper()}{place[1:]}: {self.message}", [*codes, *self.codes])


class NormalisationError(DataError):
    """A value cannot be normalised."""


class AggregationError(DataError):
    """Scores cannot be aggregated with the weights given."""


class ClassificationError(DataError):
    """Scores cannot be classified, or not with the cut-offs given."""


class ImputationError(DataError):
    """Missing values cannot be filled in as asked."""


class WeightingError(DataError):
    """No weights follow from the judgements or scores."""
