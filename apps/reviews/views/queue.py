"""What waits for the reviewer."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import judges_address
from apps.submissions.presentation import status_links

from ..enums import Queue
from ..filters import QueueFilterForm
from ..selectors import (
    NEXT_STEP,
    QUEUE_PERMISSIONS,
    queues_for,
    review_edition_list,
    review_queue,
    review_queue_counts,
)
from ..services import BULK_STEPS

PAGE_SIZE: Final = 25


@judges_address
@require_safe
@requires(*QUEUE_PERMISSIONS)
def review_queue_index(request: PortalRequest) -> HttpResponse:
    """Show one queue of the reviewer, oldest first, with the counts of the others."""
    queues = queues_for(request.user)
    editions = review_edition_list(request.user)
    filters = QueueFilterForm(request.GET, editions=editions, queues=queues)
    edition = filters.edition
    counts = review_queue_counts(request.user, edition=edition)
    chosen = filters.queue or next((queue for queue in queues if counts[queue]), queues[0])
    rows = review_queue(request.user, chosen, edition=edition).with_progress()
    page = filters.page_of(rows, PAGE_SIZE)
    waiting = [(queue.value, queue.label, count) for queue, count in counts.items()]
    context = {
        "queue": chosen,
        "address": filters,
        "page": page,
        "step": NEXT_STEP[chosen] if NEXT_STEP[chosen] in BULK_STEPS and chosen != Queue.OTHERS else None,
        "is_waiting_elsewhere": any(counts.values()),
        "switcher": status_links(request.GET, waiting, chosen),
        "breadcrumbs": [{"label": "Tinjauan"}],
    }
    return render(request, "reviews/review_queue.html", context, status=filters.status_code)
