"""The editions that use an instrument, and what is known of their regions from elsewhere."""

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import PublicIdModel

from ..enums import EditionKind, EditionState
from .instruments import Instrument


class Edition(PublicIdModel):
    """One making of the index: an instrument, a set of regions, a period of entry."""

    code = models.SlugField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=200)
    name_en = models.CharField(_("nama (Inggris)"), max_length=200, blank=True)
    kind = models.CharField(_("jenis"), max_length=12, choices=EditionKind, default=EditionKind.OFFICIAL)
    state = models.CharField(_("keadaan"), max_length=12, choices=EditionState, default=EditionState.DRAFT)
    instrument = models.ForeignKey(Instrument, related_name="editions", on_delete=models.PROTECT)
    region_set = models.ForeignKey("regions.RegionSet", related_name="editions", on_delete=models.PROTECT)
    reference_on = models.DateField(_("tanggal acuan"), help_text=_("Menentukan edisi mana yang terbaru."))
    entry_due_at = models.DateTimeField(_("batas pengisian"), null=True, blank=True)
    opened_at = models.DateTimeField(_("dibuka"), null=True, blank=True)
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)

    class Meta:
        verbose_name = _("edisi")
        verbose_name_plural = _("edisi")
        ordering = ("-reference_on", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EditionKind.values),
                name="edition_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=EditionState.values),
                name="edition_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:edition_detail", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether offices may enter and send their data now."""
        return self.state == EditionState.OPEN


class Election(models.Model):
    """An election that events of an edition can belong to."""

    edition = models.ForeignKey(Edition, related_name="elections", on_delete=models.CASCADE)
    code = models.SlugField(_("kode"), max_length=40)
    name = models.CharField(_("nama"), max_length=120)
    name_en = models.CharField(_("nama (Inggris)"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("tahun"))

    class Meta:
        verbose_name = _("pemilihan")
        verbose_name_plural = _("pemilihan")
        ordering = ("year", "code")
        constraints = [models.UniqueConstraint(fields=("edition", "code"), name="election_code_once")]

    def __str__(self) -> str:
        return self.name


class ExternalFigure(models.Model):
    """A score published elsewhere, imported with its source. Its class is computed here, never taken."""

    edition = models.ForeignKey(Edition, related_name="external_figures", on_delete=models.PROTECT)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT)
    group_code = models.CharField(
        _("kode dimensi"), max_length=20, blank=True, help_text=_("Kosong: indeks.")
    )
    score = models.DecimalField(_("skor"), max_digits=6, decimal_places=2)
    printed_class = models.CharField(_("kelas yang tercetak"), max_length=20, blank=True)
    source_url = models.URLField(_("sumber"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("angka terbitan luar")
        verbose_name_plural = _("angka terbitan luar")
        ordering = ("region__code", "group_code")
        constraints = [
            models.UniqueConstraint(fields=("edition", "region", "group_code"), name="external_figure_once"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0) & models.Q(score__lte=100),
                name="external_score_0_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.score}"


class RegionVoters(models.Model):
    """How many voters were registered in a region, for methods that weigh the regions of a province by them."""

    edition = models.ForeignKey(Edition, related_name="region_voters", on_delete=models.PROTECT)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT)
    count = models.PositiveIntegerField(_("pemilih terdaftar"), validators=[MinValueValidator(1)])
    source = models.CharField(_("sumber"), max_length=400)

    class Meta:
        verbose_name = _("jumlah pemilih")
        verbose_name_plural = _("jumlah pemilih")
        ordering = ("region__code",)
        constraints = [
            models.UniqueConstraint(fields=("edition", "region"), name="region_voters_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="region_voters_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.count}"
