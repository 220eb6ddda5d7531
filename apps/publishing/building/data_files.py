"""The data files of a release. There is one set, in Indonesian, for the pages of both languages."""

from collections.abc import Mapping

from django.template.loader import get_template

from apps.engine.spreadsheet import INDONESIAN
from apps.indicators.words import cut_owner_words

from ..content.dataset import LevelSummary
from .column_types import METADATA, column_types
from .downloads import csv_path, excel_path
from .files import dump_json
from .rendition import Rendition
from .tables import Cell, Table, write_csv
from .workbook import write_workbook


def data_files(rendition: Rendition) -> dict[str, bytes]:
    """Return the data files by path."""
    content, tables = rendition.content, rendition.tables
    with rendition.active():
        csv_tables = {"skor": tables.scores, "kerangka": tables.framework}
        if content.has_indicators:
            csv_tables |= {"indikator": tables.indicators, "masukan": tables.inputs}
        if content.is_external:
            csv_tables |= {"sumber": tables.sources}
        return {
            **_csv_files(csv_tables, rendition.statement),
            "data/skor.json": _scores_json(rendition),
            "data/skor.xlsx": write_workbook(rendition),
            "data/hitungan.zip": content.run_bundle,
            "README.txt": _readme(rendition),
        }


def _csv_files(tables: Mapping[str, Table], statement: str) -> dict[str, bytes]:
    """Return each table twice, as programs read it and as spreadsheets set to Indonesian open it; and their columns."""
    files: dict[str, bytes] = {}
    for name, table in tables.items():
        files[csv_path(name)] = write_csv(table)
        files[excel_path(name)] = write_csv(table, INDONESIAN)
    types = column_types({f"{name}.csv": table for name, table in tables.items()}, statement)
    return {**files, METADATA: dump_json(types)}


def _scores_json(rendition: Rendition) -> bytes:
    content = rendition.content
    return dump_json(
        {
            "jenis_data": rendition.statement,
            "edisi": {
                "kode": content.edition_code,
                "nama": content.edition_name.source,
                "nama_inggris": content.edition_name.english,
                "susunan_wilayah": content.region_set,
            },
            "versi": content.version,
            "alamat": content.address,
            "ambang_batas": {summary.level.value: _cutoffs(summary) for summary in content.levels},
            "wilayah": rendition.tables.scores.records,
        }
    )


def _cutoffs(summary: LevelSummary) -> dict[str, Cell]:
    cutoffs = summary.cutoffs
    return {
        "batas_rendah_sedang": cutoffs.lower,
        "batas_sedang_tinggi": cutoffs.upper,
        "skor_tepat_pada_batas": cut_owner_words(cutoffs.on_cut),
        "metode": cutoffs.method,
        "n": cutoffs.n,
        "rata_rata": cutoffs.mean,
        "simpangan_baku": cutoffs.sd,
    }


def _readme(rendition: Rendition) -> bytes:
    text = get_template("publishing/release/README.txt").render(
        {"content": rendition.content, "rendition": rendition}
    )
    return (text.strip() + "\n").encode()
