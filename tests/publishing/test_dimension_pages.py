"""Pages of dimensions: their own maps and classes, what they are made of, and the ways there."""

import csv
import io
from dataclasses import replace

import pytest

from apps.indicators.enums import EditionKind
from apps.publishing.building.asset_files import sprite_file
from apps.publishing.building.embed_paths import embed_of
from apps.publishing.building.exports.figure_tables import figure_tables
from apps.publishing.building.exports.picture_files import pictures_of
from apps.publishing.building.pages import count_pages, page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import GroupInfo, Label, ReleaseContent
from tests.pages import table_of
from tests.publishing.contents import GROUPS, boundaries_make, content_make, cutoffs_make, region_make
from tests.publishing.test_pages import page_of, words_of

PART = GroupInfo("S1", Label("Subdimensi satu"), "D1", 1.0, "published", 0.6, False, False)
REGIONS = (
    region_make("11", 10.0, "low", group_scores=(80.5, 5.0, 80.5), group_classes=("high", "low", "high")),
    region_make("12", 90.0, "high", group_scores=(30.0, None, 30.0), group_classes=("medium", "", "medium")),
    region_make("11.01", 40.0, "medium", group_scores=(None, 64.0, None), group_classes=("", "high", "")),
    region_make("11.02", None, group_scores=(), group_classes=()),
)


@pytest.fixture
def content() -> ReleaseContent:
    content = content_make(*REGIONS)
    cutoffs = (cutoffs_make(),) * 3
    levels = {
        level: replace(getattr(content, level), group_cutoffs=cutoffs, group_means=means)
        for level, means in (("provinces", (55.25, 5.0, 55.25)), ("regencies", (None, 64.0, None)))
    }
    return replace(
        content, groups=(*GROUPS, PART), boundaries=boundaries_make("11.01", "11.02", "12.01"), **levels
    )


def test_a_dimension_has_a_page_with_its_own_classes_parts_indicators_and_regions(content):
    page = page_of(content, "dimensi/D1/")

    words = words_of(page)
    assert "Dimensi · Edisi uji" in words
    assert "1 dari 2 provinsi rawan tinggi: 11." in words
    assert "Bagiannya dalam indeks 60%." in words
    assert "Kelas menurut skor dimensi ini, bukan menurut kelas indeks." in words
    assert table_of(page, "Rata-rata skor subdimensi")[1:] == [["Subdimensi satu", "60%", "55,25", "–"]]
    assert [row[0] for row in table_of(page, "Indikator dimensi ini")[1:]] == ["I1 Intimidasi"]
    table = table_of(page, "2 provinsi, skor tertinggi dahulu")
    assert table[1:] == [["Provinsi 11", "80,50", "Tinggi", "2"], ["Provinsi 12", "30,00", "Sedang", "2"]]
    # Both maps show the dimension, not the index, in which Provinsi 12 is the high one; it has no boundaries.
    assert page.count('aria-label="Provinsi 11: 80,50, rawan tinggi"') == 2
    assert page.count('aria-label="Provinsi 12: 30,00, rawan sedang"') == 1


def test_a_level_without_classes_of_the_dimension_has_no_map_and_no_table(content):
    page = page_of(content, "dimensi/D1/")
    assert 'id="peta-provinsi"' in page
    assert "peta-kabkota" not in page
    both = page_of(content, "dimensi/D2/")
    assert 'id="peta-provinsi"' in both
    assert 'aria-label="Kabupaten 11.01: 64,00, rawan tinggi"' in both


def test_its_outlines_come_from_the_file_that_all_maps_share(content):
    [(name, _sprite)] = sprite_file(rendition_of(content, "id")).items()
    assert f'<use href="{content.base_path}{name}#w-11"' in page_of(content, "dimensi/D1/")
    quoted = replace(content, kind=EditionKind.EXTERNAL)
    assert list(sprite_file(rendition_of(quoted, "id"))) == [name]


def test_the_national_page_and_its_neighbours_lead_to_it(content):
    national = page_of(content)
    for code in ("D1", "D2"):
        # Once in the menu of what is mapped, once in the table of the causes.
        assert national.count(f'href="{content.base_path}dimensi/{code}/"') == 2
    first = page_of(content, "dimensi/D1/")
    menu = first[first.index('aria-label="Yang dipetakan"') :]
    assert f'<a href="{content.base_path}dimensi/D1/" aria-current="page">Dimensi satu</a>' in menu
    assert f'href="{content.base_path}#peta"' in menu
    assert f'<a href="{content.base_path}dimensi/D2/">Dimensi dua →</a>' in first


def test_every_form_of_its_maps_is_a_picture_and_its_numbers_a_table(content):
    rendition = rendition_of(content, "id")
    drawn = {file.path: file.svg.decode() for file in pictures_of(rendition)}
    page = page_of(content, "dimensi/D1/")
    for name in ("provinsi-D1", "provinsi-D1-geografi"):
        assert "Dimensi Dimensi satu: provinsi" in drawn[f"dimensi/D1/{name}.svg"]
        assert f'href="{content.base_path}dimensi/D1/{name}.svg"' in page
    assert "dimensi/D1/kabkota-D1.svg" not in drawn

    tables = dict(figure_tables(rendition))
    rows = list(csv.DictReader(io.StringIO(tables["dimensi/D1/provinsi-D1.csv"].decode())))
    assert [(row["kode"], row["skor"], row["kelas"], row["skor_S1"]) for row in rows] == [
        ("11", "80.5", "rawan tinggi", "80.5"),
        ("12", "30.0", "rawan sedang", "30.0"),
    ]
    assert "dimensi/D1/kabkota-D1.csv" not in tables


def test_of_quoted_figures_the_page_shows_neither_events_nor_means_of_those_that_were_found(content):
    quoted = replace(content, kind=EditionKind.EXTERNAL)
    words = words_of(page_of(quoted, "dimensi/D1/"))
    assert "Indikator di balik angka ini tidak diterbitkan" in words
    assert "Kejadian" not in words
    assert "Rata-rata skor subdimensi" not in words


def test_without_classes_of_any_dimension_there_is_no_page_and_no_menu(content):
    regions = [replace(region, group_scores=(), group_classes=()) for region in REGIONS]
    bare = replace(content_make(*regions), kind=EditionKind.EXTERNAL)
    rendition = rendition_of(bare, "id")
    pages = dict(page_files(rendition))
    assert not [path for path in pages if path.startswith("dimensi/")]
    assert "Yang dipetakan" not in pages["index.html"].decode()
    assert len(pages) == count_pages(rendition)
    assert len(dict(page_files(rendition_of(content, "id")))) == count_pages(rendition_of(content, "id"))


def test_other_sites_may_frame_the_map_of_a_dimension(content):
    frames = embed_of("dimensi/D1/")
    pages = dict(page_files(rendition_of(content, "id")))
    assert f"{frames[0]}index.html" in pages
    assert f"{frames[0]}&quot;" in page_of(content, "dimensi/D1/")
    frame = pages[f"{frames[0]}index.html"].decode()
    assert f'href="{content.base_path}dimensi/D1/#peta-provinsi-geografi"' in frame
