"""The changes that are made: each one small, none of what is only said."""

from pathlib import Path

import pytest

from .changes import changed_functions, sites_of

SOURCE = '''
LIMIT = 3


def choose(rows, *, scope, is_wide=False):
    """Return what may be seen."""
    logger.info("chosen", extra=True)
    if not scope or len(rows) > 2:
        raise ValueError(f"{len(rows) > 1} rows")
    rows.order_by("code").save()
    found = [row for row in rows.filter(scope=scope, state="new") if row.code]
    return found or _("nothing")
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_every_statement_condition_and_filter_is_changed_once(module: Path) -> None:
    assert [(site.lines, site.what) for site in sites_of(module)] == [
        ((8, 8), "and/or: not scope or len(rows) > 2"),
        ((8, 8), "opposite: not scope"),
        ((8, 8), "other comparison: len(rows) > 2"),
        ((8, 8), "one more: len(rows) > 2"),
        ((9, 9), "left out: raise ValueError(f'{len(rows) > 1} rows')"),
        ((10, 10), "left out: rows.order_by('code').save()"),
        ((10, 10), "without order_by: rows.order_by('code')"),
        ((11, 11), "without filter: rows.filter(scope=scope, state='new')"),
        ((11, 11), "without scope: rows.filter(scope=scope, state='new')"),
        ((11, 11), "without state: rows.filter(scope=scope, state='new')"),
        ((11, 11), "for all: row.code"),
        ((12, 12), "and/or: found or _('nothing')"),
    ]


def test_one_change_is_made_where_it_was_named(module: Path) -> None:
    whats = [site.what for site in sites_of(module)]
    [code] = [
        code
        for code in changed_functions(module, whats.index("one more: len(rows) > 2"))
        if code.co_name == "choose"
    ]
    assert 3 in code.co_consts
    assert code.co_firstlineno == 5
