"""How many warnings a form had when it was sent.

Forms that were sent before count the warnings that their offices explained, which may be one too many where an answer
was changed afterwards; they are counted anew when the form is sent again.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0006_claims"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="warning_count",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="peringatan saat dikirim"),
        ),
        migrations.RunSQL(
            """
            UPDATE submissions_submission sent SET warning_count = explained.number
            FROM (
                SELECT submission_id, count(DISTINCT (check_code, coalesce(indicator_id, 0))) AS number
                FROM submissions_checkexplanation GROUP BY submission_id
            ) explained
            WHERE explained.submission_id = sent.id AND sent.submitted_at IS NOT NULL
            """
        ),
    ]
