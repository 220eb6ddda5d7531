"""Fixtures and settings that every test may use."""

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
