"""The public API: read only, for everybody, over the same rows as the pages."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from apps.indicators.enums import EditionState
from apps.regions.enums import RegionLevel
from tests.factories import edition_make, region_make, region_set_make


def test_region_list_gives_the_regions_of_a_set_by_level_and_parent(placed_regions, client):
    answer = client.get("/api/v1/regions/?set=2024&level=regency&parent=36").json()

    assert answer["count"] == 2
    assert answer["results"][0] == {
        "code": "36.01",
        "name": "Kabupaten Pandeglang",
        "short_name": "Kab. Pandeglang",
        "level": "regency",
        "parent": "36",
        "lineage": "36.01",
        "valid_from": "2022-01-01",
        "valid_to": None,
        "hex_row": 22,
        "hex_col": 18,
        "timezone": "Asia/Jakarta",
    }


def test_region_detail_is_found_by_its_code_with_a_dot(placed_regions, client):
    assert client.get("/api/v1/regions/36.01/").json()["name"] == "Kabupaten Pandeglang"
    assert client.get("/api/v1/regions/99/").status_code == 404


def test_region_list_without_a_set_gives_the_regions_of_the_newest(regions, client):
    region_set_make("2022", date(2022, 6, 1))
    region_make("36.09", "Kabupaten Baru", RegionLevel.REGENCY, regions.banten, valid_from=date(2023, 1, 1))

    def codes(query: str) -> set[str]:
        return {row["code"] for row in client.get(f"/api/v1/regions/?{query}").json()["results"]}

    assert codes("level=regency") == {"36.01", "36.02", "36.09", "51.03"}
    assert codes("level=regency&set=2022") == {"36.01", "36.02", "51.03"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("KAB. LEBAK", ["36.02"]),
        ("lebak", ["36.02"]),
        ("3602", ["36.02"]),
        ("KAB.LEBAK", ["36.02"]),
        ("Provinsi Banten", ["36"]),
        ("prov. bali", ["51"]),
        ("36.0", ["36.01", "36.02"]),
        ("pande", ["36.01"]),
        ("atlantis", []),
        ("", ["36", "36.01", "36.02", "51", "51.03", "ID"]),
    ],
)
def test_region_list_is_searched_by_name_and_code_as_people_write_them(regions, client, text, codes):
    found = client.get("/api/v1/regions/", {"search": text, "set": "2024"}).json()["results"]
    assert [row["code"] for row in found] == codes


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("search=36.2", "search “36.2” tidak menemukan wilayah. Mungkin maksudnya 36.02."),
        ("format=xml", "format “xml” tidak ada. Yang ada: json."),
        ("page=abc", "page “abc” tidak ada: tulis nomor halaman dari 1 sampai halaman terakhir."),
        ("page=99", "page “99” tidak ada: tulis nomor halaman dari 1 sampai halaman terakhir."),
    ],
)
def test_what_an_address_of_the_api_cannot_mean_is_refused_by_name(regions, client, query, said):
    answer = client.get(f"/api/v1/regions/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")
    assert answer.json()["errors"] == {query.partition("=")[0]: [said]}


def test_a_region_is_found_by_its_code_without_the_point_and_one_cut_short_is_guessed(regions, client):
    assert client.get("/api/v1/regions/3602/").json()["code"] == "36.02"
    wrong = client.get("/api/v1/regions/36.2/")
    assert (wrong.status_code, wrong.json()["message"]) == (
        404,
        "Tidak ada wilayah dengan kode “36.2”. Mungkin maksudnya 36.02.",
    )
    assert client.get("/api/v1/regions/99/").json()["message"] == "Tidak ada wilayah dengan kode “99”."


def test_the_api_does_not_describe_itself_in_the_words_of_its_framework(regions, client):
    answer = client.options("/api/v1/regions/")
    assert (answer.status_code, answer.json()) == (
        405,
        {
            "code": "method_not_allowed",
            "message": "Alamat ini tidak menerima cara “OPTIONS”.",
            "errors": {},
        },
    )


def test_region_set_list_gives_the_sets(regions, client):
    region_set_make("2022")

    assert [row["code"] for row in client.get("/api/v1/region-sets/").json()["results"]] == ["2022", "2024"]


def test_edition_list_hides_editions_that_were_never_opened(regions, client):
    edition_make("terbuka")
    edition_make("rahasia", state=EditionState.DRAFT)

    assert [row["code"] for row in client.get("/api/v1/editions/").json()["results"]] == ["terbuka"]
    assert client.get("/api/v1/editions/rahasia/").status_code == 404


def test_edition_names_the_release_in_force(published, client):
    assert client.get("/api/v1/editions/uji-2024/").json()["release"] == "/terbitan/uji-2024/v1/"


def test_release_list_has_public_releases_only(draft, client, publish):
    assert client.get("/api/v1/releases/").json()["count"] == 0

    publish(draft)

    [release] = client.get("/api/v1/releases/?edition=uji-2024").json()["results"]
    assert (release["edition"], release["version"], release["state"]) == ("uji-2024", 1, "published")
    assert release["manifest_sha256"] == draft.manifest_sha256
    edition_make("lain")
    assert client.get("/api/v1/releases/?edition=lain").json()["count"] == 0


def test_release_detail_names_its_data_files_with_checksums_that_lead_to_them(
    published, client, releases_root
):
    release = client.get("/api/v1/releases/uji-2024/v1/").json()

    files = {file["path"]: file for file in release["files"]}
    manifest = json.loads((releases_root / "uji-2024/v1/manifest.json").read_text())["files"]
    assert files["data/skor.csv"] == {
        "path": "data/skor.csv",
        "url": "/terbitan/uji-2024/v1/data/skor.csv",
        **manifest["data/skor.csv"],
    }
    assert {client.get(file["url"]).status_code for file in files.values()} == {200}


@pytest.mark.parametrize("path", ["regions/", "editions/", "releases/", "region-sets/"])
def test_the_public_api_takes_no_writing(regions, client, path):
    assert client.post(f"/api/v1/{path}", {}).status_code == 405


@pytest.mark.parametrize(
    ("path", "queries"), [("regions/?set=2024", 3), ("editions/", 3), ("releases/", 2), ("region-sets/", 1)]
)
@pytest.mark.parametrize("count", [1, 30])
def test_the_public_api_asks_the_same_queries_for_one_and_for_thirty_rows(
    count, make_row, regions, client, django_assert_num_queries, path, queries
):
    for number in range(count):
        make_row(f"terbit-{number}")
        region_make(f"36.{number + 10}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        region_set_make(f"{1900 + number}", date(1900 + number, 1, 1))
    with django_assert_num_queries(queries):
        answer = client.get(f"/api/v1/{path}").json()
    assert answer["count"] >= count


def test_the_schema_of_the_public_api_has_no_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yaml"))

    assert "/api/v1/releases/{edition}/v{version}/" in (tmp_path / "schema.yaml").read_text()


def test_release_detail_with_its_files_away_says_so(published, client, releases_root):
    (releases_root / "uji-2024").rename(releases_root / "lain")
    response = client.get("/api/v1/releases/uji-2024/v1/")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
