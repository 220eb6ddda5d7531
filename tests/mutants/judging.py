"""pytest plugin of `make mutants`: runs the tests of one change after the other, each in a copy of one warm process.

Starting Django, PostgreSQL and its tables takes ten seconds, judging a change mostly less than one. So all of it is
started once, and every change gets a forked process and a copy of the empty database.
"""

import gc
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import psycopg
import pytest
from _pytest.runner import runtestprotocol

from .changes import changed_functions

PLAN = "IKP_MUTANTS_PLAN"
"""Names the file with the changes to judge: [{"path", "number", "tests"}, ...], the nearest tests first."""

ENOUGH = 20
"""After so many seconds of work of tests that all pass, a change counts as unnoticed."""

HANGING = 30
"""After so many seconds of work on one test, the change counts as noticed: it made something run on without end."""

NOTICED, UNNOTICED, IMPOSSIBLE = range(3)

Functions = dict[tuple[str, str, int], list[FunctionType]]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    plan = Path(os.environ[PLAN])
    changes = json.loads(plan.read_bytes())
    tests = {item.nodeid: item for item in session.items}
    for change in changes:
        import_module(change["path"].removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    _run(session, next(item for item in session.items if "db" in item.fixturenames))
    functions = _functions_by_place()
    gc.freeze()
    with plan.with_suffix(".judged").open("w", encoding="utf-8") as file:
        for change in changes:
            items = [tests[name] for name in change.pop("tests") if name in tests]
            verdict = _judge(session, change, items, functions) if items else "unreached"
            print(json.dumps({**change, "verdict": verdict}), file=file, flush=True)
    return True


def _run(session: pytest.Session, item: pytest.Item) -> bool:
    """Run one test and return whether it passed. Fixtures of the whole session, above all the database, are kept."""
    after = SimpleNamespace(listchain=lambda: [session])
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def _functions_by_place() -> Functions:
    found: Functions = {}
    for function in gc.get_objects():
        if type(function) is FunctionType:  # isinstance would wake lazy objects
            code = function.__code__
            place = (code.co_filename, code.co_qualname, code.co_firstlineno)
            found.setdefault(place, []).append(function)
    return found


def _judge(
    session: pytest.Session, change: dict[str, Any], items: list[pytest.Item], functions: Functions
) -> str:
    with _copied_database() as name:
        child = os.fork()
        if child == 0:
            verdict = IMPOSSIBLE
            try:
                verdict = _judge_here(session, change, items, functions, name)
            finally:
                os._exit(verdict)
        status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status):
        return {NOTICED: "noticed", UNNOTICED: "unnoticed"}.get(os.WEXITSTATUS(status), "impossible")
    return "noticed"


def _judge_here(
    session: pytest.Session, change: dict[str, Any], items: list[pytest.Item], functions: Functions, name: str
) -> int:
    from django.db import connection

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    connection.settings_dict["NAME"] = name
    if not _is_made(change, functions):
        return IMPOSSIBLE
    end = time.process_time() + ENOUGH
    for item in items:
        if time.process_time() > end:
            break
        signal.setitimer(signal.ITIMER_PROF, HANGING)
        signal.alarm(10 * HANGING)
        if not _run(session, item):
            return NOTICED
    return UNNOTICED


def _is_made(change: dict[str, Any], functions: Functions) -> bool:
    """Give the functions of this process their changed code; return whether any function was changed."""
    path = Path(change["path"]).resolve()
    is_made = False
    for code in changed_functions(path, change["number"]):
        for function in functions.get((str(path), code.co_qualname, code.co_firstlineno), ()):
            if function.__code__ != code:
                function.__code__ = code
                is_made = True
    return is_made


@contextmanager
def _copied_database() -> Iterator[str]:
    """Make a copy of the database with the tables that the first test made, and drop it afterwards."""
    from django.db import connections

    connections.close_all()
    template = connections["default"].settings_dict["NAME"]
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as control:
        control.execute(f"CREATE DATABASE {template}_copy TEMPLATE {template}")
        try:
            yield f"{template}_copy"
        finally:
            control.execute(f"DROP DATABASE {template}_copy WITH (FORCE)")
