"""Geometry of the hexagon maps: one hexagon per region, with a corner at the top.

Every odd row is shifted to the right by half a hexagon ("odd-row-right offset").
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final

Point = tuple[float, float]

LABELS_FILE: Final = Path(__file__).resolve().parent / "data" / "hex_labels.csv"

_CORNERS: Final = tuple((math.sin(math.pi / 3 * k), -math.cos(math.pi / 3 * k)) for k in range(6))
"""Corners of a hexagon of radius 1, clockwise from the top."""


@dataclass(frozen=True)
class HexGrid:
    """A grid of hexagons, each `width` units wide, from the first to the last row and column, with a margin around."""

    width: float
    first_row: int
    first_col: int
    last_row: int
    last_col: int
    margin: float = 3.0

    @classmethod
    def around(cls, cells: Iterable[tuple[int, int]], width: float) -> "HexGrid":
        """Return the smallest grid that holds all cells (row, column)."""
        places = list(cells)
        rows, cols = [row for row, _ in places], [col for _, col in places]
        return cls(width, min(rows), min(cols), max(rows), max(cols))

    @cached_property
    def radius(self) -> float:
        return self.width / math.sqrt(3)

    @property
    def size(self) -> Point:
        """Width and height of the drawing."""
        n_cols, n_rows = self.last_col - self.first_col + 1, self.last_row - self.first_row
        has_odd_row = self.last_row > self.first_row or self.first_row % 2 == 1
        right = n_cols * self.width + (self.width / 2 if has_odd_row else 0)
        return right + 2 * self.margin, n_rows * 1.5 * self.radius + 2 * self.radius + 2 * self.margin

    def centre(self, row: int, col: int) -> Point:
        """Return the centre of a cell."""
        shift = self.width / 2 if row % 2 else 0.0
        x = self.margin + self.width / 2 + (col - self.first_col) * self.width + shift
        y = self.margin + self.radius + (row - self.first_row) * 1.5 * self.radius
        return x, y

    def outline(self, inset: float = 0.0) -> list[Point]:
        """Return the corners of a cell whose centre is (0, 0), each moved `inset` units towards it."""
        radius = self.radius - inset
        return [(x * radius, y * radius) for x, y in _CORNERS]

    def edge(self, row: int, col: int, side: int) -> tuple[Point, Point]:
        """Return both ends of one side of a cell; side 0 is the upper right, then clockwise."""
        x, y = self.centre(row, col)
        (ax, ay), (bx, by) = _CORNERS[side], _CORNERS[(side + 1) % 6]
        return (x + ax * self.radius, y + ay * self.radius), (x + bx * self.radius, y + by * self.radius)


def neighbour(row: int, col: int, side: int) -> tuple[int, int]:
    """Return the row and column of the cell beyond a side; side 0 is the upper right, then clockwise."""
    odd = row % 2
    steps = ((-1, odd), (0, 1), (1, odd), (1, odd - 1), (0, -1), (-1, odd - 1))
    d_row, d_col = steps[side]
    return row + d_row, col + d_col


def find_borders(grid: HexGrid, owners: Mapping[tuple[int, int], str]) -> list[tuple[Point, Point]]:
    """Return the sides between neighbouring cells of different owners, each once: the borders between provinces."""
    borders = []
    for (row, col), owner in owners.items():
        for side in (0, 1, 2):
            beyond = owners.get(neighbour(row, col, side))
            if beyond is not None and beyond != owner:
                borders.append(grid.edge(row, col, side))
    return borders


def border_path(grid: HexGrid, owners: Mapping[tuple[int, int], str]) -> str:
    """Return the borders between cells of different owners as one SVG path."""
    return _border_path(grid, tuple(owners.items()))


@lru_cache(maxsize=32)
def _border_path(grid: HexGrid, owners: tuple[tuple[tuple[int, int], str], ...]) -> str:
    # The same 514 cells stand on every page of the progress; joining their borders takes as long as ten queries.
    return join_path(find_borders(grid, dict(owners)))


def join_path(lines: Sequence[tuple[Point, Point]]) -> str:
    """Return separate lines as one SVG path, in which lines that meet end to end are drawn in one stroke."""
    rest = [(_rounded(a), _rounded(b)) for a, b in lines]
    ends: dict[Point, list[int]] = {}
    for number, (a, b) in enumerate(rest):
        ends.setdefault(a, []).append(number)
        ends.setdefault(b, []).append(number)
    used = [False] * len(rest)
    parts: list[str] = []
    for number, (a, b) in enumerate(rest):
        if used[number]:
            continue
        used[number] = True
        chain = [a, b]
        while (found := next((k for k in ends[chain[-1]] if not used[k]), None)) is not None:
            used[found] = True
            start, end = rest[found]
            chain.append(end if start == chain[-1] else start)
        parts.append("M" + "L".join(f"{svg_text(x)} {svg_text(y)}" for x, y in chain))
    return "".join(parts)


def polygon_points(corners: Sequence[Point]) -> str:
    """Return corners as the `points` of an SVG polygon."""
    return " ".join(f"{svg_text(x)},{svg_text(y)}" for x, y in corners)


@cache
def short_labels() -> Mapping[str, str]:
    """Return the customary short names of provinces by code, for maps where the full name has no room."""
    with LABELS_FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label"] for row in csv.DictReader(file)}


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def svg_text(number: float) -> str:
    """Return a coordinate as SVG needs it: with a decimal point, in whatever language, and at most one decimal."""
    return f"{round(number, 1):g}"
