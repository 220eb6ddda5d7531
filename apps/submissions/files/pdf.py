"""PDF documents: whether one is a PDF, asks for a password, carries scripts or files along, or acts by itself."""

import json
import re
from typing import BinaryIO, Final

from .alone import AloneBusyError, AloneError, run_alone
from .signatures import hidden_file

_PRINT: Final = "Cetak dokumennya ke PDF baru (Print to PDF), lalu unggah hasilnya."

LOCKED: Final = (
    "dikunci dengan kata sandi, sehingga pemeriksa tidak dapat membacanya. "
    "Simpan salinannya tanpa kata sandi, lalu unggah salinan itu."
)
SCRIPTS: Final = f"memuat skrip atau perintah, yang dapat berjalan di komputer pembacanya. {_PRINT}"
FORMS: Final = (
    f"memakai formulir XFA, yang dapat memuat skrip dan tidak dapat dibuka semua pembaca PDF. {_PRINT}"
)
FILES: Final = (
    "memuat berkas lain sebagai lampiran. "
    "Unggah lampiran itu sebagai berkas sendiri, dan dokumennya dicetak ke PDF baru (Print to PDF)."
)
DISGUISED: Final = f"diawali isi jenis lain, seperti halaman web atau arsip, sebelum isi PDF-nya. {_PRINT}"
OUTSIDE: Final = (
    "melakukan sesuatu di luar dokumennya tanpa diminta pembacanya, misalnya membuka alamat saat dibuka. "
    f"{_PRINT}"
)
CLOSED: Final = f"tidak dapat dibuka untuk diperiksa sampai selesai. {_PRINT}"

_EARLY: Final = 1024
"""Readers of PDF look for its mark within so many bytes (ISO 32000-1, annex H.3)."""

_OTHER: Final = re.compile(rb"<[!?/A-Za-z]|PK\x03\x04|PK\x05\x06|Rar!\x1a|7z\xbc\xaf")
"""What stands before the mark of a PDF only where the file is something else as well."""

_OBJECT: Final = re.compile(rb"\d\s+\d+\s+obj\b")
_END: Final = re.compile(rb"\b(?:trailer|startxref)\b")

_LAST: Final = re.compile(rb"%%EOF[\x00\s\x1a]*+(?:%[^\r\n]*+[\x00\s\x1a]*+)*+")
"""The end of a PDF, with the remarks that programs write behind it."""

_GOES_ON: Final = re.compile(rb"\Z|\d++\s++\d++\s++obj\b|xref\b|startxref\b")
"""What follows it: nothing, or another revision of the document."""

_PAGE: Final = re.compile(rb"/Page(?![A-Za-z0-9])")
"""Stands in every PDF with a page, unless it is packed. A document without any does not open."""

_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_SCRIPT: Final = re.compile(
    rb"/(?:JavaScript|Launch|Rendition|RichMedia|Movie|ImportData|SubmitForm|GoToR|GoToE)(?![A-Za-z0-9])"
)
"""Scripts, and all actions that lead out of the document but one: the address (URI) behind a link."""

_STAY: Final = frozenset({"/GoTo", "/Named", "/Hide", "/ResetForm", "/SetOCGState", "/Trans", "/GoTo3DView"})
"""The actions that may begin by themselves (OpenAction, AA, and Next behind those): they stay in the document."""

_FILE: Final = re.compile(rb"/EmbeddedFiles?(?![A-Za-z0-9])")

_SHORT_SCRIPT: Final = re.compile(rb"/JS(?![A-Za-z0-9])")
_SHORT_FORM: Final = re.compile(rb"/XFA(?![A-Za-z0-9])")
"""Names so short that the bytes of a picture may spell them by chance."""

_HIDES: Final = re.compile(rb"/(?:Encrypt|ObjStm|JS|XFA|OpenAction|AA)(?![A-Za-z0-9])")
"""What a look into the document has to settle: it is locked, its parts are packed, a short name occurs, or something
begins by itself.
"""


def pdf_obstacle(stream: BinaryIO) -> str | None:
    """Return why a PDF cannot be taken, as the end of a sentence that names it; None where it can.

    "" means that it is no PDF. Names are looked for in the bytes as they stand. Where they may be hidden, a process of
    its own opens the document, and they are looked for in what it holds. Raises AloneBusyError where that cannot be
    done now.
    """
    stream.seek(0)
    content = stream.read()
    start = content[:_EARLY].find(b"%PDF-")
    if start < 0 or not _OBJECT.search(content, start) or not _END.search(content, start):
        return ""
    if _OTHER.search(content, 0, start):
        return DISGUISED
    names = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _SCRIPT.search(names):
        return SCRIPTS
    if _FILE.search(names):
        return FILES
    return _hidden_obstacle(content) if _HIDES.search(names) or not _PAGE.search(names) else None


def pdf_has_tail(stream: BinaryIO) -> bool:
    """Whether something follows an end of the document that is no revision of it: a web page, a program.

    Behind an end follow blanks, remarks, or another revision. No remark is another file, nor is what stands last.
    """
    stream.seek(0)
    content = stream.read()
    last = 0
    for found in _LAST.finditer(content):
        if not _GOES_ON.match(content, found.end()) or hidden_file(found[0]):
            return True
        last = found.end()
    # What goes on behind the last end, or stands where there is none, has no end that could be looked behind.
    rest = max(content.rfind(b"endobj", last), last)
    return bool(hidden_file(content[rest:]))


def _hidden_obstacle(content: bytes) -> str | None:
    try:
        found = json.loads(run_alone("look", content))
    except AloneBusyError:
        raise
    except (AloneError, ValueError):
        return CLOSED
    names = found.get("names", "").encode("latin-1")
    for is_so, obstacle in (
        (found.get("locked"), LOCKED),
        (found.get("scripts") or _SCRIPT.search(names), SCRIPTS),
        (found.get("files") or _FILE.search(names), FILES),
        (_SHORT_FORM.search(names), FORMS),
        (_SHORT_SCRIPT.search(names), SCRIPTS),
        (set(found.get("automatic", ())) - _STAY, OUTSIDE),
    ):
        if is_so:
            return obstacle
    return None
