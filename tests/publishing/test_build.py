"""A whole release on disk: complete, consistent, honest about simulated data, and the same every time."""

import csv
import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import override
from openpyxl import load_workbook

from apps.engine.headless.bundle import bundle_verify
from apps.indicators.enums import EditionKind
from apps.publishing import archive
from apps.publishing.building.build import build_release
from apps.publishing.building.rendition import ENGLISH, INDONESIAN
from apps.publishing.content.reading import read_content
from apps.publishing.signing import is_signed_by
from tests.publishing.links import Page, links_astray
from tests.tables import read_back, same_numbers

REGION_FOLDERS = ("provinsi/36", "provinsi/51", "kabkota/36.01", "kabkota/36.02", "kabkota/51.03")
DATA_FILES = {
    "README.txt",
    "cari.json",
    "en/cari.json",
    "bandingkan/kerangka.json",
    "en/bandingkan/kerangka.json",
    *(f"{folder}/banding-{folder.partition('/')[2]}.json" for folder in REGION_FOLDERS),
    "data/indikator.csv",
    "data/indikator-excel.csv",
    "data/kerangka.csv",
    "data/csv-metadata.json",
    "data/kerangka-excel.csv",
    "data/masukan.csv",
    "data/masukan-excel.csv",
    "data/hitung-ulang.xlsx",
    "data/hitungan.zip",
    "data/semua-data.zip",
    *(f"data/{name}.parquet" for name in ("skor", "indikator", "masukan", "kerangka", "kamus")),
    "data/kamus.csv",
    "data/kamus-excel.csv",
    "sitasi.json",
    "CITATION.cff",
    "data/peta-heksagon.geojson",
    "data/skor.csv",
    "data/skor-excel.csv",
    "data/skor-kabkota.csv",
    "data/skor-kabkota-excel.csv",
    "data/skor-provinsi.csv",
    "data/skor-provinsi-excel.csv",
    "data/skor.json",
    "data/skor.xlsx",
    "kunci.pem",
}
REPORTS = {
    "en/laporan/nasional.pdf",
    "laporan/nasional.pdf",
    *(f"laporan/{folder.replace('/', '-')}.pdf" for folder in REGION_FOLDERS),
}
_KINDS = ("provinsi", "kabkota")
_PLACED = [(folder, folder.partition("/")[2]) for folder in REGION_FOLDERS]
_SCORED = [(folder, code) for folder, code in _PLACED if code in {"36.01", "36.02"}]
READY = {
    *(f"peta/{kind}" for kind in _KINDS),
    *(f"gambar/peta-{kind}-16x9" for kind in _KINDS),
    "gambar/dimensi",
    *(f"gambar/pendorong-{kind}" for kind in _KINDS),
}
"""Figures of which the press page has a small picture."""
DRAWN = {
    *READY,
    "agregat/provinsi-agregat",
    *(f"dimensi/{code}/kabkota-{code}" for code in ("1", "2")),
    *(f"indikator/{code}/{kind}-{code}" for code in ("1.1", "1.2", "2.1", "2.2") for kind in _KINDS),
    *(f"{folder}/{figure}-{code}" for folder, code in _SCORED for figure in ("letak", "dimensi", "sebab")),
    *(f"provinsi/36/{figure}-36" for figure in ("dimensi", "sebab", "kabkota")),
    "provinsi/51/kabkota-51",
}
"""Figures: Banten and its two regencies have a score, only these a line of all regions, for there are two cut-offs."""
ONLY_AS_SVG = {f"en/{folder}/{figure}-{code}" for folder, code in _SCORED for figure in ("dimensi", "sebab")}
FIGURES = {
    *(f"{prefix}{path}.svg" for prefix in ("", "en/") for path in DRAWN),
    *(
        f"{prefix}{path}.png"
        for prefix in ("", "en/")
        for path in DRAWN
        if f"{prefix}{path}" not in ONLY_AS_SVG
    ),
    *(f"{prefix}{path}-kecil.png" for prefix in ("", "en/") for path in READY),
    "gambar/dimensi.csv",
    *(f"gambar/pendorong-{kind}.csv" for kind in _KINDS),
    "agregat/provinsi-agregat.csv",
    *(f"dimensi/{code}/kabkota-{code}.csv" for code in ("1", "2")),
    *(f"indikator/{code}/{kind}-{code}.csv" for code in ("1.1", "1.2", "2.1", "2.2") for kind in _KINDS),
    *(f"{folder}/{figure}-{code}.csv" for folder, code in _PLACED for figure in ("dimensi", "sebab")),
    *(f"provinsi/{code}/kabkota-{code}.csv" for code in ("36", "51")),
}
ASSETS = {f"assets/{name}" for name in ("site.css", "site.js", "compare.js", "mark.svg", "favicon.svg")}
INDICATORS = ("indikator/1.1", "indikator/1.2", "indikator/2.1", "indikator/2.2")
EMBEDS = (
    "sisip/peta-provinsi-heksagon/",
    "sisip/peta-kabkota-heksagon/",
    *(f"sisip/dimensi-{code}-kabkota-heksagon/" for code in ("1", "2")),
    *(f"sisip/{folder}/" for folder in REGION_FOLDERS),
)
"""Of provinces no class is known, for one score has no cut-offs; so dimensions have maps of regencies alone."""
PAGES = {
    f"{prefix}{folder}index.html"
    for prefix in ("", "en/")
    for folder in (
        "",
        "metodologi/",
        "perubahan/",
        "pers/",
        "data/",
        "bandingkan/",
        "agregat/",
        "dimensi/1/",
        "dimensi/2/",
        "indikator/",
        *(f"{folder}/" for folder in (*INDICATORS, *REGION_FOLDERS)),
        *EMBEDS,
    )
}


