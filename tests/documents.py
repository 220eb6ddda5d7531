"""Tables of the documents that repeat the code, between `<!-- table: NAME -->` and `<!-- end: NAME -->`.

`UPDATE_DOCS=1 .venv/bin/pytest tests -k documented -n0` writes them anew; without it a difference fails.
"""

import os
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOW_TO_REFRESH = "run: UPDATE_DOCS=1 .venv/bin/pytest tests -k documented -n0"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; every cell is taken as it is."""
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def assert_documented(document: str, name: str, expected: str) -> None:
    """Compare the table `name` of a document with `expected`; with UPDATE_DOCS set, write it instead."""
    path = ROOT / document
    text = path.read_text(encoding="utf-8")
    start, end = f"<!-- table: {name} -->\n", f"\n<!-- end: {name} -->"
    assert text.count(start) == text.count(end) == 1, f"{document} has no table {name}"
    before, rest = text.split(start)
    written, after = rest.split(end)
    if os.environ.get("UPDATE_DOCS") and written.strip() != expected:
        path.write_text(f"{before}{start}\n{expected}\n{end}{after}", encoding="utf-8")
        return
    assert written.strip() == expected, f"{document}, table {name}; {HOW_TO_REFRESH}"
