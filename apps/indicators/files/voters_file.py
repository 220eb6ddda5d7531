"""Reading the CSV file of registered voters (docs/instrument-format.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from apps.engine.spreadsheet import Decimals
from apps.engine.spreadsheet.decimals import explain_number

from .csv_file import Reading, csv_file_read
from .instrument_file import FileProblem

NEEDED: Final = ("code", "voters", "source")
KNOWN: Final = (*NEEDED, "name")
MAXIMUM: Final = 999_999_999
SOURCE_LIMIT: Final = 400


@dataclass(frozen=True)
class VotersRow:
    """One line of the file: the registered voters of one region.

    `name` may be empty and is not stored; it is only compared with the region that has this code. A number that could
    not be read, of which a problem tells, is 0.
    """

    line: int
    code: str
    name: str
    count: int
    source: str


def voters_file_read(path: Path, how: Reading) -> tuple[list[VotersRow], list[FileProblem]]:
    """Return the lines of the file, each checked by itself, and what is wrong with them.

    Whether they fit an edition is checked on loading, also for lines that have a problem already, so that the person
    hears of everything at once.

    Raises InvalidFileError if the file is no table, InvalidInputError if it cannot be opened.
    """
    problems: list[FileProblem] = []
    file = csv_file_read(path, problems, needed=NEEDED, known=KNOWN, number="voters", how=how)
    rows = [_read_row(line, values, file.decimals, problems) for line, values in file.lines]
    return rows, file.find_told(problems)


def _read_row(
    line: int, values: Mapping[str, str], decimals: Decimals, problems: list[FileProblem]
) -> VotersRow:
    if not values["code"]:
        problems.append(FileProblem(line, "code", "Kosong.", "Isi kode wilayah Kemendagri."))
    whole = re.fullmatch(r"([0-9]{1,12})(?:\.0*)?", decimals.plain(values["voters"]) or "")
    count = int(whole[1]) if whole else 0
    if not 1 <= count <= MAXIMUM and not decimals.is_noted(values["voters"]):
        what = f"“{values['voters']}” bukan jumlah pemilih." if values["voters"] else "Kosong."
        usual = "Tulis bilangan bulat di atas 0 tanpa pemisah ribuan, misalnya 867013."
        remedy = explain_number(values["voters"], decimals.mark or ".") or usual
        problems.append(FileProblem(line, "voters", what, remedy))
    if not values["source"]:
        remedy = "Isi asal angkanya, misalnya nomor keputusan KPU."
        problems.append(FileProblem(line, "source", "Kosong.", remedy))
    elif len(values["source"]) > SOURCE_LIMIT:
        problems.append(
            FileProblem(line, "source", f"Lebih panjang dari {SOURCE_LIMIT} huruf.", "Pendekkan.")
        )
    return VotersRow(line, values["code"], values["name"], count, values["source"])
