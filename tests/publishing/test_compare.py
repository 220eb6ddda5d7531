"""The page that compares regions, and the files that it is filled from: the numbers of the pages of the regions."""

import json
import re

import pytest

from apps.indicators.enums import EditionKind
from apps.publishing.building.compare import compare_file, compare_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import AnswerInfo, ReleaseContent
from tests.publishing.contents import content_make, region_make
from tests.publishing.test_pages import page_of, words_of

REGIONS = (
    region_make("36", 72.5, "high", rank=1, aggregated_score=45.25, aggregated_count=1, aggregated_total=2),
    region_make("51", 31.0, "medium", rank=2),
    region_make(
        "36.01",
        60.0004,
        "high",
        rank=1,
        completeness=0.97,
        evidence_share=0.88,
        answers={"I1": AnswerInfo("occurred", {"berat": 3}), "I2": AnswerInfo("no_data", {})},
        group_scores=(60.0004, 12.5),
        group_classes=("high", "low"),
        indicator_scores=(60.0, None),
    ),
    region_make("36.02", None),
)


def files_of(content: ReleaseContent) -> dict[str, dict]:
    found = dict(compare_files(rendition_of(content, "id"), rendition_of(content, "en")))
    return {path: json.loads(body) for path, body in found.items()}


def test_a_region_has_one_small_file_for_both_languages_with_what_its_page_says():
    content = content_make(*REGIONS)
    found = files_of(content)["kabkota/36.01/banding-36.01.json"]

    said = found.pop("kalimat")
    assert "Rata-rata nasional" in said["id"]
    assert "national mean" in said["en"].lower()
    assert found == {
        "jenis_data": "data kantor Bawaslu",
        "kode": "36.01",
        "tingkat": "kabkota",
        "skor": [60.0004, "60,0004"],
        "agregat": None,
        "agregat_dari": [0, 0],
        "kelengkapan": "97%",
        "bukti": "88%",
        "dimensi": [[60.0004, "60,0004", "high"], [12.5, "12,50", "low"]],
        "indikator": [["occurred", 3, 60.0, "60,00"], ["no_data", 0, None, ""]],
    }
    assert said["id"] in words_of(page_of(content, "kabkota/36.01/"))


def test_what_is_not_known_is_empty_and_never_zero():
    found = files_of(content_make(*REGIONS))["kabkota/36.02/banding-36.02.json"]

    assert (found["skor"], found["dimensi"][0], found["indikator"][0]) == (
        None,
        [None, "", "none"],
        ["", 0, None, ""],
    )


def test_the_names_are_those_of_the_language_of_the_page_with_the_means_of_each_level():
    found = files_of(content_make(*REGIONS))

    indonesian, english = found["bandingkan/kerangka.json"], found["en/bandingkan/kerangka.json"]
    assert [row["nama"] for row in english["dimensi"]] == ["Dimension one", "Dimensi dua"]
    assert indonesian["indikator"][0] == {
        "kode": "I1",
        "nama": "Intimidasi",
        "alamat": "indikator/I1/",
        "bagian": 0.6,
    }
    assert indonesian["dimensi"][0]["rata_rata"] == {
        "provinsi": [51.75, "51,75"],
        "kabkota": [60.0004, "60,00"],
    }


def test_every_region_has_its_file_and_simulated_data_says_so_in_each():
    content = content_make(*REGIONS, kind=EditionKind.SIMULATED)
    found = files_of(content)

    assert {compare_file(region) for region in content.regions} < set(found)
    assert all("DATA SIMULASI" in document["jenis_data"] for document in found.values())


def test_the_page_has_the_line_of_each_level_with_its_own_cut_offs_and_says_that_they_differ():
    page = page_of(content_make(*REGIONS), "bandingkan/")

    assert re.findall(r'data-strip="(\w+)"', page) == ["provinsi", "kabkota"]
    assert words_of(page).count("Ambang batas hanya untuk") == 2
    assert "Provinsi dan kabupaten/kota memakai ambang batas yang berbeda" in page


def test_without_scripts_the_page_says_so_and_leads_to_every_province():
    page = page_of(content_make(*REGIONS), "bandingkan/")

    assert "memerlukan JavaScript" in page
    assert re.findall(r'<a href="(/terbitan/uji/v1/provinsi/[^"]+)">', page) == [
        "/terbitan/uji/v1/provinsi/36/",
        "/terbitan/uji/v1/provinsi/51/",
    ]


def test_of_a_sample_the_line_shows_no_dots_of_regions_that_happened_to_be_found():
    page = page_of(content_make(*REGIONS, kind=EditionKind.EXTERNAL), "bandingkan/")

    province, regency = page.split('data-strip="kabkota"')
    assert "spread__class--" in province
    assert "spread__class--" not in regency
    assert "jadi tidak digambar" in regency


@pytest.mark.parametrize("path", ["provinsi/36/", "kabkota/36.01/"])
def test_the_page_of_a_region_leads_to_the_comparison_with_itself(path):
    page = page_of(content_make(*REGIONS), path)

    assert f'href="/terbitan/uji/v1/bandingkan/?wilayah={path.split("/")[1]}"' in page
