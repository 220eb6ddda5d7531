"""What an office enters: answers and events; and the decisions on the way to acceptance."""

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from apps.core.models import PublicIdModel
from apps.core.pages import address_of

from ..enums import ENTRY_STATES, AnswerOrigin, AnswerValue, SubmissionState
from ..querysets import AnswerQuerySet, SubmissionQuerySet
from ..windows import WINDOW_COLUMNS, WINDOW_FIELDS, Window, window_read
from ..workflow import STAGE_OF

if TYPE_CHECKING:
    from apps.indicators.models import Indicator

    from .evidence_rows import Evidence


class Submission(PublicIdModel):
    """The data of one region for one edition.

    `revision` goes up with every change of answers, files or state. A page sends back the revision that it showed, so
    that a decision on outdated data is refused. `round` begins at 1 and goes up each time approved data is reopened.
    `warning_count` is how many warnings the checks found when the form was last sent, all of them explained, and
    `warned_indicators` in which indicators, by code; `bare_indicators` are those that occurred and had no file then, or
    lost it to a virus scanner since.
    `claim_expires_at` is set while the data is under review, and moves on with each act of who reviews it.
    """

    edition = models.ForeignKey("indicators.Edition", related_name="submissions", on_delete=models.PROTECT)
    region = models.ForeignKey("regions.Region", related_name="submissions", on_delete=models.PROTECT)
    state = models.CharField("status", max_length=12, choices=SubmissionState, default=SubmissionState.DRAFT)
    round = models.PositiveSmallIntegerField("putaran", default=1)
    revision = models.PositiveIntegerField("revisi", default=0)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    submitted_at = models.DateTimeField("dikirim", null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    claim_expires_at = models.DateTimeField("pemeriksaan dipegang sampai", null=True, blank=True)
    warning_count = models.PositiveSmallIntegerField("peringatan saat dikirim", default=0)
    warned_indicators = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    bare_indicators = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "data isian"
        verbose_name_plural = "data isian"
        ordering = ("region__code",)
        constraints = [
            models.UniqueConstraint(fields=("edition", "region"), name="submission_once_per_region"),
            models.CheckConstraint(
                condition=models.Q(state__in=SubmissionState.values), name="submission_state_known"
            ),
        ]
        indexes = [models.Index(fields=("edition", "state"), name="submission_edition_state_idx")]

    def __str__(self) -> str:
        return f"{self.region}, {self.edition}"

    def get_absolute_url(self) -> str:
        return address_of("submissions:detail", self.public_id)

    @property
    def state_now(self) -> SubmissionState:
        """The state as a member of `SubmissionState`."""
        return SubmissionState(self.state)

    @property
    def is_open_for_entry(self) -> bool:
        """Whether the state lets the office change its answers."""
        return self.state in ENTRY_STATES

    @property
    def is_under_review(self) -> bool:
        """Whether `claimed_by` is reviewing the data now."""
        return self.state == SubmissionState.IN_REVIEW and self.claimed_by_id is not None

    @property
    def is_claim_expired(self) -> bool:
        """Whether the time of who reviews the data is over, so that a colleague may take over."""
        end = self.claim_expires_at
        return self.is_under_review and end is not None and end <= timezone.now()

    @property
    def is_claim_left(self) -> bool:
        """Whether who reviews the data will not come back: the claim has expired, or the account was deactivated."""
        holder = self.claimed_by if self.is_under_review else None
        return holder is not None and (self.is_claim_expired or not holder.is_active)

    @cached_property
    def previous(self) -> "Submission | None":
        """The newest accepted form of the same office in an earlier edition; None where there is none.

        No query where `with_previous` has found that there is none.
        """
        if vars(self).get("previous_pk", self.pk) is None:
            return None
        rows = Submission.objects.before(
            lineage=self.region.lineage,
            instrument=self.edition.instrument.code,
            reference_on=self.edition.reference_on,
        )
        return rows.with_region().first()

    @property
    def window(self) -> Window:
        """When the step may be taken that the form waits for. `with_window` reads it along; else it is asked for."""
        stage = STAGE_OF.get(self.state_now)
        if stage is None:
            return Window()
        if self.__dict__.get("window_stage") == stage:
            return window_read([getattr(self, name) for name in WINDOW_FIELDS])
        return window_read(self.stage_windows.filter(stage=stage).values_list(*WINDOW_COLUMNS).get())


class Answer(models.Model):
    """The answer to one indicator. `revision` counts its saves, to notice when two people changed it at once."""

    submission = models.ForeignKey(Submission, related_name="answers", on_delete=models.PROTECT)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    value = models.CharField("jawaban", max_length=14, choices=AnswerValue)
    note = models.TextField("catatan", blank=True)
    revision = models.PositiveIntegerField("revisi", default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    saved_at = models.DateTimeField("disimpan", default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        ordering = ("indicator__position",)
        constraints = [
            models.UniqueConstraint(fields=("submission", "indicator"), name="answer_once_per_indicator"),
            models.CheckConstraint(
                condition=models.Q(value__in=AnswerValue.values), name="answer_value_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_value_display()}"

    @cached_property
    def rows(self) -> "list[EventRow]":
        """The events in their order. `AnswerQuerySet.with_events` reads them along."""
        return list(self.events.all())

    @cached_property
    def files(self) -> "list[Evidence]":
        """The files that the office has not withdrawn, the oldest first; read along as well."""
        return list(self.evidence.filter(removed_at__isnull=True))

    @cached_property
    def files_sha256(self) -> list[str]:
        """Their hashes, ascending. `AnswerQuerySet.with_hashes` reads these alone."""
        return sorted(file.sha256 for file in self.files)


class EventRow(models.Model):
    """Events behind an answer "occurred": how many there were of one level in one election, and what happened."""

    answer = models.ForeignKey(Answer, related_name="events", on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField("urutan")
    election = models.ForeignKey("indicators.Election", verbose_name="pemilihan", on_delete=models.PROTECT)
    level = models.ForeignKey("indicators.EventLevel", verbose_name="tingkat", on_delete=models.PROTECT)
    count = models.PositiveIntegerField("jumlah", validators=[MinValueValidator(1)])
    unit = models.CharField("satuan", max_length=60)
    narrative = models.TextField("uraian")
    source = models.CharField("sumber", max_length=200)

    class Meta:
        verbose_name = "kejadian"
        verbose_name_plural = "kejadian"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("answer", "position"), name="event_position_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="event_count_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


class AnswerDraft(models.Model):
    """What was typed into the card of one indicator and is no answer yet: a row without its level, for example.

    Kept as it was typed (`TypedCard.to_json`), so that nothing is lost, until the card can be stored as an answer.
    `read_at` is the revision of the answer that it goes on from; `writer` is as in `AnswerRevision`.
    """

    submission = models.ForeignKey(Submission, related_name="drafts", on_delete=models.CASCADE)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    typed = models.JSONField("isian")
    read_at = models.PositiveIntegerField("revisi jawaban")
    revision = models.PositiveIntegerField("revisi", default=1)
    writer = models.UUIDField("penulis", null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    saved_at = models.DateTimeField("disimpan", default=timezone.now)

    class Meta:
        verbose_name = "isian yang belum lengkap"
        verbose_name_plural = "isian yang belum lengkap"
        constraints = [
            models.UniqueConstraint(fields=("submission", "indicator"), name="draft_once_per_indicator")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, belum lengkap"

    @property
    def version(self) -> str:
        """What a page sends back to say which draft it showed: an earlier draft of the card had another key."""
        return f"{self.pk}.{self.revision}"


class AnswerRevision(models.Model):
    """One saved version of an answer. Append-only: what an office has saved once is never lost.

    `writer` is the open page (or the request of a program) that stored it. A page whose answer from here was lost on
    the way is recognised by it: what it sends again is stored once, and what it sends next contradicts nobody.
    """

    answer = models.ForeignKey(Answer, related_name="revisions", on_delete=models.PROTECT)
    revision = models.PositiveIntegerField("revisi")
    content = models.JSONField("isi")
    origin = models.CharField("asal", max_length=8, choices=AnswerOrigin, default=AnswerOrigin.FORM)
    writer = models.UUIDField("penulis", null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    saved_at = models.DateTimeField("disimpan", default=timezone.now)

    class Meta:
        verbose_name = "riwayat jawaban"
        verbose_name_plural = "riwayat jawaban"
        ordering = ("answer", "-revision")
        constraints = [models.UniqueConstraint(fields=("answer", "revision"), name="answer_revision_once")]

    def __str__(self) -> str:
        return f"{self.answer}, revisi {self.revision}"


class CheckExplanation(models.Model):
    """Why an answer is right although a check warns of it, in the words of the office. Append-only.

    `content_sha256` identifies the answers that the warning was about: an explanation lapses when they change. Without
    an `indicator` the warning is about several together. The newest row of a warning counts. `writer` is as in
    `AnswerRevision`.
    """

    submission = models.ForeignKey(Submission, related_name="explanations", on_delete=models.PROTECT)
    check_code = models.CharField("kode pemeriksaan", max_length=40)
    indicator = models.ForeignKey(
        "indicators.Indicator", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    text = models.TextField("penjelasan")
    content_sha256 = models.CharField("sidik isian", max_length=64)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    written_at = models.DateTimeField("ditulis", default=timezone.now)
    writer = models.UUIDField("penulis", null=True, blank=True)

    class Meta:
        verbose_name = "penjelasan peringatan"
        verbose_name_plural = "penjelasan peringatan"
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="explanation_text_given")]

    def __str__(self) -> str:
        return f"{self.check_code}, {self.indicator or self.submission}"


class Judged(NamedTuple):
    """What a decision says of one indicator."""

    indicator: "Indicator"
    outcome: str
    reason: str


class Decision(PublicIdModel):
    """One step of a submission from state to state. Append-only; `content_sha256` identifies the answers.

    `counterpart` is the other reviewer where a review changes hands: to whom it was handed over, or from whom it was
    taken over.
    """

    judged: tuple[Judged, ...] = ()
    """What it says of single indicators, in the order of the form: noted by `decision_list`."""

    submission = models.ForeignKey(Submission, related_name="decisions", on_delete=models.PROTECT)
    number = models.PositiveIntegerField("nomor")
    action = models.CharField("tindakan", max_length=12)
    from_state = models.CharField("dari", max_length=12, choices=SubmissionState)
    to_state = models.CharField("menjadi", max_length=12, choices=SubmissionState)
    round = models.PositiveSmallIntegerField("putaran")
    note = models.TextField("alasan", blank=True)
    content_sha256 = models.CharField("sidik isian", max_length=64)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    counterpart = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    decided_at = models.DateTimeField("waktu", default=timezone.now)

    class Meta:
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
        ordering = ("submission", "number")
        constraints = [
            models.UniqueConstraint(fields=("submission", "number"), name="decision_number_once"),
            models.CheckConstraint(
                condition=~models.Q(action__in=("return", "reopen")) | ~models.Q(note=""),
                name="decision_reason_given",
            ),
            models.CheckConstraint(
                condition=models.Q(action__in=("hand_over", "take_over"))
                ^ models.Q(counterpart__isnull=True),
                name="decision_counterpart_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.from_state} → {self.to_state}"
