"""What was said of the answers of one form, and what of it still holds."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from apps.submissions.content import Content, content_sha256
from apps.submissions.models import Submission

from ..models import WorkingVerdict


def verdict_list(submission: Submission) -> list[WorkingVerdict]:
    """Return what was said of the answers of a form so far, whether it still holds or not, with people loaded.

    Left out is what somebody said who has a hand in the data.
    """
    return [row for row in verdict_rows(submission).select_related("indicator") if not row.is_own_work]


def verdict_rows(submission: Submission) -> QuerySet[WorkingVerdict]:
    """Return every verdict on a form; `is_own_work` says whether it is also the work of its giver."""
    is_own_work = ExpressionWrapper(
        Q(given_by__in=submission.contributions.values("person")), output_field=BooleanField()
    )
    rows: QuerySet[Any] = submission.working_verdicts.select_related("given_by")
    return cast("QuerySet[WorkingVerdict]", rows.annotate(is_own_work=is_own_work))


def judged_sha256(indicator: str, content: Mapping[str, Content]) -> str:
    """Return the hash of what is judged: the answer to one indicator, with its files; or that there is none."""
    return content_sha256({code: said for code, said in content.items() if code == indicator})


def verdicts_standing(
    rows: Iterable[WorkingVerdict], content: Mapping[str, Content]
) -> dict[str, WorkingVerdict]:
    """Return the verdicts whose answers are still what was judged, by the codes of their indicators.

    Four eyes: what somebody said of their own work, maybe only theirs since then, does not hold.
    """
    return {
        row.indicator.code: row
        for row in rows
        if not row.is_own_work and row.content_sha256 == judged_sha256(row.indicator.code, content)
    }
