"""Fixtures and settings that every test may use."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.cast",
    "tests.computation.collecting",
    "tests.computation.finished_runs",
    "tests.databases",
    "tests.loopback",
    "tests.matrix.people",
]

UNMEASURED = {"architecture", "demo", "e2e", "engine", "matrix", "runtime"}
"""Folders whose tests look at other code than coverage does, or run through all code and judge the door alone:
measuring would only make them slower, by half. Tests marked as slow do their work in other processes."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keep the garbage collector from what collecting makes: modules and tests, which all stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a file in the parameters by its length: a name of megabytes is sent between the processes of the tests."""
    return f"{argname} of {len(val)}" if isinstance(val, (bytes, str)) and len(val) > 100 else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in UNMEASURED or "slow" in item.keywords:
            item.add_marker(pytest.mark.no_cover)
