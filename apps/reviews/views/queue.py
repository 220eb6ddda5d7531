"""What waits for the reviewer."""

from collections.abc import Sequence
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import judges_address
from apps.regions.selectors import region_ids_found
from apps.regions.words import guess_region
from apps.submissions.presentation import status_links

from ..enums import Queue
from ..filters import QueueFilterForm
from ..selectors import (
    NEXT_STEP,
    QUEUE_PERMISSIONS,
    Wanted,
    in_order_of_work,
    queues_for,
    review_edition_list,
    review_province_list,
    review_queue,
    review_queue_counts,
    review_region_list,
)
from ..services import BULK_STEPS

PAGE_SIZE: Final = 25


@judges_address
@require_safe
@requires(*QUEUE_PERMISSIONS)
def review_queue_index(request: PortalRequest) -> HttpResponse:
    """Show one queue of the reviewer, what is due and what carries risk first, with the counts of the others."""
    queues = queues_for(request.user)
    filters = QueueFilterForm(
        request.GET,
        editions=review_edition_list(request.user),
        provinces=review_province_list(request.user),
        queues=queues,
    )
    text, there = filters.chosen("cari"), review_region_list(request.user)
    wanted = _wanted(filters, region_ids_found(there, text) if text.strip() else None)
    counts = review_queue_counts(request.user, wanted=wanted)
    chosen = filters.queue or next((queue for queue in queues if counts[queue]), queues[0])
    rows = in_order_of_work(review_queue(request.user, chosen, wanted=wanted))
    page = filters.page_of(rows, PAGE_SIZE)
    waiting = [(queue.value, queue.label, count) for queue, count in counts.items()]
    context = {
        "queue": chosen,
        "address": filters,
        "page": page,
        "step": NEXT_STEP[chosen] if NEXT_STEP[chosen] in BULK_STEPS and chosen != Queue.OTHERS else None,
        "is_waiting_elsewhere": any(counts.values()),
        "guess": guess_region(text, there) if wanted.regions == [] else "",
        "switcher": status_links(request.GET, waiting, chosen),
        "breadcrumbs": [{"label": "Tinjauan"}],
    }
    return render(request, "reviews/review_queue.html", context, status=filters.status_code)


def _wanted(filters: QueueFilterForm, regions: Sequence[int] | None) -> Wanted:
    return Wanted(
        edition=filters.edition,
        province=filters.province,
        regions=regions,
        has_warning=filters.is_asked("peringatan"),
        lacks_evidence=filters.is_asked("tanpa_bukti"),
        is_changed=filters.is_asked("berubah"),
    )
