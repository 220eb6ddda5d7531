"""Figures that are taken along: what stands inside every picture, its numbers as a table, and the line below it."""

import csv
import io
from dataclasses import replace
from xml.dom.minidom import parseString

import pytest
from django.conf import settings
from PIL import Image

from apps.indicators.enums import EditionKind
from apps.publishing import archive
from apps.publishing.building.exports.figure_tables import figure_tables
from apps.publishing.building.exports.letters import STRONG, text_width, wrap
from apps.publishing.building.exports.picture_files import pictures_of
from apps.publishing.building.exports.sheet import CARD_HEIGHT, WIDTH
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.building.reports.typeset import Typesetter
from apps.publishing.content.dataset import ReleaseContent
from tests.publishing.contents import boundaries_make, content_make, region_make
from tests.publishing.links import Page

PAGES = ("", "provinsi/36/", "kabkota/36.01/", "indikator/I1/")


@pytest.fixture
def content() -> ReleaseContent:
    regencies = [
        region_make(f"36.0{number}", 10.0 * number, "high" if number > 6 else "medium", rank=10 - number)
        for number in range(1, 10)
    ]
    return content_make(
        region_make("36", 40.0, "medium", rank=1),
        region_make("51", None),
        *regencies,
        region_make("51.03", None),
        boundaries=boundaries_make("36.01", "36.02", "51.03"),
    )


def drawn(content: ReleaseContent, language: str = "id") -> dict[str, str]:
    return {file.path: file.svg.decode() for file in pictures_of(rendition_of(content, language))}


