"""Filling the forms of the simulation."""

from dataclasses import replace
from functools import partial

import pytest

from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.demo.crew import Job, crew_do
from apps.demo.offices import Office, office_fill, offices_plan
from apps.demo.people import Cast, people_create
from apps.indicators.models import Edition
from apps.regions.models import Region
from apps.submissions.content import content_sha256
from apps.submissions.models import Answer, Decision, Evidence, Submission
from apps.submissions.selectors import submission_content
from tests.cast import Regions
from tests.factories import edition_make, submission_make


def collection_make(code: str, regions: Regions) -> Edition:
    edition = edition_make(code)
    for region in (regions.banten, regions.pandeglang, regions.lebak, regions.bali, regions.badung):
        submission_make(edition, region)
    return edition


def cast_make() -> Cast:
    return people_create(list(Region.objects.current().select_related("parent")))


def office_of(edition: Edition, code: str) -> Office:
    return next(office for office in offices_plan(edition) if office.submission.region.code == code)


def forms(edition: Edition) -> dict[str, tuple[str, int, str]]:
    return {
        row.region.code: (row.state, row.revision, content_sha256(submission_content(row)))
        for row in Submission.objects.filter(edition=edition).select_related("region", "edition")
    }


@pytest.mark.django_db(transaction=True)
def test_forms_are_the_same_whatever_the_order_and_the_process(regions: Regions) -> None:
    cast = cast_make()
    one, two = collection_make("satu", regions), collection_make("dua", regions)

    for office in offices_plan(one):
        office_fill(office, cast)
    backwards = reversed(list(offices_plan(two)))
    crew_do([Job(str(office.submission), partial(office_fill, office, cast)) for office in backwards])

    filled = forms(one)
    assert filled == forms(two)
    assert {code: state for code, (state, _, _) in filled.items()} == {
        "36": "submitted",
        "36.01": "draft",
        "36.02": "submitted",
        "51": "accepted",
        "51.03": "accepted",
    }
    assert Evidence.objects.filter(answer__submission__edition=one).exists()
    assert Entry.objects.filter(action=AuditAction.SUBMISSION_ACCEPT).count() == 4


def test_a_form_is_filled_all_the_way_or_not_at_all(regions: Regions) -> None:
    edition = collection_make("satu", regions)
    office = office_of(edition, "51.03")
    cast = cast_make()

    # Found out only once the form was filled and sent: nobody is there to claim it.
    with pytest.raises(KeyError, match="51"):
        office_fill(office, replace(cast, coordinators={}))
    assert (Answer.objects.count(), Decision.objects.count(), Entry.objects.count()) == (0, 0, 0)

    office_fill(office_of(edition, "51.03"), cast)
    assert Submission.objects.get(edition=edition, region=regions.badung).state == "accepted"


def test_a_form_that_somebody_touched_stays_as_it_is(regions: Regions) -> None:
    edition = collection_make("satu", regions)
    Submission.objects.filter(edition=edition, region=regions.badung).update(revision=1)

    office_fill(office_of(edition, "51.03"), cast_make())

    assert not Answer.objects.exists()
