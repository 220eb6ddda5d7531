"""Releases: what the public reads, as signed files made once from one run."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from apps.core.enums import JobState
from apps.core.models import BackgroundJob, PublicIdModel

from .enums import COMING_STATES, ChunkKind, ReleaseState
from .querysets import ReleaseQuerySet


class Release(PublicIdModel, BackgroundJob):
    """One version of what is published of an edition. Its files are built while it is a draft, and never change.

    `predecessor` is the version whose readers are told what changed; None for the first one of its edition.
    `publish_at` is the minute at which a scheduled release becomes public, `scheduled_by` who last set it. Both stay
    when it is published by them. `accepts_outdated` is whether that person wants it published also where data has
    changed since its run. `publish_failure` says why the portal could not publish it at its minute.
    `content_sha256` is the hash of what its files are made of, read once when the building began; "" before.
    While its chunks are written, the release is running and nobody holds it (`job_heartbeat_at` is NULL).
    From `shared_at` on, stakeholders read the report on their region before it is public; None while they do not.
    """

    edition = models.ForeignKey("indicators.Edition", related_name="releases", on_delete=models.PROTECT)
    run = models.ForeignKey("computation.IndexRun", related_name="releases", on_delete=models.PROTECT)
    version = models.PositiveSmallIntegerField("versi")
    state = models.CharField("keadaan", max_length=12, choices=ReleaseState, default=ReleaseState.DRAFT)
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, related_name="successors", on_delete=models.PROTECT
    )
    note = models.TextField("catatan perubahan", blank=True)
    content_sha256 = models.CharField("sidik isi", max_length=64, blank=True)
    manifest_sha256 = models.CharField("sidik manifes", max_length=64, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    prepared_at = models.DateTimeField("disiapkan", auto_now_add=True)
    publish_at = models.DateTimeField("terbit pada", null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    accepts_outdated = models.BooleanField("terbit juga bila data berubah", default=False)
    publish_failure = models.TextField("sebab tidak terbit", blank=True)
    shared_at = models.DateTimeField("dibuka untuk pemangku kepentingan", null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    published_at = models.DateTimeField("diterbitkan", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)
    withdrawn_reason = models.TextField("alasan penarikan", blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "terbitan"
        verbose_name_plural = "terbitan"
        ordering = ("-edition__reference_on", "-version")
        constraints = [
            models.UniqueConstraint(fields=("edition", "version"), name="release_version_once"),
            models.UniqueConstraint(
                fields=("edition",),
                condition=models.Q(state=ReleaseState.PUBLISHED),
                name="release_one_in_force",
            ),
            models.UniqueConstraint(
                fields=("edition",), condition=models.Q(state__in=COMING_STATES), name="release_one_coming"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReleaseState.SCHEDULED)
                | models.Q(publish_at__isnull=False, scheduled_by__isnull=False),
                name="release_schedule_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReleaseState.DRAFT)
                | models.Q(publish_at__isnull=True, scheduled_by__isnull=True),
                name="release_draft_unscheduled",
            ),
            models.CheckConstraint(
                condition=models.Q(shared_at__isnull=True, shared_by__isnull=True)
                | models.Q(shared_at__isnull=False, shared_by__isnull=False),
                name="release_shared_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReleaseState.WITHDRAWN) | ~models.Q(withdrawn_reason=""),
                name="release_withdrawal_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("publishing:release_detail", args=[self.public_id])

    @property
    def is_ready(self) -> bool:
        """Whether this is a draft whose files are there, so that it can be published, or its minute be set."""
        return self.state == ReleaseState.DRAFT and self.job_state == JobState.FINISHED

    @property
    def is_scheduled(self) -> bool:
        """Whether the portal will publish it at its minute."""
        return self.state == ReleaseState.SCHEDULED

    @property
    def is_coming(self) -> bool:
        """Whether it is not public yet."""
        return self.state in COMING_STATES

    @property
    def is_readable(self) -> bool:
        """Whether it is not public yet, and all its files are there."""
        return self.is_ready or self.is_scheduled

    @property
    def is_shared(self) -> bool:
        """Whether stakeholders may read the report on their region now, before it is public."""
        return self.is_readable and self.shared_at is not None

    @property
    def is_discardable(self) -> bool:
        """Whether it is not public yet, and no worker is building it."""
        return self.is_coming and self.job_state != JobState.RUNNING

    @property
    def public_path(self) -> str:
        """The address that the release has once it is public (`edition` must be loaded)."""
        return f"/terbitan/{self.edition.code}/v{self.version}/"


class ReleaseChunk(BackgroundJob):
    """Some of the files of a release, which one worker writes together.

    `sent_at` is when it was first handed to the workers; NULL while it waits for the chunks before it.
    `files` holds SHA-256 and size of each by its path. It is NULL until the chunk is done, and again once the release
    is whole, for its manifest holds them then.
    """

    release = models.ForeignKey(Release, related_name="chunks", on_delete=models.CASCADE)
    kind = models.CharField("jenis", max_length=10, choices=ChunkKind)
    position = models.PositiveSmallIntegerField("urutan")
    total = models.PositiveSmallIntegerField("banyaknya dari jenis ini")
    sent_at = models.DateTimeField("dikirim", null=True)
    files = models.JSONField("berkas", null=True)

    class Meta:
        verbose_name = "bagian terbitan"
        verbose_name_plural = "bagian terbitan"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("release", "kind", "position"), name="release_chunk_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ChunkKind.values), name="release_chunk_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release}, {self.get_kind_display()} {self.position + 1}"
