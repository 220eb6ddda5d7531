"""What people read of a run besides scores: parts of a score, standing, themes, weights, treated values."""

from dataclasses import replace

import pytest

from apps.computation.models import IndexRun, RegionResult
from apps.computation.presentation.summary import level_summaries
from apps.computation.selectors import (
    contribution_table,
    count_imputed,
    region_profile,
    result_get,
    result_groups,
    theme_scores,
    theme_tables,
    treated_indicators,
    treated_points,
    weight_lines,
)
from apps.computation.selectors.stored import stored_run
from apps.computation.services import run_execute, run_request
from apps.engine import Stage
from apps.indicators.enums import EditionKind
from apps.regions.scoping import RegionScope
from tests.computation.editions import edition_of, method_set, run_make, theme_make
from tests.factories import display_group_make, instrument_make

pytestmark = pytest.mark.django_db

NATION = RegionScope.nation()
ROWS = {
    "36.01": {"1.1": 4, "1.2": 2, "2.1": 0, "2.2": 1},
    "36.02": {"1.1": 1, "1.2": None, "2.1": 5, "2.2": 1},
    "51.03": {"1.1": 0, "1.2": 0, "2.1": 0, "2.2": 1},
}


@pytest.fixture
def run(regions, analyst) -> IndexRun:
    """Missing values filled by the median, large ones cut to 2, five classes, two themes."""
    instrument = instrument_make("lengkap")
    theme_make(instrument, "uang", "1.2")
    theme_make(instrument, "sara", "2.1", "1.1")
    method_set(instrument, Stage.IMPUTE, "median")
    method_set(instrument, Stage.TREAT, "cap", value=2)
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 40, 60, 80], labels=list("12345"))
    return run_make(edition_of("lengkap", instrument=instrument), analyst, ROWS)


@pytest.fixture
def plain(regions, analyst) -> IndexRun:
    return run_make(edition_of("biasa"), analyst, ROWS)


def result(run: IndexRun, code: str) -> RegionResult:
    return result_get(scope=NATION, run=run, region_code=code)


def test_contribution_table_is_sorted_and_adds_up_to_the_score(plain):
    found = result(plain, "36.02")
    table = contribution_table(found)

    assert table is not None
    assert [(line.code, line.contribution) for line in table.lines] == [
        ("2.1", 25.0),
        ("2.2", 25.0),
        ("1.1", 12.5),
    ]
    by_code = dict(zip(plain.content.indicators, found.indicator_scores, strict=True))
    assert (
        [line.score for line in table.lines]
        == [by_code["2.1"], by_code["2.2"], by_code["1.1"]]
        == [100, 100, 25]
    )
    assert (table.total, table.remainder, table.digits) == (62.5, 0.0, 2)
    assert table.total + table.remainder == found.score
    assert table.idle == ()
    assert table.missing == ("1.2 Indikator 1.2",)
    # Bars run from 0 to the largest part.
    assert [(line.x, line.width) for line in table.lines] == [(0.0, 100.0), (0.0, 100.0), (0.0, 50.0)]


def test_result_groups_show_value_and_score_of_each_indicator(plain):
    lines = {line.code: line for group in result_groups(result(plain, "36.02")) for line in group.indicators}
    assert {code: (line.value, line.score) for code, line in lines.items()} == {
        "1.1": (1.0, 25.0),
        "1.2": (None, None),
        "2.1": (5.0, 100.0),
        "2.2": (1.0, 100.0),
    }


def test_a_stored_run_knows_the_province_of_each_regency(plain):
    units = stored_run(plain).inputs.units
    assert dict(zip(units.codes, units.parents, strict=True)) == {
        "36": None,
        "36.01": "36",
        "36.02": "36",
        "51": None,
        "51.03": "51",
    }


def test_contribution_table_names_what_adds_nothing(plain):
    table = contribution_table(result(plain, "36.01"))
    assert table is not None
    assert [line.code for line in table.lines] == ["1.1", "1.2", "2.2"]
    assert (table.idle, table.missing) == (("2.1 Indikator 2.1",), ())


def test_contribution_table_places_negative_parts_left_of_zero(regions, analyst):
    run = run_make(edition_of("baku", normalise="zscore"), analyst, ROWS)
    found = result(run, "51.03")
    table = contribution_table(found)

    assert table is not None
    assert [line.contribution for line in table.lines] == sorted(
        (line.contribution for line in table.lines), reverse=True
    )
    assert table.lines[-1].contribution < 0
    assert table.total + table.remainder == pytest.approx(found.score)
    assert min(line.x for line in table.lines) == 0.0
    assert max(line.x + line.width for line in table.lines) <= 100.0


def test_contribution_table_of_small_parts_has_more_decimals(plain):
    found = result(plain, "36.02")
    found.contributions = [part and part / 1000 for part in found.contributions]
    table = contribution_table(found)
    assert table is not None
    assert table.digits == 4


