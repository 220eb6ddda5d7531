"""Studies of the robustness of a run, the chunks of their work, and what they found, region by region."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from apps.computation.models import IndexRun, RegionResult
from apps.core.enums import JobState
from apps.core.formatting import format_date_short, format_decimal, format_time
from apps.core.models import BackgroundJob, PublicIdModel

from .enums import ChunkKind
from .querysets import RobustnessResultQuerySet


class RobustnessStudy(PublicIdModel, BackgroundJob):
    """What other choices of method would have made of one finished run.

    `study_key` is the hash of run, alternatives, numbers of runs and seed: the same key is the same study.
    While its chunks are worked on, the study is running and nobody holds it (`job_heartbeat_at` is NULL).
    `manifest` says how to repeat it, and names the classes in the order of `RobustnessResult.class_shares`;
    `sensitivity` holds the Sobol' indices by level, empty where `n_base` is 0.
    """

    run = models.ForeignKey(IndexRun, related_name="studies", on_delete=models.PROTECT)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    study_key = models.CharField(max_length=64)
    alternatives = models.JSONField("alternatif")
    n_runs = models.PositiveIntegerField("banyaknya simulasi")
    n_base = models.PositiveIntegerField("titik dasar kepekaan", default=0)
    seed = models.BigIntegerField("benih acak")
    engine_version = models.CharField("versi mesin", max_length=20)
    summary = models.JSONField("ringkasan", default=dict)
    sensitivity = models.JSONField("kepekaan", default=dict)
    manifest = models.JSONField("manifes", default=dict)

    class Meta:
        verbose_name = "uji ketahanan"
        verbose_name_plural = "uji ketahanan"
        ordering = ("-job_queued_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("study_key",), condition=~models.Q(job_state=JobState.FAILED), name="study_key_once"
            ),
            models.CheckConstraint(condition=models.Q(seed__gte=0), name="study_seed_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.run} · {self.short_name}"

    @property
    def short_name(self) -> str:
        """The name without the run, where that is known: "uji ketahanan 12 Nov 2026, 14.30 WIB · 10.000 simulasi"."""
        day, clock = format_date_short(self.job_queued_at), format_time(self.job_queued_at)
        return f"uji ketahanan {day}, {clock} · {format_decimal(self.n_runs, 0)} simulasi"

    @property
    def file_name(self) -> str:
        """How files about the study begin: "ikp-2024-hitungan-3-ketahanan-20261112-1430"."""
        return f"{self.run.file_name}-ketahanan-{timezone.localtime(self.job_queued_at):%Y%m%d-%H%M}"

    def get_absolute_url(self) -> str:
        return reverse("robustness:study_detail", args=[self.run.public_id, self.public_id])

    def class_labels(self, level: str) -> tuple[str, ...]:
        """Return the classes of a level of region, from the least to the most vulnerable. Only for a finished study."""
        return tuple(self.manifest["classes"].get(level, ()))


class RobustnessChunk(BackgroundJob):
    """Some of the runs of a study, which one worker computes together.

    `payload` holds their numbers as the engine packed them. It is NULL until the chunk is done, and again once all
    chunks of the study have been merged.
    """

    study = models.ForeignKey(RobustnessStudy, related_name="chunks", on_delete=models.PROTECT)
    kind = models.CharField("jenis", max_length=12, choices=ChunkKind)
    position = models.PositiveIntegerField("urutan")
    payload = models.BinaryField(null=True)

    class Meta:
        verbose_name = "bagian uji ketahanan"
        verbose_name_plural = "bagian uji ketahanan"
        ordering = ("study", "kind", "position")
        constraints = [
            models.UniqueConstraint(fields=("study", "kind", "position"), name="chunk_position_once"),
            models.CheckConstraint(condition=models.Q(kind__in=ChunkKind.values), name="chunk_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.study}, {self.get_kind_display()} {self.position}"


class RobustnessResult(models.Model):
    """What a study found for one region. Written once, with the study.

    `official` is the region's result in the run that was studied. Scores and ranks are the median of the
    simulated runs and the 5th and 95th percentile; NULL where the region has no score. `class_shares` follows
    the classes of the region's level in the manifest of the study, and is empty where there is no score.
    `rank_shift` is the mean distance from the official rank.
    """

    study = models.ForeignKey(RobustnessStudy, related_name="results", on_delete=models.PROTECT)
    official = models.ForeignKey(RegionResult, related_name="+", on_delete=models.PROTECT)
    n_scored = models.PositiveIntegerField("simulasi dengan skor")
    score_median = models.FloatField("median skor", null=True)
    score_low = models.FloatField("skor, persentil ke-5", null=True)
    score_high = models.FloatField("skor, persentil ke-95", null=True)
    rank_median = models.FloatField("median peringkat", null=True)
    rank_low = models.FloatField("peringkat, persentil ke-5", null=True)
    rank_high = models.FloatField("peringkat, persentil ke-95", null=True)
    rank_shift = models.FloatField("rata-rata pergeseran peringkat", null=True)
    class_shares = ArrayField(models.FloatField(), default=list)
    class_kept = models.FloatField("bagian simulasi dengan kelas resmi", null=True)
    statement = models.TextField("pernyataan", blank=True)

    objects = RobustnessResultQuerySet.as_manager()

    class Meta:
        verbose_name = "ketahanan hasil wilayah"
        verbose_name_plural = "ketahanan hasil wilayah"
        ordering = ("official__region__code",)
        constraints = [
            models.UniqueConstraint(fields=("study", "official"), name="robustness_once_per_region")
        ]

    def __str__(self) -> str:
        return f"{self.official.region}: {self.class_kept}"
