"""PDF documents: whether one asks for a password, or carries scripts or other files along."""

import json
import re
from typing import BinaryIO, Final

from .alone import AloneError, run_alone

LOCKED: Final = (
    "dikunci dengan kata sandi, sehingga pemeriksa tidak dapat membacanya. "
    "Simpan salinannya tanpa kata sandi, lalu unggah salinan itu."
)
SCRIPTS: Final = (
    "memuat skrip atau perintah, yang dapat berjalan di komputer pembacanya. "
    "Cetak dokumennya ke PDF baru (Print to PDF), lalu unggah hasilnya."
)
FILES: Final = (
    "memuat berkas lain sebagai lampiran. "
    "Unggah lampiran itu sebagai berkas sendiri, dan dokumennya dicetak ke PDF baru (Print to PDF)."
)

_EARLY: Final = 1024
"""Readers of PDF look for its mark within so many bytes (ISO 32000-1, annex H.3)."""

_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_SCRIPT: Final = re.compile(rb"/(?:JavaScript|Launch)(?![A-Za-z0-9])")
_FILE: Final = re.compile(rb"/EmbeddedFiles?(?![A-Za-z0-9])")
_HIDES: Final = (b"/Encrypt", b"/ObjStm")
"""What keeps names from being read as they stand: the document is locked, or its parts are packed together."""


def pdf_obstacle(stream: BinaryIO) -> str | None:
    """Return why a PDF cannot be taken, as the end of a sentence that names it; None where it can.

    "" means that it is no PDF. Names are looked for in the bytes as they stand. Where they may be hidden, a process of
    its own opens the document; what that process cannot open passes, as it may only be unusual.
    """
    stream.seek(0)
    content = stream.read()
    if b"%PDF-" not in content[:_EARLY]:
        return ""
    names = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _SCRIPT.search(names):
        return SCRIPTS
    if _FILE.search(names):
        return FILES
    return _hidden_obstacle(content) if any(mark in names for mark in _HIDES) else None


def _hidden_obstacle(content: bytes) -> str | None:
    try:
        found = json.loads(run_alone("look", content))
    except (AloneError, ValueError):
        return None
    for name, obstacle in (("locked", LOCKED), ("scripts", SCRIPTS), ("files", FILES)):
        if found.get(name):
            return obstacle
    return None