def test_contribution_table_of_a_region_without_a_score_is_none(plain):
    assert contribution_table(result(plain, "36")) is None


def test_region_profile_names_what_lies_above_and_below_the_median(plain):
    profile = region_profile(result(plain, "36.01"))

    assert profile is not None
    assert [(line.code, line.name, line.score, line.median, line.rank, line.n) for line in profile.above] == [
        ("1.1", "Indikator 1.1", 100.0, 25.0, 1, 3),
        ("1.2", "Indikator 1.2", 100.0, 50.0, 1, 2),
    ]
    # 2.1 is 0 as in Badung, 2.2 the same everywhere: neither lies below.
    assert profile.below == ()


def test_region_profile_of_a_region_without_a_score_is_none(plain):
    assert region_profile(result(plain, "51")) is None


def test_theme_tables_have_a_row_a_region_and_a_column_a_theme(run):
    results = list(run.results.select_related("region").order_by("region__code"))
    tables = theme_tables(run, results)

    assert [(table.level, (*table.themes.values(),), len(table.rows)) for table in tables] == [
        ("province", ("Tema uang", "Tema sara"), 2),
        ("regency", ("Tema uang", "Tema sara"), 3),
    ]
    regencies = {
        row.region.code: [(theme.score, theme.rank, theme.key, theme.label) for theme in row.scores]
        for row in tables[1].rows
    }
    # Given cut-offs fit the index alone: themes have scores and ranks, and no class. Lebak has no data of its own
    # for the first theme.
    assert regencies == {
        "36.01": [(100.0, 1, "", ""), (50.0, 2, "", "")],
        "36.02": [(None, None, "", ""), (75.0, 1, "", "")],
        "51.03": [(0.0, 2, "", ""), (0.0, 3, "", "")],
    }


def test_theme_tables_of_many_regions_stand_on_a_page_of_their_own(run):
    table = theme_tables(run, list(run.results.select_related("region")))[1]
    assert not table.is_long
    assert replace(table, rows=table.rows * 17).is_long


def test_theme_scores_say_which_indicators_they_are_of(run):
    found = theme_scores(run.content, result(run, "36.01"))
    assert [(theme.name, theme.indicators) for theme in found] == [
        ("Tema uang", ("1.2 Indikator 1.2",)),
        ("Tema sara", ("2.1 Indikator 2.1", "1.1 Indikator 1.1")),
    ]


def test_theme_classes_take_their_place_among_the_classes_of_the_method(regions, analyst):
    instrument = instrument_make("kuantil")
    theme_make(instrument, "sara", "2.1", "1.1")
    method_set(instrument, Stage.CLASSIFY, "quantiles", k=2)
    run = run_make(edition_of("kuantil", instrument=instrument), analyst, ROWS)
    keys = {code: [theme.key for theme in theme_scores(run.content, result(run, code))] for code in ROWS}
    assert keys == {"36.01": ["ramp-1"], "36.02": ["ramp-10"], "51.03": ["ramp-1"]}


def test_without_themes_there_is_no_table(plain):
    assert theme_tables(plain, list(plain.results.select_related("region"))) == []
    assert theme_scores(plain.content, result(plain, "36.01")) == ()


def test_weight_lines_say_the_share_and_where_it_comes_from(run):
    lines = {line.code: line for line in weight_lines(run)}

    assert list(lines) == ["1.1", "1.2", "2.1", "2.2"]
    first = lines["1.1"]
    assert (first.name, first.declared, first.status, first.method) == (
        "Indikator 1.1",
        0.5,
        "unpublished",
        "Bobot instrumen",
    )
    assert (first.province, first.regency) == (0.25, 0.25)
    # No province has data: none of its indicators tells them apart.
    assert first.constant == ("Provinsi",)
    assert lines["2.2"].constant == ("Provinsi", "Kabupaten/Kota")


def test_weight_lines_name_the_method_of_the_group_that_weighs(regions, analyst):
    instrument = instrument_make("bertingkat")
    display_group_make(instrument)
    instrument.method_steps.create(stage="weigh", applies_to="1", name="equal", status="unpublished")
    instrument.method_steps.create(stage="weigh", applies_to="", name="given", status="unpublished")
    run = run_make(edition_of("bertingkat", instrument=instrument), analyst, ROWS)
    lines = weight_lines(run)
    methods = {line.code: line.method for line in lines}
    # What an instrument declares is no fact about weights that are not taken from it.
    assert [line.status for line in lines] == ["", "", "unpublished", "unpublished"]
    assert methods["1.1"] == methods["1.2"] != methods["2.1"]
    assert methods["2.1"] == methods["2.2"] == "Bobot instrumen"


def test_treated_points_name_region_indicator_step_and_both_values(run):
    points = treated_points(scope=NATION, run=run)
    assert count_imputed(points) == 1
    assert [
        (point.region_name, point.code, point.step_label, point.before, point.after) for point in points
    ] == [
        ("Kabupaten Pandeglang", "1.1", "dibatasi", 4.0, 2.0),
        ("Kabupaten Lebak", "2.1", "dibatasi", 5.0, 2.0),
        ("Kabupaten Lebak", "1.2", "diisi", None, 1.0),
    ]


