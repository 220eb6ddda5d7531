"""Which colour and pattern a class gets, as keys that the style sheets know, for example `ramp-6`."""

from collections.abc import Sequence
from typing import Final

THREE_STEPS: Final = ("low", "medium", "high")
"""The usual classes, which have colours of their own."""

RAMP_STEPS: Final = 10
"""Number of colours for classes other than the usual three (tokens.css); where there are more classes, none has one."""

OTHER: Final = "other"
"""Key of a class whose place among the others is not known: it has no colour of its own."""


def ramp_key(value: object, labels: Sequence[str] | None = None) -> str:
    """Return the key used in CSS classes: high, medium, low, none, or a step of the ramp such as ramp-6.

    `labels` are all classes, from the lowest to the highest. Where they are not the usual three, they are
    spread over the ramp from end to end: five classes get the steps 1, 3, 5, 8 and 10.
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


def ramp_pattern(key: str) -> str:
    """Return the pattern that a map draws over the colour of `key`: "none", "medium", "high", or no pattern ("").

    The upper steps of the ramp take the patterns of medium (from 4 on) and high (from 8 on).
    """
    if not key.startswith("ramp-"):
        return key if key in ("none", "medium", "high") else ""
    step = int(key.removeprefix("ramp-"))
    return "high" if step > 7 else "medium" if step > 3 else ""
