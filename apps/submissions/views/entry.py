"""The page of one dimension: to fill it, or only to read it."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.audit.enums import AuditAction
from apps.core.exceptions import (
    AlreadyDoneError,
    ConflictError,
    MissingError,
    StaleRevisionError,
    UnavailableError,
)
from apps.indicators.enums import CheckSeverity

from ..access import tries
from ..forms import DimensionForm
from ..presentation import dimension_url, outline_groups, pair_of, standing_of
from ..rules import can_enter
from ..selectors import evidence_get, submission_get, why_closed_to
from ..services import (
    Version,
    answer_save_many,
    attached_before,
    attached_now,
    check_may_enter,
    draft_keep,
    evidence_attach_many,
    evidence_reattach,
    evidence_remove,
    is_keepable,
)
from .dimension_page import DimensionPage
from .links import breadcrumbs_of
from .senders import keys_brought

NEXT_DIMENSION: Final = "next"
TO_SUBMIT: Final = "submit"
FILE_ACTS: Final = {
    "withdraw": (evidence_remove, "ditarik. Di kartunya dapat dipasang lagi"),
    "reattach": (evidence_reattach, "dipasang lagi"),
}
"""What the buttons beside a file do, by their names, and how it is said."""


@require_http_methods(["GET", "HEAD", "POST"])
@tries(AuditAction.ANSWER_SAVE)
@requires()
def submission_dimension(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Show one dimension; on POST, do what the pressed button says: save, add a row, withdraw a file."""
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    page = DimensionPage.read(submission, code, request.region_scope)
    if request.method != "POST":
        return _render(request, page, page.stored_form() if can_enter(request.user, submission) else None)
    check_may_enter(submission, request.user)
    form = page.stored_form().posted(request.POST, request.FILES)
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


def _again(request: PortalRequest, page: DimensionPage) -> DimensionPage:
    submission = submission_get(scope=request.region_scope, public_id=page.submission.public_id)
    return DimensionPage.read(submission, page.dimension.code, request.region_scope)


def _change_file(request: PortalRequest, page: DimensionPage, form: DimensionForm, name: str) -> HttpResponse:
    """Withdraw one file, or attach it again; what was typed and is not stored stays on the page."""
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
    fresh = _again(request, page)
    typed = form.restated()
    shown = fresh.stored_form()
    if [entry.typed for entry in typed.entries] == [entry.typed for entry in shown.entries]:
        # Nothing of what was sent would be lost. A page that answers a POST would send its old texts again on reload.
        return redirect(dimension_url(page.submission, page.dimension.code, evidence.answer.indicator.code))
    typed.renew(shown, saved=(), keep=[entry.indicator.code for entry in typed.entries])
    return _render(request, fresh, typed, is_unsaved=True)


def _save(request: PortalRequest, page: DimensionPage, form: DimensionForm) -> HttpResponse:
    outcome = answer_save_many(submission=page.submission, inputs=form.inputs(), actor=request.user)
    saved = {answer.indicator.code for answer in outcome.saved}
    clashing = {conflict.indicator.code: conflict.stored for conflict in outcome.conflicts}
    kept = _keep_unfinished(request, page, form, clashing)
    uploads = form.uploads(answered=saved | set(page.answers))
    files = (
        evidence_attach_many(submission=page.submission, uploads=uploads, actor=request.user)
        if uploads
        else []
    )
    if not clashing and not form.errors():
        shared = [
            text
            for text, file in zip(attached_now(page.submission, files), files, strict=True)
            if file.also_at
        ]
        for text in [*attached_before(page.submission, uploads, files), *shared]:
            messages.info(request, text)
        return _after_saving(request, page, has_changed=bool(saved or files))
    fresh = _again(request, page)
    form.renew(fresh.stored_form(), saved=saved | kept, keep=clashing)
    if clashing:
        return _render_conflict(request, fresh, form, clashing, saved)
    return _render(request, fresh, form, http_status=422, saved=saved)


