"""The overview of one submission."""

import uuid
from collections.abc import Container, Sequence
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, log_url_of, requires
from apps.indicators.enums import CheckKind, CheckSeverity

from ..enums import REVIEWER_ACTIONS, SubmissionAction
from ..models import Submission
from ..presentation import dimension_url, steps_of
from ..rules import allowed_actions, can_enter, may_enter, stages_to_extend
from ..selectors import (
    DimensionStatus,
    drafted_codes,
    evidence_list_of,
    extension_list,
    filled_form,
    is_contributor,
    last_sent_back,
    stage_windows,
    submission_get,
    what_closing_leaves,
    why_closed_to,
)
from .links import breadcrumbs_of, indicator_links
from .sections import submission_sections

LATEST_SHOWN: Final = 5
"""How many of the answers that were changed last are listed."""


@require_safe
@requires()
def submission_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show how far the form is filled, what the reviewer asked for, what the person can do, and the history."""
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    filled = filled_form(submission)
    statuses = filled.statuses
    has_hand = is_contributor(submission, request.user)
    actions = allowed_actions(request.user, submission, is_contributor=has_hand)
    may_fill = can_enter(request.user, submission)
    drafts = drafted_codes([submission]).get(submission.pk, []) if may_enter(request.user, submission) else []
    open_drafts = drafts if may_fill else []
    windows = stage_windows(submission)
    context = {
        "submission": submission,
        "statuses": [(status, dimension_url(submission, status.dimension.code)) for status in statuses],
        "remarks": indicator_links(submission, statuses, lambda item: item.remark is not None)
        if submission.is_open_for_entry
        else [],
        "sent_back": last_sent_back(filled.decisions) if submission.is_open_for_entry else None,
        "without_evidence": indicator_links(submission, statuses, lambda item: item.lacks_evidence),
        "evidence_rule": _evidence_rule(statuses),
        "unfinished": indicator_links(submission, statuses, lambda item: item.indicator.code in open_drafts),
        "drafted": drafts,
        "answered": filled.answered,
        "total": filled.total,
        "steps": steps_of(filled.decisions),
        "latest_answers": sorted(filled.answers, key=lambda row: row.saved_at, reverse=True)[:LATEST_SHOWN],
        "evidence": evidence_list_of(submission),
        "can_enter": may_fill,
        "can_submit": SubmissionAction.SUBMIT in actions,
        "can_review": any(action in actions for action in REVIEWER_ACTIONS),
        "continue_url": _continue_url(submission, statuses, open_drafts) if may_fill else "",
        "log_url": log_url_of(request.user, submission),
        "closed": why_closed_to(request.user, submission) if submission.is_open_for_entry else "",
        "closing": what_closing_leaves(request.user, submission),
        "windows": [window for window in windows.values() if window.is_limited],
        "extensions": extension_list(submission),
        "can_extend": bool(stages_to_extend(request.user, submission, windows, is_contributor=has_hand)),
        "sections": submission_sections(request, submission),
        "breadcrumbs": breadcrumbs_of(submission),
    }
    return render(request, "submissions/submission_detail.html", context)


def _continue_url(submission: Submission, statuses: Sequence[DimensionStatus], drafts: Container[str]) -> str:
    """Return the address of the first indicator with something left to do; empty where nothing is."""
    for status in statuses:
        if item := status.next_open(drafts):
            return dimension_url(submission, status.dimension.code, item.indicator.code)
    return ""


def _evidence_rule(statuses: Sequence[DimensionStatus]) -> str:
    """Return the gravest that the checks say of an answer without a file: "error", "warning", or "" where none does."""
    asked = {
        row.finding.check.severity
        for status in statuses
        for item in status.items
        for row in item.findings
        if row.finding.check.kind == CheckKind.REQUIRED_EVIDENCE
    }
    return next((rule for rule in (CheckSeverity.ERROR, CheckSeverity.WARNING) if rule in asked), "")
