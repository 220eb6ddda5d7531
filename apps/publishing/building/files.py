"""Writing the files of a release, with their checksums and compressed twins."""

import gzip
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

COMPRESSIBLE: Final = frozenset(
    {".html", ".css", ".js", ".json", ".csv", ".svg", ".geojson", ".topojson", ".txt"}
)
COMPRESSED_SUFFIX: Final = ".gz"
MIN_COMPRESSED: Final = 256
GZIP_LEVEL: Final = 9

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What the manifest says of one file."""

    sha256: str
    size: int


class FileWriter:
    """Writes files below `root`, emptied first, and keeps their records in the order of writing.

    A file that compresses well gets a twin with `.gz` after its name, which is sent to browsers that take gzip.
    The same content always gives the same twin.
    """

    def __init__(self, root: Path) -> None:
        if root.exists():
            shutil.rmtree(root)
        root.mkdir(parents=True)
        self.root = root
        self.records: dict[str, FileRecord] = {}

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
        if target.suffix in COMPRESSIBLE and len(body) >= MIN_COMPRESSED:
            target.with_name(target.name + COMPRESSED_SUFFIX).write_bytes(compress(body))


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


def zip_entry(path: str, *, is_packed: bool = False) -> zipfile.ZipInfo:
    """Return the head of a file in a ZIP, without a time of its own: equal files give equal archives.

    What `is_packed` already would only grow, and is stored as it is.
    """
    entry = zipfile.ZipInfo(path, _NO_TIME)
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    return entry


def sha256_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
