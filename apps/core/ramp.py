"""Which step of the ramp of colours and patterns a class takes. No words, only keys of style sheets."""

from collections.abc import Sequence
from typing import Final

THREE_STEPS: Final = ("low", "medium", "high")
"""The usual classes, which have colours of their own."""

RAMP_STEPS: Final = 10
"""Steps of the ramp for other classes (tokens.css); a method has at most as many classes."""

OTHER: Final = "other"
"""Key of a class whose place among the others is not known: it has no colour of its own."""


def level_key(value: object, labels: Sequence[str] | None = None) -> str:
    """Return the key used in CSS classes: high, medium, low, none, or a step of the ramp such as ramp-6.

    `labels` are the classes of the method from the least to the most vulnerable; where they are not the usual three,
    they are spread over the ramp, the first and the last at its ends.
    """
    key = str(value or "none")
    classes = tuple(labels or THREE_STEPS)
    if key == "none" or (classes == THREE_STEPS and key in THREE_STEPS):
        return key
    if key not in classes or len(classes) > RAMP_STEPS:
        return OTHER
    if len(classes) == 1:
        return "ramp-1"
    return f"ramp-{1 + round(classes.index(key) * (RAMP_STEPS - 1) / (len(classes) - 1))}"


def level_pattern(key: str) -> str:
    """Return which pattern of a map lies over a key's colour: none, medium, high, or nothing."""
    if not key.startswith("ramp-"):
        return key if key in ("none", "medium", "high") else ""
    step = int(key.removeprefix("ramp-"))
    return "high" if step > 7 else "medium" if step > 3 else ""
