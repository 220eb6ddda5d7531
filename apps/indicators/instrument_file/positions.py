"""On which line of a TOML text a key stands; the standard library's parser does not say."""

import tomllib
from typing import Any, Final, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys from the root down; an element of an array of tables by its number from 0."""

FIRST_LINE: Final = 1


class Positions:
    """The lines of a TOML text's tables and keys."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self._lines = lines

    def knows(self, *path: str | int) -> bool:
        """Whether the key was written, by itself or inline."""
        return path in self._lines

    def line_of(self, *path: str | int) -> int:
        """Return the line of a key; of what it lies in where it is absent or written inline."""
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
    statement, started = "", FIRST_LINE
    for number, line in enumerate(text.splitlines(), start=FIRST_LINE):
        if not statement and (not line.strip() or line.lstrip().startswith("#")):
            continue
        started = started if statement else number
        statement = f"{statement}{line}\n"
        content = _parse(statement)
        if content is None:
            continue
        if statement.lstrip().startswith("["):
            table = _enter_table(content, counts)
            if isinstance(table[-1], int):
                found.setdefault(table[:-1], started)
            found.setdefault(table, started)
        else:
            for path in _walk(content):
                found.setdefault((*table, *path), started)
        statement = ""
    return Positions(found)


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
