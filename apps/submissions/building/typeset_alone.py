"""Sets one sheet as a PDF, in a process of its own: the sheet as JSON comes in at stdin, the PDF goes out at stdout.

Run by its path, with the seconds and bytes that it may use at most: it imports nothing of the portal. What sets pages
keeps its memory for the next time, and how long a page takes depends on what people typed; in a process of its own
neither can harm the web server.
"""

import resource
import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).parent / "form.typ"


def main(seconds: int, n_bytes: int) -> None:
    """Write the PDF; ends with an error where the limits do not allow it."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    # The fonts within the package, so that the page is the same on every machine; and no font or file from elsewhere.
    compiler = typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"sheet": sys.stdin.buffer.read().decode()},
    )
    try:
        pdf = compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        if "PDF/UA-1" not in error.message:
            raise
        # A sign that none of the fonts has (an emoji) is an empty box. The standard forbids that; paper does not mind.
        pdf = compiler.compile(format="pdf")
    sys.stdout.buffer.write(pdf)  # type: ignore[arg-type]  # bytes: a PDF is one file


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
