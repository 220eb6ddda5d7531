"""Hexagon maps and scales: geometry, order of the tab key, words."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.publishing.building.exports.colours import COLOURS, INKS, LINES, RAMP, RAMP_LINES
from apps.publishing.building.exports.letters import STRONG, text_width
from apps.publishing.building.exports.maps import hexagon_map
from apps.publishing.building.exports.sheet import Drawing
from apps.publishing.building.figures import draw_neighbour_map, draw_regency_map, draw_scale
from apps.publishing.content.summaries import bin_scores
from apps.regions.hexagons import HexGrid, find_borders, join_path, neighbour, short_labels
from apps.regions.presentation import NAMED_WIDTH
from tests.publishing.contents import content_make, cutoffs_make, region_make, summary_make

CELLS = st.tuples(st.integers(0, 40), st.integers(0, 70))


@given(CELLS, st.integers(0, 5))
def test_neighbours_stand_one_width_apart_and_share_the_side_between_them(cell, side):
    grid = HexGrid(18.0, 0, 0, 40, 70)
    (ax, ay), (bx, by) = grid.edge(*cell, side)
    here, there = grid.centre(*cell), grid.centre(*neighbour(*cell, side))

    assert math.dist(here, there) == pytest.approx(18.0)
    assert ((ax + bx) / 2, (ay + by) / 2) == pytest.approx(
        ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
    )
    assert neighbour(*neighbour(*cell, side), (side + 3) % 6) == cell


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_a_grid_holds_all_its_cells(cells):
    grid = HexGrid.around(cells, 18.0)
    width, height = grid.size

    for cell in cells:
        x, y = grid.centre(*cell)
        assert grid.width / 2 <= x <= width - grid.width / 2
        assert grid.radius <= y <= height - grid.radius


def test_borders_stand_once_between_cells_of_different_owners_only():
    grid = HexGrid(18.0, 0, 0, 1, 2)
    owners = {(0, 0): "36", (0, 1): "36", (0, 2): "31", (1, 1): "31"}

    borders = find_borders(grid, owners)

    assert len(borders) == 2
    assert join_path(borders).count("M") == 1


def test_the_regency_map_goes_province_by_province_and_names_each():
    content = content_make(
        region_make("11", 50.0, "medium"),
        region_make("12", 50.0, "medium"),
        region_make("11.01", 80.0, "high"),
        region_make("12.03", None),
        region_make("11.02", 40.0, "medium"),
    )

    figure = draw_regency_map(content)

    assert [(group.label, [cell.aria_label for cell in group.cells]) for group in figure.groups] == [
        ("Provinsi 11", ["Kabupaten 11.01: 80,00, rawan tinggi", "Kabupaten 11.02: 40,00, rawan sedang"]),
        ("Provinsi 12", ["Kabupaten 12.03: tidak ada data"]),
    ]
    assert figure.borders


def test_regions_without_a_cell_are_left_out_of_a_map():
    province = region_make("11", 50.0, "medium")
    regency = region_make("11.01", 80.0, "high", hex_row=None, hex_col=None)

    assert draw_neighbour_map(content_make(province, regency), province) is None


def test_on_the_map_of_a_province_cities_that_begin_alike_are_told_apart():
    names = ("Kab. Adm. Kepulauan Seribu", "Kota Adm. Jakarta Pusat", "Kota Adm. Jakarta Selatan")
    regencies = [
        region_make(f"31.0{number}", 40.0, "low", short_name=name, hex_col=number)
        for number, name in enumerate(names, start=1)
    ]
    province = region_make("31", 50.0)
    cells = draw_neighbour_map(content_make(province, *regencies), province).groups[0].cells
    assert [cell.label for cell in cells] == ["Kep. Seribu", "Jak. Pusat", "Jak. Selatan"]


def test_in_a_picture_no_name_is_wider_than_its_cell():
    regency = region_make("36.71", 40.0, "low", short_name="Kota Tangerang")
    other = region_make("36.03", 40.0, "low", short_name="Kab. Tangerang")
    province = region_make("36", 50.0)
    figure = draw_neighbour_map(content_make(province, regency, other), province)
    drawn = hexagon_map(figure, Drawing("", 0)).body
    size = re.search(r'font-size="([\d.]+)"[^>]*>Kota Tangerang<', drawn)[1]
    assert text_width("Kota Tangerang", float(size), STRONG) < NAMED_WIDTH


def texts(scale) -> list[tuple[str, str]]:
    return [(tick.text, tick.anchor) for tick in scale.ticks]


def test_the_scale_shows_classes_and_cutoffs():
    scale = draw_scale(summary_make(cutoffs=cutoffs_make(21.7, 68.5)))

    assert [band.class_key for band in scale.bands] == ["low", "medium", "high"]
    assert texts(scale) == [("0", "start"), ("21,70", "middle"), ("68,50", "middle"), ("100", "end")]
    assert scale.distribution == ""
    assert scale.description == "Skala 0 sampai 100 dengan ambang batas 21,70 dan 68,50."


@pytest.mark.parametrize(
    ("lower", "upper", "bands", "ticks"),
    [
        (-5.0, 15.0, ["medium", "high"], ["0", "15,00", "100"]),
        (0.5, 30.0, ["low", "medium", "high"], ["0,50", "30,00", "100"]),
        (40.0, 45.0, ["low", "medium", "high"], ["0", "40,00", "45,00", "100"]),
        (30.0, 120.0, ["low", "medium"], ["0", "30,00", "100"]),
    ],
)
def test_the_scale_keeps_to_0_to_100_and_its_labels_apart(lower, upper, bands, ticks):
    scale = draw_scale(summary_make(cutoffs=cutoffs_make(lower, upper)))

    assert [band.class_key for band in scale.bands] == bands
    assert [tick.text for tick in scale.ticks] == ticks


def test_there_is_no_scale_without_cutoffs_and_no_distribution_of_a_few_scores():
    assert draw_scale(summary_make(cutoffs=cutoffs_make(None, None))) is None
    few = [region_make("11.01", 10.0 * number) for number in range(3)]
    many = [region_make("11.01", 10.0 * number) for number in range(10)]
    assert draw_scale(summary_make(*few)).distribution == ""
    assert draw_scale(summary_make(*many)).distribution.startswith("M10 0V")
    unknown = [region_make("11.01", None) for _ in range(3)]
    assert draw_scale(summary_make(*many, *unknown)).distribution == ""


def test_short_labels_name_all_38_provinces():
    assert len(short_labels()) == 38
    assert len(set(short_labels().values())) == 38


def test_drawings_have_the_colours_of_the_pages():
    tokens = (Path(__file__).resolve().parent.parent.parent / "static/css/tokens.css").read_text()
    light = tokens.split("@media (prefers-color-scheme: dark)")[0]

    def token(name: str) -> str:
        return re.search(rf"--{name}: (#\w+);", light)[1]

    for prefix, suffix, colours in (
        ("level-", "", COLOURS),
        ("level-", "-line", LINES),
        ("on-level-", "", INKS),
    ):
        assert {key: token(f"{prefix}{key}{suffix}") for key in colours} == colours
    for suffix, steps in (("", RAMP), ("-line", RAMP_LINES)):
        assert tuple(token(f"ramp-{step}{suffix}") for step in range(1, 11)) == steps


def test_scores_that_are_equal_lie_in_one_bar():
    regions = [region_make("11.01", score) for score in (27.999999999999996, 28.0, 28.000000000000004, 27.9)]
    bins = bin_scores(regions)
    assert (bins[6], bins[7]) == (1, 3)
