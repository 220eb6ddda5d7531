"""The filters of the work queue, read from the address."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from apps.core.addresses import PagedForm
from apps.indicators.models import Edition
from apps.regions.models import Region

from .enums import Queue
from .selectors import DimensionChoice

_YES_NO: Final = {"ada": True, "tidak": False}
_NARROWING: Final = ("edisi", "provinsi", "cari", "dimensi", "peringatan", "tanpa_bukti", "berubah", "siap")


class QueueFilterForm(PagedForm):
    """What of the queues is wanted: edition, province, name of the region, and what a reviewer looks at first.

    The queue is chosen by links that show their counts, and a hidden field keeps it.
    """

    status = forms.ChoiceField(label="Antrean", required=False, widget=forms.HiddenInput)
    edisi = forms.ChoiceField(label="Edisi", required=False)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)
    cari = forms.CharField(label="Cari wilayah", required=False, max_length=100)
    dimensi = forms.ChoiceField(label="Perlu dilihat di dimensi", required=False)
    peringatan = forms.ChoiceField(
        label="Peringatan",
        required=False,
        choices=[("", "Semua"), ("ada", "Ada saat dikirim"), ("tidak", "Tidak ada saat dikirim")],
    )
    tanpa_bukti = forms.ChoiceField(
        label="Terjadi tanpa bukti",
        required=False,
        choices=[("", "Semua"), ("ada", "Ada"), ("tidak", "Tidak ada")],
    )
    berubah = forms.ChoiceField(
        label="Sejak dikembalikan",
        required=False,
        choices=[("", "Semua"), ("ada", "Berubah"), ("tidak", "Tidak berubah")],
    )

    siap = forms.ChoiceField(
        label="Pemeriksaan Anda",
        required=False,
        choices=[("", "Semua"), ("ada", "Siap disetujui"), ("tidak", "Belum siap disetujui")],
    )

    def __init__(
        self,
        *args: Any,
        editions: Sequence[Edition],
        provinces: Sequence[Region],
        queues: Sequence[Queue],
        dimensions: Mapping[str, DimensionChoice],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.editions = {edition.code: edition for edition in editions}
        self.provinces = {province.code: province for province in provinces}
        self.dimensions = dimensions
        self.queues = {queue.value: queue for queue in queues}
        self.offer("status", [(queue.value, queue.label) for queue in queues])
        every = ("", "Semua edisi")
        self.offer("edisi", [every, *((code, row.name) for code, row in self.editions.items())])
        self.offer("dimensi", [("", "Semua"), *((code, row.label) for code, row in dimensions.items())])
        whole = ("", "Semua provinsi")
        self.offer("provinsi", [whole, *((code, row.name) for code, row in self.provinces.items())])

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that narrow the queue, without those in which there is nothing to choose."""
        few = {
            name for name, rows in (("edisi", self.editions), ("provinsi", self.provinces)) if len(rows) < 2
        }
        return [self[name] for name in _NARROWING if name not in few or self[name].errors]

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set: the queue that was chosen is none."""
        return any(self.chosen(name) for name in _NARROWING)

    @property
    def edition(self) -> Edition | None:
        return self.editions.get(self.chosen("edisi"))

    @property
    def province(self) -> Region | None:
        return self.provinces.get(self.chosen("provinsi"))

    @property
    def indicators(self) -> Sequence[str] | None:
        """The codes of the indicators in the dimension that was chosen; None without one."""
        chosen = self.dimensions.get(self.chosen("dimensi"))
        return chosen.indicators if chosen else None

    @property
    def queue(self) -> Queue | None:
        return self.queues.get(self.chosen("status"))

    def is_asked(self, name: str) -> bool | None:
        """Return whether what a filter speaks of is to be there; None where either will do."""
        return _YES_NO.get(self.chosen(name))


class CaseFilterForm(QueueFilterForm):
    """The same in the address of one form of the queue, which has no pages."""

    names = ()
