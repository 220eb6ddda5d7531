"""What was said of the answers of one form, and what of it still holds."""

from collections.abc import Iterable, Mapping

from apps.submissions.content import Content, content_sha256
from apps.submissions.models import Submission

from ..models import WorkingVerdict


def verdict_list(submission: Submission) -> list[WorkingVerdict]:
    """Return what was said of the answers of a form so far, whether it still holds or not, with people loaded."""
    return list(submission.working_verdicts.select_related("indicator", "given_by"))


def judged_sha256(indicator: str, content: Mapping[str, Content]) -> str:
    """Return the hash of what is judged: the answer to one indicator, with its files; or that there is none."""
    return content_sha256({code: said for code, said in content.items() if code == indicator})


def verdicts_standing(
    rows: Iterable[WorkingVerdict], content: Mapping[str, Content]
) -> dict[str, WorkingVerdict]:
    """Return the verdicts whose answers are still what was judged, by the codes of their indicators."""
    return {
        row.indicator.code: row
        for row in rows
        if row.content_sha256 == judged_sha256(row.indicator.code, content)
    }
