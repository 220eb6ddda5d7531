"""Reading the CSV file of how many regions were published in each class (docs/instrument-format.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apps.regions.enums import OFFICE_LEVELS

from .csv_file import Reading, csv_file_read
from .instrument_file import FileProblem

COUNTS: Final = ("n_low", "n_medium", "n_high")
NEEDED: Final = ("level", *COUNTS, "source")
KNOWN: Final = (*NEEDED, "lower", "upper", "source_url")
TEXT_LIMIT: Final = 400


@dataclass(frozen=True)
class ClassCountRow:
    """One line of the file: how many regions of a level are low, medium and high, and who says so."""

    line: int
    level: str
    n_low: int
    n_medium: int
    n_high: int
    source: str
    source_url: str


def class_count_file_read(path: Path, how: Reading) -> tuple[list[ClassCountRow], list[FileProblem]]:
    """Return the lines of the file, each checked by itself, and what is wrong with them.

    Raises InvalidFileError if the file is no table, InvalidInputError if it cannot be opened.
    """
    problems: list[FileProblem] = []
    file = csv_file_read(path, problems, needed=NEEDED, known=KNOWN, number="lower", how=how)
    rows = [_read_row(line, values, problems) for line, values in file.lines]
    levels = [row.level for row in rows]
    problems += [
        FileProblem(row.line, "level", f"Tingkat {row.level} sudah ada di atasnya.", "Hapus salah satunya.")
        for place, row in enumerate(rows)
        if row.level and row.level in levels[:place]
    ]
    return rows, file.find_told(problems)


def _read_row(line: int, values: Mapping[str, str], problems: list[FileProblem]) -> ClassCountRow:
    level = values["level"].casefold()
    if level not in OFFICE_LEVELS:
        text = f"Tingkat “{values['level']}” tidak dikenal." if level else "Kosong."
        problems.append(FileProblem(line, "level", text, "Isi province atau regency."))
    low, medium, high = (_read_count(line, name, values[name], problems) for name in COUNTS)
    source, url = values["source"], values["source_url"]
    if not source or len(source) > TEXT_LIMIT:
        text = f"Lebih panjang dari {TEXT_LIMIT} huruf." if source else "Kosong."
        problems.append(FileProblem(line, "source", text, "Isi siapa yang menerbitkannya, dan kapan."))
    if url and (urlsplit(url).scheme not in ("http", "https") or len(url) > TEXT_LIMIT):
        problems.append(FileProblem(line, "source_url", "Bukan alamat web.", "Mulai dengan https://."))
    known = level if level in OFFICE_LEVELS else ""
    return ClassCountRow(line, known, low, medium, high, source, url)


def _read_count(line: int, field: str, text: str, problems: list[FileProblem]) -> int:
    if re.fullmatch(r"[0-9]{1,5}", text):
        return int(text)
    what = f"“{text}” bukan jumlah wilayah." if text else "Kosong."
    problems.append(FileProblem(line, field, what, "Tulis bilangan bulat, misalnya 85."))
    return 0
