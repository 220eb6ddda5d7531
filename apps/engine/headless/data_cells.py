"""The cells of a data file: a number with a decimal point, or nothing."""

import math
import re
from collections.abc import Sequence
from typing import Final

from ..arrays import LARGEST_NUMBER
from ..toml import FileProblem

MISSING: Final = math.nan
_PLAIN: Final = re.compile(r"[0-9+\-.eE]*")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{3})*,[0-9]+")
_NOTHING: Final = frozenset({"-", ".", "na", "n/a", "nan", "null", "none", "kosong", "tidak ada", "#n/a"})
_INFINITE: Final = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)


def read_cells(texts: Sequence[str]) -> list[float] | None:
    """Read a whole row at once, which is fast; None where a cell needs to be looked at by itself."""
    if not _PLAIN.fullmatch("".join(texts)):
        return None
    try:
        numbers = [float(text) if text else MISSING for text in texts]
    except ValueError:
        return None
    return None if any(abs(number) > LARGEST_NUMBER for number in numbers) else numbers


def read_cell(line: int, column: str, code: str, text: str, problems: list[FileProblem]) -> float:
    """Read the number of one cell; NaN where it is empty, and where it is wrong, which is noted."""
    cell = text.strip()
    if not cell:
        return MISSING
    if _NUMBER.fullmatch(cell):
        number = float(cell)
        if abs(number) <= LARGEST_NUMBER:
            return number
    problems.append(FileProblem(line, column, *_explain(code, cell)))
    return MISSING


def read_voters(line: int, code: str, cell: str, problems: list[FileProblem]) -> float | None:
    """Read a number of voters above 0; None where it is empty, and where it is wrong, which is noted."""
    noted = len(problems)
    number = read_cell(line, "voters", code, cell, problems)
    if number > 0:
        return number
    if cell and len(problems) == noted:
        problems.append(
            FileProblem(line, "voters", f"Wilayah {code}: jumlah pemilih {cell}.", "Isi angka di atas 0.")
        )
    return None


def _explain(code: str, cell: str) -> tuple[str, str]:
    """Say what is wrong with a cell, and what to do."""
    shown = cell if len(cell) <= 40 else f"{cell[:40]}..."
    if _DECIMAL_COMMA.fullmatch(cell):
        point = cell.replace(".", "").replace(",", ".")
        return f"Wilayah {code}: “{shown}” memakai koma desimal.", f"Tulis {point}."
    if _NUMBER.fullmatch(cell):
        return (
            f"Wilayah {code}: “{shown}” terlalu besar.",
            "Isi angka dari -1e50 sampai 1e50, misalnya dalam satuan lain.",
        )
    if _INFINITE.fullmatch(cell):
        return (
            f"Wilayah {code}: “{shown}” tak berhingga.",
            "Isi angka berhingga, atau kosongkan bila tidak ada data.",
        )
    if cell.lower() in _NOTHING:
        return f"Wilayah {code}: “{shown}” bukan angka.", "Kosongkan selnya bila tidak ada data."
    return f"Wilayah {code}: “{shown}” bukan angka.", "Tulis angka dengan titik desimal, atau kosongkan."
