"""Evidence in a folder below MEDIA_ROOT."""

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, cast

from django.core.files.storage import FileSystemStorage

_FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700


class DiskStore(FileSystemStorage):
    """Files that only the portal may read, each complete from the moment at which it has its name."""

    def put(self, name: str, stream: BinaryIO, size: int) -> None:
        """See `EvidenceStore.put`.

        The bytes are first written to another name and then renamed, so that a full disk or a killed process never
        leaves half a file under the hash of the whole.
        """
        target = Path(self.path(name))
        if target.is_file() and target.stat().st_size == size:
            return
        scratch = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
        try:
            target.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            _write(stream, scratch)
            scratch.replace(target)
        except OSError:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)
            raise

    def fetch(self, name: str) -> BinaryIO:
        """See `EvidenceStore.fetch`."""
        return cast("BinaryIO", self.open(name, "rb"))


def _write(stream: BinaryIO, path: Path) -> None:
    """Write the stream to a new file that only the portal may read, and wait until it is on the disk."""
    stream.seek(0)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(stream, file)
        file.flush()
        os.fsync(file.fileno())
