"""The page of one dimension: to fill it, or only to read it."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.core.exceptions import (
    AlreadyDoneError,
    ConflictError,
    MissingError,
    NotAllowedError,
    UnavailableError,
)
from apps.indicators.enums import CheckSeverity
from apps.indicators.structure import GroupNode

from ..checks import browser_data
from ..forms import DimensionForm, event_row_template
from ..models import Answer, Submission
from ..presentation import Card, card_of, dimension_url, facts_of, is_overdue, outline_groups
from ..rules import can_enter, may_enter
from ..selectors import (
    Codebook,
    DimensionStatus,
    FilledForm,
    PreviousEdition,
    codebook_of,
    evidence_get,
    evidence_withdrawn,
    filled_form,
    previous_edition_of,
    submission_get,
)
from ..services import (
    AnswerConflict,
    answer_save_many,
    attached_before,
    evidence_attach_many,
    evidence_reattach,
    evidence_remove,
    input_content,
)
from .links import breadcrumbs_of

NEXT_DIMENSION: Final = "next"
TO_SUBMIT: Final = "submit"
FILE_ACTS: Final = {
    "withdraw": (evidence_remove, "ditarik. Di kartunya dapat dipasang lagi"),
    "reattach": (evidence_reattach, "dipasang lagi"),
}
"""What the buttons beside a file do, by their names, and how it is said."""


@dataclass
class _Page:
    """What the page needs in any case: before filling, with errors, or with two versions of an answer. Read once."""

    submission: Submission
    dimension: GroupNode
    codebook: Codebook
    filled: FilledForm
    answers: Mapping[str, Answer]
    """By the code of the indicator."""

    @property
    def status(self) -> DimensionStatus:
        return next(row for row in self.filled.statuses if row.dimension.code == self.dimension.code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def submission_dimension(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Show one dimension; on POST, do what the pressed button says: save, add a row, withdraw a file."""
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    page = _read(submission, code)
    if request.method != "POST":
        form = _stored_form(page) if can_enter(request.user, submission) else None
        return _render(request, page, form)
    if not may_enter(request.user, submission):
        raise NotAllowedError(f"Hanya operator {submission.region} yang dapat mengisi formulir ini.")
    form = DimensionForm.posted(
        page.dimension.all_indicators, page.answers, page.codebook, data=request.POST, files=request.FILES
    )
    try:
        if "add_row" in request.POST:
            return _render(request, page, form.restated(add_row_to=request.POST["add_row"]), is_unsaved=True)
        for name in FILE_ACTS:
            if name in request.POST:
                return _change_file(request, page, form, name)
        return _save(request, page, form)
    except (ConflictError, UnavailableError) as error:
        # The form was locked meanwhile, or the storage is full: what was typed stays on the page.
        return _render(request, page, form.restated(), problem=error.message, http_status=error.status_code)


def _read(submission: Submission, code: str) -> _Page:
    filled = filled_form(submission)
    dimension = next((row for row in filled.structure.dimensions if row.code == code), None)
    if dimension is None:
        raise MissingError(f"Dimensi “{code}” tidak ada dalam instrumen edisi ini.")
    return _Page(
        submission=submission,
        dimension=dimension,
        codebook=codebook_of(submission.edition),
        filled=filled,
        answers={answer.indicator.code: answer for answer in filled.answers},
    )


def _stored_form(page: _Page) -> DimensionForm:
    return DimensionForm.stored(page.dimension.all_indicators, page.answers, page.codebook)


def _change_file(request: PortalRequest, page: _Page, form: DimensionForm, name: str) -> HttpResponse:
    """Withdraw one file, or attach it again; everything that was typed stays on the page."""
    act, done = FILE_ACTS[name]
    try:
        public_id = uuid.UUID(request.POST[name])
    except ValueError as error:
        raise MissingError("Berkas tidak ditemukan.") from error
    evidence = evidence_get(scope=request.region_scope, public_id=public_id)
    if evidence.answer.submission_id != page.submission.pk:
        raise MissingError("Berkas tidak ditemukan.")
    try:
        act(evidence=evidence, actor=request.user)
    except AlreadyDoneError as error:
        messages.info(request, error.message)
    else:
        messages.success(request, f"Berkas “{evidence.original_name}” {done}.")
    fresh = _read(
        submission_get(scope=request.region_scope, public_id=page.submission.public_id), page.dimension.code
    )
    typed = form.restated()
    typed.renew(fresh.answers, saved=(), keep_all=True)
    return _render(request, fresh, typed, is_unsaved=True)


def _save(request: PortalRequest, page: _Page, form: DimensionForm) -> HttpResponse:
    outcome = answer_save_many(submission=page.submission, inputs=form.inputs(), actor=request.user)
    saved = {answer.indicator.code for answer in outcome.saved}
    uploads = form.uploads(answered=saved | set(page.answers))
    files = (
        evidence_attach_many(submission=page.submission, uploads=uploads, actor=request.user)
        if uploads
        else []
    )
    if not outcome.conflicts and not form.errors():
        for text in attached_before(page.submission, uploads, files):
            messages.info(request, text)
        return _after_saving(request, page, has_changed=bool(saved or files))
    fresh = _read(
        submission_get(scope=request.region_scope, public_id=page.submission.public_id), page.dimension.code
    )
    if outcome.conflicts:
        return _render_conflict(request, fresh, form, outcome.conflicts, saved)
    form.renew(fresh.answers, saved)
    return _render(request, fresh, form, http_status=422, saved=saved)


