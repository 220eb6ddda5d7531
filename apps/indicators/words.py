"""Words for codes that runs and instruments store: classes of vulnerability, and where a step of a method applies."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.engine.registry import EMPTY_WORDS, OWNER_WORDS
from apps.engine.run_manifest import CutOffRecord
from apps.regions.enums import RegionLevel

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


def level_label(value: object) -> str:
    """Return the words for a class: "Rawan tinggi", "Kelas 4"; a class that the method named keeps that name."""
    key = str(value or "none")
    if key.isdecimal():
        return str(_("Kelas %(number)s")) % {"number": key}
    return str(_LABELS.get(key, key))


def level_label_short(value: object) -> str:
    """Return the words for a column headed "Kelas": "Tinggi", "Kelas 4"."""
    key = str(value or "none")
    return str(_SHORT_LABELS[key]) if key in _SHORT_LABELS else level_label(key)


def cut_owner_words(on_cut: str) -> str:
    """Return which class a score equal to a cut-off is in, as cut-offs record it."""
    return gettext(OWNER_WORDS[on_cut]) if on_cut in OWNER_WORDS else ""


def empty_class_sentences(cutoffs: CutOffRecord) -> list[str]:
    """Return a sentence for each class that no region is in, with the reason."""
    sentence = gettext("Tidak ada wilayah berkelas %(class)s: %(reason)s.")
    return [
        sentence % {"class": level_label(found.label).lower(), "reason": gettext(EMPTY_WORDS[found.reason])}
        for found in cutoffs.empty
        if found.reason in EMPTY_WORDS
    ]


def method_place(code: str) -> str:
    """Return what a step applies to: the name of a level of region, or the code of a group."""
    return str(RegionLevel(code).label) if code in RegionLevel.values else code
