"""Files as people attach them, and as those make them who mean harm."""

import io
import zipfile
import zlib
from typing import Any

import openpyxl
from PIL import Image

CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "application/vnd.openxmlformats-officedocument"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD_MAIN = f"{OFFICE}.wordprocessingml.document.main+xml"
EXCEL_MAIN = f"{OFFICE}.spreadsheetml.sheet.main+xml"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The text that every virus scanner takes for a virus by agreement, and that does nothing."""


BROKEN_PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Page >>\nendobj\ntrailer\n<<>>\n%%EOF\n"
"""Has the marks of a PDF, and cannot be opened."""


def zipped(parts: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)  # dated 1980: the same bytes in every process
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def content_types(*kinds: str) -> str:
    parts = "".join(
        f'<Override PartName="/part{number}.xml" ContentType="{kind}"/>' for number, kind in enumerate(kinds)
    )
    return f'<?xml version="1.0"?><Types xmlns="{CONTENT_TYPES}">{parts}</Types>'


def relationships(*rows: tuple[str, str], mode: str = "External") -> str:
    """Return a list of relationships, each of a kind and a target."""
    namespace, kinds = (
        "http://schemas.openxmlformats.org/package/2006/relationships",
        f"{RELATION}/relationships",
    )
    parts = "".join(
        f'<Relationship Id="r{number}" Type="{kinds}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        for number, (kind, target) in enumerate(rows)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{namespace}">{parts}</Relationships>'


def word(
    parts: dict[str, bytes | str] | None = None, *, types: tuple[str, ...] = (), main: str = WORD_MAIN
) -> bytes:
    """Return a document of Word: its list of parts, its text, and what else is named."""
    named = {"[Content_Types].xml": content_types(main, *types), "word/document.xml": "<w:document/>"}
    return zipped({**named, **(parts or {})})


def workbook() -> bytes:
    """Return a workbook as Excel writes it, but for the moment of its making: the same bytes in every process."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Kejadian", 3])
    book.save(stream)
    with zipfile.ZipFile(stream) as made:
        return zipped({name: made.read(name) for name in made.namelist() if name != "docProps/core.xml"})


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: Any = "teal", **saving: Any
) -> bytes:
    stream = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, colour).save(stream, kind, **saving)
    return stream.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG whose head tells a size that its few bytes do not show."""
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    rest = picture("PNG")[33:]
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + head + zlib.crc32(head).to_bytes(4) + rest


def packed_pdf(catalog: bytes = b"", trailer: bytes = b"", others: tuple[bytes, ...] = ()) -> bytes:
    """Return a PDF whose objects are packed together, so that what is in them cannot be read as it stands.

    `catalog` and `trailer` are added to those dictionaries; `others` are objects 4, 5 and so on.
    """
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
        *others,
    ]
    places, body = [], b""
    for number, content in enumerate(objects, start=1):
        places.append(b"%d %d" % (number, len(body)))
        body += content + b" "
    index = b" ".join(places) + b" "
    packed = zlib.compress(index + body)
    pack, table = len(objects) + 1, len(objects) + 2
    head = b"%PDF-1.5\n"
    first = b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Length %d/Filter/FlateDecode>>stream\n" % (
        pack,
        len(objects),
        len(index),
        len(packed),
    )
    start = head + first + packed + b"\nendstream\nendobj\n"
    rows = [b"\x00\x00\x00\x00\xff"]
    rows += [b"\x02" + pack.to_bytes(3) + bytes([number]) for number in range(len(objects))]
    rows += [b"\x01" + len(head).to_bytes(3) + b"\x00", b"\x01" + len(start).to_bytes(3) + b"\x00"]
    found = b"".join(rows)
    last = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 3 1]/Root 1 0 R/Length %d%s>>stream\n" % (
        table,
        table + 1,
        len(found),
        trailer,
    )
    return start + last + found + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(start)


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    return packed_pdf(trailer=lock)
