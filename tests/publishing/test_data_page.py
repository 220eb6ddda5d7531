"""The page about the data: every file with its size and hash, the licence, how to read, cite and check."""

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import override

from apps.indicators.codebook import CodebookEntry
from apps.indicators.enums import CodebookStatus, EditionKind
from apps.publishing.building.citing import citation_files
from apps.publishing.building.codebook_page import BETWEEN, codebook_json
from apps.publishing.building.data_files import data_files, whole_tables
from apps.publishing.building.pages import page_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.licence import LICENCE
from tests.pages import table_of, terms_of
from tests.publishing.contents import boundaries_make, content_make, region_make
from tests.publishing.test_pages import page_of, words_of

ENTRY = CodebookEntry(
    unit="kejadian",
    definition="Ancaman terhadap pemilih; bukan janji.",
    counts=("Ancaman lisan", "Ancaman tertulis; surat"),
    excludes=("Janji; catat di I2",),
    sources=("Laporan polisi",),
)
ADOPTED = replace(ENTRY, status=CodebookStatus.ADOPTED, reference="Keputusan 7/2024", sources=())


@pytest.fixture
def content():
    return content_make(
        region_make("36", 72.5, "high"), region_make("36.01", 40.25), codebook={"I1": ENTRY, "I2": ADOPTED}
    )


