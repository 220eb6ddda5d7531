"""The instrument as data: what is asked, how it is weighed, how it is computed."""

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from apps.core.models import PublicIdModel
from apps.engine import Stage

from ..enums import FILE_KINDS, FILE_SEVERITIES, CheckKind, CheckSeverity, GroupKind, PublicationStatus


class Instrument(PublicIdModel):
    """One version of an instrument.

    It is frozen, with everything below it, as soon as an edition that uses it or an expert panel about it opens.
    """

    code = models.SlugField("kode", max_length=40)
    version = models.PositiveSmallIntegerField("versi")
    name = models.CharField("nama", max_length=200)
    name_en = models.CharField("nama (Inggris)", max_length=200, blank=True)
    source = models.TextField("sumber", blank=True)
    note = models.TextField(
        "catatan",
        blank=True,
        help_text="Yang ditetapkan portal karena belum diterbitkan.",
    )
    # The hash of the file it was loaded from; empty for a copy, which came from no file.
    source_sha256 = models.CharField("sidik berkas", max_length=64, blank=True)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    frozen_at = models.DateTimeField("dibekukan", null=True, blank=True)

    class Meta:
        verbose_name = "instrumen"
        verbose_name_plural = "instrumen"
        ordering = ("code", "-version")
        constraints = [models.UniqueConstraint(fields=("code", "version"), name="instrument_version_once")]

    def __str__(self) -> str:
        return f"{self.name}, versi {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:instrument_detail", args=[self.code, self.version])

    @property
    def is_frozen(self) -> bool:
        """Whether the instrument can no longer change."""
        return self.frozen_at is not None


