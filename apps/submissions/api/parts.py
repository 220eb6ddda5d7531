"""What the views of one submission have in common: it is found within the scope, before anything else is asked."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property
from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.api.authentication import asking
from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.exceptions import MissingError
from apps.indicators.selectors import instrument_structure
from apps.indicators.structure import IndicatorNode

from ..checks import Finding
from ..content import answer_content
from ..enums import AnswerOrigin
from ..models import Answer, Submission
from ..rules import may_enter
from ..selectors import Rulebook, answer_list, codebook_of, drafted_codes, findings_in, submission_get
from ..services import AnswerInput, answer_save_many, check_may_enter, outsiders_recorded
from .reading import AnswerReader
from .serializers import AnswerSerializer


class SubmissionPart(APIView):
    """A view below one submission: 404 outside of the scope, 403 for whoever may not fill the form and tries to."""

    submission: Submission
    step: AuditAction = AuditAction.ANSWER_SAVE
    """What a write does, for the log where somebody tries it on a form that is not theirs."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the submission."""
        super().initial(request, *args, **kwargs)
        scope = request.region_scope  # type: ignore[attr-defined]
        public_id, is_write = kwargs["public_id"], request.method not in SAFE_METHODS
        with outsiders_recorded(self.step, asking(request), [public_id]) if is_write else nullcontext():
            self.submission = submission_get(scope=scope, public_id=public_id)
        if is_write:
            check_may_enter(self.submission, asking(request))

    @cached_property
    def indicators(self) -> Mapping[str, IndicatorNode]:
        """The indicators of the form by their codes, in its order."""
        structure = instrument_structure(self.submission.edition.instrument)
        return {row.code: row for row in structure.indicators}

    def reader(self) -> AnswerReader:
        """Return what reads sent answers of this form."""
        return AnswerReader(self.indicators, codebook_of(self.submission.edition))

    def check_indicator(self, code: str) -> None:
        """Raise MissingError for an indicator that the form does not have."""
        if code not in self.indicators:
            raise MissingError("Indikator ini tidak ada dalam instrumen edisi.")

    def stored(self, codes: list[str] | None = None) -> dict[str, Answer]:
        """Return the stored answers, those with these codes alone where some are named."""
        return {answer.indicator.code: answer for answer in answer_list(self.submission, codes)}

    def told(self, answer: Answer) -> dict[str, Any]:
        """Return an answer as the API tells it, with its entity tag under `etag`."""
        told: dict[str, Any] = AnswerSerializer(answer, context=self._context).data
        return told

    @cached_property
    def _context(self) -> dict[str, Any]:
        return answer_context(self.submission, asking(self.request))

    def save(
        self, request: Request, items: Sequence[AnswerInput], stored: Mapping[str, Answer]
    ) -> Mapping[str, Answer]:
        """Store answers as changes of the `stored` ones, and return what is stored then.

        The form is locked (`lock_for_entry`), so that nobody can save between reading and storing.
        """
        answer_save_many(
            submission=self.submission,
            inputs=[
                replace(item, read_at=stored[item.indicator].revision if item.indicator in stored else 0)
                for item in items
            ],
            actor=asking(request),
            origin=AnswerOrigin.API,
        )
        return self.stored([item.indicator for item in items])


def answer_context(submission: Submission, actor: User) -> dict[str, Any]:
    """Return what `AnswerSerializer` needs to tell what the checks find in an answer of this form, and of drafts.

    A draft is seen by those alone who fill the form.
    """
    rulebook = Rulebook.of(instrument_structure(submission.edition.instrument))

    def find(answer: Answer) -> Sequence[Finding]:
        return findings_in(submission.region.level, answer.indicator.code, answer_content(answer), rulebook)

    drafted = drafted_codes([submission]).get(submission.pk, []) if may_enter(actor, submission) else []
    return {"find": find, "drafted": drafted}
