"""In which order a list stands that is shown page by page: by any of its columns, over all rows, said in the address.

`?urut=skor` puts the lowest first and `?urut=-skor` the highest; a row without a value is last either way. The headings
of the table are links to these addresses, and the filters offer the same orders, since a phone shows no headings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django import forms
from django.http import QueryDict

from apps.engine.ties import find_order

from .addresses import PagedForm

Row = TypeVar("Row")

NUMBERS: Final = ("terendah dahulu", "tertinggi dahulu")
TEXTS: Final = ("A sampai Z", "Z sampai A")
_DIRECTIONS: Final = ("ascending", "descending")


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in addresses and in words, and its value in a row, None where there is none.

    `words` say its two directions. `falls` is whether its heading first puts the highest on top.
    """

    name: str
    label: str
    value: Callable[[Any], Any]
    words: tuple[str, str] = NUMBERS
    falls: bool = True

    def order(self, *, falling: bool) -> str:
        """Return how the address asks for one direction."""
        return f"-{self.name}" if falling else self.name

    def describe(self, *, falling: bool) -> str:
        """Return one direction in words: Skor, tertinggi dahulu."""
        return f"{self.label}, {self.words[falling]}"


@dataclass(frozen=True)
class SortLink:
    """The link in a heading: where it leads, in which order, in words, and how the column is sorted now, if it is."""

    query: str
    title: str
    now: str


def text_column(name: str, label: str, value: Callable[[Any], Any]) -> Column:
    """Return a column of words, which first stands from A to Z."""
    return Column(name, label, value, words=TEXTS, falls=False)


def sort_rows(rows: Iterable[Row], value_of: Callable[[Row], Any], *, falling: bool = False) -> list[Row]:
    """Return the rows by their values; rows that are equal, and those without a value at the end, keep their order.

    Numbers are equal as scores are (`apps/engine/ties.py`): 30.000000000000004 does not stand above 30.
    """
    given = [(value_of(row), row) for row in rows]
    known = [pair for pair in given if pair[0] is not None]
    values = [value for value, _row in known]
    if all(isinstance(value, int | float) for value in values):
        places = find_order([value if falling else -value for value in values])
    else:
        places = sorted(range(len(known)), key=values.__getitem__, reverse=falling)
    return [known[place][1] for place in places] + [row for value, row in given if value is None]


class SortedForm(PagedForm):
    """The filters of a list that is shown page by page, in the order that the address asks for.

    `order` is the one without being asked, as it would stand in the address.
    """

    urut = forms.ChoiceField(label="Urutkan menurut", required=False)

    def __init__(
        self, data: QueryDict, *args: Any, columns: Sequence[Column], order: str, **options: Any
    ) -> None:
        super().__init__(data, *args, **options)
        self.columns = columns
        self._order = order
        self.fields["urut"] = self.fields.pop("urut")  # it stands behind what narrows the list
        choices = [
            (column.order(falling=falling), column.describe(falling=falling))
            for column in columns
            for falling in ((True, False) if column.falls else (False, True))
        ]
        # A field of choices begins with its first one, so that is the order which stands without being asked.
        choices.sort(key=lambda choice: choice[0] != order)
        self.offer("urut", choices)

    @property
    def order(self) -> str:
        """The order of the rows, as it stands in the address."""
        return self.chosen("urut") or self._order

    def sort(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows in that order."""
        column = next(found for found in self.columns if found.name == self.order.removeprefix("-"))
        return sort_rows(rows, column.value, falling=self.order.startswith("-"))

    def sort_links(
        self, kept: QueryDict | None = None, order: str | None = None, place: str = ""
    ) -> Mapping[str, SortLink]:
        """Return for each column the link of its heading, by its name.

        It keeps the filters of the address, or those in `kept`, and begins at the first page. `order` is how the rows
        stand now if not as the address says; `place` is where on the page the table is.
        """
        given = (self._given if kept is None else kept).copy()
        given.pop("page", None)
        return {column.name: self._link(column, given, order or self.order, place) for column in self.columns}

    def _link(self, column: Column, given: QueryDict, order: str, place: str) -> SortLink:
        is_sorted, falls_now = order.removeprefix("-") == column.name, order.startswith("-")
        falling = not falls_now if is_sorted else column.falls
        query = given.copy()
        query["urut"] = column.order(falling=falling)
        return SortLink(
            query=f"?{query.urlencode()}{'#' if place else ''}{place}",
            title=f"Urutkan: {column.describe(falling=falling)}",
            now=_DIRECTIONS[falls_now] if is_sorted else "",
        )
