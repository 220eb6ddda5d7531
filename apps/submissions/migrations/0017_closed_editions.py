"""With its edition, entry is closed for good: the view of windows says since when, and no deadline of it goes on."""

from django.db import migrations, models

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0008_told_deadlines"),
        ("submissions", "0016_latest_extension"),
    ]

    operations = [
        sql_file(__file__, "closed_editions.sql"),
        migrations.AddField(
            model_name="stagewindow",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
