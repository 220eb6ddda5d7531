"""The hidden sheet by which the portal knows its own file again: what it was made for, and which revisions it holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..enums import CellKind
from ..files import Cell, FileRefusedError, Sheet, Spreadsheet
from ..sheets import ANSWER_SHEET, CONTROL_KEYS, CONTROL_SHEET, EVENT_SHEET, FORMAT

_NEW_FILE = "Unduh berkas baru dari portal, dan salin jawaban Anda ke sana."


@dataclass(frozen=True)
class Control:
    """The edition and the instrument ("ikp_2024/1") of a workbook, and the revision that it holds of each answer.

    An answer that is missing in `revisions`, keyed by the codes of region and indicator, was not there yet.
    """

    edition: str
    instrument: str
    revisions: Mapping[tuple[str, str], int]


def read_control(spreadsheet: Spreadsheet) -> Control:
    """Return what the hidden sheet says. Raises FileRefusedError for a file that the portal did not make."""
    missing = [name for name in (ANSWER_SHEET, EVENT_SHEET) if name not in spreadsheet.sheet_names]
    if CONTROL_SHEET not in spreadsheet.sheet_names:
        raise FileRefusedError(
            f"Ini bukan berkas isian dari portal, atau lembar kendalinya terhapus. {_NEW_FILE}"
        )
    if missing:
        raise FileRefusedError(f"Lembar “{missing[0]}” tidak ada, atau namanya diubah. {_NEW_FILE}")
    sheet = spreadsheet.read(CONTROL_SHEET)
    said = {_text(sheet, row, 1): _text(sheet, row, 2) for row in range(1, len(CONTROL_KEYS) + 1)}
    if said.get("format") != FORMAT or not all(said.get(key) for key in CONTROL_KEYS):
        raise FileRefusedError(f"Berkas ini dibuat dengan bentuk lama, yang tidak dibaca lagi. {_NEW_FILE}")
    revisions = {
        (_text(sheet, row, 1), _text(sheet, row, 2)): _number(cells.get(3))
        for row, cells in sheet.rows.items()
        if row > len(CONTROL_KEYS) + 1
    }
    return Control(said["edisi"], said["instrumen"], revisions)


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.rows.get(row, {}).get(column)
    return cell.text if cell else ""


def _number(cell: Cell | None) -> int:
    """Return a revision; 0, which is that of no answer, where the cell was changed to something else."""
    if cell is None or cell.kind not in {CellKind.NUMBER, CellKind.TEXT}:
        return 0
    return int(cell.text) if cell.text.isdecimal() and len(cell.text) < 10 else 0
