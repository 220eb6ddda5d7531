"""Opens one file that a stranger made, in a process of its own: the file comes in at stdin, what was found goes out.

Run by its path, with what to do, in which size, and the seconds and bytes that it may use at most: it imports nothing
of the portal. Readers of PDF and pictures are large programs, and files are made to break them; here a broken one
harms nobody.

    look          is a PDF locked, does it hold scripts or files, which names stand in its objects, and which kinds of
                  actions begin by themselves? as JSON
    check-picture is a picture whole? as JSON
    draw-pdf      the first page of a PDF as WebP
    draw-picture  a picture as WebP, turned upright and without what its camera wrote into it
"""

import io
import json
import re
import resource
import struct
import sys
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

Size = tuple[int, int]
SIZES: dict[str, Size] = {"": (0, 0), "small": (240, 320), "large": (1200, 1600)}
"""The most that a drawing measures, in pixels across and down."""

_PASSWORD = 4
"""What pdfium says of a document that asks for a password (FPDF_ERR_PASSWORD)."""

_STREAM = re.compile(rb">>stream\r\n.*?endstream", re.DOTALL)
"""A stream as pdfium writes it. A text that says the same is written otherwise: its line ends are escaped."""

_TEXT = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)
"""A text as pdfium writes it; an address in it may spell a name."""

_NAME = re.compile(rb"/[A-Za-z0-9]+")
_OBJECT = re.compile(rb"^(\d+ \d+) obj\b(.*?)endobj\b", re.DOTALL | re.MULTILINE)
_TOKEN = re.compile(rb"<<|>>|[\[\]]|\(\)|<[0-9A-Fa-f\s]*>|\d+ \d+ R\b|/[^\s/<>\[\]()]*|[^\s/<>\[\]()]+")
_BEGINS = re.compile(rb"/(?:OpenAction|AA)\b")
"""Where it is noted what happens by itself: when a document opens, and at events of a page or a field."""

_MOST_STEPS = 8
"""How many references may lead to a thing, one to the next."""

Thing: TypeAlias = "bytes | list[Thing] | dict[bytes, Thing]"
"""A name, number or reference as it is written, an array, or a dictionary."""


def look(content: bytes, _: Size) -> bytes:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) != _PASSWORD:
            raise
        return json.dumps({"locked": True}).encode()
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(document.raw)
    objects = _objects(document)
    names = b" ".join(sorted(set(_NAME.findall(objects)))).decode("latin-1")
    found = {
        "scripts": scripts > 0,
        "files": document.count_attachments() > 0,
        "names": names,
        "automatic": sorted(kind.decode("latin-1") for kind in Actions(objects).automatic()),
    }
    return json.dumps(found).encode()


def _objects(document: pypdfium2.PdfDocument) -> bytes:
    """Return the objects without streams and texts: unlocked, unpacked and unescaped, as pdfium writes a copy."""
    copy = io.BytesIO()
    document.save(copy, flags=raw.FPDF_REMOVE_SECURITY)
    return _TEXT.sub(b"()", _STREAM.sub(b">>", copy.getvalue()))


