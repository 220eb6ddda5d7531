"""The reports of a release: tagged, cited on every page, with the figures of the tables, the same every time."""

import ctypes
import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pytest

from apps.indicators.enums import EditionKind
from apps.publishing.building.rendition import ENGLISH, INDONESIAN, rendition_of
from apps.publishing.building.reports.paths import national_path, region_report_path
from apps.publishing.building.reports.report_files import count_reports, reports_of
from apps.publishing.building.reports.typeset import Report, Typesetter
from apps.publishing.content.dataset import IndicatorInfo, Label, ReleaseContent
from tests.publishing.contents import content_make, region_make

SHEET, PROVINCE, BOOK = "laporan/kabkota-36.01.pdf", "laporan/provinsi-36.pdf", "laporan/nasional.pdf"
AT = 1_724_657_400


def content_of(kind: EditionKind = EditionKind.OFFICIAL, **changes: Any) -> ReleaseContent:
    known = (
        {} if kind != EditionKind.EXTERNAL else {"answers": {}, "sources": {"index": "https://a.example/x"}}
    )
    return content_make(
        region_make(
            "36", 72.5, "high", aggregated_score=40.25, aggregated_count=1, aggregated_total=2, **known
        ),
        region_make("36.01", 40.25, "medium", **known),
        region_make("36.02", None, name="Kabupaten <Lebak> & #sekitarnya"),
        kind=kind,
        **changes,
    )


