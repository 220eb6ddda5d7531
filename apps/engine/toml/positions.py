"""From TOML text to plain values, and to the line on which each key stands, which the standard library does not say."""

import re
import tomllib
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from .problems import FileError, FileProblem

Path: TypeAlias = tuple[str | int, ...]
"""Keys from the root down, such as ("groups", 2, "code"): the third table of an array has number 2."""

FIRST_LINE: Final = 1

_DECIMAL_COMMA: Final = re.compile(r"=\s*([+-]?[0-9]+,[0-9]+)\s*(?:#|,|}|$)")


def toml_values(text: str, *, name: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return the content of a TOML text; `name` is what messages call the file.

    Raises FileError with the line and column where the text stops being TOML.
    """
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        where = f"pada huruf ke-{place[2]}" if place else "pada akhir berkas"
        problem = FileProblem(line, "TOML", f"Bukan TOML yang sah {where}.", _remedy(text, line))
        raise FileError(name, [problem]) from error


def _remedy(text: str, line: int) -> str:
    """Say what to do about a line at which a text stops being TOML."""
    lines = text.splitlines()
    comma = _DECIMAL_COMMA.search(lines[line - 1]) if line <= len(lines) else None
    if comma:
        return f"Tulis angka dengan titik desimal: {comma[1].replace(',', '.')}."
    return "Periksa tanda kutip, tanda kurung dan tanda sama dengan; satu nama hanya boleh ditulis sekali."


class Positions:
    """The lines of a TOML text's tables and keys."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self._lines = lines

    def knows(self, *path: str | int) -> bool:
        """Whether the key was written, by itself or inline."""
        return path in self._lines

    def line_of(self, *path: str | int) -> int:
        """Return the line of a key; where it is absent or written inline, that of the table in which it lies."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return FIRST_LINE


def find_positions(text: str) -> Positions:
    """Return the lines of everything in `text`, which must be valid TOML.

    Reads statement by statement: a header, or a key with its value, which may go on over several lines.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    lines: list[str] = []
    started = FIRST_LINE
    for number, line in enumerate(text.splitlines(), start=FIRST_LINE):
        if not lines:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            started = number
        lines.append(line)
        content = _parse("\n".join(lines)) if len(lines) == 1 or _may_end(line) else None
        if content is None:
            continue
        if lines[0].lstrip().startswith("["):
            table = _enter_table(content, counts)
            if isinstance(table[-1], int):
                found.setdefault(table[:-1], started)
            found.setdefault(table, started)
        else:
            for path in _walk(content):
                found.setdefault((*table, *path), started)
        lines = []
    return Positions(found)


def _may_end(line: str) -> bool:
    """Whether a value over several lines could end here: a cheap test, so that not every line has to be parsed."""
    return any(mark in line for mark in ('"""', "'''", "]", "}"))


def _parse(statement: str) -> dict[str, Any] | None:
    """Return the statement's content, or None where it goes on on the next line."""
    try:
        return tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return None


def _enter_table(content: dict[str, Any], counts: dict[Path, int]) -> Path:
    """Return the path of a header, and count it where it starts an element of an array."""
    path: Path = ()
    value: Any = content
    while value and isinstance(value, dict):
        key, value = next(iter(value.items()))
        path = (*path, key)
        if isinstance(value, list):
            counts[path] = counts.get(path, -1) + 1
            return (*path, counts[path])
        if path in counts and value:
            path = (*path, counts[path])
    return path


def _walk(content: dict[str, Any]) -> list[Path]:
    """Return the paths of a statement's keys, those of inline tables included."""
    paths: list[Path] = []
    for key, value in content.items():
        paths.append((key,))
        if isinstance(value, dict):
            paths += [(key, *path) for path in _walk(value)]
    return paths