def test_treated_points_keep_to_the_scope(run):
    lebak = treated_points(scope=RegionScope.of(["36.02"]), run=run)
    assert {point.region_code for point in lebak} == {"36.02"}
    assert treated_points(scope=RegionScope.of(["51"]), run=run) == []
    assert treated_points(scope=RegionScope.none(), run=run) == []


def test_treated_indicators_say_what_was_done_at_each_level(run):
    lines = treated_indicators(run)
    assert [(line.level, line.code, line.imputed, line.step, line.points) for line in lines] == [
        ("Kabupaten/Kota", "1.1", 0, "dibatasi", 1),
        ("Kabupaten/Kota", "1.2", 1, "", 0),
        ("Kabupaten/Kota", "2.1", 0, "dibatasi", 1),
    ]


def test_a_method_that_treats_nothing_lists_nothing(plain):
    assert treated_points(scope=NATION, run=plain) == []
    assert treated_indicators(plain) == []


def test_level_summaries_count_every_class_of_the_method_in_order(run):
    results = list(run.results.select_related("region").order_by("region__code"))
    province, regency = level_summaries(run, results)

    assert [(found.key, found.label, found.count) for found in regency.classes] == [
        ("ramp-10", "Kelas 5", 0),
        ("ramp-8", "Kelas 4", 2),
        ("ramp-5", "Kelas 3", 0),
        ("ramp-3", "Kelas 2", 1),
        ("ramp-1", "Kelas 1", 0),
        ("none", "Tidak ada data", 0),
    ]
    assert regency.labels == tuple("12345")
    assert regency.cuts_text == "20,00, 40,00, 60,00 dan 80,00"
    assert [mark.x for mark in regency.cuts] == [80.0, 160.0, 240.0, 320.0]
    assert [found.count for found in province.classes] == [0, 0, 0, 0, 0, 2]


def test_level_summaries_draw_scores_beyond_0_and_100_on_an_axis_of_their_own(regions, analyst):
    run = run_make(edition_of("baku", normalise="zscore"), analyst, ROWS)
    regency = level_summaries(run, list(run.results.select_related("region")))[1]
    scores = sorted(run.results.exclude(score=None).values_list("score", flat=True))

    assert sum(bar.count for bar in regency.bars) == 3
    assert regency.tick_digits == 2
    assert (regency.ticks[0].score, regency.ticks[-1].score) == (scores[0], scores[-1])
    assert all(0 <= mark.x <= 400 for mark in (*regency.cuts, *regency.ticks))


def test_cut_offs_that_stand_close_are_drawn_and_not_all_labelled(regions, analyst):
    instrument = instrument_make("rapat")
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 25, 40], labels=list("1234"))
    run = run_make(edition_of("rapat", instrument=instrument), analyst, ROWS)
    regency = level_summaries(run, list(run.results.select_related("region")))[1]
    assert [(mark.x, mark.is_labelled) for mark in regency.cuts] == [
        (80.0, True),
        (100.0, False),
        (160.0, True),
    ]


def test_level_summaries_of_counted_indicators_draw_no_cut_among_the_scores(regions, analyst):
    instrument = instrument_make("hitungan")
    method_set(instrument, Stage.CLASSIFY, "count", cuts=[1, 2])
    run = run_make(edition_of("hitungan", instrument=instrument), analyst, ROWS)
    regency = level_summaries(run, list(run.results.select_related("region")))[1]
    assert (regency.cuts, regency.cuts_text) == ((), "1 dan 2")
    assert {code: result(run, code).score_class for code in ROWS} == {
        "36.01": "high",
        "36.02": "high",
        "51.03": "low",
    }


def test_a_score_without_a_class_is_not_counted_as_missing(regions, analyst):
    run = run_make(edition_of("satu"), analyst, {"36": ROWS["36.01"], **ROWS})
    province = level_summaries(run, list(run.results.select_related("region")))[0]
    # One province has no standard deviation, hence no cut-offs.
    assert [(found.label, found.count) for found in province.classes][-2:] == [
        ("Tanpa kelas", 1),
        ("Tidak ada data", 1),
    ]


def test_a_run_over_published_scores_has_neither_weights_nor_parts(regions, analyst):
    instrument = instrument_make("luar")
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 60])
    edition = edition_of("luar", instrument=instrument, kind=EditionKind.EXTERNAL)
    for region, score in ((regions.banten, 50), (regions.bali, 60)):
        edition.external_figures.create(region=region, score=score)
    made, _ = run_request(edition=edition, actor=analyst)
    assert run_execute(made.pk) is True
    run = IndexRun.objects.get(pk=made.pk)
    assert (weight_lines(run), treated_indicators(run)) == ([], [])
    assert contribution_table(result(run, "36")) is None
    assert region_profile(result(run, "36")) is None
