"""The data files of a release: their paths, and how they are named to readers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from ..content.dataset import ReleaseContent
from .all_data import ARCHIVE
from .change_paths import CHANGES_JSON, SCORES_TABLE, SETTINGS_TABLE
from .citing import CFF, CSL
from .data_paths import CODEBOOK, CODEBOOK_JSON
from .dictionary import DICTIONARY
from .files import FileRecord
from .reports.paths import national_path

CSV: Final = "CSV"
"""The format of tables, which the list below names by the table instead of by a path."""


ROBUSTNESS: Final = "ketahanan"
"""The name of the table of what simulated runs found, and of the same as JSON."""


@dataclass(frozen=True)
class Download:
    """A file that readers can download. `meta` is its format, for example "CSV".

    `also` are the same figures in other forms: the address and the name of each.
    """

    path: str
    url: str
    name: str
    meta: str
    also: tuple[tuple[str, str], ...] = ()

    def measured(self, records: Mapping[str, FileRecord]) -> "Download":
        """Return the same with the size beside the format, where the file was written already."""
        record = records.get(self.path)
        return replace(self, meta=f"{self.meta}, {filesizeformat(record.size)}") if record else self


def report_download(content: ReleaseContent, path: str, name: str) -> Download:
    """Return the download of a report."""
    return Download(path, content.base_path + path, name, "PDF")


def csv_path(name: str) -> str:
    """Return the path of a table as programs read it."""
    return f"data/{name}.csv"


def excel_path(name: str) -> str:
    """Return the path of the same table as spreadsheets set to Indonesian open it."""
    return f"data/{name}-excel.csv"


def parquet_path(name: str) -> str:
    """Return the path of the same table with typed columns."""
    return f"data/{name}.parquet"


def list_downloads(content: ReleaseContent, prefix: str) -> list[Download]:
    """Return the files of the release in the active language, most wanted first; `prefix` is the language's folder."""
    files = [
        (national_path(prefix), _("Buku nasional: semua wilayah, sebab, dan metode"), "PDF"),
        (ARCHIVE, _("Semua data dalam satu berkas, dengan kamus dan sitasi"), "ZIP"),
        ("skor", _("Skor, kelas, dan dimensi semua wilayah"), CSV),
        ("data/skor.xlsx", _("Tabel yang sama untuk Excel"), "XLSX"),
        ("data/skor.json", _("Data yang sama untuk program"), "JSON"),
    ]
    if content.has_indicators:
        files += [
            ("indikator", _("Jawaban, jumlah kejadian, nilai, dan skor setiap indikator"), CSV),
            ("masukan", _("Masukan hitungan: kejadian menurut tingkat"), CSV),
        ]
    if content.themes:
        files.append(("tema", _("Skor, kelas, dan peringkat setiap tema"), CSV))
    if content.can_recompute:
        files.append(
            ("data/hitung-ulang.xlsx", _("Hitung ulang dengan rumus: dari jawaban sampai kelas"), "XLSX")
        )
    if content.is_external:
        files.append(("sumber", _("Sumber setiap angka"), CSV))
    files += [
        *(_robustness() if content.study else []),
        *(_changes() if content.changes else []),
        *(_codebook() if content.codebook else []),
        ("kerangka", _("Kerangka: dimensi, indikator, dan bobot"), CSV),
        ("data/hitungan.zip", _("Paket hitungan: masukan, metode, dan hasil untuk dihitung ulang"), "ZIP"),
        *_maps(prefix, has_boundaries=content.boundaries is not None),
        (DICTIONARY, _("Kamus data: arti setiap kolom"), CSV),
        ("data/csv-metadata.json", _("Jenis setiap kolom CSV, untuk program (CSV on the Web)"), "JSON"),
        (CSL, _("Sitasi untuk pengelola pustaka, seperti Zotero"), "CSL-JSON"),
        (CFF, _("Sitasi dalam Citation File Format"), "CFF"),
        ("README.txt", _("Keterangan kolom, cara mengutip, dan cara memeriksa tanda tangan"), "TXT"),
        ("manifest.json", _("Manifes: sidik SHA-256 setiap berkas dan seluruh parameter hitungan"), "JSON"),
    ]
    return [
        _table(content, path, name) if kind == CSV else Download(path, content.base_path + path, name, kind)
        for path, name, kind in files
    ]


def _maps(prefix: str, *, has_boundaries: bool) -> list[tuple[str, str, str]]:
    hexagons = [
        ("data/peta-heksagon.geojson", _("Peta heksagon (skema, bukan batas wilayah)"), "GeoJSON"),
        (f"{prefix}peta/provinsi.svg", _("Gambar peta provinsi, heksagon"), "SVG"),
        (f"{prefix}peta/kabkota.svg", _("Gambar peta kabupaten/kota, heksagon"), "SVG"),
    ]
    if not has_boundaries:
        return hexagons
    return [
        ("data/peta.geojson", _("Batas wilayah (disederhanakan) dengan skor"), "GeoJSON"),
        ("data/peta.topojson", _("Batas yang sama, garis bersama disimpan sekali"), "TopoJSON"),
        (f"{prefix}peta/provinsi-geografi.svg", _("Gambar peta provinsi, geografi"), "SVG"),
        (f"{prefix}peta/kabkota-geografi.svg", _("Gambar peta kabupaten/kota, geografi"), "SVG"),
        *hexagons,
    ]


def _robustness() -> list[tuple[str, str, str]]:
    again = _("Data ketahanan yang sama, dengan apa yang diuji, untuk program")
    return [
        (ROBUSTNESS, _("Ketahanan: di berapa banyak simulasi kelas setiap wilayah bertahan"), CSV),
        (f"data/{ROBUSTNESS}.json", again, "JSON"),
    ]


def _codebook() -> list[tuple[str, str, str]]:
    return [
        (CODEBOOK, _("Pedoman indikator: definisi, apa yang dihitung, dan apa yang tidak"), CSV),
        (CODEBOOK_JSON, _("Pedoman yang sama untuk program"), "JSON"),
    ]


def _changes() -> list[tuple[str, str, str]]:
    return [
        (SCORES_TABLE, _("Perubahan skor dan kelas sejak versi sebelumnya"), CSV),
        (SETTINGS_TABLE, _("Perubahan metode, bobot, dan ambang batas"), CSV),
        (CHANGES_JSON, _("Perubahan yang sama untuk program"), "JSON"),
    ]


def _table(content: ReleaseContent, table: str, name: str) -> Download:
    """Return the download of a table, with the same in the form of spreadsheets set to Indonesian."""
    path = csv_path(table)
    also = (
        (content.base_path + excel_path(table), _("CSV untuk Excel Indonesia")),
        (content.base_path + parquet_path(table), "Parquet"),
    )
    return Download(path, content.base_path + path, name, CSV, also)
