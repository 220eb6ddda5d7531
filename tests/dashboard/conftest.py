"""One open edition, and a maker of the forms of its offices, or of another edition's, in any state."""

import datetime as dt
from typing import Protocol

import pytest

from apps.accounts.models import User
from apps.indicators.models import Edition
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.factories import edition_make, submission_advance, submission_make


class Advance(Protocol):
    def __call__(self, place: str, state: SubmissionState, of: Edition | None = None, /) -> Submission: ...


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make(entry_due_at=dt.datetime(2030, 8, 26, 7, 30, tzinfo=dt.UTC))


@pytest.fixture
def advance(
    edition: Edition,
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    operator_banten: User,
    operator_badung: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
) -> Advance:
    operators = {
        "pandeglang": operator_pandeglang,
        "lebak": operator_lebak,
        "banten": operator_banten,
        "badung": operator_badung,
    }
    reviewers = {"badung": coordinator_bali, "banten": national_reviewer}

    def to(place: str, state: SubmissionState, of: Edition | None = None, /) -> Submission:
        return submission_advance(
            submission_make(of or edition, getattr(regions, place)),
            state,
            operator=operators[place],
            reviewer=reviewers.get(place, coordinator_banten),
            accepter=national_reviewer,
        )

    return to
