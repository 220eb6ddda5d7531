"""The folder in which a release is put together: its frozen content, and the files of each chunk in a folder of theirs.

    .drafts/<id>.susun/
      isi-<sha256>              the content; its hash is in the row of the release
      halaman-3.1/              what the first attempt at a chunk is writing
      halaman-3/                the same when it is done: moved here in one rename
      utuh.4/                   all of it, on the way to the place of the draft in one rename

Nothing in it is read by anybody but the workers that build. A folder that is named by its attempt has one writer.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from apps.core.exceptions import ConflictError

from .. import archive
from ..building.chunks import Renditions, renditions_of
from ..building.files import TWINS, FileRecord, sha256_of
from ..content.frozen import thaw
from ..models import Release, ReleaseChunk


@dataclass(frozen=True)
class BuildFolder:
    """The folder of one release."""

    root: Path

    @classmethod
    def of(cls, release: Release) -> "BuildFolder":
        return cls(archive.build_directory(release.public_id))

    def write_content(self, body: bytes) -> str:
        """Store the frozen content, and return its SHA-256."""
        digest = sha256_of(body)
        archive.make_drafts_folder()
        self.root.mkdir(exist_ok=True)
        archive.replace_file(self._content_path(digest), body)
        return digest

    def has_content(self, digest: str) -> bool:
        """Whether the content that the row of the release names is there, unchanged."""
        return self._content_path(digest).exists() and sha256_of(self.content(digest)) == digest

    def content(self, digest: str) -> bytes:
        """Return the frozen content."""
        return self._content_path(digest).read_bytes()

    def _content_path(self, digest: str) -> Path:
        return self.root / f"isi-{digest}"

    def chunk(self, chunk: ReleaseChunk) -> Path:
        """Return the folder of a chunk that is done."""
        return self.root / f"{chunk.get_kind_display()}-{chunk.position}"

    def attempt(self, chunk: ReleaseChunk) -> Path:
        """Return the folder in which one attempt writes a chunk."""
        return self.root / f"{chunk.get_kind_display()}-{chunk.position}.{chunk.job_attempt}"

    def whole(self, release: Release) -> Path:
        """Return the folder in which one attempt puts all chunks together."""
        return self.root / f"utuh.{release.job_attempt}"

    def keep(self, chunk: ReleaseChunk) -> None:
        """Make what this attempt has written the files of the chunk, in one rename."""
        target = self.chunk(chunk)
        shutil.rmtree(target, ignore_errors=True)
        self.attempt(chunk).rename(target)

    def remove(self) -> None:
        """Delete the folder with everything in it."""
        shutil.rmtree(self.root, ignore_errors=True)


@lru_cache(maxsize=1)
def renditions_read(folder: BuildFolder, digest: str) -> Renditions:
    """Return the release in both languages; a process makes them once, for all chunks that it writes.

    Raises ConflictError where the content is not there as it was, or another version of the portal has frozen it.
    """
    if not folder.has_content(digest):
        raise ConflictError(
            "Isi terbitan yang dibekukan untuk penyusunan ini hilang atau berubah. Buang rancangan ini, "
            "lalu siapkan lagi."
        )
    return renditions_of(thaw(folder.content(digest)))


def chunks_join(folder: BuildFolder, chunks: Iterable[ReleaseChunk], target: Path) -> list[ReleaseChunk]:
    """Put the files of all chunks together in `target`, and return the chunks whose files are not as recorded.

    The files stay where they are and get a second name, so that a worker that dies meanwhile takes nothing away.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    return [chunk for chunk in chunks if not _linked(folder.chunk(chunk), target, chunk.files or {})]


def records_of(chunks: Iterable[ReleaseChunk]) -> dict[str, FileRecord]:
    """Return what finished chunks say of their files. Raises ValueError where two have written the same one."""
    records: dict[str, FileRecord] = {}
    for chunk in chunks:
        files = {path: FileRecord(*record) for path, record in (chunk.files or {}).items()}
        if twice := records.keys() & files.keys():
            raise ValueError(f"two chunks wrote {min(twice)}")
        records |= files
    return records


def forget_renditions() -> None:
    """Give back the memory of the release that this process has taken part in last."""
    renditions_read.cache_clear()


def _linked(source: Path, target: Path, files: Mapping[str, list[object]]) -> bool:
    """Give the files of a chunk, and their twins, a name in `target` too; return whether they are as recorded."""
    n_files = 0
    for folder, _folders, names in os.walk(source):
        below = target / Path(folder).relative_to(source)
        below.mkdir(exist_ok=True)
        for name in names:
            path = Path(folder) / name
            _name_too(path, below / name)
            if path.suffix not in TWINS.values():
                n_files += 1
                known = files.get(str(path.relative_to(source)))
                if known is None or sha256_of(path.read_bytes()) != known[0]:
                    return False
    return n_files == len(files)


def _name_too(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # a file system without a second name for a file
        shutil.copyfile(path, other)
