"""The 2024 method computed a second time, in plain Python without arrays, and compared."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from apps.engine import Framework, Group, IndexInputs, Indicator, Method, Units, compute_index

Table = Sequence[Sequence[float | None]]


@dataclass
class Recomputation:
    """A slow, literal reading of docs/methodology.md."""

    framework: Framework
    units: Units
    values: Table
    share: float
    rescale_dimensions: bool
    scores: dict[tuple[str, str], float | None] = field(default_factory=dict)

    def run(self) -> None:
        for level in set(self.units.levels):
            rows = [row for row, found in enumerate(self.units.levels) if found == level]
            self._normalise(rows)
            self._aggregate(self.framework.code, rows)

    def _normalise(self, rows: Sequence[int]) -> None:
        for column, indicator in enumerate(self.framework.indicators):
            known = [value for row in rows if (value := self.values[row][column]) is not None]
            for row in rows:
                value = self.values[row][column]
                score = None if value is None else 100 * value / max(known) if max(known) else 0.0
                self.scores[self.units.codes[row], indicator.code] = score

    def _children(self, code: str) -> list[Group | Indicator]:
        children: list[Group | Indicator] = []
        for group in self.framework.groups:
            if group.parent == code:
                children += self._children(group.code) if group.is_display_only else [group]
        return children + [indicator for indicator in self.framework.indicators if indicator.parent == code]

    def _leaves(self, code: str) -> list[int]:
        columns = [column for column, leaf in enumerate(self.framework.indicators) if leaf.parent == code]
        for group in self.framework.groups:
            if group.parent == code:
                columns += self._leaves(group.code)
        return columns

    def _aggregate(self, code: str, rows: Sequence[int]) -> None:
        for group in self.framework.groups:
            if group.parent == code:
                self._aggregate(group.code, rows)
        for row in rows:
            self.scores[self.units.codes[row], code] = self._mean(code, row)
        if self.rescale_dimensions and any(
            group.code == code and group.parent == self.framework.code for group in self.framework.groups
        ):
            regions = [self.units.codes[row] for row in rows]
            known = [score for region in regions if (score := self.scores[region, code]) is not None]
            for region in regions:
                score = self.scores[region, code]
                if score is not None:
                    self.scores[region, code] = 100 * score / max(known) if max(known) else 0.0

    def _mean(self, code: str, row: int) -> float | None:
        leaves = self._leaves(code)
        if sum(self.values[row][column] is not None for column in leaves) < self.share * len(leaves) - 1e-9:
            return None
        total = weighted = available = 0.0
        for child in self._children(code):
            score = self.scores[self.units.codes[row], child.code]
            total += child.weight
            if score is not None:
                available += child.weight
                weighted += child.weight * score
        return weighted / available if available and available >= self.share * total - 1e-9 else None


def classify(scores: Mapping[str, float]) -> dict[str, str]:
    mean = sum(scores.values()) / len(scores)
    sd = math.sqrt(sum((score - mean) ** 2 for score in scores.values()) / (len(scores) - 1))
    return {
        code: "high" if score > mean + sd else "low" if score < mean - sd else "medium"
        for code, score in scores.items()
    }


def draw_table(seed: int, n_units: int, n_indicators: int) -> list[list[float | None]]:
    generator = random.Random(seed)
    return [
        [
            None
            if generator.random() < 0.25
            else generator.choice([0, 0, 1, 2, 5, 11]) * generator.choice([1, 1.5, 3])
            for _ in range(n_indicators)
        ]
        for _ in range(n_units)
    ]


def draw_weights(framework: Framework, seed: int) -> Framework:
    generator = random.Random(seed)
    return replace(
        framework,
        indicators=tuple(
            replace(indicator, weight=generator.randint(1, 20), direction=1)
            for indicator in framework.indicators
        ),
    )


@pytest.mark.parametrize("rescale", ["none", "max"])
@pytest.mark.parametrize("share", [0.0, 0.7])
@pytest.mark.parametrize("instrument", ["framework_2024", "small_framework"])
def test_compute_index_equals_recomputation_in_plain_python(
    request: pytest.FixtureRequest, instrument: str, share: float, rescale: str
) -> None:
    framework = draw_weights(request.getfixturevalue(instrument), seed=3)
    units = Units(
        codes=("11", "12", *(f"{11 + number % 2}.{number:02}" for number in range(1, 41))),
        levels=("province",) * 2 + ("regency",) * 40,
        parents=("ID", "ID", *(str(11 + number % 2) for number in range(1, 41))),
    )
    table = draw_table(11, len(units), len(framework.indicators))
    expected = Recomputation(framework, units, table, share, rescale_dimensions=rescale == "max")
    expected.run()
    method = Method.from_dict(
        {
            "screen": {"name": "minimum_share", "share": share},
            "normalise": "max",
            "aggregate": "arithmetic",
            "rescale": rescale,
            "classify": "mean_sd",
        }
    )
    result = compute_index(IndexInputs(framework, method, units, np.array(table, dtype=float)))

    def column_of(code: str) -> list[float]:
        scores = [expected.scores[unit, code] for unit in units.codes]
        return [math.nan if score is None else score for score in scores]

    for position, code in enumerate(framework.indicator_codes):
        np.testing.assert_allclose(result.normalised[:, position], column_of(code), rtol=1e-12)
    for code in framework.aggregate_codes:
        np.testing.assert_allclose(result.scores_of(code), column_of(code), rtol=1e-12, atol=1e-12)

    index = {
        unit: score for unit in units.codes if (score := expected.scores[unit, framework.code]) is not None
    }
    regencies = {code: score for code, score in index.items() if "." in code}
    assert len(regencies) > 10
    classes = {
        code: found for code, found in zip(units.codes, result.classes, strict=True) if "." in code and found
    }
    assert classes == classify(regencies)
    ranks = {code: rank for code, rank in zip(units.codes, result.ranks, strict=True) if code in regencies}
    assert ranks == {
        code: 1 + sum(other > score for other in regencies.values()) for code, score in regencies.items()
    }
    for province in ("11", "12"):
        below = [score for code, score in regencies.items() if code.startswith(province)]
        assert result.regional_means.of(province) == (pytest.approx(sum(below) / len(below)), len(below), 20)
