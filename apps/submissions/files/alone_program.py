"""Opens one file that a stranger made, in a process of its own: the file comes in at stdin, what was found goes out.

Run by its path, with what to do and the seconds and bytes that it may use at most: it imports nothing of the portal.
Readers of PDF and pictures are large programs, and files are made to break them; here a broken one harms nobody.

    look          is a PDF locked, and does it hold scripts or files? as JSON
    draw-pdf      the first page of a PDF, small and large
    draw-picture  a picture, small and large, turned upright and without what its camera wrote into it

Both drawings are WebP; the small one comes first, behind its length in four bytes.
"""

import io
import json
import resource
import sys
from collections.abc import Callable

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

SMALL = (240, 320)
LARGE = (1200, 1600)
"""The most that each drawing measures, in pixels across and down."""

_PASSWORD = 4
"""What pdfium says of a document that asks for a password (FPDF_ERR_PASSWORD)."""


def look(content: bytes) -> bytes:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) != _PASSWORD:
            raise
        return json.dumps({"locked": True}).encode()
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(document.raw)
    return json.dumps({"scripts": scripts > 0, "files": document.count_attachments() > 0}).encode()


def draw_pdf(content: bytes) -> bytes:
    page = pypdfium2.PdfDocument(content)[0]
    width, height = page.get_size()
    scale = min(LARGE[0] / width, LARGE[1] / height)
    return _drawn(page.render(scale=scale).to_pil())


def draw_picture(content: bytes) -> bytes:
    Image.MAX_IMAGE_PIXELS = None  # the memory that this process may use is the limit
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        picture.draft("RGB", LARGE)  # lets a JPEG be read at a fraction of its size
        picture.thumbnail((max(LARGE), max(LARGE)))
        return _drawn(ImageOps.exif_transpose(picture))


def _drawn(picture: Image.Image) -> bytes:
    paper = Image.new("RGB", picture.size, "white")
    has_holes = picture.mode in {"RGBA", "LA"} or "transparency" in picture.info
    clear = picture.convert("RGBA") if has_holes else picture.convert("RGB")
    paper.paste(clear, mask=clear if has_holes else None)
    small, large = (_webp(paper, size) for size in (SMALL, LARGE))
    return len(small).to_bytes(4) + small + large


def _webp(picture: Image.Image, size: tuple[int, int]) -> bytes:
    copy = picture.copy()
    copy.thumbnail(size)
    stream = io.BytesIO()
    copy.save(stream, "WEBP", quality=78, method=4)
    return stream.getvalue()


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "look": look,
    "draw-pdf": draw_pdf,
    "draw-picture": draw_picture,
}


def main(what: str, seconds: int, n_bytes: int) -> None:
    """Do it within the limits; ends with an error where they do not allow it, or where the file is damaged."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(WAYS[what](sys.stdin.buffer.read()))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
