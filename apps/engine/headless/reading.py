"""Opening the files that a person names on the command line. Every message names the file and what to do."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from ..exceptions import InputError
from ..spreadsheet import text_of
from ..toml import FileError, FileProblem, toml_values


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read. `name` is what messages and the manifest call it."""

    name: str
    text: str
    sha256: str


def read_source(path: Path) -> SourceFile:
    """Return a text file. Raises InputError where it cannot be opened, FileError if it is no UTF-8."""
    with _opening(path):
        body = path.read_bytes()
    return SourceFile(path.name, _decode(body, path.name), hashlib.sha256(body).hexdigest())


def _decode(body: bytes, name: str) -> str:
    """Decode UTF-8, with or without a byte order mark; another encoding is refused, never guessed at."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body:
        raise FileError(name, [_encoding_problem(1, "Bukan teks UTF-8 (tampaknya UTF-16 atau biner).")])
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise FileError(name, [_encoding_problem(line, "Bukan teks UTF-8.")]) from error


def _encoding_problem(line: int, text: str) -> FileProblem:
    return FileProblem(line, "berkas", text, "Simpan ulang dengan pengodean UTF-8.")


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class _DigestingReader(io.RawIOBase):
    """A binary stream that keeps the hash of what was read from it."""

    def __init__(self, inner: io.RawIOBase, sha256: _Hash) -> None:
        self._inner = inner
        self._sha256 = sha256

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._inner.readinto(buffer) or 0
        self._sha256.update(bytes(memoryview(buffer)[:count]))
        return count


@dataclass(frozen=True)
class DigestedFile:
    """A text file that is read once, in pieces; `digest` is the SHA-256 of what was read, so ask at its end."""

    text: io.TextIOWrapper
    sha256: _Hash

    def digest(self) -> str:
        return self.sha256.hexdigest()


@contextmanager
def open_digested(path: Path) -> Iterator[DigestedFile]:
    """Open a table whose SHA-256 is computed while it is read, or raise InputError where it cannot be opened."""
    with _opening(path):
        raw = path.open("rb", buffering=0)
    sha256 = hashlib.sha256()
    with raw:
        reader = io.BufferedReader(_DigestingReader(cast("io.RawIOBase", raw), sha256), 1 << 18)
        yield DigestedFile(text_of(reader), sha256)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """Tell the person, in Indonesian, why a file cannot be opened."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"Berkas {path} tidak ada. Periksa nama dan foldernya.") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} adalah folder. Sebutkan berkas di dalamnya.") from error
    except (OSError, ValueError) as error:
        raise InputError(f"Berkas {path} tidak dapat dibuka. Periksa izin berkasnya.") from error


def parse_toml(source: SourceFile) -> dict[str, Any]:
    """Return the content of a TOML text. Raises FileError with the place where it stops being TOML."""
    if not source.text.strip():
        raise FileError(
            source.name, [FileProblem(1, "berkas", "Kosong.", "Isi [index], [[indicators]] dan [method].")]
        )
    return toml_values(source.text, name=source.name)
