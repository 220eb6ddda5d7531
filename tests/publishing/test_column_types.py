"""The file that says what each column of the CSV files holds: a program that follows it keeps the codes whole."""

import csv
import io
import json

from apps.indicators.enums import EditionKind
from apps.publishing.building.column_types import METADATA, column_types
from apps.publishing.building.data_files import data_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.building.tables import Table
from tests.publishing.contents import content_make, region_make


def test_every_column_of_every_csv_has_its_type_and_codes_are_text():
    content = content_make(region_make("11", 50.0, "medium"), region_make("11.10", 40.0, "medium"))
    files = data_files(rendition_of(content, "id"))
    tables = {
        table["url"]: table["tableSchema"]["columns"] for table in json.loads(files[METADATA])["tables"]
    }
    written = {
        path.removeprefix("data/"): body
        for path, body in files.items()
        if path.endswith(".csv") and "-excel" not in path
    }
    assert (
        set(tables)
        == set(written)
        == {
            "skor.csv",
            "skor-provinsi.csv",
            "skor-kabkota.csv",
            "kerangka.csv",
            "indikator.csv",
            "masukan.csv",
            "kamus.csv",
        }
    )
    for name, body in written.items():
        header = next(csv.reader(io.StringIO(body.decode())))
        assert [column["name"] for column in tables[name]] == header
    types = {column["name"]: column["datatype"] for column in tables["skor.csv"]}
    assert (types["kode"], types["kode_provinsi"], types["skor"]) == ("string", "string", "number")
    assert {column["name"]: column["datatype"] for column in tables["masukan.csv"]}["jumlah"] == "integer"


def test_a_quoted_edition_has_its_sources_among_them():
    content = content_make(region_make("11", 50.0, sources={"index": "https://x"}), kind=EditionKind.EXTERNAL)
    types = json.loads(data_files(rendition_of(content, "id"))[METADATA])
    assert {table["url"] for table in types["tables"]} == {
        "skor.csv",
        "skor-provinsi.csv",
        "skor-kabkota.csv",
        "kerangka.csv",
        "sumber.csv",
        "kamus.csv",
    }


def test_a_column_without_a_value_is_text():
    [table] = column_types({"skor": Table(("nama", "skor"), ((None, 1), (None, 1.5)))}, "")["tables"]
    assert [column["datatype"] for column in table["tableSchema"]["columns"]] == ["string", "number"]
    [empty] = column_types({"skor": Table(("skor",), ())}, "")["tables"]
    assert empty["tableSchema"]["columns"][0]["datatype"] == "string"
