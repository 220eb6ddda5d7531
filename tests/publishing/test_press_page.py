"""The press page: what can be quoted as it stands, what must not be got wrong, and the figures to take over."""

from dataclasses import replace

import pytest
from django.utils import translation

from apps.indicators.enums import EditionKind
from apps.publishing import archive
from apps.publishing.building.exports.picture_files import pictures_of
from apps.publishing.building.exports.sheet import WIDTH
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import PublishedCounts, ReleaseContent
from apps.publishing.content.press import quotes, warnings
from apps.regions.enums import RegionLevel
from tests.pages import table_of
from tests.publishing.contents import boundaries_make, content_make, cutoffs_make, region_make
from tests.publishing.links import Page
from tests.publishing.test_pages import page_of, words_of


def content_of_two_levels(**changes: object) -> ReleaseContent:
    """Return provinces with the cut-offs 20 and 80, and regencies with 20 and 60."""
    provinces = (
        region_make("36", 90.0, "high", aggregated_score=45.0, aggregated_count=10, aggregated_total=10),
        region_make("51", 75.0, "medium", aggregated_score=70.0, aggregated_count=1, aggregated_total=1),
        region_make("61", 30.0, "medium"),
    )
    regencies = tuple(
        region_make(f"36.{number:02}", score, score_class)
        for number, (score, score_class) in enumerate(
            [
                (10.0, "low"),
                (15.0, "low"),
                *[(30.0 + n, "medium") for n in range(6)],
                (59.0, "medium"),
                (65.0, "high"),
            ],
            1,
        )
    )
    content = content_make(*provinces, *regencies)
    wide = replace(content.provinces, cutoffs=cutoffs_make(20.0, 80.0))
    return replace(content, provinces=wide, **changes)


def test_every_sentence_can_stand_alone_and_says_what_the_release_says():
    with translation.override("id"):
        found = quotes(content_of_two_levels())

    assert found == [
        "1 dari 3 provinsi rawan tinggi: 36. Sumber: Bawaslu, Edisi uji, versi 1, data per 20 Agustus 2024.",
        "1 dari 10 kabupaten/kota rawan tinggi.",
        (
            "Rawan tinggi berarti skor di atas 80,00 untuk provinsi, tetapi di atas 60,00 untuk kabupaten/kota: setiap "
            "tingkat punya ambang batas sendiri."
        ),
        (
            "Dimensi dengan rata-rata skor provinsi tertinggi: Dimensi satu (65,00). Indikator yang paling mendorong "
            "skor provinsi: Intimidasi, terjadi di 3 dari 3 provinsi."
        ),
        (
            "Indeks ini peringatan dini untuk pencegahan, bukan putusan dan bukan peringkat. Rawan berarti "
            "penyelenggaraan pemilu di wilayah itu mudah terganggu, bukan ukuran keamanan umum."
        ),
    ]


def test_every_sentence_and_every_figure_of_made_up_data_says_so():
    content = content_of_two_levels(kind=EditionKind.SIMULATED)
    with translation.override("id"):
        assert all(sentence.startswith("DATA SIMULASI. ") for sentence in quotes(content))
    with translation.override("en"):
        assert all(sentence.startswith("SIMULATED DATA (DATA SIMULASI). ") for sentence in quotes(content))
    page = Page(page_of(content, "pers/").encode())
    texts = [attrs["alt"] for tag, attrs in page.tags if tag == "img" and attrs["alt"]]
    assert len(texts) == 8
    assert all(text.startswith("DATA SIMULASI. ") for text in texts)


def test_the_known_mistakes_are_shown_by_regions_of_the_release():
    with translation.override("id"):
        swapped, mean, two = warnings(content_of_two_levels())

    # Of high vulnerability among regencies, but below the cut-off of the provinces.
    assert "Contoh: Kabupaten 36.10, 65,00, rawan tinggi di antara kabupaten/kota" in swapped
    assert "dengan batas provinsi (80,00) kelasnya keliru menjadi lebih rendah." in swapped
    assert "Contoh: Provinsi 51, 75,00, di atas rata-rata provinsi 65,00, tetapi rawan sedang." in mean
    assert "Contoh: Provinsi 36 90,00 dan 45,00." in two


def test_no_example_is_made_up_where_no_region_is_one():
    with translation.override("id"):
        found = warnings(content_make(region_make("36", 90.0, "high"), region_make("36.01", 90.0, "high")))

    assert found == [
        "Ambang batas provinsi tidak berlaku untuk kabupaten/kota, dan sebaliknya.",
        "Skor di atas rata-rata belum tentu rawan tinggi: yang menentukan hanya ambang batas.",
    ]


