"""Pictures (JPEG, PNG): whether one is whole, how large it becomes when it is drawn, and what else lies in its file."""

import json
import zlib
from typing import BinaryIO, Final

from .alone import AloneBusyError, AloneError, run_alone
from .signatures import hidden_file

MAX_SIDE: Final = 30_000
MAX_PIXELS: Final = 250_000_000
"""The largest cameras of telephones take 200 million; an A3 page scanned with 600 dots an inch has 70."""

TOO_MANY: Final = (
    "berukuran terlalu besar saat dibuka, lebih dari 250 juta titik. Perkecil gambarnya, lalu unggah lagi."
)
BROKEN: Final = (
    "tidak lengkap atau rusak: gambarnya terputus sebelum selesai. "
    "Periksa berkas aslinya, lalu kirim lagi seluruhnya."
)
HEAVY: Final = "terlalu berat untuk diperiksa. Perkecil gambarnya, lalu unggah lagi."
TWOFOLD: Final = (
    "menyimpan isi jenis lain ({}) di balik gambarnya. "
    "Simpan ulang gambarnya dari aplikasi gambar, lalu unggah hasilnya; isi lainnya diunggah sendiri."
)

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_PNG_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""Which bits a sample may have, by the type of colour (PNG specification, table 11.1)."""

_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG that begin a frame, and tell its size."""

_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
"""Markers that nothing follows."""


def picture_obstacle(extension: str, stream: BinaryIO) -> str | None:
    """Return why a picture cannot be taken, as the end of a sentence that names it; None where it can.

    "" means that it is no picture of its kind. Its head is judged first; then a process of its own decodes it to the
    end. What cameras write behind a picture (a film, a second picture) may stay, as long as it is no other file that
    programs know from anywhere within. Raises AloneBusyError where it cannot be decoded now.
    """
    stream.seek(0)
    size = _png_size(stream) if extension == "png" else _jpeg_size(stream)
    if size is None or min(size) < 1:
        return ""
    width, height = size
    if max(size) > MAX_SIDE or width * height > MAX_PIXELS:
        return TOO_MANY
    stream.seek(0)
    content = stream.read()
    if other := hidden_file(content):
        return TWOFOLD.format(other)
    if extension == "png" and _PNG_END not in content:
        return BROKEN  # all points may be there, but the file was cut on its way
    return _broken_obstacle(content)


def _broken_obstacle(content: bytes) -> str | None:
    try:
        found = json.loads(run_alone("check-picture", content))
    except AloneBusyError:
        raise
    except (AloneError, ValueError):
        return HEAVY
    return BROKEN if found.get("broken", "?") else None


def _png_size(stream: BinaryIO) -> tuple[int, int] | None:
    head = stream.read(33)
    if len(head) < 33 or not head.startswith(_PNG + b"\x00\x00\x00\rIHDR"):
        return None
    is_whole = zlib.crc32(head[12:29]) == int.from_bytes(head[29:33])
    depth, colour = head[24], head[25]
    if not is_whole or depth not in _PNG_DEPTHS.get(colour, ()):
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _jpeg_size(stream: BinaryIO) -> tuple[int, int] | None:
    if stream.read(2) != b"\xff\xd8":
        return None
    while (marker := _next_marker(stream)) is not None:
        if marker in _ALONE:
            continue
        length = int.from_bytes(stream.read(2))
        if length < 2:
            return None
        if marker in _FRAMES:
            frame = stream.read(5)
            return (int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3])) if len(frame) == 5 else None
        stream.seek(length - 2, 1)
    return None


def _next_marker(stream: BinaryIO) -> int | None:
    """Return the next marker before the picture itself; None where none follows, or something else does."""
    if stream.read(1) != b"\xff":
        return None
    while (sign := stream.read(1)) == b"\xff":
        pass
    return sign[0] if sign and sign[0] not in {0x00, 0xD9, 0xDA} else None
