"""One file with all data of a release, for whoever takes the whole."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from .citing import CFF, CSL
from .files import zip_entry

ARCHIVE: Final = "data/semua-data.zip"

_DATA: Final = ("data/", "peta/", "README.txt", CSL, CFF)
"""What is in it: the tables and maps of the whole, and how to read and cite them."""

_PACKED: Final = (".zip", ".xlsx", ".parquet", ".png")


def write_archive(root: Path, paths: Iterable[str], folder: str) -> bytes:
    """Return a ZIP of those files below `root` that are data, inside one `folder`; equal files give equal bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for path in sorted(path for path in paths if path.startswith(_DATA)):
            entry = zip_entry(f"{folder}/{path}", is_packed=path.endswith(_PACKED))
            target.writestr(entry, (root / path).read_bytes())
    return archive.getvalue()
