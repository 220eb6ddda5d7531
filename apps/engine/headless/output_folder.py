"""The folder of results: all of it or nothing, whatever happens while it is written.

Everything is written into a new folder beside the wanted one, which takes its place by renaming at the very end.
"""

import hashlib
import json
import os
import shutil
import signal
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any, Final

from ..exceptions import InputError

MANIFEST: Final = "manifest.json"
PRODUCER: Final = "index_compute"
"""Stands in the manifest under `producer`: by it a folder is known as one that this command wrote."""


class OutputFolder:
    """Files that are written aside, and take their place in `path` together when `commit` is called."""

    def __init__(self, path: Path, scratch: Path) -> None:
        self.path = path
        self.scratch = scratch
        self.records: dict[str, dict[str, Any]] = {}

    def write(self, name: str, write: Callable[[IO[str]], None]) -> None:
        """Write one text file, UTF-8, and keep its size and hash."""
        target = self.scratch / name
        with target.open("w", encoding="utf-8", newline="") as file:
            write(file)
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.records[name] = {"sha256": digest, "bytes": target.stat().st_size}

    def commit(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, which names the files, and put the folder in its place."""
        text = json.dumps(
            {"producer": PRODUCER, **manifest, "files": self.records},
            ensure_ascii=False,
            indent=1,
            allow_nan=False,
        )
        self.write(MANIFEST, lambda file: _print(file, text))
        self._place()

    def _place(self) -> None:
        """Rename the new folder to its name; earlier results there are moved aside first, and deleted at the end."""
        if not self.path.exists() or not any(self.path.iterdir()):
            self.scratch.rename(self.path)
            return
        earlier = self.scratch.with_name(f"{self.scratch.name}.lama")
        self.path.rename(earlier)
        try:
            self.scratch.rename(self.path)
        except BaseException:
            earlier.rename(self.path)
            raise
        shutil.rmtree(earlier, ignore_errors=True)


@contextmanager
def open_output(path: Path) -> Iterator[OutputFolder]:
    """Open a folder for results that appears only once committed; one with files of others is refused."""
    target = Path(os.path.realpath(path))
    _refuse_foreign(path, target)
    made: list[Path] = []
    scratch = target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}")
    try:
        with _orderly_end():
            made = _make_parents(target.parent)
            scratch.mkdir()
            yield OutputFolder(path=target, scratch=scratch)
    except OSError as error:
        raise InputError(
            f"Hasil tidak dapat ditulis ke {path}. Periksa izin folder dan sisa ruang simpan; tidak ada yang ditulis."
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if not target.exists():
            for folder in reversed(made):
                with suppress(OSError):
                    folder.rmdir()


def _refuse_foreign(path: Path, target: Path) -> None:
    """Accept a folder that does not exist, is empty, or holds only what this command wrote before."""
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise InputError(f"{path} adalah berkas. Sebutkan folder yang baru atau kosong.")
        present = {entry.name for entry in target.iterdir()}
        if not present or present <= _files_of_ours(target):
            return
    except OSError as error:
        raise InputError(f"Folder {path} tidak dapat dibaca. Periksa izinnya.") from error
    raise InputError(
        f"Folder {path} sudah berisi berkas lain. Sebutkan folder yang baru atau kosong; "
        "hanya hasil index_compute sebelumnya yang boleh diganti."
    )


def _files_of_ours(folder: Path) -> set[str]:
    """Return the names that a manifest of this command lists; none where there is no such manifest."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return set()
    if not isinstance(content, dict) or content.get("producer") != PRODUCER:
        return set()
    files = content.get("files")
    return {MANIFEST, *files} if isinstance(files, dict) else set()


def _make_parents(folder: Path) -> list[Path]:
    """Make the folders above the results; return those that had to be made, the topmost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


@contextmanager
def _orderly_end() -> Iterator[None]:
    """Let SIGTERM end the command as Ctrl-C does, so that the files written aside are removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _print(file: IO[str], text: str) -> None:
    file.write(f"{text}\n")
