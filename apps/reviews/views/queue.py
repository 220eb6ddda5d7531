"""What waits for the reviewer."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.submissions.presentation import status_links

from ..selectors import QUEUE_PERMISSIONS, queues_for, review_edition_list, review_queue, review_queue_counts

PAGE_SIZE: Final = 50


@require_safe
@requires(*QUEUE_PERMISSIONS)
def review_queue_index(request: PortalRequest) -> HttpResponse:
    """Show one queue of the reviewer, oldest first, with the counts of the others."""
    queues = queues_for(request.user)
    editions = review_edition_list(request.user)
    edition = next((row for row in editions if row.code == request.GET.get("edisi")), None)
    counts = review_queue_counts(request.user, edition=edition)
    named = next((queue for queue in queues if queue.value == request.GET.get("status")), None)
    chosen = named or next((queue for queue in queues if counts[queue]), queues[0])
    rows = review_queue(request.user, chosen, edition=edition).with_progress()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    waiting = [(queue.value, queue.label, count) for queue, count in counts.items()]
    context = {
        "queue": chosen,
        "edition": edition,
        "editions": editions,
        "page": page,
        "is_waiting_elsewhere": any(counts.values()),
        "switcher": status_links(request.GET, waiting, chosen),
        "breadcrumbs": [{"label": "Tinjauan"}],
    }
    return render(request, "reviews/review_queue.html", context)
