"""The list that a reviewer works through: the filters of the queue, kept in the addresses of its cases."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from apps.accounts.access import PortalRequest
from apps.accounts.models import User
from apps.accounts.selectors import asker_of
from apps.regions.selectors import region_ids_found
from apps.submissions.models import Submission

from ..enums import Queue
from ..filters import CaseFilterForm, QueueFilterForm
from ..selectors import (
    QueuePlace,
    Wanted,
    dimension_choices,
    queue_holding,
    queue_place,
    queues_for,
    review_edition_list,
    review_progress,
    review_province_list,
    review_queue,
    review_region_list,
)


@dataclass
class Worklist:
    """The filters of one address, and what of the queues they ask for."""

    user: User
    filters: QueueFilterForm
    kept: QueryDict
    """What the address says, but for the number of its page: that would not exist once the list is shorter."""

    @property
    def query(self) -> str:
        """What the addresses of its cases carry: "?status=submitted&cari=Lebak", or "" where one was opened alone."""
        return f"?{self.kept.urlencode()}" if self.kept else ""

    def in_queue(self, queue: Queue) -> str:
        """Return the same for a queue that the address need not name."""
        named = self.kept.copy()
        named["status"] = queue.value
        return f"?{named.urlencode()}"

    @cached_property
    def wanted(self) -> Wanted:
        filters = self.filters
        text = filters.chosen("cari")
        found = region_ids_found(review_region_list(self.user), text) if text.strip() else None
        return Wanted(
            edition=filters.edition,
            province=filters.province,
            regions=found,
            has_warning=filters.is_asked("peringatan"),
            lacks_evidence=filters.is_asked("tanpa_bukti"),
            is_changed=filters.is_asked("berubah"),
            indicators=filters.indicators,
            forms=self._forms_by_readiness(filters.is_asked("siap")),
        )

    def _forms_by_readiness(self, is_ready: bool | None) -> list[int] | None:  # noqa: FBT001 - as the filter says
        """Return the forms in the person's own review whose verdicts allow their approval, or do not."""
        if is_ready is None:
            return None
        mine = list(review_queue(self.user, Queue.MINE).select_related("edition__instrument"))
        return [key for key, found in review_progress(mine).items() if found.is_ready == is_ready]

    def queue_of(self, submission: Submission) -> Queue | None:
        """Return the queue that the address names; where it names none, the one in which the form waits."""
        holding = queue_holding(self.user, submission)
        return self.filters.queue or (holding if holding in self.filters.queues.values() else None)

    def place_of(self, submission: Submission) -> QueuePlace | None:
        """Return where a form stands in its queue, None where it waits for this person in none."""
        queue = self.queue_of(submission)
        return queue_place(self.user, submission, queue, wanted=self.wanted) if queue else None

    def address_of(self, name: str, *args: object) -> str:
        """Return the address of a page of this list."""
        return f"{reverse(f'reviews:{name}', args=args)}{self.query}"

    def onward(self, submission: Submission) -> str:
        """Return where to go on once a form is decided: to the next of the list, else to the queue.

        Whoever opened the form alone, from a notice for example, goes to the queue.
        """
        place = self.place_of(submission) if self.query and not self.filters.refusals else None
        entry = (place.after or place.before) if place else None
        return self.address_of("detail", entry.public_id) if entry else self.address_of("queue")


def worklist_read(request: PortalRequest, *, is_shown: bool = False) -> Worklist:
    """Read the filters of an address. What can be chosen is read where the page shows it, or something is chosen."""
    user, asked = request.user, request.GET
    form = QueueFilterForm if is_shown else CaseFilterForm
    editions = review_edition_list(user) if is_shown or "edisi" in asked or "dimensi" in asked else []
    filters = form(
        request.GET,
        editions=editions,
        provinces=review_province_list(user) if is_shown or "provinsi" in asked else [],
        queues=queues_for(asker_of(user)),
        dimensions=dimension_choices(editions),
    )
    kept = request.GET.copy()
    kept.pop("page", None)
    return Worklist(user, filters, kept)
