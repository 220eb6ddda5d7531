"""Sets reports as PDFs, in a process of its own, one after the other: requests come in at stdin, PDFs go out at stdout.

Run by its path, with the bytes of memory that it may use: it imports nothing of the portal. What sets pages keeps its
memory for the next page; in a process of its own that memory is gone when the release is built. The process ends when
nobody is at the other end any more, also when the worker that started it was killed.

A request is a JSON document after its length in four bytes: `template` (a file beside this one), `data` (the text that
the template reads), `fonts` (folders) and `timestamp` (of the release, because a PDF says when it was made). The answer
is one byte, 1 for a PDF and 0 for what went wrong, then its length in four bytes, then the PDF or the text.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

import typst

TEMPLATES = Path(__file__).parent


def main(n_bytes: int) -> None:
    """Answer requests until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    setters: dict[str, typst.Compiler] = {}
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    while request := read_message(incoming):
        try:
            answer, is_set = typeset(setters, json.loads(request)), True
        except typst.TypstError as error:
            answer, is_set = error.diagnostic.encode(), False
        outgoing.write(bytes([is_set]) + len(answer).to_bytes(4, "big") + answer)
        outgoing.flush()


def read_message(stream: BinaryIO) -> bytes:
    """Return the next request; nothing where the other end is gone."""
    length = stream.read(4)
    return stream.read(int.from_bytes(length, "big")) if len(length) == 4 else b""


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
