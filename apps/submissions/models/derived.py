"""What follows from other rows: views of the database, which are only read."""

from django.conf import settings
from django.db import models

from apps.indicators.enums import WindowStage

from .form_rows import Submission


class StageWindow(models.Model):
    """When one step may be taken with one form; a view of the database (`migrations/closed_editions.sql`).

    Other code reads it through `Submission.objects.with_window`, which says what the columns mean.
    """

    pk = models.CompositePrimaryKey("submission_id", "stage")
    submission = models.ForeignKey(Submission, related_name="stage_windows", on_delete=models.DO_NOTHING)
    stage = models.CharField(max_length=12, choices=WindowStage)
    is_next = models.BooleanField()
    opens_at = models.DateTimeField(null=True)
    general_due_at = models.DateTimeField(null=True)
    granted_due_at = models.DateTimeField(null=True)
    granted_reason = models.TextField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "submissions_stagewindow"

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.submission}"


class Contribution(models.Model):
    """That a person had a hand in the data of a form, in any round (`migrations/contributions.sql`).

    The trigger that holds four eyes asks it too. Whoever saved two answers is there twice.
    """

    pk = models.CompositePrimaryKey("submission_id", "person_id")
    submission = models.ForeignKey(Submission, related_name="contributions", on_delete=models.DO_NOTHING)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "submissions_contribution"

    def __str__(self) -> str:
        return f"{self.person}, {self.submission}"
