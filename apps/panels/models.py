"""Expert panels: what is asked, who is asked, and what each of them answered."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from apps.core.models import PublicIdModel

from .enums import (
    BUDGET_TOTAL,
    LARGEST_INTENSITY,
    ExpertState,
    Importance,
    PanelMethod,
    PanelState,
)
from .querysets import PanelExpertQuerySet, PanelQuerySet


class Panel(PublicIdModel):
    """Experts who are asked for the weights of one instrument, in one way.

    Opening a panel freezes its instrument, so that everybody is asked the same. A closed panel never changes: the
    database refuses it for the panel, its experts and their answers (migrations/guards.sql).
    """

    instrument = models.ForeignKey(
        "indicators.Instrument",
        verbose_name="instrumen",
        related_name="panels",
        on_delete=models.PROTECT,
    )
    title = models.CharField("judul", max_length=120)
    introduction = models.TextField("pengantar", blank=True)
    method = models.CharField("cara bertanya", max_length=10, choices=PanelMethod)
    # The codes of the index or of groups whose children are compared; empty where every indicator is scored.
    parent_codes = ArrayField(models.CharField(max_length=40), default=list)
    state = models.CharField("keadaan", max_length=10, choices=PanelState, default=PanelState.DRAFT)
    due_on = models.DateField("batas waktu")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    created_at = models.DateTimeField("dibuat", default=timezone.now)
    opened_at = models.DateTimeField("dibuka", null=True, blank=True)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = "panel ahli"
        verbose_name_plural = "panel ahli"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(method__in=PanelMethod.values), name="panel_method_known"),
            models.CheckConstraint(
                condition=Q(state=PanelState.DRAFT, opened_at=None, closed_at=None)
                | Q(state=PanelState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=PanelState.CLOSED, opened_at__isnull=False, closed_at__isnull=False),
                name="panel_state_has_its_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("panels:panel_detail", args=[self.public_id])

    @property
    def file_name(self) -> str:
        """How files about the panel begin: "panel-bobot-ikp-2027"."""
        return f"panel-{slugify(self.title)[:60]}".rstrip("-")

    @property
    def is_overdue(self) -> bool:
        """Whether the panel is still open after its last day."""
        return self.state == PanelState.OPEN and self.due_on < timezone.localdate()


class PanelExpert(PublicIdModel):
    """One expert, who answers by a personal link and has no account.

    The task that mails the link makes its token. Only the hash is stored, so nobody can read a link in the database.
    """

    panel = models.ForeignKey(Panel, related_name="experts", on_delete=models.CASCADE)
    name = models.CharField("nama", max_length=150)
    institution = models.CharField("lembaga", max_length=200)
    email = models.EmailField("alamat surel")
    # None until the mail is sent, not "": the field is unique, and two empty texts would be the same.
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    invited_at = models.DateTimeField("diundang", default=timezone.now)
    emailed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField("tautan dibuka", null=True, blank=True)
    submitted_at = models.DateTimeField("jawaban dikirim", null=True, blank=True)
    withdrawn_at = models.DateTimeField("dikeluarkan", null=True, blank=True)

    objects = PanelExpertQuerySet.as_manager()

    class Meta:
        verbose_name = "ahli"
        verbose_name_plural = "ahli"
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), "panel", condition=Q(withdrawn_at=None), name="panel_expert_once"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(opened_at__isnull=False),
                name="panel_expert_opens_before_sending",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(token_sha256=None),
                name="panel_expert_withdrawn_without_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.institution}"

    def get_absolute_url(self) -> str:
        return reverse("panels:expert_detail", args=[self.panel.public_id, self.public_id])

    @property
    def is_staying(self) -> bool:
        """Whether the expert was not withdrawn."""
        return self.withdrawn_at is None

    @property
    def label(self) -> str:
        """The name that the audit log gives for what the expert did."""
        return self.name

    @property
    def mailed_mark(self) -> str:
        """When the link was mailed that works now; "" while none was. A form that sends it knows of that mail."""
        return self.emailed_at.isoformat() if self.emailed_at else ""

    @property
    def state(self) -> ExpertState:
        """Where the expert stands now."""
        if not self.is_staying:
            return ExpertState.WITHDRAWN
        if self.submitted_at:
            return ExpertState.SUBMITTED
        if self.opened_at:
            return ExpertState.ANSWERING
        return ExpertState.INVITED if self.emailed_at else ExpertState.WAITING


class ExpertScore(models.Model):
    """How important an expert finds one indicator, 1 to 4."""

    expert = models.ForeignKey(PanelExpert, related_name="scores", on_delete=models.CASCADE)
    indicator = models.ForeignKey("indicators.Indicator", related_name="+", on_delete=models.PROTECT)
    score = models.PositiveSmallIntegerField("nilai", choices=Importance)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "nilai ahli"
        verbose_name_plural = "nilai ahli"
        constraints = [
            models.UniqueConstraint(fields=("expert", "indicator"), name="expert_score_once"),
            models.CheckConstraint(condition=Q(score__in=Importance.values), name="expert_score_1_4"),
        ]

    def __str__(self) -> str:
        return f"{self.expert}, {self.indicator}: {self.score}"


class ExpertComparison(models.Model):
    """Which of two siblings an expert finds more important, and how much, on Saaty's scale.

    `preference` is 1 where both are equal. From 2 to 9 the first is so many times more important, from -2 to -9 the
    second.
    """

    expert = models.ForeignKey(PanelExpert, related_name="comparisons", on_delete=models.CASCADE)
    parent_code = models.CharField("induk", max_length=40)
    first_code = models.CharField("yang pertama", max_length=20)
    second_code = models.CharField("yang kedua", max_length=20)
    preference = models.SmallIntegerField("perbandingan")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "perbandingan ahli"
        verbose_name_plural = "perbandingan ahli"
        constraints = [
            # A pair is compared once, whichever of the two is named first.
            models.UniqueConstraint(
                "expert",
                "parent_code",
                Least("first_code", "second_code"),
                Greatest("first_code", "second_code"),
                name="expert_comparison_once",
            ),
            models.CheckConstraint(
                condition=~Q(first_code=F("second_code")), name="expert_comparison_of_two"
            ),
            models.CheckConstraint(
                condition=Q(preference__gte=1, preference__lte=LARGEST_INTENSITY)
                | Q(preference__gte=-LARGEST_INTENSITY, preference__lte=-2),
                name="expert_comparison_on_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}, {self.first_code} / {self.second_code}: {self.preference}"


class ExpertAllocation(models.Model):
    """How many of the hundred points an expert gives to one dimension."""

    expert = models.ForeignKey(PanelExpert, related_name="allocations", on_delete=models.CASCADE)
    group = models.ForeignKey("indicators.IndicatorGroup", related_name="+", on_delete=models.PROTECT)
    points = models.PositiveSmallIntegerField("poin")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "pembagian poin"
        verbose_name_plural = "pembagian poin"
        constraints = [
            models.UniqueConstraint(fields=("expert", "group"), name="expert_allocation_once"),
            models.CheckConstraint(condition=Q(points__lte=BUDGET_TOTAL), name="expert_allocation_0_100"),
        ]

    def __str__(self) -> str:
        return f"{self.expert}, {self.group}: {self.points}"
