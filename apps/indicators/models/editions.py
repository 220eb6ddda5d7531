"""Editions, their elections, and figures about their regions from elsewhere: published scores, registered voters."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from apps.core.models import PublicIdModel
from apps.regions.enums import OFFICE_LEVELS, RegionLevel

from ..enums import EditionKind, EditionState, WindowStage
from .instruments import Instrument

Moments = list[tuple[str, dt.datetime]]
"""A moment for each level of offices that has one; without the level where it is the same for all."""


@dataclass(frozen=True)
class EntryTimes:
    """When the offices of an edition fill their forms; what was granted to single offices is not in it."""

    openings: Moments
    """From when on, where that is still to come."""
    dues: Moments
    """Until when."""


class Edition(PublicIdModel):
    """One edition of the index, such as IKP 2024: an instrument, a set of regions, a period of entry."""

    code = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=200)
    name_en = models.CharField("nama (Inggris)", max_length=200, blank=True)
    kind = models.CharField("jenis", max_length=12, choices=EditionKind, default=EditionKind.OFFICIAL)
    state = models.CharField("keadaan", max_length=12, choices=EditionState, default=EditionState.DRAFT)
    instrument = models.ForeignKey(Instrument, related_name="editions", on_delete=models.PROTECT)
    region_set = models.ForeignKey("regions.RegionSet", related_name="editions", on_delete=models.PROTECT)
    reference_on = models.DateField("tanggal acuan", help_text="Menentukan edisi mana yang terbaru.")
    opened_at = models.DateTimeField("dibuka", null=True, blank=True)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)

    class Meta:
        verbose_name = "edisi"
        verbose_name_plural = "edisi"
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

    @property
    def entry_times(self) -> EntryTimes:
        """From when until when offices fill their forms. Lists load `windows` along."""
        rows = [row for row in self.windows.all() if row.stage == WindowStage.ENTRY]
        now = timezone.now()
        return EntryTimes(
            openings=_by_level((row, row.opens_at) for row in rows if row.opens_at and row.opens_at > now),
            dues=_by_level((row, row.due_at) for row in rows if row.due_at),
        )

    @property
    def entry_dues(self) -> Moments:
        """Until when offices fill their forms, as `entry_times` says it."""
        return self.entry_times.dues


def _by_level(ends: Iterable[tuple["EditionWindow", dt.datetime]]) -> Moments:
    moments = {window.get_level_display(): moment for window, moment in ends}
    if len(moments) == len(OFFICE_LEVELS) and len(set(moments.values())) == 1:
        return [("", next(iter(moments.values())))]
    return sorted(moments.items(), reverse=True)


class EditionWindow(models.Model):
    """From when until when offices of one level take one step, such as filling; the last moment is still in time.

    A side that is empty has no limit, and so has a step without a row.
    """

    edition = models.ForeignKey(Edition, related_name="windows", on_delete=models.CASCADE)
    level = models.CharField("tingkat", max_length=10, choices=RegionLevel)
    stage = models.CharField("tahap", max_length=12, choices=WindowStage)
    opens_at = models.DateTimeField("dibuka", null=True, blank=True)
    due_at = models.DateTimeField("batas", null=True, blank=True)
    told_due_at = models.DateTimeField("batas yang diberitahukan", null=True, editable=False)
    """The deadline that people were last told of; another one is told of again."""
    told_opens_at = models.DateTimeField("pembukaan yang diberitahukan", null=True, editable=False)
    """The same of the beginning: moved ahead, it closes a step that was open."""

    class Meta:
        verbose_name = "batas waktu edisi"
        verbose_name_plural = "batas waktu edisi"
        ordering = ("level", "pk")
        constraints = [
            models.UniqueConstraint(fields=("edition", "level", "stage"), name="window_once"),
            models.CheckConstraint(condition=models.Q(level__in=OFFICE_LEVELS), name="window_level_known"),
            models.CheckConstraint(
                condition=models.Q(stage__in=WindowStage.values), name="window_stage_known"
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(due_at__isnull=True)
                | models.Q(opens_at__lt=models.F("due_at")),
                name="window_opens_before_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.get_level_display().lower()}"


class Election(models.Model):
    """An election that events of an edition can belong to."""

    edition = models.ForeignKey(Edition, related_name="elections", on_delete=models.CASCADE)
    code = models.SlugField("kode", max_length=40)
    name = models.CharField("nama", max_length=120)
    name_en = models.CharField("nama (Inggris)", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("tahun")

    class Meta:
        verbose_name = "pemilihan"
        verbose_name_plural = "pemilihan"
        ordering = ("year", "code")
        constraints = [models.UniqueConstraint(fields=("edition", "code"), name="election_code_once")]

    def __str__(self) -> str:
        return self.name


class ExternalFigure(models.Model):
    """A score published elsewhere, imported with its source.

    The portal computes the class of the score by itself; `printed_class` only records what the source printed.
    """

    edition = models.ForeignKey(Edition, related_name="external_figures", on_delete=models.PROTECT)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT)
    group_code = models.CharField("kode dimensi", max_length=20, blank=True, help_text="Kosong: indeks.")
    score = models.DecimalField("skor", max_digits=6, decimal_places=2)
    printed_class = models.CharField("kelas yang tercetak", max_length=20, blank=True)
    source_url = models.URLField("sumber", max_length=400, blank=True)

    class Meta:
        verbose_name = "angka terbitan luar"
        verbose_name_plural = "angka terbitan luar"
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


class PublishedClasses(models.Model):
    """How many regions of a level were published elsewhere in each class, with who says so.

    For an edition of which not every score was found: what the portal knows of 32 regencies says nothing of 514.
    """

    edition = models.ForeignKey(Edition, related_name="published_classes", on_delete=models.PROTECT)
    level = models.CharField("tingkat", max_length=10, choices=RegionLevel)
    n_high = models.PositiveIntegerField("rawan tinggi")
    n_medium = models.PositiveIntegerField("rawan sedang")
    n_low = models.PositiveIntegerField("rawan rendah")
    source = models.CharField("sumber", max_length=400)
    source_url = models.URLField("alamat sumber", max_length=400, blank=True)

    class Meta:
        verbose_name = "jumlah wilayah per kelas yang diterbitkan"
        verbose_name_plural = "jumlah wilayah per kelas yang diterbitkan"
        ordering = ("edition", "level")
        constraints = [
            models.UniqueConstraint(fields=("edition", "level"), name="published_classes_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=OFFICE_LEVELS), name="published_classes_office_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.n_high}, {self.n_medium}, {self.n_low}"


class RegionVoters(models.Model):
    """How many voters were registered in a region, for methods that weigh the regions of a province by them."""

    edition = models.ForeignKey(Edition, related_name="region_voters", on_delete=models.PROTECT)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT)
    count = models.PositiveIntegerField("pemilih terdaftar", validators=[MinValueValidator(1)])
    source = models.CharField("sumber", max_length=400)

    class Meta:
        verbose_name = "jumlah pemilih"
        verbose_name_plural = "jumlah pemilih"
        ordering = ("region__code",)
        constraints = [
            models.UniqueConstraint(fields=("edition", "region"), name="region_voters_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="region_voters_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.count}"
