"""What a page with cards shows around the answers of a form: what counts under each indicator, and what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from apps.indicators.selectors import codebook_entries_at

from ..models import Submission
from ..querysets import SubmissionQuerySet
from .codebook import Codebook, codebook_of


@dataclass(frozen=True)
class Surroundings:
    """The codebook of a form, with guidance, and how many messages there are about each answer."""

    codebook: Codebook
    messages: Mapping[str, int]
    """By the code of the indicator."""


def surroundings_of(submission: Submission) -> Surroundings:
    """Return what lies around the answers of a form; one query."""
    return surroundings_in(_surrounded().get(pk=submission.pk), submission)


@cache
def _surrounded() -> SubmissionQuerySet:
    """Put together once, which takes as long as asking the database."""
    return Submission.objects.with_surroundings()


def surroundings_in(read: Any, submission: Submission) -> Surroundings:
    """Return the same as `read` says it: the form, read `with_surroundings`."""
    edition = submission.edition
    guidance = codebook_entries_at(edition.instrument_id, read.codebook_number, read.codebook_newest)
    return Surroundings(
        codebook=replace(codebook_of(edition), guidance=guidance),
        messages={row["code"]: row["count"] for row in read.message_data},
    )
