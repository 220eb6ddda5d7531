"""Who takes the steps with the forms of an edition, to be told when they may."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import region_nation, user_list_with, users_by_lineage
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region

from ..enums import ENTRY_STATES, SubmissionAction, SubmissionState
from ..models import Submission
from ..workflow import TRANSITIONS

STILL_TO_COME: Final = {
    WindowStage.ENTRY: {*ENTRY_STATES},
    WindowStage.REVIEW: {*ENTRY_STATES, SubmissionState.SUBMITTED, SubmissionState.IN_REVIEW},
    WindowStage.ACCEPTANCE: {*SubmissionState} - {SubmissionState.ACCEPTED},
}
"""The states in which a form still has a stage before it, or is in it."""


@dataclass(frozen=True)
class StepTaker:
    """A person, and by which region they take the step: their office, the province that they review, or the nation."""

    user: User
    region: Region


def step_takers(edition: Edition, level: RegionLevel, stage: WindowStage) -> list[StepTaker]:
    """Return who takes the step with forms of this level: the offices, those who review for a province, or the nation.

    Only as long as a form has that stage before it. The number of queries does not depend on the number of offices.
    """
    forms = Submission.objects.filter(
        edition=edition, region__level=level, state__in=STILL_TO_COME[stage]
    ).order_by()
    regions = {row.pk: row for row in Region.objects.filter(pk__in=forms.values("region"))}
    if stage == WindowStage.ENTRY:
        return _takers_in(Permission.SUBMISSION_SUBMIT, regions)
    action = SubmissionAction.CLAIM if stage == WindowStage.REVIEW else SubmissionAction.ACCEPT
    permission = TRANSITIONS[action].permission[level]
    if stage == WindowStage.REVIEW and level == RegionLevel.REGENCY:
        provinces = {row.pk: row for row in Region.objects.filter(children__in=regions).distinct()}
        return _takers_in(permission, provinces)
    nation = region_nation()
    if not regions or nation is None:
        return []
    return [StepTaker(user, nation) for user in user_list_with(permission, next(iter(regions.values())))]


def _takers_in(permission: Permission, regions: Mapping[int, Region]) -> list[StepTaker]:
    by_lineage = {row.lineage: row for row in regions.values()}
    people = users_by_lineage(permission, by_lineage)
    return [StepTaker(user, by_lineage[lineage]) for lineage, users in people.items() for user in users]