class Files(HTMLParser):
    """Collects what stands beside each file of the page: form and size, and hash."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[str]] = {}
        self._href = ""
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "li" and given.get("class") == "datasets__file":
            self._in = "file"
        elif self._in and tag == "a":
            self._href = given["href"]
            self.rows[self._href] = []

    def handle_endtag(self, tag):
        if tag == "li":
            self._in = ""

    def handle_data(self, data):
        if self._in and self._href and data.strip():
            self.rows[self._href].append(data.strip())


@pytest.mark.parametrize(("language", "folder"), [("id", ""), ("en", "en/")])
def test_every_data_file_stands_there_with_its_size_and_hash(draft, releases_root, language, folder):
    root = releases_root / ".drafts" / str(draft.public_id)
    base = "/terbitan/uji-2024/v1/"
    page = (root / f"{folder}data/index.html").read_text()
    records = json.loads((root / "manifest.json").read_bytes())["files"]
    with override(language):
        sizes = {name: filesizeformat(record["size"]) for name, record in records.items()}
    found = {address.removeprefix(base): words for address, words in Files(page).rows.items()}

    there = {name for name in records if name.startswith("data/") and not name.endswith(".html")}
    there |= {"README.txt", "sitasi.json", "CITATION.cff", f"{folder}laporan/nasional.pdf"}
    assert there - set(found) == {"data/semua-data.zip"}
    assert f"(ZIP, {sizes['data/semua-data.zip']})" in page
    assert found.pop("manifest.json") == ["manifest.json", "JSON"]
    for name, (named, form, sha256) in found.items():
        assert (named, sha256) == (name.rpartition("/")[2], records[name]["sha256"])
        assert form.endswith(f", {sizes[name]}"), name


def test_tables_say_how_many_rows_they_have_and_what_their_columns_hold(content):
    page = page_of(content, "data/")
    for name, table in whole_tables(rendition_of(content, "id")).items():
        text = words_of(page[page.index(f'id="berkas-{name}"') :][:2000])
        assert f"{len(table.rows)} baris, {len(table.columns)} kolom" in text, name
    columns = table_of(page, "Kolom skor.csv")
    assert columns[1] == ["kode", "teks", "Kode wilayah Kemendagri, sebagai teks."]
    assert ["skor", "bilangan pecahan", "Skor indeks; makin tinggi makin rawan. (0 sampai 100)"] in columns
    english = dict(page_files(rendition_of(content, "en")))["en/data/index.html"].decode()
    assert table_of(english, "Columns of skor.csv")[1][2].startswith("Code of the region")


def test_the_licence_has_a_name_and_a_link_wherever_data_is_taken(content):
    page = page_of(replace(content, boundaries=boundaries_make("36.01")), "data/")
    assert f'<a href="{LICENCE.url}" rel="license">{LICENCE.name.source}</a>' in page
    assert "Batas wilayah dari Badan Uji, dengan lisensinya sendiri: CC BY 4.0." in words_of(page)
    assert f'license: "{LICENCE.spdx}"' in citation_files(content, "")["CITATION.cff"].decode()
    assert LICENCE.url in data_files(rendition_of(content, "id"))["README.txt"].decode()


def test_the_citation_can_be_copied_and_taken_as_files(content):
    page = page_of(content, "data/")
    assert rendition_of(content, "id").citation in words_of(page)
    assert 'href="https://ikp.example/terbitan/uji/v1/data/#sitasi"' in page
    assert {"sitasi.json", "CITATION.cff"} <= set(
        re.findall(r'href="/terbitan/uji/v1/([\w.]+)" download', page)
    )


def test_how_to_read_and_check_names_this_release_and_keeps_codes_as_text(content):
    page = page_of(content, "data/")
    code = html.unescape("\n".join(re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)))
    assert 'teks = {"kode": str, "kode_provinsi": str}\n' in code
    assert 'data = "https://ikp.example/terbitan/uji/v1/data/"\n' in code
    assert 'pd.read_csv(data + "skor.csv", dtype=teks)' in code
    assert 'cols(kode = "c", kode_provinsi = "c")' in code
    assert "A=https://ikp.example/terbitan/uji/v1\n" in code
    assert "openssl pkeyutl -verify" in code


def test_programs_find_the_api_embeds_and_oembed(content):
    page = page_of(content, "data/")
    for address in (
        "/api/v1/docs/",
        "https://ikp.example/api/v1/releases/uji/v1/regions/?level=regency&amp;page_size=1000",
        "https://ikp.example/terbitan/oembed?url=https%3A%2F%2Fikp.example%2Fterbitan%2Fuji%2Fv1%2F&amp;format=json",
        "/terbitan/umpan.xml",
        "/terbitan/uji/v1/#peta",
        "/terbitan/uji/v1/kodebuk/",
    ):
        assert f'href="{address}"' in page, address
    national = page_of(content)
    assert 'href="/terbitan/uji/v1/data/#program"' in national
    assert 'href="/terbitan/uji/v1/kodebuk/"' in national
    assert '<a href="/terbitan/uji/v1/data/">Data</a>' in " ".join(national.split())


def test_the_examples_of_the_api_and_of_oembed_work(published, client):
    page = client.get("/terbitan/uji-2024/v1/data/").content.decode().replace("&amp;", "&")
    found = re.findall(rf'<code class="address"><a href="{settings.SITE_URL}([^"]+)"', page)
    assert len(found) == 2
    for address in found:
        answer = client.get(address)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*"), address


def test_the_codebook_has_every_indicator_at_an_address_of_its_own_and_says_what_is_a_draft(content):
    page = page_of(content, "kodebuk/")
    draft, adopted = (page[page.index(f'id="indikator-{code}"') :] for code in ("I1", "I2"))
    draft = draft[: draft.index("</article>")]
    assert "Konsep, belum ditetapkan" in words_of(draft)
    assert "Ancaman terhadap pemilih; bukan janji." in draft
    terms = terms_of(draft)
    assert "Satuan: kejadian" in words_of(draft)
    assert set(terms) == {"Dihitung", "Tidak dihitung", "Sumber yang lazim"}
    assert terms["Dihitung"] == ["Ancaman lisanAncaman tertulis; surat"]
    assert "Ditetapkan Keputusan 7/2024" in words_of(adopted[: adopted.index("</article>")])
    assert page.count("</article>") == 2
    assert 'href="#indikator-I1"' in page
    assert "<details" not in draft, "the search of the browser finds what is open"
    assert "Pedoman 1 indikator masih konsep" in words_of(page)


def test_the_codebook_is_a_table_and_a_json_file_with_the_same_words(content):
    files = data_files(rendition_of(content, "id"))
    [first, _] = json.loads(files["data/kodebuk.json"])["indikator"]
    assert first == {
        "kode": "I1",
        "nama": "Intimidasi",
        "nama_inggris": "Intimidation",
        "dimensi": "D1",
        "induk": "D1",
        "satuan": "kejadian",
        "definisi": "Ancaman terhadap pemilih; bukan janji.",
        "dihitung": ["Ancaman lisan", "Ancaman tertulis; surat"],
        "tidak_dihitung": ["Janji; catat di I2"],
        "sumber_lazim": ["Laporan polisi"],
        "status": "konsep, belum ditetapkan",
        "dasar_penetapan": "",
    }
    rows = whole_tables(rendition_of(content, "id"))["kodebuk"].records
    assert rows[0] == {
        **{name: BETWEEN.join(cell) if isinstance(cell, list) else cell for name, cell in first.items()},
        "jenis_data": rendition_of(content, "id").statement,
    }
    assert rows[1]["status"] == "ditetapkan"
    assert {"data/kodebuk.csv", "data/kodebuk-excel.csv", "data/kodebuk.parquet"} <= set(files)
    assert "kodebuk,definisi,string," in files["data/kamus.csv"].decode()


def test_an_indicator_without_an_entry_says_so_and_a_release_without_any_has_no_codebook(content):
    page = page_of(replace(content, codebook={"I1": ENTRY}), "kodebuk/")
    assert page.count("Belum ada pedoman untuk indikator ini.") == 1
    without = replace(content, codebook={})
    pages = dict(page_files(rendition_of(without, "id")))
    assert "kodebuk/index.html" not in pages
    assert "kodebuk" not in pages["data/index.html"].decode()
    assert not [name for name in data_files(rendition_of(without, "id")) if "kodebuk" in name]


def test_the_codebook_of_quoted_scores_links_no_page_of_an_indicator(content):
    quoted = replace(content, kind=EditionKind.EXTERNAL)
    assert "indikator/I1/" not in page_of(quoted, "kodebuk/")
    assert "/terbitan/uji/v1/indikator/I1/" in page_of(content, "kodebuk/")
    assert b'"DATA SIMULASI"' in codebook_json(
        rendition_of(replace(content, kind=EditionKind.SIMULATED), "id")
    )
