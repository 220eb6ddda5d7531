"""pytest plugin of `make mutants`, and its one test: whether a test of the portal notices a change of the code.

A run of all tests has written down which of them run through which line. To start PostgreSQL and Django takes longer
than most of them: so each change is made in a forked process, with a copy of the empty database.
"""

import ast
import os
import signal
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from _pytest.runner import runtestprotocol
from coverage import CoverageData
from django.db import connections

from .changes import Changes, make_change

ROLES = {"services", "rules", "selectors", "inputs"}
APP, EVERY = os.environ.get("APP", "*"), int(os.environ.get("EVERY", "6"))
ENOUGH = 15  # seconds of work of tests that pass, after which a change counts as unnoticed
TESTS: dict[str, pytest.Item] = {}  # all of them; pytest itself runs only the one of this module


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    TESTS.update({item.nodeid: item for item in items})
    items[:] = [item for item in items if item.path == Path(__file__)]


def changes() -> list:
    """Return every sixth change with the tests of its lines: quick ones of its app first, the matrix last."""
    (coverage := CoverageData()).read()
    found = []
    for path in sorted(Path("apps").glob(f"{APP}/**/*.py")):
        finder = Changes()
        if path.parts[2].removesuffix(".py") in ROLES:
            finder.visit(ast.parse(path.read_bytes()))
        reached = coverage.contexts_by_lineno(str(path.resolve()))
        reach = Counter(name.partition("|")[0] for names in reached.values() for name in names)
        for number, (lines, what) in enumerate(finder.found):
            tests = {name.partition("|")[0] for line in lines for name in reached.get(line, ())}
            if tests != {""}:  # a line that runs only when modules are imported
                order = sorted(tests, key=lambda it: ("/matrix/" in it, path.parts[1] not in it, reach[it]))
                found.append(pytest.param(path, number, order, id=f"{path}:{lines.start} {what}"))
    return found[::EVERY]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "number", "tests"), changes())
def test_change_is_noticed(path: Path, number: int, tests: list[str]) -> None:
    connections.close_all()  # a database in use is not copied
    settings = connections["default"].settings_dict
    copy = f"{settings['NAME']}_copy"
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {copy} TEMPLATE {settings['NAME']}")
    if (child := os.fork()) == 0:
        try:
            settings["NAME"] = copy
            make_change(path, number)
            os._exit(is_noticed(tests))
        finally:
            os._exit(False)
    assert os.waitpid(child, 0)[1]  # not False, or killed by the alarm


def is_noticed(tests: list[str]) -> bool:
    for item in (TESTS[test] for test in tests if time.process_time() < ENOUGH and test in TESTS):
        stay = SimpleNamespace(listchain=lambda session=item.session: [session])  # with the database
        item.session._setupstate.teardown_exact(stay)
        signal.alarm(100)  # ends a test that hangs, and this process
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=stay)):
            return True
    return False


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    for app in ["", *sorted({report.nodeid.split("/")[3] for report in reports})]:
        seen = [report.passed for report in reports if f"[apps/{app}" in report.nodeid]
        terminalreporter.line(f"{app or 'in all':<16}{sum(seen) / len(seen):5.0%} of {len(seen)} noticed")
