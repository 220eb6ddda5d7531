"""Words of the level ramp that colours and patterns stand for."""

from collections.abc import Sequence
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

LEVELS: Final = ("high", "medium", "low", "none")
THREE_LABELS: Final = ("low", "medium", "high")
RAMP_STEPS: Final = 10
"""Steps of the ramp for other classes (tokens.css); a method has at most as many classes."""

OTHER: Final = "other"
"""Key of a class whose place among the others is not known: it has no colour of its own."""

_LABELS: Final[dict[str, Promise]] = {
    "high": _("Rawan tinggi"),
    "medium": _("Rawan sedang"),
    "low": _("Rawan rendah"),
    "none": _("Tidak ada data"),
}
_SHORT_LABELS: Final[dict[str, Promise]] = {
    "high": _("Tinggi"),
    "medium": _("Sedang"),
    "low": _("Rendah"),
    "none": _("Tidak ada data"),
}


@register.filter
def level_key(value: object, labels: Sequence[str] | None = None) -> str:
    """Return the key used in CSS classes: high, medium, low, none, or a step of the ramp such as ramp-6.

    `labels` are the classes of the method from the least to the most vulnerable; where they are not the usual three,
    they are spread over the ramp, the first and the last at its ends.
    """
    key = str(value or "none")
    classes = tuple(labels or THREE_LABELS)
    if key == "none" or (classes == THREE_LABELS and key in THREE_LABELS):
        return key
    if key not in classes or len(classes) > RAMP_STEPS:
        return OTHER
    if len(classes) == 1:
        return "ramp-1"
    return f"ramp-{1 + round(classes.index(key) * (RAMP_STEPS - 1) / (len(classes) - 1))}"


@register.filter
def level_label(value: object) -> str:
    """Return the words of a class: "Rawan tinggi", "Kelas 4"; a class with a name of its own is called by it."""
    key = str(value or "none")
    if key.isdecimal():
        return str(_("Kelas %(number)s")) % {"number": key}
    return str(_LABELS.get(key, key))


@register.filter
def level_label_short(value: object) -> str:
    """Return the words for a column headed "Kelas": "Tinggi", "Kelas 4"."""
    key = str(value or "none")
    return str(_SHORT_LABELS[key]) if key in _SHORT_LABELS else level_label(key)


@register.filter
def level_pattern(key: str) -> str:
    """Return which pattern of a map lies over a key's colour: none, medium, high, or nothing."""
    if not key.startswith("ramp-"):
        return key if key in ("none", "medium", "high") else ""
    step = int(key.removeprefix("ramp-"))
    return "high" if step > 7 else "medium" if step > 3 else ""