def texts_of(svg: str) -> str:
    document = parseString(svg)  # noqa: S318 - our own file
    return " ".join(
        node.firstChild.data for node in document.getElementsByTagName("text") if node.firstChild is not None
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_picture_says_of_what_edition_and_version_it_is_and_where_that_stands(content, language):
    pictures = drawn(replace(content, version=3, kind=EditionKind.SIMULATED), language)

    assert len(pictures) == 2 * 3 + 1 + 2 + 2 * 2 + 2 * 2 + (10 * 3) + 2 * 2
    for path, svg in pictures.items():
        said = texts_of(svg)
        assert ("Edisi uji" if language == "id" else "Test edition") in said, path
        assert ("versi 3" if language == "id" else "version 3") in said, path
        assert "https://ikp.example/terbitan/uji/v3/" in said, path
        assert ("DATA SIMULASI" if language == "id" else "SIMULATED DATA") in said, path


def test_the_answer_about_a_region_is_a_picture_of_its_own(content):
    said = texts_of(drawn(content)["kabkota/36.07/letak-36.07.svg"])

    for words in (
        "Kabupaten 36.07, Provinsi 36",
        "70,00",
        "Rawan tinggi",
        "Lebih rawan daripada 6 dari 8 kabupaten/kota lain.",
        "20,00",
        "60,00",
        "rata-rata nasional 50,00",
        "Satu titik satu kabupaten/kota, 9 semuanya.",
    ):
        assert words in said


def test_the_map_of_a_province_counts_its_own_regencies_alone(content):
    said = texts_of(drawn(content)["provinsi/36/kabkota-36-geografi.svg"])

    assert "3 dari 9 kabupaten/kota rawan tinggi." in said
    assert "(di atas 60,00)" in said
    assert "Badan Uji (CC BY 4.0)" in said
    assert "Belum ada skor kabupaten/kota" in texts_of(drawn(content)["provinsi/51/kabkota-51.svg"])


def test_the_map_of_an_indicator_has_the_steps_and_their_counts_as_its_legend(content):
    said = texts_of(drawn(content)["indikator/I1/kabkota-I1.svg"])

    assert "Skor 75 sampai 100 (2)" in said
    assert "Tidak ada data (1)" in said


def test_hostile_names_stay_text(content):
    regency = region_make("36.01", 40.0, "medium", name="<script>&\x07 Lebak")
    svg = drawn(content_make(region_make("36", 40.0, "medium"), regency))["kabkota/36.01/dimensi-36.01.svg"]

    assert "<script>" not in svg
    assert "<script>& Lebak" in texts_of(svg)


def test_the_tables_of_figures_hold_their_numbers_with_the_kind_of_data(content):
    tables = {
        path: list(csv.DictReader(io.StringIO(body.decode())))
        for path, body in figure_tables(rendition_of(content, "id"))
    }

    assert [
        (row["dimensi"], row["skor"], row["rata_rata"]) for row in tables["kabkota/36.07/dimensi-36.07.csv"]
    ] == [("D1", "70.0", "50.0"), ("D2", "", "")]
    cause = tables["kabkota/36.07/sebab-36.07.csv"][0]
    assert (cause["indikator"], cause["kejadian"], cause["bagian_skor"]) == ("I1", "2", "1.0")
    assert [row["kode"] for row in tables["provinsi/51/kabkota-51.csv"]] == ["51.03"]
    answers = {row["kode"]: row for row in tables["indikator/I1/kabkota-I1.csv"]}
    assert (answers["36.07"]["jumlah_berat"], answers["36.07"]["skor"]) == ("2", "70.0")
    assert (answers["51.03"]["jawaban"], answers["51.03"]["jumlah_berat"]) == ("", "")
    assert tables["gambar/dimensi.csv"][0]["rata_rata_kabkota"] == "50.0"
    driver = tables["gambar/pendorong-kabkota.csv"][0]
    assert (driver["indikator"], driver["terjadi_di"], driver["mempunyai_data"]) == ("I1", "9", "9")
    assert {row["jenis_data"] for rows in tables.values() for row in rows} == {"data kantor Bawaslu"}


def test_a_png_is_the_picture_in_its_size_says_what_it_is_and_has_the_same_bytes_again(content):
    orders = [file.png for file in pictures_of(rendition_of(content, "id")) if file.png]
    chosen = [
        order for order in orders if order.path in ("kabkota/36.07/letak-36.07.png", "peta/provinsi.png")
    ]

    def made() -> dict[str, bytes]:
        with Typesetter(0, 1) as setter:
            return dict(setter.set_all(chosen))

    first = made()
    assert first == made()
    card = Image.open(io.BytesIO(first["kabkota/36.07/letak-36.07.png"]))
    large = Image.open(io.BytesIO(first["peta/provinsi.png"]))
    assert card.size == (WIDTH, CARD_HEIGHT)
    assert large.width == 2 * WIDTH
    assert "Kabupaten 36.07" in card.text["Description"]
    assert "https://ikp.example/terbitan/uji/v1/" in card.text["Description"]
    shown = card.convert("RGB")
    assert shown.getpixel((2, 2)) == (255, 255, 255)
    # The class: its block beside the score, in a colour that no eye tells from that of the pages.
    maroon = (118, 26, 41)
    assert any(
        max(abs(one - other) for one, other in zip(colour, maroon, strict=True)) <= 4
        for _count, colour in shown.getcolors(1024)
    )


def test_of_regencies_english_has_the_answer_alone_as_png(content):
    def pngs(language: str) -> set[str]:
        files = pictures_of(rendition_of(content, language))
        return {file.png.path for file in files if file.png and "36.07" in file.png.path}

    assert pngs("en") == {"en/kabkota/36.07/letak-36.07.png"}
    assert len(pngs("id")) == 3


@pytest.mark.parametrize("language", ["id", "en"])
def test_under_every_figure_stand_source_version_files_and_a_link_to_it(content, language):
    rendition = rendition_of(content, language)
    pages = {path: body.decode() for path, body in page_files(rendition)}
    drawings = drawn(content, language)
    tables = {path for path, _body in figure_tables(rendition)}
    counts = {}
    for name in PAGES:
        body = pages[f"{rendition.prefix}{name}index.html"]
        page = Page(body.encode())
        ids = set(page.values("id"))
        counts[name] = body.count('class="figure-tools"')
        for tag, attrs in page.tags:
            address = (attrs.get("href") or "").removeprefix(content.base_path)
            if tag == "a" and "data-copy-link" in attrs:
                assert attrs["href"].startswith(f"https://ikp.example{rendition.base}")
                if attrs["href"].partition("#")[0].endswith(f"{rendition.base}{name}"):
                    assert attrs["href"].partition("#")[2] in ids, attrs["href"]
            elif tag == "a" and address.endswith(".svg"):
                assert address in drawings, address
            elif tag == "a" and address.endswith(".csv") and not address.startswith("data/"):
                assert address in tables, address
        assert body.count("data-copied=") >= counts[name]
        assert f'<a href="{rendition.base}">{"Versi 1" if language == "id" else "Version 1"}</a>' in body
    assert counts == {"": 7, "provinsi/36/": 5, "kabkota/36.01/": 5, "indikator/I1/": 4}


def test_a_link_of_a_release_on_disk_leads_to_the_figure(draft):
    """Copied from any page, also from that of a regency, whose map stands on the page of its province too."""
    directory = archive.draft_directory(draft.public_id)
    links = {
        attrs["href"].removeprefix(f"{settings.SITE_URL}/terbitan/uji-2024/v1/")
        for page in directory.rglob("index.html")
        for _tag, attrs in Page(page.read_bytes()).tags
        if "data-copy-link" in attrs
    }
    assert len(links) > 20
    for link in links:
        address, _, anchor = link.partition("#")
        assert anchor in Page((directory / address / "index.html").read_bytes()).values("id"), link


def test_a_shared_link_is_shown_with_a_picture_that_is_there(draft):
    directory = archive.draft_directory(draft.public_id)
    base = f"{settings.SITE_URL}/terbitan/uji-2024/v1/"

    def tags(name: str) -> dict[str, str]:
        page = Page((directory / name / "index.html").read_bytes())
        return {
            attrs["property"]: attrs["content"]
            for tag, attrs in page.tags
            if tag == "meta" and "property" in attrs
        }

    for page in directory.rglob("index.html"):
        name = str(page.parent.relative_to(directory))
        found = tags(name)
        assert found["og:url"] == f"{base}{'' if name == '.' else f'{name}/'}"
        assert (directory / found["og:image"].removeprefix(base)).exists(), name
        assert found["og:title"]
        assert found["og:description"]
    assert tags("kabkota/36.01")["og:image"] == f"{base}kabkota/36.01/letak-36.01.png"
    assert tags("en/kabkota/36.01")["og:image"] == f"{base}en/kabkota/36.01/letak-36.01.png"
    assert tags("kabkota/51.03")["og:image"] == f"{base}peta/provinsi.png"
    assert tags("kabkota/36.01")["og:title"] == "Kabupaten Pandeglang"
    assert tags("indikator/1.1")["og:image"] == f"{base}indikator/1.1/provinsi-1.1.png"


def test_lines_are_broken_where_they_would_be_too_wide():
    words = "Nusa Tenggara Timur dan Nusa Tenggara Barat"

    rows = wrap(words, 20, 200)

    assert " ".join(rows) == words
    assert len(rows) > 1
    assert all(text_width(row, 20) <= 200 for row in rows)
    assert text_width(words, 20, STRONG) > text_width(words, 20)
    assert wrap("Pemerintahankabupaten", 20, 30) == ["Pemerintahankabupaten"]