class IndicatorGroup(models.Model):
    """A dimension or sub-dimension: a node between the index and its indicators, at any depth.

    `migrations/guards.sql` makes sure of what no Django constraint can express: the parts of an instrument point only
    to parts of the same instrument, and nothing of a frozen instrument is added, changed or removed.
    """

    instrument = models.ForeignKey(Instrument, related_name="groups", on_delete=models.CASCADE)
    parent = models.ForeignKey(
        "self", null=True, blank=True, related_name="children", on_delete=models.CASCADE
    )
    kind = models.CharField("jenis", max_length=20, choices=GroupKind)
    code = models.CharField("kode", max_length=20)
    name = models.CharField("nama", max_length=200)
    name_en = models.CharField("nama (Inggris)", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("urutan")
    is_display_only = models.BooleanField(
        "hanya untuk tampilan",
        default=False,
        help_text="Skornya ditampilkan, tetapi tingkat di atasnya dihitung langsung dari indikator.",
    )

    class Meta:
        verbose_name = "kelompok indikator"
        verbose_name_plural = "kelompok indikator"
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("instrument", "code"), name="group_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Indicator(models.Model):
    """One question of the form."""

    instrument = models.ForeignKey(Instrument, related_name="indicators", on_delete=models.CASCADE)
    group = models.ForeignKey(
        IndicatorGroup,
        verbose_name="kelompok",
        related_name="indicators",
        on_delete=models.CASCADE,
    )
    code = models.CharField("kode", max_length=20)
    name = models.CharField("nama", max_length=300)
    name_en = models.CharField("nama (Inggris)", max_length=300, blank=True)
    definition = models.TextField("definisi", blank=True)
    unit = models.CharField("satuan", max_length=60, blank=True)
    direction = models.SmallIntegerField("arah", default=1, choices=((1, "searah"), (-1, "berlawanan")))
    # For the normalisations that measure a distance to a target, or place values between two goalposts.
    target = models.DecimalField("target", max_digits=18, decimal_places=6, null=True, blank=True)
    goalpost_low = models.DecimalField(
        "batas skala bawah", max_digits=18, decimal_places=6, null=True, blank=True
    )
    goalpost_high = models.DecimalField(
        "batas skala atas", max_digits=18, decimal_places=6, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField("urutan")

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikator"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("instrument", "code"), name="indicator_code_once"),
            models.CheckConstraint(
                condition=models.Q(direction__in=(1, -1)),
                name="indicator_direction_known",
            ),
            models.CheckConstraint(
                condition=models.Q(goalpost_low__isnull=True, goalpost_high__isnull=True)
                | models.Q(
                    goalpost_low__isnull=False,
                    goalpost_high__isnull=False,
                    goalpost_low__lt=models.F("goalpost_high"),
                ),
                name="indicator_goalposts_rise",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class EventLevel(models.Model):
    """How grave an event is (tingkat kejadian), and how much one event of this level counts."""

    instrument = models.ForeignKey(Instrument, related_name="event_levels", on_delete=models.CASCADE)
    code = models.CharField("kode", max_length=20)
    name = models.CharField("nama", max_length=100)
    name_en = models.CharField("nama (Inggris)", max_length=100, blank=True)
    weight = models.DecimalField("bobot", max_digits=8, decimal_places=4, validators=[MinValueValidator(0)])
    status = models.CharField("status bobot", max_length=12, choices=PublicationStatus)
    position = models.PositiveSmallIntegerField("urutan")

    class Meta:
        verbose_name = "tingkat kejadian"
        verbose_name_plural = "tingkat kejadian"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("instrument", "code"), name="event_level_code_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0),
                name="event_level_weight_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Weight(models.Model):
    """How much a group or an indicator counts within its parent, and where the figure comes from."""

    instrument = models.ForeignKey(Instrument, related_name="weights", on_delete=models.CASCADE)
    group = models.OneToOneField(
        IndicatorGroup,
        null=True,
        blank=True,
        related_name="weight",
        on_delete=models.CASCADE,
    )
    indicator = models.OneToOneField(
        Indicator,
        null=True,
        blank=True,
        related_name="weight",
        on_delete=models.CASCADE,
    )
    value = models.DecimalField("bobot", max_digits=12, decimal_places=8, validators=[MinValueValidator(0)])
    status = models.CharField("status", max_length=12, choices=PublicationStatus)

    class Meta:
        verbose_name = "bobot"
        verbose_name_plural = "bobot"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__isnull=True) ^ models.Q(indicator__isnull=True),
                name="weight_of_group_or_indicator",
            ),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="weight_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.group or self.indicator}: {self.value}"


class MethodStep(models.Model):
    """One stage of the computation: which method, with which parameters.

    `applies_to` is empty if the step is for everything. Otherwise it is a level of region (normalise, classify), or
    the code of a group or of the index (weigh, aggregate, rescale).
    """

    instrument = models.ForeignKey(Instrument, related_name="method_steps", on_delete=models.CASCADE)
    stage = models.CharField("tahap", max_length=12, choices=[(stage.value, stage.label) for stage in Stage])
    applies_to = models.CharField("berlaku untuk", max_length=40, blank=True)
    name = models.CharField("metode", max_length=40)
    parameters = models.JSONField("parameter", default=dict)
    status = models.CharField("status", max_length=12, choices=PublicationStatus)
    note = models.TextField("catatan", blank=True)
    note_en = models.TextField("catatan dalam bahasa Inggris", blank=True, db_default="")

    class Meta:
        verbose_name = "tahap metode"
        verbose_name_plural = "tahap metode"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("instrument", "stage", "applies_to"), name="method_stage_once"),
            models.CheckConstraint(
                condition=models.Q(stage__in=list(Stage)),
                name="method_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.name}"


class Check(models.Model):
    """A rule that the answers of an office are held against before they are sent. It takes no part in the index.

    `indicators` and some `parameters` name indicators by their codes, as the instrument file does; they are written
    together with those indicators only, and checked before.
    """

    instrument = models.ForeignKey(Instrument, related_name="checks", on_delete=models.CASCADE)
    code = models.CharField("kode", max_length=40)
    kind = models.CharField("jenis", max_length=20, choices=CheckKind)
    severity = models.CharField("tingkat", max_length=10, choices=CheckSeverity)
    name = models.CharField("nama", max_length=200)
    message = models.TextField("pesan")
    indicators = models.JSONField("indikator", default=list)
    applies_to = models.CharField("berlaku untuk", max_length=10, blank=True)
    parameters = models.JSONField("parameter", default=dict)
    status = models.CharField("status", max_length=12, choices=PublicationStatus)
    note = models.TextField("catatan", blank=True)
    position = models.PositiveSmallIntegerField("urutan")

    class Meta:
        verbose_name = "pemeriksaan isian"
        verbose_name_plural = "pemeriksaan isian"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("instrument", "code"), name="check_code_once"),
            models.CheckConstraint(condition=models.Q(kind__in=FILE_KINDS), name="check_kind_known"),
            models.CheckConstraint(
                condition=models.Q(severity__in=FILE_SEVERITIES), name="check_severity_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Theme(models.Model):
    """A named subset of the indicators with an index of its own, beside the tree: politik uang, netralitas ASN."""

    instrument = models.ForeignKey(Instrument, related_name="themes", on_delete=models.CASCADE)
    code = models.CharField("kode", max_length=20)
    name = models.CharField("nama", max_length=200)
    name_en = models.CharField("nama (Inggris)", max_length=200, blank=True)
    # Whether the choice of indicators is published; a theme has no weights of its own.
    status = models.CharField("status", max_length=12, choices=PublicationStatus)
    note = models.TextField("catatan", blank=True)
    note_en = models.TextField("catatan dalam bahasa Inggris", blank=True)
    position = models.PositiveSmallIntegerField("urutan")

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "tema"
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("instrument", "code"), name="theme_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ThemeIndicator(models.Model):
    """An indicator of a theme; `position` orders the indicators within the theme."""

    instrument = models.ForeignKey(Instrument, related_name="theme_indicators", on_delete=models.CASCADE)
    theme = models.ForeignKey(Theme, related_name="members", on_delete=models.CASCADE)
    indicator = models.ForeignKey(Indicator, related_name="themes", on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField("urutan")

    class Meta:
        verbose_name = "indikator tema"
        verbose_name_plural = "indikator tema"
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=("theme", "indicator"), name="theme_indicator_once")]

    def __str__(self) -> str:
        return f"{self.theme}: {self.indicator}"
