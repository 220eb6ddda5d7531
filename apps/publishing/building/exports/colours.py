"""Colours and patterns of the classes in pictures: a picture has no style sheet beside it."""

from typing import Final

from apps.core.ramp import ramp_pattern

COLOURS: Final = {"high": "#761a29", "medium": "#e3a233", "low": "#f4e4b8", "none": "#e6e4df"}
LINES: Final = {"high": "#560d19", "medium": "#a4690a", "low": "#a08437", "none": "#8b877e"}
MARKS: Final = {"high": "#b5606b", "medium": "#b87611", "none": "#b3afa6"}
INKS: Final = {"high": "#ffffff", "medium": "#2b1d00", "low": "#3a2e0b", "none": "#4a473f"}
RAMP: Final = (
    "#f4e4b8", "#f1d69e", "#edc784", "#e9b867", "#e5a947", "#d79334", "#bf7534", "#a75832", "#8e3a2e", "#761a29",
)  # fmt: skip
RAMP_LINES: Final = (
    "#a08437", "#a17e2f", "#a27827", "#a3721e", "#a46c12", "#9b5f11", "#8a4b18", "#79381b", "#67241b", "#560d19",
)  # fmt: skip
"""All are the light theme of static/css/tokens.css: by class, and of the ten steps of the ramp."""

_HATCHES: Final = {
    "none": (5, "", "M1 0v5"),
    "medium": (6, "rotate(45)", "M1 0v6"),
    "high": (6, "rotate(45)", "M1 0v6M0 1h6"),
}


def ground_of(key: str) -> str:
    """Return the colour of a class or of a step such as "ramp-6"."""
    return COLOURS[key] if key in COLOURS else RAMP[_step(key)]


def line_of(key: str) -> str:
    """Return the colour of the outline of a class or step."""
    return LINES[key] if key in LINES else RAMP_LINES[_step(key)]


def _step(key: str) -> int:
    return int(key.removeprefix("ramp-")) - 1


def ink_of(key: str) -> str:
    """Return the colour of letters on the colour of a class or step."""
    return INKS.get(key) or INKS["high" if ramp_pattern(key) == "high" else "medium"]


def patterns(prefix: str = "p", scale: float = 1) -> str:
    """Return the definitions of the patterns, `p-none` and so on, for a drawing that is shown in another size."""
    return "".join(_pattern(key, prefix, scale) for key in _HATCHES)


def _pattern(key: str, prefix: str, scale: float) -> str:
    size, turn, path = _HATCHES[key]
    moves = " ".join(filter(None, (f"scale({1 / scale:.4g})" if scale != 1 else "", turn)))
    moved = f' patternTransform="{moves}"' if moves else ""
    return (
        f'<pattern id="{prefix}-{key}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"{moved}>'
        f'<path d="{path}" fill="none" stroke="{MARKS[key]}" stroke-width="1.3"/></pattern>'
    )
