"""An edition with accepted data of Banten: what the tests of runs and studies start from."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from apps.accounts.models import User
from apps.indicators.models import Edition
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from tests.cast import Regions
from tests.factories import edition_make, submission_advance, submission_make


@dataclass(frozen=True)
class Collected:
    """An open edition in which both regencies of Banten are accepted and the others are still drafts."""

    edition: Edition
    pandeglang: Submission
    lebak: Submission


@pytest.fixture
def collect(
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> Callable[[Edition], Collected]:
    """Return a function that fills an open edition with forms, of which those of Pandeglang and Lebak are accepted."""

    def accepted(edition, region, operator):
        return submission_advance(
            submission_make(edition, region),
            SubmissionState.ACCEPTED,
            operator=operator,
            reviewer=coordinator_banten,
            accepter=national_reviewer,
        )

    def collect(edition):
        for region in (regions.banten, regions.bali, regions.badung):
            submission_make(edition, region)
        return Collected(
            edition,
            accepted(edition, regions.pandeglang, operator_pandeglang),
            accepted(edition, regions.lebak, operator_lebak),
        )

    return collect


@pytest.fixture
def collected(collect: Callable[[Edition], Collected]) -> Collected:
    return collect(edition_make())
