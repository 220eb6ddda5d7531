"""The parts in which a phone shows the maps of all regions: each so narrow that a finger hits a hexagon.

A hexagon is to be 24 pixels wide on a screen of 360, so a part of the map of regencies has at most 13.5 columns of
them; islands that are wider come in two or three. The map of provinces has fewer parts, in whose hexagons names have
room. Provinces are named by their codes of 2022 and of 2024.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.regions.presentation import MapFigure

_ISLANDS: Final[Mapping[str, str]] = {
    "sumatera": "11 12 13 14 15 16 17 18 19 21",
    "jawa-nusa-tenggara": "31 32 33 34 35 36 51 52 53",
    "kalimantan-sulawesi": "61 62 63 64 65 71 72 73 74 75 76",
    "maluku-papua": "81 82 91 92 93 94 95 96",
}
"""The parts of the map of provinces."""

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
"""The parts of the map of regencies."""


@dataclass(frozen=True, slots=True)
class MapPart:
    """A part of the map, by its key, and its name for readers."""

    key: str
    name: str


def part_of(province: str) -> str:
    """Return the key of the part of the map of regencies that a province lies in; "" for an unknown one."""
    return _key_of(province, _PROVINCES)


def islands_of(province: str) -> str:
    """Return the same of the map of provinces."""
    return _key_of(province, _ISLANDS)


def _key_of(province: str, parts: Mapping[str, str]) -> str:
    return next((key for key, codes in parts.items() if province in codes.split()), "")


def map_parts(keys: set[str]) -> tuple[MapPart, ...]:
    """Return the parts of these keys with their names in the active language, from west to east."""
    names = {
        "sumatera": _("Sumatera"),
        "jawa-nusa-tenggara": _("Jawa, Bali, Nusa Tenggara"),
        "kalimantan-sulawesi": _("Kalimantan, Sulawesi"),
        "maluku-papua": _("Maluku, Papua"),
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
    return tuple(MapPart(key, names[key]) for key in (*_ISLANDS, *_PROVINCES) if key in keys)


def parts_of_map(figure: MapFigure) -> tuple[MapPart, ...]:
    """Return the parts that a map has."""
    return map_parts({group.part for group in figure.groups})
