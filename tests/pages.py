"""Pages as a person reads them: tables by their captions, and figures beside the words that name them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_READ = ("caption", "th", "td", "dt", "dd")


@dataclass
class _Table:
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the texts of tables and of lists of terms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self.terms: list[tuple[str, list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(_Table())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in _READ:
            self._open.append((tag, []))

    def handle_data(self, data: str) -> None:
        for _tag, pieces in self._open:
            pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        text = " ".join("".join(self._open.pop()[1]).split())
        if tag == "caption":
            self.tables[-1].caption = text
        elif tag == "dt":
            self.terms.append((text, []))
        elif tag == "dd":
            self.terms[-1][1].append(text)
        else:
            self.tables[-1].rows[-1].append(text)


def table_of(page: str, caption: str) -> list[list[str]]:
    """Return the texts of the table with this caption, row by row; the first row holds the headings."""
    [found] = [table.rows for table in _Reader(page).tables if table.caption == caption]
    return found


def terms_of(page: str) -> dict[str, list[str]]:
    """Return what stands beside each term of the page; of a term that stands there twice, the first."""
    return dict(reversed(_Reader(page).terms))
