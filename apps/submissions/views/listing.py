"""The list of submissions in the reader's scope."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.core.addresses import AddressForm, judges_address
from apps.indicators.models import Edition
from apps.regions.scoping import RegionScope

from ..filters import SubmissionFilterForm
from ..presentation import status_links
from ..selectors import (
    submission_edition_list,
    submission_list,
    submission_list_found,
    submission_province_list,
    submission_region_guessed,
    submission_state_counts,
)
from .sections import list_sections

PAGE_SIZE: Final = 25


@judges_address
@require_safe
@requires(Permission.SUBMISSION_VIEW)
def submission_index(request: PortalRequest) -> HttpResponse:
    """Show the forms of the reader's regions in one edition, filtered by the address."""
    scope = request.region_scope
    editions = submission_edition_list(scope=scope)
    context: dict[str, Any] = {"breadcrumbs": [{"label": "Isian"}]}
    if editions:
        edition = next((row for row in editions if row.code == request.GET.get("edisi")), editions[0])
        context |= _list_context(request, scope, editions, edition)
    else:
        context["address"] = AddressForm(request.GET)
    return render(request, "submissions/submission_list.html", context, status=context["address"].status_code)


def _list_context(
    request: PortalRequest, scope: RegionScope, editions: list[Edition], edition: Edition
) -> dict[str, Any]:
    provinces = submission_province_list(scope=scope, edition=edition)
    data = request.GET.copy()
    if not data.get("edisi"):
        data["edisi"] = edition.code
    filters = SubmissionFilterForm(data, editions=editions, provinces=provinces)
    there = submission_list(scope=scope, edition=edition, province=filters.province)
    rows = submission_list_found(there, filters.chosen("cari"))
    counts = submission_state_counts(rows)
    narrowed = rows.filter(state=filters.state) if filters.state else rows
    page = filters.page_of(narrowed.with_progress(), PAGE_SIZE)
    states = [("", "Semua", sum(counts.values()))]
    states += [(state.value, state.label, count) for state, count in counts.items()]
    return {
        "edition": edition,
        "address": filters,
        "page": page,
        "guess": "" if sum(counts.values()) else submission_region_guessed(there, filters.chosen("cari")),
        "sections": list_sections(request, edition),
        "switcher": status_links(request.GET, states, filters.state or ""),
    }
