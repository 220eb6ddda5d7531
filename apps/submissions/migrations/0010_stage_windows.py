"""When each step may be taken with each form, as a view.

PostgreSQL keeps the columns that a view reads: a later migration that changes one of them drops the view first.
"""

from django.db import migrations, models

from apps.core.postgres import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0008_told_deadlines"),
        ("regions", "0001_initial"),
        ("submissions", "0009_warned_indicators"),
    ]

    operations = [
        sql_file(__file__, "stage_windows.sql"),
        migrations.CreateModel(
            name="StageWindow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "submission_id",
                        "stage",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("entry", "Pengisian"),
                            ("review", "Pemeriksaan"),
                            ("acceptance", "Penerimaan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_next", models.BooleanField()),
                ("opens_at", models.DateTimeField(null=True)),
                ("general_due_at", models.DateTimeField(null=True)),
                ("granted_due_at", models.DateTimeField(null=True)),
                ("granted_reason", models.TextField()),
                ("due_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "submissions_stagewindow", "managed": False},
        ),
    ]
