"""Explanations of warnings: written once, only while the form is with the office. Who wrote one had a hand in the data."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from apps.core.postgres import append_only, not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_checks"),
        ("submissions", "0003_drafts_and_origins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckExplanation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("check_code", models.CharField(max_length=40, verbose_name="kode pemeriksaan")),
                ("text", models.TextField(verbose_name="penjelasan")),
                ("content_sha256", models.CharField(max_length=64, verbose_name="sidik isian")),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="ditulis"),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="submissions.submission",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "penjelasan peringatan",
                "verbose_name_plural": "penjelasan peringatan",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="explanation_text_given"
                    )
                ],
            },
        ),
        sql_file(__file__, "explanations.sql"),
        append_only("submissions_checkexplanation"),
        not_truncated("submissions_checkexplanation"),
    ]
