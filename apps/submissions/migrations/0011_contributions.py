"""Who had a hand in the data of a form, as a view that code and trigger ask alike."""

from django.db import migrations, models

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0010_stage_windows"),
    ]

    operations = [
        sql_file(__file__, "contributions.sql"),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "submission_id",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
            options={"db_table": "submissions_contribution", "managed": False},
        ),
    ]
