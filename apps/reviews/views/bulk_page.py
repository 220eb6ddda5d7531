"""One step for several forms of a queue at once."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.access import PortalRequest, requires
from apps.audit.sentences import DONE
from apps.core.addresses import judges_address
from apps.core.pages import form_stands_on, post_only
from apps.submissions.access import Attempt, tries_named
from apps.submissions.enums import SubmissionAction
from apps.submissions.selectors import submission_list
from apps.submissions.services import strangers_record
from apps.submissions.workflow import TRANSITIONS

from ..forms import BulkForm
from ..selectors import QUEUE_PERMISSIONS
from ..services import BulkResult, submissions_step
from .worklist import Worklist, worklist_read


def _ticked(request: HttpRequest) -> Attempt | None:
    """Return what is tried with which forms; None where the page sent neither."""
    form = BulkForm(request.POST)
    return Attempt(TRANSITIONS[form.action].audit_action, form.chosen) if form.is_valid() else None


@judges_address
@form_stands_on("reviews:queue")
@post_only
@tries_named(_ticked)
@requires(*QUEUE_PERMISSIONS)
def review_bulk(request: PortalRequest) -> HttpResponse:
    """Take the step with every form that was ticked, and show what became of each."""
    form, worklist = BulkForm(request.POST), worklist_read(request)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(worklist.address_of("queue"))
    revisions = form.chosen
    rows = submission_list(scope=request.region_scope).filter(public_id__in=revisions)
    chosen = [(row, revisions[row.public_id]) for row in rows]
    known = {row.public_id for row, _ in chosen}
    step = TRANSITIONS[form.action].audit_action
    strangers = strangers_record(revisions.keys() - known, step, request.user)
    results = submissions_step(chosen=chosen, action=form.action, actor=request.user)
    results += [BulkResult(row.submission, problem=row.told) for row in strangers if row.told]
    context = _context(results, form.action, len(revisions), worklist)
    return render(request, "reviews/review_bulk.html", context)


def _context(
    results: Sequence[BulkResult], action: SubmissionAction, asked: int, worklist: Worklist
) -> dict[str, Any]:
    done = sum(result.decision is not None for result in results)
    failed = sum(bool(result.problem) for result in results)
    return {
        # What was refused is what is left to do: it stands on top.
        "results": sorted(results, key=lambda result: not result.problem),
        "list_query": worklist.query,
        "done": done,
        "before": len(results) - done - failed,
        "failed": failed,
        "unknown": asked - len(results),
        "noun": "formulir",
        "back": worklist.address_of("queue"),
        "back_label": "Kembali ke antrean",
        "done_word": DONE[TRANSITIONS[action].audit_action],
        "breadcrumbs": [
            {"label": "Tinjauan", "url": worklist.address_of("queue")},
            {"label": "Hasil langkah bersama"},
        ],
    }
