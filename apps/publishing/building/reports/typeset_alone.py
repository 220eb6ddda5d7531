"""Sets reports as PDFs and pictures as PNGs, in a process of its own: requests come at stdin, files go out at stdout.

Run by its path, with the bytes of memory that it may use: it imports nothing of the portal. What sets pages keeps its
memory for the next page; in a process of its own that memory is gone when the release is built. The process ends when
nobody is at the other end any more, also when the worker that started it was killed.

A request is a JSON document after its length in four bytes: `template` (a file beside this one), `data` (the text that
the template reads), `fonts` (folders) and `timestamp` (of the release, because a PDF says when it was made). The answer
is one byte, 1 for a file and 0 for what went wrong, then its length in four bytes, then the file or the text.

A picture is set as a PDF too, in the letters of the reports, and then drawn in points: that takes a third of the time
that Typst needs for a PNG of its own. Its weights of letters are written out for it: by `font-weight` alone, a font of
all weights would stay at its thinnest.
"""

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
import typst
from PIL.Image import Quantize
from PIL.PngImagePlugin import PngInfo

TEMPLATES = Path(__file__).parent
PICTURE = "picture.typ"
COLOURS = 64
"""Of a picture: the classes, their patterns, and the edges of letters. It makes a fifth of the bytes."""

WHITE = 250


def main(n_bytes: int) -> None:
    """Answer requests until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    setters: dict[str, typst.Compiler] = {}
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    while request := read_message(incoming):
        try:
            answer, is_set = answer_to(setters, json.loads(request)), True
        except typst.TypstError as error:
            answer, is_set = error.diagnostic.encode(), False
        outgoing.write(bytes([is_set]) + len(answer).to_bytes(4, "big") + answer)
        outgoing.flush()


def read_message(stream: BinaryIO) -> bytes:
    """Return the next request; nothing where the other end is gone."""
    length = stream.read(4)
    return stream.read(int.from_bytes(length, "big")) if len(length) == 4 else b""


def answer_to(setters: dict[str, typst.Compiler], request: dict[str, Any]) -> bytes:
    """Return the file that one request asks for."""
    if request["template"] != PICTURE:
        return typeset(setters, request)
    data = json.loads(request["data"])
    svg = data["svg"]
    for weight in (400, 600):
        old = f'font-weight="{weight}"'
        svg = svg.replace(old, f"style=\"font-variation-settings:'wght' {weight}\"")
    pdf = typeset(setters, {**request, "data": json.dumps({**data, "svg": svg}, ensure_ascii=False)})
    return draw_points(pdf, data["scale"], data["about"])


def draw_points(pdf: bytes, scale: float, about: str) -> bytes:
    """Return the page of a PDF as PNG, `scale` points for each of its units; what it is about is said in its head."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=scale).to_pil()
    head = PngInfo()
    head.add_itxt("Description", about)
    few = picture.quantize(COLOURS, method=Quantize.FASTOCTREE, dither=0)
    few.putpalette(_whitened(few.getpalette() or []))
    out = io.BytesIO()
    few.save(out, "PNG", pnginfo=head)
    return out.getvalue()


def _whitened(palette: list[int]) -> list[int]:
    """Return a palette in which what is nearly white, by the rounding of its making, is white."""
    colours = [palette[place : place + 3] for place in range(0, len(palette), 3)]
    return [value for colour in colours for value in ([255] * 3 if min(colour) > WHITE else colour)]


def typeset(setters: dict[str, typst.Compiler], request: dict[str, Any]) -> bytes:
    """Return the PDF of one request. Each template is read once, and the fonts with it."""
    template = request["template"]
    if template not in setters:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=request["fonts"])
        setters[template] = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=fonts)
    setter, inputs = setters[template], {"data": request["data"]}
    when = request["timestamp"]
    try:
        pdf = setter.compile(format="pdf", pdf_standards="ua-1", timestamp=when, sys_inputs=inputs)
    except typst.TypstError as error:
        if "PDF/UA-1" not in error.message:
            raise
        # A sign that none of the fonts has is an empty box, which the standard forbids. The tags stay.
        pdf = setter.compile(format="pdf", timestamp=when, sys_inputs=inputs)
    return pdf  # type: ignore[return-value]  # bytes: a PDF is one file


if __name__ == "__main__":
    main(int(sys.argv[1]))
