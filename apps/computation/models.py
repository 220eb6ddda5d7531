"""Runs of the index, and what they found, region by region."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from apps.core.enums import JobState
from apps.core.formatting import format_date_short
from apps.core.models import BackgroundJob, PublicIdModel
from apps.engine import Stage
from apps.engine.run_manifest import RunManifest
from apps.indicators.methods import method_label

from .querysets import IndexRunQuerySet, RegionResultQuerySet


class IndexRun(PublicIdModel, BackgroundJob):
    """One computation of an edition's index from its accepted data.

    People call a run by its name (`__str__`): edition, number within the edition, date and method. `number` counts the
    runs of the edition in the order in which they were asked for, failed ones included, and never changes.
    `aggregation` is the method that makes the index of its groups, empty where scores were taken over.

    `run_key` is the hash of inputs, instrument and parameters: the same key is the same run.
    `manifest` holds everything needed to repeat it: framework, method, engine version, hashes, and every
    value derived from the data (maxima, means, SDs, cut-offs). Downloads hand it out exactly as it is stored; code
    reads it through `content`.
    """

    edition = models.ForeignKey("indicators.Edition", related_name="runs", on_delete=models.PROTECT)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    number = models.PositiveIntegerField("nomor")
    aggregation = models.CharField("agregasi", max_length=40, blank=True)
    run_key = models.CharField(max_length=64)
    input_sha256 = models.CharField("sidik masukan", max_length=64)
    engine_version = models.CharField("versi mesin", max_length=20)
    manifest = models.JSONField("manifes", default=dict)

    objects = IndexRunQuerySet.as_manager()

    class Meta:
        verbose_name = "hitungan"
        verbose_name_plural = "hitungan"
        ordering = ("-job_queued_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("edition", "number"), name="run_number_once"),
            models.UniqueConstraint(
                fields=("run_key",), condition=~models.Q(job_state=JobState.FAILED), name="run_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.short_name}"

    @property
    def short_name(self) -> str:
        """The name without the edition, where that is known: "hitungan ke-3 · 12 Nov 2026 · rata-rata tertimbang"."""
        method = (
            method_label(Stage.AGGREGATE, self.aggregation).lower() if self.aggregation else "skor terbitan"
        )
        # A hyphen at which no line breaks, or titles would end one line with "ke-" and begin the next with the number.
        return f"hitungan ke\N{NON-BREAKING HYPHEN}{self.number} · {format_date_short(self.job_queued_at)} · {method}"

    @property
    def file_name(self) -> str:
        """How files about the run are called: "ikp-2024-hitungan-3"."""
        return f"{self.edition.code}-hitungan-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("computation:run_detail", args=[self.public_id])

    @property
    def content(self) -> RunManifest:
        """What the manifest says; empty while the run is open. Parsed again at every access: keep it in a variable."""
        return RunManifest.from_dict(self.manifest)


class RegionResult(models.Model):
    """What one run found for one region. Written once, with the run.

    Arrays follow the order of the manifest (`indicators`, `groups`, `themes`); NULL means missing, never zero.
    `inputs` is what the run knew about the region (`apps/engine/headless/bundle/payload.py`): above all the answer to
    each indicator and its number of events by level.
    `treated` holds the values that imputation or treatment changed: per indicator `{"before", "after", "step"}`.
    `contributions` say how much of the score is due to each indicator; with the `remainder` they add up to it.
    """

    run = models.ForeignKey(IndexRun, related_name="results", on_delete=models.PROTECT)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT)
    score = models.FloatField("skor", null=True)
    rank = models.PositiveIntegerField("peringkat", null=True)
    # No limit of length: classes are named by whoever writes the method.
    score_class = models.TextField("kelas", blank=True)
    aggregated_score = models.FloatField("skor agregat", null=True)
    aggregated_count = models.PositiveIntegerField("kabupaten/kota dalam agregat", default=0)
    aggregated_total = models.PositiveIntegerField("kabupaten/kota seluruhnya", default=0)
    completeness = models.FloatField("kelengkapan", null=True)
    evidence_share = models.FloatField("bagian dengan bukti", null=True)
    group_scores = ArrayField(models.FloatField(null=True), default=list)
    group_classes = ArrayField(models.TextField(blank=True), default=list)
    theme_scores = ArrayField(models.FloatField(null=True), default=list)
    theme_ranks = ArrayField(models.PositiveIntegerField(null=True), default=list)
    theme_classes = ArrayField(models.TextField(blank=True), default=list)
    indicator_values = ArrayField(models.FloatField(null=True), default=list)
    indicator_scores = ArrayField(models.FloatField(null=True), default=list)
    treated = models.JSONField("nilai yang diberi perlakuan", default=dict)
    contributions = ArrayField(models.FloatField(null=True), default=list)
    remainder = models.FloatField("sisa", null=True)
    inputs = models.JSONField(default=dict)

    objects = RegionResultQuerySet.as_manager()

    class Meta:
        verbose_name = "hasil wilayah"
        verbose_name_plural = "hasil wilayah"
        ordering = ("region__code",)
        constraints = [models.UniqueConstraint(fields=("run", "region"), name="result_once_per_region")]

    def __str__(self) -> str:
        return f"{self.region}: {self.score}"
