"""The sections and keys of a framework file and of an instrument file: the second is written like the first."""

from collections.abc import Mapping
from typing import Final

SECTIONS: Final = ("index", "groups", "indicators", "themes", "event_levels", "checks", "method")
INDEX_KEYS: Final = ("code", "name", "name_en", "version", "source", "note", "weights_sum")
GROUP_KEYS: Final = (
    "code", "parent", "kind", "name", "name_en", "weight", "weight_status", "weights_sum", "display_only",
)  # fmt: skip
INDICATOR_KEYS: Final = (
    "code", "parent", "name", "name_en", "weight", "weight_status", "direction", "target", "goalposts", "unit",
    "definition",
)  # fmt: skip
THEME_KEYS: Final = ("code", "name", "name_en", "indicators", "status", "note", "note_en")
EVENT_LEVEL_KEYS: Final = ("code", "name", "name_en", "weight", "weight_status")
CHECK_KEYS: Final = (
    "code", "kind", "severity", "name", "message", "indicators", "applies_to", "status", "note",
)  # fmt: skip
CHECK_PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "required_evidence": ("from_level",),
    "range": ("of", "min", "max"),
    "sum": ("operator", "others"),
    "implies": ("then", "must"),
    "previous": ("factor", "difference"),
    "neighbours": ("threshold", "minimum", "difference"),
}
"""The keys of a check by its kind, beside those of every check."""
