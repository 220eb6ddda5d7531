"""What the pages of a release say in counts: how many regions, answers and figures stand behind a number."""

import re
from dataclasses import replace

import pytest
from django.utils.html import strip_tags

from apps.engine.methods.classification import EmptyClass
from apps.indicators.enums import EditionKind
from apps.publishing.building.exports.picture_files import pictures_of
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import AnswerInfo, PublishedMean, ReleaseContent
from apps.publishing.content.summaries import causes_of
from tests.pages import table_of, terms_of
from tests.publishing.contents import INDICATORS, content_make, cutoffs_make, region_make

OCCURRED, DID_NOT, NO_DATA = (
    AnswerInfo("occurred", {"berat": 2}),
    AnswerInfo("did_not_occur", {}),
    AnswerInfo("no_data", {}),
)


def page_of(content: ReleaseContent, path: str = "") -> str:
    """Return one Indonesian page of a release."""
    return dict(page_files(rendition_of(content, "id")))[f"{path}index.html"].decode()


def words_of(page: str) -> str:
    return " ".join(strip_tags(page).split())


def answered(code: str, first: AnswerInfo, second: AnswerInfo, scores: tuple[float | None, float | None]):
    """Return a region with these answers about both indicators and these scores."""
    return region_make(code, 40.0, "medium", answers={"I1": first, "I2": second}, indicator_scores=scores)


REGIONS = (
    answered("11", OCCURRED, NO_DATA, (80.0, None)),
    answered("12", OCCURRED, DID_NOT, (40.0, 0.0)),
    answered("13", DID_NOT, OCCURRED, (0.0, 10.0)),
    answered("14", NO_DATA, NO_DATA, (None, None)),
    region_make("15", None),
)


def test_an_indicator_occurred_in_so_many_of_the_regions_that_have_data():
    table = table_of(page_of(content_make(*REGIONS)), "Indikator yang paling mendorong skor provinsi")

    assert [row[:3] for row in table[1:]] == [
        ["Intimidasi", "2 dari 3", "92,3%"],
        ["Gugatan", "1 dari 2", "7,7%"],
    ]


def test_an_indicator_that_adds_nothing_drives_no_score():
    content = content_make(answered("11", OCCURRED, DID_NOT, (80.0, 0.0)))

    table = table_of(page_of(content), "Indikator yang paling mendorong skor provinsi")
    assert [row[:3] for row in table[1:]] == [["Intimidasi", "1 dari 1", "100,0%"]]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "Tidak ada wilayah berkelas rawan rendah: ambang batasnya di bawah nilai terendah."),
        ("en", "No region is classed as low vulnerability: its cut-off lies below the lowest value."),
    ],
)
def test_the_map_says_which_class_no_region_is_in_and_why(language, said):
    cutoffs = replace(cutoffs_make(-4.0), empty=(EmptyClass("low", "below_scores"),))
    pages = dict(page_files(rendition_of(content_make(*REGIONS, cutoffs=cutoffs), language)))
    name = "index.html" if language == "id" else "en/index.html"
    assert said in words_of(pages[name].decode())
    assert "Tidak ada wilayah berkelas" not in words_of(page_of(content_make(*REGIONS)))


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("11", ("40,00", "100,0%", "1", "0"), ("–", "", "0", "1")),
        ("12", ("40,00", "100,0%", "1", "0"), ("–", "0,0%", "0", "0")),
        ("14", ("40,00", "", "0", "1"), ("–", "", "0", "1")),
    ],
)
def test_a_dimension_of_a_region_counts_what_occurred_and_what_is_missing(code, first, second):
    page = page_of(content_make(*REGIONS), f"provinsi/{code}/")

    told = r"skor ([\d,–]+?)(?:, (\S+) dari skor wilayah ini)?; (\d) terjadi, (\d) tanpa data"
    assert re.findall(told, words_of(page)) == [first, second]