def _after_saving(request: PortalRequest, page: _Page, *, has_changed: bool) -> HttpResponse:
    if has_changed:
        messages.success(request, "Isian tersimpan.")
    else:
        messages.info(request, "Tidak ada yang berubah; isian sudah tersimpan.")
    then = request.POST.get("then", "")
    if then == TO_SUBMIT:
        return redirect("submissions:submit", page.submission.public_id)
    if then == NEXT_DIMENSION:
        following = _following(page)
        if following is not None:
            return redirect(dimension_url(page.submission, following.dimension.code))
    return redirect(dimension_url(page.submission, page.dimension.code))


def _following(page: _Page) -> DimensionStatus | None:
    """Return the dimension after this one, None after the last."""
    statuses = page.filled.statuses
    place = statuses.index(page.status) + 1
    return statuses[place] if place < len(statuses) else None


def _render_conflict(
    request: PortalRequest,
    page: _Page,
    form: DimensionForm,
    conflicts: list[AnswerConflict],
    saved: Collection[str],
) -> HttpResponse:
    """Show both versions of every answer that is in conflict, and below them the cards with errors."""
    clashing = {conflict.indicator.code: conflict for conflict in conflicts}
    items = {item.indicator.code: item for item in page.status.items}
    pairs: list[dict[str, Any]] = []
    for entry in form.sent:
        conflict = clashing.get(entry.indicator.code)
        if conflict is not None:
            pairs.append(
                {
                    "entry": entry,
                    "mine": facts_of(input_content(conflict.sent, evidence=[]), page.codebook),
                    "stored": conflict.stored,
                    "stored_facts": card_of(items[entry.indicator.code], page.codebook).facts,
                    "resolution": conflict.stored.revision,
                }
            )
    form.renew(page.answers, saved)
    wrong = [entry for entry in form.entries if entry.has_errors and entry.indicator.code not in clashing]
    context = {
        "submission": page.submission,
        "dimension": page.dimension,
        "pairs": pairs,
        "cards": [card_of(items[entry.indicator.code], page.codebook, entry) for entry in wrong],
        "saved_count": len(saved),
        "errors": [error for entry in wrong for error in entry.errors()],
        "row_template": event_row_template(page.codebook),
        "breadcrumbs": _breadcrumbs(page),
    }
    return render(request, "submissions/submission_conflict.html", context, status=409)


def _breadcrumbs(page: _Page) -> list[dict[str, Any]]:
    return breadcrumbs_of(page.submission, {"label": f"{page.dimension.code} {page.dimension.label}"})


def _render(
    request: PortalRequest,
    page: _Page,
    form: DimensionForm | None,
    *,
    problem: str = "",
    http_status: int = 200,
    saved: Collection[str] = (),
    is_unsaved: bool = False,
) -> HttpResponse:
    context = {
        "submission": page.submission,
        "dimension": page.dimension,
        "sections": _sections(page, form, previous_edition_of(page.submission, scope=request.region_scope)),
        "form": form,
        "errors": form.errors() if form else [],
        "problem": problem,
        "saved_count": len(saved),
        "is_unsaved": is_unsaved or http_status != 200,
        "last_saved": max((row.saved_at for row in page.answers.values()), default=None),
        "outline": outline_groups(page.submission, page.filled.statuses, page.dimension.code),
        "next_open": page.status.next_open,
        "following": _following(page),
        "answered": page.filled.answered,
        "total": page.filled.total,
        "row_template": event_row_template(page.codebook) if form else None,
        "check_data": _check_data(page) if form else None,
        "severities": CheckSeverity,
        "is_overdue": is_overdue(page.submission),
        "breadcrumbs": _breadcrumbs(page),
    }
    return render(request, "submissions/submission_dimension.html", context, status=http_status)


def _check_data(page: _Page) -> dict[str, Any]:
    """Return what the page's script needs to check the cards while they are typed."""
    report = page.filled.report
    shown = [indicator.code for indicator in page.dimension.all_indicators]
    return browser_data(report.rulebook.checks, report.facts, shown)


def _sections(
    page: _Page, form: DimensionForm | None, previous: PreviousEdition | None
) -> list[tuple[GroupNode, list[Card]]]:
    entries = {entry.indicator.code: entry for entry in form.entries} if form else {}
    withdrawn = evidence_withdrawn(page.submission) if form else {}
    explain_url = reverse("submissions:submit", args=[page.submission.public_id]) if form else ""
    return [
        (
            group,
            [
                card_of(
                    item, page.codebook, entries.get(item.indicator.code), previous, withdrawn, explain_url
                )
                for item in items
            ],
        )
        for group, items in page.status.sections
    ]
