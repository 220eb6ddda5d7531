"""The form of Pandeglang on its way through the offices."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.accounts.models import User
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.factories import edition_make, submission_advance, submission_make

At = Callable[[SubmissionState], Submission]


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def at(regions: Regions, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User) -> At:
    """Return a maker of Pandeglang's form (1.1 occurred, the others did not) in a state."""

    def make(state: SubmissionState) -> Submission:
        submission = submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)
        return submission_advance(
            submission,
            state,
            operator=operator_pandeglang,
            reviewer=coordinator_banten,
            accepter=national_reviewer,
        )

    return make
