"""The data files of a release. There is one set, in Indonesian, for the pages of both languages."""

from collections.abc import Mapping

from django.template.loader import get_template

from apps.engine.spreadsheet import INDONESIAN
from apps.indicators.words import cut_owner_words

from ..content.dataset import LevelSummary
from ..content.licence import LICENCE
from .changes_page import change_tables, changes_files
from .citing import citation_files
from .codebook_page import codebook_json, codebook_table
from .column_types import METADATA, column_types
from .data_paths import CODEBOOK, CODEBOOK_JSON
from .dictionary import DICTIONARY, dictionary_table, meaning_of
from .downloads import ROBUSTNESS, csv_path, excel_path, parquet_path
from .files import dump_json
from .parquet import write_parquet
from .recompute.book import recompute_files
from .rendition import Rendition
from .robustness_file import ROBUSTNESS_JSON, about_release, robustness_json
from .tables import Cell, Table, write_csv
from .workbook import write_workbook


def data_files(rendition: Rendition) -> dict[str, bytes]:
    """Return the data files by path."""
    content = rendition.content
    with rendition.active():
        whole = whole_tables(rendition)
        return {
            **_csv_files(whole | part_tables(rendition), rendition.statement),
            **{parquet_path(name): write_parquet(table) for name, table in whole.items()},
            **citation_files(content, rendition.licence),
            "data/skor.json": _scores_json(rendition),
            **({ROBUSTNESS_JSON: robustness_json(rendition)} if content.study else {}),
            **({CODEBOOK_JSON: codebook_json(rendition)} if content.codebook else {}),
            **changes_files(rendition),
            "data/skor.xlsx": write_workbook(rendition),
            **recompute_files(rendition),
            "data/hitungan.zip": content.run_bundle,
            "README.txt": _readme(rendition, whole),
        }


def whole_tables(rendition: Rendition) -> dict[str, Table]:
    """Return every table of the release by its name, the dictionary of their columns last."""
    content, tables = rendition.content, rendition.tables
    whole = {"skor": tables.scores, "kerangka": tables.framework}
    if content.has_indicators:
        whole |= {"indikator": tables.indicators, "masukan": tables.inputs}
    if content.themes:
        whole |= {"tema": tables.themes}
    if content.study:
        whole |= {ROBUSTNESS: tables.robustness}
    if content.is_external:
        whole |= {"sumber": tables.sources}
    if content.codebook:
        whole |= {CODEBOOK: codebook_table(rendition)}
    whole |= change_tables(rendition)
    return whole | {DICTIONARY: dictionary_table(whole, rendition.statement)}


def part_tables(rendition: Rendition) -> dict[str, Table]:
    """Return the tables of one level, for the figures of that level."""
    tables = rendition.tables
    return {"skor-provinsi": tables.provinces, "skor-kabkota": tables.regencies}


def _csv_files(tables: Mapping[str, Table], statement: str) -> dict[str, bytes]:
    """Return each table twice, as programs read it and as spreadsheets set to Indonesian open it; and their columns."""
    files: dict[str, bytes] = {}
    for name, table in tables.items():
        files[csv_path(name)] = write_csv(table)
        files[excel_path(name)] = write_csv(table, INDONESIAN)
    return {**files, METADATA: dump_json(column_types(tables, statement))}


def _scores_json(rendition: Rendition) -> bytes:
    content = rendition.content
    return dump_json(
        {
            **about_release(rendition),
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


def _readme(rendition: Rendition, tables: Mapping[str, Table]) -> bytes:
    meanings = {
        f"{name}.csv": [(f"{column:22}", meaning_of(name, column).text) for column in table.columns]
        for name, table in tables.items()
    }
    text = get_template("publishing/release/README.txt").render(
        {
            "content": rendition.content,
            "rendition": rendition,
            "named_licence": LICENCE,
            "meanings": meanings,
        }
    )
    return (text.strip() + "\n").encode()
