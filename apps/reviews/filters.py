"""The filters of the work queue, read from the address."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.addresses import PagedForm
from apps.indicators.models import Edition

from .enums import Queue


class QueueFilterForm(PagedForm):
    """Edition, name of the region, and queue.

    The queue is chosen by links that show their counts, and a hidden field keeps it.
    """

    status = forms.ChoiceField(label="Antrean", required=False, widget=forms.HiddenInput)
    edisi = forms.ChoiceField(label="Edisi", required=False)
    cari = forms.CharField(label="Cari wilayah", required=False, max_length=100)

    def __init__(
        self, *args: Any, editions: Sequence[Edition], queues: Sequence[Queue], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.editions = {edition.code: edition for edition in editions}
        self.queues = {queue.value: queue for queue in queues}
        self.offer("status", [(queue.value, queue.label) for queue in queues])
        every = ("", "Semua edisi")
        self.offer("edisi", [every, *((code, row.name) for code, row in self.editions.items())])

    @property
    def edition(self) -> Edition | None:
        return self.editions.get(self.chosen("edisi"))

    @property
    def queue(self) -> Queue | None:
        return self.queues.get(self.chosen("status"))
