"""What a page with cards shows around the answers of a form: what counts under each indicator, and what was written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from apps.accounts.models import User
from apps.core.prepared import prepared
from apps.indicators.models import Edition
from apps.indicators.selectors import codebook_entries_at, indicator_rows

from ..models import CheckExplanation, Submission
from ..querysets import SubmissionQuerySet
from .codebook import Codebook, codebook_of
from .explained import Explanations


@dataclass(frozen=True)
class Surroundings:
    """The codebook of a form with guidance, how many messages there are about each answer, and the explanations."""

    codebook: Codebook
    messages: Mapping[str, int]
    """By the code of the indicator."""
    explanations: Explanations


def surroundings_of(submission: Submission) -> Surroundings:
    """Return what lies around the answers of a form; one query."""
    [read] = _surrounded(submission.pk)
    return surroundings_in(read, submission)


@prepared
def _surrounded(form: int, /) -> SubmissionQuerySet:
    return Submission.objects.filter(pk=form).with_surroundings()


def surroundings_in(read: Any, submission: Submission) -> Surroundings:
    """Return the same as `read` says it: the form, read `with_surroundings`."""
    edition = submission.edition
    guidance = codebook_entries_at(edition.instrument_id, read.codebook_number, read.codebook_newest)
    return Surroundings(
        codebook=replace(codebook_of(edition), guidance=guidance),
        messages={row["code"]: row["count"] for row in read.message_data},
        explanations=Explanations(
            [_explanation(row, edition) for row in read.explanation_data], edition.instrument
        ),
    )


def _explanation(data: dict[str, Any], edition: Edition) -> CheckExplanation:
    code, name, email = data.pop("code"), data.pop("name"), data.pop("email")
    row = CheckExplanation(**data | {"written_at": dt.datetime.fromisoformat(data["written_at"])})
    row.written_by = User(pk=row.written_by_id, full_name=name, email=email)
    if code is not None:
        row.indicator = indicator_rows(edition.instrument)[code]
    return row
