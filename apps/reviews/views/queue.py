"""What waits for the reviewer."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import judges_address
from apps.regions.words import guess_region
from apps.submissions.presentation import status_links

from ..enums import Queue
from ..selectors import (
    NEXT_STEP,
    QUEUE_PERMISSIONS,
    in_order_of_work,
    review_progress,
    review_queue,
    review_queue_counts,
    review_region_list,
)
from ..services import BULK_STEPS
from .worklist import worklist_read

PAGE_SIZE: Final = 50
"""A province has at most 38 regencies: all of them are ticked on one page."""


@judges_address
@require_safe
@requires(*QUEUE_PERMISSIONS)
def review_queue_index(request: PortalRequest) -> HttpResponse:
    """Show one queue of the reviewer, what is due and what carries risk first, with the counts of the others."""
    worklist = worklist_read(request, is_shown=True)
    filters, wanted = worklist.filters, worklist.wanted
    counts = review_queue_counts(request.user, wanted=wanted)
    chosen = filters.queue or next((queue for queue in counts if counts[queue]), next(iter(counts)))
    rows = (
        in_order_of_work(review_queue(request.user, chosen, wanted=wanted))
        .with_progress()
        .select_related("edition__instrument")
    )
    page = filters.page_of(rows, PAGE_SIZE, count=counts[chosen])
    waiting = [(queue.value, queue.label, count) for queue, count in counts.items()]
    mine = review_progress(list(page.object_list)) if chosen == Queue.MINE else {}
    nothing_found = wanted.regions == []
    context = {
        "queue": chosen,
        "address": filters,
        "list_query": worklist.in_queue(chosen),
        "page": page,
        "progress": mine,
        "step": NEXT_STEP[chosen] if NEXT_STEP[chosen] in BULK_STEPS and chosen != Queue.OTHERS else None,
        "is_waiting_elsewhere": any(counts.values()),
        "guess": guess_region(filters.chosen("cari"), review_region_list(request.user))
        if nothing_found
        else "",
        "switcher": status_links(request.GET, waiting, chosen),
        "breadcrumbs": [{"label": "Tinjauan"}],
    }
    return render(request, "reviews/review_queue.html", context, status=filters.status_code)
