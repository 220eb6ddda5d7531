"""What a reviewer says about each indicator, what was said when the decision was taken, and reminders to offices."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils import timezone

from apps.core.models import PublicIdModel

from .enums import VerdictOutcome


class WorkingVerdict(models.Model):
    """What a reviewer says of one answer while the review goes on. It is changed until the decision is taken.

    It holds only as long as the answer says what was judged: `content_sha256` is the hash of it, with its files. What
    explained its warnings at `given_at` was judged too (`verdicts_standing`). So after a return it lapses by itself
    where the office has changed something, and stays where it has not.
    `writer` is the open page that gave it: one whose answer from here was lost does not contradict itself.
    """

    submission = models.ForeignKey(
        "submissions.Submission", related_name="working_verdicts", on_delete=models.PROTECT
    )
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    outcome = models.CharField("putusan", max_length=10, choices=VerdictOutcome)
    reason = models.TextField("alasan", blank=True)
    content_sha256 = models.CharField("sidik jawaban", max_length=64)
    revision = models.PositiveIntegerField("revisi", default=1)
    writer = models.UUIDField("penulis", null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    given_at = models.DateTimeField("diberikan", default=timezone.now)

    is_own_work: bool = False  # as `verdict_rows` reads it

    class Meta:
        verbose_name = "putusan sementara"
        verbose_name_plural = "putusan sementara"
        ordering = ("indicator__position",)
        constraints = [
            models.UniqueConstraint(
                fields=("submission", "indicator"), name="working_verdict_once_per_indicator"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=VerdictOutcome.values), name="working_verdict_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_outcome_display()}"


class Verdict(models.Model):
    """The verdict on one indicator in one decision. Append-only."""

    decision = models.ForeignKey("submissions.Decision", related_name="verdicts", on_delete=models.PROTECT)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    outcome = models.CharField("putusan", max_length=10, choices=VerdictOutcome)
    reason = models.TextField("alasan", blank=True)

    class Meta:
        verbose_name = "putusan indikator"
        verbose_name_plural = "putusan indikator"
        ordering = ("indicator__position",)
        constraints = [
            models.UniqueConstraint(fields=("decision", "indicator"), name="verdict_once_per_decision"),
            models.CheckConstraint(
                condition=~models.Q(outcome="returned") | ~models.Q(reason=""), name="verdict_reason_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_outcome_display()}"


class ThreadMessage(PublicIdModel):
    """What office and reviewers write to each other about one answer. Append-only."""

    submission = models.ForeignKey(
        "submissions.Submission", related_name="thread_messages", on_delete=models.PROTECT
    )
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    text = models.TextField("pesan")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    written_at = models.DateTimeField("ditulis", default=timezone.now)

    class Meta:
        verbose_name = "pesan percakapan"
        verbose_name_plural = "pesan percakapan"
        ordering = ("written_at", "pk")
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="thread_message_not_empty")]
        indexes = [models.Index(fields=("submission", "indicator"), name="thread_message_place_idx")]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.written_by}"


class Mention(models.Model):
    """Somebody whom a message names: the person is notified. Append-only."""

    message = models.ForeignKey(ThreadMessage, related_name="mentions", on_delete=models.PROTECT)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)

    class Meta:
        verbose_name = "sebutan"
        verbose_name_plural = "sebutan"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("message", "person"), name="mention_once_per_message")]

    def __str__(self) -> str:
        return str(self.person)


class SavedReply(PublicIdModel):
    """A reason that a reviewer writes often, to be taken from a list; only its owner sees it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="saved_replies", on_delete=models.CASCADE
    )
    text = models.TextField("alasan")
    saved_at = models.DateTimeField("disimpan", default=timezone.now)

    class Meta:
        verbose_name = "alasan tersimpan"
        verbose_name_plural = "alasan tersimpan"
        ordering = ("text",)
        constraints = [models.UniqueConstraint(fields=("owner", "text"), name="saved_reply_once_per_owner")]

    def __str__(self) -> str:
        return self.text


class MomentRange(models.Func):
    """The period from one moment (included) to another (excluded)."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Reminder(models.Model):
    """The office of a form was reminded to send it. Append-only.

    It stands until `repeat_from`; before that nobody reminds the same office again, which the database holds too.
    """

    submission = models.ForeignKey(
        "submissions.Submission", related_name="reminders", on_delete=models.PROTECT
    )
    reminded_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    reminded_at = models.DateTimeField("diingatkan", default=timezone.now)
    repeat_from = models.DateTimeField("boleh diingatkan lagi sejak")

    class Meta:
        verbose_name = "pengingat"
        verbose_name_plural = "pengingat"
        ordering = ("-reminded_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(repeat_from__gt=models.F("reminded_at")),
                name="reminder_stands_for_a_while",
            ),
            ExclusionConstraint(
                name="reminder_one_at_a_time",
                expressions=[
                    ("submission", RangeOperators.EQUAL),
                    (MomentRange("reminded_at", "repeat_from"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Kantor ini baru saja diingatkan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, {self.reminded_at:%Y-%m-%d}"
