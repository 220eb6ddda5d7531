"""What the database refuses by itself: steps around the workflow, and content changed behind a decision."""

from typing import ClassVar

from django.db import migrations

from apps.core.postgres import append_only, not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [("submissions", "0001_initial")]
    operations: ClassVar = [
        sql_file(__file__, "guards.sql"),
        append_only("submissions_answerrevision"),
        append_only("submissions_decision"),
        not_truncated("submissions_submission"),
        not_truncated("submissions_answer"),
        not_truncated("submissions_eventrow"),
        not_truncated("submissions_evidence"),
        not_truncated("submissions_answerrevision"),
        not_truncated("submissions_decision"),
    ]