@pytest.mark.parametrize(
    ("score", "count", "note"),
    [
        (55.0, 2, "55,00 Rata-rata seluruh 2 kabupaten/kota."),
        (55.0, 1, "55,00 Rata-rata 1 dari 2 kabupaten/kota; sisanya belum mempunyai skor."),
        (None, 1, "– Tidak ada agregat: skor kabupaten/kota belum lengkap diketahui."),
    ],
    ids=["whole", "part", "none"],
)
def test_an_aggregated_score_says_how_many_regencies_it_is_the_mean_of(score, count, note):
    province = region_make("11", 40.0, aggregated_score=score, aggregated_count=count, aggregated_total=2)

    assert f"Skor agregat {note}" in words_of(page_of(content_make(province), "provinsi/11/"))


def test_a_spread_of_scores_says_how_many_regions_are_in_it():
    known = [region_make(f"{number}", 40.0, "medium") for number in range(10, 20)]
    content = content_make(*known, region_make("20", None), region_make("21", None))

    assert "Sebaran skor 10 provinsi: rata-rata 40,00" in words_of(page_of(content))
    assert "Satu titik satu provinsi, 10 semuanya." in words_of(page_of(content, "provinsi/10/"))


def test_the_page_of_a_region_says_how_far_its_score_can_be_trusted():
    region = region_make("11", 40.0, rank=1, completeness=0.5, evidence_share=0.25)
    content = content_make(region, region_make("12", 30.0), region_make("13", None))
    terms = terms_of(page_of(content, "provinsi/11/"))

    assert terms["Kelengkapan"] == ["50%", "indikator yang mempunyai data"]
    assert terms["Dengan bukti dukung"] == ["25%", "dari indikator yang terjadi"]
    assert (
        "Urutan" not in terms
    )  # a rank says of neighbours that differ by a hundredth that they are not alike


def test_an_aggregated_score_stands_on_map_and_table_with_its_number_of_regencies():
    aggregate = {"aggregated_score": 55.0, "aggregated_count": 1, "aggregated_total": 2}
    content = content_make(
        region_make("11", 40.0, "medium", completeness=0.5, evidence_share=0.25, **aggregate)
    )
    page = page_of(content)

    assert table_of(page, "1 provinsi")[1] == ["Provinsi 11", "40,00", "Sedang", "55,00 1/2", "50%"]
    assert "Agregat 1 kabupaten/kota: 55,00, kelengkapan 50%" in page


def test_of_an_imported_edition_the_page_says_how_many_scores_are_known_and_averages_nothing_itself():
    content = content_make(
        region_make("11", 40.0, group_scores=(70.0, 20.0)),
        region_make("12", None),
        region_make("13", None),
        region_make("11.01", 30.0, group_scores=(50.0, 10.0)),
        kind=EditionKind.EXTERNAL,
        published_means={"D1": PublishedMean(55.5, "")},
    )
    page = page_of(content)

    assert "Provinsi 1 dari 3 skornya ditemukan" in words_of(page)
    rows = table_of(page, "Rata-rata skor dimensi provinsi, sebagaimana diterbitkan")[1:]
    assert [row[:3] for row in rows] == [["Dimensi satu", "60%", "55,50"]]
    profiles = [
        table_of(page_of(content, path), "Skor dimensi dibandingkan dengan rata-rata")[:2]
        for path in ("provinsi/11/", "kabkota/11.01/")
    ]
    assert profiles == [
        [["Dimensi", "Skor", "Nasional"], ["Dimensi satu", "70,00", "55,50"]],
        [["Dimensi", "Skor", "11"], ["Dimensi satu", "50,00", "50,00"]],
    ]


