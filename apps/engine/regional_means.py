"""Scores of the regions above the units."""

from dataclasses import dataclass

from .arrays import FloatArray, IntArray
from .missing import number_or_none
from .plain import find_column


@dataclass(frozen=True)
class RegionalMeans:
    """Scores of regions as the means of the regions directly below them.

    Parameters
    ----------
    codes : tuple of str
        Codes of the regions above, ascending.
    aggregate_codes : tuple of str
        Columns of the arrays.
    means : ndarray of float, shape (n_regions, n_aggregates)
        NaN where no region below has a score.
    n_used : ndarray of int, shape (n_regions, n_aggregates)
        How many regions below have a score.
    n_total : ndarray of int, shape (n_regions,)
        How many regions below were given.
    """

    codes: tuple[str, ...]
    aggregate_codes: tuple[str, ...]
    means: FloatArray
    n_used: IntArray
    n_total: IntArray

    def of(self, code: str, aggregate: str | None = None) -> tuple[float | None, int, int]:
        """Return the mean of one region, with how many of how many it is made of.

        Parameters
        ----------
        code : str
            Region code; a region with none below it gives ``(None, 0, 0)``.
        aggregate : str, optional
            Code of a group; the index if left out.

        Returns
        -------
        mean : float or None
            None where no region below has a score.
        n_used : int
            How many regions below have a score.
        n_total : int
            How many regions below were given.
        """
        if code not in self.codes:
            return None, 0, 0
        row = self.codes.index(code)
        column = 0 if aggregate is None else find_column(self.aggregate_codes, aggregate)
        return number_or_none(self.means[row, column]), int(self.n_used[row, column]), int(self.n_total[row])