def _keep_unfinished(
    request: PortalRequest, page: DimensionPage, form: DimensionForm, clashing: dict[str, Version]
) -> set[str]:
    """Keep the cards that cannot be stored as answers yet; those that contradict a newer version join `clashing`."""
    kept: set[str] = set()
    for entry in form.unfinished():
        code = entry.indicator.code
        if not is_keepable(entry.typed.value):
            continue  # no page offers it: there is nothing to keep
        try:
            draft_keep(
                submission=page.submission,
                indicator=code,
                typed=entry.typed.to_json(),
                read_at=entry.read_at,
                draft_at=entry.draft_at,
                actor=request.user,
            )
            kept.add(code)
        except StaleRevisionError as error:
            clashing[code] = error.conflicts[0]
    return kept


def _after_saving(request: PortalRequest, page: DimensionPage, *, has_changed: bool) -> HttpResponse:
    if has_changed:
        messages.success(request, "Isian tersimpan.")
    else:
        messages.info(request, "Tidak ada yang berubah; isian sudah tersimpan.")
    then = request.POST.get("then", "")
    if then == TO_SUBMIT:
        return redirect("submissions:submit", page.submission.public_id)
    if then == NEXT_DIMENSION and page.following is not None:
        return redirect(dimension_url(page.submission, page.following.dimension.code))
    return redirect(dimension_url(page.submission, page.dimension.code))


def _render_conflict(
    request: PortalRequest,
    page: DimensionPage,
    form: DimensionForm,
    clashing: Mapping[str, Version],
    saved: Collection[str],
) -> HttpResponse:
    """Show both versions of every card that is in conflict, and below them the other cards with errors."""
    entries = {entry.indicator.code: entry for entry in form.entries}
    pairs = [pair_of(entries[code], version, page.codebook) for code, version in clashing.items()]
    wrong = {code: entry for code, entry in entries.items() if code not in clashing and any(entry.errors())}
    items = [item for item in page.status.items if item.indicator.code in wrong]
    context = {
        "submission": page.submission,
        "dimension": page.dimension,
        "pairs": pairs,
        "cards": page.cards(items, wrong).values(),
        "saved_count": len(saved),
        "errors": [error for entry in wrong.values() for error in entry.errors()],
        "codebook": page.codebook,
        "breadcrumbs": _breadcrumbs(page),
    }
    return render(request, "submissions/submission_conflict.html", context, status=409)


def _breadcrumbs(page: DimensionPage) -> list[dict[str, Any]]:
    return breadcrumbs_of(page.submission, {"label": f"{page.dimension.code} {page.dimension.label}"})


def _render(
    request: PortalRequest,
    page: DimensionPage,
    form: DimensionForm | None,
    *,
    problem: str = "",
    http_status: int = 200,
    saved: Collection[str] = (),
    is_unsaved: bool = False,
) -> HttpResponse:
    versions: list[Version] = [*page.answers.values(), *page.drafts.values()]
    context = {
        "submission": page.submission,
        "dimension": page.dimension,
        "sections": page.sections(form),
        "form": form,
        "errors": form.errors() if form else [],
        "problem": problem,
        "saved_count": len(saved),
        "is_unsaved": is_unsaved or http_status != 200,
        "last_saved": max((version.saved_at for version in versions), default=None),
        "outline": outline_groups(page.submission, page.filled.statuses, page.dimension.code, page.drafts),
        "next_open": page.status.next_open(page.drafts),
        "following": page.following,
        "answered": page.filled.answered,
        "elsewhere": page.filled.answered - page.status.answered,
        "total": page.filled.total,
        "codebook": page.codebook,
        "check_data": page.check_data() if form else None,
        "outbox_keys": keys_brought(request) if form else "",
        "severities": CheckSeverity,
        "standing": standing_of(page.submission),
        "closed": why_closed_to(request.user, page.submission) if page.submission.is_open_for_entry else "",
        "breadcrumbs": _breadcrumbs(page),
    }
    return render(request, "submissions/submission_dimension.html", context, status=http_status)
