"""Words of the level ramp that colours and patterns stand for."""

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

LEVELS: Final = ("high", "medium", "low", "none")
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


def _level(value: object) -> str:
    """Return the key of the ramp; everything unknown or missing is "none"."""
    key = str(value or "none")
    return key if key in _LABELS else "none"


@register.filter
def level_key(value: object) -> str:
    """Return the key used in CSS classes: high, medium, low or none."""
    return _level(value)


@register.filter
def level_label(value: object) -> str:
    """Return the words of a level: "Rawan tinggi"."""
    return str(_LABELS[_level(value)])


@register.filter
def level_label_short(value: object) -> str:
    """Return the words for a column headed "Kelas": "Tinggi"."""
    return str(_SHORT_LABELS[_level(value)])
