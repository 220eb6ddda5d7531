"""The parts in which a phone shows the map of all regencies: each so narrow that a finger hits a hexagon.

A hexagon is to be 24 pixels wide on a screen of 360, so a part has at most 13.5 columns of them; islands that are wider
come in two or three. Provinces are named by their codes of 2022 and of 2024.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

_PROVINCES: Final[Mapping[str, str]] = {
    "sumatra-utara": "11 12 13",
    "sumatra-tengah": "14 15 17 21",
    "sumatra-selatan": "16 18 19",
    "jawa-barat": "31 32 36",
    "jawa-timur": "33 34 35",
    "bali-ntb": "51 52",
    "ntt": "53",
    "kalimantan": "61 62 63 64 65",
    "sulawesi-utara": "71 72 75",
    "sulawesi-selatan": "73 74 76",
    "maluku-utara": "82",
    "maluku": "81",
    "papua-barat": "92 96",
    "papua": "91 93 94 95",
}


@dataclass(frozen=True, slots=True)
class MapPart:
    """A part of the map, by its key, and its name for readers."""

    key: str
    name: str


def part_of(province: str) -> str:
    """Return the key of the part that a province lies in; "" for an unknown one."""
    return next((key for key, codes in _PROVINCES.items() if province in codes.split()), "")


def map_parts(keys: set[str]) -> tuple[MapPart, ...]:
    """Return the parts of these keys with their names in the active language, from west to east."""
    names = {
        "sumatra-utara": _("Aceh, Sumatera Utara, Sumatera Barat"),
        "sumatra-tengah": _("Riau, Kepulauan Riau, Jambi, Bengkulu"),
        "sumatra-selatan": _("Sumatera Selatan, Bangka Belitung, Lampung"),
        "jawa-barat": _("Banten, Jakarta, Jawa Barat"),
        "jawa-timur": _("Jawa Tengah, Yogyakarta, Jawa Timur"),
        "bali-ntb": _("Bali, Nusa Tenggara Barat"),
        "ntt": _("Nusa Tenggara Timur"),
        "kalimantan": _("Kalimantan"),
        "sulawesi-utara": _("Sulawesi bagian utara dan tengah"),
        "sulawesi-selatan": _("Sulawesi bagian selatan dan barat"),
        "maluku-utara": _("Maluku Utara"),
        "maluku": _("Maluku"),
        "papua-barat": _("Papua Barat dan Papua Barat Daya"),
        "papua": _("Papua lainnya"),
    }
    return tuple(MapPart(key, names[key]) for key in _PROVINCES if key in keys)
