"""The sections and keys of a framework file and of an instrument file: the second is written like the first."""

from typing import Final

SECTIONS: Final = ("index", "groups", "indicators", "themes", "event_levels", "method")
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
