"""What the page of a region leads with: how it stands among the others, and the line of all of them."""

from django.utils import translation

from apps.indicators.enums import EditionKind
from apps.publishing.building.spread import Spreads
from apps.publishing.content.dataset import PublishedMean
from apps.publishing.content.standing import standing_sentences
from tests.publishing.contents import content_make, region_make

PROVINCE = region_make("11", 50.0, "medium", aggregated_score=30.0, aggregated_count=2, aggregated_total=2)
REGENCIES = (region_make("11.01", 20.0, "low", rank=2), region_make("11.02", 40.0, "medium", rank=1))


def said(content, code: str) -> str:
    return " ".join(standing_sentences(content, next(row for row in content.regions if row.code == code)))


def test_a_region_is_compared_with_all_others_of_its_level_that_have_a_score():
    far = (region_make("12.01", 90.0, "high", rank=1), region_make("12.02", None))
    content = content_make(PROVINCE, region_make("12", None), *REGENCIES, *far)
    assert said(content, "11.02") == (
        "Lebih rawan daripada 1 dari 2 kabupaten/kota lain. Rata-rata nasional 50,00, rata-rata Provinsi 11 30,00. "
        "Tidak satu dimensi pun di atas rata-ratanya."
    )


def test_regions_of_one_rank_are_alike_whatever_their_last_digits():
    alike = (region_make("11.01", 40.0, rank=1), region_make("11.02", 40.0 + 1e-12, rank=1))
    assert "daripada 0 dari 1 " in said(content_make(PROVINCE, *alike), "11.02")


def test_the_dimension_that_lifts_the_score_most_over_its_mean_is_named():
    content = content_make(PROVINCE, *REGENCIES)
    assert "Paling menaikkannya: Dimensi satu, 40,00; rata-rata nasional 30,00." in said(content, "11.02")
    quoted = content_make(
        PROVINCE, kind=EditionKind.EXTERNAL, published_means={"D1": PublishedMean(45.0, "")}
    )
    assert "Paling menaikkannya: Dimensi satu, 50,00; rata-rata nasional 45,00." in said(quoted, "11")


def test_of_a_sample_a_region_is_compared_within_its_province_where_that_is_known_whole():
    elsewhere = region_make("12.01", None)
    quoted = content_make(PROVINCE, region_make("12", 60.0), *REGENCIES, elsewhere, kind=EditionKind.EXTERNAL)
    assert said(quoted, "11.02") == (
        "Lebih rawan daripada 1 dari 1 kabupaten/kota lain di Provinsi 11. Rata-rata Provinsi 11 30,00."
    )
    assert said(quoted, "12.01") == (
        "Skor wilayah ini belum ditemukan di sumber mana pun yang terbuka. Skor 2 dari 3 kabupaten/kota ditemukan."
    )
    gap = content_make(PROVINCE, *REGENCIES, region_make("11.03", None), kind=EditionKind.EXTERNAL)
    assert "Lebih rawan" not in said(gap, "11.02")


def test_the_sentences_have_an_english_side():
    with translation.override("en"):
        assert said(content_make(PROVINCE, *REGENCIES), "11.01").startswith(
            "More vulnerable than 0 of the 1 other regencies and cities. National mean 30.00,"
        )


def test_each_region_is_one_dot_over_the_scale_and_its_own_is_marked():
    content = content_make(PROVINCE, *REGENCIES, region_make("12.01", 40.2, "medium"))
    spread = Spreads(content).of(content.regencies.regions[1])
    assert spread is not None
    # 20 stands alone in its column, 40.0 and 40.2 one above the other.
    assert dict(spread.dots) == {"medium": "M405 56.5h0M405 49.5h0", "low": "M205 56.5h0"}
    assert (spread.own, spread.n_dots) == ("M405 56.5h0", 3)
    assert (spread.region.left, spread.region.text) == ("40%", "40,00")
    assert [(mean.name, mean.left) for mean in spread.means] == [
        ("rata-rata nasional", "33.4%"),
        ("rata-rata Provinsi 11", "30%"),
    ]
    assert [(band.class_key, band.left, band.width) for band in spread.bands] == [
        ("low", "0%", "20%"),
        ("medium", "20%", "40%"),
        ("high", "60%", "40%"),
    ]


def test_a_column_of_many_regions_stays_within_the_line():
    many = [region_make(f"11.{number:02}", 10.0, "low") for number in range(1, 60)]
    spread = Spreads(content_make(PROVINCE, *many)).of(many[0])
    assert spread is not None
    heights = [float(part.split(" ")[1].removesuffix("h0")) for part in spread.dots[0][1].split("M")[1:]]
    assert len(heights) == len(many)
    assert min(heights) >= 0


def test_a_region_without_a_score_has_no_line():
    content = content_make(PROVINCE, region_make("11.01", None))
    assert Spreads(content).of(content.regencies.regions[0]) is None