@pytest.fixture
def directory(draft) -> Path:
    return archive.draft_directory(draft.public_id)


def files_of(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def originals(directory: Path) -> dict[str, bytes]:
    return {name: body for name, body in files_of(directory).items() if not name.endswith((".gz", ".br"))}


def unpacked(name: str, body: bytes) -> bytes:
    if not name.endswith((".xlsx", ".zip")):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"".join(book.read(part) for part in book.namelist())


def test_a_release_has_every_page_in_both_languages_its_data_and_its_own_assets(directory):
    assert set(originals(directory)) == PAGES | REPORTS | DATA_FILES | FIGURES | ASSETS | {
        "manifest.json",
        "manifest.sig",
    }


def test_the_manifest_names_every_file_and_is_signed(directory):
    manifest = json.loads((directory / "manifest.json").read_bytes())

    assert set(manifest["files"]) == PAGES | REPORTS | DATA_FILES | FIGURES | ASSETS
    assert manifest["run"]["manifest"]["derived"]["units"] == {"province": 2, "regency": 3}
    assert "publisher" not in json.dumps(manifest)
    body, signature = ((directory / name).read_bytes() for name in ("manifest.json", "manifest.sig"))
    pem = (directory / "kunci.pem").read_bytes()
    assert is_signed_by(pem, body, signature)
    assert not is_signed_by(pem, body.replace(b'"version": 1', b'"version": 2'), signature)


def test_building_twice_gives_the_same_bytes(draft, directory, tmp_path):
    digest = build_release(read_content(draft), tmp_path / "again", lambda *_: None)

    assert digest == draft.manifest_sha256
    assert files_of(tmp_path / "again") == files_of(directory)


def test_compressed_twins_hold_their_files_without_a_time(directory):
    twins = {name: body for name, body in files_of(directory).items() if name.endswith(".gz")}

    assert {"index.html.gz", "assets/site.css.gz", "data/skor.csv.gz"} <= set(twins)
    for name, body in twins.items():
        assert gzip.decompress(body) == (directory / name.removesuffix(".gz")).read_bytes()
        assert body[4:8] == b"\0\0\0\0"


def test_what_a_browser_waits_for_has_a_twin_in_brotli_that_is_smaller(directory):
    twins = {name: body for name, body in files_of(directory).items() if name.endswith(".br")}

    waited_for = {
        f"{name}.br"
        for name in (
            *PAGES,
            "assets/site.css",
            "assets/site.js",
            "assets/compare.js",
            "cari.json",
            "en/cari.json",
        )
    }
    assert set(twins) == waited_for
    for name, body in twins.items():
        original = directory / name.removesuffix(".br")
        assert brotli.decompress(body) == original.read_bytes()
        assert len(body) < original.with_name(f"{original.name}.gz").stat().st_size, name


def test_every_link_of_every_page_leads_to_a_file_of_the_release(directory):
    base = "/terbitan/uji-2024/v1/"
    assert links_astray(directory, base) == []

    (directory / "kabkota/36.01/index.html").unlink()
    page = directory / "metodologi/index.html"
    page.write_bytes(
        page.read_bytes() + b'<a href="https://lain.example/">x</a><a href="../#tidak-ada">y</a>'
    )

    astray = links_astray(directory, base)
    assert ("index.html", f"{base}kabkota/36.01/") in astray
    assert ("metodologi/index.html", "https://lain.example/") in astray
    assert ("metodologi/index.html", "../#tidak-ada") in astray


def test_pages_hold_no_inline_style_script_or_handler_and_no_id_twice(directory):
    for name in PAGES:
        body = (directory / name).read_bytes()
        page = Page(body)
        assert "style" not in {tag for tag, _ in page.tags}
        scripts = ["site.js"] * ("sisip/provinsi/" not in name and "sisip/kabkota/" not in name)
        scripts += ["compare.js"] * ("bandingkan/" in name)
        assert [attrs for tag, attrs in page.tags if tag == "script"] == [
            {"type": "module", "src": f"/terbitan/uji-2024/v1/assets/{script}"} for script in scripts
        ]
        assert not [key for _, attrs in page.tags for key in attrs if key == "style" or key.startswith("on")]
        ids = page.values("id")
        assert len(ids) == len(set(ids)), name
        assert b"{%" not in body
        assert b"{{" not in body


def test_every_map_says_in_words_what_it_shows(directory):
    page = (directory / "index.html").read_bytes().decode()

    hexagons = re.findall(
        r'<a class="hex hex--(\w+)"\s+href="/terbitan/uji-2024/v1/([^"]*)"\s+aria-label="([^"]*)"', page
    )
    # Provinces first, then regencies province by province: the order of the tab key.
    assert hexagons == [
        ("none", "provinsi/36/", "Banten: 25,00, tanpa kelas"),
        ("none", "provinsi/51/", "Bali: tidak ada data"),
        ("medium", "kabkota/36.01/", "Kabupaten Pandeglang: 25,00, rawan sedang"),
        ("medium", "kabkota/36.02/", "Kabupaten Lebak: 25,00, rawan sedang"),
        ("none", "kabkota/51.03/", "Kabupaten Badung: tidak ada data"),
    ]
    assert re.search(r'<g role="group" aria-label="Banten"[ >]', page)


def test_every_drawing_says_in_words_what_it_shows(directory):
    tags = [tag for name in PAGES for tag in Page((directory / name).read_bytes()).tags]
    drawings = [attrs for _, attrs in tags if attrs.get("role") == "img"]
    assert drawings
    assert all(attrs["aria-label"] for attrs in drawings)


def test_english_pages_are_english_and_keep_the_names_of_regions(directory):
    page = (directory / "en/kabkota/36.01/index.html").read_bytes().decode()

    assert '<html lang="en">' in page
    assert "Kabupaten Pandeglang" in page
    assert "Profile by dimension" in page
    assert "Kelengkapan" not in page


def test_missing_figures_are_empty_in_files_and_words_on_pages_never_zero(directory):
    rows = {
        row["kode"]: row for row in csv.DictReader(io.StringIO((directory / "data/skor.csv").read_text()))
    }
    page = (directory / "kabkota/51.03/index.html").read_text()
    scores = {
        region["kode"]: region["skor"]
        for region in json.loads((directory / "data/skor.json").read_text())["wilayah"]
    }

    assert (rows["51.03"]["skor"], rows["51.03"]["kelas"], rows["51.03"]["kelengkapan"]) == ("", "", "")
    assert scores["51.03"] is None
    assert "Tidak ada data" in page
    assert "0,00" not in page


def test_the_same_numbers_stand_in_csv_json_and_workbook(directory):
    rows = list(csv.DictReader(io.StringIO((directory / "data/skor.csv").read_text())))
    document = json.loads((directory / "data/skor.json").read_text())
    workbook = load_workbook(directory / "data/skor.xlsx")
    from_sheets = [
        dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in row], strict=True))
        for sheet in (workbook["Provinsi"], workbook["Kabupaten-kota"])
        for row in sheet.iter_rows(min_row=2)
    ]

    assert [{key: None if value == "" else str(value) for key, value in row.items()} for row in rows] == [
        {key: None if value in (None, "") else str(value) for key, value in region.items()}
        for region in document["wilayah"]
    ]
    assert [{key: value or None for key, value in row.items()} for row in from_sheets] == [
        {key: value or None for key, value in region.items()} for region in document["wilayah"]
    ]


