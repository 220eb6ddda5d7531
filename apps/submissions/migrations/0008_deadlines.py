"""More time for one office, written once; and of which deadlines people were told."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from apps.core.postgres import append_only, not_truncated


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0007_no_entry_due_at"),
        ("submissions", "0007_warning_count"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadlineWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        verbose_name="tahap",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="batas")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("7d", "7 hari lagi"),
                            ("3d", "3 hari lagi"),
                            ("1d", "1 hari lagi"),
                            ("passed", "sudah lewat"),
                        ],
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dikirim")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengingat batas waktu",
                "verbose_name_plural": "pengingat batas waktu",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "stage", "due_at", "kind"), name="warning_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["entry", "review", "acceptance"])),
                        name="warning_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["7d", "3d", "1d", "passed"])),
                        name="warning_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("entry", "Pengisian"),
                            ("review", "Pemeriksaan"),
                            ("acceptance", "Penerimaan"),
                        ],
                        max_length=12,
                        verbose_name="tahap",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="batas")),
                ("reason", models.TextField(verbose_name="alasan")),
                (
                    "granted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="diberikan"),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "perpanjangan",
                "verbose_name_plural": "perpanjangan",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["entry", "review", "acceptance"])),
                        name="extension_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="extension_reason_given"
                    ),
                ],
            },
        ),
        append_only("submissions_extension"),
        not_truncated("submissions_extension"),
    ]
