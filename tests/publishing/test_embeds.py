"""The small pages that others put into theirs: what stands on them, who may frame them, and how programs find them."""

import json
import re
from html import unescape
from urllib.parse import urlencode

import pytest

from apps.indicators.enums import EditionKind
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import rendition_of
from tests.publishing.contents import boundaries_make, content_make, region_make
from tests.publishing.test_pages import words_of

HOME = "/terbitan/uji-2024/v1/"
SITE = "http://testserver"
FORMS = [(kind, shape) for kind in ("provinsi", "kabkota") for shape in ("geografi", "heksagon")]


def pages_of(language: str = "id", **changes: object) -> dict[str, str]:
    regions = (
        region_make("36", 72.5, "high", group_scores=(72.5, 10.0), group_classes=("high", "low")),
        region_make("36.01", 40.25, "medium", group_scores=(40.25, None), group_classes=("medium", "")),
    )
    content = content_make(*regions, boundaries=boundaries_make("36.01"), **changes)
    return {path: body.decode() for path, body in page_files(rendition_of(content, language))}


def test_every_map_in_every_form_every_dimension_and_every_region_has_a_small_page():
    found = {path for path in pages_of() if path.startswith("sisip/")}

    assert found == {
        *(f"sisip/{of}-{kind}-{shape}/index.html" for of in ("peta", "dimensi-D1") for kind, shape in FORMS),
        *(f"sisip/dimensi-D2-provinsi-{shape}/index.html" for shape in ("geografi", "heksagon")),
        "sisip/provinsi/36/index.html",
        "sisip/kabkota/36.01/index.html",
    }  # fmt: skip


def test_a_small_page_names_its_source_and_version_and_opens_the_full_one_in_a_window_of_its_own():
    pages = pages_of("en")
    card, chart = (
        pages["en/sisip/kabkota/36.01/index.html"],
        pages["en/sisip/peta-provinsi-geografi/index.html"],
    )

    for page, full in ((card, "kabkota/36.01/"), (chart, "#peta-provinsi-geografi")):
        assert f'href="/terbitan/uji/v1/en/{full}"' in page
        assert '<base target="_blank">' in page
        assert "Source: Bawaslu, Test edition" in words_of(page)
        assert "Version 1" in words_of(page)
    assert "40.25" in card
    assert 'class="area hex--high"' in chart


def test_the_map_of_a_dimension_shows_its_scores_and_classes_and_not_those_of_the_index():
    pages = pages_of()
    page = pages["sisip/dimensi-D2-provinsi-heksagon/index.html"]

    assert 'aria-label="Provinsi 36: 10,00, rawan rendah"' in page
    assert "72,50" not in page
    assert "Dimensi dua: provinsi" in words_of(page)
    areas = pages["sisip/dimensi-D2-provinsi-geografi/index.html"]
    assert re.findall(r'class="area hex--(\w+)"', areas) == ["low"]


def test_simulated_data_says_so_in_the_frame_too():
    page = pages_of(kind=EditionKind.SIMULATED)["sisip/provinsi/36/index.html"]

    assert "DATA SIMULASI" in page


@pytest.mark.parametrize(
    ("page", "frame"),
    [
        ("index.html", "sisip/peta-provinsi-geografi/"),
        ("index.html", "sisip/peta-kabkota-heksagon/"),
        ("kabkota/36.01/index.html", "sisip/kabkota/36.01/"),
    ],
)
def test_beside_the_link_of_a_map_and_of_a_region_stands_the_code_of_its_frame(page, frame):
    codes = [
        unescape(code) for code in re.findall(r"data-embed-code[^>]*>([^<]*)</textarea>", pages_of()[page])
    ]

    assert any(f'<iframe src="https://ikp.example/terbitan/uji/v1/{frame}"' in code for code in codes)


def test_only_the_small_pages_may_be_framed(published, client, subtests):
    for path, may in (
        ("sisip/kabkota/36.01/", True),
        ("en/sisip/peta-provinsi-heksagon/", True),
        ("sisip/peta-provinsi-heksagon/index.html", True),
        ("", False),
        ("kabkota/36.01/", False),
        ("data/skor.json", False),
        ("sisip/tidak-ada/", False),
        ("sisip/../index.html", False),
    ):
        with subtests.test(path):
            response = client.get(HOME + path)
            policy = response["Content-Security-Policy"]
            assert ("frame-ancestors *" in policy) is may
            assert ("frame-ancestors 'none'" in policy) is not may
            assert ("X-Frame-Options" in response) is not may
            assert not response.cookies


