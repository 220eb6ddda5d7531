"""What the offices beside one answered: within the reader's scope, sent at least once, never one's own."""

from decimal import Decimal

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.submissions.enums import AnswerValue, SubmissionAction
from apps.submissions.models import Submission
from apps.submissions.selectors import Peers, peers_of
from apps.submissions.services import AnswerInput, EventInput, answer_save_many, submission_transition
from tests.cast import Regions
from tests.factories import edition_make, person_make, region_make, submission_make

BANTEN = RegionScope.of(["36"])
CODES = ["1.1", "1.2"]


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make(region_set=regions.region_set)


def form_of(
    edition: Edition, region: Region, value: AnswerValue, count: int = 0, *, sent: bool
) -> Submission:
    """Return a form that answers 1.1 with `value`, `count` events of a light level, and the rest with "no"."""
    operator: User = person_make(f"Operator {region.code}", Role.OPERATOR, region)
    form = submission_make(edition, region)
    events = (EventInput("pemilu-2024", "rendah", count, "kejadian", "Uraian.", "Polres"),) if count else ()
    codes = [row.code for row in edition.instrument.indicators.all()]
    inputs = [AnswerInput("1.1", value, events=events)]
    inputs += [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in codes if code != "1.1"]
    answer_save_many(submission=form, inputs=inputs, actor=operator)
    form.refresh_from_db()
    if sent:
        submission_transition(
            submission=form, action=SubmissionAction.SUBMIT, actor=operator, revision=form.revision
        )
        form.refresh_from_db()
    return form


def beside(regions: Regions, place: int) -> Region:
    return region_make(f"36.{place + 50}", f"Kabupaten {place}", RegionLevel.REGENCY, regions.banten)


def test_the_values_of_the_other_offices_are_told_without_ones_own(
    edition: Edition, regions: Regions
) -> None:
    own = form_of(edition, regions.pandeglang, AnswerValue.OCCURRED, 9, sent=True)
    form_of(edition, beside(regions, 1), AnswerValue.OCCURRED, 4, sent=True)
    form_of(edition, beside(regions, 2), AnswerValue.DID_NOT_OCCUR, sent=True)
    found = peers_of(own, scope=BANTEN, codes=CODES)
    weight = edition.instrument.event_levels.get(code="rendah").weight
    assert found["1.1"] == Peers((Decimal(0), 4 * weight), 0)
    assert found["1.2"] == Peers((Decimal(0), Decimal(0)), 0)
    assert set(found) == set(CODES)  # 2.1 and 2.2 were not asked for


def test_no_data_is_counted_apart_and_is_no_zero(edition: Edition, regions: Regions) -> None:
    own = form_of(edition, regions.pandeglang, AnswerValue.DID_NOT_OCCUR, sent=True)
    note = AnswerInput("1.1", AnswerValue.NO_DATA, note="Arsip hilang.")
    other = beside(regions, 1)
    form = form_of(edition, other, AnswerValue.DID_NOT_OCCUR, sent=False)
    operator = User.objects.get(full_name=f"Operator {other.code}")
    stored = form.answers.get(indicator__code="1.1")
    answer_save_many(
        submission=form,
        inputs=[AnswerInput(note.indicator, note.value, note=note.note, read_at=stored.revision)],
        actor=operator,
    )
    form.refresh_from_db()
    submission_transition(
        submission=form, action=SubmissionAction.SUBMIT, actor=operator, revision=form.revision
    )
    assert peers_of(own, scope=BANTEN, codes=CODES)["1.1"] == Peers((), 1)


def test_what_was_never_sent_says_nothing(edition: Edition, regions: Regions) -> None:
    own = form_of(edition, regions.pandeglang, AnswerValue.DID_NOT_OCCUR, sent=True)
    form_of(edition, beside(regions, 1), AnswerValue.OCCURRED, 4, sent=False)
    assert peers_of(own, scope=BANTEN, codes=CODES) == {}


def test_nothing_is_told_of_regions_outside_the_scope_or_of_another_level(
    edition: Edition, regions: Regions
) -> None:
    own = form_of(edition, regions.pandeglang, AnswerValue.DID_NOT_OCCUR, sent=True)
    form_of(edition, beside(regions, 1), AnswerValue.OCCURRED, 4, sent=True)
    form_of(edition, regions.banten, AnswerValue.OCCURRED, 4, sent=True)
    form_of(edition, regions.badung, AnswerValue.OCCURRED, 4, sent=True)
    assert peers_of(own, scope=RegionScope.of([regions.pandeglang.lineage]), codes=CODES) == {}
    assert len(peers_of(own, scope=RegionScope.nation(), codes=CODES)["1.1"].values) == 1
