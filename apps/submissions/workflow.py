"""The states of a submission and the steps between them, as a table.

Triggers of the database hold the same table, and a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from apps.accounts.permissions import Permission
from apps.audit.enums import AuditAction
from apps.indicators.enums import WindowStage
from apps.regions.enums import RegionLevel

from .enums import ENTRY_STATES, SubmissionAction, SubmissionState

_S = SubmissionState
_REVIEW: Final[Mapping[RegionLevel, Permission]] = {
    RegionLevel.REGENCY: Permission.SUBMISSION_APPROVE_REGENCY,
    RegionLevel.PROVINCE: Permission.SUBMISSION_APPROVE_PROVINCE,
}
"""Which permission it takes to review the forms of each level. Used only here: other code asks `TRANSITIONS`."""


def _same_for_all(permission: Permission) -> Mapping[RegionLevel, Permission]:
    return {RegionLevel.REGENCY: permission, RegionLevel.PROVINCE: permission}


@dataclass(frozen=True)
class Transition:
    """One step: from any of the `sources` to the `target`.

    The `permission` that it takes depends on the level of the submission's region. `is_four_eyes` closes the step to
    whoever had a hand in the data; `needs_reason` refuses an empty note. `is_timed` steps are taken only within the
    window of the stage that their source waits for (`STAGE_OF`); the others harm nobody when they come late.
    """

    sources: frozenset[SubmissionState]
    target: SubmissionState
    permission: Mapping[RegionLevel, Permission]
    audit_action: AuditAction
    is_four_eyes: bool = False
    needs_reason: bool = False
    is_timed: bool = False

    @property
    def needs_open_edition(self) -> bool:
        """Whether the office fills the form before or after the step: in a closed edition it could not any more."""
        return self.target in ENTRY_STATES or not self.sources.isdisjoint(ENTRY_STATES)


TRANSITIONS: Final[Mapping[SubmissionAction, Transition]] = {
    SubmissionAction.SUBMIT: Transition(
        sources=frozenset(ENTRY_STATES),
        target=_S.SUBMITTED,
        permission=_same_for_all(Permission.SUBMISSION_SUBMIT),
        audit_action=AuditAction.SUBMISSION_SUBMIT,
        is_timed=True,
    ),
    SubmissionAction.CLAIM: Transition(
        sources=frozenset({_S.SUBMITTED}),
        target=_S.IN_REVIEW,
        permission=_REVIEW,
        audit_action=AuditAction.SUBMISSION_CLAIM,
        is_four_eyes=True,
        is_timed=True,
    ),
    SubmissionAction.RELEASE: Transition(
        sources=frozenset({_S.IN_REVIEW}),
        target=_S.SUBMITTED,
        permission=_REVIEW,
        audit_action=AuditAction.SUBMISSION_RELEASE,
    ),
    SubmissionAction.HAND_OVER: Transition(
        sources=frozenset({_S.IN_REVIEW}),
        target=_S.IN_REVIEW,
        permission=_REVIEW,
        audit_action=AuditAction.SUBMISSION_HAND_OVER,
    ),
    SubmissionAction.TAKE_OVER: Transition(
        sources=frozenset({_S.IN_REVIEW}),
        target=_S.IN_REVIEW,
        permission=_REVIEW,
        audit_action=AuditAction.SUBMISSION_TAKE_OVER,
        is_four_eyes=True,
    ),
    SubmissionAction.RETURN: Transition(
        sources=frozenset({_S.IN_REVIEW}),
        target=_S.RETURNED,
        permission=_REVIEW,
        audit_action=AuditAction.SUBMISSION_RETURN,
        is_four_eyes=True,
        needs_reason=True,
        is_timed=True,
    ),
    SubmissionAction.APPROVE: Transition(
        sources=frozenset({_S.IN_REVIEW}),
        target=_S.APPROVED,
        permission=_REVIEW,
        audit_action=AuditAction.SUBMISSION_APPROVE,
        is_four_eyes=True,
        is_timed=True,
    ),
    SubmissionAction.ACCEPT: Transition(
        sources=frozenset({_S.APPROVED}),
        target=_S.ACCEPTED,
        permission=_same_for_all(Permission.SUBMISSION_ACCEPT),
        audit_action=AuditAction.SUBMISSION_ACCEPT,
        is_four_eyes=True,
        is_timed=True,
    ),
    SubmissionAction.REOPEN: Transition(
        sources=frozenset({_S.APPROVED, _S.ACCEPTED}),
        target=_S.RETURNED,
        permission=_same_for_all(Permission.SUBMISSION_REOPEN),
        audit_action=AuditAction.SUBMISSION_REOPEN,
        needs_reason=True,
    ),
}

STAGE_OF: Final[Mapping[SubmissionState, WindowStage]] = {
    _S.DRAFT: WindowStage.ENTRY,
    _S.RETURNED: WindowStage.ENTRY,
    _S.SUBMITTED: WindowStage.REVIEW,
    _S.IN_REVIEW: WindowStage.REVIEW,
    _S.APPROVED: WindowStage.ACCEPTANCE,
}
"""Which stage a form waits for, whose window says until when. Accepted data waits for nothing."""
