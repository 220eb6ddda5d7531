"""How far one expert's comparisons agree with each other, and which of them to look at again. No database."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from apps.engine import ACCEPTED_RATIO, AhpWeights, weight_ahp

from ..enums import INTENSITY_WORDS, LARGEST_INTENSITY
from ..questionnaire import Answers, Item, Section
from ..weighing import comparison_matrix

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class MatrixRow:
    """One row of the matrix as it is shown: how many times this item is as important as each column."""

    item: Item
    cells: tuple[str, ...]
    weight: float | None


@dataclass(frozen=True)
class Contradiction:
    """The three comparisons that contradict each other most.

    `number` is the question that fits the other two least, and `implied` what those two say in its place.
    """

    number: int
    statements: tuple[str, ...]
    implied: str


@dataclass(frozen=True)
class Consistency:
    """What the page of comparisons says below its questions. `found` is None until every pair is compared."""

    answered: int
    total: int
    rows: tuple[MatrixRow, ...]
    found: AhpWeights | None
    contradiction: Contradiction | None

    @property
    def is_complete(self) -> bool:
        return self.found is not None


def consistency_of(section: Section, answers: Answers) -> Consistency:
    """Return matrix, weights and consistency ratio of the answers so far, and what contradicts itself most."""
    matrix = comparison_matrix(section, answers)
    answered = section.count_answered(answers)
    found = weight_ahp(matrix) if answered == len(section.keys) else None
    rows = tuple(
        MatrixRow(
            item,
            tuple(ratio_text(float(value)) for value in matrix[number]),
            float(found.weights[number]) if found else None,
        )
        for number, item in enumerate(section.items)
    )
    is_fine = found is not None and found.is_consistent
    contradiction = None if is_fine else _find_contradiction(section, matrix)
    return Consistency(answered, len(section.keys), rows, found, contradiction)


def ratio_text(ratio: float) -> str:
    """Return a ratio as it stands on Saaty's scale; an empty text where there is none.

    >>> ratio_text(3.0), ratio_text(1 / 3), ratio_text(float("nan"))
    ('3', '1/3', '')
    """
    if np.isnan(ratio):
        return ""
    return f"{ratio:.0f}" if ratio >= 1 else f"1/{1 / ratio:.0f}"


def preference_text(first: Item, second: Item, preference: int) -> str:
    """Return one comparison as part of a sentence: "A sedikit lebih penting daripada B (3)"."""
    if preference == 1:
        return f"{first.label} dan {second.label} sama penting (1)"
    more, less = (first, second) if preference > 0 else (second, first)
    return f"{more.label} {INTENSITY_WORDS[abs(preference)]} daripada {less.label} ({abs(preference)})"


def nearest_preference(ratio: float) -> int:
    """Return the step of Saaty's scale that is nearest to a ratio, by proportion.

    >>> nearest_preference(15.0), nearest_preference(0.3), nearest_preference(1.1)
    (9, -3, 1)
    """
    times = min(round(max(ratio, 1 / ratio)), LARGEST_INTENSITY)
    return times if ratio >= 1 or times == 1 else -times


def _find_contradiction(section: Section, matrix: FloatArray) -> Contradiction | None:
    """Return the three fully compared items that contradict each other most; None where none do."""
    worst: tuple[int, int, int] | None = None
    largest = ACCEPTED_RATIO
    for places in combinations(range(len(section.items)), 3):
        part = matrix[np.ix_(places, places)]
        if np.isnan(part).any():
            continue
        ratio = weight_ahp(part).consistency_ratio
        if ratio > largest:
            worst, largest = places, ratio
    return None if worst is None else _describe(section, matrix, worst)


def _describe(section: Section, matrix: FloatArray, places: tuple[int, int, int]) -> Contradiction:
    """Say what three comparisons claim, and what the doubtful one would be if the other two hold.

    The three alone do not tell which of them is doubtful. It is the one that lies farthest from the weights that
    follow from all answers, or, while pairs are still open, from these three.
    """
    whole = weight_ahp(matrix).weights if not np.isnan(matrix).any() else None
    local = weight_ahp(matrix[np.ix_(places, places)]).weights
    weights = dict(zip(places, local, strict=True)) if whole is None else dict(enumerate(whole))
    pairs = list(combinations(places, 2))
    # Rounded, because three comparisons lie equally far from their own weights but for float noise: the last wins.
    gaps = [round(abs(float(np.log(matrix[i, j] * weights[j] / weights[i]))), 9) for i, j in pairs]
    first, second = pairs[max(range(3), key=lambda number: (gaps[number], number))]
    between = next(place for place in places if place not in (first, second))
    implied = float(matrix[first, between] * matrix[between, second])
    items = section.items
    said = [
        preference_text(items[i], items[j], nearest_preference(float(matrix[i, j])))
        for i, j in _others_first(pairs, (first, second))
    ]
    expected = preference_text(items[first], items[second], nearest_preference(implied))
    number = section.pairs.index((items[first], items[second])) + 1
    return Contradiction(number, tuple(said), expected)


def _others_first(pairs: list[tuple[int, int]], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    yield from (pair for pair in pairs if pair != last)
    yield last