def test_a_small_page_is_kept_like_any_other_page(published, client):
    first = client.get(f"{HOME}sisip/kabkota/36.01/")
    second = client.get(f"{HOME}sisip/kabkota/36.01/", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert second.status_code == 304
    assert "frame-ancestors *" in second["Content-Security-Policy"]


def ask(client, url: str, **more: str):
    return client.get(f"/terbitan/oembed?{urlencode({'url': url, **more})}")


def test_a_program_that_asks_with_the_address_of_a_region_gets_its_card(
    published, client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = ask(client, f"{SITE}{HOME}kabkota/36.01/", format="json")
    found = response.json()

    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert (found["version"], found["type"], found["width"], found["height"]) == ("1.0", "rich", 600, 520)
    assert found["title"] == "Kabupaten Pandeglang, Edisi uji-2024"
    [source] = re.findall(r'src="([^"]+)"', found["html"])
    assert source == f"{SITE}{HOME}sisip/kabkota/36.01/"
    assert client.get(source.removeprefix(SITE)).status_code == 200
    assert client.get(found["thumbnail_url"].removeprefix(SITE)).status_code == 200
    assert found["thumbnail_width"] > found["thumbnail_height"] > 100
    # The picture that stands for it is no larger than what was asked for.
    for limit in ("maxwidth", "maxheight"):
        assert "thumbnail_url" not in ask(client, f"{SITE}{HOME}kabkota/36.01/", **{limit: "90"}).json()


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("/", f"{HOME}sisip/peta-provinsi-heksagon/"),
        ("/terbitan/uji-2024/", f"{HOME}sisip/peta-provinsi-heksagon/"),
        (f"{HOME}?tingkat=kabkota", f"{HOME}sisip/peta-kabkota-heksagon/"),
        (f"{HOME}en/#peta-kabkota-heksagon", f"{HOME}en/sisip/peta-kabkota-heksagon/"),
        (f"{HOME}en/provinsi/36/?utm_source=x#dimensi", f"{HOME}en/sisip/provinsi/36/"),
        (f"{HOME}sisip/dimensi-1-kabkota-heksagon/", f"{HOME}sisip/dimensi-1-kabkota-heksagon/"),
    ],
)
def test_the_national_page_gives_the_map_that_its_address_shows(published, client, address, frame):
    assert f'src="{SITE}{frame}"' in ask(client, SITE + address).json()["html"]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/terbitan/uji-2024/v1/",
        f"javascript://testserver{HOME}",
        f"{SITE}/portal/terbitan/",
        f"{SITE}{HOME}metodologi/",
        f"{SITE}{HOME}kabkota/99.99/",
        f"{SITE}{HOME}sisip/../index.html",
        f"{SITE}/terbitan/uji-2024/v2/",
        f"{SITE}/terbitan/tidak-ada/",
        "tidak ada",
        "http://[",
    ],
)
def test_other_addresses_are_not_found(published, client, address):
    response = ask(client, address)

    assert response.status_code == 404
    assert "message" in response.json()


def test_a_draft_is_not_found(draft, client):
    assert ask(client, f"{SITE}{HOME}").status_code == 404


def test_only_json_is_there_and_sizes_are_numbers(published, client):
    assert ask(client, f"{SITE}{HOME}", format="xml").status_code == 501
    assert ask(client, f"{SITE}{HOME}", maxwidth="0").status_code == 400
    assert client.get("/terbitan/oembed").status_code == 400
    found = ask(client, f"{SITE}{HOME}", maxwidth="320", maxheight="5000").json()
    assert (found["width"], found["height"]) == (320, 800)
    assert 'width="320" height="800"' in found["html"]


def test_of_a_withdrawn_release_both_the_answer_and_the_frame_say_so(published, withdraw, client):
    withdraw(published, "Bobot salah.")

    assert ask(client, f"{SITE}{HOME}kabkota/36.01/").json()["title"].endswith("(ditarik)")
    frame = client.get(f"{HOME}sisip/kabkota/36.01/")
    assert "Bobot salah." in frame.content.decode()
    assert "frame-ancestors *" in frame["Content-Security-Policy"]


def test_a_page_says_to_programs_where_to_ask(published, client):
    page = client.get(f"{HOME}kabkota/36.01/").content.decode()
    [address] = re.findall(r'type="application/json\+oembed"\s+href="([^"]+)"', page)

    answer = client.get(unescape(address).removeprefix(SITE))
    assert json.loads(answer.content)["html"].count("sisip/kabkota/36.01/") == 1
    assert "json+oembed" not in client.get(f"{HOME}metodologi/").content.decode()
