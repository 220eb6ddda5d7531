"""Many rows of one table by statements of PostgreSQL, for a fraction of what those cost that Django puts together."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, cast

from django.db import connection, models


def rows_copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store `rows`, each with one value per column; `columns` are attribute names, such as "answer_id".

    As with `bulk_create`, no `save` and no signal runs, the constraints and triggers of the table hold, and what the
    database refuses is raised as Django's errors. A column that is not named gets the default of the database, not the
    one of the field. Where there are no rows the database is not asked. Call it inside a transaction.
    """
    coming = iter(rows)
    first = next(coming, None)
    if first is None:
        return
    fields = [model._meta.get_field(name) for name in columns]
    jsons = [(place, field) for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    quoted = connection.ops.quote_name
    names = ", ".join(map(quoted, columns))
    statement = f"COPY {quoted(model._meta.db_table)} ({names}) FROM STDIN"
    # Django wraps the errors of `execute` by itself, those of `copy` not.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in chain([first], coming):
            values = list(row)
            for place, field in jsons:
                values[place] = field.get_db_prep_save(values[place], connection)
            copy.write_row(values)


def rows_update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Change `rows` in one statement, each a primary key and then one value per column.

    As with `bulk_update`, no `save` and no signal runs, and a key that is not there is passed over. JSON columns are
    not taken. Where there are no rows the database is not asked.
    """
    if not rows:
        return
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in ("id", *columns)]
    quoted = connection.ops.quote_name
    table, names = quoted(model._meta.db_table), [quoted(str(field.column)) for field in fields]
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    changes = ", ".join(f"{name} = given.{name}" for name in names[1:])
    statement = (
        f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS given({', '.join(names)}) "  # noqa: S608 - the model's names
        f"WHERE {table}.{names[0]} = given.{names[0]}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for values in zip(*rows, strict=True)])


def keys_take(model: type[models.Model], count: int) -> list[int]:
    """Return `count` new primary keys of the table, for rows whose key others need before they are stored."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [key for (key,) in cursor.fetchall()]
