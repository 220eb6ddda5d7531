"""The file of figures published elsewhere (docs/instrument-format.md): its rows, or everything wrong with it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apps.core.exceptions import InvalidInputError
from apps.regions.enums import RegionLevel

from .instrument_file import FileProblem, InvalidFileError

NEEDED: Final = ("code", "score")
KNOWN: Final = (*NEEDED, "name", "level", "group_code", "published_class", "source_url")
PRINTED_CLASSES: Final = ("rendah", "sedang", "tinggi")
MAXIMUM: Final = Decimal(100)
DECIMALS: Final = 2


@dataclass(frozen=True)
class FigureRow:
    """One figure. `group_code` empty: the index itself; `name` and `level` are there to be compared."""

    line: int
    code: str
    name: str
    level: str
    group_code: str
    score: Decimal
    printed_class: str
    source_url: str


def figure_file_read(path: Path) -> list[FigureRow]:
    """Return the rows, each fit by itself. Raises InvalidFileError with every problem."""
    problems: list[FileProblem] = []
    lines = _read_lines(path)
    rows = [_read_row(line, cells, problems) for line, cells in lines]
    if problems:
        raise InvalidFileError(path.name, problems)
    return [row for row in rows if row]


def _read_lines(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restkey="*", restval="")
            _check_header(reader.fieldnames or (), path.name)
            lines = [(reader.line_num, dict(cells)) for cells in reader]
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        problem = FileProblem(
            1, "berkas", "Bukan CSV dengan pengodean UTF-8.", "Simpan ulang sebagai CSV UTF-8."
        )
        raise InvalidFileError(path.name, [problem]) from error
    if not lines:
        raise InvalidFileError(path.name, [FileProblem(1, "berkas", "Tidak berisi baris.", "Isi angkanya.")])
    return lines


def _check_header(header: object, name: str) -> None:
    columns = [str(column) for column in header] if isinstance(header, list | tuple) else []
    problems = [
        FileProblem(1, column, "Kolom ini tidak ada.", f"Kolom yang perlu: {', '.join(NEEDED)}.")
        for column in NEEDED
        if column not in columns
    ]
    problems += [
        FileProblem(1, column, "Kolom ini tidak dikenal.", f"Hapus, atau pakai: {', '.join(KNOWN)}.")
        for column in columns
        if column not in KNOWN
    ]
    problems += [
        FileProblem(1, column, "Kolom ini ada dua kali.", "Hapus salah satunya.")
        for column in KNOWN
        if columns.count(column) > 1
    ]
    if problems:
        raise InvalidFileError(name, problems)


def _read_row(line: int, cells: Mapping[str, str], problems: list[FileProblem]) -> FigureRow | None:
    noted = len(problems)
    if cells.get("*"):
        problems.append(
            FileProblem(line, "*", "Selnya lebih banyak daripada kolomnya.", "Periksa tanda komanya.")
        )
        return None
    values = {column: (cells.get(column) or "").strip() for column in KNOWN}
    if not values["code"]:
        problems.append(FileProblem(line, "code", "Kosong.", "Isi kode wilayah Kemendagri."))
    if values["level"] not in ("", RegionLevel.PROVINCE, RegionLevel.REGENCY):
        text = f"Tingkat “{values['level']}” tidak dikenal."
        problems.append(FileProblem(line, "level", text, "Isi province atau regency."))
    if values["published_class"] not in ("", *PRINTED_CLASSES):
        text = f"Kelas “{values['published_class']}” tidak dikenal."
        choices = ", ".join(PRINTED_CLASSES)
        problems.append(FileProblem(line, "published_class", text, f"Isi {choices}, atau kosongkan."))
    url = values["source_url"]
    if url and (urlsplit(url).scheme not in ("http", "https") or len(url) > 400):
        problems.append(FileProblem(line, "source_url", "Bukan alamat web.", "Mulai dengan https://."))
    score = _read_score(line, values["score"], problems)
    if score is None or len(problems) > noted:
        return None
    return FigureRow(
        line=line,
        code=values["code"],
        name=values["name"],
        level=values["level"],
        group_code=values["group_code"],
        score=score,
        printed_class=values["published_class"],
        source_url=url,
    )


def _read_score(line: int, text: str, problems: list[FileProblem]) -> Decimal | None:
    try:
        score = Decimal(text)
        fits = score.is_finite() and 0 <= score <= MAXIMUM and score == round(score, DECIMALS)
    except InvalidOperation:
        fits = False
    if fits:
        return score
    what = "Kosong." if not text else f"“{text}” bukan skor."
    remedy = "Tulis angka dari 0 sampai 100 dengan titik desimal, paling banyak dua angka di belakangnya."
    problems.append(FileProblem(line, "score", what, remedy))
    return None