class Actions:
    """What the objects of a PDF, as pdfium writes them, do by themselves."""

    def __init__(self, objects: bytes) -> None:
        self._bodies = {found[1]: found[2] for found in _OBJECT.finditer(objects)}

    def automatic(self) -> set[bytes]:
        """Return the kinds of the actions that begin by themselves, and of those that follow them."""
        begun = [_parsed(body) for body in self._bodies.values() if _BEGINS.search(body)]
        waiting = [
            start for thing in begun for inner in _dictionaries(thing) for start in self._starts(inner)
        ]
        kinds: set[bytes] = set()
        seen: set[bytes] = set()
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, bytes) and thing in seen:
                continue
            if isinstance(thing, bytes):
                seen.add(thing)
            action = self._resolved(thing)
            if isinstance(action, list):
                waiting.extend(action)
            elif isinstance(action, dict):
                kind = self._resolved(action.get(b"/S", b""))
                kinds |= {kind} if isinstance(kind, bytes) and kind else set()
                waiting.append(action.get(b"/Next", b""))
        return kinds

    def _starts(self, inner: dict[bytes, Thing]) -> Iterator[Thing]:
        yield inner.get(b"/OpenAction", b"")
        events = self._resolved(inner.get(b"/AA", b""))
        if isinstance(events, dict):
            yield from events.values()

    def _resolved(self, thing: Thing) -> Thing:
        for _ in range(_MOST_STEPS):
            if not (isinstance(thing, bytes) and thing.endswith(b" R")):
                break
            thing = _parsed(self._bodies.get(thing[:-2], b""))
        return thing


def _dictionaries(thing: Thing) -> Iterator[dict[bytes, Thing]]:
    waiting = [thing]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            yield inner
            waiting.extend(inner.values())
        elif isinstance(inner, list):
            waiting.extend(inner)


def _parsed(body: bytes) -> Thing:
    """Return the first thing in the body of an object, b"" where there is none."""
    open_: list[list[Thing]] = [[]]
    for token in _TOKEN.findall(body):
        if token in {b"<<", b"["}:
            open_.append([])
        elif token in {b">>", b"]"} and len(open_) > 1:
            things = open_.pop()
            open_[-1].append(things if token == b"]" else _dictionary(things))
        else:
            open_[-1].append(token)
    return open_[0][0] if open_[0] else b""


def _dictionary(things: list[Thing]) -> dict[bytes, Thing]:
    return {
        key: value for key, value in zip(things[::2], things[1::2], strict=False) if isinstance(key, bytes)
    }


def check_picture(content: bytes, _: Size) -> bytes:
    """Decode the picture to its end, a JPEG at an eighth of its size: all its bytes are read for that as well."""
    Image.MAX_IMAGE_PIXELS = None  # the memory that this process may use is the limit
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            picture.draft("RGB", (1, 1))
            picture.load()
    except (OSError, SyntaxError, ValueError, EOFError, LookupError, struct.error) as error:
        return json.dumps({"broken": str(error)}).encode()
    return json.dumps({"broken": ""}).encode()


def draw_pdf(content: bytes, size: Size) -> bytes:
    page = pypdfium2.PdfDocument(content)[0]
    width, height = page.get_size()
    scale = min(size[0] / width, size[1] / height)
    return _drawn(page.render(scale=scale).to_pil(), size)


def draw_picture(content: bytes, size: Size) -> bytes:
    Image.MAX_IMAGE_PIXELS = None  # the memory that this process may use is the limit
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        picture.draft("RGB", (max(size), max(size)))  # lets a JPEG be read at a fraction of its size
        picture.thumbnail((max(size), max(size)))
        return _drawn(ImageOps.exif_transpose(picture), size)


def _drawn(picture: Image.Image, size: Size) -> bytes:
    paper = Image.new("RGB", picture.size, "white")
    has_holes = picture.mode in {"RGBA", "LA"} or "transparency" in picture.info
    clear = picture.convert("RGBA") if has_holes else picture.convert("RGB")
    paper.paste(clear, mask=clear if has_holes else None)
    paper.thumbnail(size)
    stream = io.BytesIO()
    paper.save(stream, "WEBP", quality=78, method=4)
    return stream.getvalue()


WAYS: dict[str, Callable[[bytes, Size], bytes]] = {
    "look": look,
    "check-picture": check_picture,
    "draw-pdf": draw_pdf,
    "draw-picture": draw_picture,
}


def main(what: str, size: str, seconds: int, n_bytes: int) -> None:
    """Do it within the limits; ends with an error where they do not allow it, or where the file is damaged."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(WAYS[what](sys.stdin.buffer.read(), SIZES[size]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