def test_the_workbook_of_formulas_gives_the_scores_ranks_and_classes_of_the_tables(directory):
    rows = list(csv.DictReader(io.StringIO((directory / "data/skor.csv").read_text())))
    workbook = load_workbook(directory / "data/hitung-ulang.xlsx", data_only=True)
    computed = {}
    for name in ("Indeks Provinsi", "Indeks Kabkota"):
        titles, *regions = workbook[name].iter_rows(min_row=9, values_only=True)
        for region in regions:
            found = dict(zip(titles, region, strict=True))
            computed[found["kode"]] = (found["skor"], str(found["peringkat"] or ""), found["kelas"] or "")

    assert list(computed) == [row["kode"] for row in rows]
    for row in rows:
        score, rank, label = computed[row["kode"]]
        # The formulas add up in another order than the engine.
        assert score == (pytest.approx(float(row["skor"]), abs=1e-9) if row["skor"] else None)
        assert (rank, label) == (row["peringkat"], row["kelas"])


def test_the_search_finds_every_page_with_the_score_and_class_that_stand_on_it(directory):
    for language in ("", "en/"):
        rows = json.loads((directory / f"{language}cari.json").read_text())["wilayah"]
        assert {path for *_, path, _score, _key, _label in rows} == {
            f"{folder}/" for folder in REGION_FOLDERS
        }
        for code, name, province, _others, path, score, key, label in rows:
            page = html.unescape((directory / language / path / "index.html").read_text())
            assert (code in path, f"<h1>{name}</h1>" in page, province in page) == (True, True, True)
            assert (score in page, label.lower() in page.lower()) == (True, True)
            assert key == "none" or f"swatch--{key}" in page


