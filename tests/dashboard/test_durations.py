"""How long each step takes: medians over decisions whose moments are given, compared with figures by hand."""

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.dashboard.presentation.progress import duration_figures
from apps.dashboard.selectors import duration_list
from apps.dashboard.selectors.durations import Duration, Stretch
from apps.indicators.models import Edition
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Decision, Submission
from apps.submissions.workflow import TRANSITIONS
from tests.cast import Regions
from tests.factories import edition_make, submission_make

OPENED = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
"""When `edition_make` opens an edition."""

Told = dict[str, tuple[float | None, int]]
Way = Callable[..., Submission]


@pytest.fixture
def edition(regions: Regions) -> Edition:
    return edition_make()


@pytest.fixture
def way(edition: Edition, operator_banten: User, coordinator_banten: User, analyst: User) -> Way:
    """Return a maker of a form whose steps were taken so many days after the edition was opened."""

    def make(region: object, *steps: tuple[str, float]) -> Submission:
        form = submission_make(edition, region)  # type: ignore[arg-type]
        for number, (name, days) in enumerate(steps, start=1):
            action = SubmissionAction(name)
            target = TRANSITIONS[action].target
            Decision.objects.create(
                submission=form,
                number=number,
                action=action,
                from_state=form.state,
                to_state=target,
                round=1,
                note="Alasan.",
                content_sha256="x",
                decided_by=operator_banten if name == "submit" else coordinator_banten,
                counterpart=analyst if name == "hand_over" else None,
                decided_at=OPENED + dt.timedelta(days=days),
            )
            form.state = target
            form.save(update_fields=["state"])
        return form

    return make


def told(edition: Edition, *forms: Submission) -> Told:
    durations = duration_list(forms=[form.pk for form in forms], edition=edition)
    return {row.stretch.value: (row.days, row.number) for row in durations}


def test_each_stretch_lasts_from_the_decision_before_it(edition: Edition, regions: Regions, way: Way) -> None:
    form = way(regions.pandeglang, ("submit", 10), ("claim", 13), ("approve", 13.5), ("accept", 20.5))
    assert told(edition, form) == {
        "entry": (10, 1),
        "waiting": (3, 1),
        "review": (0.5, 1),
        "acceptance": (7, 1),
    }


def test_the_median_is_the_middle_of_an_odd_number_and_between_the_two_of_an_even_one(
    edition: Edition, regions: Regions, way: Way
) -> None:
    forms = [
        way(region, ("submit", days), ("claim", days + waited))
        for region, days, waited in (
            (regions.pandeglang, 1, 1),
            (regions.lebak, 3, 2),
            (regions.banten, 20, 100),
        )
    ]
    assert told(edition, *forms)["entry"] == (3, 3)
    assert told(edition, *forms)["waiting"] == (2, 3)
    assert told(edition, *forms[:2])["entry"] == (2, 2)
    assert told(edition, *forms[:2])["waiting"] == (1.5, 2)


def test_a_form_that_goes_round_twice_counts_twice_but_is_entered_once(
    edition: Edition, regions: Regions, way: Way
) -> None:
    form = way(
        regions.lebak,
        *(("submit", 4), ("claim", 5), ("return", 7), ("submit", 30), ("claim", 33), ("approve", 39)),
        *(("reopen", 50), ("submit", 60)),
    )
    assert told(edition, form) == {
        "entry": (4, 1),
        "waiting": (2, 2),
        "review": (4, 2),
        "acceptance": (None, 0),
    }


def test_a_review_that_changes_hands_is_one_and_a_release_begins_it_anew(
    edition: Edition, regions: Regions, way: Way
) -> None:
    form = way(
        regions.lebak,
        *(("submit", 1), ("claim", 2), ("release", 3), ("claim", 5), ("hand_over", 6), ("approve", 9)),
    )
    assert told(edition, form) == {
        "entry": (1, 1),
        "waiting": (1, 1),
        "review": (4, 1),
        "acceptance": (None, 0),
    }


def test_where_nothing_happened_there_is_no_number(
    edition: Edition, regions: Regions, way: Way, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nothing = dict.fromkeys(("entry", "waiting", "review", "acceptance"), (None, 0))
    assert told(edition, way(regions.lebak)) == nothing
    assert told(edition) == nothing
    # Another form is not among those asked for.
    sent = way(regions.pandeglang, ("submit", 1))
    assert told(edition) == nothing
    with django_assert_num_queries(1):
        assert told(edition, sent)["entry"] == (1, 1)


def test_an_edition_whose_opening_nobody_knows_has_no_time_of_entry(
    edition: Edition, regions: Regions, way: Way
) -> None:
    form = way(regions.lebak, ("submit", 4), ("claim", 5))
    edition.opened_at = None
    assert told(edition, form) == {
        "entry": (None, 0),
        "waiting": (1, 1),
        "review": (None, 0),
        "acceptance": (None, 0),
    }


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.5, "kurang dari 1 jam"), (5, "5 jam"), (23.9, "23 jam"), (24, "1,0 hari"), (60, "2,5 hari")],
)
def test_what_takes_less_than_a_day_is_told_in_hours(hours: float, words: str) -> None:
    [figure] = duration_figures([Duration(Stretch.REVIEW, dt.timedelta(hours=hours), 1)])
    assert figure["value"] == words
