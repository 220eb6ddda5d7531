"""How far the offices in a person's regions are in one edition."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.submissions.enums import ENTRY_STATES, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.selectors import submission_edition_list, submission_state_counts


@dataclass(frozen=True)
class ProvinceRow:
    """A province: its own office's submission, and how many of its regencies stand in each state."""

    region: Region
    own: Submission | None
    counts: dict[SubmissionState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def accepted(self) -> int:
        return self.counts[SubmissionState.ACCEPTED]

    @property
    def with_office(self) -> int:
        """How many regencies still have their form to fill: never sent, or sent back to them."""
        return sum(self.counts[state] for state in ENTRY_STATES)

    @property
    def under_review(self) -> int:
        """How many regencies wait for the province or the nation."""
        return self.total - self.accepted - self.with_office


@dataclass(frozen=True)
class Standing:
    """How far the work in one edition is: office by office, or province by province for those who see the nation."""

    edition: Edition
    editions: list[Edition]
    counts: dict[SubmissionState, int]
    offices: list[Submission] = field(default_factory=list)
    provinces: list[ProvinceRow] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def edition_chosen(editions: Sequence[Edition], code: str) -> Edition:
    """Return the edition asked for, else the newest open one, else the newest; `editions` are newest first."""
    named = [edition for edition in editions if edition.code == code]
    is_open = [edition for edition in editions if edition.is_open]
    return [*named, *is_open, *editions][0]


def standing_of(*, scope: RegionScope, edition_code: str = "") -> Standing | None:
    """Return how far the offices in `scope` are; None where the scope holds no submission of any edition.

    `edition_chosen` says of which edition. The number of queries does not depend on the number of offices.
    """
    editions = submission_edition_list(scope=scope)
    if not editions:
        return None
    edition = edition_chosen(editions, edition_code)
    rows = Submission.objects.in_scope(scope).filter(edition=edition)
    counts = submission_state_counts(rows)
    if scope.is_nation:
        return Standing(edition, editions, counts, provinces=_provinces(edition))
    offices = rows.with_region().with_window().with_progress().order_by("region__code")
    return Standing(edition, editions, counts, offices=list(offices))


def _provinces(edition: Edition) -> list[ProvinceRow]:
    own = {
        submission.region_id: submission
        for submission in Submission.objects.with_region().filter(
            edition=edition, region__level=RegionLevel.PROVINCE
        )
    }
    counted = {
        (parent, state): total
        for parent, state, total in Submission.objects.filter(
            edition=edition, region__level=RegionLevel.REGENCY
        )
        .order_by()
        .values_list("region__parent", "state")
        .annotate(Count("pk"))
    }
    provinces = Region.objects.in_set(edition.region_set).provinces()
    return [
        ProvinceRow(
            province,
            own.get(province.pk),
            {state: counted.get((province.pk, state.value), 0) for state in SubmissionState},
        )
        for province in provinces
    ]