def test_all_data_is_one_file_too(directory):
    with zipfile.ZipFile(directory / "data/semua-data.zip") as archive:
        held = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    wanted = {"README.txt", "sitasi.json", "CITATION.cff"}
    wanted |= {path for path in originals(directory) if path.startswith(("data/", "peta/"))}
    wanted -= {"data/semua-data.zip", "data/index.html"}
    assert set(held) == wanted
    assert all((directory / path).read_bytes() == body for path, body in held.items())


def test_every_table_stands_there_again_in_the_form_of_indonesian_spreadsheets(directory):
    for path in directory.glob("data/*-excel.csv"):
        plain = path.with_name(path.name.replace("-excel", "")).read_bytes()
        titles = plain.decode().splitlines()[0].split(",")
        words = (
            "kode",
            "nama",
            "tingkat",
            "provinsi",
            "induk",
            "jenis",
            "indikator",
            "jawaban",
            "status",
            "kelas",
            "tabel",
            "kolom",
            "satuan",
            "arti",
        )
        numbers = tuple(title for title in titles if not title.startswith(words))
        assert path.read_bytes().startswith("\ufeff".encode())

        (_, first), (form, second) = (read_back(body, numbers) for body in (plain, path.read_bytes()))

        assert (form.separator, form.decimal) in {(";", ","), (";", None)}
        assert same_numbers(first, second, numbers)


def test_every_row_of_the_national_tables_can_be_found_by_code_and_short_name(directory):
    page = Page((directory / "index.html").read_bytes())

    found = page.values("data-find")

    assert sorted(text.split()[0] for text in found) == ["36", "36.01", "36.02", "51", "51.03"]
    assert [text for text in found if text.startswith("36 ")] == ["36 provinsi Banten"]


