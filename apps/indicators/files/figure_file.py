"""Reading the CSV file of figures published elsewhere (docs/instrument-format.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from apps.engine.spreadsheet import Decimals
from apps.engine.spreadsheet.decimals import explain_number
from apps.engine.spreadsheet.table_form import MARK_WORDS
from apps.regions.enums import OFFICE_LEVELS

from .csv_file import Reading, csv_file_read
from .instrument_file import FileProblem

NEEDED: Final = ("code", "score")
KNOWN: Final = (*NEEDED, "name", "level", "group_code", "published_class", "source_url")
PRINTED_CLASSES: Final = ("rendah", "sedang", "tinggi")
MAXIMUM: Final = Decimal(100)
DECIMALS: Final = 2


@dataclass(frozen=True)
class FigureRow:
    """One line of the file: the score of a region in one group, or in the index itself where `group_code` is empty.

    `name` and `level` may be empty and are not stored. They are only compared with the region that has this code, so
    that a slip in the code is noticed. What could not be read, of which a problem tells, is empty or 0.
    """

    line: int
    code: str
    name: str
    level: str
    group_code: str
    score: Decimal
    printed_class: str
    source_url: str


def figure_file_read(path: Path, how: Reading) -> tuple[list[FigureRow], list[FileProblem]]:
    """Return the lines of the file, each checked by itself, and what is wrong with them.

    Whether they fit an edition is checked on import, also for lines that have a problem already, so that the person
    hears of everything at once.

    Raises InvalidFileError if the file is no table, InvalidInputError if it cannot be opened.
    """
    problems: list[FileProblem] = []
    file = csv_file_read(path, problems, needed=NEEDED, known=KNOWN, number="score", how=how)
    rows = [_read_row(line, values, file.decimals, problems) for line, values in file.lines]
    return rows, file.find_told(problems)


def _read_row(
    line: int, values: Mapping[str, str], decimals: Decimals, problems: list[FileProblem]
) -> FigureRow:
    if not values["code"]:
        problems.append(FileProblem(line, "code", "Kosong.", "Isi kode wilayah Kemendagri."))
    level, printed_class = values["level"].casefold(), values["published_class"].casefold()
    if level not in ("", *OFFICE_LEVELS):
        text = f"Tingkat “{values['level']}” tidak dikenal."
        problems.append(FileProblem(line, "level", text, "Isi province atau regency."))
    if printed_class not in ("", *PRINTED_CLASSES):
        text = f"Kelas “{values['published_class']}” tidak dikenal."
        choices = ", ".join(PRINTED_CLASSES)
        problems.append(FileProblem(line, "published_class", text, f"Isi {choices}, atau kosongkan."))
    url = values["source_url"]
    if url and (urlsplit(url).scheme not in ("http", "https") or len(url) > 400):
        problems.append(FileProblem(line, "source_url", "Bukan alamat web.", "Mulai dengan https://."))
    score = _read_score(line, values["score"], decimals, problems)
    return FigureRow(
        line=line,
        code=values["code"],
        name=values["name"],
        level=level if level in OFFICE_LEVELS else "",
        group_code=values["group_code"],
        score=score or Decimal(0),
        printed_class=printed_class,
        source_url=url,
    )


def _read_score(line: int, text: str, decimals: Decimals, problems: list[FileProblem]) -> Decimal | None:
    plain = decimals.plain(text)
    score = None if plain is None else Decimal(plain)
    if score is not None and 0 <= score <= MAXIMUM and score == round(score, DECIMALS):
        return score
    if decimals.is_noted(text):
        return None
    what = "Kosong." if not text else f"“{text}” bukan skor."
    mark = decimals.mark or "."
    usual = f"Tulis angka dari 0 sampai 100 dengan {MARK_WORDS[mark]} desimal, paling banyak dua angka di belakangnya."
    remedy = explain_number(text, mark) or usual
    problems.append(FileProblem(line, "score", what, remedy))
    return None
