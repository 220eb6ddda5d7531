"""What was said of the answers of one form, and what of it still holds."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from apps.submissions.content import Content, content_sha256
from apps.submissions.models import Submission
from apps.submissions.selectors import Explanations

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
    """Return the hash of the answer that is judged, with its files; or that there is none.

    What explains its warnings is kept in every version, so that it needs no hash.
    """
    return content_sha256({code: said for code, said in content.items() if code == indicator})


def verdicts_standing(
    rows: Iterable[WorkingVerdict], content: Mapping[str, Content], explanations: Explanations
) -> dict[str, WorkingVerdict]:
    """Return the verdicts whose answers are still what was judged, by the codes of their indicators.

    What explains the warnings of an answer is judged with it: other words than those of then, and the verdict lapses.
    Four eyes: what somebody said of their own work, maybe only theirs since then, does not hold.
    """
    return {
        row.indicator.code: row
        for row in rows
        if not row.is_own_work
        and row.content_sha256 == judged_sha256(row.indicator.code, content)
        and row.indicator.code not in explanations.changed_since(row.given_at)
    }
