"""Which answers "occurred" had no file when a form was sent.

Of forms that were sent before, it is those that have none now; they are found anew when the form is sent again.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0011_contributions"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="bare_indicators",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE submissions_submission sent SET bare_indicators = bare.codes
            FROM (
                SELECT answer.submission_id, array_agg(indicator.code ORDER BY indicator.code) AS codes
                FROM submissions_answer answer
                JOIN indicators_indicator indicator ON indicator.id = answer.indicator_id
                WHERE answer.value = 'occurred' AND NOT EXISTS (
                    SELECT 1 FROM submissions_evidence file
                    WHERE file.answer_id = answer.id AND file.removed_at IS NULL
                )
                GROUP BY answer.submission_id
            ) bare
            WHERE bare.submission_id = sent.id AND sent.submitted_at IS NOT NULL
            """
        ),
    ]
