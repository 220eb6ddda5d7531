"""What differs between the figures that a bundle states and the figures computed again."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .content import BundleContent, Cell
from .recomputing import Recomputed

TOLERANCE: Final = 1e-9
"""Two machines may round the last digit of a sum differently; nobody publishes the ninth decimal."""


@dataclass(frozen=True)
class Difference:
    """One figure that was not reproduced. `place` is a region, or the manifest."""

    place: str
    figure: str
    stored: Any
    computed: Any


@dataclass
class Comparison:
    """How many figures were compared, how many are the same to the last bit, and which differ."""

    n_compared: int = 0
    n_rounded: int = 0

    def __post_init__(self) -> None:
        self.differences: list[Difference] = []

    def add(self, place: str, figure: str, stored: Any, computed: Any) -> None:
        """Compare one figure."""
        self.n_compared += 1
        if type(stored) is not bool and isinstance(stored, int | float) and isinstance(computed, int | float):
            same = stored == computed
            if same or _is_close(stored, computed):
                self.n_rounded += not same
                return
        elif stored == computed:
            return
        self.differences.append(Difference(place, figure, stored, computed))


def _is_close(stored: float, computed: float) -> bool:
    """Say whether two numbers differ by rounding only."""
    # A whole number of a forged manifest may be larger than any float: it is not close to anything.
    try:
        return math.isclose(stored, computed, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except OverflowError:
        return False


def compare(content: BundleContent, computed: Recomputed, *, is_same_version: bool) -> Comparison:
    """Compare every figure of a bundle; what the manifest of an earlier engine does not say is not missed."""
    found = Comparison()
    _compare_tables(found, content, computed)
    stored = content.manifest.derived.content
    for path, value, other in _walk("derived", stored, computed.derived, both_ways=is_same_version):
        found.add("manifes", path, value, other)
    return found


def _compare_tables(found: Comparison, content: BundleContent, computed: Recomputed) -> None:
    indicators = content.manifest.indicators
    columns = content.columns
    for row, region in enumerate(content.regions):
        if content.values:
            _compare_row(
                found,
                region.code,
                [f"nilai {code}" for code in indicators],
                content.values[row],
                computed.values[row],
            )
            _compare_treated(found, region.code, content.treated[row], computed.treated[row])
        figures = [computed.results[column][row] for column in columns]
        _compare_row(found, region.code, columns, content.results[row], figures)


def _compare_row(
    found: Comparison, place: str, figures: Sequence[str], stored: Sequence[Cell], computed: Sequence[Cell]
) -> None:
    for figure, value, other in zip(figures, stored, computed, strict=True):
        found.add(place, figure, value, other)


def _compare_treated(
    found: Comparison,
    place: str,
    stored: Mapping[str, Mapping[str, Any]],
    computed: Mapping[str, Mapping[str, Any]],
) -> None:
    for code in sorted(stored.keys() | computed.keys()):
        point, other = stored.get(code, {}), computed.get(code, {})
        for name in ("step", "before", "after"):
            found.add(place, f"perlakuan {code} {name}", point.get(name), other.get(name))


def _walk(path: str, stored: Any, computed: Any, *, both_ways: bool) -> Iterator[tuple[str, Any, Any]]:
    """Yield the leaves of two trees in pairs; a leaf of one tree alone is paired with the word for "not there"."""
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        for key in [*stored, *(key for key in computed if both_ways and key not in stored)]:
            if key in stored and key in computed:
                yield from _walk(f"{path}.{key}", stored[key], computed[key], both_ways=both_ways)
            else:
                yield f"{path}.{key}", stored.get(key, "(tidak ada)"), computed.get(key, "(tidak ada)")
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        for position, (value, other) in enumerate(zip(stored, computed, strict=True)):
            yield from _walk(f"{path}[{position}]", value, other, both_ways=both_ways)
    else:
        yield path, stored, computed
