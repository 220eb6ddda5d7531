"""Opening a bundle, a ZIP or a folder, that may come from anywhere: it is never unpacked, nor read where too large."""

import lzma
import zipfile
import zlib
from pathlib import Path
from typing import Final

from ...exceptions import InputError
from .content import CHECKSUMS, INPUTS, LATEST, MANIFEST, README, REGIONS, RESULTS, TREATED, VALUES

KNOWN: Final = (README, MANIFEST, CHECKSUMS, REGIONS, INPUTS, LATEST, VALUES, TREATED, RESULTS)
NEEDED: Final = (MANIFEST, CHECKSUMS, REGIONS, INPUTS, RESULTS)
FILE_LIMIT: Final = 256 * 1024 * 1024
TOTAL_LIMIT: Final = 512 * 1024 * 1024
ENTRY_LIMIT: Final = 100
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError, ValueError,
)  # fmt: skip


class BadBundleError(InputError):
    """What was given is not a bundle, or cannot be looked at."""


def bundle_open(path: Path) -> dict[str, bytes]:
    """Return the files of a bundle by name. Raises BadBundleError with what is wrong and what to do."""
    try:
        if not path.exists():
            raise BadBundleError(f"Paket {path} tidak ada. Periksa nama dan foldernya.")
        files = _read_folder(path) if path.is_dir() else _read_zip(path)
    except OSError as error:
        raise BadBundleError(f"Paket {path} tidak dapat dibuka. Periksa izinnya.") from error
    missing = [name for name in NEEDED if name not in files]
    if missing:
        raise BadBundleError(
            f"Paket {path.resolve().name} tidak lengkap: {', '.join(missing)} tidak ada. "
            "Unduh ulang, jangan ubah isinya."
        )
    return files


def _read_folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name in KNOWN:
        file = path / name
        if not file.exists():
            continue
        if not file.is_file() or file.is_symlink():
            raise BadBundleError(f"{name} pada {path} bukan berkas biasa. Unduh dan buka ulang paketnya.")
        if file.stat().st_size > FILE_LIMIT:
            raise _too_large(name)
        files[name] = file.read_bytes()
    return files


def _read_zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive.infolist())
            return {entry.filename: _read_entry(archive, entry) for entry in archive.infolist()}
    except _BROKEN as error:
        raise BadBundleError(
            f"{path.name} bukan ZIP yang utuh. Unduh ulang paketnya, atau sebutkan folder isinya."
        ) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse, before anything is read, names and sizes that a bundle of the portal does not have."""
    if len(entries) > ENTRY_LIMIT:
        raise BadBundleError(
            f"Paket berisi {len(entries)} berkas; paket hitungan berisi paling banyak {len(KNOWN)}."
        )
    names = [entry.filename for entry in entries]
    for name in names:
        if name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name:
            raise BadBundleError(
                f"Paket memuat jalur {name!r} yang keluar dari foldernya. Jangan dibuka; unduh ulang dari portal."
            )
    for name in names:
        if name not in KNOWN:
            raise BadBundleError(
                f"Paket memuat {name!r}, yang bukan bagian paket hitungan. Berkasnya harus langsung di dalam ZIP: "
                f"{', '.join(KNOWN)}."
            )
        if names.count(name) > 1:
            raise BadBundleError(f"Paket memuat {name} lebih dari sekali. Unduh ulang dari portal.")
    for entry in entries:
        if entry.file_size > FILE_LIMIT:
            raise _too_large(entry.filename)
    if sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
        raise _too_large("isi paket")


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read one file, and no more than its header promised, however much it unpacks to."""
    with archive.open(entry) as file:
        body = file.read(entry.file_size + 1)
    if len(body) != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return body


def _too_large(name: str) -> BadBundleError:
    limit = FILE_LIMIT // (1024 * 1024)
    return BadBundleError(
        f"{name} terlalu besar bila dibuka (batasnya {limit} MB), jadi tidak diperiksa. Unduh ulang dari portal."
    )


def printable(text: str) -> str:
    """Show control characters as text, so that a forged bundle cannot write its own verdict on the terminal."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