def test_the_inputs_file_holds_what_a_recomputation_needs(directory):
    rows = list(csv.DictReader(io.StringIO((directory / "data/masukan.csv").read_text())))

    pandeglang = [row for row in rows if row["kode"] == "36.01"]
    assert [
        (row["indikator"], row["jawaban"], row["tingkat_kejadian"], row["jumlah"]) for row in pandeglang
    ] == [
        ("1.1", "occurred", "rendah", "2"),
        ("1.2", "did_not_occur", "", ""),
        ("2.1", "did_not_occur", "", ""),
        ("2.2", "did_not_occur", "", ""),
    ]


def test_the_run_in_a_release_is_reproduced_and_holds_no_input_that_is_not_public_elsewhere(directory):
    bundle = directory / "data/hitungan.zip"

    verdict = bundle_verify(bundle)

    assert verdict.is_reproduced, verdict.lines
    with zipfile.ZipFile(bundle) as archive_file:
        packed = csv.DictReader(io.StringIO(archive_file.read("inputs.csv").decode()))
        manifest = json.loads(archive_file.read("manifest.json"))
    public = csv.DictReader(io.StringIO((directory / "data/masukan.csv").read_text()))
    assert [tuple(row.values())[:5] for row in packed] == [tuple(row.values())[:5] for row in public]
    del manifest["bundle"]
    assert manifest == json.loads((directory / "manifest.json").read_bytes())["run"]["manifest"]


@pytest.fixture
def simulated(make_run: Callable, make_draft: Callable) -> Path:
    return archive.draft_directory(make_draft(make_run("simulasi", EditionKind.SIMULATED)).public_id)


def test_simulated_data_says_so_on_every_page_file_and_figure(simulated):
    bare = {"manifest.sig", "kunci.pem", *ASSETS}
    silent = {
        name for name, body in originals(simulated).items() if b"DATA SIMULASI" not in unpacked(name, body)
    }
    assert silent == bare
    rows = csv.DictReader(io.StringIO((simulated / "data/skor.csv").read_text()))
    assert {row["jenis_data"] for row in rows} == {"DATA SIMULASI"}


def test_official_data_is_not_called_simulated(directory):
    assert not [
        name for name, body in originals(directory).items() if b"DATA SIMULASI" in unpacked(name, body)
    ]


def test_the_methodology_page_shows_the_steps_weights_and_cutoffs_of_the_run(directory):
    page = (directory / "metodologi/index.html").read_text()

    assert "Skor indikator = 100 × nilai ÷ nilai terbesar" in page
    assert "belum diterbitkan" in page
    assert "Indikator 2.2" in page
    assert "pembagi n - 1" in page


@pytest.mark.parametrize(
    ("page", "path", "name"),
    [
        ("index.html", "laporan/nasional.pdf", "Buku nasional"),
        ("en/index.html", "en/laporan/nasional.pdf", "National book"),
        ("provinsi/36/index.html", "laporan/provinsi-36.pdf", "Laporan provinsi, PDF, "),
        ("kabkota/36.01/index.html", "laporan/kabkota-36.01.pdf", "Lembar 1 halaman, PDF, "),
        ("en/kabkota/36.01/index.html", "laporan/kabkota-36.01.pdf", "One-page sheet in Indonesian, PDF, "),
    ],
)
def test_a_page_offers_its_report_and_says_how_large_it_is(directory, page, path, name):
    body = (directory / page).read_text(encoding="utf-8")
    with override(ENGLISH if page.startswith("en/") else INDONESIAN):
        size = filesizeformat((directory / path).stat().st_size)

    assert f'href="/terbitan/uji-2024/v1/{path}"' in body
    assert name in body
    assert f"PDF, {size}" in body


def test_the_readme_says_where_the_reports_are(directory):
    text = (directory / "README.txt").read_text(encoding="utf-8")

    assert "laporan/nasional.pdf" in text
    assert "laporan/kabkota-KODE.pdf" in text
