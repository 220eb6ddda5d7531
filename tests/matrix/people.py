"""The people of the matrices. A pytest plugin, loaded by conftest.py."""

import pytest

from apps.accounts.models import User
from tests.matrix.world import ACTORS


@pytest.fixture
def people(request: pytest.FixtureRequest) -> dict[str, User]:
    return {actor: request.getfixturevalue(actor) for actor in ACTORS if actor != "anonymous"}
