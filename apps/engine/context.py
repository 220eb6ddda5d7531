"""What a step may know besides the values it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .arrays import BoolArray, FloatArray, IndexArray


@dataclass(frozen=True)
class LevelContext:
    """One level of region, in the order of the rows and columns of its values.

    Parameters
    ----------
    level : str
        The level, such as ``province``.
    unit_codes : sequence of str
        Codes of the n regions.
    groups : ndarray of int, shape (n_regions,)
        Number of the region above, for imputation by group; regions without one share number -1.
    indicator_codes : tuple of str
        Codes of the m indicators.
    directions : ndarray of int, shape (n_indicators,)
        1 where more is more vulnerable, -1 where less is.
    targets : ndarray of float, shape (n_indicators,)
        Value to be reached, for distances to a target; NaN where none is set.
    goalposts : ndarray of float, shape (n_indicators, 2)
        Lower and upper goalpost; NaN where none are set.
    latest : ndarray of float, shape (n_regions, n_indicators), or None
        Values of the latest edition before this one; NaN where it knows none. None where none was given.
    origins : ndarray of float, shape (n_indicators,), or None
        Where the value 0 of each indicator lies after a treatment that changes the scale. None where it lies at 0.
    silent : ndarray of bool, shape (n_regions,), or None
        Regions without data in any indicator, where the method fills in: they get no score, so nothing is filled
        in for them that could move the scores of others. None where nothing is filled in.
    """

    level: str
    unit_codes: Sequence[str]
    groups: IndexArray
    indicator_codes: tuple[str, ...]
    directions: IndexArray
    targets: FloatArray
    goalposts: FloatArray
    latest: FloatArray | None = None
    origins: FloatArray | None = None
    silent: BoolArray | None = None

    def of_columns(self, columns: slice) -> "LevelContext":
        """Return what a step may know of some of the indicators.

        Parameters
        ----------
        columns : slice
            The indicators.

        Returns
        -------
        LevelContext
            The same regions, the columns of these indicators.
        """
        return replace(
            self,
            indicator_codes=self.indicator_codes[columns],
            directions=self.directions[columns],
            targets=self.targets[columns],
            goalposts=self.goalposts[columns],
            latest=None if self.latest is None else self.latest[:, columns],
            origins=None if self.origins is None else self.origins[columns],
        )