def test_no_page_or_file_prints_a_score_as_the_cut_off_that_it_is_not_on():
    """60.0004 is high and 59.9996 is medium: both would read "60,00", which is the cut-off."""
    high, medium = (
        region_make(code, score, score_class, rank=1)
        for code, score, score_class in (("11.01", 60.0004, "high"), ("11.02", 59.9996, "medium"))
    )
    provinces = (region_make("11", 60.0004, "high"), region_make("12", 59.9996, "medium"))
    rendition = rendition_of(content_make(*provinces, high, medium), "id")
    pages = {path: body.decode() for path, body in page_files(rendition)}
    printed = {path: words_of(page) for path, page in pages.items()}

    for path in ("index.html", "provinsi/11/index.html", "kabkota/11.01/index.html"):
        assert printed[path].count("60,0004") >= 2, path
    assert printed["index.html"].count("59,9996") >= 3
    for path in ("provinsi/12/index.html", "kabkota/11.02/index.html"):
        assert "59,9996" in printed[path], path
    assert "Skor 60,0004, di atas ambang batas rawan tinggi" in printed["kabkota/11.01/index.html"]
    pictures = {picture.path: picture.svg.decode() for picture in pictures_of(rendition)}
    for name in ("peta/provinsi.svg", "peta/kabkota.svg"):
        drawn = pictures[name]
        assert "60,0004" in drawn
        assert "59,9996" in drawn


def test_causes_of_the_same_weight_stand_in_the_order_of_the_instrument():
    """0.6 × 20 and 0.4 × 30 are 12 on paper, and differ in the last digit."""
    region = answered("11", OCCURRED, OCCURRED, (20.0, 30.000000000000004))

    assert [cause.indicator.code for cause in causes_of(region, INDICATORS)] == ["I1", "I2"]


def test_a_province_is_found_by_what_people_call_it():
    content = content_make(
        region_make("52", 40.0, "medium", name="Nusa Tenggara Barat", short_name="Nusa Tenggara Barat")
    )

    assert 'data-find="52 provinsi Nusa Tenggara Barat NTB"' in page_of(content)


def test_the_profile_of_a_regency_stands_beside_the_means_of_its_province_and_the_nation():
    content = content_make(
        region_make("11", 40.0, short_name="Aceh"),
        region_make("11.01", 20.0, group_scores=(20.0, 10.0)),
        region_make("11.02", 40.0, group_scores=(40.0, 30.0)),
        region_make("12.01", 90.0, group_scores=(90.0, 80.0)),
    )
    page = page_of(content, "kabkota/11.01/")
    rows = [row[:4] for row in table_of(page, "Skor dimensi dibandingkan dengan rata-rata")]

    assert rows == [
        ["Dimensi", "Skor", "Aceh", "Nasional"],
        ["Dimensi satu", "20,00", "30,00", "50,00"],
        ["Dimensi dua", "10,00", "20,00", "40,00"],
    ]
    assert "Garis putus-putus: rata-rata Aceh." in words_of(page)
    assert "putus-putus" not in page_of(content, "provinsi/11/")


def test_every_indicator_says_its_part_of_the_score_also_none():
    content = content_make(answered("11", OCCURRED, DID_NOT, (80.0, 0.0)))
    page = page_of(content, "provinsi/11/")
    [happened, absent] = (table_of(page, name)[1:] for name in ("Dimensi satu", "Dimensi dua"))

    assert happened == [["I1 Intimidasi", "Terjadi", "2 2 Berat", "4,00", "80,00", "60,00%", "100,0%"]]
    assert absent == [["I2 Gugatan", "Tidak terjadi", "", "–", "0,00", "40,00%", "0,0%"]]
    assert "100,0% dari skor wilayah ini; 1 terjadi, 0 tanpa data" in words_of(page)


def test_the_map_beside_a_region_has_a_panel_that_a_first_tap_fills():
    content = content_make(
        region_make("11", 40.0, aggregated_score=30.0, aggregated_count=1, aggregated_total=1),
        region_make("11.01", 30.0),
    )
    page = page_of(content, "kabkota/11.01/")
    figure = page[
        page.index('data-state="tetangga"') : page.index("</figure>", page.index('data-state="tetangga"'))
    ]

    assert "data-hexmap-panel" in figure
    assert "skor agregat kabupaten/kota" in figure
    assert 'id="tetangga-heksagon"' in figure
