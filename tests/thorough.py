"""pytest plugin: how much a run tries. `--thorough` is for continuous integration, which has the time to try all.

Without it, what a person waits for before a commit stays below ten minutes: tests marked as `thorough` are left out
where nobody names their file, and random tests try a quarter of their examples, other ones in each run.
"""

import pytest
from hypothesis import settings

SHARE = 4

_is_thorough = False


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough", action="store_true", help="run all tests, with all of their random examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    global _is_thorough  # noqa: PLW0603 - decorators of tests ask for it when they are read
    _is_thorough = config.getoption("thorough")
    # How fast an example runs says something about the machine, and nothing about the engine. Continuous integration
    # tries the same examples each time, so that it judges the commit.
    settings.register_profile(
        "portal", deadline=None, derandomize=_is_thorough, max_examples=examples(settings().max_examples)
    )
    settings.load_profile("portal")
    is_chosen = config.option.markexpr or config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    if not _is_thorough and not is_chosen:
        config.option.markexpr = "not thorough"  # the workers of pytest-xdist inherit it


def examples(number: int) -> int:
    """Return how many of `number` random examples a test tries in this run, at least two."""
    return number if _is_thorough else max(2, number // SHARE)
