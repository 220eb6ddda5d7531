"""Writing the files of a release, with their checksums and compressed twins."""

import gzip
import hashlib
import json
import shutil
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import brotli

COMPRESSIBLE: Final = frozenset(
    {".html", ".css", ".js", ".json", ".csv", ".svg", ".geojson", ".topojson", ".txt"}
)
READ_WITH_A_PAGE: Final = frozenset({".html", ".css", ".js"})
"""What a browser waits for: these have a twin in Brotli too."""

TWINS: Final = {"br": ".br", "gzip": ".gz"}
"""The ending of each compressed twin, by the name of its encoding; the smallest first."""

SEARCH_FILE: Final = "cari.json"
"""What the search looks through, beside the national page of each language."""

MIN_COMPRESSED: Final = 256
GZIP_LEVEL: Final = 6
"""The highest, 9, takes half as long again and makes a page smaller by half a per cent."""

BROTLI_QUALITY: Final = 5
BROTLI_BEST: Final = 11
"""The first is faster than gzip, and makes a page a fifteenth smaller. The best takes a hundred times as long, makes
the national page a quarter smaller, and is for the few files that every reader loads."""

MOST_WAITING: Final = 8
"""How many files may wait for their twins. It bounds the memory."""

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What the manifest says of one file."""

    sha256: str
    size: int


class FileWriter:
    """Writes files below `root`, emptied first, and keeps their records in the order of writing.

    Where `records` are given, `root` holds these files already, and the others are written beside them.

    A file that compresses well gets twins with `.gz` and `.br` after its name, which are sent to browsers that take
    these. The same content always gives the same twins. A thread makes them, beside what draws the next page; leaving
    the `with` block waits for it.
    """

    def __init__(self, root: Path, records: Mapping[str, FileRecord] | None = None) -> None:
        if records is None:
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True)
        self.root = root
        self.records = dict(records or {})
        self._packer = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last twins, and raise what went wrong with one; where the building broke off, leave them."""
        try:
            while self._waiting and error is None:
                self._waiting.popleft().result()
        finally:
            self._packer.shutdown(cancel_futures=True)

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """Write files by path."""
        for path, body in files.items():
            self.write(path, body)

    def write(self, path: str, body: bytes) -> None:
        """Write one file. Raises ValueError for a path written before."""
        if path in self.records:
            raise ValueError(f"{path} was written already")
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        self.records[path] = FileRecord(sha256_of(body), len(body))
        if twins_of(path, len(body)):
            self._waiting.append(self._packer.submit(_write_twins, target, path, body))
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popleft().result()


def _write_twins(target: Path, path: str, body: bytes) -> None:
    for encoding in twins_of(path, len(body)):
        target.with_name(target.name + TWINS[encoding]).write_bytes(_PACKERS[encoding](path, body))


def twins_of(path: str, size: int) -> tuple[str, ...]:
    """Return in which encodings a file of that size has a twin."""
    suffix = Path(path).suffix
    if size < MIN_COMPRESSED or suffix not in COMPRESSIBLE:
        return ()
    return ("br", "gzip") if suffix in READ_WITH_A_PAGE or Path(path).name == SEARCH_FILE else ("gzip",)


def dump_json(document: Any) -> bytes:
    """Return a document as readable JSON with a final newline; equal documents give equal bytes."""
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()


def dump_json_lines(document: Mapping[str, Any], name: str, rows: Iterable[Any]) -> bytes:
    """Return a document whose long list `name` has one row a line, without spaces: for files of many numbers."""
    head = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f'{head[:-1]},"{name}":[\n{lines}\n]}}\n'.encode()


def compress(body: bytes) -> bytes:
    """Return the body compressed, without time or name in the header: equal bodies give equal bytes."""
    return gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0)


def compress_brotli(path: str, body: bytes) -> bytes:
    """Return the body compressed by Brotli: as well as it can the files that every reader loads, the others quickly."""
    is_loaded_by_all = "/" not in path.removeprefix("en/") or path.startswith("assets/")
    quality = BROTLI_BEST if is_loaded_by_all else BROTLI_QUALITY
    packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality)
    return packed


def unpack(body: bytes, encoding: str) -> bytes:
    """Return what a twin unpacks to; nothing where it is broken."""
    try:
        return brotli.decompress(body) if encoding == "br" else gzip.decompress(body)
    except (brotli.error, OSError, EOFError, zlib.error):
        return b""


_PACKERS: Final[Mapping[str, Callable[[str, bytes], bytes]]] = {
    "br": compress_brotli,
    "gzip": lambda _path, body: compress(body),
}


def zip_entry(path: str, *, is_packed: bool = False) -> zipfile.ZipInfo:
    """Return the head of a file in a ZIP, without a time of its own: equal files give equal archives.

    What `is_packed` already would only grow, and is stored as it is.
    """
    entry = zipfile.ZipInfo(path, _NO_TIME)
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    return entry


def sha256_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
