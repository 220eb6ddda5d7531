"""Themes of a release: what is read of a run, their pages and files, and how the national page leads there."""

import csv
import io
from dataclasses import replace

import pytest

from apps.accounts.models import User
from apps.indicators.enums import EditionKind
from apps.publishing.building.data_files import data_files
from apps.publishing.building.exports.figure_tables import figure_tables
from apps.publishing.building.exports.picture_files import pictures_of
from apps.publishing.building.pages import count_pages, page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import Label, ReleaseContent, ThemeResult
from apps.publishing.content.reading import read_content
from apps.publishing.content.summaries import summarise_level
from apps.publishing.services import release_prepare
from tests.computation.editions import edition_of, run_make, theme_make
from tests.factories import instrument_make
from tests.pages import table_of
from tests.publishing.contents import content_make, cutoffs_make, region_make
from tests.publishing.test_pages import page_of, words_of

REGIONS = (
    region_make("11", 10.0, "low", aggregated_score=12.0, aggregated_count=2, aggregated_total=2),
    region_make("12", 55.0, "medium"),
    region_make("13", None),
    region_make("11.01", 40.0, "medium"),
    region_make("11.02", 30.0, "medium"),
)


def themed(code: str, content: ReleaseContent, scores: dict[str, tuple[float, str, int]]) -> ThemeResult:
    """Return a theme over both indicators with scores, classes and ranks of its own."""
    levels = []
    for summary in content.levels:
        regions = [
            replace(region, score=score, score_class=score_class, rank=rank, aggregated_score=None)
            for region in summary.regions
            for score, score_class, rank in [scores.get(region.code, (None, "", None))]
        ]
        levels.append(summarise_level(summary.level, regions, cutoffs_make(5.0, 70.0), (), []))
    return ThemeResult(
        code,
        Label(f"Tema uji {code}", f"Test theme {code}"),
        ("I1", "I2"),
        "derived",
        Label("Sebagaimana diluncurkan."),
        levels[0],
        levels[1],
    )


@pytest.fixture
def content() -> ReleaseContent:
    content = content_make(*REGIONS)
    scores = {
        "11": (80.5, "high", 1),
        "12": (20.0, "medium", 2),
        "11.01": (99.0, "high", 1),
        "11.02": (0.0, "low", 2),
    }
    return replace(content, themes=(themed("uang", content, scores), themed("sara", content, scores)))


@pytest.mark.django_db
def test_a_release_reads_score_rank_and_class_of_every_theme_that_has_any(
    placed_regions: object, analyst: User, publisher: User
) -> None:
    instrument = instrument_make("bertema")
    theme_make(instrument, "uang", "1.1")
    theme_make(instrument, "kosong", "2.2")
    answers = {"1.1": 4, "1.2": 1, "2.1": 0, "2.2": None}
    run = run_make(
        edition_of("bertema", instrument=instrument),
        analyst,
        {"36": answers, "36.01": answers, "36.02": {**answers, "1.1": 1}},
    )

    content = read_content(release_prepare(run=run, actor=publisher))

    [theme] = content.themes
    assert (theme.code, str(theme.name), theme.indicators) == ("uang", "Tema uang", ("1.1",))
    found = {row.code: (row.score, row.rank) for summary in theme.levels for row in summary.regions}
    assert found == {
        "36": (100.0, 1),
        "51": (None, None),
        "36.01": (100.0, 1),
        "36.02": (25.0, 2),
        "51.03": (None, None),
    }
    stored = {row.region.code: row.theme_classes for row in run.results.select_related("region")}
    assert {row.code: row.score_class for row in theme.regencies.regions} == {
        code: (classes[0] if classes else "") for code, classes in stored.items() if "." in code
    }
    assert theme.regencies.cutoffs == run.content.cutoffs_at("regency", "uang")
    assert theme.regencies.cutoffs != content.regencies.cutoffs


