"""The page about the data of a release: every file, how to read, cite and check it, and the ways for programs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..content.dataset import ReleaseContent
from ..content.licence import LICENCE
from .all_data import ARCHIVE
from .citing import CFF, CSL
from .data_files import part_tables, whole_tables
from .data_paths import DATA_PATH
from .dictionary import DICTIONARY, meaning_of
from .downloads import Download, csv_path, excel_path
from .embed_paths import oembed_address
from .files import FileRecord
from .rendition import INDONESIAN, Rendition
from .tables import Table, datatype_of

_MAPS: Final = (".geojson", ".topojson", ".svg")
_ABOUT: Final = (".cff", ".txt", "sitasi.json", "csv-metadata.json", "manifest.json", csv_path(DICTIONARY))


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file. `size` is in words; it and `sha256` are "" of the manifest, which is written after the pages."""

    name: str
    url: str
    form: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, in words."""

    name: str
    kind: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """The same figures in one or several files. Only tables have `n_rows` and columns."""

    anchor: str
    title: str
    files: tuple[DataFile, ...]
    n_rows: int | None = None
    columns: tuple[Column, ...] = ()


def data_context(rendition: Rendition, records: Mapping[str, FileRecord]) -> dict[str, Any]:
    """Return everything the page shows. `records` are those of the files that were written before."""
    content = rendition.content
    sets = list(_sets(rendition, records))
    groups = {
        _("Tabel"): [each for each in sets if _kind(each) == "tables"],
        _("Peta"): [each for each in sets if _kind(each) == "maps"],
        _("Laporan"): [each for each in sets if _kind(each) == "reports"],
        _("Keterangan, sitasi, dan pemeriksaan"): [each for each in sets if _kind(each) == "about"],
    }
    api = f"{content.site_url}/api/v1/releases/{content.edition_code}/v{content.version}/"
    return {
        "breadcrumbs": rendition.way_to((_("Data"), "")),
        "archive": _file(rendition, records, ARCHIVE, "ZIP"),
        "groups": [(title, found) for title, found in groups.items() if found],
        "n_files": sum(len(each.files) for each in sets),
        "tables": [each for each in sets if each.columns],
        "readings": _readings(content),
        "checking": _checking(content),
        "signed": [_file(rendition, {}, path, "") for path in ("manifest.json", "manifest.sig", "kunci.pem")],
        "named_licence": LICENCE,
        "csl_url": content.base_path + CSL,
        "cff_url": content.base_path + CFF,
        "latest": f"{content.site_url}/terbitan/{content.edition_code}/",
        "api_example": f"{api}regions/?level=regency&page_size=1000",
        "oembed_example": oembed_address(content.site_url, f"{content.site_url}{rendition.base}"),
    }


def _readings(content: ReleaseContent) -> list[tuple[str, str]]:
    """Return code that reads the table of scores with its codes as texts, by the language that it is in.

    No line is indented: pages are written without indentation.
    """
    place = f'"{content.address}{DATA_PATH}"'
    note = _("Parquet menyimpan jenis kolomnya:")
    pandas = (
        "import pandas as pd",
        f"data = {place}",
        'teks = {"kode": str, "kode_provinsi": str}',
        'skor = pd.read_csv(data + "skor.csv", dtype=teks)',
        f"# {note}",
        'skor = pd.read_parquet(data + "skor.parquet")',
    )
    readr = (
        "library(readr)",
        f"data <- {place}",
        'teks <- cols(kode = "c", kode_provinsi = "c")',
        'skor <- read_csv(paste0(data, "skor.csv"), col_types = teks)',
        f"# {note}",
        'skor <- arrow::read_parquet("skor.parquet")',
    )
    return [("pandas", "\n".join(pandas)), ("R", "\n".join(readr))]


def _checking(content: ReleaseContent) -> str:
    """Return the commands that check the signature, and show the hash of one file."""
    return (
        f"A={content.address.rstrip('/')}\n"
        "curl -fsSO $A/manifest.json\n"
        "curl -fsSO $A/manifest.sig\n"
        "curl -fsSO $A/data/skor.csv\n"
        f"curl -fsS -o kunci.pem {content.site_url}/terbitan/kunci.pem\n"
        "openssl pkeyutl -verify -pubin -inkey kunci.pem -rawin -in manifest.json -sigfile manifest.sig\n"
        "sha256sum skor.csv"
    )


def _sets(rendition: Rendition, records: Mapping[str, FileRecord]) -> Iterator[DataSet]:
    tables = whole_tables(rendition)
    for download in rendition.downloads:
        if download.path != ARCHIVE:
            yield _set(rendition, records, download, tables)
    titles = {
        "skor-provinsi": _("Bagian provinsi dari skor.csv"),
        "skor-kabkota": _("Bagian kabupaten/kota dari skor.csv"),
    }
    for name, table in part_tables(rendition).items():
        forms = ((csv_path(name), "CSV"), (excel_path(name), _("CSV untuk Excel Indonesia")))
        files = tuple(_file(rendition, records, path, form) for path, form in forms)
        yield DataSet(f"berkas-{name}", titles[name], files, len(table.rows))


def _set(
    rendition: Rendition, records: Mapping[str, FileRecord], download: Download, tables: Mapping[str, Table]
) -> DataSet:
    base = rendition.content.base_path
    also = ((url.removeprefix(base), form) for url, form in download.also)
    files = tuple(
        _file(rendition, records, path, form) for path, form in ((download.path, download.meta), *also)
    )
    name = download.path.rpartition("/")[2]
    stem = name.removesuffix(".csv")
    table = tables.get(stem) if download.path == csv_path(stem) else None
    if table is None:
        return DataSet(f"berkas-{name}", download.name, files)
    columns = tuple(_column(stem, *column) for column in table.by_column)
    return DataSet(f"berkas-{stem}", download.name, files, len(table.rows), columns)


def _column(table: str, name: str, cells: Any) -> Column:
    meaning = meaning_of(table, name)
    kinds = {"string": _("teks"), "integer": _("bilangan bulat"), "number": _("bilangan pecahan")}
    text = meaning.text if get_language() == INDONESIAN else meaning.english
    return Column(name, kinds[datatype_of(cells)], meaning.unit, text)


def _file(rendition: Rendition, records: Mapping[str, FileRecord], path: str, form: str) -> DataFile:
    record = records.get(path)
    return DataFile(
        name=path.rpartition("/")[2],
        url=rendition.content.base_path + path,
        form=form,
        size=filesizeformat(record.size) if record else "",
        sha256=record.sha256 if record else "",
    )


def _kind(found: DataSet) -> str:
    name = found.files[0].url
    if name.endswith(".pdf"):
        return "reports"
    if name.endswith(_MAPS):
        return "maps"
    return "about" if name.endswith(_ABOUT) else "tables"
