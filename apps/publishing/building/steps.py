"""A line of the legend of a map in steps, which is the distribution too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its colour, what it is called, and how many regions are on it."""

    key: str
    label: str
    count: int