def test_the_page_of_a_theme_shows_its_own_classes_its_indicators_and_the_highest_scores(content):
    page = page_of(content, "tema/uang/")

    words = words_of(page)
    assert "1 dari 2 provinsi rawan tinggi: 11." in words
    assert "1 dari 2 kabupaten/kota rawan tinggi." in words
    assert "Rata-rata sederhana skor 2 indikator; setiap indikator berbobot sama." in words
    assert "Sebagaimana diluncurkan. Susunan indikatornya: dihitung ulang dari angka terbitan" in words
    members = table_of(page, "Indikator tema ini")
    assert [row[0] for row in members[1:]] == ["I1 Intimidasi", "I2 Gugatan"]
    for code in ("I1", "I2"):
        assert f'href="{content.base_path}indikator/{code}/"' in page
    table = table_of(page, "2 provinsi, skor tertinggi dahulu")
    assert [row[:3] for row in table[1:]] == [
        ["Provinsi 11", "80,50", "Tinggi"],
        ["Provinsi 12", "20,00", "Sedang"],
    ]
    regencies = table_of(page, "1 dari 1 kabupaten/kota dengan skor di atas nol, skor tertinggi dahulu")
    assert [row[0] for row in regencies[1:]] == ["Kabupaten 11.01Provinsi 11"]
    # The hexagon shows the theme, not the index, which has Provinsi 11 as low.
    assert 'aria-label="Provinsi 11: 80,50, rawan tinggi"' in page
    assert "12,00" not in words


def test_the_list_and_the_national_page_lead_to_every_theme_and_an_indicator_to_its_themes(content):
    listed = page_of(content, "tema/")
    assert [row[1:3] for row in table_of(listed, "2 tema")[1:]] == [["1 dari 2", "1 dari 2"]] * 2
    for page in (listed, page_of(content), page_of(content, "indikator/I1/")):
        for code in ("uang", "sara"):
            assert f'href="{content.base_path}tema/{code}/"' in page
    assert f'href="{content.base_path}indikator/"' in page_of(content)
    assert f'href="{content.base_path}tema/sara/"' in page_of(content, "tema/uang/")


def test_without_scores_of_themes_there_is_no_page_no_file_and_no_link(content):
    for bare in (replace(content, themes=()), replace(content, themes=(), kind=EditionKind.EXTERNAL)):
        rendition = rendition_of(bare, "id")
        pages = dict(page_files(rendition))
        assert not [path for path in pages if path.startswith("tema/")]
        assert not [path for path, body in pages.items() if b"tema/" in body]
        assert len(pages) == count_pages(rendition)
        assert not [path for path in data_files(rendition) if "tema" in path]
        assert not [file.path for file in pictures_of(rendition) if file.path.startswith("tema/")]
    assert len(dict(page_files(rendition_of(content, "id")))) == count_pages(rendition_of(content, "id"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_figures_of_a_theme_are_pictures_and_tables(content, language):
    rendition = rendition_of(content, language)
    drawn = {file.path: file.svg.decode() for file in pictures_of(rendition)}

    svg = drawn[f"{rendition.prefix}tema/uang/provinsi-uang.svg"]
    assert ("Tema uji uang" if language == "id" else "Test theme uang") in svg
    assert "80,50" in svg if language == "id" else "80.50" in svg
    tables = dict(figure_tables(rendition))
    rows = list(csv.DictReader(io.StringIO(tables["tema/uang/provinsi-uang.csv"].decode())))
    assert [(row["kode"], row["skor"], row["kelas"], row["peringkat"], row["skor_I1"]) for row in rows] == [
        ("11", "80.5", "rawan tinggi", "1", "10.0"),
        ("12", "20.0", "rawan sedang", "2", "55.0"),
        ("13", "", "", "", ""),
    ]


def test_the_data_hold_every_region_of_every_theme_at_full_precision(content):
    third = 100 / 3
    scores = {"11": (third, "medium", 1)}
    content = replace(content, themes=(themed("uang", content, scores),))
    files = data_files(rendition_of(content, "id"))

    rows = list(csv.DictReader(io.StringIO(files["data/tema.csv"].decode())))
    assert len(rows) == len(content.regions)
    assert rows[0] == {
        "kode": "11",
        "nama": "Provinsi 11",
        "tingkat": "province",
        "tema": "uang",
        "nama_tema": "Tema uji uang",
        "skor": str(third),
        "kelas": "rawan sedang",
        "peringkat": "1",
        "jenis_data": "data kantor Bawaslu",
    }
    assert {"data/tema.parquet", "data/tema-excel.csv"} <= set(files)
    assert b"tema.csv" in files["README.txt"]


def test_the_national_page_names_themes_and_indicators_only_where_it_has_some(content):
    def mapped(of: ReleaseContent) -> str:
        page = page_of(of)
        return words_of(page[page.index('aria-label="Yang dipetakan"') :].split("</nav>")[0])

    assert "Tema 2" in mapped(content)
    assert "Indikator 2" in mapped(content)
    external = mapped(replace(content, kind=EditionKind.EXTERNAL, themes=()))
    assert "Dimensi 1" in external
    assert "Tema" not in external
    assert "Indikator" not in external
