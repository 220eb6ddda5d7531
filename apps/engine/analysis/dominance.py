"""Which region of a level is more vulnerable than which other, by how much of the weight."""

from dataclasses import dataclass

import numpy as np

from ..arrays import FloatArray, IntArray
from ..exceptions import EngineError
from ..methods.outranking import EVEN_MARGIN, outrank_regions
from ..results import IndexResult
from .parts import find_rows


@dataclass(frozen=True)
class Outranking:
    """The outranking matrix of one level, regions by regions.

    Parameters
    ----------
    unit_codes : tuple of str
        Codes of the regions.
    shares : ndarray of float, shape (n_regions, n_regions)
        Share of the weight of the indicators in which the region of the row is more vulnerable than that of the column,
        half of it where they are equal. The diagonal is 0; NaN where two regions have no indicator in common.
    n_outranked : ndarray of int, shape (n_regions,)
        How many regions each one outranks.
    n_outranking : ndarray of int, shape (n_regions,)
        How many regions outrank each one.
    """

    unit_codes: tuple[str, ...]
    shares: FloatArray
    n_outranked: IntArray
    n_outranking: IntArray

    def outranked_by(self, code: str) -> tuple[str, ...]:
        """List the regions that a region outranks: more than half of the weight finds it more vulnerable.

        Parameters
        ----------
        code : str
            Code of the region.

        Returns
        -------
        tuple of str
            Codes, in the order of the rows.

        Raises
        ------
        EngineError
            If the region is not of this level.
        """
        return self._pick(self.shares[self._find(code)])

    def outranking(self, code: str) -> tuple[str, ...]:
        """List the regions that outrank a region.

        Parameters
        ----------
        code : str
            Code of the region.

        Returns
        -------
        tuple of str
            Codes, in the order of the rows.

        Raises
        ------
        EngineError
            If the region is not of this level.
        """
        return self._pick(self.shares[:, self._find(code)])

    def _find(self, code: str) -> int:
        if code not in self.unit_codes:
            raise EngineError(f"Wilayah {code} tidak ada pada tingkat ini.", (code,))
        return self.unit_codes.index(code)

    def _pick(self, shares: FloatArray) -> tuple[str, ...]:
        return tuple(self.unit_codes[row] for row in np.flatnonzero(_is_majority(shares)).tolist())


def outrank_level(result: IndexResult, level: str) -> Outranking:
    """Compare every two regions of a level, indicator by indicator.

    Parameters
    ----------
    result : IndexResult
        What was computed.
    level : str
        Level of region.

    Returns
    -------
    Outranking
        By the normalised scores and the shares of the indicators in the index.

    Raises
    ------
    AggregationError
        If the level has more regions than a matrix can hold.
    EngineError
        If no unit is of that level.

    Notes
    -----
    NaN: see `outrank_regions`.
    Only the order within an indicator counts: a region far ahead in one indicator does not make up for being
    behind in several. This makes visible what a mean hides.
    """
    rows = find_rows(result, level)
    shares = outrank_regions(result.normalised[rows], result.effective_weights(level))
    wins = _is_majority(shares)
    return Outranking(
        unit_codes=result.units.codes_of_level(level),
        shares=shares,
        n_outranked=np.count_nonzero(wins, axis=1),
        n_outranking=np.count_nonzero(wins, axis=0),
    )


def _is_majority(shares: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    # A margin of m between won and lost is a share of 0.5 + m / 2.
    return shares > 0.5 + EVEN_MARGIN / 2
