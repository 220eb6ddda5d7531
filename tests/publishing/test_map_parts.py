"""The parts in which a phone shows the map of all regencies."""

import csv
from collections import defaultdict
from pathlib import Path

from django.apps import apps

from apps.publishing.building.figures import draw_regency_map
from apps.publishing.building.map_parts import map_parts, part_of
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import rendition_of
from tests.publishing.contents import content_make, region_make

SCREEN, GUTTER, MARGIN, TARGET = 360, 16, 1, 24
UNITS = 18.0
"""Width of a hexagon in units of the drawing."""


def placed() -> dict[str, list[tuple[int, int]]]:
    """Return the places of all regencies there have been, by the part of their province."""
    path = Path(apps.get_app_config("regions").path) / "data" / "regions.csv"
    found = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "regency" and row["hex_row"]:
                found[part_of(row["code"][:2])].append((int(row["hex_row"]), int(row["hex_col"])))
    return found


def test_every_province_lies_in_a_part_and_each_part_has_a_name():
    found = placed()
    assert "" not in found
    parts = map_parts(set(found))
    assert [part.key for part in parts if not part.name] == []
    assert {part.key for part in parts} == set(found)
    assert part_of("99") == ""


def test_in_each_part_a_hexagon_is_wide_enough_for_a_finger():
    for key, places in placed().items():
        middles = [col + 0.5 * (row % 2) for row, col in places]
        width = (max(middles) - min(middles) + 1) * UNITS + 2 * MARGIN
        assert UNITS * (SCREEN - 2 * GUTTER) / width >= TARGET, key


def test_the_map_of_regencies_names_its_parts_and_that_of_provinces_has_none():
    content = content_make(
        region_make("36", 50.0),
        region_make("64", None),
        region_make("36.01", 40.0),
        region_make("64.01", 30.0),
    )
    assert [group.part for group in draw_regency_map(content).groups] == ["jawa-barat", "kalimantan"]
    page = dict(page_files(rendition_of(content, "id")))["index.html"].decode()
    assert page.count("data-map-parts") == 1
    assert '<option value="jawa-barat">Banten, Jakarta, Jawa Barat</option>' in page
    assert 'data-part="kalimantan"' in page
    assert "papua" not in page
