"""The access review: every assignment in one's regions, confirmed or taken away by somebody else than who has it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.addresses import judges_address
from apps.core.pages import hands_out, page_behind, post_only
from apps.core.tabular import csv_response
from apps.regions.scoping import RegionScope

from .. import selectors, services
from ..access import STRANGER, PortalRequest, refusal_note, requires
from ..enums import ReviewStep
from ..forms.review_filters import AccessReviewExportForm, AccessReviewForm, ReviewStepForm
from ..models import Assignment
from ..permissions import Permission
from ..rules import can_revoke, roles_within
from ..services import ReviewResult

PER_PAGE = 30


@judges_address
@require_safe
@requires(Permission.USER_MANAGE)
def access_review(request: PortalRequest) -> HttpResponse:
    """List the assignments in one's regions, those decided on longest ago first; the filters are in the address."""
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    form = AccessReviewForm(
        request.GET, provinces=selectors.province_list(scope=scope), roles=roles_within(scope)
    )
    found = selectors.assignment_list_to_review(scope=scope, narrow=form.narrow)
    page = form.page_of(found, PER_PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    text = "" if page.object_list else form.chosen("q")
    rows = _rows(request, list(page.object_list))
    context = {
        "page": page,
        "rows": rows,
        "can_pick": any(row["can_review"] for row in rows),
        "address": form,
        "guess": selectors.region_guessed(scope=scope, text=text),
        "export_url": f"{reverse('accounts:access_review_export')}?{query.urlencode()}".rstrip("?"),
        "review_days": settings.ACCESS_REVIEW_DAYS,
        "unused_days": settings.ACCESS_UNUSED_DAYS,
        "breadcrumbs": _crumbs("Tinjauan akses"),
    }
    return render(request, "accounts/access_review.html", context, status=form.status_code)


@judges_address
@require_safe
@requires(Permission.USER_MANAGE)
def access_review_export(request: PortalRequest) -> StreamingHttpResponse:
    """Send all pages of the review as one CSV file, with the same filters."""
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    form = AccessReviewExportForm(
        request.GET, provinces=selectors.province_list(scope=scope), roles=roles_within(scope)
    )
    form.check()
    if hands_out(request):
        services.export_record(
            actor=request.user, what="tinjauan akses", subject=Assignment, narrowed=form.narrowed
        )
    rows = selectors.review_export_rows(scope=scope, narrow=form.narrow)
    return csv_response(rows, name=f"tinjauan-akses-{timezone.localdate().isoformat()}", query=request.GET)


@post_only
@requires(Permission.USER_MANAGE)
def access_review_step(request: PortalRequest) -> HttpResponse:
    """Confirm or take away what was ticked, and show what became of each; taking away asks first."""
    form = ReviewStepForm(request.POST)
    back = page_behind(request) or reverse("accounts:access_review")
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(back)
    scope = selectors.scope_for(request.user, Permission.USER_MANAGE)
    numbers = form.chosen
    found = selectors.assignment_list_chosen(scope=scope, public_ids=list(numbers))
    chosen = [(row, numbers[row.public_id]) for row in found]
    elsewhere = numbers.keys() - {row.public_id for row in found}
    for row in selectors.assignment_list_chosen(scope=RegionScope.nation(), public_ids=list(elsewhere)):
        refusal_note(request, STRANGER, about=row.user)
    if form.step_chosen == ReviewStep.REVOKE and not form.cleaned_data["is_sure"]:
        context = {"chosen": [{"row": row, "number": number} for row, number in chosen], "back": back}
        context["left_alone"] = selectors.left_alone_in_words([row for row, _number in chosen])
        context["breadcrumbs"] = _crumbs("Tinjauan akses", "Cabut penugasan")
        return render(request, "accounts/access_review_revoke.html", context)
    results = services.assignments_review(actor=request.user, chosen=chosen, step=form.step_chosen)
    for result in results:
        if result.is_beyond_power:
            refusal_note(request, result.problem, about=result.assignment.user)
    if len(results) == len(numbers) == 1:
        _tell(request, results[0], form.step_chosen)
        return redirect(back)
    context = _outcome(results, form.step_chosen, unknown=len(numbers) - len(results), back=back)
    return render(request, "accounts/access_review_result.html", context)


def _tell(request: PortalRequest, result: ReviewResult, step: ReviewStep) -> None:
    if result.problem:
        messages.error(request, result.problem)
    elif result.done_before:
        messages.info(request, result.done_before)
    else:
        messages.success(request, f"Penugasan {result.assignment.user} {step.label}.")


def _rows(request: PortalRequest, assignments: Sequence[Assignment]) -> list[dict[str, Any]]:
    """Return what the table shows of each assignment; `number` is that of its last confirmation."""
    held = selectors.assignment_list_active(request.user)
    now = timezone.now()
    due = now - dt.timedelta(days=settings.ACCESS_REVIEW_DAYS)
    unused = timezone.localdate(now) - dt.timedelta(days=settings.ACCESS_UNUSED_DAYS)
    rows = []
    for row in assignments:
        last = next(iter(row.confirmations_newest), None)  # type: ignore[attr-defined]  # by the selector
        is_own = row.user_id == request.user.pk
        rows.append(
            {
                "assignment": row,
                "confirmation": last,
                "number": last.number if last else 0,
                "is_due": row.decided_at < due,  # type: ignore[attr-defined]
                "is_unused": (row.last_used_on or timezone.localdate(row.granted_at)) < unused,
                "is_own": is_own,
                "confirmers": selectors.manager_list_of(row) if is_own else [],
                "can_review": can_revoke(request.user, held, row),
            }
        )
    return rows


def _outcome(results: Sequence[ReviewResult], step: ReviewStep, *, unknown: int, back: str) -> dict[str, Any]:
    failed = sum(bool(result.problem) for result in results)
    before = sum(bool(result.done_before) for result in results)
    return {
        "results": results,
        "done": len(results) - failed - before,
        "before": before,
        "failed": failed,
        "unknown": unknown,
        "done_word": step.label,
        "noun": "penugasan",
        "back": back,
        "back_label": "Kembali ke tinjauan akses",
        "breadcrumbs": _crumbs("Tinjauan akses", "Hasil"),
    }


def _crumbs(*labels: str) -> list[dict[str, str]]:
    urls = {"Tinjauan akses": reverse("accounts:access_review")}
    people = {"label": "Pengguna", "url": reverse("accounts:user_list")}
    return [people, *({"label": label, "url": urls.get(label, "")} for label in labels)]
