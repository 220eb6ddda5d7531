"""What a computation returns."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from .arrays import ClassArray, FloatArray, IntArray
from .classification import CutOffs
from .enums import NO_CLASS
from .exceptions import EngineError
from .framework import Framework
from .method import Method
from .registry import Derived
from .units import Units

ENGINE_VERSION: Final = "1.0.0"
"""Raised whenever the same inputs would give another number."""


@dataclass(frozen=True)
class RegionalMeans:
    """Scores of regions as the simple means of the regions directly below them.

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
        column = 0 if aggregate is None else _find_column(self.aggregate_codes, aggregate)
        return number_or_none(self.means[row, column]), int(self.n_used[row, column]), int(self.n_total[row])


@dataclass(frozen=True)
class IndexResult:
    """Everything one computation found, rows as the units, aggregates as ``(index, *groups)``.

    Parameters
    ----------
    framework : Framework
        The framework used.
    method : Method
        The method used, with every parameter.
    units : Units
        The units, in the order of the rows.
    normalised : ndarray of float, shape (n_units, n_indicators)
        Scores of the indicators; NaN is "no data".
    aggregates : ndarray of float, shape (n_units, n_aggregates)
        Scores of the index (column 0) and the groups, rescaled where the method says so; NaN is missing.
    availability : ndarray of float, shape (n_units, n_aggregates)
        Share of the indicators below each aggregate that have data, 0 to 1.
    ranks : ndarray of float, shape (n_units,)
        Rank of the index within the level, 1 is the most vulnerable; NaN is none.
    class_codes : ndarray of int8, shape (n_units, n_aggregates)
        Position in the labels of the level's cut-offs; -1 is none. Filled for the index and the groups
        directly below it.
    cutoffs : mapping of str to mapping of str to CutOffs
        By aggregate code, then level of region.
    normalisation : mapping of str to mapping of str to ndarray of float, shape (n_indicators,)
        By level of region, then name: what normalisation took from the data.
    rescaling : mapping of str to mapping of str to mapping of str to float
        By level of region, aggregate code, then name: what rescaling took from the data.
    regional_means : RegionalMeans
        Aggregated scores of the regions above the units.
    """

    framework: Framework
    method: Method
    units: Units
    normalised: FloatArray
    aggregates: FloatArray
    availability: FloatArray
    ranks: FloatArray
    class_codes: ClassArray
    cutoffs: Mapping[str, Mapping[str, CutOffs]]
    normalisation: Mapping[str, Derived]
    rescaling: Mapping[str, Mapping[str, Mapping[str, float]]]
    regional_means: RegionalMeans

    @property
    def index(self) -> FloatArray:
        """Scores of the index, shape (n_units,)."""
        return self.scores_of(self.framework.code)

    @property
    def completeness(self) -> FloatArray:
        """Share of all indicators that have data, shape (n_units,)."""
        return self.availability[:, 0]

    @property
    def classes(self) -> tuple[str | None, ...]:
        """Class of each unit's index, None where there is none."""
        return self.classes_of(self.framework.code)

    @property
    def maxima(self) -> dict[str, FloatArray]:
        """Largest value of each indicator by level of region, where normalisation used it."""
        return {level: found["maxima"] for level, found in self.normalisation.items() if "maxima" in found}

    def scores_of(self, code: str) -> FloatArray:
        """Return the scores of one aggregate.

        Parameters
        ----------
        code : str
            Code of the index or of a group.

        Returns
        -------
        ndarray of float, shape (n_units,)
            NaN is missing.
        """
        return self.aggregates[:, _find_column(self.framework.aggregate_codes, code)]

    def classes_of(self, code: str) -> tuple[str | None, ...]:
        """Return the class of each unit in one aggregate.

        Parameters
        ----------
        code : str
            Code of the index or of a group.

        Returns
        -------
        tuple of (str or None)
            Labels such as `VulnerabilityClass.HIGH`; None where there is no score or the aggregate is not
            classified.
        """
        column = self.class_codes[:, _find_column(self.framework.aggregate_codes, code)].tolist()
        return label_classes(column, self.units, self.cutoffs.get(code, {}))

    def derived(self) -> dict[str, Any]:
        """Return every value the computation took from the data, ready for JSON.

        Returns
        -------
        dict
            ``units``, ``normalise``, ``constant_indicators``, ``rescale`` and ``classify``; NaN is None.
        """
        indicators = self.framework.indicator_codes
        return {
            "units": {level: len(rows) for level, rows in self.units.rows_by_level.items()},
            "normalise": {
                level: {
                    name: dict(zip(indicators, map(number_or_none, numbers.tolist()), strict=True))
                    for name, numbers in found.items()
                }
                for level, found in self.normalisation.items()
            },
            "constant_indicators": self.constant_indicators(),
            "rescale": {
                level: {
                    code: {name: number_or_none(number) for name, number in found.items()}
                    for code, found in by_code.items()
                }
                for level, by_code in self.rescaling.items()
            },
            "classify": {
                code: {level: cutoffs.to_dict() for level, cutoffs in by_level.items()}
                for code, by_level in self.cutoffs.items()
            },
        }

    def constant_indicators(self) -> dict[str, list[str]]:
        """List the indicators that do not tell the regions of a level apart.

        Returns
        -------
        dict of str to list of str
            By level of region, the codes whose scores are all equal or all missing.
        """
        constant: dict[str, list[str]] = {}
        for level, rows in self.units.rows_by_level.items():
            scores = self.normalised[rows]
            same = ~(np.fmax.reduce(scores, axis=0) > np.fmin.reduce(scores, axis=0))
            constant[level] = [
                code for code, flag in zip(self.framework.indicator_codes, same, strict=True) if flag
            ]
        return constant

    def manifest(self) -> dict[str, Any]:
        """Return what, with the values, makes the same numbers again, and what must come out.

        Returns
        -------
        dict
            ``engine_version``, ``framework``, ``method`` and ``derived``, ready for JSON.
        """
        return {
            "engine_version": ENGINE_VERSION,
            "framework": self.framework.to_dict(),
            "method": self.method.to_dict(),
            "derived": self.derived(),
        }