def test_of_an_imported_edition_the_published_counts_are_quoted():
    counts = PublishedCounts({"high": 85, "medium": 349, "low": 80}, "Buku IKP", "")
    content = content_make(
        region_make("36", 72.5, "high", answers={}),
        region_make("36.01", 40.0, "medium", answers={}),
        region_make("36.02", None),
        kind=EditionKind.EXTERNAL,
        published={RegionLevel.REGENCY: counts},
    )

    words = words_of(page_of(content, "pers/"))

    assert "Diterbitkan: 85 dari 2 kabupaten/kota rawan tinggi, 349 sedang, 80 rendah." in words
    assert "Indikator yang paling mendorong" not in words


def test_the_page_says_which_scores_are_in_which_class_of_each_level():
    table = table_of(page_of(content_of_two_levels(), "pers/"), "Kelas menurut tingkat wilayah")

    assert table[1:] == [
        ["Provinsi", "di atas 80,00", "20,00 sampai 80,00", "di bawah 20,00"],
        ["Kabupaten/kota", "di atas 60,00", "20,00 sampai 60,00", "di bawah 20,00"],
    ]


@pytest.mark.parametrize("boundaries", [None, boundaries_make("36.01", "36.02", "36.03")])
def test_the_national_maps_are_there_in_the_shape_of_a_screen(boundaries):
    content = replace(content_of_two_levels(), boundaries=boundaries)
    drawn = {file.path: file for file in pictures_of(rendition_of(content, "id"))}

    for kind in ("provinsi", "kabkota"):
        file = drawn[f"gambar/peta-{kind}-16x9.svg"]
        assert file.png is not None
        height = file.png.data["height"]
        assert abs(height - WIDTH * 9 / 16) <= 1
        assert ("Badan Uji" in file.svg.decode()) == (boundaries is not None)


def test_the_distribution_names_cut_offs_and_mean_of_its_own_level_alone():
    drawn = {
        file.path: file.svg.decode() for file in pictures_of(rendition_of(content_of_two_levels(), "id"))
    }

    svg = drawn["gambar/sebaran-kabkota.svg"]
    assert "Rata-rata 34,40; ambang batas kabupaten/kota 20,00 dan 60,00, hanya untuk tingkat ini." in svg
    assert "80,00" not in svg
    assert "gambar/sebaran-provinsi.svg" not in drawn


def test_every_figure_of_the_page_is_a_file_of_the_release(draft):
    directory = archive.draft_directory(draft.public_id)
    for language in ("", "en/"):
        base = f"/terbitan/uji-2024/v1/{language}"
        page = Page((directory / language / "pers/index.html").read_bytes())
        shown = [attrs["src"] for tag, attrs in page.tags if tag == "img" and attrs.get("loading")]
        taken = [attrs["href"] for tag, attrs in page.tags if tag == "a" and "download" in attrs]
        assert f"{base}gambar/peta-provinsi-16x9.png" in taken
        assert f"{base}provinsi/36/kabkota-36.png" in taken
        assert len(shown) >= 5
        for address in (*shown, *taken):
            assert (directory / address.removeprefix("/terbitan/uji-2024/v1/")).exists(), address
        assert "KB" in (directory / language / "pers/index.html").read_text()


def test_the_alternative_text_of_bars_says_what_they_show():
    page = Page(page_of(content_of_two_levels(), "pers/").encode())
    texts = {attrs["alt"] for tag, attrs in page.tags if tag == "img"}

    assert "Rata-rata skor dimensi. Dimensi satu 65,00." in texts
    assert "Indikator yang paling mendorong skor provinsi. Intimidasi 100,0%." in texts


def test_every_sentence_has_an_address_of_its_own_from_which_it_can_be_copied():
    content = content_of_two_levels()
    page = Page(page_of(content, "pers/").encode())

    links = [attrs["href"] for tag, attrs in page.tags if "data-copy-words" in attrs]
    ids = page.values("id")
    assert len(links) == 5
    for link in links:
        address, _, anchor = link.partition("#")
        assert address == f"https://ikp.example{content.base_path}pers/"
        assert anchor in ids


def test_what_is_missing_is_said_beside_the_counts():
    with translation.override("id"):
        found = quotes(
            content_make(
                region_make("36", 90.0, "high"), region_make("36.01", 90.0, "high"), region_make("51", None)
            )
        )

    assert (
        found[1]
        == "1 dari 1 kabupaten/kota rawan tinggi. 1 provinsi dan 0 kabupaten/kota belum mempunyai skor."
    )


def test_every_page_leads_to_the_press_page():
    content = content_of_two_levels()
    for path in ("", "metodologi/", "provinsi/36/", "indikator/I1/"):
        assert f'href="{content.base_path}pers/"' in page_of(content, path)
