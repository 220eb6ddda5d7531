"""Fixtures and settings that every test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = [
    "tests.cast",
    "tests.computation.collecting",
    "tests.computation.finished_runs",
    "tests.loopback",
]

# How fast an example runs says something about the machine, and nothing about the engine.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")

UNMEASURED = {"architecture", "demo", "e2e", "engine", "runtime"}
"""Folders whose tests judge other code than coverage looks at: measuring would only make them slower, by half."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in UNMEASURED:
            item.add_marker(pytest.mark.no_cover)
