"""Reading and writing the file of a codebook (docs/codebook-format.md). No queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.engine.toml import FileError, ProblemList, Table, toml_values
from apps.engine.toml.positions import find_positions
from apps.engine.toml.tables import as_rows

from ..codebook import LABELS, LISTS, CodebookEntry, entry_faults
from ..enums import CodebookStatus
from .instrument_file import InvalidFileError
from .toml_writing import toml_literal

SECTION: Final = "entries"
KEYS: Final = ("code", "revision", *LABELS)


_MOST_REVISIONS: Final = 1_000_000


@dataclass(frozen=True)
class CodebookRow:
    """The entry of one indicator in a file. Without `has_status` the file does not say whether it is a draft.

    `read_at` is the revision of the portal's wording on which that of the file goes on; None where it names none.
    """

    code: str
    entry: CodebookEntry
    has_status: bool
    read_at: int | None
    number: int
    """Its place in the file, from 0."""


@dataclass(frozen=True)
class CodebookFile:
    """The rows of a file that could be read, and what is wrong with it so far; whoever stores them adds to it."""

    name: str
    rows: tuple[CodebookRow, ...]
    problems: ProblemList

    def fault(self, row: CodebookRow, key: str, text: str, remedy: str) -> None:
        """Note what is wrong with a row."""
        self.problems.add((SECTION, row.number, key), text, remedy)

    def refuse_faulty(self) -> None:
        """Raise InvalidFileError with everything that was noted."""
        if self.problems.found:
            raise InvalidFileError(self.name, self.problems.found)


def codebook_file_read(text: str, *, name: str) -> CodebookFile:
    """Return the rows of a codebook file; `name` is what messages call it.

    Raises InvalidFileError for a text that is no TOML. Everything else that is wrong is noted in the result.
    """
    try:
        values = toml_values(text, name=name, parse_float=Decimal)
    except FileError as error:
        raise InvalidFileError(name, error.problems) from error
    problems = ProblemList(find_positions(text))
    Table((), values, problems).refuse_unknown([SECTION])
    tables = as_rows(values, SECTION, problems)
    if not tables and not problems.found:
        problems.add((SECTION,), "Tidak ada entri.", f"Tulis sedikitnya satu di bawah [[{SECTION}]].")
    read = CodebookFile(name, tuple(_read_row(*row) for row in enumerate(tables)), problems)
    _refuse_repeated(read)
    return read


def codebook_file_text(entries: Mapping[str, CodebookEntry]) -> str:
    """Return the text of a file that gives the entries, by indicator code, again when it is read."""
    return "\n\n".join(_block(code, entry) for code, entry in entries.items()) + "\n"


def _read_row(number: int, table: Table) -> CodebookRow:
    table.refuse_unknown(KEYS)
    said = len(table.problems.found)
    row = CodebookRow(
        code=table.code("code"),
        entry=CodebookEntry(
            unit=table.text("unit"),
            definition=table.text("definition"),
            counts=_phrases(table, "counts"),
            excludes=_phrases(table, "excludes"),
            sources=_phrases(table, "sources"),
            status=table.choice("status", CodebookStatus) or CodebookStatus.DRAFT,
            reference=table.text("reference"),
        ),
        has_status="status" in table.values,
        read_at=table.integer("revision", range(1, _MOST_REVISIONS), "nomor revisi dari berkas yang diunduh"),
        number=number,
    )
    # A part that could not be read is empty here: that it is empty would be said on top of what is wrong with it.
    if said == len(table.problems.found):
        for fault in entry_faults(row.entry):
            table.problems.add(table.at(fault.field), fault.text, fault.remedy)
    return row


def _phrases(table: Table, key: str) -> tuple[str, ...]:
    """Return a list of phrases; one that is absent or empty is a fault of the entry, or none at all."""
    return table.texts(key) if table.values.get(key, []) != [] else ()


def _refuse_repeated(file: CodebookFile) -> None:
    seen: set[str] = set()
    for row in file.rows:
        if row.code in seen:
            file.fault(row, "code", f"Indikator {row.code} sudah ada di atas.", "Hapus salah satunya.")
        if row.code:
            seen.add(row.code)


def _block(code: str, entry: CodebookEntry) -> str:
    lines = [f"[[{SECTION}]]", f"code = {toml_literal(code)}"]
    # By it a change in the portal after the download is noticed.
    lines += [f"revision = {entry.revision}"] if entry.revision else []
    for name in LABELS:
        value = getattr(entry, name)
        if name in LISTS:
            phrases = [f"  {toml_literal(phrase)}," for phrase in value]
            lines += [f"{name} = [", *phrases, "]"] if phrases else []
        elif value:
            lines.append(f"{name} = {toml_literal(str(value))}")
    return "\n".join(lines)
