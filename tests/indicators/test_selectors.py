from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from apps.computation.inputs.plan import plan_of
from apps.core.exceptions import MissingError
from apps.engine import Group, Indicator, Theme
from apps.indicators.models import Edition, Instrument
from apps.indicators.selectors import (
    edition_get,
    edition_list,
    edition_list_of_instrument,
    instrument_get,
    instrument_list,
    instrument_structure,
    office_count_by_level,
)
from apps.indicators.services import instrument_load
from tests.cast import Regions
from tests.factories import edition_make, instrument_make
from tests.indicators.samples import small_file

pytestmark = pytest.mark.django_db

Queries = Callable[[int], Any]


@pytest.fixture
def small(tmp_path: Path, db: None) -> Instrument:
    return instrument_load(path=small_file(tmp_path))[0]


def test_instrument_structure_takes_six_queries_whatever_the_size(
    small: Instrument, django_assert_num_queries: Queries
) -> None:
    large = instrument_make("besar", dimensions=5, each=6)
    for instrument, count in ((small, 7), (large, 30)):
        with django_assert_num_queries(6):
            structure = instrument_structure(instrument)
            assert len(structure.indicators) == count
            in_dimensions = [node.code for group in structure.dimensions for node in group.all_indicators]
            assert sorted(in_dimensions) == sorted(node.code for node in structure.indicators)


def test_instrument_structure_of_a_deeper_tree(tmp_path: Path) -> None:
    text = """
        [index]
        code = "dalam"
        name = "Tiga tingkat"
        [[groups]]
        code = "1"
        parent = "dalam"
        name = "Satu"
        [[groups]]
        code = "1.1"
        parent = "1"
        name = "Satu satu"
        display_only = true
        [[groups]]
        code = "1.1.1"
        parent = "1.1"
        name = "Satu satu satu"
        [[indicators]]
        code = "x"
        parent = "1.1.1"
        name = "X"
        [[indicators]]
        code = "y"
        parent = "1"
        name = "Y"
        [method]
        normalise = "max"
        aggregate = "arithmetic"
        classify = "mean_sd"
        """
    structure = instrument_structure(instrument_load(path=small_file(tmp_path, text))[0])
    assert [
        (group.code, group.depth, group.parent, group.kind) for group in structure.group_nodes.values()
    ] == [
        ("1", 0, "", "dimension"),
        ("1.1", 1, "1", "subdimension"),
        ("1.1.1", 2, "1.1", "subdimension"),
    ]
    assert structure.subdimension_count == 2
    assert [indicator.code for indicator in structure.dimensions[0].all_indicators] == ["y", "x"]
    assert [group.code for group in structure.groups] == ["1", "1.1", "1.1.1"]
    assert structure.tree.groups == [
        Group(code="1", parent="dalam", name="Satu"),
        Group(code="1.1", parent="1", name="Satu satu", is_display_only=True),
        Group(code="1.1.1", parent="1.1", name="Satu satu satu"),
    ]


def test_instrument_structure_says_the_method_as_the_engine_reads_it(small: Instrument) -> None:
    structure = instrument_structure(small)
    assert structure.method_dict() == {
        "screen": {"name": "none"},
        "impute": {"name": "none"},
        "treat": {"name": "none"},
        "normalise": {"name": "max"},
        "weigh": {"name": "given"},
        "aggregate": {"A": {"name": "arithmetic"}, "default": {"name": "arithmetic"}},
        "rescale": {"name": "none"},
        "classify": {
            "province": {"name": "mean_sd", "k": 0.5},
            "regency": {"name": "fixed", "cuts": [13.47, 49.33]},
        },
        "regions": {"name": "mean"},
    }
    assert structure.framework().indicators[2] == Indicator(
        code="B1", parent="B", name="Partisipasi", direction=-1, weight=1.0
    )


def test_instrument_structure_hands_themes_targets_and_goalposts_to_the_engine(small: Instrument) -> None:
    tree = instrument_structure(small).framework()
    assert tree.themes == (
        Theme(code="air", name="Air", indicators=("C2", "A1")),
        Theme(code="tanah", name="Tanah", indicators=("A2",)),
    )
    assert tree.indicators[4] == Indicator(
        code="C1", parent="C", name="Badai", weight=1.0, target=-2.5, goalposts=(0.0, 12.5)
    )
    framework = plan_of(small).framework
    assert [theme.indicators for theme in framework.themes] == [("C2", "A1"), ("A2",)]
    assert framework.goalposts[4].tolist() == [0.0, 12.5]
    assert framework.targets[4] == -2.5


def test_instrument_structure_names_things_in_the_readers_language(small: Instrument) -> None:
    structure = instrument_structure(small)
    with translation.override("en"):
        assert [group.label for group in structure.dimensions] == ["Nature", "Budaya", "Cuaca"]
        assert [(theme.label, theme.note_label) for theme in structure.themes] == [
            ("Water", "What is wet"),
            ("Tanah", ""),
        ]
    assert [group.label for group in structure.dimensions] == ["Alam", "Budaya", "Cuaca"]


def test_instrument_structure_knows_what_is_unpublished(small: Instrument) -> None:
    assert instrument_structure(small).has_unpublished
    for rows, field in (
        (small.weights, "status"),
        (small.event_levels, "status"),
        (small.themes, "status"),
        (small.method_steps, "status"),
    ):
        rows.update(**{field: "published"})
    assert not instrument_structure(small).has_unpublished


def test_instrument_get_gives_the_newest_or_the_named_version(db: None) -> None:
    first, second = instrument_make("uji", 1), instrument_make("uji", 2)
    assert instrument_get(code="uji") == second
    assert instrument_get(code="uji", version=1) == first
    with pytest.raises(MissingError):
        instrument_get(code="uji", version=3)
    with pytest.raises(MissingError):
        instrument_get(code="lain")


def test_instrument_list_counts_parts_and_editions(
    small: Instrument, regions: Regions, django_assert_num_queries: Queries
) -> None:
    for number in (1, 2):
        edition_make(f"edisi-{number}", instrument=small)
    instrument_make("uji")
    with django_assert_num_queries(1):
        rows = [
            (row.code, row.dimension_count, row.indicator_count, row.edition_count)  # type: ignore[attr-defined]
            for row in instrument_list()
        ]
    assert rows == [("kecil", 3, 7, 2), ("uji", 2, 4, 0)]


def test_edition_list_is_newest_first(regions: Regions) -> None:
    old, new = edition_make("lama"), edition_make("baru")
    Edition.objects.filter(pk=old.pk).update(reference_on=date(2019, 4, 17))
    assert [edition.code for edition in edition_list()] == ["baru", "lama"]
    assert edition_get("baru") == new
    assert edition_list_of_instrument(new.instrument) == [new]
    with pytest.raises(MissingError):
        edition_get("tiada")


def test_office_count_by_level_counts_the_regions_of_the_set(regions: Regions) -> None:
    assert office_count_by_level(regions.region_set) == {"province": 2, "regency": 3}
