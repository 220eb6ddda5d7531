"""The changes that are made: each one small, and only within what the code does."""

import ast
import gc
from pathlib import Path

import pytest

from apps.reviews import services

from .changes import Changes, make_change

SOURCE = '''
def choose(rows, *, scope):
    """Return what may be seen."""
    if not scope or len(rows) > 2:
        raise ValueError
    rows.order_by("code").save()
    rows.state = "seen" if rows.count() else "none"
    return rows.in_scope(scope).filter(Q(year=1), state="new")


def is_open(edition):
    return False
'''

CHANGES = [
    (4, "not scope or len(rows) > 2 -> not scope and len(rows) > 2"),
    (4, "not scope -> scope"),
    (4, "len(rows) > 2 -> len(rows) >= 2"),
    (5, "raise ValueError -> pass"),
    (6, "rows.order_by('code').save() -> pass"),
    (7, "rows.state = 'seen' if rows.count() else 'none' -> pass"),
    (7, "rows.count() -> not rows.count()"),
    (8, "return rows.in_scope(scope).filter(Q(year=1), state='new') -> return None"),
    (8, "rows.in_scope(scope).filter(Q(year=1), state='new') -> rows.in_scope(scope).filter(state='new')"),
    (8, "rows.in_scope(scope).filter(Q(year=1), state='new') -> rows.in_scope(scope).filter(Q(year=1))"),
    (8, "rows.in_scope(scope) -> rows"),
    (12, "return False -> return True"),
]


def test_every_statement_condition_and_filter_is_changed_once() -> None:
    changes = Changes()
    changes.visit(ast.parse(SOURCE))
    assert [(lines.start, what) for lines, what in changes.found] == CHANGES


def test_only_the_wanted_change_is_made() -> None:
    original = ast.unparse(ast.parse(SOURCE))
    for number, (_, what) in enumerate(CHANGES):
        old, new = what.split(" -> ")
        changed = ast.unparse(Changes(number).visit(ast.parse(SOURCE)))
        assert changed == original.replace(old, new, 1)


def test_a_change_is_made_in_functions_that_the_collector_was_kept_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As those of the portal are: `tests/conftest.py` freezes what collecting the tests has made."""
    path = Path("apps/reviews/services/judging.py")
    changes = Changes()
    changes.visit(ast.parse(path.read_bytes()))
    number = next(number for number, (_, what) in enumerate(changes.found) if what.startswith("outcome =="))
    assert services.lacks_reason("agreed", "") is False
    monkeypatch.setattr(services.lacks_reason, "__code__", services.lacks_reason.__code__)
    gc.freeze()
    make_change(path, number)
    gc.freeze()
    assert services.lacks_reason("agreed", "") is True
