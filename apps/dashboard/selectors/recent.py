"""What others decided in a person's regions since the person's last visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.regions.scoping import RegionScope
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Submission
from apps.submissions.workflow import TRANSITIONS

RECENT_LIMIT: Final = 10


@dataclass(frozen=True)
class RecentItem:
    """One decision by somebody else."""

    person: str
    act: str
    region: str
    edition: str
    url: str
    at: datetime
    state: SubmissionState


def recent_list(*, scope: RegionScope, user: User, since: datetime) -> list[RecentItem]:
    """Return the newest decisions of others in `scope` after `since`, at most ten; one query."""
    rows = (
        Decision.objects.filter(
            submission__in=Submission.objects.in_scope(scope).values("pk"), decided_at__gt=since
        )
        .exclude(decided_by=user)
        .select_related("submission__region", "submission__edition", "decided_by")
        .order_by("-decided_at")
    )
    return [
        RecentItem(
            person=decision.decided_by.label,
            act=TRANSITIONS[SubmissionAction(decision.action)].audit_action.label,
            region=str(decision.submission.region),
            edition=str(decision.submission.edition),
            url=decision.submission.get_absolute_url(),
            at=decision.decided_at,
            state=SubmissionState(decision.to_state),
        )
        for decision in rows[:RECENT_LIMIT]
    ]
