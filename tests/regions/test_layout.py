"""The committed cells of the hexagon map against where the regions lie, from data/centroids.csv."""

import csv
from collections import defaultdict
from datetime import date

import pytest
from scipy.stats import spearmanr

from apps.regions.enums import RegionLevel
from apps.regions.files import RegionRow, region_file_read
from apps.regions.hexagons import neighbour
from apps.regions.services import REGIONS_FILE

Cell = tuple[int, int]

CENTROIDS_FILE = REGIONS_FILE.with_name("centroids.csv")
SUMATRA = ("11", "12", "13", "14", "15", "16", "17", "18")
JAVA = ("31", "32", "33", "34", "35", "36")
THOUSAND_ISLANDS = "31.01"


def regencies_on(day: date) -> list[RegionRow]:
    rows = region_file_read(REGIONS_FILE)
    return [row for row in rows if row.level == RegionLevel.REGENCY and row.holds_throughout(day, day)]


def cells_now() -> dict[str, Cell]:
    return {row.code: cell_of(row) for row in regencies_on(date(2024, 1, 1))}


def cell_of(row: RegionRow) -> Cell:
    assert row.hex_row is not None
    assert row.hex_col is not None
    return row.hex_row, row.hex_col


def centroids_by_lineage() -> dict[str, tuple[float, float]]:
    """Return longitude and latitude; the file has the codes of today, a lineage is the code of the first day."""
    lineages = {row.code: row.lineage for row in regencies_on(date(2024, 1, 1))}
    with CENTROIDS_FILE.open(encoding="utf-8", newline="") as file:
        return {
            lineages[row["code"]]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
        }


def rank_correlations(rows: list[RegionRow]) -> tuple[float, float]:
    """Return how cells and real places agree in order along the longer axis of the province, and along the other."""
    centroids = centroids_by_lineage()
    real = [centroids[row.lineage] for row in rows]
    drawn = [(col + 0.5 * (row % 2), -row) for row, col in map(cell_of, rows)]
    by_axis = []
    for axis in (0, 1):
        places = [point[axis] for point in real]
        agreement = float(spearmanr(places, [point[axis] for point in drawn]).statistic)
        by_axis.append((max(places) - min(places), agreement))
    (_, other), (_, longer) = sorted(by_axis)
    return longer, other


def distance(one: Cell, two: Cell) -> int:
    """Return how many steps from cell to cell lead from one to the other."""
    rows = abs(one[0] - two[0])
    halves = abs((2 * one[1] + one[0] % 2) - (2 * two[1] + two[0] % 2))
    return rows + max(0, halves - rows) // 2


def islands_of(cells: set[Cell]) -> list[set[Cell]]:
    """Return the groups of cells that hang together."""
    rest, islands = set(cells), []
    while rest:
        reached, edge = set(), {rest.pop()}
        while edge:
            reached |= edge
            edge = {neighbour(*cell, side) for cell in edge for side in range(6)} & rest
            rest -= edge
        islands.append(reached)
    return islands


def test_every_regency_of_today_has_a_centroid_inside_indonesia() -> None:
    centroids = centroids_by_lineage()

    assert set(centroids) == {row.lineage for row in regencies_on(date(2024, 1, 1))}
    assert all(94 < longitude < 142 and -12 < latitude < 7 for longitude, latitude in centroids.values())


@pytest.mark.parametrize("day", [date(2022, 6, 30), date(2024, 1, 1)], ids=["2022", "2024"])
def test_cells_lie_in_the_order_of_the_real_places_in_every_province(day: date) -> None:
    provinces = defaultdict(list)
    for row in regencies_on(day):
        provinces[row.parent].append(row)
    agreements = {code: rank_correlations(rows) for code, rows in provinces.items() if len(rows) >= 4}

    assert len(agreements) == len(provinces)
    assert {code: both for code, both in agreements.items() if not (both[0] >= 0.8 and both[1] >= 0.5)} == {}


def test_an_old_row_of_a_regency_has_the_cell_of_today() -> None:
    now = {row.lineage: cell_of(row) for row in regencies_on(date(2024, 1, 1))}
    before = {row.lineage: cell_of(row) for row in regencies_on(date(2022, 6, 30))}

    assert before == now


def test_jakarta_has_its_centre_amid_north_west_east_and_south_and_its_islands_in_the_sea() -> None:
    cells = cells_now()
    centre, north, west, south, east = (cells[f"31.7{number}"] for number in (1, 2, 3, 4, 5))
    upper_right, right, lower_right, lower_left, left, upper_left = (
        neighbour(*centre, side) for side in range(6)
    )

    assert (west, east) == (left, right)
    assert north in {upper_left, upper_right}
    assert south in {lower_left, lower_right}
    islands = cells[THOUSAND_ISLANDS]
    assert islands[0] < north[0]
    assert min(distance(islands, cell) for code, cell in cells.items() if code != THOUSAND_ISLANDS) >= 2


def test_java_is_one_island_with_two_cells_of_sea_to_sumatra() -> None:
    cells = cells_now()
    java = {cell for code, cell in cells.items() if code[:2] in JAVA and code != THOUSAND_ISLANDS}
    sumatra = {cell for code, cell in cells.items() if code[:2] in SUMATRA}

    assert [len(island) for island in islands_of(java)] == [len(java)]
    nearest = min(distance(one, two) for one in {*java, cells[THOUSAND_ISLANDS]} for two in sumatra)
    assert nearest == 3


def test_java_lies_apart_from_sumatra_on_the_map_of_provinces() -> None:
    rows = region_file_read(REGIONS_FILE)
    cells = {row.code: cell_of(row) for row in rows if row.level == RegionLevel.PROVINCE}
    java = {cells[code] for code in JAVA}

    assert len(islands_of(java)) == 1
    assert min(distance(one, cells[code]) for one in java for code in SUMATRA) >= 2
