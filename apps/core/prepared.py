"""Querysets that are put together and translated into SQL once a process: each time, only their values are new.

What PostgreSQL answers in half a millisecond takes Django two or three to ask: joins, annotations and conditions are
put together anew for every request. That pays for what every request asks, such as who is signed in, not elsewhere.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import Any, ParamSpec, TypeVar, get_origin

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models.expressions import Expression
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
Row = TypeVar("Row")


class _Slot(Expression):
    """The place of a value that comes with each call: the argument at `place`, or what a mapping there has at `key`."""

    def __init__(self, place: int, key: Any = None) -> None:
        super().__init__()
        self.place, self.key = place, key

    def value_of(self, given: Sequence[Any]) -> Any:
        value = given[self.place]
        return value if self.key is None else value[self.key]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@dataclass(frozen=True)
class _SlotsByKey:
    """Stands for a mapping while a statement is made: what is taken out of it is a value of its own."""

    place: int

    def __getitem__(self, key: Any) -> _Slot:
        return _Slot(self.place, key)


class _Statement:
    """A queryset in SQL, with slots among its values."""

    def __init__(self, rows: models.QuerySet[Any, Any]) -> None:
        self._rows = rows
        self._compiler = rows.query.get_compiler(rows.db)
        try:
            self._sql, self._values = self._compiler.as_sql()
        except EmptyResultSet:  # Django sees without asking that there are none
            self._sql, self._values = "", ()
        columns = self._compiler.select[: self._compiler.col_count]
        self._converters = self._compiler.get_converters([column for column, *_ in columns])
        if any(isinstance(value, dt.date) for value in self._values):
            raise TypeError(
                "A moment in a queryset that is kept would stay the first one: make it an argument."
            )

    def ask(self, given: Sequence[Any]) -> list[Any]:
        """Return the rows for the values `given`, read by Django from a query that needs no compiling."""
        connection = connections[self._rows.db]
        if self._rows.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are locked only inside a transaction.")
        values = tuple(value.value_of(given) if isinstance(value, _Slot) else value for value in self._values)
        compiler = copy(self._compiler)
        compiler.connection = connection
        vars(compiler)["as_sql"] = lambda *_args, **_options: (self._sql, values)
        vars(compiler)["get_converters"] = lambda _columns: self._converters
        query = copy(self._rows.query)
        vars(query)["get_compiler"] = lambda *_args, **_options: compiler
        rows = type(self._rows)(self._rows.model, query, self._rows.db)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(rows, name, getattr(self._rows, name))
        return list(rows)


def prepared(make: Callable[P, models.QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Let a function that returns a queryset return its rows, and run the function itself only once a process.

    Its positional-only arguments are the values, as the database takes them (a key, not an object). They may stand in
    a filter, as in `filter(pk=pk)`; a list, in `pk__among=keys`; one annotated as a Mapping has its values in the place
    of such. Its keyword-only arguments are what the queryset looks
    like, such as whether a scope is the whole nation: each combination is kept by itself. Nothing else may come in,
    above all no moment (TypeError) and no time zone.
    """
    places = [row for row in signature(make).parameters.values() if row.kind == Parameter.POSITIONAL_ONLY]
    slots: Any = [
        _SlotsByKey(place) if get_origin(row.annotation) is Mapping else _Slot(place)
        for place, row in enumerate(places)
    ]
    kept: dict[frozenset[tuple[str, Any]], _Statement] = {}

    @wraps(make)
    def ask(*values: P.args, **shape: P.kwargs) -> list[Row]:
        key = frozenset(shape.items())
        if key not in kept:
            kept[key] = _Statement(make(*slots, **shape))
        return kept[key].ask(values)

    return ask
