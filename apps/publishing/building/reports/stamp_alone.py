"""Lays the name of a reader over every page of a PDF, in a process of its own: it comes in at stdin, and goes out.

Run by its path, with the seconds and bytes that it may use at most, and the request as JSON: `name` and `line` are what
is laid over, `fonts` the folders of letters. It imports nothing of the portal, and neither a large book nor a strange
name can harm the web server. What is laid over is marked as an artifact: the tags of the report, by which a screen
reader reads it, stay as they are.
"""

import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import typst

TEMPLATE = Path(__file__).with_name("stamp.typ")


def main(seconds: int, n_bytes: int, request: dict[str, Any]) -> None:
    """Write the PDF; ends with an error where the limits do not allow it."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    sys.stdout.buffer.write(stamped(sys.stdin.buffer.read(), request))


def stamped(report: bytes, request: dict[str, Any]) -> bytes:
    """Return the report with the reader's name on each page."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=request["fonts"])
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)
    document = pypdfium2.PdfDocument(report)
    layers: dict[tuple[float, float], pypdfium2.PdfXObject] = {}
    for page in document:
        size = page.get_size()
        if size not in layers:
            data = {"width": size[0], "height": size[1], "name": request["name"], "line": request["line"]}
            layer = compiler.compile(format="pdf", sys_inputs={"data": json.dumps(data)}, pdf_tags=False)
            layers[size] = pypdfium2.PdfDocument(layer).page_as_xobject(0, document)
        laid = layers[size].as_pageobject()
        pypdfium2.raw.FPDFPageObj_AddMark(laid.raw, b"Artifact")
        page.insert_obj(laid)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
