"""Made-up instruments, regions and values to measure with; the same in every process."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from .. import Framework, Group, IndexInputs, IndexResult, Indicator, Method, Units, compute_index
from ..arrays import FloatArray

SEED: Final = 2024
N_BELOW: Final = 15
"""Regions below one region: 552 regions are 37 provinces and 515 regencies."""

_MISSING: Final = 0.1
_N_SUBDIMENSIONS: Final = 3
_DIMENSIONS: Final = (("D1", 0.27, 16), ("D2", 0.38, 24), ("D3", 0.25, 15), ("D4", 0.10, 6))
_BLOCK_ROWS: Final = 10_000


@dataclass(frozen=True)
class World:
    """An index of 61 indicators to be computed for n regions."""

    n_units: int
    weigh: str = "given"

    @cached_property
    def framework(self) -> Framework:
        """The shape of IKP 2024: 4 dimensions, 12 subdimensions for display, 61 indicators."""
        groups: list[Group] = []
        indicators: list[Indicator] = []
        for code, weight, size in _DIMENSIONS:
            parts = [f"{code}.{number}" for number in range(1, _N_SUBDIMENSIONS + 1)]
            groups.append(Group(code=code, parent="IKP", weight=weight))
            groups += [Group(code=part, parent=code, is_display_only=True) for part in parts]
            indicators += [
                Indicator(code=f"{code}.{number:02}", parent=parts[number * _N_SUBDIMENSIONS // size])
                for number in range(size)
            ]
        return Framework("IKP", "IKP", tuple(groups), tuple(indicators))

    @cached_property
    def method(self) -> Method:
        """The method of 2024, with a screen, and perhaps with other weights."""
        return Method.from_dict(
            {
                "screen": {"name": "minimum_share", "share": 0.5},
                "normalise": "max",
                "weigh": self.weigh,
                "aggregate": "arithmetic",
                "classify": "mean_sd",
            }
        )

    @cached_property
    def values(self) -> FloatArray:
        """Counts of events, a tenth missing, shape (n_units, 61); drawn in blocks to save memory."""
        generator = np.random.default_rng(SEED)
        values = np.empty((self.n_units, len(self.framework.indicators)))
        for start in range(0, self.n_units, _BLOCK_ROWS):
            block = values[start : start + _BLOCK_ROWS]
            block[:] = generator.poisson(1.5, block.shape)
            block[generator.random(block.shape) < _MISSING] = np.nan
        return values

    @cached_property
    def lists(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str | None, ...]]:
        """Codes, levels and parents, in the order of the codes: every region before those below it."""
        codes: list[str] = []
        levels: list[str] = []
        parents: list[str | None] = []
        for number in range(self.n_units):
            above, below = divmod(number, N_BELOW)
            codes.append(f"{above:05}.{below:02}" if below else f"{above:05}")
            levels.append("regency" if below else "province")
            parents.append(f"{above:05}" if below else "ID")
        return tuple(codes), tuple(levels), tuple(parents)

    def build_units(self) -> Units:
        """Build the regions anew, as every run does."""
        return Units(*self.lists)

    def build_inputs(self) -> IndexInputs:
        """Build what an index of this world is computed from, anew as for every run."""
        return IndexInputs(self.framework, self.method, self.build_units(), self.values)

    def compute(self, n_workers: int = 1) -> IndexResult:
        """Return the result of one whole computation."""
        return compute_index(self.build_inputs(), n_workers=n_workers)
