"""Pages as a person reads them: tables by their captions, figures beside the words that name them, fields in error."""

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


class _ErrorReader(HTMLParser):
    """Collects the fields that are marked as wrong, and the texts of lists of errors by their id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.marked: dict[str, list[str]] = {}
        self.texts: dict[str, list[str]] = {}
        self._list = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("aria-invalid") == "true":
            self.marked[given.get("name") or ""] = (given.get("aria-describedby") or "").split()
        if tag == "ul":
            self._list = given.get("id") or ""

    def handle_data(self, data: str) -> None:
        if self._list:
            self.texts.setdefault(self._list, []).append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul":
            self._list = ""


def errors_of(page: str) -> dict[str, str]:
    """Return what is said of each field that is marked as wrong, by the name of the field."""
    read = _ErrorReader(page)
    texts = {place: " ".join("".join(parts).split()) for place, parts in read.texts.items()}
    return {
        name: " ".join(texts[place] for place in ids if place in texts) for name, ids in read.marked.items()
    }


_CHOSEN = {"radio", "checkbox", "submit", "file"}
"""Kinds of fields that a browser sends only where somebody chose them."""


class _FieldReader(HTMLParser):
    """Collects the forms of a page: what a browser sends where nobody changes anything."""

    def __init__(self, page: str) -> None:
        super().__init__()
        # What comes before any form is a part of a page that is put into one.
        self.forms: list[dict[str, list[str]]] = [{}]
        self._text = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.forms.append({})
        elif "disabled" in given:
            return
        elif tag == "textarea":
            self._text = name
            self.forms[-1].setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.forms[-1].setdefault(self._select, []).append(value)
        elif tag == "input" and name and (given.get("type") not in _CHOSEN or "checked" in given):
            self.forms[-1].setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._text:
            # HTML leaves out the line end with which a text area begins.
            self.forms[-1][self._text][-1] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""


def fields_of(page: str, having: str) -> dict[str, list[str]]:
    """Return what the first form with a field of that name sends where nobody changes anything."""
    return next(form for form in _FieldReader(page).forms if having in form)


def field_of(page: str, name: str) -> str:
    """Return the value of one field of a page."""
    return fields_of(page, name)[name][0]