@dataclass(frozen=True)
class ScoresResult:
    """Ranks, classes and regional means of given index scores, rows as the units.

    Parameters
    ----------
    units : Units
        The units, in the order of the rows.
    scores : ndarray of float, shape (n_units,)
        Scores as given; NaN is missing.
    ranks : ndarray of float, shape (n_units,)
        Rank within the level; NaN is none, as for every unit of a partial level.
    class_codes : ndarray of int8, shape (n_units,)
        Position in the labels of the level's cut-offs; -1 is none.
    cutoffs : mapping of str to CutOffs
        By level of region.
    regional_means : RegionalMeans
        Aggregated scores of the regions above the units.
    method : Method
        Only its classification was used, here with every parameter.
    partial_levels : tuple of str
        Levels of which only some regions' scores are known.
    """

    units: Units
    scores: FloatArray
    ranks: FloatArray
    class_codes: ClassArray
    cutoffs: Mapping[str, CutOffs]
    regional_means: RegionalMeans
    method: Method
    partial_levels: tuple[str, ...]

    @property
    def classes(self) -> tuple[str | None, ...]:
        """Class of each unit, None where there is none."""
        return label_classes(self.class_codes.tolist(), self.units, self.cutoffs)

    def derived(self) -> dict[str, Any]:
        """Return every value taken from the scores, ready for JSON.

        Returns
        -------
        dict
            ``units`` and ``classify``; NaN is None.
        """
        return {
            "units": {level: len(rows) for level, rows in self.units.rows_by_level.items()},
            "classify": {level: cutoffs.to_dict() for level, cutoffs in self.cutoffs.items()},
        }

    def manifest(self) -> dict[str, Any]:
        """Return what, with the scores, makes the same classes again, and what must come out.

        Returns
        -------
        dict
            ``engine_version``, ``method`` (its classification alone), ``partial_levels`` and ``derived``, ready
            for JSON.
        """
        return {
            "engine_version": ENGINE_VERSION,
            "method": {"classify": self.method.to_dict()["classify"]},
            "partial_levels": list(self.partial_levels),
            "derived": self.derived(),
        }


def label_classes(
    class_codes: list[int], units: Units, cutoffs: Mapping[str, CutOffs]
) -> tuple[str | None, ...]:
    """Name class codes, each by the cut-offs of its own level.

    Parameters
    ----------
    class_codes : list of int
        One a unit; -1 (`NO_CLASS`) is none.
    units : Units
        The units.
    cutoffs : mapping of str to CutOffs
        By level of region.

    Returns
    -------
    tuple of (str or None)
        One a unit.
    """
    return tuple(
        None if code == NO_CLASS else cutoffs[level].labels[code]
        for code, level in zip(class_codes, units.levels, strict=True)
    )


def number_or_none(number: float) -> float | None:
    """Turn NaN into None, for JSON.

    Parameters
    ----------
    number : float
        Any number.

    Returns
    -------
    float or None
        A plain Python number.
    """
    return None if math.isnan(number) else float(number)


def _find_column(codes: tuple[str, ...], code: str) -> int:
    if code not in codes:
        raise EngineError(f"Tidak ada kelompok {code}. Yang ada: {', '.join(codes)}.", (code,))
    return codes.index(code)
