"""The bytes and the text of a file that a person brings."""

from pathlib import Path

from apps.core.exceptions import InvalidInputError
from apps.engine.toml import FileProblem

from .instrument_file import InvalidFileError


def file_bytes(path: Path) -> bytes:
    """Return what a file on this machine holds. Raises InvalidInputError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        ) from error


def file_text(content: bytes, name: str) -> str:
    """Return the text of a file; `name` is what messages call it. Raises InvalidFileError if it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = FileProblem(line, "berkas", "Bukan teks UTF-8.", "Simpan ulang dengan pengodean UTF-8.")
        raise InvalidFileError(name, [problem]) from error
