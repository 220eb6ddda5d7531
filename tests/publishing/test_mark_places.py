"""Marks of small regions do not lie on each other."""

import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from apps.publishing.building.mark_places import push_apart, separate_marks
from apps.regions.presentation import AreaGroup, MapArea

PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


def area(code: str, x: str = "", y: str = "") -> MapArea:
    return MapArea("", "", code, "low", "", mark_x=x, mark_y=y)


@given(PLACES)
def test_places_are_pushed_apart_and_those_that_were_stay(places):
    found = push_apart(places, 20.0)

    assert all(math.dist(one, other) >= 19 for one, other in combinations(found, 2))
    far = [
        place for place in places if all(math.dist(place, other) >= 20 for other in places if other != place)
    ]
    if len(far) == len(set(places)) == len(places):
        assert found == places


def test_a_moved_mark_knows_its_home_and_lies_above_the_neighbours():
    jakarta = AreaGroup(
        "DKI Jakarta", (area("31.71", "100", "100"), area("31.01"), area("31.72", "106", "100"))
    )
    java = AreaGroup("Jawa Barat", (area("32.01"), area("32.71", "300", "300")))

    groups = separate_marks([jakarta, java], 20.0)

    assert [group.label for group in groups] == ["Jawa Barat", "DKI Jakarta"]
    assert [(row.code, row.mark_x, row.mark_home) for row in groups[1].areas] == [
        ("31.01", "", ""),
        ("31.71", "93", "100 100 -7 0"),
        ("31.72", "113", "106 100 7 0"),
    ]
    assert groups[0] == java
