"""What a computation returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from .arrays import ClassArray, FloatArray, IntArray
from .blocks import join_rows
from .framework import Framework
from .index_inputs import IndexInputs
from .level_records import AggregationRecord, PreparationRecord
from .method import Method
from .methods.classification import CutOffs
from .missing import number_or_none, numbers_or_none
from .plain import find_column, label_classes
from .regional_means import RegionalMeans
from .themes import ThemeScores
from .ties import find_widths
from .units import Units

ENGINE_VERSION: Final = "1.2.7"
"""Raised whenever the same inputs would give another number, or a manifest says more."""


@dataclass(frozen=True)
class IndexResult:
    """Everything one computation found, rows as the units, aggregates as ``(index, *groups)``.

    Parameters
    ----------
    inputs : IndexInputs
        What it was computed from.
    treated : ndarray of float, shape (n_units, n_indicators)
        Values after imputation and treatment; `values` itself where neither changed any.
    normalised : ndarray of float, shape (n_units, n_indicators)
        Scores of the indicators; NaN is missing.
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
    prepared : mapping of str to PreparationRecord
        By level of region: what imputation, treatment and normalisation did.
    aggregated : mapping of str to AggregationRecord
        By level of region: the weights used, and what rescaling took from the scores.
    themes : ThemeScores
        The thematic indices.
    regional_means : RegionalMeans
        Aggregated scores of the regions above the units.
    """

    inputs: IndexInputs
    treated: FloatArray
    normalised: FloatArray
    aggregates: FloatArray
    availability: FloatArray
    ranks: FloatArray
    class_codes: ClassArray
    cutoffs: Mapping[str, Mapping[str, CutOffs]]
    prepared: Mapping[str, PreparationRecord]
    aggregated: Mapping[str, AggregationRecord]
    themes: ThemeScores
    regional_means: RegionalMeans

    @property
    def framework(self) -> Framework:
        """The framework used."""
        return self.inputs.framework

    @property
    def method(self) -> Method:
        """The method used, with every parameter."""
        return self.inputs.method

    @property
    def units(self) -> Units:
        """The units, in the order of the rows."""
        return self.inputs.units

    @property
    def values(self) -> FloatArray:
        """Values as they came, shape (n_units, n_indicators); NaN is "no data"."""
        return self.inputs.values

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

    def effective_weights(self, level: str) -> FloatArray:
        """Return the share of each indicator in the index of one level, by the weights that were used.

        Parameters
        ----------
        level : str
            Level of region.

        Returns
        -------
        ndarray of float, shape (n_indicators,)
            Sum 1; for a region without missing data and an arithmetic index these are the exact shares.
        """
        return self.framework.share_weights(self.aggregated[level].weights)

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
        return self.aggregates[:, find_column(self.framework.aggregate_codes, code)]

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
        column = self.class_codes[:, find_column(self.framework.aggregate_codes, code)].tolist()
        return label_classes(column, self.units, self.cutoffs.get(code, {}))

    @property
    def theme_classes(self) -> tuple[tuple[str | None, ...], ...]:
        """For each theme the class of each unit, None where there is none."""
        codes, cutoffs = self.themes.class_codes.T.tolist(), self.themes.cutoffs
        return tuple(
            label_classes(column, self.units, cutoffs[theme.code])
            for theme, column in zip(self.framework.themes, codes, strict=True)
        )

    def derived(self) -> dict[str, Any]:
        """Return every value the computation took from the data, ready for JSON.

        Returns
        -------
        dict
            ``units``, ``impute``, ``treat``, ``normalise``, ``constant_indicators``, ``weigh``,
            ``effective_weights``, ``rescale`` and ``classify``; NaN is None.
        """
        levels = self.prepared
        return {
            "units": {level: len(rows) for level, rows in self.units.rows_by_level.items()},
            "impute": {
                level: self._by_indicator(levels[level].n_imputed, drop_zero=True) for level in levels
            },
            "treat": {level: self._describe_treatment(level) for level in levels},
            "normalise": {
                level: {
                    name: self._by_indicator(numbers) for name, numbers in levels[level].normalisation.items()
                }
                for level in levels
            },
            "constant_indicators": self.constant_indicators(),
            "weigh": {level: self._describe_weighing(level) for level in levels},
            "effective_weights": {
                level: self._by_indicator(self.effective_weights(level)) for level in levels
            },
            "rescale": {
                level: {
                    code: {name: number_or_none(number) for name, number in found.items()}
                    for code, found in aggregated.rescaling.items()
                }
                for level, aggregated in self.aggregated.items()
            },
            "classify": {
                code: {level: cutoffs.to_dict() for level, cutoffs in by_level.items()}
                for code, by_level in {**self.cutoffs, **self.themes.cutoffs}.items()
            },
        }

    def _by_indicator(self, numbers: FloatArray | IntArray, *, drop_zero: bool = False) -> dict[str, Any]:
        pairs = zip(self.framework.indicator_codes, numbers.tolist(), strict=True)
        return {code: number_or_none(number) for code, number in pairs if number or not drop_zero}

    def _describe_weighing(self, level: str) -> dict[str, Any]:
        names = (*self.framework.indicator_codes, *self.framework.aggregate_codes)
        record, described = self.aggregated[level], {}
        for branch in self.framework.branches:
            if branch.code in record.weighing:
                children = [names[column] for column in branch.children.tolist()]
                tables = {"weights": record.weights[branch.code], **record.weighing[branch.code]}
                described[branch.code] = {
                    name: dict(zip(children, numbers_or_none(numbers), strict=True))
                    for name, numbers in tables.items()
                }
        return described

    def _describe_treatment(self, level: str) -> dict[str, Any]:
        codes = self.framework.indicator_codes
        return {
            codes[found.column]: {
                "step": found.step,
                "points": found.n_changed,
                **{name: number_or_none(number) for name, number in found.derived.items()},
            }
            for found in self.prepared[level].treatment
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
            scores = self.normalised[join_rows(rows)]
            same = find_widths(np.fmin.reduce(scores, axis=0), np.fmax.reduce(scores, axis=0)) == 0
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
        Only its classification and its weights of regions were used, here with every parameter.
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
    def index(self) -> FloatArray:
        """Scores of the index, by the name they have in `IndexResult`."""
        return self.scores

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
