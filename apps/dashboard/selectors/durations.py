"""How long each step takes from the opening of an edition to acceptance, as the median over real decisions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import connection

from apps.indicators.models import Edition


class Stretch(StrEnum):
    """One stretch of the way of a form."""

    ENTRY = "entry"
    WAITING = "waiting"
    REVIEW = "review"
    ACCEPTANCE = "acceptance"


@dataclass(frozen=True)
class Duration:
    """How long a stretch takes: the median of so many; None where there is none yet."""

    stretch: Stretch
    median: dt.timedelta | None = None
    number: int = 0

    @property
    def days(self) -> float | None:
        return None if self.median is None else self.median / dt.timedelta(days=1)


# Written out, because Django would compile it anew for a good part of the time that the page has. A review that changes
# hands is still the same review, so those decisions are left out; so is a release, after which a claim follows a claim.
_MEDIANS: Final = """
    SELECT stretch, percentile_cont(0.5) WITHIN GROUP (ORDER BY took), count(*)
    FROM (
        SELECT decided_at - coalesce(since, %(opened_at)s) AS took,
            CASE
                WHEN action = 'submit' AND before IS NULL THEN 'entry'
                WHEN action = 'claim' AND before = 'submit' THEN 'waiting'
                WHEN action IN ('approve', 'return') AND before = 'claim' THEN 'review'
                WHEN action = 'accept' AND before = 'approve' THEN 'acceptance'
            END AS stretch
        FROM (
            SELECT action, decided_at, lag(action) OVER way AS before, lag(decided_at) OVER way AS since
            FROM submissions_decision
            WHERE submission_id = ANY(%(forms)s)
                AND action IN ('submit', 'claim', 'return', 'approve', 'accept', 'reopen')
            WINDOW way AS (PARTITION BY submission_id ORDER BY number)
        ) steps
    ) stretches
    WHERE stretch IS NOT NULL AND took IS NOT NULL
    GROUP BY stretch
"""


def duration_list(*, forms: Sequence[int], edition: Edition) -> list[Duration]:
    """Return how long each stretch took for these forms of an edition; one query.

    Entry lasts from the opening of the edition until a form is first sent; waiting from each sending until a reviewer
    claims it; review from the claim that stands until the form is approved or returned; acceptance from the approval.
    A form that goes round twice counts twice, but for entry.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, {"forms": list(forms), "opened_at": edition.opened_at})
        found = {stretch: Duration(Stretch(stretch), median, number) for stretch, median, number in cursor}
    return [found.get(stretch.value, Duration(stretch)) for stretch in Stretch]
