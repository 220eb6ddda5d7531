"""The pipeline within one level of region, where every mean, maximum, rank and cut-off is taken."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import BoolArray, FloatArray, IntArray
from .context import LevelContext
from .exceptions import AggregationError, DataError
from .framework import Framework
from .method import DEFAULT_KEY, Method, Step
from .methods.aggregation import measure_weight_share
from .methods.treatment import TreatedColumn
from .registry import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    RESCALINGS,
    SCREENS,
    TREATMENTS,
    WEIGHINGS,
    Derived,
    Stage,
)


@dataclass(frozen=True)
class Prepared:
    """The indicators of one level, ready to be aggregated.

    Parameters
    ----------
    n_imputed : ndarray of int, shape (n_indicators,)
        How many missing values were filled in.
    treated : ndarray of float, shape (n_regions, n_indicators)
        Values after imputation and treatment.
    treatment : tuple of TreatedColumn
        What was treated; indicators left alone are not in it.
    normalised : ndarray of float, shape (n_regions, n_indicators)
        Scores of the indicators; NaN means missing.
    normalisation : mapping of str to ndarray of float, shape (n_indicators,)
        What normalisation took from the data, by name.
    """

    n_imputed: IntArray
    treated: FloatArray
    treatment: tuple[TreatedColumn, ...]
    normalised: FloatArray
    normalisation: Derived


@dataclass(frozen=True)
class Aggregated:
    """The aggregates of one level.

    Parameters
    ----------
    aggregates : ndarray of float, shape (n_regions, n_aggregates)
        Scores of the index (column 0) and the groups; NaN means missing.
    weights : mapping of str to ndarray of float, shape (n_children,)
        By code of the aggregate: the weights used, in the order of its branch's children.
    rescaling : mapping of str to mapping of str to float
        By code of the aggregate, then name: what rescaling took from the scores.
    """

    aggregates: FloatArray
    weights: Mapping[str, FloatArray]
    rescaling: Mapping[str, Mapping[str, float]]


def prepare_level(method: Method, context: LevelContext, values: FloatArray) -> Prepared:
    """Impute, treat and normalise the indicators of one level.

    Parameters
    ----------
    method : Method
        The pipeline.
    context : LevelContext
        What the steps may know besides the values.
    values : ndarray of float, shape (n_regions, n_indicators)
        Values as they came; NaN means "no data".

    Returns
    -------
    Prepared
        Scores of the indicators, and what was done to them.

    Raises
    ------
    DataError
        If a step cannot take a value; names region and indicator.
    """
    impute, treat = method.impute, method.treat
    normalise = method.step(Stage.NORMALISE, context.level)
    try:
        filled = IMPUTATIONS[impute.name].function(values, context, **impute.parameters)
        treated, treatment = TREATMENTS[treat.name].function(filled, context, **treat.parameters)
        normalised, normalisation = NORMALISATIONS[normalise.name].function(
            treated, context, **normalise.parameters
        )
    except DataError as error:
        raise error.named(context.unit_codes, context.indicator_codes) from error
    n_imputed = (np.isnan(values) & ~np.isnan(filled)).sum(axis=0)
    return Prepared(n_imputed, treated, treatment, normalised, normalisation)


def aggregate_level(
    framework: Framework, method: Method, normalised: FloatArray, availability: FloatArray
) -> Aggregated:
    """Weigh, aggregate, screen and rescale up the tree, within one level.

    Parameters
    ----------
    framework : Framework
        The tree.
    method : Method
        The pipeline.
    normalised : ndarray of float, shape (n_regions, n_indicators)
        Scores of the indicators; NaN means missing.
    availability : ndarray of float, shape (n_regions, n_aggregates)
        Share of the indicators below each aggregate that have data, 0 to 1.

    Returns
    -------
    Aggregated
        Scores of the aggregates, the weights used, and what rescaling took from the scores.

    Raises
    ------
    AggregationError
        If an aggregation cannot take the scores; names the group.
    """
    n_regions, n_indicators = normalised.shape
    table = np.full((n_regions, n_indicators + len(framework.aggregate_codes)), np.nan)
    table[:, :n_indicators] = normalised
    has_data = screen_shares(method, availability)
    weights: dict[str, FloatArray] = {}
    rescaling: dict[str, dict[str, float]] = {}
    for branch in framework.branches:
        children = np.take(table, branch.children, axis=1)
        weigh, aggregate = method.step(Stage.WEIGH, branch.code), method.step(Stage.AGGREGATE, branch.code)
        try:
            used = WEIGHINGS[weigh.name].function(children, branch.weights, **weigh.parameters)
            scores = AGGREGATIONS[aggregate.name].function(children, used, **aggregate.parameters)
        except DataError as error:
            raise AggregationError(f"Kelompok {branch.code}: {error}", (branch.code, *error.codes)) from error
        scores[~screen_shares(method, measure_weight_share(children, used))] = np.nan
        scores[~has_data[:, branch.column - n_indicators]] = np.nan
        rescale = find_rescaling(framework, method, branch.code)
        scores, found = RESCALINGS[rescale.name].function(scores, **rescale.parameters)
        if found:
            rescaling[branch.code] = found
        weights[branch.code] = used
        table[:, branch.column] = scores
    return Aggregated(table[:, n_indicators:].copy(), weights, rescaling)


def screen_shares(method: Method, shares: FloatArray) -> BoolArray:
    """Ask the availability screen whether shares of data are enough.

    Parameters
    ----------
    method : Method
        The pipeline.
    shares : ndarray of float
        Shares of data, any shape.

    Returns
    -------
    ndarray of bool
        Same shape.
    """
    return SCREENS[method.screen.name].function(shares, **method.screen.parameters)


def find_rescaling(framework: Framework, method: Method, code: str) -> Step:
    """Find the step named for an aggregate, or the default if it is directly below the index.

    Parameters
    ----------
    framework : Framework
        The tree.
    method : Method
        The pipeline.
    code : str
        Code of the aggregate.

    Returns
    -------
    Step
        ``none`` for any other aggregate.
    """
    choice = method.rescale
    default = choice if isinstance(choice, Step) else choice.get(DEFAULT_KEY)
    if not isinstance(choice, Step) and code in choice:
        return choice[code]
    return default if default and code in framework.top_groups else Step("none")
