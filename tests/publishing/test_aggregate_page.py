"""The page of the aggregated scores: steps of its map, both scores side by side, and the ways there."""

import csv
import io
from dataclasses import replace

import pytest

from apps.indicators.enums import EditionKind
from apps.publishing.building.exports.figure_tables import figure_tables
from apps.publishing.building.exports.picture_files import pictures_of
from apps.publishing.building.pages import count_pages, page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.aggregates import step_edges, step_of
from apps.publishing.content.dataset import ReleaseContent
from tests.pages import table_of
from tests.publishing.contents import boundaries_make, content_make, region_make
from tests.publishing.test_pages import page_of, words_of

REGIONS = (
    region_make("11", 88.95, "high", aggregated_score=35.5, aggregated_count=2, aggregated_total=2),
    region_make("12", 20.0, "medium", aggregated_score=40.0, aggregated_count=1, aggregated_total=3),
    region_make("13", 5.0, "low"),
    region_make("11.01", 40.0, "medium"),
)


@pytest.fixture
def content() -> ReleaseContent:
    return content_make(*REGIONS, boundaries=boundaries_make("11.01"))


@pytest.mark.parametrize(
    ("scores", "last"),
    [([], (20, 25)), ([24.9], (20, 25)), ([25.0], (40, 50)), ([49.0], (40, 50)), ([100.0], (80, 100))],
)
def test_five_steps_reach_beyond_the_highest_score(scores, last):
    edges = step_edges(scores)
    assert (len(edges), edges[0][0], edges[-1]) == (5, 0, last)
    for score in scores:
        start, end = edges[step_of(score, edges)]
        assert start <= score <= end


def test_a_score_on_an_edge_is_on_the_step_above():
    assert step_of(10.0, step_edges([35.5])) == 1


def test_the_page_puts_both_scores_of_every_province_side_by_side(content):
    page = page_of(content, "agregat/")
    words = words_of(page)
    assert "Agregat tertinggi: 12 (40,00), dan 11 (35,50). Rata-rata 2 provinsi 37,75." in words
    assert "Paling jauh berbeda: Provinsi 11, 88,95 menurut isian sendiri dan 35,50 menurut agregat." in words
    assert "Tanpa skor agregat: 13." in words
    assert "2 provinsi 37,75 rata-rata skor agregat" in words
    assert [row[:4] for row in table_of(page, "2 provinsi, skor agregat tertinggi dahulu")[1:]] == [
        [
            "Provinsi 12Rata-rata 1 dari 3 kabupaten/kota; sisanya belum mempunyai skor.",
            "40,00",
            "20,00",
            "20,00",
        ],
        ["Provinsi 11Rata-rata seluruh 2 kabupaten/kota.", "35,50", "88,95", "-53,45"],
    ]
    steps = {row[0]: row[1] for row in table_of(page, "Sebaran 3 provinsi")[1:]}
    assert steps["Agregat 30 sampai 40"] == "1"
    assert steps["Agregat 40 sampai 50"] == "1"
    assert steps["Tidak ada agregat"] == "1"
    # The map shows no class: cut-offs are of the own scores.
    assert page.count('aria-label="Provinsi 11: 35,50, agregat 30 sampai 40"') == 2
    assert "rawan tinggi" not in page[page.index('id="peta"') : page.index('id="tabel"')]


def test_the_national_map_and_the_page_lead_to_each_other(content):
    national, page = page_of(content), page_of(content, "agregat/")
    switch = 'aria-label="Asal skor provinsi"'
    assert f'href="{content.base_path}agregat/"' in national[national.index(switch) :]
    assert f'href="{content.base_path}#peta-provinsi"' in page[page.index(switch) :]


def test_its_map_is_a_picture_in_both_forms_and_its_numbers_a_table(content):
    rendition = rendition_of(content, "id")
    drawn = {file.path: file.svg.decode() for file in pictures_of(rendition)}
    for name in ("provinsi-agregat", "provinsi-agregat-geografi"):
        assert "Skor agregat provinsi" in drawn[f"agregat/{name}.svg"]
    rows = list(
        csv.DictReader(io.StringIO(dict(figure_tables(rendition))["agregat/provinsi-agregat.csv"].decode()))
    )
    assert [(row["kode"], row["skor_agregat"], row["agregat_dari"], row["selisih"]) for row in rows] == [
        ("11", "35.5", "2", "-53.45"),
        ("12", "40.0", "1", "20.0"),
        ("13", "", "0", ""),
    ]


def test_of_quoted_scores_no_mean_is_made_of_those_that_were_found(content):
    words = words_of(page_of(replace(content, kind=EditionKind.EXTERNAL), "agregat/"))
    assert "Skor agregat diketahui untuk 2 dari 3 provinsi; tertinggi 12 (40,00), dan 11 (35,50)." in words
    assert "37,75" not in words


def test_of_fewer_than_half_of_the_provinces_there_is_no_map():
    one = replace(REGIONS[1], aggregated_score=None)
    few = content_make(REGIONS[0], one, REGIONS[2])
    assert "agregat/index.html" not in dict(page_files(rendition_of(few, "id")))


def test_without_aggregated_scores_there_is_no_page_and_no_switch(content):
    bare = content_make(*REGIONS[2:])
    rendition = rendition_of(bare, "id")
    pages = dict(page_files(rendition))
    assert "agregat/index.html" not in pages
    assert "Asal skor provinsi" not in pages["index.html"].decode()
    assert len(pages) == count_pages(rendition)
    assert len(dict(page_files(rendition_of(content, "en")))) == count_pages(rendition_of(content, "en"))
