"""The home page: what waits for me, where my region stands, what changed since I was here."""

from datetime import datetime, timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.adapters import PREVIOUS_VISIT_KEY
from apps.accounts.selectors import assignment_list_active
from apps.submissions.enums import SubmissionState

from ..selectors import queue_list, recent_list, standing_of

FIRST_VISIT_LOOKS_BACK: Final = timedelta(days=7)


@require_safe
@requires()
def home(request: PortalRequest) -> HttpResponse:
    """Show the person's work; `edisi` in the address chooses the edition of the overview."""
    since, is_return = _previous_visit(request)
    context = {
        "assignments": assignment_list_active(request.user),
        "queue": queue_list(request.user),
        "standing": standing_of(scope=request.region_scope, edition_code=request.GET.get("edisi", "")),
        "states": list(SubmissionState),
        "recent": recent_list(scope=request.region_scope, user=request.user, since=since),
        "since": since if is_return else None,
    }
    return render(request, "dashboard/home.html", context)


def _previous_visit(request: PortalRequest) -> tuple[datetime, bool]:
    """Return from when on changes are new to the person, and whether that is an earlier visit."""
    kept = parse_datetime(request.session.get(PREVIOUS_VISIT_KEY, ""))
    if kept is not None:
        return kept, True
    return timezone.now() - FIRST_VISIT_LOOKS_BACK, False
