"""What was said of the answers of one form, and what of it still holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, QuerySet

from apps.indicators.models import Indicator
from apps.submissions.content import Content, content_sha256
from apps.submissions.models import Contribution, Submission
from apps.submissions.selectors import Explanations, explanations_by_form, stored_answers

from ..enums import VerdictOutcome
from ..models import WorkingVerdict


def verdict_list(submission: Submission) -> list[WorkingVerdict]:
    """Return what was said of the answers of a form so far, whether it still holds or not, with people loaded."""
    return list(verdict_rows(submission).select_related("indicator"))


def verdict_rows(*submissions: Submission) -> QuerySet[WorkingVerdict]:
    """Return every verdict on some forms; `is_own_work` says whether it is also the work of its giver."""
    own = Contribution.objects.filter(submission=OuterRef("submission"), person=OuterRef("given_by"))
    rows: QuerySet[Any] = WorkingVerdict.objects.filter(submission__in=submissions).select_related("given_by")
    return cast("QuerySet[WorkingVerdict]", rows.annotate(is_own_work=Exists(own)))


@dataclass(frozen=True)
class ReviewProgress:
    """How far a review is: how many indicators have a verdict that holds, and how many of these are to be mended."""

    judged: int
    to_mend: int
    total: int

    @property
    def is_ready(self) -> bool:
        """Whether nothing of the verdicts keeps the form from being approved."""
        return self.judged == self.total and not self.to_mend


def review_progress(submissions: Sequence[Submission]) -> dict[int, ReviewProgress]:
    """Return how far the reviews of some forms are, by their keys; their instruments are loaded.

    Six queries however many forms there are.
    """
    if not submissions:
        return {}
    contents, explained = stored_answers(submissions), explanations_by_form(submissions)
    rows: dict[int, list[WorkingVerdict]] = {form.pk: [] for form in submissions}
    for row in verdict_rows(*submissions).select_related("indicator"):
        rows[row.submission_id].append(row)
    instruments = {form.edition.instrument_id for form in submissions}
    counted = Indicator.objects.filter(instrument__in=instruments).order_by().values_list("instrument")
    totals = dict(counted.annotate(Count("pk")))
    found = {}
    for form in submissions:
        content = {code: answer.content for code, answer in contents[form.pk].items()}
        standing = verdicts_standing(rows[form.pk], content, explained[form.pk]).values()
        to_mend = sum(row.outcome == VerdictOutcome.RETURNED for row in standing)
        found[form.pk] = ReviewProgress(len(standing), to_mend, totals[form.edition.instrument_id])
    return found


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
