"""The parts in which a phone shows the maps of all regions."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps

from apps.publishing.building.figures import (
    PROVINCE_WIDTH,
    REGENCY_WIDTH,
    draw_province_map,
    draw_regency_map,
)
from apps.publishing.building.map_parts import islands_of, map_parts, part_of
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import rendition_of
from tests.publishing.contents import content_make, region_make

SCREEN, GUTTER, MARGIN, TARGET = 360, 16, 1, 24
LEVELS = {"regency": (part_of, REGENCY_WIDTH), "province": (islands_of, PROVINCE_WIDTH)}
"""How the part of a province is found, and the width of a hexagon in units of the drawing."""


def placed(level: str) -> dict[str, list[tuple[int, int]]]:
    """Return the places of all regions of a level that there have been, by the part of their province."""
    part_by, _width = LEVELS[level]
    path = Path(apps.get_app_config("regions").path) / "data" / "regions.csv"
    found = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == level and row["hex_row"]:
                found[part_by(row["code"][:2])].append((int(row["hex_row"]), int(row["hex_col"])))
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_every_province_lies_in_a_part_and_each_part_has_a_name(level):
    found = placed(level)
    assert "" not in found
    parts = map_parts(set(found))
    assert [part.key for part in parts if not part.name] == []
    assert {part.key for part in parts} == set(found)
    assert LEVELS[level][0]("99") == ""


@pytest.mark.parametrize("level", LEVELS)
def test_in_each_part_a_hexagon_is_wide_enough_for_a_finger(level):
    units = LEVELS[level][1]
    for key, places in placed(level).items():
        middles = [col + 0.5 * (row % 2) for row, col in places]
        width = (max(middles) - min(middles) + 1) * units + 2 * MARGIN
        assert units * (SCREEN - 2 * GUTTER) / width >= TARGET, key


def test_both_maps_name_their_parts():
    content = content_make(
        region_make("36", 50.0),
        region_make("64", None),
        region_make("36.01", 40.0),
        region_make("64.01", 30.0),
    )
    assert [group.part for group in draw_regency_map(content).groups] == ["jawa-barat", "kalimantan"]
    provinces = draw_province_map(content).groups
    assert [(group.part, group.label) for group in provinces] == [
        ("jawa-nusa-tenggara", "Jawa, Bali, Nusa Tenggara"),
        ("kalimantan-sulawesi", "Kalimantan, Sulawesi"),
    ]
    page = dict(page_files(rendition_of(content, "id")))["index.html"].decode()
    assert page.count("data-map-parts") == 2
    assert '<option value="jawa-barat">Banten, Jakarta, Jawa Barat</option>' in page
    assert '<option value="kalimantan-sulawesi">Kalimantan, Sulawesi</option>' in page
    assert 'data-part="kalimantan"' in page
    assert 'data-part="jawa-nusa-tenggara"' in page
    assert "papua" not in page
