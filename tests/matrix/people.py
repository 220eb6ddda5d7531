"""The people and the world of the matrices. A pytest plugin, loaded by conftest.py."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from apps.accounts.models import User
from tests.cast import cast_make, regions_make
from tests.matrix.world import ACTORS, World, world_make
from tests.undone import undone


@pytest.fixture
def people(request: pytest.FixtureRequest) -> dict[str, User]:
    return {actor: request.getfixturevalue(actor) for actor in ACTORS if actor != "anonymous"}


@pytest.fixture(scope="module")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all tests of a module, because making it takes longer than most of them.

    It stands in a transaction around theirs. So no test of such a module may commit (`transaction=True`).
    """
    with django_db_blocker.unblock(), undone():
        regions = regions_make()
        yield world_make(regions, {name: cast_make(name, regions) for name in ACTORS if name != "anonymous"})


@pytest.fixture
def world(standing_world: World, db: None, settings: Any, tmp_path: Path) -> World:
    """The standing world as it was made, with releases of this test alone; what the test does to it is undone."""
    settings.RELEASES_ROOT = tmp_path / "releases"
    return copy.deepcopy(standing_world)
