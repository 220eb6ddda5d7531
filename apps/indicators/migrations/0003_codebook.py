"""The codebook: a table of its own that only grows, and keeps the units of editions that were opened."""

from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from apps.core.postgres import append_only, not_truncated, sql_file


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("indicators", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CodebookRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator_code", models.CharField(max_length=20, verbose_name="kode indikator")),
                ("revision", models.PositiveIntegerField(verbose_name="revisi")),
                ("unit", models.CharField(max_length=60, verbose_name="satuan")),
                ("definition", models.TextField(verbose_name="definisi")),
                ("counts", models.JSONField(verbose_name="dihitung")),
                ("excludes", models.JSONField(verbose_name="tidak dihitung")),
                ("sources", models.JSONField(verbose_name="sumber yang lazim")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Konsep, belum ditetapkan"), ("adopted", "Ditetapkan")],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=200, verbose_name="dasar penetapan")),
                ("reason", models.TextField(verbose_name="alasan perubahan")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="diubah"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codebook",
                        to="indicators.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "pedoman indikator",
                "verbose_name_plural": "pedoman indikator",
                "ordering": ("instrument", "indicator_code", "-revision"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "indicator_code", "revision"), name="codebook_revision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reference", ""), ("status", "draft")),
                            models.Q(("status", "adopted"), models.Q(("reference", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="codebook_adopted_by_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="codebook_reason_given"
                    ),
                ],
            },
        ),
        sql_file(__file__, "codebook_guards.sql"),
        append_only("indicators_codebookrevision"),
        not_truncated("indicators_codebookrevision"),
    ]
