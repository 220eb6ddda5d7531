"""Boundaries as arcs: what regions share is kept once, unions lose what is inside, drawings are whole numbers."""

import pytest

from apps.regions.boundaries.codes import parse_code
from apps.regions.boundaries.drawing import Frame, body_of, lines_path, shape_path
from apps.regions.boundaries.topology import Topology, ring_area, topology_of


def box(x: int, y: int, size: int = 10) -> list[tuple[int, int]]:
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]


def two() -> Topology:
    """Two boxes beside each other and an island, which belongs to the second."""
    return topology_of({"a": [[box(0, 0)]], "b": [[box(10, 0)], [box(40, 0, 2)]]})


def test_a_border_is_one_arc_that_both_sides_name() -> None:
    topology = two()

    arcs = {
        code: {max(n, ~n) for polygon in shape for ring in polygon for n in ring}
        for code, shape in topology.shapes.items()
    }
    [shared] = arcs["a"] & arcs["b"]
    assert set(topology.arcs[shared]) == {(10, 0), (10, 10)}
    assert topology.borders({"a": "1", "b": "2"}) == [topology.arcs[shared]]
    assert topology.borders({"a": "1", "b": "1"}) == []


def test_rings_come_back_as_they_were() -> None:
    topology = two()

    assert [sorted(topology.points_of(polygon[0])) for polygon in topology.shapes["b"]] == [
        sorted(box(10, 0)),
        sorted(box(40, 0, 2)),
    ]
    assert all(ring_area(topology.points_of(polygon[0])) > 0 for polygon in topology.shapes["b"])


def test_a_union_has_no_border_inside() -> None:
    merged = two().merged({"a": "p", "b": "p"})

    outlines = [merged.points_of(polygon[0]) for polygon in merged.shapes["p"]]
    assert [ring_area(points) for points in outlines] == [200, 4]
    assert all(len(polygon) == 1 for polygon in merged.shapes["p"])


def test_a_city_within_a_regency_is_a_hole_of_it_until_both_are_one() -> None:
    city = box(4, 4, 2)
    topology = topology_of({"a": [[box(0, 0), city[::-1]]], "b": [[city]], "c": [[box(20, 0)]]})

    apart = topology.merged({"a": "p", "b": "q", "c": "p"})
    together = topology.merged({"a": "p", "b": "p", "c": "p"})

    assert [len(polygon) for polygon in apart.shapes["p"]] == [2, 1]
    assert [len(polygon) for polygon in together.shapes["p"]] == [1, 1]


def test_regions_that_touch_in_a_corner_make_two_rings() -> None:
    merged = topology_of({"a": [[box(0, 0)]], "b": [[box(10, 10)]], "c": [[box(10, 0)]]}).merged(
        {"a": "p", "b": "p", "c": "q"}
    )

    assert sorted(ring_area(merged.points_of(polygon[0])) for polygon in merged.shapes["p"]) == [100, 100]


def test_rings_that_the_grid_made_a_line_are_left_out() -> None:
    topology = topology_of(
        {"a": [[[(0, 0), (5, 0), (0, 0)]], [[(0, 0), (0, 0), (9, 0), (9, 9), (9, 0), (4, 4)]]]}
    )

    assert [sorted(topology.points_of(ring)) for [ring] in topology.shapes["a"]] == [[(0, 0), (4, 4), (9, 0)]]


def test_a_drawing_is_whole_numbers_with_the_north_above() -> None:
    topology = two()
    frame = Frame.around(topology, step=2, margin=1)

    assert (frame.width, frame.height) == (23, 7)
    assert shape_path(topology, topology.shapes["a"], frame).count("z") == 1
    assert "." not in shape_path(topology, topology.shapes["b"], frame)
    assert lines_path(topology.borders({"a": "1", "b": "2"}), frame) in ("m6 1l0 5", "m6 6l0-5")
    body = body_of(topology, topology.shapes["b"], frame)
    assert (body.x, body.y, body.width, body.area) == (8, 4, 5, 25)
    assert body_of(topology, (), frame) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("36.01", "36.01"), (" 36.01 ", "36.01"), ("3601", "36.01"), (3601, "36.01"), (3601.0, "36.01"),
        ("3601.0", "36.01"), (36.01, "36.01"), (36.1, "36.10"), (36, "36"), ("36", "36"),
        ("360101", "36.01.01"), ("3601012001", "36.01.01.2001"), ("36.01.01.2001", "36.01.01.2001"),
        ("ID3601", ""), ("", ""), (None, ""), (True, ""), (float("nan"), ""), ("36,01", ""),
    ],
)  # fmt: skip
def test_codes_are_read_as_files_write_them(value: object, code: str) -> None:
    assert parse_code(value) == code
