"""In which indicators a form had warnings when it was sent.

Of forms that were sent before, it is those whose warnings their offices explained; they are found anew when the form is
sent again.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0008_deadlines"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="warned_indicators",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE submissions_submission sent SET warned_indicators = explained.codes
            FROM (
                SELECT explanation.submission_id, array_agg(DISTINCT indicator.code) AS codes
                FROM submissions_checkexplanation explanation
                JOIN indicators_indicator indicator ON indicator.id = explanation.indicator_id
                GROUP BY explanation.submission_id
            ) explained
            WHERE explained.submission_id = sent.id AND sent.submitted_at IS NOT NULL
            """
        ),
    ]
