"""The home page: what waits for the person, how far the regions are, what changed since the last visit."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.adapters import PREVIOUS_VISIT_KEY
from apps.accounts.permissions import Permission
from apps.accounts.selectors import assignment_list_active, assignment_list_ended, scope_for
from apps.core.addresses import judges_address
from apps.publishing.selectors import embargoed_list
from apps.submissions.enums import SubmissionState

from ..filters import StandingForm
from ..navigation import places_of
from ..rules import may_watch
from ..selectors import Standing, has_tasks, queue_list, recent_list, standing_of

FIRST_VISIT_LOOKS_BACK: Final = timedelta(days=7)


@judges_address
@require_safe
@requires()
def home(request: PortalRequest) -> HttpResponse:
    """Show the person's work; `edisi` in the address chooses the edition of the overview."""
    since, is_return = _previous_visit(request)
    # Not `request.region_scope`: whoever has just signed in has used no role yet.
    scope = scope_for(request.user, Permission.SUBMISSION_VIEW)
    standing = standing_of(scope=scope, edition_code=request.GET.get("edisi", ""))
    address = StandingForm(request.GET, editions=standing.editions if standing else [])
    held = assignment_list_active(request.user)
    is_working = has_tasks(request.user)
    context = {
        "address": address,
        "assignments": held,
        "ended": [] if held else assignment_list_ended(request.user),
        "has_tasks": is_working,
        "queue": queue_list(request.user),
        "places": [] if standing and is_working else places_of(request.user),
        "standing": standing,
        "figures": _figures(standing) if standing and standing.total > 1 else [],
        "reports": embargoed_list(request.user),
        "may_watch": may_watch(request.user),
        "has_regions": not scope.is_empty,
        "recent": recent_list(scope=scope, user=request.user, since=since),
        "since": since if is_return else None,
    }
    return render(request, "dashboard/home.html", context, status=address.status_code)


def _figures(standing: Standing) -> list[dict[str, Any]]:
    """Return how many offices are in each state, each number with a link to the list of them."""
    url = reverse("submissions:list")
    return [
        {
            "value": standing.counts[state],
            "label": state.label,
            "url": f"{url}?edisi={standing.edition.code}&status={state.value}",
        }
        for state in SubmissionState
    ]


def _previous_visit(request: PortalRequest) -> tuple[datetime, bool]:
    """Return since when changes count as new, and whether that is the person's last visit (else it is a week ago)."""
    kept = parse_datetime(request.session.get(PREVIOUS_VISIT_KEY, ""))
    if kept is not None:
        return kept, True
    return timezone.now() - FIRST_VISIT_LOOKS_BACK, False
