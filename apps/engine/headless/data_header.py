"""The header of a data file: what each column holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from .. import Framework
from ..spelling import suggest
from ..toml import FileProblem
from .framework_file import DATA_COLUMNS


@dataclass(frozen=True)
class Header:
    """What each column of the file holds; indicators in the order of the file."""

    n_columns: int
    about: dict[str, int]
    indicators: tuple[str, ...]
    positions: tuple[int, ...]  # columns of the file in which they stand
    columns: list[int]  # columns of the table of values in which they belong
    problems: list[FileProblem]

    @property
    def is_readable(self) -> bool:
        """Whether the rows can be looked at."""
        return "code" in self.about


def read_header(
    line: int, cells: Sequence[str], framework: Framework, *, needs_voters: bool, needs_all: bool
) -> Header:
    """Read the header of a data file; what is wrong with it is in its `problems`."""
    names = [cell.strip() for cell in cells]
    if not names:
        remedy = "Isi judul kolom code dan satu kolom tiap indikator."
        return Header(0, {}, (), (), [], [FileProblem(line, "berkas", "Kosong.", remedy)])
    codes = {code: column for column, code in enumerate(framework.indicator_codes)}
    needed = ["code", *(["voters"] if needs_voters else []), *(codes if needs_all else [])]
    problems = [
        FileProblem(line, name, f"Kolom {name} tidak ada.", _remedy(name))
        for name in needed
        if name not in names
    ]
    choices = (*DATA_COLUMNS, *codes)
    for position, name in enumerate(names):
        if not name:
            problems.append(
                FileProblem(
                    line, f"kolom ke-{position + 1}", "Judulnya kosong.", "Isi judulnya, atau hapus kolomnya."
                )
            )
        elif name not in choices:
            remedy = suggest(name, choices, "Hapus kolomnya, atau tambahkan indikatornya pada kerangka.")
            problems.append(FileProblem(line, name, f"Kolom {name} tidak dikenal.", remedy))
        elif name in names[:position]:
            problems.append(FileProblem(line, name, f"Kolom {name} ada dua kali.", "Hapus salah satunya."))
    places = {name: position for position, name in enumerate(names)}
    found = tuple(name for name in places if name in codes)
    return Header(
        n_columns=len(names),
        about={name: places[name] for name in DATA_COLUMNS if name in places},
        indicators=found,
        positions=tuple(places[name] for name in found),
        columns=[codes[name] for name in found],
        problems=problems,
    )


def _remedy(name: str) -> str:
    if name == "code":
        return "Tambahkan kolom code berisi kode wilayah."
    if name == "voters":
        return "Skor agregat ditimbang menurut pemilih; tambahkan jumlah pemilih tiap wilayah."
    return "Tambahkan kolomnya; kosongkan selnya bila tidak ada data."
