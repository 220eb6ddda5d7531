"""From answers to weights, by the engine's functions. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apps.engine import (
    AhpWeights,
    combine_ahp,
    weight_ahp,
    weight_budget_allocation,
    weight_expert_panel,
)
from apps.indicators.structure import GroupNode

from .enums import PanelMethod
from .questionnaire import Answers, Questionnaire, Section, weighed_children, weighed_parents

FloatArray = NDArray[np.float64]

WEIGHT_STEP: Final = Decimal("0.00000001")
"""The smallest step in which an instrument holds a weight."""


@dataclass(frozen=True)
class WeightLine:
    """The weight of one group or indicator among its siblings, and how far apart the weights of single experts are."""

    code: str
    label: str
    parent_code: str
    depth: int
    weight: float
    lowest: float
    median: float
    highest: float


def weigh_panel(questionnaire: Questionnaire, answers: Sequence[Answers]) -> dict[str, float]:
    """Return the weight of each group and indicator that the panel asked about, by code; siblings sum to 1.

    `answers` holds one complete set per expert. Raises the engine's WeightingError where there is none.
    """
    if questionnaire.method == PanelMethod.SCORE:
        return _weigh_scores(questionnaire, answers)
    weights: dict[str, float] = {}
    for section in questionnaire.sections:
        found = (
            weigh_comparisons(section, answers).weights
            if section.method == PanelMethod.AHP
            else weight_budget_allocation(_answer_table(section, answers))
        )
        weights |= {item.code: float(weight) for item, weight in zip(section.items, found, strict=True)}
    return weights


def weigh_comparisons(section: Section, answers: Sequence[Answers]) -> AhpWeights:
    """Return the weights of one page of comparisons and their consistency, over all experts in `answers`."""
    return weight_ahp(combine_ahp([comparison_matrix(section, one) for one in answers]))


def comparison_matrix(section: Section, answers: Answers) -> FloatArray:
    """Return how many times each row is as important as each column, shape (n, n); NaN where not answered."""
    place = {item.code: number for number, item in enumerate(section.items)}
    matrix: FloatArray = np.full((len(place), len(place)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for key in section.keys:
        if key in answers:
            row, column = place[key[1]], place[key[2]]
            matrix[row, column] = ratio_of(answers[key])
            matrix[column, row] = ratio_of(-answers[key])
    return matrix


def ratio_of(preference: int) -> float:
    """Return a preference as a ratio: 3 gives 3, -3 gives 1/3.

    >>> ratio_of(-4)
    0.25
    """
    return float(preference) if preference > 0 else -1.0 / preference


def weight_lines(questionnaire: Questionnaire, answers: Sequence[Answers]) -> list[WeightLine]:
    """Return the weights in the order of the instrument, with the lowest, median and highest of single experts."""
    weights = weigh_panel(questionnaire, answers)
    by_expert = [weigh_panel(questionnaire, [one]) for one in answers]
    lines: list[WeightLine] = []

    def collect(parent_code: str, depth: int) -> None:
        for node in weighed_children(questionnaire.structure, parent_code):
            if node.code in weights:
                single = [found[node.code] for found in by_expert]
                spread = (min(single), float(np.median(single)), max(single))
                lines.append(
                    WeightLine(node.code, node.label, parent_code, depth, weights[node.code], *spread)
                )
            if isinstance(node, GroupNode):
                collect(node.code, depth + 1)

    collect(questionnaire.structure.code, 0)
    return lines


def round_weights(weights: Sequence[float]) -> list[Decimal]:
    """Round the weights of siblings to the digits that an instrument holds, so that they still sum to exactly 1.

    All are rounded down first. The steps that are then missing go to the weights that lost most.

    >>> [str(weight) for weight in round_weights([1 / 3, 1 / 3, 1 / 3])]
    ['0.33333334', '0.33333333', '0.33333333']
    """
    exact = [Decimal(weight) for weight in weights]
    rounded = [weight.quantize(WEIGHT_STEP, rounding=ROUND_FLOOR) for weight in exact]
    left = int((1 - sum(rounded, Decimal(0))) / WEIGHT_STEP)
    losses = [whole - weight for whole, weight in zip(exact, rounded, strict=True)]
    most = sorted(range(len(losses)), key=lambda number: (-losses[number], number))
    for number in most[:left]:
        rounded[number] += WEIGHT_STEP
    return rounded


def _weigh_scores(questionnaire: Questionnaire, answers: Sequence[Answers]) -> dict[str, float]:
    """Return the weights that follow from scores: a group weighs as much as its indicators together."""
    codes = [key[0] for key in questionnaire.keys]
    table = np.array([[one.get((code,), np.nan) for code in codes] for one in answers], dtype=float)
    overall = weight_expert_panel(table)
    totals = dict(zip(codes, (float(weight) for weight in overall), strict=True))
    structure = questionnaire.structure
    for group in structure.group_nodes.values():
        totals[group.code] = sum(totals[indicator.code] for indicator in group.all_indicators)
    weights: dict[str, float] = {}
    for parent_code in weighed_parents(structure):
        children = weighed_children(structure, parent_code)
        whole = sum(totals[node.code] for node in children)
        weights |= {node.code: totals[node.code] / whole for node in children}
    return weights


def _answer_table(section: Section, answers: Sequence[Answers]) -> FloatArray:
    """Return one row per expert and one column per item; NaN where not answered."""
    rows = [[one.get(key, np.nan) for key in section.keys] for one in answers]
    return np.array(rows, dtype=float)
