"""Marks of small regions side by side: without it five of Jakarta's lie on each other on a map as wide as a screen."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from apps.regions.presentation import AreaGroup

Place = tuple[float, float]

ROUNDS: Final = 80
"""After so many rounds of pushing, marks that still touch stay as they are: a crowd beyond that does not occur."""


def separate_marks(groups: Sequence[AreaGroup], distance: float) -> tuple[AreaGroup, ...]:
    """Return the groups with their marks at least `distance` apart, each as near to its region as that allows.

    What is drawn later lies above: so marks come after the areas of their group without one, and groups of which more
    marks were moved, perhaps over a neighbour, after the others: Jakarta last.
    """
    marked = [area for group in groups for area in group.areas if area.mark_x]
    homes = [(float(area.mark_x), float(area.mark_y)) for area in marked]
    moved = {
        area.code: (home, place)
        for area, home, place in zip(marked, homes, push_apart(homes, distance), strict=True)
        if place != home
    }
    placed = [
        AreaGroup(
            group.label,
            tuple(
                replace(area, **_mark(*moved[area.code])) if area.code in moved else area
                for area in sorted(group.areas, key=lambda area: bool(area.mark_x))
            ),
        )
        for group in groups
    ]
    return tuple(
        sorted(placed, key=lambda group: sum(area.code in moved for area in group.areas) / len(group.areas))
    )


def _mark(home: Place, place: Place) -> dict[str, str]:
    """Return where a mark stands, and its home with the way from there, which a map that is zoomed shortens."""
    x, y = round(place[0]), round(place[1])
    away = f"{home[0]:g} {home[1]:g} {x - home[0]:g} {y - home[1]:g}"
    return {"mark_x": str(x), "mark_y": str(y), "mark_home": away}


def push_apart(places: Sequence[Place], distance: float) -> list[Place]:
    """Return the places, those that lie closer than `distance` pushed away from each other, both equally far."""
    found = list(places)
    for _round in range(ROUNDS):
        is_still = True
        for one in range(len(found)):
            for other in range(one + 1, len(found)):
                (ax, ay), (bx, by) = found[one], found[other]
                if abs(ax - bx) >= distance or abs(ay - by) >= distance:
                    continue
                apart = math.hypot(bx - ax, by - ay)
                # A hundredth is less than anybody sees, and rounds to the same units.
                if apart >= distance * 0.99:
                    continue
                is_still = False
                # Two in the same place go east and west.
                east, south = ((bx - ax) / apart, (by - ay) / apart) if apart else (1.0, 0.0)
                push = (distance - apart) / 2
                found[one] = (ax - east * push, ay - south * push)
                found[other] = (bx + east * push, by + south * push)
        if is_still:
            break
    return found
