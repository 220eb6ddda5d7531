"""Every version of one answer, for whoever reviews it: it leads back to the case, in its list."""

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import judges_address
from apps.submissions.content import indicator_anchor
from apps.submissions.views.history_pages import history_page, place_find

from .reading import check_reviewer
from .worklist import worklist_read


@judges_address
@require_safe
@requires()
def review_history(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Show every version of one answer; the address carries the filters of the queue from which its case was opened."""
    worklist = worklist_read(request, is_shown=True)
    place = place_find(request, public_id, code)
    check_reviewer(request.user, place.submission)
    card = f"{worklist.address_of('dimension', public_id, place.dimension.code)}#{indicator_anchor(code)}"
    way = [
        {"label": "Tinjauan", "url": worklist.address_of("queue")},
        {"label": f"{place.submission.region}, indikator {code}", "url": card},
        {"label": "Riwayat"},
    ]
    return history_page(request, place, worklist.filters, card_url=card, breadcrumbs=way)