def pdfs_of(content: ReleaseContent, language: str = INDONESIAN, *, most: int = 1) -> dict[str, bytes]:
    with Typesetter(AT, most * 40) as setter:
        return dict(setter.set_all(reports_of(rendition_of(content, language))))


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, its lines joined."""
    with pdfium.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.fixture(scope="module")
def simulated() -> dict[str, bytes]:
    return pdfs_of(content_of(EditionKind.SIMULATED))


@pytest.fixture(scope="module")
def external() -> dict[str, bytes]:
    return pdfs_of(content_of(EditionKind.EXTERNAL))


def test_a_release_has_a_book_a_report_a_province_and_a_sheet_a_regency(simulated: dict[str, bytes]) -> None:
    assert list(simulated) == [BOOK, PROVINCE, SHEET, "laporan/kabkota-36.02.pdf"]
    assert national_path("en/") == "en/laporan/nasional.pdf"
    assert region_report_path(region_make("36.01", None)) == "laporan/kabkota-36.01.pdf"
    assert count_reports(content_of()) == 5  # the book once more in English
    assert list(pdfs_of(content_of(), ENGLISH)) == ["en/laporan/nasional.pdf"]


@pytest.mark.parametrize("path", [BOOK, PROVINCE, SHEET])
def test_a_report_is_a_tagged_pdf_that_claims_the_standard_for_everybody(
    simulated: dict[str, bytes], path: str
) -> None:
    pdf = simulated[path]

    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", pdf)
    assert re.search(rb"/Lang\s*\(id", pdf)
    with pdfium.PdfDocument(pdf) as document:
        assert document.is_tagged()
        assert document.get_metadata_dict()["Title"]


def alternatives_of(pdf: bytes) -> list[str]:
    """Return the alternative text of every figure; "" for one without."""
    found: list[str] = []

    def visit(element: Any) -> None:
        if text_of(pdfium.raw.FPDF_StructElement_GetType, element) == "Figure":
            found.append(text_of(pdfium.raw.FPDF_StructElement_GetAltText, element))
        for place in range(pdfium.raw.FPDF_StructElement_CountChildren(element)):
            child = pdfium.raw.FPDF_StructElement_GetChildAtIndex(element, place)
            if child:
                visit(child)

    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            tree = pdfium.raw.FPDF_StructTree_GetForPage(page)
            for place in range(pdfium.raw.FPDF_StructTree_CountChildren(tree)):
                visit(pdfium.raw.FPDF_StructTree_GetChildAtIndex(tree, place))
            pdfium.raw.FPDF_StructTree_Close(tree)
    return found


def text_of(ask: Any, element: Any) -> str:
    length = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    ask(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (SHEET, "Kabupaten 36.01 berada di 40,25 pada skala 0 sampai 100: rawan sedang."),
        (PROVINCE, "Provinsi 36 berada di 72,50 pada skala 0 sampai 100: rawan tinggi."),
        (BOOK, "Peta kabupaten/kota. 0 dari 1 kabupaten/kota rawan tinggi."),
    ],
)
def test_every_figure_says_in_words_what_it_shows(simulated: dict[str, bytes], path: str, said: str) -> None:
    texts = alternatives_of(simulated[path])

    assert texts
    assert all(texts)
    assert any(text.startswith(said) for text in texts)


@pytest.mark.parametrize("path", [BOOK, PROVINCE, SHEET])
def test_every_page_has_citation_version_date_its_number_and_the_mark_of_simulated_data(
    simulated: dict[str, bytes], path: str
) -> None:
    pages = pages_of(simulated[path])

    for number, text in enumerate(pages, start=1):
        assert "Badan Pengawas Pemilihan Umum. Edisi uji, versi 1, 26 Agustus 2024" in text
        assert "https://ikp.example/terbitan/uji/v1/" in text.replace("example/ ", "example/")
        assert "Versi 1, disusun 26 Agustus 2024" in text
        assert f"Halaman {number} dari {len(pages)}" in text
        # Across the page, at the head, and in the citation.
        assert text.count("DATA SIMULASI") >= 3


def test_the_reports_of_other_data_are_not_marked_as_simulated() -> None:
    texts = [text for pdf in pdfs_of(content_of()).values() for text in pages_of(pdf)]

    assert "Jangan dikutip" not in "".join(texts)
    assert "DATA SIMULASI" not in "".join(texts)


def test_the_longer_reports_have_a_table_of_contents_that_leads_to_their_chapters(
    simulated: dict[str, bytes],
) -> None:
    book, province = pages_of(simulated[BOOK])[1], pages_of(simulated[PROVINCE])[0]

    assert re.search(r"Daftar isi Ringkasan[ .]+3 ", book)
    assert re.search(r"Provinsi 36[ .]+\d+ ", book)
    assert re.search(r"Daftar isi Profil dan sebab[ .]+2 ", province)
    with pdfium.PdfDocument(simulated[BOOK]) as document:
        assert "Metodologi" in [mark.get_title() for mark in document.get_toc()]


def test_the_figures_are_those_of_the_tables(simulated: dict[str, bytes]) -> None:
    records = rendition_of(content_of(EditionKind.SIMULATED), INDONESIAN).tables.scores.records
    told = {path: " ".join(pages_of(pdf)) for path, pdf in simulated.items()}

    for record in records:
        kind = "provinsi" if record["tingkat"] == "province" else "kabkota"
        sheet = told[f"laporan/{kind}-{record['kode']}.pdf"]
        if record["skor"] is None:
            assert "Tidak ada skor: data wilayah ini belum diterima" in sheet
            continue
        score = f"{record['skor']:.2f}".replace(".", ",")
        assert f"{record['kode']} {record['nama']} {score} {str(record['kelas']).capitalize()}" in sheet
        assert f"{record['kode']} {record['nama']} {score} " in told[BOOK]
        assert f"Dimensi satu {score}" in sheet


def test_a_sheet_names_what_drives_the_score_down_to_the_events(simulated: dict[str, bytes]) -> None:
    [text] = pages_of(simulated[SHEET])

    assert "Intimidasi Dimensi satu 2 2 Berat 100,0%" in text
    assert "50% Kelengkapan" in text
    assert "Kabupaten/kota di Provinsi 36" in text


def test_a_report_on_quoted_scores_names_its_sources_and_no_causes(external: dict[str, bytes]) -> None:
    [text] = pages_of(external[SHEET])

    assert "Sumber angka Skor indeks: a.example" in text
    assert "Indikator di balik angka ini tidak diterbitkan" in text
    assert "Skor dikutip dari pemberitaan dan situs Bawaslu" in text
    assert "Kelengkapan" not in " ".join(pages_of(external[PROVINCE]))


def test_in_english_every_word_of_the_frame_is_english() -> None:
    text = " ".join(pages_of(pdfs_of(content_of(), ENGLISH)["en/laporan/nasional.pdf"]))

    assert "Page 1 of " in text
    assert "Dimension one" in text
    assert not re.search(r"Halaman|Rawan|wilayah|Profil dimensi", text)


def test_texts_are_no_markup(simulated: dict[str, bytes]) -> None:
    assert "Kabupaten <Lebak> & #sekitarnya" in pages_of(simulated["laporan/kabkota-36.02.pdf"])[0]


@pytest.mark.parametrize("letters", [40, 160, 400])
def test_a_sheet_has_one_page_however_long_the_names_and_however_many_the_indicators(letters: int) -> None:
    name = ("Pemungutan suara ulang di daerah yang sukar dijangkau " * 8)[:letters].strip()
    indicators = tuple(
        IndicatorInfo(f"I{number}", Label(name), "D1", "D1", "kejadian", 1.0, "", 0.01)
        for number in range(99)
    )
    content = content_of()
    region = replace(
        content.regencies.regions[0],
        name=f"Kabupaten {name}",
        indicator_scores=(50.0,) * 99,
        indicator_values=(50.0,) * 99,
    )
    groups = tuple(replace(group, name=Label(name)) for group in content.groups)
    long = replace(
        content,
        indicators=indicators,
        groups=groups,
        regencies=replace(content.regencies, regions=(region, content.regencies.regions[1])),
    )

    pages = pages_of(pdfs_of(long)[SHEET])

    assert len(pages) == 1
    # What stands last is there too: nothing was pushed off the page.
    assert "https://ikp.example/terbitan/uji/v1/kabkota/36.01/" in pages[0].replace(" ", "")


def test_the_same_content_gives_the_same_bytes_however_many_processes_set_it(
    simulated: dict[str, bytes],
) -> None:
    assert pdfs_of(content_of(EditionKind.SIMULATED), most=2) == simulated


def test_a_report_says_when_the_release_was_made_not_when_it_was_set(simulated: dict[str, bytes]) -> None:
    made = dt.datetime.fromtimestamp(AT, tz=dt.UTC)

    with pdfium.PdfDocument(simulated[SHEET]) as document:
        assert document.get_metadata_dict()["CreationDate"].startswith(f"D:{made:%Y%m%d%H%M%S}")


def test_the_letters_are_in_the_file_and_come_from_no_machine(simulated: dict[str, bytes]) -> None:
    fonts = set(re.findall(rb"/FontName\s*/[A-Z]{6}\+(\w+)", simulated[SHEET]))

    assert fonts
    assert all(font.startswith(b"SourceSans3") for font in fonts)
    assert simulated[SHEET].count(b"/FontFile") >= len(fonts)


def test_a_sign_that_no_font_has_does_not_stop_a_release() -> None:
    content = content_of(edition_name=Label("Edisi \U0001f5f3 uji"))

    pdf = pdfs_of(content)[SHEET]

    with pdfium.PdfDocument(pdf) as document:
        assert len(document) == 1
        assert document.is_tagged()


def test_a_report_that_cannot_be_set_stops_the_building_and_says_which() -> None:
    with Typesetter(AT, 1) as setter, pytest.raises(RuntimeError, match=r"laporan/x\.pdf cannot be set"):
        list(setter.set_all([Report("laporan/x.pdf", "sheet.typ", {"words": {}})]))


def test_building_that_is_stopped_ends_the_processes_that_set_reports() -> None:
    setter = Typesetter(AT, 80)
    reports = reports_of(rendition_of(content_of(), INDONESIAN))

    def stopped() -> None:
        with setter:
            next(setter.set_all(reports))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        stopped()

    assert [process.poll() is not None for process in setter.processes] == [True, True]
