"""Texts that try to be more than text: none of them becomes markup, a formula or a header in what is published."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest

from apps.indicators.models import Edition
from apps.publishing import archive
from apps.publishing.building.tables import Table, write_csv
from apps.regions.models import Region

FORMULA = '=HYPERLINK("http://jahat.example","klik")'
MARKUP = "<script>alert('x')</script>\"'&\x0b"


@pytest.fixture
def hostile(run, make_draft, publish, withdraw):
    Edition.objects.update(name=FORMULA + MARKUP, name_en=MARKUP)
    Region.objects.filter(code="36.02").update(name=FORMULA + MARKUP, short_name=MARKUP)
    return publish(make_draft(run))


def test_no_text_of_a_release_becomes_markup(hostile, withdraw, client):
    withdraw(hostile, MARKUP)
    directory = archive.release_directory("uji-2024", 1)
    drawn = [path for path in directory.rglob("*") if path.suffix in {".html", ".svg"}]
    assert len(drawn) > 10
    for path in drawn:
        assert "<script>alert" not in path.read_text(), path
    for address in (
        "/terbitan/",
        "/terbitan/uji-2024/v1/",
        "/terbitan/uji-2024/v1/en/",
        "/tidak<script>alert",
    ):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert not re.search(r"\son[a-z]+=", re.sub(r'"[^"]*"', '""', text)), address


def test_no_cell_of_a_release_is_a_formula(hostile):
    directory = archive.release_directory("uji-2024", 1)
    workbook = openpyxl.load_workbook(directory / "data/skor.xlsx")
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert any(FORMULA in str(cell.value) for cell in cells)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    # The other workbook is made of formulas, of which no text of a person is a part.
    formulas = openpyxl.load_workbook(directory / "data/hitung-ulang.xlsx")
    cells = [cell for sheet in formulas for row in sheet.iter_rows() for cell in row]
    assert any(FORMULA in str(cell.value) for cell in cells if cell.data_type == "s")
    assert [cell.value for cell in cells if cell.data_type == "f" and "jahat" in str(cell.value)] == []
    tables = {path.name: path.read_text() for path in directory.glob("data/*.csv")}
    with zipfile.ZipFile(directory / "data/hitungan.zip") as bundle:
        names = [name for name in bundle.namelist() if name.endswith(".csv")]
        tables |= {f"hitungan/{name}": bundle.read(name).decode() for name in names}
    assert any(FORMULA in text.replace('""', '"') for text in tables.values())
    for name, text in tables.items():
        for row in csv.reader(io.StringIO(text)):
            assert [cell for cell in row if cell.startswith(("=", "@", "\t"))] == [], name


def test_numbers_stay_numbers_in_csv():
    assert write_csv(Table(("a", "b"), ((-1.5, "-1"), (None, "+62")))) == b"a,b\n-1.5,'-1\n,'+62\n"
