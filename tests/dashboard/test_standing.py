"""Where the regions of a person stand in one edition, and what others decided there."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.dashboard.selectors import Standing, recent_list, standing_of
from apps.dashboard.selectors.recent import RECENT_LIMIT
from apps.indicators.enums import EditionState
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.scoping import RegionScope
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Submission
from apps.submissions.services import submission_transition
from tests.cast import Regions
from tests.dashboard.conftest import Advance
from tests.factories import edition_make, region_make, submission_fill, submission_make

NATION = RegionScope.nation()
BANTEN = RegionScope.of(["36"])
_S = SubmissionState


def _standing(scope: RegionScope, code: str = "") -> Standing:
    standing = standing_of(scope=scope, edition_code=code)
    assert standing is not None
    return standing


@pytest.fixture
def editions(regions: Regions) -> dict[str, Edition]:
    """Three editions with a form each: an old and a newer open one, and the newest, which is closed."""
    made = {}
    for code, state, year in (
        ("lama", EditionState.OPEN, 2020),
        ("buka", EditionState.OPEN, 2022),
        ("tutup", EditionState.CLOSED, 2029),
    ):
        made[code] = edition_make(code, state=state)
        Edition.objects.filter(pk=made[code].pk).update(reference_on=dt.date(year, 1, 1))
        submission_make(made[code], regions.lebak)
    return made


@pytest.mark.parametrize(
    ("asked", "shown"), [("", "buka"), ("lama", "lama"), ("tutup", "tutup"), ("tidak-ada", "buka")]
)
def test_the_standing_is_of_the_edition_asked_for_else_of_the_newest_open_one(
    editions: dict[str, Edition], asked: str, shown: str
) -> None:
    standing = _standing(BANTEN, asked)
    assert standing.edition == editions[shown]
    assert [office.edition for office in standing.offices] == [editions[shown]]
    assert [edition.code for edition in standing.editions] == ["tutup", "buka", "lama"]


def test_without_an_open_edition_the_standing_is_of_the_newest(editions: dict[str, Edition]) -> None:
    Edition.objects.filter(code__in=("lama", "buka")).update(
        state=EditionState.CLOSED, closed_at=timezone.now()
    )
    assert _standing(BANTEN).edition == editions["tutup"]


def test_the_standing_of_a_province_lists_its_offices_by_code(advance: Advance, regions: Regions) -> None:
    for place, state in (
        ("lebak", _S.RETURNED),
        ("pandeglang", _S.IN_REVIEW),
        ("banten", _S.DRAFT),
        ("badung", _S.ACCEPTED),
    ):
        advance(place, state)
    standing = _standing(BANTEN)
    assert [office.region for office in standing.offices] == [
        regions.banten,
        regions.pandeglang,
        regions.lebak,
    ]
    assert [office.answer_count for office in standing.offices] == [0, 4, 4]
    assert standing.total == 3
    assert standing.counts == dict.fromkeys(SubmissionState, 0) | dict.fromkeys(
        (_S.DRAFT, _S.RETURNED, _S.IN_REVIEW), 1
    )


def test_the_standing_of_the_nation_counts_the_regencies_of_each_province(
    advance: Advance, regions: Regions, edition: Edition
) -> None:
    submission_make(edition_make("lain-2020"), regions.pandeglang)
    submission_make(edition_make("lain-2021"), regions.bali)
    region_make("99", "Provinsi Lama", RegionLevel.PROVINCE, regions.nation, valid_to=dt.date(2023, 1, 1))
    third = region_make("36.03", "Kabupaten Tangerang", RegionLevel.REGENCY, regions.banten)
    fourth = region_make("36.04", "Kabupaten Serang", RegionLevel.REGENCY, regions.banten)
    for region in (third, fourth):
        submission_make(edition, region)
    own = advance("banten", _S.APPROVED)
    for place, state in (("pandeglang", _S.ACCEPTED), ("lebak", _S.SUBMITTED), ("badung", _S.RETURNED)):
        advance(place, state)

    standing = _standing(NATION, edition.code)

    assert standing.offices == []
    assert standing.total == 6
    figures = {
        row.region: (row.own, row.total, row.accepted, row.with_office, row.under_review)
        for row in standing.provinces
    }
    assert figures == {regions.banten: (own, 4, 1, 2, 1), regions.bali: (None, 1, 0, 1, 0)}


def test_recent_shows_the_newest_decisions_and_not_too_many(
    advance: Advance, operator_pandeglang: User, coordinator_banten: User, auditor: User
) -> None:
    """Sent, claimed and returned five times: fifteen decisions."""
    submission = advance("pandeglang", _S.DRAFT)
    advance("lebak", _S.DRAFT)
    submission_fill(submission, operator_pandeglang)
    for _ in range(5):
        for action, person in (
            (SubmissionAction.SUBMIT, operator_pandeglang),
            (SubmissionAction.CLAIM, coordinator_banten),
            (SubmissionAction.RETURN, coordinator_banten),
        ):
            stored = Submission.objects.get(pk=submission.pk)
            submission_transition(
                submission=stored, action=action, actor=person, revision=stored.revision, note="Perbaiki."
            )

    found = recent_list(scope=BANTEN, user=auditor, since=timezone.now() - dt.timedelta(hours=1))

    newest = Decision.objects.order_by("-decided_at")[:RECENT_LIMIT]
    assert [item.at for item in found] == [decision.decided_at for decision in newest]
    assert (found[0].person, found[0].act, found[0].region, found[0].state) == (
        "Koordinator Banten",
        "mengembalikan data",
        "Kabupaten Pandeglang",
        _S.RETURNED,
    )


def test_recent_shows_the_state_that_each_decision_led_to(advance: Advance, operator_lebak: User) -> None:
    advance("pandeglang", _S.RETURNED)

    found = recent_list(scope=BANTEN, user=operator_lebak, since=timezone.now() - dt.timedelta(hours=1))

    assert [item.state for item in found] == [_S.RETURNED, _S.IN_REVIEW, _S.SUBMITTED]
